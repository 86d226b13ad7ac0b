import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactRange, leafOf } from '#audit';
import { lockFolder, openDatabase, openSqliteStore, type FolderLock, type SqliteEventStore } from '#event-store';
import { sealAlongside, sealOlderEvents } from './seal.js';
import { SealedTree } from './sealed-tree.js';

const now = () => '2026-01-05T09:30:00.000Z';

let folder: string;
let lock: FolderLock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-seal-'));
  lock = lockFolder(folder, { as: { verb: 'test' }, now });
});
afterEach(() => {
  lock.release();
  rmSync(folder, { recursive: true });
});

const openStore = (sealed = true) =>
  openSqliteStore({ lock, now, newLogId: randomUUID, ...(sealed ? { alongside: sealAlongside } : {}) });

const append = (revision: number, metadata: Record<string, number> = { schemaVersion: 1 }) => ({
  stream: 'partnership-low-moss',
  expected: revision === 0 ? ('noStream' as const) : { revision: revision - 1 },
  events: [{ id: randomUUID(), type: 'MilestoneNoted', data: { occurredOn: '2013' }, metadata }] as const,
  recordedAt: now(),
});
async function filled(store: SqliteEventStore, from: number, to: number): Promise<void> {
  for (let revision = from; revision < to; revision += 1) await store.append(append(revision));
}
const rootOf = ({ log }: SqliteEventStore) => {
  const range = new CompactRange();
  for (const event of log.readFrom(0)) range.push(leafOf(event));
  return range.root();
};

describe('the tree in the write transaction', () => {
  it('holds every event that is acknowledged', async () => {
    const store = openStore();
    sealOlderEvents(store.log);
    const tree = new SealedTree(store.log.path);
    for (let revision = 0; revision < 20; revision += 1) {
      expect(await store.append(append(revision))).toMatchObject({ outcome: 'Appended' });
      expect(tree.size).toBe(revision + 1);
      expect(tree.rootAt(revision + 1)).toEqual(rootOf(store));
    }
    tree.close();
    await store.close();
  });

  it('keeps what cannot be sealed from being acknowledged, and from the log', async () => {
    const store = openStore();
    await expect(store.append(append(0, {}))).rejects.toThrow('schemaVersion');
    expect(store.log.length).toBe(0);
    await store.append(append(0));
    expect(store.log.length).toBe(1);
    await store.close();
  });

  it('goes on where one of a group could not be sealed', async () => {
    const store = openStore();
    await filled(store, 0, 3);
    const outcomes = await Promise.allSettled([
      store.append(append(3)),
      store.append({ ...append(0, {}), stream: 'partnership-other' }),
      store.append({ ...append(0), stream: 'partnership-third' }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const tree = new SealedTree(store.log.path);
    expect([tree.size, tree.rootAt(5)]).toEqual([5, rootOf(store)]);
    tree.close();
    await store.close();
  });
});

describe('a log that is older than its tree', () => {
  it('is given its leaves from the first event on, and told of it', async () => {
    let store = openStore(false);
    await filled(store, 0, 12);
    await store.close();
    store = openStore();
    const told: unknown[] = [];
    sealOlderEvents(store.log, (progress) => told.push(progress));
    await filled(store, 12, 15);
    const tree = new SealedTree(store.log.path);
    expect([tree.size, tree.rootAt(15)]).toEqual([15, rootOf(store)]);
    expect(told).toEqual([{ done: 12, of: 12 }]);
    tree.close();
    await store.close();
  });

  it('refuses to grow before it has them', async () => {
    let store = openStore(false);
    await filled(store, 0, 2);
    await store.close();
    store = openStore();
    await expect(store.append(append(2))).rejects.toThrow();
    expect(store.log.length).toBe(2);
    await store.close();
  });
});

describe('a start', () => {
  it.each([
    ['an event was changed', "UPDATE events SET data = replace(data, '2013', '2014') WHERE log_index = 4", 'event 4'],
    ['a leaf was changed', 'UPDATE merkle_nodes SET hash = zeroblob(32) WHERE level = 0 AND i = 5', 'event 5'],
    ['the last event was taken away', 'DELETE FROM events WHERE log_index = 6', '7 events were sealed'],
  ])('is refused where %s', async (_, sql, says) => {
    let store = openStore();
    sealOlderEvents(store.log);
    await filled(store, 0, 7);
    await store.close();
    const database = openDatabase(join(folder, 'log.db'), 'log');
    for (const trigger of ['events_no_update', 'events_no_delete', 'merkle_nodes_no_update'])
      database.exec(`DROP TRIGGER ${trigger}`);
    database.exec(sql);
    database.close();
    store = openStore();
    expect(() => sealOlderEvents(store.log)).toThrow(
      expect.objectContaining({ code: 'LogDamaged', message: expect.stringContaining(says) }),
    );
    await store.close();
  });
});
