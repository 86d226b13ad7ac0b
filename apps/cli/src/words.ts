/** Days, amounts and names of values as a person says them. */

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `2013-04` → `April 2013`; anything that is no such date stays as it is. */
export function dateText(date: string): string {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(date) ?? [];
  if (year === undefined) return date;
  if (month === undefined) return year;
  const named = `${MONTHS[Number(month) - 1]} ${year}`;
  return day === undefined ? named : `${Number(day)} ${named}`;
}

/** A partial date in words: `2012/2013-05` → `one day from 2012 to May 2013`. Null = day unknown. */
export function dayText(date: string | null): string {
  if (date === null) return 'day unknown';
  const [from, until] = date.split('/');
  return until === undefined ? dateText(date) : `one day from ${dateText(from!)} to ${dateText(until)}`;
}

const london = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  dateStyle: 'long',
});

/** The day of an instant in Europe/London. */
export const instantText = (instant: string): string => london.format(new Date(instant));

/** `belowRegulated` → `below regulated`. */
export const words = (value: string): string => value.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`;

/** A field of a fact before and after it was put right. */
export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** `occurred on 2013-05 → 2013-04` */
export const changeText = ({ field, before, after }: FieldChange): string =>
  `${words(field)} ${valueText(before)} → ${valueText(after)}`;
const valueText = (value: unknown) =>
  value === null ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);

export interface Money {
  readonly pence: number | null;
  readonly currency: string;
  readonly qualifier: string;
}

const QUALIFIED: Readonly<Record<string, string>> = { rounded: 'about ', atLeast: 'at least ', atMost: 'at most ' };

/** `about £1,200.50`. An unknown amount is never 0. */
export function moneyText({ pence, currency, qualifier }: Money): string {
  if (pence === null) return 'not known';
  const sign = currency === 'GBP' ? '£' : `${currency} `;
  const amount = (pence / 100).toLocaleString('en-GB', { minimumFractionDigits: pence % 100 === 0 ? 0 : 2 });
  return `${QUALIFIED[qualifier] ?? ''}${sign}${amount}`;
}

/** A sum, and how many of its parts nobody knows. */
export interface Total extends Money {
  readonly of: string;
  readonly parts: number;
  readonly unknownParts: number;
}

export function totalText(total: Total): string {
  const { parts, unknownParts, qualifier } = total;
  if (parts > 0 && unknownParts === parts) return `not known (${count(parts, 'amount')})`;
  if (qualifier === 'none') return `no total: some of ${count(parts, 'amount')} are at least, some at most`;
  return unknownParts === 0
    ? moneyText(total)
    : `${moneyText(total)}, ${unknownParts} of ${count(parts, 'amount')} not known`;
}
