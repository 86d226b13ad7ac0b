import { dateRanges } from './date-ranges.js';

const one = (startLo: number, startHi: number, endLo: number | null, endHi: number | null, validAt = 1000) => {
  const ranges = dateRanges({ startLo: [startLo], startHi: [startHi], endLo: [endLo], endHi: [endHi] }, validAt);
  return Object.fromEntries(Object.entries(ranges).map(([key, column]) => [key, column[0]]));
};

describe('durations between vague dates', () => {
  it('run from the last start to the first end, and from the first start to the last end', () => {
    expect(one(0, 364, 500, 599)).toMatchObject({ lower: 136, upper: 599, midpoint: 549 - 182, reason: null });
  });

  it('cut ranges that overlap so that the start is not after the end', () => {
    expect(one(0, 364, 100, 200)).toMatchObject({ startHi: 200, endLo: 100, lower: 0, upper: 200, midpoint: 50 });
    expect(one(100, 364, 0, 364)).toMatchObject({ endLo: 100, endHi: 364 });
  });

  it('have no longest while running', () => {
    expect(one(0, 30, null, null)).toMatchObject({
      endLo: 1000,
      endHi: 1000,
      lower: 970,
      upper: null,
      reason: 'running',
    });
  });

  it('do not look beyond the day asked about', () => {
    expect(one(900, 900, 950, 1200)).toMatchObject({ endHi: 1000, upper: 100 });
  });

  it('do not exist where the end is certainly before the start, or the start after the day asked about', () => {
    expect(one(50, 60, 10, 20)).toMatchObject({ lower: null, upper: null, midpoint: null, reason: 'endBeforeStart' });
    expect(one(1001, 1001, null, null)).toMatchObject({ lower: null, reason: 'notYetStarted' });
  });
});
