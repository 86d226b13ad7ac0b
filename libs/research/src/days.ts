/** Days as numbers: ranges, their middles, and how wide they are. */
import { dayNumber, dayOfNumber, type Day } from '#lifecycle';

/** First and last possible day, as days since 1970-01-01; equal where the day is known. */
export interface Span {
  readonly lo: number;
  readonly hi: number;
}

const numbers = new Map<Day, number>();

/** The few days that are told again and again are counted once. */
export function numberOf(day: Day): number {
  let number = numbers.get(day);
  if (number === undefined) {
    number = dayNumber(day);
    if (numbers.size > 50_000) numbers.clear();
    numbers.set(day, number);
  }
  return number;
}

export const spanOf = ({ earliest, latest }: { readonly earliest: Day; readonly latest: Day }): Span => ({
  lo: numberOf(earliest),
  hi: numberOf(latest),
});

/** Rounded down to a day. */
export const middleOf = ({ lo, hi }: Span): number => lo + Math.floor((hi - lo) / 2);

export interface DayText {
  readonly earliest: Day;
  readonly latest: Day;
}

export const daysOfSpan = ({ lo, hi }: Span): DayText => ({ earliest: dayOfNumber(lo), latest: dayOfNumber(hi) });
