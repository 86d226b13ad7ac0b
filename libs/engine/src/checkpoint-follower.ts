/** A server without the key: takes over what the one that signs has signed, once it has found the same root itself. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCheckpoint, parseVkey, type Checkpoint } from '#audit';
import { originOf, type Checkpoints, type Published } from './checkpoints.js';
import { syncPath } from './key-file.js';
import type { SealedTree } from './sealed-tree.js';

/** Asks an address; how long it may take is its own affair. @throws where nobody answers */
export type Fetch = (address: string) => Promise<{ readonly status: number; readonly text: string }>;

export interface FollowerParts {
  readonly url: string;
  readonly tree: SealedTree;
  readonly checkpoints: Checkpoints;
  readonly dataDir: string;
  readonly now: () => string;
  readonly fetch: Fetch;
}

export type FollowerState = 'following' | 'waiting' | 'unreachable' | 'rootMismatch';

/** Whom this server believes, since it first met them. */
interface Pinned {
  readonly origin: string;
  readonly vkey: string;
}

export class CheckpointFollower {
  #state: FollowerState;
  #reason: string | undefined;
  #published: Published | undefined;
  #seenAt: string | undefined;

  constructor(private readonly parts: FollowerParts) {
    const row = parts.checkpoints.newest();
    const origin = row && originOf(row);
    if (row !== undefined && origin !== undefined) this.#published = { ...row, origin };
    this.#state = existsSync(this.#alarmPath) ? 'rootMismatch' : 'waiting';
    if (this.#state === 'rootMismatch') this.#reason = this.#alarmText();
  }

  get state(): { readonly state: FollowerState; readonly reason?: string; readonly seenAt?: string } {
    return {
      state: this.#state,
      ...(this.#reason === undefined ? {} : { reason: this.#reason }),
      ...(this.#seenAt === undefined ? {} : { seenAt: this.#seenAt }),
    };
  }

  /** The last one that was found right. */
  get published(): Published | undefined {
    return this.#state === 'rootMismatch' ? undefined : this.#published;
  }

  get vkey(): string | undefined {
    return pinnedVkey(this.parts.dataDir);
  }

  /** Asks the one who signs, once. Never throws for what others do. */
  async follow(): Promise<void> {
    if (this.#state === 'rootMismatch') return;
    const answer = await this.#ask('/audit/checkpoint');
    if (typeof answer !== 'string') return this.#say('unreachable', answer.reason);
    const note = answer;
    const vkey = pinnedVkey(this.parts.dataDir) ?? (await this.#firstMet(note));
    if (vkey === undefined) return;
    const opened = openCheckpoint(note, [parseVkey(vkey)!]);
    if ('rejected' in opened)
      return this.#alarm(note, `what ${this.parts.url} answers is not signed by the key it had (${opened.rejected})`);
    this.#seenAt = this.parts.now();
    this.#compare(opened.checkpoint, note);
  }

  #compare(checkpoint: Checkpoint, note: string): void {
    const { tree, checkpoints, now, url } = this.parts;
    const { size, root, origin } = checkpoint;
    if (size > tree.size) return this.#say('waiting', `${size} events are signed, and ${tree.size} have arrived here`);
    const own = tree.rootAt(size);
    if (!own.equals(root))
      return this.#alarm(
        note,
        `at ${size} events the root is ${own.toString('hex')} here and ${root.toString('hex')} at ${url}: the two do not hold the same record`,
      );
    if (size > (this.#published?.size ?? 0)) {
      const row = { size, root, note, signedAt: now() };
      if (size > (checkpoints.newest()?.size ?? 0)) checkpoints.add(row);
      this.#published = { ...row, origin };
    }
    this.#say('following');
  }

  /** Whoever is met first is believed, and nobody else from then on. */
  async #firstMet(note: string): Promise<string | undefined> {
    const answer = await this.#ask('/audit/keys');
    if (typeof answer !== 'string') return void this.#say('unreachable', answer.reason);
    const vkeys = vkeysIn(answer);
    for (const vkey of vkeys) {
      const verifier = parseVkey(vkey);
      const opened = verifier && openCheckpoint(note, [verifier]);
      if (opened === undefined || 'rejected' in opened) continue;
      writeWhole(
        pinPath(this.parts.dataDir),
        JSON.stringify({ origin: opened.checkpoint.origin, vkey } satisfies Pinned),
      );
      return vkey;
    }
    this.#say('unreachable', `no key that ${this.parts.url} names has signed its checkpoint`);
    return undefined;
  }

  async #ask(path: string): Promise<string | { reason: string }> {
    const address = new URL(path, this.parts.url).href;
    try {
      const { status, text } = await this.parts.fetch(address);
      return status === 200 ? text : { reason: `${address} answered ${status}` };
    } catch (error) {
      return { reason: `${address} does not answer (${(error as Error).message})` };
    }
  }

  #say(state: FollowerState, reason?: string): void {
    this.#state = state;
    this.#reason = reason;
  }

  /** Stands until an operator has looked, also after a new start. */
  #alarm(note: string, reason: string): void {
    writeWhole(this.#alarmPath, JSON.stringify({ seenAt: this.parts.now(), reason, note }, null, 2));
    this.#state = 'rootMismatch';
    this.#reason = this.#alarmText();
  }

  #alarmText(): string {
    const { reason } = JSON.parse(readFileSync(this.#alarmPath, 'utf8')) as { reason: string };
    return `${reason}. Find out which of the two is right; then take ${this.#alarmPath} away and start again`;
  }

  get #alarmPath(): string {
    return alarmPath(this.parts.dataDir);
  }
}

/** What two servers that differ leave for an operator to look at. */
export const alarmPath = (dataDir: string) => join(dataDir, 'root-mismatch.json');

const pinPath = (dataDir: string) => join(dataDir, 'signer.json');

/** Of the server that signs, as it was first met; undefined where none was. */
export function pinnedVkey(dataDir: string): string | undefined {
  const path = pinPath(dataDir);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Pinned).vkey : undefined;
}

/** The keys in the answer of `GET /audit/keys`. */
export function vkeysIn(text: string): readonly string[] {
  try {
    const { keys } = JSON.parse(text) as { keys?: readonly { readonly vkey?: unknown }[] };
    return (keys ?? []).map(({ vkey }) => vkey).filter((vkey): vkey is string => typeof vkey === 'string');
  } catch {
    return [];
  }
}

/** Whole under its name, or not there. */
export function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.part`, `${text}\n`, { mode: 0o600 });
  syncPath(`${path}.part`);
  renameSync(`${path}.part`, path);
}

const PATIENCE_MS = 5_000;

/** Over the network. */
export const fetchText: Fetch = async (address) => {
  const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' });
  return { status: response.status, text: await response.text() };
};
