import { poolImputations } from './pool-imputations.js';

describe('pooled estimates', () => {
  it('are those of the data sets when all agree, with nothing between them', () => {
    expect(poolImputations([[0.37], [0.37], [0.37]], [[0.1], [0.1], [0.1]])).toMatchObject({
      estimate: [0.37],
      between: [0],
      relativeIncrease: [0],
      reason: [null],
    });
  });

  it('have no limits where a data set is at 0 or 1, but a mean and an envelope', () => {
    expect(poolImputations([[1], [0.8]], [[0], [0.1]])).toMatchObject({
      estimate: [0.9],
      theta: [null],
      lower: [null],
      upper: [null],
      envelopeLower: [0.8],
      envelopeUpper: [1],
      reason: ['undefinedInSomeImputations'],
    });
  });

  it('of an outcome nobody had are bounded by the smallest number at risk', () => {
    expect(poolImputations([[0], [0]], [[0], [0]], { nRisk: [[7], [6]] })).toMatchObject({
      lower: [0],
      upper: [expect.closeTo(1 - 0.025 ** (1 / 6), 12)],
      reason: ['zeroEventBound'],
    });
  });

  it('of nothing are null', () => {
    expect(poolImputations([[null]], [[null]])).toMatchObject({ estimate: [null], reason: ['noSubjects'] });
    expect(poolImputations([], [])).toMatchObject({ estimate: [], reason: [] });
  });
});
