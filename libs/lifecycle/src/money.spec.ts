import fc from 'fast-check';
import { totalOf, type MoneyAmount } from './money.js';

const pounds = (pence: number | null, qualifier: MoneyAmount['qualifier'] = 'exact'): MoneyAmount => ({
  pence,
  currency: 'GBP',
  qualifier,
});
const sum = (...amounts: MoneyAmount[]) => totalOf(amounts, 'GBP');

describe('a total', () => {
  it.each([
    ['of exact parts is exact', [pounds(100), pounds(23)], 123, 'exact'],
    ['with a rounded part is rounded', [pounds(100), pounds(23, 'rounded')], 123, 'rounded'],
    [
      'with a part that is at least so much is at least so much',
      [pounds(100, 'atLeast'), pounds(23, 'rounded')],
      123,
      'atLeast',
    ],
    ['with an unknown part is at least the rest', [pounds(100), pounds(null, 'unknown')], 100, 'atLeast'],
    ['with a part that is at most so much is at most so much', [pounds(100), pounds(23, 'atMost')], 123, 'atMost'],
    ['of nothing is exactly nothing', [], 0, 'exact'],
  ] as const)('%s', (_, amounts, pence, qualifier) => {
    expect(sum(...amounts)).toMatchObject({ pence, qualifier });
  });

  it('of parts at least and parts at most cannot be given', () => {
    expect(sum(pounds(100, 'atLeast'), pounds(23, 'atMost'))).toEqual({
      pence: null,
      currency: 'GBP',
      qualifier: 'none',
      parts: 2,
      unknownParts: 0,
    });
    expect(sum(pounds(null, 'unknown'), pounds(23, 'atMost')).pence).toBeNull();
  });

  it('says how many of its parts nobody knows', () => {
    expect(sum(pounds(100), pounds(null, 'unknown'), pounds(null, 'unknown'))).toMatchObject({
      parts: 3,
      unknownParts: 2,
    });
  });

  it('holds one currency', () => {
    expect(() => sum({ ...pounds(100), currency: 'EUR' })).toThrow('a total of GBP cannot hold EUR');
  });

  it('does not depend on the order of its parts', () => {
    const amount = fc.oneof(
      fc.record({
        pence: fc.integer({ min: 0, max: 1_000_000 }),
        currency: fc.constant('GBP'),
        qualifier: fc.constantFrom('exact' as const, 'rounded' as const, 'atLeast' as const, 'atMost' as const),
      }),
      fc.constant(pounds(null, 'unknown')),
    );
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 8 }), (amounts) => {
        expect(totalOf([...amounts].reverse(), 'GBP')).toEqual(totalOf(amounts, 'GBP'));
      }),
    );
  });
});
