/** The fixtures' dates, read as the product reads every date of the world. */
import { dayNumber, parsePartialDate } from '#lifecycle';
import type { ParseRange } from './fixture-dates.js';

/** First and last day of a year, a month or a day. */
export const partialDateRange: ParseRange = (text) => {
  const range = parsePartialDate(text);
  return range && { earliestDay: dayNumber(range.earliest), latestDay: dayNumber(range.latest) };
};
