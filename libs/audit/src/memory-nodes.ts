/** Keeps the nodes of a tree in memory: for trees that live as long as one answer, and for tests. */
import type { NodeStore } from './tree.js';

export class MemoryNodes implements NodeStore {
  readonly #levels: Uint8Array[][] = [];

  get(level: number, i: number): Uint8Array | undefined {
    return this.#levels[level]?.[i];
  }

  put(level: number, i: number, hash: Uint8Array): void {
    (this.#levels[level] ??= [])[i] = hash;
  }
}
