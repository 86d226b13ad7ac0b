/** Days in the world as they are known: a year, a month, a day, an interval "on one day within", or not at all. */

/** Calendar day `YYYY-MM-DD`. Days compare as strings. */
export type Day = string;
/** `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or two of them joined by `/`. */
export type PartialDate = string;

export type Precision = 'year' | 'month' | 'day' | 'interval' | 'unknown';

/** The days between which a thing happened; `dateUnknown` = the days say nothing about the world. */
export interface DayRange {
  readonly earliest: Day;
  readonly latest: Day;
  readonly dateUnknown?: boolean;
}

const DATE = /^(19\d\d|20\d\d|21\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/;

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const daysInMonth = (year: number, month: number) =>
  month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : DAYS_IN_MONTH[month - 1]!;

function parseDate(text: string): DayRange | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [, year, month, day] = match;
  if (month === undefined) return { earliest: `${year}-01-01`, latest: `${year}-12-31` };
  const last = daysInMonth(Number(year), Number(month));
  if (day === undefined) return { earliest: `${year}-${month}-01`, latest: `${year}-${month}-${last}` };
  return Number(day) > last ? undefined : { earliest: text, latest: text };
}

/** Few dates are told again and again, so what they come to is kept. */
const parsed = new Map<string, DayRange>();

/** The earliest and the latest day of a partial date; undefined where the text is none. Ends of an interval that are
 *  equal, or where the left one starts or ends after the right one, are refused. */
export function parsePartialDate(text: unknown): DayRange | undefined {
  if (typeof text !== 'string') return undefined;
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const range = parse(text);
  if (range !== undefined) {
    if (parsed.size > 20_000) parsed.clear();
    parsed.set(text, range);
  }
  return range;
}

function parse(text: string): DayRange | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return parseDate(text);
  const left = parseDate(text.slice(0, slash));
  const right = parseDate(text.slice(slash + 1));
  if (left === undefined || right === undefined) return undefined;
  if (left.earliest > right.earliest || left.latest > right.latest) return undefined;
  if (left.earliest === right.earliest && left.latest === right.latest) return undefined;
  return { earliest: left.earliest, latest: right.latest };
}

export const isDay = (text: unknown): text is Day =>
  typeof text === 'string' && text.length === 10 && parseDate(text) !== undefined;

/** The range of a field that may hold null, or a date already known to be well formed. */
export const rangeOf = (date: PartialDate | null | undefined): DayRange | undefined =>
  date == null ? undefined : parsePartialDate(date);

export function precisionOf(date: PartialDate | null | undefined): Precision {
  if (date == null) return 'unknown';
  if (date.includes('/')) return 'interval';
  return date.length === 4 ? 'year' : date.length === 7 ? 'month' : 'day';
}

type Side = DayRange | undefined;
const known = (side: Side): side is DayRange => side !== undefined && side.dateUnknown !== true;

/** With an unknown side "certainly" is false and "possibly" true, so an imprecise date never raises a false alarm. */
export const certainlyBefore = (a: Side, b: Side) => known(a) && known(b) && a.latest < b.earliest;
export const certainlyOnOrBefore = (a: Side, b: Side) => known(a) && known(b) && a.latest <= b.earliest;
export const possiblyBefore = (a: Side, b: Side) => !known(a) || !known(b) || a.earliest < b.latest;
export const possiblyOnOrBefore = (a: Side, b: Side) => !known(a) || !known(b) || a.earliest <= b.latest;

const digit = (day: Day, at: number) => day.charCodeAt(at) - 48;

/** Days since 1970-01-01, counted in years that begin in March, so that a leap day is the last of its year. */
export function dayNumber(day: Day): number {
  const month = 10 * digit(day, 5) + digit(day, 6);
  const year = 1_000 * digit(day, 0) + 100 * digit(day, 1) + 10 * digit(day, 2) + digit(day, 3) - (month < 3 ? 1 : 0);
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + 10 * digit(day, 8) + digit(day, 9) - 1;
  return 365 * year + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400) + dayOfYear - 719_468;
}

export const dayOfNumber = (days: number): Day => new Date(days * 86_400_000).toISOString().slice(0, 10);

export const addDays = (day: Day, days: number): Day => dayOfNumber(dayNumber(day) + days);

/** The same day of the month, `months` later; the month's last day where it is shorter. */
export function addMonths(day: Day, months: number): Day {
  const total = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const year = Math.floor(total / 12);
  const month = (total % 12) + 1;
  const inMonth = Math.min(Number(day.slice(8, 10)), daysInMonth(year, month));
  return `${year}-${String(month).padStart(2, '0')}-${String(inMonth).padStart(2, '0')}`;
}

/** Fewest and most days from `from` to `to`; undefined with an unknown side. */
export function durationDays(from: Side, to: Side): { daysMin: number; daysMax: number } | undefined {
  if (!known(from) || !known(to)) return undefined;
  return {
    daysMin: Math.max(0, dayNumber(to.earliest) - dayNumber(from.latest)),
    daysMax: dayNumber(to.latest) - dayNumber(from.earliest),
  };
}

/** Mean length of a month, for display only. */
export const DAYS_PER_MONTH = 30.4375;

const london = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
const londonDays = new Map<string, Day>();

/** The calendar day in Europe/London of a UTC instant. It changes on whole hours only, so it is kept by the hour. */
export function londonDay(instant: string): Day {
  if (instant === lastInstant) return lastDay;
  const hour = instant.slice(0, 13);
  let day = londonDays.get(hour);
  if (day === undefined) {
    day = london.format(new Date(`${hour}:00:00.000Z`));
    if (londonDays.size > 10_000) londonDays.clear();
    londonDays.set(hour, day);
  }
  lastInstant = instant;
  lastDay = day;
  return day;
}
// What was recorded together is often asked about together.
let lastInstant = '';
let lastDay: Day = '';
