import { kaplanMeier } from './kaplan-meier.js';
import { medianFollowUp } from './median-follow-up.js';
import { quantiles } from './quantiles.js';

const median = (time: number[], status: number[]) => quantiles(kaplanMeier({ time, status }).all, [0.5])[0]!;

describe('the median time', () => {
  it('is the middle of a step that stays exactly at a half', () => {
    expect(median([1, 2, 3, 4], [1, 1, 1, 1])).toMatchObject({ firstTime: 2, rMidpoint: 2.5 });
  });

  it('is the middle up to the last time where the curve never falls again', () => {
    expect(median([1, 2, 7, 9], [1, 1, 0, 0])).toMatchObject({ firstTime: 2, rMidpoint: 5.5 });
  });

  it('is null and says by when it was not reached', () => {
    expect(median([3, 6, 9], [1, 0, 0])).toMatchObject({
      rMidpoint: null,
      firstTime: null,
      reason: 'notReached',
      lastTime: 9,
    });
  });

  it('is null when nobody was observed', () => {
    expect(median([], [])).toMatchObject({ firstTime: null, reason: 'noSubjects', lastTime: null });
  });

  it('has limits from the beta product curve too', () => {
    expect(median([1, 2, 3, 4, 5, 6, 7], [1, 1, 1, 1, 1, 1, 1]).ci.betaProduct).toEqual({ lower: 1, upper: 7 });
  });
});

describe('the median follow-up', () => {
  it('waits for the end of observation and is cut off by outcomes of any cause', () => {
    expect(medianFollowUp({ time: [1, 2, 3, 4], status: [0, 2, 0, 0] })).toMatchObject({ firstTime: 3 });
  });
});
