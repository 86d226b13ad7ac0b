import fc from 'fast-check';
import { sortTimes } from './sort-times.js';

describe('sorting times', () => {
  it('orders many doubles of all sizes as the built-in sort does', () => {
    const size = fc.constantFrom(1, 1e-300, 1e-9, 3650, 1e15, 1e300);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), size), { minLength: 1, maxLength: 50 }),
        (some) => {
          const values = some.map(([share, unit]) => share * unit + 0);
          const many = Float64Array.from({ length: 25_000 }, (_, i) => values[i % values.length]! * (1 + (i % 7) / 8));
          expect(sortTimes(many)).toEqual(many.slice().sort());
        },
      ),
      { numRuns: 20 },
    );
  });

  it('leaves what it was given as it was', () => {
    const given = Float64Array.of(3, 1, 2);
    expect([sortTimes(given), given]).toEqual([Float64Array.of(1, 2, 3), Float64Array.of(3, 1, 2)]);
  });
});
