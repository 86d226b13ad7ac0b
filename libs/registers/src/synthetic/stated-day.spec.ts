import { precisionOf, rangeOf } from '#lifecycle';
import { SeededRandom } from './seeded-random.js';
import { plannedDay, statedDay } from './stated-day.js';

const stated = Array.from({ length: 2_000 }, (_, seed) =>
  statedDay(new SeededRandom(seed), '2014-03-31', '2014-04-02'),
);

test('a day is stated as day, month, year, interval or not at all', () => {
  expect(new Set(stated.map(precisionOf))).toEqual(new Set(['day', 'month', 'year', 'interval', 'unknown']));
});

test('what is stated holds the day', () => {
  for (const date of stated) {
    if (date === null) continue;
    const { earliest, latest } = rangeOf(date)!;
    expect(earliest <= '2014-03-31' && '2014-03-31' <= latest).toBe(true);
  }
});

test('no interval reaches past the day of recording', () => {
  for (const date of stated) if (date?.includes('/')) expect(rangeOf(date)!.latest <= '2014-04-02').toBe(true);
});

test('a planned day is a month or a day', () => {
  const planned = Array.from({ length: 50 }, (_, seed) => plannedDay(new SeededRandom(seed), '2014-03-31'));
  expect(new Set(planned)).toEqual(new Set(['2014-03', '2014-03-31']));
});
