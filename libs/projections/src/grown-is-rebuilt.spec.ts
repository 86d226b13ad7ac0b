import fc from 'fast-check';
import { contentsOf } from '../test/contents.js';
import {
  corrected,
  launched,
  open,
  proposed,
  remove,
  retracted,
  strandOpened,
  temporaryFolder,
} from '../test/harbour.js';
import { Arriving, WrittenLog, type Written } from '../test/written-log.js';

const PARTNERSHIPS = ['one', 'two', 'three'];
const day = fc.constantFrom('2012', '2013-04', '2013-04-17', '2014-11/2016-03', null, '2026');
const on = fc.constantFrom('2012', '2013-04', '2013-04-17', '2014-11/2016-03', '2026');
const strandId = fc.constantFrom('a', 'b');

const fact: fc.Arbitrary<Written> = fc.oneof(
  day.map((occurredOn) => proposed('Harbour', occurredOn)),
  fc.tuple(strandId, day).map(([id, occurredOn]) => strandOpened(id, id.toUpperCase(), occurredOn)),
  fc.tuple(strandId, on).map(([id, occurredOn]) => launched(id, 'pilot', occurredOn, '2015')),
  fc.tuple(strandId, day).map(([id, occurredOn]) => ({
    type: 'PilotEnded',
    occurredOn,
    data: { strandId: id, pilotId: 'pilot', reason: 'completed' },
    metadata: { warnings: ['W21'] },
  })),
  fc.tuple(strandId, day, fc.constantFrom('2025-12', '2026-06-01')).map(([id, occurredOn, effectiveOn]) => ({
    type: 'StrandDiscontinued',
    occurredOn,
    data: { strandId: id, effectiveOn, reason: 'noFunding' },
  })),
  fc.constant({
    type: 'ContributionCommitted',
    occurredOn: '2013',
    data: {
      contributionId: 'c',
      funderId: 'council',
      kind: 'cash',
      amount: { pence: null, currency: 'GBP', qualifier: 'unknown' },
    },
  }),
  fc.tuple(day, fc.constantFrom(null, 500)).map(([occurredOn, pence]) => ({
    type: 'ContributionChanged',
    occurredOn,
    data: {
      contributionId: 'c',
      reason: 'reduced',
      newAmount: { pence, currency: 'GBP', qualifier: pence === null ? 'unknown' : 'exact' },
    },
  })),
  day.map((occurredOn) => ({ type: 'PartnershipConcluded', occurredOn, data: { reason: 'unknown' } })),
  fc.tuple(day, fc.nat(5)).map(([occurredOn, at]) => ({
    type: 'WarningAcknowledged',
    occurredOn,
    data: {
      targetEventId: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
      code: 'W01',
      reason: { text: 'So be it.' },
    },
  })),
);

/** What is written next: a fact, an amendment of some earlier event of the stream, or something nobody can read. */
type Step = (log: WrittenLog, partnershipId: string) => void;
const earlier = (log: WrittenLog, partnershipId: string, at: number) => {
  const count = log.eventsOf(`partnership-${partnershipId}`).length;
  return log.idOf(partnershipId, count === 0 ? 0 : at % count);
};
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fact.map(
      (written): Step =>
        (log, id) =>
          log.write(id, written),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.nat(50), day).map(
      ([at, occurredOn]): Step =>
        (log, id) =>
          log.write(id, corrected(earlier(log, id, at), { occurredOn })),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.nat(50).map(
      (at): Step =>
        (log, id) =>
          log.write(id, retracted(earlier(log, id, at))),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Step>((log, id) => log.write(id, { type: 'NotAFact' })) },
  { weight: 1, arbitrary: fc.constant<Step>((log, id) => log.write(id, { type: 'PartnerJoined', data: {} })) },
  { weight: 1, arbitrary: fc.constant<Step>((log, id) => log.scribble(id)) },
);

const logs = fc
  .array(fc.tuple(fc.constantFrom(...PARTNERSHIPS), step), { minLength: 1, maxLength: 60 })
  .map((steps) => {
    const log = new WrittenLog();
    for (const [partnershipId, write] of steps) write(log, partnershipId);
    return log;
  });

/** Sizes of what arrives, and whether it is asked for again without anything new. */
const deliveries = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 3 })), {
  minLength: 1,
});

describe('read models', () => {
  it('are the same grown in any batches, delivered late and repeatedly, rebuilt, and asked as of now', async () => {
    await fc.assert(
      fc.asyncProperty(logs, deliveries, fc.boolean(), async (whole, batches, reopening) => {
        const folder = temporaryFolder();
        const beside = temporaryFolder();
        try {
          const log = new Arriving(whole);
          let grown = await open(log, folder, { today: '2026-01-31' });
          for (let at = 0; log.length < whole.length; at += 1) {
            const [size, times] = batches[at % batches.length]!;
            log.length = Math.min(whole.length, log.length + size);
            await Promise.all(Array.from({ length: times }, () => grown.catchUp()));
            if (reopening && at % 3 === 0) {
              await grown.close();
              grown = await open(log, folder, { today: '2026-01-31' });
            }
          }
          await grown.dayChanged('2026-02-01');
          const rows = grown.query(contentsOf());
          const asked = await grown.asOf({ validAt: '2026-02-02', knownSize: whole.length });
          await grown.dayChanged('2026-02-02');
          expect(asked.query(contentsOf())).toEqual(grown.query(contentsOf()));
          const { tables } = await grown.rebuild();
          for (const differences of Object.values(tables))
            expect(differences).toEqual({ added: 0, removed: 0, changed: 0 });
          await grown.close();
          const rebuilt = await open(whole, beside, { today: '2026-02-01' });
          expect(rebuilt.query(contentsOf())).toEqual(rows);
          await rebuilt.close();
        } finally {
          remove(folder);
          remove(beside);
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
