import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeUpBundle, writeBundle } from './bundles.js';
import { verifyBundle } from './psp-verify.js';
import { type Job, pythonIsMissing, pythonVerdicts, type Verdict } from './python-verdicts.js';
import { reformatted } from './reformatted.js';
import { seeded } from './seeded.js';
import { SHOWN_IN_A_PART, TAMPERINGS } from './tampering.js';
import { typescriptVerdict } from './typescript-verdict.js';

/** All of them before a release; a push asks for as many as fit into its minutes. */
const EXPORTS = Number(process.env['PSP_AGREEMENT_EXPORTS'] ?? 200);

let folder: string;
const jobs: Job[] = [];
const mine: Verdict[] = [];

/** Half of the exports are tampered with, a sixth is reformatted; sizes vary; auditors hold keys and mostly a checkpoint. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-agreement-'));
  for (let seed = 0; seed < EXPORTS; seed += 1) {
    const random = seeded(1_000_000 + seed); // apart from the numbers that make the export
    const tampering = random.chance(0.5) ? random.pick(TAMPERINGS) : undefined;
    const anyForm = tampering === undefined || (SHOWN_IN_A_PART.includes(tampering.kind) && random.chance(0.3));
    const size = 20 + random.below(random.chance(0.7) ? 60 : 381);
    const { bundle, log } = madeUpBundle(seed, { ...(!anyForm && tampering.choice), size });
    const damaged = tampering?.damage(structuredClone(bundle), log, random);
    const at = join(folder, `${seed}`);
    const toWrite = damaged === undefined ? bundle : 'bundle' in damaged ? damaged.bundle : damaged;
    writeBundle(toWrite, at, random.chance(0.15) ? reformatted(random) : undefined);
    const kept =
      damaged && 'keptOutside' in damaged ? damaged.keptOutside : log.checkpointAt(random.below(log.events.length + 1));
    const older = !bundle.partial && random.chance(0.7) ? `${at}.kept` : null;
    if (older !== null) writeFileSync(older, kept!);
    jobs.push({ folder: at, vkeys: [log.vkey], older });
    const result = verifyBundle(at, { vkeys: [log.vkey], ...(older !== null && { older: Buffer.from(kept!) }) });
    mine.push({ exit: result.exit, firstBad: result.firstBad?.index ?? null, root: result.root ?? null });
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

const disagreements = (theirs: readonly Verdict[]) =>
  mine.flatMap((verdict, seed) =>
    JSON.stringify(verdict) === JSON.stringify(theirs[seed]) ? [] : [{ seed, verdict, theirs: theirs[seed] }],
  );

describe(`on ${EXPORTS} exports, tampered with and not, psp-verify`, () => {
  it('says of exit code, first bad index and root the same as our library', () => {
    expect(disagreements(jobs.map(typescriptVerdict))).toEqual([]);
  });

  const missing = pythonIsMissing();
  (missing === undefined ? it : it.skip)(
    `says the same as the implementation in Python${missing === undefined ? '' : ` (skipped: ${missing})`}`,
    () => {
      expect(disagreements(pythonVerdicts(jobs))).toEqual([]);
    },
    120_000,
  );

  it('met exports of every verdict that a bundle can have', () => {
    const exits = new Set(mine.map(({ exit }) => exit));
    expect([...exits].sort()).toEqual([0, 1, 3]);
    expect(mine.some(({ exit, firstBad }) => exit === 1 && firstBad !== null)).toBe(true);
    expect(mine.some(({ exit, firstBad }) => exit === 1 && firstBad === null)).toBe(true);
  });
});
