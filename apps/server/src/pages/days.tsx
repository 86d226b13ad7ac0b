/** Days as they are known, in words, with how certain they are. */
import type { JSX } from 'preact';

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

function dateText(date: string): string {
  const [year, month, day] = date.split('-');
  if (month === undefined) return year!;
  const name = MONTHS[Number(month) - 1]!;
  return day === undefined ? `${name} ${year}` : `${Number(day)} ${name} ${year}`;
}

/** `2013-04` → `April 2013`; an interval is one day within, not known which. */
export function dayText(on: string | null): string {
  if (on === null) return 'day not known';
  const [from, until] = on.split('/');
  return until === undefined ? dateText(from!) : `between ${dateText(from!)} and ${dateText(until)}`;
}

/** A day as stated, with the days that it can have been. */
export function DayShown({
  on,
  earliest,
  latest,
}: {
  on: string | null;
  earliest: string;
  latest: string;
}): JSX.Element {
  const says =
    on === null ? 'Nobody knows the day; it counts from the day on which it was recorded' : `${earliest} to ${latest}`;
  return earliest === latest && on !== null ? (
    <time dateTime={on}>{dayText(on)}</time>
  ) : (
    <span title={says}>{dayText(on)}</span>
  );
}

const DAYS_PER_MONTH = 30.4375;

/** Fewest and most days, with months beside them for reading. */
export function spanText({ min, max }: { min: number; max: number }): string {
  const number = (value: number) => value.toLocaleString('en-GB');
  const months = (value: number) => Math.round(value / DAYS_PER_MONTH);
  const days = min === max ? `${number(min)} days` : `${number(min)} to ${number(max)} days`;
  const about = months(min) === months(max) ? `about ${months(min)} months` : `${months(min)} to ${months(max)} months`;
  return `${days} (${about})`;
}
