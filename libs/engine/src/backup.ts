/** A proved copy of the log, and the way back from one, for a data folder as the settings name it. */
import { backupLog, lockFolder, restoreLog, type BackupManifest } from '#event-store';
import { roleOf } from './role.js';
import type { Settings } from './settings.js';

const wallClock = () => new Date().toISOString();

/** Copies the log, also while its owner writes. Throws an `OpeningRefused` (by `code`). */
export const backup = (settings: Pick<Settings, 'dataDir' | 'store'>, to: string): BackupManifest =>
  backupLog({ folder: settings.dataDir, role: roleOf(settings), to, now: wallClock });

export interface Restored {
  readonly events: number;
  /** Where the log that was there is now. */
  readonly movedAside?: string;
}

/** Puts a backup in place of the log. Throws an `OpeningRefused` (by `code`): the folder is in use, or the backup is not
 *  to be trusted. */
export function restore(
  { dataDir }: Pick<Settings, 'dataDir'>,
  from: string,
  options: { acceptLoss?: boolean } = {},
): Restored {
  const lock = lockFolder(dataDir, { as: { verb: 'restore' }, now: wallClock });
  try {
    return restoreLog(lock, { from, now: wallClock, ...options });
  } finally {
    lock.release();
  }
}
