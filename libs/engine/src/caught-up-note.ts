/** Whether the replica of a data folder has once held all that its store held: from then on it can be read from, also by a
 *  process that begins while the store is away. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NOTE = 'replica-caught-up';

export const noteCaughtUp = (folder: string, logId: string): void => writeFileSync(join(folder, NOTE), `${logId}\n`);

export function caughtUpBefore(folder: string, logId: string): boolean {
  try {
    return readFileSync(join(folder, NOTE), 'utf8').trim() === logId;
  } catch {
    return false;
  }
}

export const forgetCaughtUp = (folder: string): void => rmSync(join(folder, NOTE), { force: true });
