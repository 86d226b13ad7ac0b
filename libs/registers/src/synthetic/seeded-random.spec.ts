import { SeededRandom } from './seeded-random.js';

const fractions = (random: SeededRandom, count: number) => Array.from({ length: count }, () => random.fraction());

test('the sequence of a seed never changes', () => {
  const random = new SeededRandom(1, 2);
  expect(Array.from({ length: 5 }, () => random.between(0, 999_999))).toEqual([
    869_943, 852_951, 662_356, 667_634, 37_301,
  ]);
});

test('each of several seeds, and their order, changes the sequence', () => {
  const first = [[1], [2], [1, 2], [2, 1]].map((seeds) => new SeededRandom(...seeds).fraction());
  expect(new Set(first).size).toBe(4);
});

test('fractions fill the whole range evenly', () => {
  const drawn = fractions(new SeededRandom(5), 20_000);
  const tenths = Array.from({ length: 10 }, (_, at) => drawn.filter((one) => Math.floor(one * 10) === at).length);
  for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(200);
});

test('whole numbers include both ends', () => {
  const random = new SeededRandom(3);
  expect(new Set(Array.from({ length: 200 }, () => random.between(-1, 2)))).toEqual(new Set([-1, 0, 1, 2]));
});

test('some values keep their order and are never taken twice', () => {
  const random = new SeededRandom(3);
  for (let draw = 0; draw < 50; draw += 1) {
    const taken = random.some(['a', 'b', 'c', 'd'], 3);
    expect(taken).toHaveLength(3);
    expect(taken).toEqual([...new Set(taken)].toSorted());
  }
  expect(random.some(['a'], 3)).toEqual(['a']);
});

test('shares are kept, and a share of nothing is never drawn', () => {
  const random = new SeededRandom(3);
  const drawn = Array.from({ length: 10_000 }, () => random.weighted({ never: 0, often: 75, seldom: 25, nor: 0 }));
  expect(new Set(drawn)).toEqual(new Set(['often', 'seldom']));
  expect(Math.abs(drawn.filter((one) => one === 'often').length - 7_500)).toBeLessThan(200);
});
