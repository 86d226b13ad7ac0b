/**
 * The Merkle tree over the log (the history tree of RFC 6962 and RFC 9162): roots and proofs at every size, from stored
 * perfect subtrees. `node(level, i)` covers the leaves `i·2^level` up to but not including `(i+1)·2^level`; level 0 are the leaves.
 *
 * Sizes and indexes are integers up to 2^53−1 and are halved by division: bit operators would cut them to 32 bits.
 */
import { hash } from 'node:crypto';

/** Where perfect subtrees are kept. A node is put once and never changes. */
export interface NodeStore {
  /** The 32-byte hash of a node, or undefined where none is stored. */
  get(level: number, i: number): Uint8Array | undefined;
  put(level: number, i: number, hash: Uint8Array): void;
}

export const HASH_BYTES = 32;
/** The root of the empty tree: SHA-256 of nothing. */
export const emptyRoot = (): Buffer => hash('sha256', '', 'buffer');

const pair = Buffer.alloc(1 + 2 * HASH_BYTES, 0x01);

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES) throw new RangeError('tree: a hash has 32 bytes');
  pair.set(left, 1);
  pair.set(right, 1 + HASH_BYTES);
  return hash('sha256', pair, 'buffer');
}

/** Stores leaf `index` and every perfect subtree that it completes. The leaves before it must be there. */
export function appendLeaf(nodes: NodeStore, index: number, leaf: Uint8Array): void {
  assertSize(index);
  let completed = leaf;
  for (let level = 0, i = index; ; level += 1, i = (i - 1) / 2) {
    const sibling = i % 2 === 1 ? stored(nodes, level, i - 1) : undefined;
    nodes.put(level, i, completed);
    if (sibling === undefined) return;
    completed = nodeHash(sibling, completed);
  }
}

/** The root over the first `size` leaves. */
export function rootAt(nodes: NodeStore, size: number): Buffer {
  assertSize(size);
  return size === 0 ? emptyRoot() : Buffer.from(rangeHash(nodes, 0, size));
}

/** The hashes beside the way from leaf `index` up to the root at `size`, from the leaf's sibling upwards. */
export function inclusionProof(nodes: NodeStore, index: number, size: number): Buffer[] {
  assertSize(size);
  assertSize(index);
  if (index >= size) throw new RangeError(`tree: leaf ${index} is not among the first ${size}`);
  return inclusion(nodes, index, 0, size).map((node) => Buffer.from(node));
}

/** The hashes that show that the tree at `from` is a beginning of the tree at `to`; 1 ≤ from ≤ to. */
export function consistencyProof(nodes: NodeStore, from: number, to: number): Buffer[] {
  assertSize(from);
  assertSize(to);
  if (from < 1 || from > to) throw new RangeError(`tree: no consistency proof from ${from} to ${to}`);
  return consistency(nodes, from, 0, to, true).map((node) => Buffer.from(node));
}

function rangeHash(nodes: NodeStore, from: number, to: number): Uint8Array {
  const level = perfectLevel(from, to);
  if (level !== undefined) return stored(nodes, level, from / 2 ** level);
  const middle = from + splitBelow(to - from);
  return nodeHash(rangeHash(nodes, from, middle), rangeHash(nodes, middle, to));
}

function inclusion(nodes: NodeStore, index: number, from: number, to: number): Uint8Array[] {
  if (to - from === 1) return [];
  const middle = from + splitBelow(to - from);
  return index < middle
    ? [...inclusion(nodes, index, from, middle), rangeHash(nodes, middle, to)]
    : [...inclusion(nodes, index, middle, to), rangeHash(nodes, from, middle)];
}

/** `whole`: the verifier holds the hash of this range already, as the old root. */
function consistency(nodes: NodeStore, size: number, from: number, to: number, whole: boolean): Uint8Array[] {
  if (size === to - from) return whole ? [] : [rangeHash(nodes, from, to)];
  const split = splitBelow(to - from);
  const middle = from + split;
  return size <= split
    ? [...consistency(nodes, size, from, middle, whole), rangeHash(nodes, middle, to)]
    : [...consistency(nodes, size - split, middle, to, false), rangeHash(nodes, from, middle)];
}

/** The level of the stored subtree that is exactly this range, if it is one. */
function perfectLevel(from: number, to: number): number | undefined {
  let level = 0;
  let width = 1;
  while (width < to - from) {
    width *= 2;
    level += 1;
  }
  return width === to - from && from % width === 0 ? level : undefined;
}

/** The largest power of two below n; n > 1. */
function splitBelow(n: number): number {
  let split = 1;
  while (split * 2 < n) split *= 2;
  return split;
}

function stored(nodes: NodeStore, level: number, i: number): Uint8Array {
  const node = nodes.get(level, i);
  if (node === undefined) throw new Error(`tree: node ${i} of level ${level} is missing`);
  return node;
}

function assertSize(n: number): void {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`tree: ${n} is no size or index`);
}
