/** Checks Merkle proofs (RFC 9162 §2.1.3.2 and §2.1.4.2) knowing nothing but the numbers and hashes handed in. */
import { HASH_BYTES, nodeHash } from './tree.js';

/** True only if `leaf` stands at `index` in the tree of `size` leaves that has this root. Never throws. */
export function verifyInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!isSize(index) || !isSize(size) || index >= size || ![leaf, root, ...proof].every(isHash)) return false;
  const way = new WayUp(index, size - 1);
  let hash: Uint8Array = leaf;
  for (const sibling of proof) {
    if (way.atRoot) return false;
    hash = way.siblingIsLeft ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
    way.climb();
  }
  return way.atRoot && Buffer.compare(hash, root) === 0;
}

/** True only if the tree of `from` leaves with `oldRoot` is a beginning of the tree of `to` leaves with `newRoot`. Never throws. */
export function verifyConsistency(
  from: number,
  to: number,
  oldRoot: Uint8Array,
  newRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!isSize(from) || !isSize(to) || from === 0 || from > to) return false;
  if (![oldRoot, newRoot, ...proof].every(isHash)) return false;
  if (from === to) return proof.length === 0 && Buffer.compare(oldRoot, newRoot) === 0;
  if (proof.length === 0) return false;

  const [first, ...rest] = isPowerOfTwo(from) ? [oldRoot, ...proof] : proof;
  const way = new WayUp(from - 1, to - 1);
  way.skipCompleted();
  let before = first!;
  let after = first!;
  for (const hash of rest) {
    if (way.atRoot) return false;
    if (way.siblingIsLeft) {
      before = nodeHash(hash, before);
      after = nodeHash(hash, after);
    } else after = nodeHash(after, hash);
    way.climb();
  }
  return way.atRoot && Buffer.compare(before, oldRoot) === 0 && Buffer.compare(after, newRoot) === 0;
}

/** The way from a leaf to the root, level by level; levels at which the node has no sibling are passed over. */
class WayUp {
  constructor(
    private node: number,
    private last: number,
  ) {}

  get atRoot(): boolean {
    return this.last === 0;
  }

  get siblingIsLeft(): boolean {
    return this.node % 2 === 1 || this.node === this.last;
  }

  climb(): void {
    if (this.siblingIsLeft) while (this.node % 2 === 0 && this.node !== 0) this.halve();
    this.halve();
  }

  /** From the last leaf of an old tree up to the largest complete subtree that ends with it. */
  skipCompleted(): void {
    while (this.node % 2 === 1) this.halve();
  }

  private halve(): void {
    this.node = Math.floor(this.node / 2);
    this.last = Math.floor(this.last / 2);
  }
}

const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
const isHash = (hash: Uint8Array): boolean => hash.length === HASH_BYTES;

function isPowerOfTwo(n: number): boolean {
  let power = 1;
  while (power < n) power *= 2;
  return power === n;
}
