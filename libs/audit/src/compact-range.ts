/** The root of a log that is only streamed by: at most one hash per level is kept, never the log. */
import { emptyRoot, nodeHash } from './tree.js';

export class CompactRange {
  #size = 0;
  /** One perfect subtree per 1-bit of the size, the largest first. */
  readonly #subtrees: Uint8Array[] = [];

  get size(): number {
    return this.#size;
  }

  /** Adds the next leaf. */
  push(leaf: Uint8Array): void {
    let completed = leaf;
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      completed = nodeHash(this.#subtrees.pop()!, completed);
    }
    this.#subtrees.push(completed);
    this.#size += 1;
  }

  /** The root over all leaves so far. */
  root(): Buffer {
    if (this.#size === 0) return emptyRoot();
    return Buffer.from(this.#subtrees.reduceRight((right, left) => nodeHash(left, right)));
  }
}
