import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { LocalEvent, Position } from '#event-store';
import { firstCheckpointOver, insertCheckpoint, newestCheckpoint } from './checkpoint-rows.js';
import { CompactRange } from './compact-range.js';
import { leafOf } from './leaf.js';
import { firstWrongNode, nodeCount } from './node-check.js';
import { verifyConsistency, verifyInclusion } from './proof-check.js';
import { alongside, createTreeTables, fillTree, hasTree, storedNodes, treeSize } from './tree-tables.js';
import { consistencyProof, inclusionProof, rootAt } from './tree.js';

const eventAt = (index: number): LocalEvent => ({
  index,
  knownAt: '2026-01-05T09:30:00.000Z',
  id: `00000000-0000-5000-8000-${String(index).padStart(12, '0')}`,
  type: 'MilestoneNoted',
  stream: `partnership-${index % 3}`,
  revision: Math.floor(index / 3),
  position: `s${index}` as Position,
  ...(index % 5 === 4
    ? { raw: { data: new Uint8Array([index]), metadata: new Uint8Array() } }
    : { data: { label: `${index}` }, metadata: { recordedAt: '2026-01-05T09:30:00.000Z', schemaVersion: 1 } }),
});
const eventsFrom = (index: number, to: number) => Array.from({ length: to - index }, (_, i) => eventAt(index + i));
const streamedRoot = (size: number) => {
  const range = new CompactRange();
  for (const event of eventsFrom(0, size)) range.push(leafOf(event));
  return range.root();
};
const write = (database: DatabaseSync, events: readonly LocalEvent[]) => {
  database.exec('BEGIN IMMEDIATE');
  try {
    alongside(database, events);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
};

describe('the tree in the file of the log', () => {
  let folder: string;
  let database: DatabaseSync;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'psp-tree-'));
    database = new DatabaseSync(join(folder, 'log.db'), { defensive: true });
    createTreeTables(database);
  });
  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  it('grows with the events in whatever batches they are written', () => {
    for (const [from, to] of [
      [0, 1],
      [1, 2],
      [2, 9],
      [9, 40],
      [40, 41],
    ] as const) {
      write(database, eventsFrom(from, to));
      expect(rootAt(storedNodes(database), to)).toEqual(streamedRoot(to));
    }
    expect(treeSize(database)).toBe(41);
    expect(database.prepare('SELECT count(*) AS n FROM merkle_nodes').get()).toEqual({ n: nodeCount(41) });
  });

  it('answers for every earlier size too', () => {
    write(database, eventsFrom(0, 33));
    const sizes = Array.from({ length: 34 }, (_, size) => size);
    expect(sizes.map((size) => rootAt(storedNodes(database), size))).toEqual(sizes.map(streamedRoot));
  });

  it('proves to a reader with another connection', () => {
    write(database, eventsFrom(0, 21));
    const reader = new DatabaseSync(join(folder, 'log.db'), { readOnly: true });
    const nodes = storedNodes(reader);
    const root = rootAt(nodes, 21);
    expect(verifyInclusion(13, 21, leafOf(eventAt(13)), inclusionProof(nodes, 13, 21), root)).toBe(true);
    expect(verifyConsistency(6, 21, rootAt(nodes, 6), root, consistencyProof(nodes, 6, 21))).toBe(true);
    reader.close();
  });

  it('forgets the leaves of a transaction that was rolled back', () => {
    write(database, eventsFrom(0, 5));
    database.exec('BEGIN IMMEDIATE');
    alongside(database, eventsFrom(5, 12));
    database.exec('ROLLBACK');
    expect(treeSize(database)).toBe(5);
    write(database, eventsFrom(5, 6));
    expect(rootAt(storedNodes(database), 6)).toEqual(streamedRoot(6));
  });

  it.each([
    ['a gap', 6],
    ['a repetition', 4],
  ])('refuses %s', (_, index) => {
    write(database, eventsFrom(0, 5));
    expect(() => write(database, [eventAt(index)])).toThrow(`event ${index} cannot be leaf 5`);
    expect(treeSize(database)).toBe(5);
  });

  it.each([
    'UPDATE merkle_nodes SET hash = zeroblob(32) WHERE level = 0 AND i = 2',
    'DELETE FROM merkle_nodes WHERE level = 1',
    'INSERT OR REPLACE INTO merkle_nodes VALUES (0, 2, zeroblob(32))',
    'INSERT INTO merkle_nodes VALUES (0, 7, zeroblob(32))',
    'INSERT INTO merkle_nodes VALUES (0, 5, zeroblob(31))',
    "INSERT OR REPLACE INTO checkpoints VALUES (5, zeroblob(32), 'x', 'y')",
    "UPDATE checkpoints SET note = 'x'",
    'DELETE FROM checkpoints',
  ])('refuses %s', (sql) => {
    write(database, eventsFrom(0, 5));
    insertCheckpoint(database, { size: 5, root: streamedRoot(5), note: 'n', signedAt: '2026-01-05T09:30:00.000Z' });
    expect(() => database.exec(sql)).toThrow(/tree: |CHECK constraint/);
    expect(rootAt(storedNodes(database), 5)).toEqual(streamedRoot(5));
    expect(newestCheckpoint(database)?.note).toBe('n');
  });

  it('is made once and found again', () => {
    write(database, eventsFrom(0, 5));
    createTreeTables(database);
    expect(treeSize(database)).toBe(5);
  });

  it('is made with the first event of a new log, and again when that was rolled back', () => {
    const fresh = new DatabaseSync(join(folder, 'fresh.db'), { defensive: true });
    expect(hasTree(fresh)).toBe(false);
    for (const end of ['ROLLBACK', 'COMMIT']) {
      fresh.exec('BEGIN IMMEDIATE');
      alongside(fresh, eventsFrom(0, 3));
      fresh.exec(end);
    }
    expect(hasTree(fresh)).toBe(true);
    write(fresh, eventsFrom(3, 5));
    expect(rootAt(storedNodes(fresh), 5)).toEqual(streamedRoot(5));
    fresh.close();
  });

  it('gives a log that is older its leaves, with progress', () => {
    const progress: unknown[] = [];
    fillTree(
      database,
      (index) => eventsFrom(index, 25),
      25,
      (step) => progress.push(step),
      10,
    );
    expect(progress).toEqual([
      { done: 10, of: 25 },
      { done: 20, of: 25 },
      { done: 25, of: 25 },
    ]);
    expect(rootAt(storedNodes(database), 25)).toEqual(streamedRoot(25));
  });

  it('goes on where filling was broken off', () => {
    const broken = function* (): Generator<LocalEvent> {
      yield* eventsFrom(0, 14);
      throw new Error('power cut');
    };
    expect(() => fillTree(database, broken, 25, undefined, 10)).toThrow('power cut');
    expect(treeSize(database)).toBe(10);
    fillTree(database, (index) => eventsFrom(index, 25), 25);
    expect(rootAt(storedNodes(database), 25)).toEqual(streamedRoot(25));
  });

  it('reads no event where nothing is missing', () => {
    write(database, eventsFrom(0, 5));
    const unread = (): Iterable<LocalEvent> => {
      throw new Error('was read');
    };
    expect(() => fillTree(database, unread, 5)).not.toThrow();
  });

  it('refuses a log that is shorter than its tree, and one that ends early', () => {
    write(database, eventsFrom(0, 5));
    expect(() => fillTree(database, () => [], 4)).toThrow('it has 5 leaves and the log only 4 events');
    expect(() => fillTree(database, (index) => eventsFrom(index, 7), 8)).toThrow('it ends at 7 of 8 events');
  });

  it('keeps checkpoints by size', () => {
    write(database, eventsFrom(0, 9));
    const rows = [3, 9].map((size) => ({
      size,
      root: streamedRoot(size),
      note: `note ${size}`,
      signedAt: `2026-01-05T09:30:0${size}.000Z`,
    }));
    rows.forEach((row) => insertCheckpoint(database, row));
    expect(newestCheckpoint(database)).toEqual(rows[1]);
    expect(newestCheckpoint(database, 8)).toEqual(rows[0]);
    expect(newestCheckpoint(database, 2)).toBeUndefined();
    expect(firstCheckpointOver(database, 2)).toEqual(rows[0]);
    expect(firstCheckpointOver(database, 3)).toEqual(rows[1]);
    expect(firstCheckpointOver(database, 9)).toBeUndefined();
  });

  it('shows the first node that somebody changed behind its back', () => {
    write(database, eventsFrom(0, 20));
    const leaves = () => eventsFrom(0, 20).map((event) => leafOf(event));
    expect(firstWrongNode(storedNodes(database), leaves())).toBeUndefined();
    database.exec('DROP TRIGGER merkle_nodes_no_update; DROP TRIGGER merkle_nodes_no_delete');
    database.exec('DELETE FROM merkle_nodes WHERE level = 3 AND i = 1');
    expect(firstWrongNode(storedNodes(database), leaves())).toEqual({ level: 3, i: 1, problem: 'missing' });
    database.exec('UPDATE merkle_nodes SET hash = zeroblob(32) WHERE level = 1 AND i = 2');
    expect(firstWrongNode(storedNodes(database), leaves())).toEqual({ level: 1, i: 2, problem: 'different' });
  });
});
