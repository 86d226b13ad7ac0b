import { kaplanMeier } from './kaplan-meier.js';
import { largestTau, rmst, rmstDifference } from './restricted-mean.js';

const curve = (time: number[], status: number[]) => kaplanMeier({ time, status }).all;

describe('the restricted mean', () => {
  it('is the area under the curve', () => {
    expect(rmst(curve([2, 4], [1, 0]), 3)).toMatchObject({ mean: 2.5, stdErr: Math.sqrt(1 / 2) / 2, reason: null });
  });

  it('refuses a horizon beyond the last observed time and names the largest', () => {
    const refused = { mean: null, stdErr: null, reason: 'tauBeyondFollowUp', largestTau: 4 };
    expect(rmst(curve([2, 4], [1, 0]), 5)).toMatchObject(refused);
    expect(rmst(curve([2, 4], [1, 0]), NaN)).toMatchObject(refused);
  });

  it('takes any horizon once nobody is left without the outcome', () => {
    expect(rmst(curve([2, 4], [1, 1]), 100)).toMatchObject({ mean: 3, reason: null, largestTau: null });
  });

  it('supports for several curves the shortest follow-up of those that have not ended', () => {
    expect(largestTau([curve([2, 9], [1, 0]), curve([3, 5], [1, 1])])).toBe(9);
  });

  it('of two groups differs with the variances added', () => {
    const [a, b] = [rmst(curve([2, 4], [1, 0]), 3), rmst(curve([1, 4], [1, 0]), 3)];
    expect(rmstDifference(a, b)).toEqual({ estimate: 0.5, stdErr: expect.closeTo(Math.sqrt(1 / 8 + 1 / 2), 14) });
    expect(rmstDifference(a, rmst(curve([], []), 3))).toEqual({ estimate: null, stdErr: null });
  });
});
