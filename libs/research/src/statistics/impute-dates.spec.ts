import { imputeDates } from './impute-dates.js';

const ranges = {
  id: ['a', 'b', 'c'],
  startLo: [0, 100, 0],
  startHi: [364, 100, 9],
  endLo: [0, 400, 20],
  endHi: [364, 400, 29],
};

describe('imputed dates', () => {
  const sets = imputeDates(ranges, { seed: 1, m: 400 });

  it('lie in their ranges, the end never before the start', () => {
    for (const { start, end, time } of sets) {
      start.forEach((from, i) => {
        expect(from).toBeGreaterThanOrEqual(ranges.startLo[i]!);
        expect(end[i]).toBeLessThanOrEqual(ranges.endHi[i]!);
        expect(time[i]).toBe(end[i]! - from!);
        expect(time[i]).toBeGreaterThanOrEqual(0);
      });
    }
  });

  it('are uniform over the admissible pairs: of two days each, the three pairs are equally frequent', () => {
    const twoDays = { id: ['a'], startLo: [0], startHi: [1], endLo: [0], endHi: [1] };
    const pairs = new Map<string, number>();
    for (const { start, end } of imputeDates(twoDays, { seed: 1, m: 3000 })) {
      pairs.set(`${start[0]}–${end[0]}`, (pairs.get(`${start[0]}–${end[0]}`) ?? 0) + 1);
    }
    expect([...pairs.keys()].sort()).toEqual(['0–0', '0–1', '1–1']);
    for (const count of pairs.values()) expect(Math.abs(count - 1000)).toBeLessThan(100);
  });

  it('of one subject do not depend on the others', () => {
    const alone = imputeDates({ id: ['c'], startLo: [0], startHi: [9], endLo: [20], endHi: [29] }, { seed: 1, m: 400 });
    expect(alone.map(({ start, end }) => [start[0], end[0]])).toEqual(sets.map(({ start, end }) => [start[2], end[2]]));
  });

  it('begin the same however many are drawn', () => {
    expect(imputeDates(ranges, { seed: 1, m: 3 })).toEqual(sets.slice(0, 3));
  });

  it('are null where no pair is admissible', () => {
    const impossible = { id: ['d'], startLo: [50], startHi: [60], endLo: [10], endHi: [20] };
    expect(imputeDates(impossible, { seed: 1, m: 1 })).toEqual([{ start: [null], end: [null], time: [null] }]);
  });
});
