/** What is said, signed, when a log goes on from an older state than was published: under another name, so that no name
 *  ever stands for two histories. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '#event-store';
import { openNote, signNote, toBase64, vkeyOf, type Checkpoint, type Signer } from '#audit';
import { syncFolder } from './anchor.js';
import { syncPath } from './key-file.js';

export interface Restart {
  readonly at: string;
  readonly from: string;
  readonly to: string;
  /** Number of events that had been published under the old name. */
  readonly publishedSize: number;
  readonly restoredSize: number;
  /** Signed by the new name, and by the old one where its key is still there. */
  readonly statement: string;
  /** Of the old name, where it is known. */
  readonly fromVkey?: string;
}

const FILE = 'restarts.ndjson';

/** Keeps the statement durably. `published`: the last checkpoint under the old name. */
export function keepRestart(folder: string, { at, published, restoredSize, before, now }: RestartSaid): Restart {
  const { origin, size, root } = published;
  const text = [now.name, 'restart', origin, size, toBase64(root), restoredSize, at, ''].join('\n');
  const restart: Restart = {
    at,
    from: origin,
    to: now.name,
    publishedSize: size,
    restoredSize,
    statement: signNote(text, before === undefined ? [now] : [now, before]),
    ...(before === undefined ? {} : { fromVkey: vkeyOf(before) }),
  };
  const path = join(folder, FILE);
  makeFolder(folder);
  appendFileSync(path, `${JSON.stringify(restart)}\n`, { mode: 0o600 });
  syncPath(path);
  syncFolder(folder);
  return restart;
}

export interface RestartSaid {
  readonly at: string;
  readonly published: Checkpoint;
  readonly restoredSize: number;
  readonly before: Signer | undefined;
  readonly now: Signer;
}

export function readRestarts(folder: string): readonly Restart[] {
  const path = join(folder, FILE);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Restart);
}

/** The names that a log has had before this one, as far as it said so itself. */
export function earlierNames(restarts: readonly Restart[], signer: Signer): ReadonlySet<string> {
  const names = new Set<string>();
  let name = signer.name;
  for (const restart of restarts.toReversed()) {
    if (restart.to !== name) continue;
    if (name === signer.name && 'rejected' in openNote(Buffer.from(restart.statement), [signer])) break;
    name = restart.from;
    names.add(name);
  }
  return names;
}
