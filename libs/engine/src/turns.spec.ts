import { Turns } from './turns.js';

describe('turns', () => {
  /** Work that ends when it is told to. */
  function work<T>() {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let begun = false;
    return {
      resolve,
      reject,
      begun: () => begun,
      do: () => {
        begun = true;
        return promise;
      },
    };
  }
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

  it('begin at once where nobody is before', () => {
    const one = work<void>();
    void new Turns().take('a', one.do);
    expect(one.begun()).toBe(true);
  });

  it('of one name come one after the other, in the order of asking', async () => {
    const turns = new Turns();
    const [one, two, three] = [work<number>(), work<number>(), work<number>()];
    const all = Promise.all([one, two, three].map((each) => turns.take('a', each.do)));
    expect([one, two, three].map((each) => each.begun())).toEqual([true, false, false]);
    one.resolve(1);
    await settled();
    expect([two.begun(), three.begun()]).toEqual([true, false]);
    two.resolve(2);
    three.resolve(3);
    expect(await all).toEqual([1, 2, 3]);
  });

  it('of other names do not wait', () => {
    const turns = new Turns();
    const [one, two] = [work<void>(), work<void>()];
    void turns.take('a', one.do);
    void turns.take('b', two.do);
    expect(two.begun()).toBe(true);
  });

  it('go on after one that failed, which fails alone', async () => {
    const turns = new Turns();
    const one = work<void>();
    const failed = turns.take('a', one.do);
    const next = turns.take('a', async () => 'done');
    one.reject(new Error('no'));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('done');
  });

  it('go on after one that throws before it begins to wait', async () => {
    const turns = new Turns();
    const thrown = (async () =>
      turns.take('a', () => {
        throw new Error('at once');
      }))();
    await expect(thrown).rejects.toThrow('at once');
    expect(await turns.take('a', async () => 'done')).toBe('done');
  });
});
