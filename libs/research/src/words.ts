/** Numbers and lists in the plain words of headings and sentences. */
import { YEAR } from './specification/specification.js';

export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;

const SMALL = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
/** `none`, `eight`, `1,204` */
export const numberWord = (n: number): string => (n === 0 ? 'none' : (SMALL[n] ?? n.toLocaleString('en-GB')));

/** `eight strands`, `1,204 strands` */
export const inWords = (n: number, one: string, many = `${one}s`): string =>
  `${SMALL[n] ?? n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `a`, `a and b`, `a, b and c` */
export const listed = (texts: readonly string[], word = 'and'): string =>
  texts.length <= 1 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} ${word} ${texts.at(-1)!}`;

/** A share of `n`: without decimals below a hundred, where a decimal would only pretend. */
export const percent = (share: number | null, n: number): string =>
  share === null ? '–' : `${(share * 100).toFixed(n < 100 ? 0 : 1)}%`;

export const years = (days: number): string => trimmed((days / YEAR).toFixed(1));
const trimmed = (text: string) => text.replace(/\.0$/, '');

/** `1 year`, `2.5 years` */
export const yearsText = (days: number): string => {
  const text = years(days);
  return `${text} ${text === '1' ? 'year' : 'years'}`;
};

/** To two significant digits. */
export const twoDigits = (value: number): string => Number(value.toPrecision(2)).toString();

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
];
/** `31 December 2025` */
export const dayText = (day: string): string =>
  `${Number(day.slice(8))} ${MONTHS[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;
