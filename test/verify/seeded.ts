/** Random choices that are the same for the same seed (xorshift over a mixed seed), for made-up logs and damage to them. */

export interface Seeded {
  /** An integer from 0 up to but not including `below`. */
  below(below: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  bytes(length: number): Buffer;
  uuid(): string;
}

export function seeded(seed: number): Seeded {
  let state = Math.imul(seed + 1, 0x9e3779b1) ^ 0x85ebca6b || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  for (let i = 0; i < 8; i += 1) next();
  const below = (limit: number) => Math.floor((next() / 2 ** 32) * limit);
  const bytes = (length: number) => Buffer.alloc(length).map(() => below(256)) as Buffer;
  return {
    below,
    chance: (probability) => next() / 2 ** 32 < probability,
    pick: (from) => from[below(from.length)]!,
    bytes,
    uuid: () => {
      const hex = bytes(16).toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  };
}
