/** The tree over the log: every event gets its leaf in the transaction that writes it, so that what is acknowledged is in
 *  the tree and what cannot be sealed is never acknowledged. */
import { join } from 'node:path';
import { alongside, fillTree, hasTree, leafOf, storedNodes, treeSize, type FillProgress } from '#audit';
import {
  faultOf,
  LOG_FILES,
  openDatabase,
  OpeningRefused,
  openSqliteStore,
  type Alongside,
  type LocalLog,
  type SqliteEventStore,
  type SqliteStoreOptions,
} from '#event-store';

export const sealAlongside: Alongside = alongside;

const LAST_EVENTS = 1_000;

/** Opens the store of a locked folder that seals what it appends, and seals what it holds. @throws OpeningRefused */
export function openSealedStore(
  options: Omit<SqliteStoreOptions, 'alongside'>,
  onProgress?: (progress: FillProgress) => void,
): SqliteEventStore {
  const open = () => openSqliteStore({ ...options, alongside: sealAlongside });
  const store = refusingDamage(join(options.lock.folder, LOG_FILES.origin), open);
  try {
    sealOlderEvents(store.log, onProgress);
    return store;
  } catch (error) {
    void store.close();
    throw error;
  }
}

/**
 * Gives events that are older than the tree their leaves, and holds the newest events to the leaves they have. Called by
 * the owner of the folder, before anything is written.
 * @throws OpeningRefused `LogDamaged` where tree and events contradict each other
 */
export function sealOlderEvents(log: LocalLog, onProgress?: (progress: FillProgress) => void): void {
  const database = openDatabase(log.path, 'log');
  try {
    refusingDamage(log.path, () => {
      const { length } = log;
      const sealed = hasTree(database) ? treeSize(database) : 0;
      if (sealed > length) throw damaged(log.path, `${sealed} events were sealed, and it holds only ${length}`);
      fillTree(database, (index) => log.readFrom(index), length, onProgress);
      const nodes = storedNodes(database);
      const from = Math.max(0, length - LAST_EVENTS);
      for (const event of log.readFrom(from, { limit: length - from })) {
        const leaf = nodes.get(0, event.index);
        if (leaf === undefined || Buffer.compare(leaf, leafOf(event)) !== 0)
          throw damaged(log.path, `event ${event.index} is not what was sealed`);
      }
    });
  } finally {
    database.close();
  }
}

/** What cannot be read or sealed any more as it was is damage; that another program holds the file, or that the disk is
 *  full, is not. */
export function refusingDamage<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const fault = faultOf(error);
    const { code, message } = error as { code?: string; message: string };
    const isDamage = fault === undefined ? code === undefined || DAMAGE.has(code) : fault === 'fatal';
    throw isDamage ? damaged(path, message, error) : error;
  }
}

/** A schema that says something else makes statements fail without a fault of the file. */
const DAMAGE = new Set(['StreamDamaged', 'ERR_SQLITE_ERROR']);

const damaged = (path: string, what: string, cause?: unknown) =>
  new OpeningRefused(
    'LogDamaged',
    `${path} is damaged (${what}): see "psp fsck", then run "psp restore <backup>"; the damaged file is moved aside by it`,
    { cause },
  );
