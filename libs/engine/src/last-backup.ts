/** When the log was last backed up, noted in the data folder: what a backup elsewhere cannot tell those who ask here. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface LastBackup {
  readonly at: string;
  readonly events: number;
  /** The whole path, on the machine that made it. */
  readonly file: string;
}

const NOTE = 'last-backup.json';

/** A backup that is made is made, also where this cannot be noted. */
export function noteBackup(folder: string, backup: LastBackup): void {
  const part = join(folder, `${NOTE}.${process.pid}`);
  try {
    writeFileSync(part, `${JSON.stringify(backup)}\n`, { mode: 0o600 });
    renameSync(part, join(folder, NOTE));
  } catch {
    rmSync(part, { force: true });
  }
}

export function lastBackup(folder: string): LastBackup | undefined {
  try {
    const { at, events, file } = JSON.parse(readFileSync(join(folder, NOTE), 'utf8')) as Partial<LastBackup>;
    if (typeof at !== 'string' || typeof events !== 'number' || typeof file !== 'string') return undefined;
    return { at, events, file };
  } catch {
    return undefined;
  }
}
