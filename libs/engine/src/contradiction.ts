/** Whether a log still begins with what was signed and published of it. */
import { openCheckpoint, type Checkpoint, type CheckpointRow, type Signer } from '#audit';
import type { Anchor, Anchored } from './anchor.js';
import type { SealedTree } from './sealed-tree.js';

export interface Evidence {
  readonly tree: SealedTree;
  readonly anchor: Anchor;
  readonly key: Signer;
  /** Names under which this log signed before, by its own statement. */
  readonly earlierNames: ReadonlySet<string>;
  /** The newest checkpoint on record. */
  readonly signed: CheckpointRow | undefined;
}

/** Why what was published is not the beginning of this log, with what to do; undefined where it is. @throws AnchorDamaged */
export function contradictionOf({ tree, anchor, key, earlierNames, signed }: Evidence): string | undefined {
  if (signed !== undefined && !holds(tree, signed))
    return `the log does not hold what was signed at ${signed.size} events: see "psp fsck", then run "psp restore <backup>"`;
  const anchored = anchor.newest();
  if (anchored === undefined) return undefined;
  const { origin, size, signedAt } = anchored;
  if (origin !== key.name)
    return earlierNames.has(origin)
      ? undefined
      : `${anchor.path} was written by the log ${origin}, and this one signs as ${key.name}: give each log a key folder of its own (PSP_KEY_DIR, PSP_ANCHOR_DIR), or bring back its name`;
  if (isOfAnotherKey(anchored, key))
    return `the last line of ${anchor.path} (${signedAt}) is signed by another key: bring back the key that signed it`;
  if (holds(tree, anchored)) return undefined;
  return tree.size < size
    ? `${size} events were published on ${signedAt} (${anchor.path}), and this log holds ${tree.size}: an older copy of the data was put back, or they were removed. Restore the newest backup with "psp restore"; where they were removed on purpose, or this is another log, move the key folder away too or give it another one (PSP_KEY_DIR, PSP_ANCHOR_DIR)`
    : `what was published on ${signedAt} at ${size} events (${anchor.path}) is not in this log: it is another log, or it was rewritten. Restore the newest backup with "psp restore"; another log needs a key folder of its own (PSP_KEY_DIR)`;
}

const holds = (tree: SealedTree, { size, root }: Pick<Checkpoint, 'size' | 'root'>): boolean =>
  size <= tree.size && tree.rootAt(size).equals(root);

const isOfAnotherKey = ({ note }: Anchored, key: Signer): boolean => 'rejected' in openCheckpoint(note, [key]);
