/** The tree over the log: every event gets its leaf in the transaction that writes it, so that what is acknowledged is in
 *  the tree and what cannot be sealed is never acknowledged. */
import { alongside, fillTree, hasTree, leafOf, storedNodes, treeSize, type FillProgress } from '#audit';
import { openDatabase, OpeningRefused, type Alongside, type LocalLog } from '#event-store';

export const sealAlongside: Alongside = alongside;

const LAST_EVENTS = 1_000;

/**
 * Gives events that are older than the tree their leaves, and holds the newest events to the leaves they have. Called by
 * the owner of the folder, before anything is written.
 * @throws OpeningRefused `LogDamaged` where tree and events contradict each other
 */
export function sealOlderEvents(log: LocalLog, onProgress?: (progress: FillProgress) => void): void {
  const { length } = log;
  const database = openDatabase(log.path, 'log');
  try {
    const sealed = hasTree(database) ? treeSize(database) : 0;
    if (sealed > length) throw damaged(log, `${sealed} events were sealed, and it holds only ${length}`);
    fillTree(database, (index) => log.readFrom(index), length, onProgress);
    const nodes = storedNodes(database);
    const from = Math.max(0, length - LAST_EVENTS);
    for (const event of log.readFrom(from, { limit: length - from })) {
      const leaf = nodes.get(0, event.index);
      if (leaf === undefined || Buffer.compare(leaf, leafOf(event)) !== 0)
        throw damaged(log, `event ${event.index} is not what was sealed`);
    }
  } finally {
    database.close();
  }
}

const damaged = ({ path }: LocalLog, what: string) =>
  new OpeningRefused(
    'LogDamaged',
    `${path} is damaged (${what}): see "psp fsck", then run "psp restore <backup>"; the damaged file is moved aside by it`,
  );
