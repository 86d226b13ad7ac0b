import fc from 'fast-check';
import { cumulativeIncidence, type CumulativeIncidenceCurve } from './cumulative-incidence.js';
import { atTimes } from './at-times.js';
import { eventFreeAtTimes } from './event-free.js';
import { kaplanMeier } from './kaplan-meier.js';
import { statesAtTimes } from './states-at-times.js';
import { restrictedMeanTime } from './time-lost.js';

const CAUSES = ['censored', 'mainstreamed', 'discontinued', 'succeeded'];

/** The variance as its formula is written: a sum over all pairs of times. */
function varianceByDefinition(curve: CumulativeIncidenceCurve, cause: string, row: number): number {
  const { nRisk, eventFree, causes } = curve;
  const { cif, nEvent } = causes[cause]!;
  let sum = 0;
  for (let i = 0; i <= row; i++) {
    const n = nRisk[i]!;
    const any = Object.values(causes).reduce((total, other) => total + other.nEvent[i]!, 0);
    const a1 = nEvent[i]! / n;
    const a2 = (any - nEvent[i]!) / n;
    const g = any === n ? 0 : (cif[row]! - cif[i]!) / ((n - any) / n);
    const g1 = (i > 0 ? eventFree[i - 1]! : 1) - g;
    sum += (g1 * g1 * a1 * (1 - a1) + g * g * a2 * (1 - a2) + 2 * g1 * g * a1 * a2) / n;
  }
  return sum;
}

describe('cumulative incidence', () => {
  it('ties causes at one time exactly', () => {
    const { all } = cumulativeIncidence({ time: [2, 2, 2, 4], status: [1, 2, 0, 1] }, CAUSES);
    expect([all.eventFree, all.causes['mainstreamed']!.cif, all.causes['discontinued']!.cif]).toEqual([
      [0.5, 0],
      [0.25, 0.75],
      [0.25, 0.25],
    ]);
  });

  it('has the variance of its definition, computed in one pass', () => {
    const row = fc.record({
      time: fc.integer({ min: 0, max: 40 }),
      status: fc.integer({ min: 0, max: 3 }),
      entry: fc.constantFrom(0, 0, 0, 3, 9),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const column = (key: 'time' | 'status' | 'entry') => rows.map((one) => one[key]);
        const { all } = cumulativeIncidence(
          { time: column('time'), status: column('status'), entry: column('entry') },
          CAUSES,
        );
        for (const [name, { stdErr }] of Object.entries(all.causes)) {
          stdErr.greenwood.forEach((se, i) =>
            expect(se).toBeCloseTo(Math.sqrt(varianceByDefinition(all, name, i)), 12),
          );
        }
      }),
    );
  });

  it('has the variance of its definition when thousands are followed', () => {
    const n = 2_000;
    const { all } = cumulativeIncidence(
      {
        time: Array.from({ length: n }, (_, i) => (i * 7919) % 4001),
        status: Array.from({ length: n }, (_, i) => (i * 31) % 3),
      },
      CAUSES,
    );
    const last = all.time.length - 1;
    for (const name of ['mainstreamed', 'discontinued']) {
      const se = all.causes[name]!.stdErr.greenwood[last]!;
      expect(Math.abs(se / Math.sqrt(varianceByDefinition(all, name, last)) - 1)).toBeLessThan(1e-11);
    }
  });

  it('bounds what nobody has had by how many are at risk', () => {
    const { all } = cumulativeIncidence({ time: [1, 5, 5, 7, 9, 9], status: [2, 0, 0, 0, 0, 0] }, CAUSES);
    const { causes } = statesAtTimes(all, [0.5, 3, 8, 10]);
    const bound = (n: number) => expect.closeTo(1 - 0.025 ** (1 / n), 12);
    expect(causes['mainstreamed']).toMatchObject({
      ci: { lower: [0, 0, 0, null], upper: [bound(6), bound(5), bound(2), null] },
      reason: ['zeroEventBound', 'zeroEventBound', 'zeroEventBound', 'noEventYet'],
    });
    expect(all.causes['mainstreamed']!.zeroEventBound).toEqual([bound(6)]);
    expect(all.causes['discontinued']!.zeroEventBound).toEqual([null]);
  });

  it('has no such bound under delayed entry', () => {
    const { all } = cumulativeIncidence({ time: [4, 5], status: [2, 0], entry: [0, 1] }, CAUSES);
    expect(statesAtTimes(all, [4.5]).causes['mainstreamed']).toMatchObject({
      ci: { lower: [null], upper: [null] },
      reason: ['noEventYet'],
    });
    expect(all.causes['mainstreamed']!.zeroEventBound).toEqual([null]);
  });

  it('of one cause that everybody had has no limits and says why', () => {
    const { all } = cumulativeIncidence({ time: [1, 2, 3], status: [1, 1, 1] }, CAUSES);
    expect(statesAtTimes(all, [3]).causes['mainstreamed']).toMatchObject({
      cif: [1],
      ci: { lower: [null], upper: [null] },
      reason: ['everybodyHadTheEvent'],
    });
  });

  it('is certain at 1 even where the sum is rounded', () => {
    for (let n = 1; n <= 60; n++) {
      const days = Array.from({ length: n }, (_, i) => i);
      const { ci } = cumulativeIncidence({ time: days, status: days.map(() => 1) }, CAUSES).all.causes['mainstreamed']!;
      expect(ci['log-log.greenwood'].upper.at(-1)).toBeNull();
    }
  });

  it('drops a row whose outcome has no name', () => {
    expect(cumulativeIncidence({ time: [1, 2], status: [1, 4] }, CAUSES).droppedRows).toEqual([1]);
  });

  it('without any outcome is empty beside the number followed', () => {
    const { all } = cumulativeIncidence({ time: [1, 6], status: [0, 0] }, CAUSES);
    expect(all).toMatchObject({ n: 2, time: [], nRisk: [] });
    expect(statesAtTimes(all, [3])).toMatchObject({ nRisk: [1], pstate: [[1, 0, 0, 0]], nCensorSincePrevious: [1] });
  });
});

describe('time lost to an outcome', () => {
  it('and time free of outcomes add up to the horizon', () => {
    const { all } = cumulativeIncidence({ time: [1, 3, 4, 6, 8], status: [1, 2, 0, 3, 0] }, CAUSES);
    const { meanTime } = restrictedMeanTime(all, 7);
    expect(meanTime.reduce((sum: number, t) => sum + t!, 0)).toBeCloseTo(7, 12);
  });

  it('is refused beyond the follow-up', () => {
    const { all } = cumulativeIncidence({ time: [1, 8], status: [1, 0] }, CAUSES);
    expect(restrictedMeanTime(all, 9)).toMatchObject({
      meanTime: [null, null, null, null],
      stdErr: [null, null, null, null],
      reason: 'tauBeyondFollowUp',
      largestTau: 8,
    });
  });
});

describe('the share that has had none of the outcomes, read off a cumulative incidence', () => {
  it('is the Kaplan–Meier estimate of any outcome, with its error', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 10 })),
          { maxLength: 20 },
        ),
        (rows) => {
          const [time, status, entry] = [0, 1, 2].map((at) => rows.map((row) => row[at]!)) as [
            number[],
            number[],
            number[],
          ];
          const grid = [0, 3, 7.5, 15, 40];
          const { all: incidence } = cumulativeIncidence({ time, status, entry }, ['censored', 'one', 'two']);
          const { all: km } = kaplanMeier({ time, status: status.map((code) => (code > 0 ? 1 : 0)), entry });
          const read = eventFreeAtTimes(incidence, grid);
          const reference = atTimes(km, grid);
          grid.forEach((_, i) => {
            if (reference.surv[i] === null) expect(read.surv[i]).toBeNull();
            else expect(read.surv[i]).toBeCloseTo(reference.surv[i]!, 12);
            if (reference.stdErr[i] === null) expect(read.stdErr[i]).toBeNull();
            else expect(read.stdErr[i]).toBeCloseTo(reference.stdErr[i]!, 12);
          });
        },
      ),
    );
  });

  it('leaves nothing but the limits out when only errors are wanted', () => {
    const data = { time: [1, 2, 3, 4], status: [1, 0, 2, 1] };
    const causes = ['censored', 'one', 'two'];
    const [whole, errors] = [
      cumulativeIncidence(data, causes).all,
      cumulativeIncidence(data, causes, { errorsOnly: true }).all,
    ];
    expect(errors.causes['one']!.cif).toEqual(whole.causes['one']!.cif);
    expect(errors.causes['one']!.stdErr).toEqual(whole.causes['one']!.stdErr);
    expect(errors.causes['one']!.ci['log-log.greenwood'].lower.every((limit) => limit === null)).toBe(true);
  });
});
