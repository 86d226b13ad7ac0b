/** The one contract of every event store: its cases, run on a target, and how many of them held. */
import { againCases } from './again-cases.js';
import { allCases } from './all-cases.js';
import { appendCases } from './append-cases.js';
import { lifeCases } from './life-cases.js';
import { readCases } from './read-cases.js';
import { subscribeCases } from './subscribe-cases.js';
import type { Case, Harness, Target } from './target.js';
import { twoInstancesCases } from './two-instances-cases.js';

const groups: Readonly<Record<string, readonly Case[]>> = {
  append: appendCases,
  again: againCases,
  read: readCases,
  all: allCases,
  subscribe: subscribeCases,
  life: lifeCases,
  'two instances': twoInstancesCases,
};
const reading: ReadonlySet<string> = new Set(['read', 'all', 'subscribe']);

export const allContractCases: readonly Case[] = Object.values(groups).flat();

export interface Tally {
  target: Target;
  passed: number;
  /** Cases of the target; those that need what it does not offer are not among them. */
  total: number;
}

/** Declares the tests of one target. The tally is filled while they run. */
export function eventStoreContract(target: Target): Tally {
  const tally: Tally = { target, passed: 0, total: 0 };
  describe(`event-store contract · ${target.name}`, () => {
    if (target.skipped !== undefined) {
      it.skip(`every case: ${target.skipped}`, () => undefined);
      return;
    }
    let harness: Harness;
    beforeAll(async () => {
      harness = await target.open();
    }, 120_000);
    afterAll(async () => {
      await harness?.dispose();
    });
    for (const [group, cases] of Object.entries(groups)) {
      if (target.cases === 'reading' && !reading.has(group)) continue;
      describe(group, () => {
        for (const { number, title, needs, run } of cases) {
          const name = `${number} ${title}`;
          if (needs !== undefined && !target.offers.has(needs)) {
            // A target with one instance has no second one to skip; connections that cannot be cut are a lack.
            if (needs !== 'second') it.skip(`${name}: ${target.name} offers no ${needs}`, () => undefined);
            continue;
          }
          tally.total++;
          it(
            name,
            async () => {
              await run(harness);
              tally.passed++;
            },
            60_000,
          );
        }
      });
    }
  });
  return tally;
}

/** The line that names every target, so that none is forgotten. */
export const summaryOf = (tallies: readonly Tally[]): string =>
  [
    'event-store contract',
    ...tallies.map(({ target, passed, total }) =>
      target.skipped === undefined ? `${target.name} ${passed}/${total}` : `${target.name} skipped: ${target.skipped}`,
    ),
  ].join(' · ');
