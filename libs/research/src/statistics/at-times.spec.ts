import { atTimes } from './at-times.js';
import { kaplanMeier } from './kaplan-meier.js';

describe('a curve read off at times', () => {
  it('is 1 before the first step and keeps its last step, with nobody at risk, after the end', () => {
    const { all } = kaplanMeier({ time: [2, 4], status: [1, 0] });
    expect(atTimes(all, [1, 2, 3, 9])).toMatchObject({
      nRisk: [2, 2, 1, 0],
      nEventSincePrevious: [0, 1, 0, 0],
      nCensorSincePrevious: [0, 0, 0, 1],
      nEnteredSincePrevious: [2, 0, 0, 0],
      surv: [1, 0.5, 0.5, 0.5],
      ciBetaProduct: { upper: [1, expect.any(Number), expect.any(Number), expect.any(Number)] },
      reason: ['noEventYet', null, null, null],
    });
  });

  it('counts late entrants at risk from the day after, between the rows too', () => {
    const { all } = kaplanMeier({ time: [10, 20, 20], status: [1, 1, 1], entry: [0, 12, 15] });
    const { nRisk, nEnteredSincePrevious } = atTimes(all, [5, 12, 13, 15, 16, 20]);
    expect(nRisk).toEqual([1, 0, 1, 1, 2, 2]);
    expect(nEnteredSincePrevious).toEqual([1, 0, 1, 0, 1, 0]);
  });

  it('accounts for everybody: at risk, outcomes and censorings sum to those who entered', () => {
    const { all } = kaplanMeier({ time: [1, 3, 4, 8, 9], status: [1, 0, 1, 0, 1], entry: [0, 0, 2, 5, 0] });
    const table = atTimes(all, [0.5, 2.5, 6.5, 20.5]);
    let left = 0;
    let entered = 0;
    table.times.forEach((_, i) => {
      entered += table.nEnteredSincePrevious[i]!;
      left += table.nEventSincePrevious[i]! + table.nCensorSincePrevious[i]!;
      expect(table.nRisk[i]! + left).toBe(entered);
    });
  });

  it('puts the times in order', () => {
    const { all } = kaplanMeier({ time: [2], status: [1] });
    expect(atTimes(all, [3, 1])).toMatchObject({
      times: [1, 3],
      surv: [1, 0],
      reason: ['noEventYet', 'everybodyHadTheEvent'],
    });
  });

  it('is null when nobody was observed', () => {
    expect(atTimes(kaplanMeier({ time: [], status: [] }).all, [1])).toMatchObject({
      surv: [null],
      reason: ['noSubjects'],
    });
  });
});
