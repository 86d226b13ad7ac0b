import { proportion } from './proportion.js';
import { rate, rateByAge, rateOf } from './rate.js';

describe('an exact rate', () => {
  it('of six partnerships in 33 years without an event is at most .112 a year', () => {
    const { exactLower95, exactUpper95 } = rate(0, 12051 / 365.25);
    expect(exactLower95).toBe(0);
    expect(exactUpper95).toBeCloseTo(0.1118, 4);
  });

  it('does not exist without time', () => {
    expect(rate(0, 0)).toEqual({
      events: 0,
      personTime: 0,
      rate: null,
      exactLower95: null,
      exactUpper95: null,
      reason: 'noPersonTime',
    });
  });

  it('counts time from entry', () => {
    expect(rateOf({ time: [10, 8], status: [1, 2], entry: [4, 0] }).all).toMatchObject({ events: 1, personTime: 14 });
  });
});

describe('rates by age', () => {
  it('share the time among the bands and count an outcome at a break in the band before', () => {
    const bands = rateByAge({ time: [0, 10, 25, 30], status: [1, 1, 1, 0] }, [0, 10, 20]);
    expect(bands.map(({ from, to, events, personTime }) => ({ from, to, events, personTime }))).toEqual([
      { from: 0, to: 10, events: 2, personTime: 30 },
      { from: 10, to: 20, events: 0, personTime: 20 },
      { from: 20, to: null, events: 1, personTime: 15 },
    ]);
  });

  it('leave out the time before entry', () => {
    expect(rateByAge({ time: [25], status: [0], entry: [12] }, [0, 10, 20]).map((band) => band.personTime)).toEqual([
      0, 8, 5,
    ]);
  });
});

describe('a proportion', () => {
  it('of none or all has one closed limit', () => {
    expect(proportion(0, 6)).toMatchObject({ lower: 0, upper: expect.closeTo(1 - 0.025 ** (1 / 6), 12) });
    expect(proportion(6, 6)).toMatchObject({ lower: expect.closeTo(0.025 ** (1 / 6), 12), upper: 1 });
  });

  it('of nobody does not exist', () => {
    expect(proportion(0, 0)).toMatchObject({ estimate: null, lower: null, upper: null, reason: 'noSubjects' });
  });
});
