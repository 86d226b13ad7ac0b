/** The version of this code, made by the build: read models of another version are built anew. */
import { existsSync, readFileSync } from 'node:fs';

const stamp = new URL('../../../.built', import.meta.url);

/** What the build wrote beside itself; sources that were not built have none. */
export const CODE_VERSION: string = existsSync(stamp) ? readFileSync(stamp, 'utf8').trim() : 'source';
