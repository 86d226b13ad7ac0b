import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { MAX_DEPTH, plainJsonProblem } from './plain-json.js';

const nested = (depth: number, leaf: unknown): unknown => {
  let value = leaf;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? { in: value } : [value];
  return { value };
};

describe('plain JSON', () => {
  it('comes back equal, whatever it is', () => {
    const anything = fc.object({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withSparseArray: true,
      withTypedArray: true,
      maxDepth: 4,
    });
    fc.assert(
      fc.property(anything, (value) => {
        if (plainJsonProblem(value) === undefined)
          expect(isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is everything that JSON can say without half a character', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (value) => {
        expect(plainJsonProblem(JSON.parse(JSON.stringify(value)))).toBeUndefined();
      }),
    );
  });

  it('may have any keys that JSON may have', () => {
    expect(
      plainJsonProblem(JSON.parse('{"__proto__": {"a": 1}, "constructor": [], "toJSON": "", "": null}')),
    ).toBeUndefined();
    expect(plainJsonProblem(Object.assign(Object.create(null), { a: 1 }))).toBeUndefined();
  });

  it.each<[string, unknown, string]>([
    ['a text', 'text', ''],
    ['nothing', null, ''],
    ['an array', [], ''],
    ['undefined', { a: { b: undefined } }, '/a/b'],
    ['bigint', { a: [1, 2n] }, '/a/1'],
    ['infinity', { a: Infinity }, '/a'],
    ['minus zero', { a: { 'b/c~d': -0 } }, '/a/b~1c~0d'],
    ['a function', { toJSON: () => 1 }, '/toJSON'],
    ['a date', { a: new Date(0) }, '/a'],
    ['an object of a class', { a: new (class Money {})() }, '/a'],
    ['boxed text', { a: Object('text') as unknown }, '/a'],
    ['bytes', { a: new Uint8Array(1) }, '/a'],
    ['a lone surrogate', { a: ['\udc00'] }, '/a/0'],
    ['a lone surrogate in a key', { a: { '\ud800': 1 } }, '/a'],
    ['a hole', { a: [1, , 3] }, '/a/1'],
    ['an array with a name', { a: Object.assign([1], { name: 1 }) }, '/a'],
    ['a symbol for a key', { a: { [Symbol('s')]: 1 } }, '/a'],
    ['a symbol', { a: Symbol('s') }, '/a'],
  ])('is not %s', (_, value, path) => {
    expect(plainJsonProblem(value)).toMatchObject({ path });
  });

  it('is nested 32 deep and no deeper, which ends a cycle', () => {
    expect(plainJsonProblem(nested(MAX_DEPTH - 1, 1))).toBeUndefined();
    expect(plainJsonProblem(nested(MAX_DEPTH - 1, {}))?.problem).toContain('deeper');
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(plainJsonProblem(cycle)?.problem).toContain('deeper');
  });
});
