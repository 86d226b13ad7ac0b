import { mergeNearTies } from './near-ties.js';

describe('times that differ by rounding', () => {
  it('become the smallest of their run', () => {
    const time = Float64Array.of(0.1 + 0.2, 2, 0.3);
    expect(mergeNearTies(time, null)).toBe(true);
    expect(time).toEqual(Float64Array.of(0.3, 2, 0.3));
  });

  it('are merged with entry times', () => {
    const time = Float64Array.of(1 + 1e-9, 5);
    const entry = Float64Array.of(0, 1);
    mergeNearTies(time, entry);
    expect([time[0], entry[1]]).toEqual([1, 1]);
  });

  it('are measured against the mean when times are large', () => {
    const time = Float64Array.of(1e9, 1e9 + 10, 2e9);
    expect(mergeNearTies(time, null)).toBe(true);
    expect(time[1]).toBe(1e9);
  });

  it('are left alone when they are a day apart', () => {
    expect(mergeNearTies(Float64Array.of(1, 2, 3), null)).toBe(false);
  });
});
