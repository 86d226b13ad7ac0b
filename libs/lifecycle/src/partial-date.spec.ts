import fc from 'fast-check';
import {
  addDays,
  addMonths,
  certainlyBefore,
  certainlyOnOrBefore,
  dayNumber,
  dayOfNumber,
  durationDays,
  isDay,
  londonDay,
  parsePartialDate,
  possiblyBefore,
  possiblyOnOrBefore,
  precisionOf,
  rangeOf,
  type DayRange,
} from './partial-date.js';

const range = (text: string): DayRange => parsePartialDate(text)!;

describe('a partial date', () => {
  it.each([
    ['2013', '2013-01-01', '2013-12-31', 'year'],
    ['2012-02', '2012-02-01', '2012-02-29', 'month'],
    ['2013-02', '2013-02-01', '2013-02-28', 'month'],
    ['1900-02', '1900-02-01', '1900-02-28', 'month'],
    ['2000-02', '2000-02-01', '2000-02-29', 'month'],
    ['2013-04-17', '2013-04-17', '2013-04-17', 'day'],
    ['2014-11/2016-03', '2014-11-01', '2016-03-31', 'interval'],
    ['2013/2013-12', '2013-01-01', '2013-12-31', 'interval'],
    ['2013-01/2013', '2013-01-01', '2013-12-31', 'interval'],
    ['2013-04-03/2013-04-05', '2013-04-03', '2013-04-05', 'interval'],
    ['1900', '1900-01-01', '1900-12-31', 'year'],
    ['2199-12-31', '2199-12-31', '2199-12-31', 'day'],
  ])('%s lies between %s and %s', (text, earliest, latest, precision) => {
    expect(parsePartialDate(text)).toEqual({ earliest, latest });
    expect(precisionOf(text)).toBe(precision);
  });

  it.each([
    '2013-4',
    '13',
    '2013-02-29',
    '2013-21',
    '2013~',
    '2013?',
    '2013/..',
    '2013-04/2013-03',
    '2013/2013-05',
    '2013-04/2013-04',
    '2013%',
    '2013-04-17T10:00',
    '２０１３',
    '',
    '1899',
    '2200',
    '2013-00',
    '2013-13',
    '2013-04-00',
    '2013-04-31',
    '2013/',
    '/2013',
    '2013/2014/2015',
    '2014/2013',
    '2013-04/2013',
    ' 2013',
    '2013 ',
    '2013\n',
    '+2013',
    '2013-04-17Z',
    '20130417',
  ])('is not %j', (text) => {
    expect(parsePartialDate(text)).toBeUndefined();
  });

  it.each([[null], [undefined], [2013], [{}], [['2013']]])('is no value of another JSON type: %j', (value) => {
    expect(parsePartialDate(value)).toBeUndefined();
  });

  it('that is null has no range, and its precision is unknown', () => {
    expect(rangeOf(null)).toBeUndefined();
    expect(precisionOf(null)).toBe('unknown');
  });

  it('of a day is a day, and none of a month is', () => {
    expect([isDay('2013-04-17'), isDay('2013-04'), isDay('2013-02-29'), isDay(20130417)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

const day = fc.integer({ min: dayNumber('1900-01-01'), max: dayNumber('2199-12-31') }).map(dayOfNumber);
const anyRange = fc.tuple(day, day).map(([a, b]) => (a < b ? { earliest: a, latest: b } : { earliest: b, latest: a }));
/** The days of a short range, one by one. */
const days = ({ earliest, latest }: DayRange) =>
  Array.from({ length: dayNumber(latest) - dayNumber(earliest) + 1 }, (_, at) => addDays(earliest, at));
const shortRange = fc
  .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 5 }))
  .map(([from, length]) => ({ earliest: addDays('2013-02-25', from), latest: addDays('2013-02-25', from + length) }));

describe('relations of days in the world', () => {
  it('hold of ranges exactly as they hold of the days within them', () => {
    fc.assert(
      fc.property(shortRange, shortRange, (a, b) => {
        const pairs = days(a).flatMap((one) => days(b).map((other) => [one, other] as const));
        expect(certainlyBefore(a, b)).toBe(pairs.every(([one, other]) => one < other));
        expect(certainlyOnOrBefore(a, b)).toBe(pairs.every(([one, other]) => one <= other));
        expect(possiblyBefore(a, b)).toBe(pairs.some(([one, other]) => one < other));
        expect(possiblyOnOrBefore(a, b)).toBe(pairs.some(([one, other]) => one <= other));
      }),
    );
  });

  it('are never certain and always possible with an unknown side', () => {
    const known = range('2013');
    const unknown: DayRange = { earliest: '2020-01-01', latest: '2020-01-01', dateUnknown: true };
    for (const side of [undefined, unknown])
      for (const [a, b] of [
        [side, known],
        [known, side],
      ] as const) {
        expect([certainlyBefore(a, b), certainlyOnOrBefore(a, b)]).toEqual([false, false]);
        expect([possiblyBefore(a, b), possiblyOnOrBefore(a, b)]).toEqual([true, true]);
      }
  });

  it('exclude each other: what is certainly before is not possibly on or after', () => {
    fc.assert(fc.property(anyRange, anyRange, (a, b) => certainlyBefore(a, b) === !possiblyOnOrBefore(b, a)));
  });
});

describe('durations in days', () => {
  it('give the fewest and the most days', () => {
    expect(durationDays(range('2013-04'), range('2015-06'))).toEqual({ daysMin: 762, daysMax: 820 });
  });

  it('are never less than none', () => {
    expect(durationDays(range('2013'), range('2013-03'))).toEqual({ daysMin: 0, daysMax: 89 });
  });

  it('are unknown with an unknown end', () => {
    expect(durationDays(range('2013'), undefined)).toBeUndefined();
    expect(
      durationDays({ earliest: '2013-01-01', latest: '2013-01-01', dateUnknown: true }, range('2014')),
    ).toBeUndefined();
  });
});

describe('counting on from a day', () => {
  it('knows leap days', () => {
    expect(addDays('2012-02-28', 1)).toBe('2012-02-29');
    expect(addDays('1900-02-28', 1)).toBe('1900-03-01');
    expect(addDays('2013-01-01', -1)).toBe('2012-12-31');
  });

  it('returns to where it came from', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -5_000, max: 5_000 }), (from, n) => addDays(addDays(from, n), -n) === from),
    );
  });

  it('by months keeps the day of the month, or takes the last', () => {
    expect(addMonths('2012-02-29', 12)).toBe('2013-02-28');
    expect(addMonths('2013-08-31', 6)).toBe('2014-02-28');
    expect(addMonths('2013-12-15', 1)).toBe('2014-01-15');
    expect(addMonths('2013-01-15', -1)).toBe('2012-12-15');
  });
});

describe('the day in Scotland of an instant', () => {
  it.each([
    ['2013-01-15T23:59:59.999Z', '2013-01-15'],
    ['2013-07-15T22:59:59.999Z', '2013-07-15'],
    ['2013-07-15T23:00:00.000Z', '2013-07-16'],
    ['2013-03-31T00:30:00.000Z', '2013-03-31'],
    ['2013-10-27T23:30:00.000Z', '2013-10-27'],
    ['1970-06-01T23:30:00.000Z', '1970-06-02'],
  ])('%s is %s', (instant, expected) => {
    expect(londonDay(instant)).toBe(expected);
    expect(londonDay(instant)).toBe(expected);
  });
});

describe('the number of a day', () => {
  it('counts the days of the calendar since 1970', () => {
    fc.assert(
      fc.property(fc.integer({ min: -250_000, max: 250_000 }), (days) => {
        const text = dayOfNumber(days);
        fc.pre(/^\d{4}-/.test(text));
        expect(dayNumber(text)).toBe(days);
      }),
    );
  });
});
