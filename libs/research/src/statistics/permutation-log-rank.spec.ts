import { DrawnAssignments, permutationLogRank } from './permutation-log-rank.js';

const data = {
  time: [3, 5, 7, 9, 11, 12, 2, 4, 6, 8, 10, 13],
  status: [1, 1, 0, 1, 0, 1, 1, 1, 1, 0, 1, 0],
  group: ['a', 'b', 'b', 'b', 'b', 'b', 'a', 'a', 'a', 'a', 'a', 'b'],
};
const options = { seed: 1, id: 'strict/lastSeen' };

describe('the permutation log-rank test', () => {
  it('is exact when the assignments are few, and equals counting them one by one', () => {
    const test = permutationLogRank(data, options);
    const scores = test.scores as number[];
    let [assignments, extreme] = [0, 0];
    for (let choice = 0; choice < 2 ** 12; choice++) {
      const chosen = scores.filter((_, i) => choice & (2 ** i));
      if (chosen.length !== 6) continue;
      assignments++;
      if (Math.abs(chosen.reduce((sum, score) => sum + score, 0)) >= Math.abs(test.statistic!) - 1e-9) extreme++;
    }
    expect(test).toMatchObject({
      method: 'exact',
      nAssignments: assignments,
      pTwoSided: extreme / assignments,
      reason: null,
    });
  });

  it('tells which way the first group differs, also when it is the larger one', () => {
    const group = data.group.map((_, i) => (i % 4 === 0 ? 'b' : 'a'));
    const test = permutationLogRank({ ...data, group }, options);
    const scores = test.scores as number[];
    let [assignments, greater, less] = [0, 0, 0];
    for (let choice = 0; choice < 2 ** 12; choice++) {
      const chosen = scores.filter((_, i) => choice & (2 ** i));
      if (chosen.length !== 9) continue;
      const sum = chosen.reduce((total, score) => total + score, 0);
      assignments++;
      if (sum >= test.statistic! - 1e-9) greater++;
      if (sum <= test.statistic! + 1e-9) less++;
    }
    expect(test).toMatchObject({ pGreater: greater / assignments, pLess: less / assignments });
  });

  it('counts the observed assignment among the drawn ones, so that p is never 0', () => {
    const time = Array.from({ length: 24 }, (_, i) => i + 1);
    const apart = { time, status: time.map(() => 1), group: time.map((t) => (t > 12 ? 'late' : 'early')) };
    expect(permutationLogRank(apart, { seed: 1, draws: 99 }).pTwoSided).toBe(1 / 100);
  });

  it('has scores that sum to 0', () => {
    const { scores } = permutationLogRank(data, options);
    expect(scores.reduce((sum: number, score) => sum + score!, 0)).toBeCloseTo(0, 12);
  });

  it('draws assignments when they are many, near to the exact p', () => {
    const exact = permutationLogRank(data, options).pTwoSided!;
    const drawn = permutationLogRank(data, { ...options, maxAssignments: 100 });
    expect(drawn).toMatchObject({ method: 'drawn', nAssignments: 9_999 });
    expect(Math.abs(drawn.pTwoSided! - exact)).toBeLessThan(0.02);
  });

  it('draws the same again, in any order of rows, and other assignments for another id', () => {
    const drawn = (rows: typeof data, id = 'strict/lastSeen') =>
      permutationLogRank(rows, { seed: 1, id, maxAssignments: 1 }).varPermutation;
    const reversed = {
      time: [...data.time].reverse(),
      status: [...data.status].reverse(),
      group: [...data.group].reverse(),
    };
    expect(drawn(reversed)).toBe(drawn(data));
    expect(drawn(data, 'broad/lastSeen')).not.toBe(drawn(data));
  });

  it('is not offered under delayed entry', () => {
    const entry = data.time.map((_, i) => (i === 3 ? 1 : 0));
    expect(permutationLogRank({ ...data, entry }, options)).toMatchObject({
      pTwoSided: null,
      reason: 'permutationAssumption',
    });
  });

  it('needs two groups with somebody in them', () => {
    const groupLevels = ['a', 'b'];
    expect(permutationLogRank({ time: [1, 2], status: [1, 1], group: ['a', 'a'], groupLevels }, options)).toMatchObject(
      {
        groups: ['a'],
        pTwoSided: null,
        reason: 'notTwoGroups',
      },
    );
  });

  it('is 1 when nothing has happened', () => {
    expect(permutationLogRank({ time: [1, 2, 3], status: [0, 0, 0], group: ['a', 'b', 'b'] }, options)).toMatchObject({
      statistic: 0,
      pTwoSided: 1,
      varPermutation: 0,
    });
  });
});

describe('drawn assignments', () => {
  const draw = (i: number) => ((i * 7_919) % 101) + 1;
  const time = Array.from({ length: 60 }, (_, i) => draw(i));
  const status = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 0 : 1));
  const named = (first: string, second: string) => Array.from({ length: 60 }, (_, i) => (i % 4 === 0 ? first : second));
  const options = { seed: 1, draws: 999 };

  it('give the same two-sided p whatever the groups are called', () => {
    const p = (first: string, second: string) =>
      permutationLogRank({ time, status, group: named(first, second) }, options);
    expect(p('a', 'b').method).toBe('drawn');
    expect(p('z', 'b').pTwoSided).toBe(p('a', 'b').pTwoSided);
    expect(p('z', 'b').pGreater).toBe(p('a', 'b').pLess);
  });

  it('can be shared by data sets of the same rows, which changes nothing', () => {
    const later = time.map((t) => t + (t % 5));
    const shared = new DrawnAssignments(options);
    for (const times of [time, later, time]) {
      const data = { time: times, status, group: named('a', 'b') };
      expect(permutationLogRank(data, options, shared)).toEqual(permutationLogRank(data, options));
    }
  });
});
