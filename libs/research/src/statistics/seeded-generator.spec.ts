import { createHash } from 'node:crypto';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { seededGenerator } from './seeded-generator.js';

const five = (draw: (from: number, to: number) => number) => Array.from({ length: 5 }, () => draw(0, 364));

describe('seeded random numbers', () => {
  it('start from the first 32 bits of the SHA-256 of seed, purpose and id', () => {
    const bytes = createHash('sha256').update('[1,"dates","low-moss/throughcare"]').digest();
    const start = (bytes[0]! << 24) | (bytes[1]! << 16) | (bytes[2]! << 8) | bytes[3]!;
    const generator = xoroshiro128plus(start);
    expect(five(seededGenerator(1, 'dates', 'low-moss/throughcare'))).toEqual(
      five((from, to) => uniformInt(generator, from, to)),
    );
  });

  it('are these, for ever', () => {
    expect(five(seededGenerator(1, 'dates', 'low-moss/throughcare'))).toEqual([348, 176, 150, 290, 301]);
  });

  it('differ by seed, purpose and id', () => {
    const draws = [
      seededGenerator(1, 'dates', 'a'),
      seededGenerator(2, 'dates', 'a'),
      seededGenerator(1, 'permutation', 'a'),
      seededGenerator(1, 'dates', 'b'),
    ].map((draw) => five(draw).join());
    expect(new Set(draws).size).toBe(4);
  });
});
