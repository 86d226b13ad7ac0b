/** The only file that opens `node:sqlite`: connections by purpose, one transaction helper, faults by their numbers. */
import { DatabaseSync } from 'node:sqlite';

/**
 * What a connection is for.
 * - `log`: the log itself; WAL, every commit fsynced. No setting weakens this.
 * - `readModels`: rows that can be computed again; WAL, `synchronous=NORMAL`: a power cut takes back rows and
 *   checkpoint together.
 * - `scratch`: a file that is thrown away when it is torn (a `.part`); no journal. Sync it by hand before renaming it.
 * - `lock`: held by a transaction, never filled; rollback journal.
 * - `reader`: reads only, with the file mapped into memory.
 * - `memory`: `:memory:`, whatever path is given.
 */
export type Purpose = 'log' | 'readModels' | 'scratch' | 'lock' | 'reader' | 'memory';

const BUSY_TIMEOUT_MS = 250; // blocks the event loop, so it is short: longer waits are timers of the caller
/** Of a longer file only the beginning, so that reading all of it takes no more memory than reading a tenth. */
const MAPPED_BYTES = 67_108_864;
const WAL_LIMIT_BYTES = 67_108_864;
const WAL_CHECKPOINT_PAGES = 10_000;

const pragmas: Record<Purpose, readonly string[]> = {
  log: [
    'journal_mode=WAL',
    'synchronous=FULL',
    `journal_size_limit=${WAL_LIMIT_BYTES}`,
    `wal_autocheckpoint=${WAL_CHECKPOINT_PAGES}`,
  ],
  readModels: ['journal_mode=WAL', 'synchronous=NORMAL', `journal_size_limit=${WAL_LIMIT_BYTES}`],
  scratch: ['journal_mode=OFF', 'synchronous=OFF'],
  lock: ['journal_mode=DELETE'],
  reader: [`mmap_size=${MAPPED_BYTES}`],
  memory: [],
};

/** Opens `path` for one purpose; the file is made if it is missing, except for a `reader`. Throws what SQLite throws. */
export function openDatabase(path: string, purpose: Purpose): DatabaseSync {
  const database = new DatabaseSync(purpose === 'memory' ? ':memory:' : path, {
    readOnly: purpose === 'reader',
    timeout: BUSY_TIMEOUT_MS,
    enableForeignKeyConstraints: true,
    defensive: purpose !== 'scratch', // defensive mode keeps `journal_mode=OFF` from being set
  });
  try {
    for (const pragma of pragmas[purpose]) database.exec(`PRAGMA ${pragma}`);
    database.exec('PRAGMA trusted_schema=OFF');
    if (purpose === 'log') assertDurable(database, path);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** Reads back what durability hangs on: a pragma that is not obeyed says nothing. */
function assertDurable(database: DatabaseSync, path: string): void {
  const journal = pragma(database, 'journal_mode');
  const synchronous = pragma(database, 'synchronous');
  if (journal !== 'wal' || synchronous !== 2)
    throw new Error(`${path} cannot be written durably here: journal_mode=${journal}, synchronous=${synchronous}`);
}

/** The value of a pragma that answers one row with one column. */
export function pragma(database: DatabaseSync, name: string): unknown {
  const row = database.prepare(`PRAGMA ${name}`).get();
  return row === undefined ? undefined : Object.values(row)[0];
}

/** Runs `work` in one write transaction: committed when this returns, rolled back when it throws. */
export function immediate<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // Some faults end the transaction by themselves, so ask first.
    if (database.isTransaction) rollback(database, error);
    throw error;
  }
}

function rollback(database: DatabaseSync, cause: unknown): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    throw Object.assign(new Error('The transaction could neither be finished nor taken back', { cause }), {
      code: 'ERR_SQLITE_ERROR',
      errcode: IOERR,
    });
  }
}

const IOERR = 10;

/**
 * What a fault of SQLite means for whoever met it.
 * `busy`: another program holds the file, try again. `full`: no room, nothing was written. `constraint`: the file refused
 * this write. `fatal`: the file can no longer be trusted by this process; only a restart knows what was written.
 */
export type Fault = 'busy' | 'full' | 'constraint' | 'fatal';

const faults: Readonly<Record<number, Fault>> = {
  5: 'busy', // BUSY
  6: 'busy', // LOCKED
  13: 'full', // FULL
  19: 'constraint', // CONSTRAINT
  7: 'fatal', // NOMEM
  8: 'fatal', // READONLY
  [IOERR]: 'fatal',
  11: 'fatal', // CORRUPT
  14: 'fatal', // CANTOPEN
  15: 'fatal', // PROTOCOL
  26: 'fatal', // NOTADB
};

/** The fault in what was thrown, by its primary result code; undefined for anything that is a bug of ours. */
export function faultOf(error: unknown): Fault | undefined {
  const code = errcodeOf(error);
  return code === undefined ? undefined : faults[code & 0xff];
}

/** SQLite's (extended) result code in what was thrown, if it has one. Messages are not stable; codes are. */
export function errcodeOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' ? errcode : undefined;
}
