/** The one who signs: a checkpoint over what has grown, never over anything that contradicts what was published before. */
import { signCheckpoint, vkeyOf, type Signer } from '#audit';
import { faultOf } from '#event-store';
import type { Anchor } from './anchor.js';
import { originOf, type Checkpoints, type Published } from './checkpoints.js';
import { contradictionOf } from './contradiction.js';
import type { SealedTree } from './sealed-tree.js';

/** The log is not the one that was published. A start is refused. */
export class LogRolledBack extends Error {
  readonly code = 'LogRolledBack';
}

export interface SignerParts {
  readonly tree: SealedTree;
  readonly checkpoints: Checkpoints;
  readonly anchor: Anchor;
  readonly key: Signer;
  /** Names under which this log signed before, by its own statement. */
  readonly earlierNames: ReadonlySet<string>;
  readonly now: () => string;
  /** The local log holds all that the store holds: a replica that is being filled proves nothing by being short. */
  readonly isWhole: () => boolean;
  /** The file can no longer be trusted by this process. */
  readonly onFatal: (reason: string) => void;
}

export type SignerState = 'signing' | 'waiting' | 'rollback' | 'anchorFailed';

export class CheckpointSigner {
  #published: Published | undefined;
  #state: SignerState = 'waiting';
  #reason: string | undefined;

  /** @throws LogRolledBack where what was published is not in this log, or was published under another name */
  constructor(private readonly parts: SignerParts) {
    const { checkpoints, key, earlierNames } = parts;
    const newest = checkpoints.newest();
    const origin = newest && originOf(newest);
    if (origin !== undefined && origin !== key.name && !earlierNames.has(origin))
      throw new LogRolledBack(
        `this log was signed as ${origin}, and its key folder says ${key.name}: bring back the key and the name it was signed with (PSP_KEY_DIR, PSP_LOG_KEY_FILE, PSP_LOG_ORIGIN)`,
      );
    if (!parts.isWhole()) return;
    const problem = this.#contradiction();
    if (problem !== undefined) throw new LogRolledBack(problem);
    this.#state = 'signing';
    this.#publishWhatIsSigned();
  }

  get state(): { readonly state: SignerState; readonly reason?: string } {
    return { state: this.#state, ...(this.#reason === undefined ? {} : { reason: this.#reason }) };
  }

  get published(): Published | undefined {
    return this.#published;
  }

  get vkey(): string {
    return vkeyOf(this.parts.key);
  }

  /** Signs if there is more to sign than was signed. Answers what is published. */
  sign(): Published | undefined {
    const { tree, checkpoints, key, now, isWhole } = this.parts;
    if (!isWhole()) return this.#published;
    const problem = this.#contradiction();
    if (problem !== undefined) return this.#stop('rollback', problem);
    this.#go();
    const { size } = tree;
    const newest = checkpoints.newest();
    if (size > (newest?.size ?? 0)) {
      const root = tree.rootAt(size);
      const note = signCheckpoint({ origin: key.name, size, root }, [key]);
      if (!this.#keep({ size, root, note, signedAt: now() })) return this.#published;
    }
    return this.#publishWhatIsSigned();
  }

  #contradiction(): string | undefined {
    const { tree, anchor, checkpoints, key, earlierNames } = this.parts;
    return contradictionOf({ tree, anchor, key, earlierNames, signed: checkpoints.newest() });
  }

  /** First the row, then the anchor, then everybody: what is published can always be held against this log. */
  #publishWhatIsSigned(): Published | undefined {
    const { anchor, checkpoints, key } = this.parts;
    const anchored = anchor.newest();
    const row = checkpoints.newest();
    const origin = key.name;
    const own = row !== undefined && originOf(row) === origin ? { ...row, origin } : undefined;
    const last = anchored?.origin === origin && anchored.size > (own?.size ?? 0) ? anchored : own;
    if (last === undefined) return this.#published;
    if (last !== own && last.size > (row?.size ?? 0) && !this.#keep(last)) return this.#published;
    if (anchored?.origin !== origin || anchored.size < last.size)
      try {
        anchor.append(last);
      } catch (error) {
        return this.#stop('anchorFailed', `${anchor.path} cannot be written (${(error as Error).message})`);
      }
    return (this.#published = last);
  }

  /** False where there is no room for it now. */
  #keep({ size, root, note, signedAt }: Omit<Published, 'origin'>): boolean {
    try {
      this.parts.checkpoints.add({ size, root, note, signedAt });
      return true;
    } catch (error) {
      const fault = faultOf(error);
      if (fault === undefined || fault === 'constraint') throw error;
      if (fault === 'fatal') this.parts.onFatal(`checkpoints cannot be written: ${(error as Error).message}`);
      return false;
    }
  }

  #stop(state: SignerState, reason: string): Published | undefined {
    this.#state = state;
    this.#reason = reason;
    return this.#published;
  }

  #go(): void {
    this.#state = 'signing';
    this.#reason = undefined;
  }
}
