import { DEFINITIONS } from '#lifecycle';
import { amountText, headlineOf, type Names } from './headlines.js';

const names: Names = { organisation: (id) => id.toUpperCase(), strand: (id) => `“${id}”`, programme: (id) => id };

describe('headlines', () => {
  it.each(DEFINITIONS.map(({ type, fields }) => [type, fields] as const))(
    'say %s in a sentence of one line without what is not there',
    (type, fields) => {
      for (const some of [fields, fields.filter(({ required }) => required)]) {
        const data = Object.fromEntries(some.map(({ name, type: { example } }) => [name, example]));
        const said = headlineOf(type, data, names);
        expect(said.length).toBeGreaterThan(3);
        expect(said).not.toBe(type);
        expect(said).not.toMatch(/undefined|null|\[object|NaN|\n/);
      }
    },
  );

  it.each([
    [{ pence: 275_936_800, currency: 'GBP', qualifier: 'exact' }, '£2,759,368'],
    [{ pence: 1_205, currency: 'GBP', qualifier: 'rounded' }, 'about £12.05'],
    [{ pence: 500, currency: 'EUR', qualifier: 'atMost' }, 'at most EUR 5'],
    [{ pence: null, currency: 'GBP', qualifier: 'unknown' }, 'an amount not known'],
  ] as const)('say %j as %s', (amount, text) => {
    expect(amountText(amount)).toBe(text);
  });

  it('fall back on the type where this version has no sentence for it', () => {
    expect(headlineOf('SomethingLater', {}, names)).toBe('SomethingLater');
  });
});
