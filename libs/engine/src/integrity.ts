/** What can be shown of the record: its root at every size, proofs, and the checkpoints that are signed here or taken over
 *  from the server that signs. */
import type { Signer } from '#audit';
import type { LocalLog } from '#event-store';
import { Anchor } from './anchor.js';
import { CheckpointFollower, fetchText, type Fetch, type FollowerState } from './checkpoint-follower.js';
import { Checkpoints, originOf, type Published } from './checkpoints.js';
import type { Clock } from './clock.js';
import { EventPlaces } from './event-places.js';
import { makeLogKey, readLogKey } from './log-key.js';
import { earlierNames, readRestarts, type Restart } from './restarts.js';
import { refusingDamage } from './seal.js';
import { SealedTree } from './sealed-tree.js';
import { SettingRefused, type Settings } from './settings.js';
import { CheckpointSigner, LogRolledBack, type SignerState } from './signer.js';

/** `unsigned`: there are roots, and nobody signs them. `rollback`, `rootMismatch`: an operator has to look. */
export interface IntegrityState {
  readonly state: SignerState | FollowerState | 'unsigned';
  readonly reason?: string;
  /** When the one who signs was last heard of. */
  readonly seenAt?: string;
}

/** A key that this log has signed with. */
export interface PublishedKey {
  readonly origin: string;
  readonly vkey: string;
  /** Of its checkpoints on record; null where there are none. */
  readonly firstSize: number | null;
  readonly lastSize: number | null;
}

export interface IntegrityParts {
  readonly settings: Settings;
  readonly log: LocalLog;
  readonly clock: Clock;
  readonly hasCaughtUp: () => boolean;
  readonly onFatal: (reason: string) => void;
  readonly warn?: (sentence: string) => void;
  readonly fetch?: Fetch;
}

const EVERY_MS = 60_000;

export class Integrity {
  #timer: NodeJS.Timeout | undefined;
  #lastTick: number;
  #warned: string | undefined;
  #closed = false;
  readonly #places: EventPlaces;

  private constructor(
    private readonly parts: IntegrityParts,
    readonly tree: SealedTree,
    private readonly checkpoints: Checkpoints,
    private readonly by: CheckpointSigner | CheckpointFollower | undefined,
    readonly restarts: readonly Restart[],
  ) {
    this.#lastTick = parts.clock.monotonic();
    this.#places = new EventPlaces(tree);
    this.#again();
  }

  /** Makes the key of a log in one file at its first start. @throws LogRolledBack, KeyDamaged, SettingRefused, AnchorDamaged,
   *  OpeningRefused */
  static open(parts: IntegrityParts): Integrity {
    return refusingDamage(parts.log.path, () => Integrity.#open(parts));
  }

  static #open(parts: IntegrityParts): Integrity {
    const { settings, log, clock } = parts;
    const tree = new SealedTree(log.path);
    const checkpoints = new Checkpoints(log.path);
    try {
      const newest = checkpoints.newest();
      if (newest !== undefined && !(newest.size <= tree.size && tree.rootAt(newest.size).equals(newest.root)))
        throw new Error(`it does not hold what was signed at ${newest.size} events`);
      const restarts = readRestarts(settings.anchorDir);
      const anchor = new Anchor(settings.anchorDir);
      const key = keyFor(settings, anchor, newest !== undefined);
      const by =
        key !== undefined
          ? new CheckpointSigner({
              tree,
              checkpoints,
              anchor,
              key,
              earlierNames: earlierNames(restarts, key),
              now: () => clock.now(),
              isWhole: parts.hasCaughtUp,
              onFatal: parts.onFatal,
            })
          : settings.signerUrl === undefined
            ? undefined
            : new CheckpointFollower({
                url: settings.signerUrl,
                tree,
                checkpoints,
                dataDir: settings.dataDir,
                now: () => clock.now(),
                fetch: parts.fetch ?? fetchText,
              });
      return new Integrity(parts, tree, checkpoints, by, restarts);
    } catch (error) {
      checkpoints.close();
      tree.close();
      throw error;
    }
  }

  /** In hex; null where two servers disagree and nobody knows yet which is right. O(log n) reads. */
  rootAt(size: number): string | null {
    return this.state.state === 'rootMismatch' ? null : this.tree.rootAt(size).toString('hex');
  }

  get state(): IntegrityState {
    return this.by?.state ?? { state: 'unsigned' };
  }

  /** The newest checkpoint that others may have. */
  get published(): Published | undefined {
    return this.by?.published;
  }

  /** Signs what has grown, where this server signs; answers what is published then. */
  sign(): Published | undefined {
    if (!(this.by instanceof CheckpointSigner) || !this.#canRead()) return this.published;
    const published = this.by.sign();
    this.#tell();
    return published;
  }

  /** What is done every minute. Sooner than that it does nothing. */
  async tick(): Promise<void> {
    const now = this.parts.clock.monotonic();
    if (now - this.#lastTick < EVERY_MS) return;
    this.#lastTick = now;
    await this.refresh();
  }

  /** Signs, or asks the one who signs. */
  async refresh(): Promise<void> {
    if (this.by instanceof CheckpointFollower) {
      await this.by.follow();
      this.#tell();
    } else this.sign();
  }

  /** Where an event stands in the log, by its id; of several with that id the first. */
  indexOf(eventId: string): Promise<number | undefined> {
    return this.#places.indexOf(eventId);
  }

  /** Keys that checkpoints of this log were signed with, the one in use last. */
  keys(): readonly PublishedKey[] {
    const vkey = this.by?.vkey;
    const earlier = this.restarts.flatMap(({ from, fromVkey }) => (fromVkey === undefined ? [] : [[from, fromVkey]]));
    const inUse = vkey === undefined ? [] : [[vkey.slice(0, vkey.indexOf('+')), vkey]];
    return [...earlier, ...inUse].map(([origin, key]) => ({ origin: origin!, vkey: key!, ...this.#sizesOf(origin!) }));
  }

  /** Idempotent. A clean end signs what has grown; a start that failed changes nothing. */
  close({ sign = true }: { sign?: boolean } = {}): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    try {
      if (sign) this.sign();
    } finally {
      this.checkpoints.close();
      this.tree.close();
    }
  }

  /** After a fault only a restart knows what the file holds: it is left alone. */
  #canRead(): boolean {
    try {
      return this.parts.log.length >= 0;
    } catch {
      return false;
    }
  }

  #sizesOf(origin: string): { firstSize: number | null; lastSize: number | null } {
    const sizes = this.checkpoints.all().filter((row) => originOf(row) === origin);
    return { firstSize: sizes[0]?.size ?? null, lastSize: sizes.at(-1)?.size ?? null };
  }

  /** Once for each reason: a minute later it is the same. */
  #tell(): void {
    const { reason, state } = this.state;
    if (reason !== undefined && state !== 'waiting' && reason !== this.#warned) this.parts.warn?.(reason);
    this.#warned = reason;
  }

  #again(): void {
    this.#timer = setTimeout(() => {
      this.tick()
        .catch((error: unknown) => this.parts.onFatal((error as Error).message))
        .finally(() => this.#again());
    }, EVERY_MS).unref();
  }
}

/** A log in one file signs for itself from its first start on; of several servers the one signs that was given a key. */
function keyFor(settings: Settings, anchor: Anchor, wasSigned: boolean): Signer | undefined {
  const there = readLogKey(settings);
  if (settings.signerUrl !== undefined) {
    if (there === undefined) return undefined;
    throw new SettingRefused(
      `PSP_SIGNER_URL is set, and ${settings.keyDir} holds the key of a log: exactly one server signs, so take one of them away`,
    );
  }
  if (there !== undefined || settings.store !== 'sqlite') return there;
  if (wasSigned || anchor.newest() !== undefined)
    throw new LogRolledBack(
      `this log was signed before, and the key is not in ${settings.keyDir}: bring it back (PSP_KEY_DIR, PSP_LOG_KEY_FILE). Where it is lost for good, "psp restore --accept-loss <backup>" begins a new one, and says so`,
    );
  return makeLogKey(settings);
}
