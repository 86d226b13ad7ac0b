/** Random numbers that depend only on a seed, what they are for and whom they are for. */
import { createHash } from 'node:crypto';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws a whole number between `from` and `to`, both included. */
export type DrawInteger = (from: number, to: number) => number;

/**
 * A generator of its own for each [seed, purpose, id], so that what is drawn for one subject does not depend on who
 * else is in the cohort. Its start is the first 32 bits, big-endian and signed, of the SHA-256 of that array written
 * as canonical JSON (for a whole number and two strings, JSON.stringify writes it canonically).
 */
export function seededGenerator(seed: number, purpose: 'dates' | 'permutation', id: string): DrawInteger {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, purpose, id]))
    .digest();
  const generator = xoroshiro128plus(digest.readInt32BE(0));
  return (from, to) => uniformInt(generator, from, to);
}
