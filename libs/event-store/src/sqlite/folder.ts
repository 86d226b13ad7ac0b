/** One process owns a data folder: the lock it holds for its life, and the note that tells others whom to ask. */
import {
  accessSync,
  constants,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { makeFolder } from './make-folder.js';
import type { Instant } from '../port.js';
import { faultOf, openDatabase } from './database.js';
import { OpeningRefused } from './refusal.js';

/** Who owns the folder: a server by its address, or a command of the operator by its verb. */
export type Owner = { pid: number; since: Instant } & ({ address: string } | { verb: string });

/** Whatever opens a file of the folder for writing takes this as an argument. */
export interface FolderLock {
  /** Absolute, links resolved. */
  readonly folder: string;
  /** Tells others whom to ask, in `server.json`. */
  announce(as: { address: string } | { verb: string }): void;
  /** Lets the next owner in. Idempotent. */
  release(): void;
  readonly released: boolean;
}

// SQLite's lock is lost when any handle of this process on the file closes, so a second opening must not touch it.
const held = new Set<string>();

// Kinds of file system by the magic number of statfs. WAL needs shared memory, and a lock that holds: a local disk.
const networkFileSystems: Readonly<Record<number, string>> = {
  0x6969: 'NFS',
  0x517b: 'SMB',
  0xff534d42: 'CIFS',
  0xfe534d42: 'SMB2',
};

/**
 * Takes a data folder for this process, making it if it is missing; the operating system frees it when the process dies,
 * however it dies. `as`: what it is taken for, until `announce` knows better.
 * Throws `DataFolderInUse`, `FolderNotWritable` or `NetworkFileSystem`.
 */
export function lockFolder(
  path: string,
  options: { as: { address: string } | { verb: string }; now: () => Instant },
): FolderLock {
  const folder = writableFolder(path);
  if (held.has(folder))
    throw new OpeningRefused(
      'DataFolderInUse',
      `${folder} is already open in this process: use what is open, or close it first`,
    );
  const lock = takeLock(folder);
  held.add(folder);

  const note = join(folder, 'server.json');
  const since = options.now();
  let released = false;
  const announce: FolderLock['announce'] = (as) => {
    if (released) throw new Error(`the lock of ${folder} was released`);
    const part = `${note}.part`;
    writeFileSync(part, `${JSON.stringify({ pid: process.pid, ...as, since })}\n`);
    renameSync(part, note);
  };
  const release = () => {
    if (released) return;
    released = true;
    rmSync(note, { force: true });
    lock.close();
    held.delete(folder);
  };
  try {
    announce(options.as);
  } catch (error) {
    release();
    throw error;
  }
  return {
    folder,
    announce,
    release,
    get released() {
      return released;
    },
  };
}

/** What `server.json` says; undefined where there is none. Of a dead owner it means nothing. */
export function readOwner(folder: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

/** Refuses a folder on a network file system; `kind`: the magic number, where a test gives one. */
export function refuseNetworkFileSystem(folder: string, kind: number = statfsSync(folder).type): void {
  const name = networkFileSystems[kind >>> 0];
  if (name !== undefined)
    throw new OpeningRefused(
      'NetworkFileSystem',
      `${folder} is on a network file system (${name}), where a log cannot be kept safely: choose a folder on a local disk`,
    );
}

function writableFolder(path: string): string {
  try {
    makeFolder(path);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new OpeningRefused(
      'FolderNotWritable',
      `${path} cannot be used as a data folder (${(error as NodeJS.ErrnoException).code}): give this user the right to write there, or choose another folder`,
      { cause: error },
    );
  }
  const folder = realpathSync(path);
  refuseNetworkFileSystem(folder);
  return folder;
}

function takeLock(folder: string): DatabaseSync {
  const path = join(folder, 'lock.db');
  let lock: DatabaseSync | undefined;
  try {
    lock = openDatabase(path, 'lock');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    if (faultOf(error) === 'busy') throw new OpeningRefused('DataFolderInUse', inUse(folder), { cause: error });
    throw new OpeningRefused(
      'FolderNotWritable',
      `${basename(path)} in ${dirname(path)} cannot be locked (${(error as Error).message}): is it a file of this product, and may this user write it?`,
      { cause: error },
    );
  }
}

function inUse(folder: string): string {
  const owner = readOwner(folder);
  if (owner === undefined) return `${folder} is in use by another process: stop it first`;
  return 'address' in owner
    ? `${folder} is in use by process ${owner.pid} at ${owner.address}: ask it there, or stop it`
    : `${folder} is in use by process ${owner.pid} (psp ${owner.verb}): wait until it has ended, or stop it`;
}
