/** The key with which the log signs its checkpoints, and the name under which it does. */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '#event-store';
import { isKeyName, keyFileOf, signerOf, vkeyOf, type Signer } from '#audit';
import { KeyDamaged, keyFile } from './key-file.js';
import { SettingRefused, type Settings } from './settings.js';

type KeySettings = Pick<Settings, 'keyDir' | 'logKeyFile' | 'logOrigin'>;

const KEY_FILE = 'log.key';

export const logKeyPath = ({ keyDir, logKeyFile }: KeySettings): string => logKeyFile ?? join(keyDir, KEY_FILE);
/** The name stands beside the key, under the name of its file. */
const originPath = (settings: KeySettings): string => logKeyPath(settings).replace(/\.(key|pem)$/, '') + '.origin';

/** The signer of the log; undefined where there is no key. @throws KeyDamaged, SettingRefused */
export function readLogKey(settings: KeySettings): Signer | undefined {
  const path = logKeyPath(settings);
  if (!existsSync(path)) {
    if (settings.logKeyFile !== undefined)
      throw new SettingRefused(`PSP_LOG_KEY_FILE names ${path}, and nothing is there: "psp key create" makes it`);
    return undefined;
  }
  refuseReadByOthers(path);
  const origin = settings.logOrigin ?? keptOrigin(settings);
  if (origin === undefined)
    throw new KeyDamaged(
      `${originPath(settings)} is missing, and with it the name under which ${path} signs: bring it back, or say the name in PSP_LOG_ORIGIN`,
    );
  try {
    return signerOf(origin, readFileSync(path));
  } catch (error) {
    throw new KeyDamaged(`${path} is no key of a log (${(error as Error).message}): bring back the right one`);
  }
}

/** The same, made where there is none. @throws KeyDamaged where a key was there before: its place is not taken silently */
export function makeLogKey(settings: KeySettings): Signer {
  const path = logKeyPath(settings);
  const there = existsSync(path) ? readLogKey(settings) : undefined;
  if (there !== undefined) return there;
  if (settings.logOrigin === undefined && keptOrigin(settings) !== undefined)
    throw new KeyDamaged(
      `${path} is gone, and ${originPath(settings)} is there: bring back the key. Where it is lost for good, "psp restore --accept-loss" begins a new one`,
    );
  makeFolder(dirname(path));
  if (settings.logOrigin === undefined) keepOrigin(settings, newOrigin());
  keyFile(dirname(path), basename(path), () => keyFileOf(randomBytes(32)));
  return readLogKey(settings)!;
}

/** @throws SettingRefused where a log that is to go on under another name could not */
export function refuseSameName({ logOrigin }: KeySettings, before: string): void {
  if (logOrigin === before)
    throw new SettingRefused(
      `the log would go on with another history under the name ${before}: set PSP_LOG_ORIGIN to a new name first`,
    );
}

/** Another name for the same log: it never signs two histories under one. The key stays, and is made where it was lost. */
export function renameLog(settings: KeySettings): Signer {
  if (settings.logOrigin === undefined) {
    rmSync(originPath(settings), { force: true });
    if (existsSync(logKeyPath(settings))) keepOrigin(settings, newOrigin());
  }
  return makeLogKey(settings);
}

const newOrigin = () => `psp.local/${randomUUID()}`;

function keptOrigin(settings: KeySettings): string | undefined {
  const path = originPath(settings);
  if (!existsSync(path)) return undefined;
  const origin = readFileSync(path, 'utf8').trim();
  if (!isKeyName(origin)) throw new KeyDamaged(`${path} holds no name of a log: bring back the right one`);
  return origin;
}

const keepOrigin = (settings: KeySettings, origin: string) =>
  void keyFile(dirname(originPath(settings)), basename(originPath(settings)), () => `${origin}\n`);

function refuseReadByOthers(path: string): void {
  if (process.platform === 'win32' || (statSync(path).mode & 0o077) === 0) return;
  throw new KeyDamaged(
    `${path} can be read by others than its owner, who could sign in this log's name: take their rights away (chmod 600 ${path})`,
  );
}

/** What an auditor keeps of a key. */
export const vkeyOfKey = (key: Signer): string => vkeyOf(key);
