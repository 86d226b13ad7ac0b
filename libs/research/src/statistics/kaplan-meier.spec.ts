import { kaplanMeier } from './kaplan-meier.js';

describe('the Kaplan–Meier curve', () => {
  it('of six subjects is what the formula gives by hand', () => {
    const { all } = kaplanMeier({ time: [1, 2, 2, 3, 4, 5], status: [1, 1, 0, 0, 1, 0] });
    expect(all).toMatchObject({
      n: 6,
      events: 3,
      time: [1, 2, 3, 4, 5],
      nRisk: [6, 5, 3, 2, 1],
      nCensor: [0, 1, 1, 0, 1],
    });
    expect(all.surv).toEqual([
      5 / 6,
      (5 / 6) * (4 / 5),
      (5 / 6) * (4 / 5),
      (5 / 6) * (4 / 5) * (1 / 2),
      (5 / 6) * (4 / 5) * (1 / 2),
    ]);
    expect(all.stdErr[1]).toBeCloseTo((2 / 3) * Math.sqrt(1 / 30 + 1 / 20), 14);
  });

  it('counts an outcome on the day of the origin', () => {
    const { all } = kaplanMeier({ time: [0, 0, 3, 5], status: [1, 0, 1, 0] });
    expect([all.time, all.surv]).toEqual([
      [0, 3, 5],
      [0.75, 0.375, 0.375],
    ]);
  });

  it('of nobody is empty', () => {
    const { all } = kaplanMeier({ time: [], status: [] });
    expect(all).toMatchObject({ n: 0, events: 0, time: [], surv: [], ciBetaProduct: { beforeFirstTimeLower: null } });
  });

  it('has no log-log limits where it is at 1 or 0, and beta product limits everywhere', () => {
    const { all } = kaplanMeier({ time: [2, 5], status: [0, 1] });
    expect(all.ci['log-log']).toEqual({ lower: [null, null], upper: [null, null] });
    expect(all.ciBetaProduct!.lower).toEqual([0.025000000000000036, 0].map((limit) => expect.closeTo(limit, 14)));
    expect(all.stdErr).toEqual([0, null]);
  });

  it('reports groups in the order of code units, empty levels too', () => {
    const { byGroup } = kaplanMeier({ time: [1, 2], status: [1, 1], group: ['b', 'Z'], groupLevels: ['a'] });
    expect(Object.keys(byGroup!)).toEqual(['Z', 'a', 'b']);
    expect(byGroup!['a']).toMatchObject({ n: 0, time: [] });
  });

  it('keeps groups apart whatever they are called', () => {
    const { byGroup } = kaplanMeier({ time: [1, 2], status: [1, 1], group: ['__proto__', 'constructor'] });
    expect(Object.keys(byGroup!)).toEqual(['__proto__', 'constructor']);
  });

  it('has no beta product limits under delayed entry, in no group', () => {
    const { all, byGroup } = kaplanMeier({ time: [4, 5], status: [1, 1], entry: [0, 2], group: ['a', 'b'] });
    expect([all.ciBetaProduct, byGroup!['a']!.ciBetaProduct]).toEqual([undefined, undefined]);
    expect(byGroup!['a']!.entryCount).toBe(1);
  });

  it('notes when a first small risk set drove it to 0, and from when on it would not', () => {
    const late = { time: [3, 8, 9, 12, 15], status: [1, 1, 0, 1, 1], entry: [0, 4, 5, 6, 7] };
    const { notes } = kaplanMeier(late).all;
    expect(notes).toEqual([{ code: 'earlyCollapse', collapsedAt: 3, startTime: 8 }]);
    const fromThere = kaplanMeier(late, { startTime: notes[0]!.startTime }).all;
    expect([fromThere.notes, fromThere.surv[0]]).toEqual([[], 0.75]);
  });

  it('takes another level', () => {
    const limits = (level: number) => kaplanMeier({ time: [1, 2, 3], status: [1, 0, 0] }, { level }).all.ci['log-log'];
    expect(limits(0.9).lower[0]).toBeGreaterThan(limits(0.95).lower[0]!);
    expect(() => limits(1)).toThrow(RangeError);
  });

  it('of more than 400 rows has beta product limits only when asked', () => {
    const many = { time: Array.from({ length: 401 }, (_, i) => i), status: new Array<number>(401).fill(1) };
    expect(kaplanMeier(many).all.ciBetaProduct).toBeUndefined();
    expect(kaplanMeier(many, { betaProduct: true }).all.ciBetaProduct!.upper).toHaveLength(401);
  });
});
