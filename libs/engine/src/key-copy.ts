/** A copy of the keys for another place, and back from one; and whether there is a copy of the keys as they are now. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { makeFolder } from '#event-store';
import { KeyDamaged } from './key-file.js';
import { logKeyPath } from './log-key.js';
import { SettingRefused, type Settings } from './settings.js';

type KeySettings = Pick<Settings, 'keyDir' | 'dataDir' | 'logKeyFile' | 'logOrigin'>;

export interface KeyCopy {
  readonly at: string;
  readonly to: string;
  /** Of names and contents, in hex: the same keys have the same one. */
  readonly fingerprint: string;
  readonly files: readonly string[];
}

/** One file that holds all keys. */
interface KeyBundle {
  readonly format: 'psp-keys-1';
  readonly exportedAt: string;
  /** Contents in base64, by name. */
  readonly files: Readonly<Record<string, string>>;
}

const NOTE = 'copied.json';
const KEY_FILE = /\.(key|pem|origin)$/;

/**
 * Copies the keys into a folder (one that is there, or a name that ends with a slash), or into one file; readable by its
 * owner alone. What was written is read back, and when it was is noted beside the keys.
 * @throws SettingRefused where the copy would lie with what it is a copy of, or something else stands there
 */
export function exportKeys(settings: KeySettings, to: string, now: string): KeyCopy {
  const keys = keysOf(settings);
  if (keys.size === 0) throw new SettingRefused(`${settings.keyDir} holds no keys yet: the first start makes them`);
  const path = resolve(to);
  refuseBesideKeys(settings, path);
  if (to.endsWith('/') || (existsSync(path) && statSync(path).isDirectory())) {
    makeFolder(path);
    for (const [name, bytes] of keys) writeOnce(join(path, name), bytes);
  } else {
    const files = Object.fromEntries([...keys].map(([name, bytes]) => [name, bytes.toString('base64')]));
    const bundle: KeyBundle = { format: 'psp-keys-1', exportedAt: now, files };
    if (existsSync(path)) throw new SettingRefused(`${path} exists: name another file`);
    writeOnce(path, Buffer.from(`${JSON.stringify(bundle, null, 2)}\n`));
  }
  const fingerprint = fingerprintOf(keys);
  if (fingerprintOf(readCopy(path)) !== fingerprint)
    throw new KeyDamaged(`${path} does not hold what was written: copy the keys to another place`);
  const copy: KeyCopy = { at: now, to: path, fingerprint, files: [...keys.keys()] };
  const note = join(settings.keyDir, NOTE);
  writeFileSync(`${note}.part`, `${JSON.stringify(copy)}\n`, { mode: 0o600 });
  renameSync(`${note}.part`, note);
  return copy;
}

/**
 * Puts the keys of a copy into the key folder, those that are missing there.
 * @throws KeyDamaged where another key of that name is there, or the copy holds none
 */
export function importKeys({ keyDir }: Pick<Settings, 'keyDir'>, from: string): readonly string[] {
  const copy = readCopy(resolve(from));
  if (copy.size === 0) throw new KeyDamaged(`${from} holds no keys: name what "psp key export" has written`);
  for (const [name, bytes] of copy) {
    const path = join(keyDir, name);
    if (existsSync(path) && !readFileSync(path).equals(bytes))
      throw new KeyDamaged(
        `${path} is another key than the one in ${from}: move it away first, if the copy is the right one`,
      );
  }
  makeFolder(keyDir);
  for (const [name, bytes] of copy) writeOnce(join(keyDir, name), bytes);
  return [...copy.keys()];
}

/** The last copy that was made, and whether the keys are still those; undefined where none was. */
export function lastKeyCopy(settings: KeySettings): (KeyCopy & { readonly current: boolean }) | undefined {
  try {
    const copy = JSON.parse(readFileSync(join(settings.keyDir, NOTE), 'utf8')) as KeyCopy;
    return { ...copy, current: copy.fingerprint === fingerprintOf(keysOf(settings)) };
  } catch {
    return undefined;
  }
}

type Keys = ReadonlyMap<string, Buffer>;

/** By name, in the order of the names. */
function keysOf(settings: KeySettings): Keys {
  const paths = keyFilesIn(settings.keyDir);
  const elsewhere = logKeyPath(settings);
  for (const path of [elsewhere, elsewhere.replace(/\.(key|pem)$/, '.origin')])
    if (!paths.includes(path) && existsSync(path)) paths.push(path);
  return new Map(
    paths.map((path) => [basename(path), readFileSync(path)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const keyFilesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => KEY_FILE.test(name))
        .sort()
        .map((name) => join(folder, name))
    : [];

function readCopy(path: string): Keys {
  if (!existsSync(path)) throw new SettingRefused(`there is nothing at ${path}`);
  if (statSync(path).isDirectory())
    return new Map(keyFilesIn(path).map((file) => [basename(file), readFileSync(file)] as const));
  try {
    const { format, files } = JSON.parse(readFileSync(path, 'utf8')) as KeyBundle;
    if (format !== 'psp-keys-1') throw new Error('another format');
    return new Map(
      Object.entries(files)
        .filter(([name]) => KEY_FILE.test(name) && basename(name) === name)
        .map(([name, base64]) => [name, Buffer.from(base64, 'base64')] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  } catch {
    throw new KeyDamaged(`${path} is no copy of keys: name what "psp key export" has written`);
  }
}

function fingerprintOf(keys: Keys): string {
  const hash = createHash('sha256');
  for (const [name, bytes] of keys) hash.update(`${name}\0${createHash('sha256').update(bytes).digest('hex')}\n`);
  return hash.digest('hex');
}

function writeOnce(path: string, bytes: Buffer): void {
  if (existsSync(path)) {
    if (readFileSync(path).equals(bytes)) return;
    throw new SettingRefused(`${path} is there and is not the same: name another place`);
  }
  writeFileSync(`${path}.part`, bytes, { mode: 0o600 });
  renameSync(`${path}.part`, path);
}

function refuseBesideKeys({ keyDir, dataDir }: KeySettings, path: string): void {
  const real = (folder: string) => (existsSync(folder) ? realpathSync(folder) : folder);
  const place = existsSync(path) ? realpathSync(path) : join(real(dirname(path)), basename(path));
  for (const [folder, why] of [
    [keyDir, 'a copy beside the keys is lost with them'],
    [dataDir, 'keys are never kept, or backed up, with the data'],
  ] as const)
    if (`${place}${sep}`.startsWith(`${real(folder)}${sep}`))
      throw new SettingRefused(`${path} lies in ${folder}: ${why}`);
}
