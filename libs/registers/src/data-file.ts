/** Reads a file of the data set that is shipped beside this code, in sources and build alike, with the SHA-256 of its bytes. */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface DataFile<T> {
  readonly content: T;
  /** Lower-case hex. */
  readonly sha256: string;
}

export function readDataFile<T>(name: string): DataFile<T> {
  const bytes = readFileSync(new URL(`data/${name}`, import.meta.url));
  return { content: JSON.parse(bytes.toString('utf8')) as T, sha256: hash('sha256', bytes, 'hex') };
}
