/** Time observed, and what it says per year: all that is known before anything has happened. */
import { YEAR } from '../specification/specification.js';
import { rate } from '../statistics/rate.js';
import type { Columns } from '../subjects/columns.js';
import type { YearlyRate } from './estimated.js';

export function observedYears(events: number, days: number): YearlyRate {
  const perDay = rate(events, days);
  const scaled = (value: number | null) => (value === null ? null : value * YEAR);
  return {
    events,
    years: days / YEAR,
    perYear: scaled(perDay.rate),
    lower: scaled(perDay.exactLower95),
    upper: scaled(perDay.exactUpper95),
    reason: perDay.reason,
  };
}

/** On the shortest durations that the dates allow. */
export function shortestYears(events: number, columns: Columns, members?: Int32Array): YearlyRate {
  const { startHi, endLo, validAt, midpoint } = columns;
  let days = 0;
  forEach(columns, members, (i) => {
    const shortest = Math.max(0, Math.min(endLo[i]!, validAt) - startHi[i]!);
    days += Math.max(0, shortest - midpoint.entry[i]!);
  });
  return observedYears(events, days);
}

/** Median duration, and median width of the wider of the two dates. */
export function typicalDays(columns: Columns, members?: Int32Array): { duration: number | null; range: number | null } {
  const { startLo, startHi, endLo, endHi, midpoint } = columns;
  const durations: number[] = [];
  const ranges: number[] = [];
  forEach(columns, members, (i) => {
    durations.push(midpoint.time[i]!);
    ranges.push(Math.max(startHi[i]! - startLo[i]!, endHi[i]! - endLo[i]!));
  });
  return { duration: medianOf(durations), range: medianOf(ranges) };
}

function forEach({ n, midpoint }: Columns, members: Int32Array | undefined, see: (i: number) => void): void {
  const total = members?.length ?? n;
  for (let k = 0; k < total; k += 1) {
    const i = members?.[k] ?? k;
    if (midpoint.excluded[i] === 0) see(i);
  }
}

function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2;
}
