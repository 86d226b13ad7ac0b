import { changeText, dateText, dayText, moneyText, totalText } from './words.js';

describe('a day in words', () => {
  it.each([
    ['2013', '2013'],
    ['2013-04', 'April 2013'],
    ['2013-04-07', '7 April 2013'],
    ['2012/2013-05', 'one day from 2012 to May 2013'],
    [null, 'day unknown'],
  ])('of %s is %s', (date, says) => {
    expect(dayText(date)).toBe(says);
  });

  it('leaves alone what is no date', () => {
    expect(dateText('soon')).toBe('soon');
  });
});

describe('an amount in words', () => {
  it.each([
    [{ pence: 120_050, currency: 'GBP', qualifier: 'exact' }, '£1,200.50'],
    [{ pence: 41_800_000, currency: 'GBP', qualifier: 'rounded' }, 'about £418,000'],
    [{ pence: 100, currency: 'EUR', qualifier: 'atMost' }, 'at most EUR 1'],
    [{ pence: null, currency: 'GBP', qualifier: 'unknown' }, 'not known'],
  ])('of %j is %s', (money, says) => {
    expect(moneyText(money)).toBe(says);
  });
});

describe('a total in words', () => {
  const total = { of: 'cash', pence: 5_000, currency: 'GBP', qualifier: 'exact', parts: 2, unknownParts: 0 };

  it('is the sum', () => {
    expect(totalText(total)).toBe('£50');
  });

  it('says how many parts are not known', () => {
    expect(totalText({ ...total, qualifier: 'atLeast', unknownParts: 1 })).toBe(
      'at least £50, 1 of 2 amounts not known',
    );
  });

  it('is never 0 where nothing is known', () => {
    expect(totalText({ ...total, pence: 0, qualifier: 'atLeast', unknownParts: 2 })).toBe('not known (2 amounts)');
  });

  it('is none where some parts are at least and some at most', () => {
    expect(totalText({ ...total, pence: null, qualifier: 'none' })).toContain('no total');
  });
});

it('a change says what was and what is', () => {
  expect(changeText({ field: 'occurredOn', before: null, after: '2013-04' })).toBe('occurred on nothing → 2013-04');
});
