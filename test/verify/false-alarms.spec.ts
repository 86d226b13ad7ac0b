import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BundleChoice, type LineWriter, madeUpBundle, writeBundle } from './bundles.js';
import { verifyBundle } from './psp-verify.js';
import { reformatted } from './reformatted.js';
import { seeded } from './seeded.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-untouched-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Seeds of exports that are not believed, with what is held against them. */
function falseAlarms(seeds: readonly number[], choice: BundleChoice = {}, writer?: (seed: number) => LineWriter) {
  return seeds.flatMap((seed) => {
    const at = join(folder, `${seed}`);
    const { bundle, log } = madeUpBundle(seed, choice);
    writeBundle(bundle, at, writer?.(seed));
    const result = verifyBundle(at, { vkeys: [log.vkey] });
    const hasWithheld = bundle.lines.some((line) => line.leaf !== undefined);
    rmSync(at, { recursive: true });
    return result.exit === (hasWithheld ? 3 : 0) ? [] : [{ seed, result }];
  });
}
const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);

describe('an untouched export', () => {
  it('is believed in 200 of 200 cases of every kind', () => {
    expect(falseAlarms(from(10_000, 200))).toEqual([]);
  });

  it('is believed when keys, white space and escapes were written differently, in 100 of 100 cases', () => {
    expect(falseAlarms(from(20_000, 100), { size: 100 }, (seed) => reformatted(seeded(seed)))).toEqual([]);
  });

  it.each([1, 2, 3])('is believed with %i events', (size) => {
    expect(falseAlarms([size], { size, withholding: false, partial: false })).toEqual([]);
    expect(falseAlarms([size], { size, withholding: false, partial: true })).toEqual([]);
  });
});
