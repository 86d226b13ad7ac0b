import { Limits } from './limits.js';

describe('a limit', () => {
  let now: number;
  let limits: Limits;
  beforeEach(() => {
    now = 0;
    limits = new Limits({ monotonic: () => now });
  });

  const takes = (times: number, key = 'a', most = 3) => Array.from({ length: times }, () => limits.take(key, most));

  it('lets so many through within a minute, and says how long to wait', () => {
    now = 1_000;
    expect(takes(3)).toEqual([undefined, undefined, undefined]);
    now = 21_000;
    expect(limits.take('a', 3)).toEqual({ waitSeconds: 40, overBy: 1 });
    expect(limits.take('a', 3)).toEqual({ waitSeconds: 40, overBy: 2 });
  });

  it('counts anew after a minute', () => {
    takes(5);
    now = 60_000;
    expect(takes(4).map((over) => over === undefined)).toEqual([true, true, true, false]);
  });

  it('counts each asker apart', () => {
    takes(3, 'a');
    expect(limits.take('b', 3)).toBeUndefined();
  });

  it('says to wait a second at the least', () => {
    takes(3);
    now = 59_999;
    expect(limits.take('a', 3)?.waitSeconds).toBe(1);
  });

  it('counts as one all askers beyond ten thousand, and forgets those of earlier minutes', () => {
    for (let i = 0; i < 10_000; i += 1) limits.take(`asker ${i}`, 3);
    for (const key of ['x', 'y', 'z']) expect(limits.take(key, 3)).toBeUndefined();
    expect(limits.take('another', 3)).toMatchObject({ overBy: 1 });
    expect(limits.take('asker 9', 3)).toBeUndefined();
    now = 60_000;
    for (const key of ['x', 'y', 'z', 'another']) expect(limits.take(key, 3)).toBeUndefined();
  });
});
