/** Opening the file of a log: made whole or not at all, recognised before it is touched, checked before it is used. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type Instant, LOG_FORMAT } from '../port.js';
import { checkLog } from './check-log.js';
import { errcodeOf, faultOf, openDatabase } from './database.js';
import type { FolderLock } from './folder.js';
import { OpeningRefused } from './refusal.js';
import {
  APPLICATION_ID,
  applicationId,
  createSchema,
  type LogIdentity,
  readIdentity,
  type Role,
  SCHEMA_VERSION,
  schemaVersion,
} from './schema.js';

/** The two roles have names of their own, so that changing the store touches neither file. */
export const LOG_FILES: Readonly<Record<Role, string>> = { origin: 'log.db', replica: 'replica.db' };

/** What a restore is writing; while it is there, a missing log is no new log. */
export const restoringName = (file: string): string => `${file}.restoring`;

export interface NewLog {
  logId: string;
  openedAt: Instant;
  sourceLogId?: string;
}

/**
 * Opens the log of a role for writing, having made it from `newLog()` where the folder holds none, and checks it.
 * Throws an `OpeningRefused`: `ForeignFile`, `LogDamaged`, `NewerFormat`, `WrongRole`, `DataFolderInUse` (another
 * program holds the file).
 */
export function openLogFile(
  lock: FolderLock,
  role: Role,
  newLog: () => NewLog,
): { database: DatabaseSync; identity: LogIdentity; path: string } {
  if (lock.released) throw new Error(`the lock of ${lock.folder} was released`);
  const path = join(lock.folder, LOG_FILES[role]);
  if (!existsSync(path)) makeLogFile(path, role, newLog());
  const identity = recogniseLogFile(path, role);
  return refusing(path, () => {
    const database = openDatabase(path, 'log');
    try {
      checkLog(database, path);
      return { database, identity, path };
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** What the file says it is, looked at without writing. Throws an `OpeningRefused`. */
export function recogniseLogFile(path: string, role?: Role): LogIdentity {
  if (!existsSync(path))
    throw new OpeningRefused(
      'LogMissing',
      `there is no log at ${path}: name the folder of a data set, or start the server once`,
    );
  if (statSync(path).size === 0)
    throw new OpeningRefused('LogDamaged', `${path} is empty, and a log never is: ${restoreHint(path)}`);
  return refusing(path, () => {
    const database = openDatabase(path, 'reader');
    try {
      return recognise(database, path, role);
    } finally {
      database.close();
    }
  });
}

function recognise(database: DatabaseSync, path: string, role: Role | undefined): LogIdentity {
  if (applicationId(database) !== APPLICATION_ID)
    throw new OpeningRefused(
      'ForeignFile',
      `${path} is not a log of this product: move it away, or restore the log with "psp restore <backup>"`,
    );
  const version = schemaVersion(database);
  if (version !== SCHEMA_VERSION) throw newer(path, `schema ${version}, this is ${SCHEMA_VERSION}`);
  const identity = readIdentity(database);
  if (identity.format !== LOG_FORMAT) throw newer(path, `format ${identity.format}, this is ${LOG_FORMAT}`);
  if (role !== undefined && identity.role !== role)
    throw new OpeningRefused(
      'WrongRole',
      `${path} is ${describe(identity.role)} and not ${describe(role)}: put it back under its own name (${LOG_FILES[identity.role]})`,
    );
  return identity;
}

const describe = (role: Role) => (role === 'origin' ? 'a log' : 'a replica of a log');

const newer = (path: string, what: string) =>
  new OpeningRefused(
    'NewerFormat',
    `${path} was written by another version (${what}): update this one, or export the log there and import it here`,
  );

/** Says a fault of SQLite at opening as a refusal; anything else stays what it is. */
export function refusing<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (error instanceof OpeningRefused) throw error;
    const errcode = errcodeOf(error);
    if (faultOf(error) === 'busy')
      throw new OpeningRefused('DataFolderInUse', `another program holds ${path}: close it first`, { cause: error });
    if (errcode !== undefined && (errcode & 0xff) === NOT_A_DATABASE)
      throw new OpeningRefused(
        'ForeignFile',
        `${path} is not a log of this product, or its first page is damaged: move it away and run "psp restore <backup>"`,
        { cause: error },
      );
    throw new OpeningRefused(
      'LogDamaged',
      `${path} cannot be used (${(error as Error).message}): ${restoreHint(path)}`,
      { cause: error },
    );
  }
}

const NOT_A_DATABASE = 26;

export const restoreHint = (path: string): string =>
  `run "psp restore <backup>"; ${basename(path)} is moved aside by it, never overwritten`;

/** A crash leaves either no file or a whole one, so that an empty or torn file is always damage. */
function makeLogFile(path: string, role: Role, newLog: NewLog): void {
  for (const left of [`${path}-wal`, restoringName(path)])
    if (existsSync(left))
      throw new OpeningRefused('LogDamaged', `${basename(path)} is gone but ${left} is there: ${restoreHint(path)}`);
  const part = `${path}.new`;
  rmSync(part, { force: true });
  rmSync(`${part}-journal`, { force: true });
  const database = openDatabase(part, 'lock'); // rollback journal: one file, whole when it is closed
  try {
    createSchema(database, { role, ...newLog });
  } finally {
    database.close();
  }
  moveDurably(part, path);
}

/** Syncs a file, gives it its name, and syncs the folder that now has it. */
export function moveDurably(from: string, to: string): void {
  syncPath(from);
  renameSync(from, to);
  syncFolder(dirname(to));
}

export function syncPath(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // a folder cannot be opened there
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
