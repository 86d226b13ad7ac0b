/** Random numbers that are the same for the same seed, on every machine. */

const UINT32 = 0x1_0000_0000;

/** A splitmix generator with 32 bits of state. Made for plausible examples, not for statistics or secrets. */
export class SeededRandom {
  #state: number;

  /** Each whole number of `seeds` changes the sequence. */
  constructor(...seeds: readonly number[]) {
    this.#state = 0;
    for (const seed of seeds) this.#state = (this.#next() ^ seed) >>> 0;
  }

  /** 0 to 2^32 − 1. */
  #next(): number {
    this.#state = (this.#state + 0x9e37_79b9) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0_aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }

  /** From 0 up to, but without, 1. */
  fraction(): number {
    return this.#next() / UINT32;
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  pick<T>(values: readonly T[]): T {
    return values[this.between(0, values.length - 1)]!;
  }

  /** `count` different values, or all of them, in their own order. */
  some<T>(values: readonly T[], count: number): T[] {
    const left = [...values.keys()];
    const taken = new Set<number>();
    while (taken.size < count && left.length > 0) taken.add(left.splice(this.between(0, left.length - 1), 1)[0]!);
    return values.filter((_value, at) => taken.has(at));
  }

  /** One of the keys, each with the probability of its share. */
  weighted<K extends string>(shares: Readonly<Record<K, number>>): K {
    const entries = Object.entries(shares) as [K, number][];
    let rest = this.fraction() * entries.reduce((sum, [, share]) => sum + share, 0);
    for (const [key, share] of entries) {
      rest -= share;
      if (rest < 0) return key;
    }
    return entries.at(-1)![0];
  }
}
