import {
  betaQuantile,
  chiSquareQuantile,
  chiSquareUpper,
  chiSquareUpperQuantile,
  normalQuantile,
  twoSidedNormalP,
  zOfLevel,
} from './distributions.js';

describe('distribution functions at their ends', () => {
  it('give 0 for an upper tail below the smallest double', () => {
    expect(chiSquareUpper(1444, 1)).toBe(0);
    expect(chiSquareUpper(Infinity, 3)).toBe(0);
  });

  it('give the whole for the tail from 0', () => {
    expect(chiSquareUpper(0, 2)).toBe(1);
  });

  it('give null where a quantile is infinite', () => {
    expect([normalQuantile(0), normalQuantile(1), chiSquareQuantile(1, 2), chiSquareUpperQuantile(0, 2)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('give the bounds of the Beta distribution at 0 and 1', () => {
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)]).toEqual([0, 1]);
  });

  it('have the upper limit of no event in closed form', () => {
    expect(chiSquareUpperQuantile(0.025, 2)).toBeCloseTo(-2 * Math.log(0.025), 12);
  });

  it('give .05 two-sided at 1.96', () => {
    expect(twoSidedNormalP(zOfLevel(0.95))).toBeCloseTo(0.05, 12);
    expect(zOfLevel(0.9)).toBeCloseTo(1.6448536269514722, 12);
  });
});
