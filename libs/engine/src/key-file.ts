/** A key of the key folder: made once by whoever comes first, read by its owner alone, and never made anew. */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '#event-store';

/** A key is there and is not whole, or not the one it should be. */
export class KeyDamaged extends Error {
  readonly code = 'KeyDamaged';
}

/** The bytes of a key; undefined where there is none. */
export function readKeyFile(keyDir: string, name: string): Buffer | undefined {
  const path = join(keyDir, name);
  return existsSync(path) ? readFileSync(path) : undefined;
}

/** The bytes of a key, which is made if there is none. Of several servers that start on one key folder one makes it, and
 *  none reads half of it. */
export function keyFile(keyDir: string, name: string, make: () => Uint8Array | string): Buffer {
  const path = join(keyDir, name);
  if (!existsSync(path)) {
    makeFolder(keyDir);
    const beside = `${path}.${randomUUID()}`;
    try {
      writeDurably(beside, make());
      nameOnce(beside, path);
    } finally {
      rmSync(beside, { force: true });
    }
  }
  return readFileSync(path);
}

/** What was written to a file survives a power cut. */
export function syncPath(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function writeDurably(path: string, bytes: Uint8Array | string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Gives a whole file its name, unless somebody else's has it by now. */
function nameOnce(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    // Some file systems know no second name of a file.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}
