/** Compares every stored node of the tree with what the leaves say it must be. */
import { nodeHash } from './tree.js';
import type { NodeStore } from './tree.js';

export interface WrongNode {
  level: number;
  i: number;
  problem: 'missing' | 'different';
}

/**
 * The first stored node that is not what the leaves make it, in the order of writing; undefined when all are right.
 * @param leaves leaf hashes computed from the events themselves, from index 0 on
 */
export function firstWrongNode(nodes: NodeStore, leaves: Iterable<Uint8Array>): WrongNode | undefined {
  const edge: Uint8Array[] = [];
  let index = 0;
  for (const leaf of leaves) {
    let computed = leaf;
    for (let level = 0, i = index; ; level += 1, i = (i - 1) / 2) {
      const stored = nodes.get(level, i);
      if (stored === undefined) return { level, i, problem: 'missing' };
      if (Buffer.compare(stored, computed) !== 0) return { level, i, problem: 'different' };
      if (i % 2 === 0) break;
      computed = nodeHash(edge.pop()!, computed);
    }
    edge.push(computed);
    index += 1;
  }
  return undefined;
}

/** Number of nodes that a tree of this size stores: one per leaf, pair, four … that is complete. */
export function nodeCount(size: number): number {
  let count = 0;
  for (let width = 1; width <= size; width *= 2) count += Math.floor(size / width);
  return count;
}
