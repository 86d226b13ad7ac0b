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
  putMany: StatementSync;
  size: StatementSync;
}
const prepared = new WeakMap<DatabaseSync, Statements>();
/** One call writes so many nodes at once: the way from here into SQLite costs as much as writing one. */
const NODES_AT_ONCE = 8;

/** Statements outlive transactions and are compiled once for a connection. */
function statementsOf(database: DatabaseSync): Statements {
  let statements = prepared.get(database);
  if (!statements) {
    const insert = (nodes: number) =>
      database.prepare(`INSERT INTO merkle_nodes (level, i, hash) VALUES ${Array(nodes).fill('(?, ?, ?)').join(', ')}`);
    statements = {
      get: database.prepare('SELECT hash FROM merkle_nodes WHERE level = ? AND i = ?'),
      put: insert(1),
      putMany: insert(NODES_AT_ONCE),
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

/** The right edge of the tree: on each level the node that was completed last. */
interface Edge {
  /** Of the tree when the last of them was written. */
  size: number;
  readonly newest: { i: number; hash: Uint8Array }[];
}
const edges = new WeakMap<DatabaseSync, Edge>();

/**
 * Adds the leaves of events that are being written; inside the store's write transaction, in the order of the log. The
 * tables of a new log are made with its first event.
 * @throws Error when they do not follow the tree's last leaf: a gap is an alarm, never filled. A log that is older than its
 * tree is filled before the store is opened.
 */
export function alongside(database: DatabaseSync, events: readonly LocalEvent[]): void {
  const first = events[0];
  if (first === undefined) return;
  if (first.index === 0) createTreeTables(database);
  const edge = edgeAt(database, first.index);
  const nodes = new LevelsToWrite(storedNodes(database), edge);
  for (const [n, event] of events.entries()) {
    if (event.index !== first.index + n)
      throw new Error(`tree: event ${event.index} cannot be leaf ${first.index + n}`);
    appendLeaf(nodes, event.index, leafOf(event));
  }
  nodes.writeTo(statementsOf(database));
  edge.size = first.index + events.length;
  edges.set(database, edge);
}

/** What was written last by this connection, if the transaction stood; else an empty edge, and nodes are read. */
function edgeAt(database: DatabaseSync, index: number): Edge {
  const known = edges.get(database);
  edges.delete(database); // what is written now may be rolled back
  // After a rollback the log goes on below the size that is remembered.
  if (index > 0 && known?.size === index) return known;
  const size = treeSize(database);
  if (index !== size) throw new Error(`tree: event ${index} cannot be leaf ${size}`);
  return { size, newest: [] };
}

/** Nodes of one batch, gathered by level: neighbours in the table are written together. */
class LevelsToWrite implements NodeStore {
  readonly #levels: (number | Uint8Array)[][] = [];

  constructor(
    private readonly stored: NodeStore,
    private readonly edge: Edge,
  ) {}

  /** The sibling of a node that is being completed is nearly always the one written last on its level. */
  get(level: number, i: number): Uint8Array | undefined {
    const newest = this.edge.newest[level];
    return newest?.i === i ? newest.hash : this.stored.get(level, i);
  }

  put(level: number, i: number, hash: Uint8Array): void {
    (this.#levels[level] ??= []).push(level, i, hash);
    this.edge.newest[level] = { i, hash };
  }

  writeTo({ put, putMany }: Statements): void {
    const many = 3 * NODES_AT_ONCE;
    const values = this.#levels.flat();
    let at = 0;
    for (; at + many <= values.length; at += many) putMany.run(...values.slice(at, at + many));
    for (; at < values.length; at += 3) put.run(...values.slice(at, at + 3));
  }
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
