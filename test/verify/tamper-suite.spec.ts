import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendLeaf, firstWrongNode, leafOfEntry, MemoryNodes, nodeCount } from '#audit';
import { type Bundle, madeUpBundle, type Log, writeBundle } from './bundles.js';
import { type Result, verifyBundle } from './psp-verify.js';
import { seeded } from './seeded.js';
import { type Damaged, SHOWN_IN_A_PART, TAMPERINGS, type Tampering } from './tampering.js';

const SEEDS = 50;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-tampered-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** An export of this seed that offers something to damage, damaged. */
function tampered(tampering: Tampering, seed: number, partial = false): { damaged: Damaged; log: Log } {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const random = seeded(1_000_000 * tampering.kind + seed * 1000 + attempt);
    const choice = { ...tampering.choice, partial, size: 20 + random.below(random.chance(0.8) ? 100 : 381) };
    const { bundle, log } = madeUpBundle(seed * 1000 + attempt, choice);
    const damaged = tampering.damage(structuredClone(bundle), log, random);
    if (damaged) return { damaged: 'bundle' in damaged ? damaged : { bundle: damaged }, log };
  }
  throw new Error(`no export of seed ${seed} can be damaged like this`);
}

function verdictOn(bundle: Bundle, options: { vkeys: string[]; keptOutside?: string | undefined }): Result {
  const at = join(folder, 'bundle');
  rmSync(at, { recursive: true, force: true });
  writeBundle(bundle, at);
  const older = options.keptOutside === undefined ? undefined : Buffer.from(options.keptOutside);
  return verifyBundle(at, { vkeys: options.vkeys, ...(older && { older }) });
}

describe.each(TAMPERINGS)('tampering $kind, $name', (tampering) => {
  it(`is detected in ${SEEDS} of ${SEEDS} exports`, () => {
    const undetected: number[] = [];
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const { damaged, log } = tampered(tampering, seed);
      const { exit } = verdictOn(damaged.bundle, { vkeys: [log.vkey], keptOutside: damaged.keptOutside });
      if (exit !== 1) undetected.push(seed);
    }
    expect(undetected).toEqual([]);
  });
});

describe('a part of a log', () => {
  it.each(TAMPERINGS.filter(({ kind }) => SHOWN_IN_A_PART.includes(kind)))('shows $name', (tampering) => {
    const undetected: number[] = [];
    for (let seed = 0; seed < 10; seed += 1) {
      const { damaged, log } = tampered(tampering, seed, true);
      if (verdictOn(damaged.bundle, { vkeys: [log.vkey] }).exit !== 1) undetected.push(seed);
    }
    expect(undetected).toEqual([]);
  });
});

describe('without a checkpoint held outside, as a documented limit,', () => {
  it.each(TAMPERINGS.filter(({ kind }) => kind === 11 || kind === 24))('$name is not detected', (tampering) => {
    const detected: number[] = [];
    for (let seed = 0; seed < 10; seed += 1) {
      const { damaged, log } = tampered(tampering, seed);
      if (verdictOn(damaged.bundle, { vkeys: [log.vkey] }).exit !== 0) detected.push(seed);
    }
    expect(detected).toEqual([]);
  });

  it("another key is not detected by who takes the bundle's own keys, and is warned of", () => {
    const { bundle, log } = madeUpBundle(1, { partial: false, withholding: false });
    const { bundle: other } = madeUpBundle(2, { partial: false, withholding: false });
    expect(verdictOn({ ...other, keys: `${log.vkey}\n` }, { vkeys: [] }).exit).toBe(1);
    const believed = verdictOn(bundle, { vkeys: [] });
    expect(believed.exit).toBe(0);
    expect(believed.warnings).toEqual([expect.stringContaining('--vkey')]);
  });
});

describe('tampering 19, stored node', () => {
  it(`is detected in ${SEEDS} of ${SEEDS} trees by computing every node again`, () => {
    const undetected: number[] = [];
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const random = seeded(seed);
      const size = 20 + random.below(381);
      const leaves = Array.from({ length: size }, (_, i) => leafOfEntry(`${seed}-${i}`));
      const nodes = new MemoryNodes();
      leaves.forEach((leaf, i) => appendLeaf(nodes, i, leaf));
      const level = random.below(Math.floor(Math.log2(size)) + 1);
      const i = random.below(Math.floor(size / 2 ** level));
      const changed = Buffer.from(nodes.get(level, i)!);
      changed[random.below(32)]! ^= 1 << random.below(8);
      expect(firstWrongNode(nodes, leaves)).toBeUndefined();
      nodes.put(level, i, changed);
      const found = firstWrongNode(nodes, leaves);
      if (found?.level !== level || found.i !== i) undetected.push(seed);
    }
    expect(undetected).toEqual([]);
  });

  it('counts nodes, so that none can be added', () => {
    expect([0, 1, 2, 3, 4, 7, 8].map(nodeCount)).toEqual([0, 1, 3, 4, 7, 11, 15]);
  });
});

it('has 24 kinds of tampering, 1,200 tampered exports in all', () => {
  expect([...TAMPERINGS.map(({ kind }) => kind), 19].sort((a, b) => a - b)).toEqual(
    Array.from({ length: 24 }, (_, i) => i + 1),
  );
  expect(24 * SEEDS).toBe(1200);
});

it('keeps a file that the auditor brings apart from the bundle', () => {
  const { bundle, log } = madeUpBundle(3, { partial: false, withholding: false });
  writeFileSync(join(folder, 'kept.txt'), log.checkpointAt(5));
  expect(verdictOn(bundle, { vkeys: [log.vkey], keptOutside: log.checkpointAt(5) }).exit).toBe(0);
});
