/** What an operator does to the replica of a data folder: makes it the log, or lets the next start fill a new one. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { lockFolder, LOG_FILES, openLocalLog, promoteReplica, resetReplica, verifyLog } from '#event-store';
import { forgetCaughtUp } from './caught-up-note.js';
import type { Settings } from './settings.js';

type Folder = Pick<Settings, 'dataDir'>;

const wallClock = () => new Date().toISOString();

export interface Promoted {
  readonly events: number;
  /** Of the log from now on. */
  readonly logId: string;
  /** Of the log that was followed. */
  readonly sourceLogId: string | undefined;
  /** When its newest event became known; undefined where it holds none. */
  readonly lastKnownAt: string | undefined;
}

/** Checks the replica from its first event to its last and makes it the log of its folder, for good. Throws an
 *  `OpeningRefused` (by `code`): the folder is in use, there is a log already, there is no replica, or it is damaged. */
export async function promoteReplicaIn({ dataDir }: Folder): Promise<Promoted> {
  const lock = lockFolder(dataDir, { as: { verb: 'replica promote' }, now: wallClock });
  try {
    const { events } = verifyLog(join(lock.folder, LOG_FILES.replica));
    const replica = openLocalLog({ folder: lock.folder, role: 'replica' }, { now: wallClock });
    const lastKnownAt = replica.eventAt(events - 1)?.knownAt;
    const { sourceLogId } = replica.log;
    await replica.close();
    const logId = randomUUID();
    promoteReplica(lock, { logId, openedAt: wallClock() });
    return { events, logId, sourceLogId, lastKnownAt };
  } finally {
    lock.release();
  }
}

/** Moves the replica away; nothing is removed. Answers where it is now. Throws an `OpeningRefused` (by `code`). */
export function resetReplicaIn({ dataDir }: Folder): { movedAside: string } {
  const lock = lockFolder(dataDir, { as: { verb: 'replica reset' }, now: wallClock });
  try {
    const movedAside = resetReplica(lock, wallClock());
    forgetCaughtUp(lock.folder);
    return { movedAside };
  } finally {
    lock.release();
  }
}
