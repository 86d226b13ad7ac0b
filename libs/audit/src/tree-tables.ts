/**
 * The tree and its checkpoints in the log's own file. Leaves are written in the transaction that writes their events, so
 * an acknowledged event is in the tree. Both tables are append-only by triggers: an insert must be the next node of its
 * level, since INSERT OR REPLACE would walk past the trigger on delete.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { LocalEvent } from '#event-store';
import { leafOf } from './leaf.js';
import { appendLeaf } from './tree.js';
import type { NodeStore } from './tree.js';

const appendOnly = (table: string): string =>
  ['UPDATE', 'DELETE']
    .map(
      (act) => `CREATE TRIGGER IF NOT EXISTS ${table}_no_${act.toLowerCase()} BEFORE ${act} ON ${table}
        BEGIN SELECT RAISE(ABORT, 'tree: append only'); END;`,
    )
    .join('\n');

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS merkle_nodes (
    level INTEGER NOT NULL,
    i INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, i)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS checkpoints (
    size INTEGER PRIMARY KEY,
    root BLOB NOT NULL CHECK (length(root) = 32),
    note TEXT NOT NULL,
    signed_at TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER IF NOT EXISTS merkle_nodes_next BEFORE INSERT ON merkle_nodes
    WHEN NEW.i IS NOT (SELECT coalesce(max(i), -1) + 1 FROM merkle_nodes WHERE level = NEW.level)
    BEGIN SELECT RAISE(ABORT, 'tree: not the next node'); END;
  CREATE TRIGGER IF NOT EXISTS checkpoints_once BEFORE INSERT ON checkpoints
    WHEN EXISTS (SELECT 1 FROM checkpoints WHERE size = NEW.size)
    BEGIN SELECT RAISE(ABORT, 'tree: this size has a checkpoint'); END;
  ${appendOnly('merkle_nodes')}
  ${appendOnly('checkpoints')}
`;

/** Makes the tables and triggers where they are missing, on the connection that writes the log: in its open transaction, or
 *  in one of their own. */
export function createTreeTables(database: DatabaseSync): void {
  database.exec(database.isTransaction ? SCHEMA : `BEGIN IMMEDIATE; ${SCHEMA} COMMIT;`);
}

/** False for a log that is older than its tree and has not been filled. */
export const hasTree = (database: DatabaseSync): boolean =>
  database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'merkle_nodes'").get() !== undefined;

interface Statements {
  get: StatementSync;
  put: StatementSync;
  size: StatementSync;
}
const prepared = new WeakMap<DatabaseSync, Statements>();

/** Statements outlive transactions and are compiled once for a connection. */
function statementsOf(database: DatabaseSync): Statements {
  let statements = prepared.get(database);
  if (!statements) {
    statements = {
      get: database.prepare('SELECT hash FROM merkle_nodes WHERE level = ? AND i = ?'),
      put: database.prepare('INSERT INTO merkle_nodes (level, i, hash) VALUES (?, ?, ?)'),
      size: database.prepare('SELECT coalesce(max(i), -1) + 1 AS size FROM merkle_nodes WHERE level = 0'),
    };
    prepared.set(database, statements);
  }
  return statements;
}

/** The stored nodes as what roots and proofs are computed from. A read-only connection serves for those. */
export function storedNodes(database: DatabaseSync): NodeStore {
  const { get, put } = statementsOf(database);
  return {
    get: (level, i) => get.get(level, i)?.['hash'] as Uint8Array | undefined,
    put: (level, i, hash) => void put.run(level, i, hash),
  };
}

/** Number of leaves in the tree. */
export const treeSize = (database: DatabaseSync): number => Number(statementsOf(database).size.get()!['size']);

/**
 * Adds the leaves of events that are being written; inside the store's write transaction, in the order of the log. The
 * tables of a new log are made with its first event.
 * @throws Error when they do not follow the tree's last leaf: a gap is an alarm, never filled. A log that is older than its
 * tree is filled before the store is opened.
 */
export function alongside(database: DatabaseSync, events: readonly LocalEvent[]): void {
  if (events[0]?.index === 0) createTreeTables(database);
  const nodes = rememberingNewest(storedNodes(database));
  let size = treeSize(database);
  for (const event of events) {
    if (event.index !== size) throw new Error(`tree: event ${event.index} cannot be leaf ${size}`);
    appendLeaf(nodes, size, leafOf(event));
    size += 1;
  }
}

/** The sibling of a node that is being completed is nearly always the one written last on its level: it need not be read. */
function rememberingNewest(nodes: NodeStore): NodeStore {
  const newest: { i: number; hash: Uint8Array }[] = [];
  return {
    get: (level, i) => (newest[level]?.i === i ? newest[level].hash : nodes.get(level, i)),
    put: (level, i, hash) => {
      nodes.put(level, i, hash);
      newest[level] = { i, hash };
    },
  };
}

/** How far a tree has come that is being filled. */
export interface FillProgress {
  done: number;
  of: number;
}

/**
 * Gives a log that is older than its tree its leaves, from where the tree ends; nobody may write meanwhile. Each batch is
 * one transaction, so that a start that was broken off goes on where it stopped.
 * @param eventsFrom the events of the log from an index on, that one included
 * @param logSize number of events in the log
 */
export function fillTree(
  database: DatabaseSync,
  eventsFrom: (index: number) => Iterable<LocalEvent>,
  logSize: number,
  onProgress: (progress: FillProgress) => void = () => undefined,
  batchEvents = 5_000,
): void {
  let batch: LocalEvent[] = [];
  const write = () => {
    database.exec('BEGIN IMMEDIATE');
    try {
      alongside(database, batch);
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
    batch = [];
    onProgress({ done: treeSize(database), of: logSize });
  };
  createTreeTables(database);
  const from = treeSize(database);
  if (from > logSize) throw new Error(`tree: it has ${from} leaves and the log only ${logSize} events`);
  if (from === logSize) return;
  for (const event of eventsFrom(from)) {
    batch.push(event);
    if (batch.length === batchEvents) write();
  }
  if (batch.length > 0) write();
  if (treeSize(database) !== logSize) throw new Error(`tree: it ends at ${treeSize(database)} of ${logSize} events`);
}
