/** What an operator wants to know of how the record is sealed: the key, what was published, and whether the log still holds it. */
import { existsSync, readFileSync } from 'node:fs';
import { vkeyOf } from '#audit';
import { Anchor } from './anchor.js';
import { alarmPath } from './checkpoint-follower.js';
import { contradictionOf } from './contradiction.js';
import { finding, type Finding } from './finding.js';
import { readLogKey } from './log-key.js';
import { earlierNames, readRestarts } from './restarts.js';
import { SealedTree } from './sealed-tree.js';
import type { Settings } from './settings.js';

/** Looks at the tree in a log file beside its owner. `events`: how many the log holds. */
export function sealingFindings(settings: Settings, path: string, events: number): Finding[] {
  try {
    return look(settings, path, events);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === 'ERR_SQLITE_ERROR')
      return [
        finding('sealing', 'warn', 'the log is older than its tree: the next start gives its events their leaves'),
      ];
    return [finding('sealing', code === 'SettingRefused' ? 'blocked' : 'damaged', message)];
  }
}

function look(settings: Settings, path: string, events: number): Finding[] {
  const tree = new SealedTree(path);
  try {
    if (existsSync(alarmPath(settings.dataDir)))
      return [
        finding('sealing', 'damaged', `two servers differ: ${readFileSync(alarmPath(settings.dataDir), 'utf8')}`),
      ];
    const key = readLogKey(settings);
    const signed = tree.checkpoint();
    const says =
      signed === undefined
        ? 'no checkpoint yet'
        : `checkpoint over ${signed.size} of ${events} events, ${signed.signedAt}`;
    if (key === undefined) return [withoutKey(settings, signed !== undefined, says)];
    const anchor = new Anchor(settings.anchorDir);
    const names = earlierNames(readRestarts(settings.anchorDir), key);
    const problem = contradictionOf({ tree, anchor, key, earlierNames: names, signed });
    if (problem !== undefined) return [finding('sealing', 'damaged', problem)];
    return [finding('sealing', 'ok', `${says}; signs as ${vkeyOf(key)}; published in ${anchor.path}`)];
  } finally {
    tree.close();
  }
}

function withoutKey({ store, signerUrl, keyDir }: Settings, wasSigned: boolean, says: string): Finding {
  if (signerUrl !== undefined) return finding('sealing', 'ok', `${says}; ${signerUrl} signs`);
  if (store !== 'sqlite')
    return finding(
      'sealing',
      'warn',
      `${says}; there is no key to sign with: "psp key create" makes one for one server`,
    );
  return wasSigned
    ? finding('sealing', 'blocked', `${says}; the key is not in ${keyDir}: bring it back, nothing starts without it`)
    : finding('sealing', 'ok', `${says}; the next start makes a key`);
}
