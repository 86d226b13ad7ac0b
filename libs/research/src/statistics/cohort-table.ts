/** Launch year by horizon: what had become of those who could be followed that long. */
import { cumulativeIncidence } from './cumulative-incidence.js';
import { statesAtTimes } from './states-at-times.js';

/** One row per strand: launch day (days since 1970-01-01), days observed, outcome (0 = none seen). */
export interface CohortColumns {
  readonly start: ArrayLike<number>;
  readonly time: ArrayLike<number>;
  readonly status: ArrayLike<number>;
}

export interface CohortHorizon {
  readonly years: number;
  readonly days: number;
  /** Launched at least that long before `validAt`; the counts below sum to it. */
  readonly nReached: number;
  /** Observed longer than the horizon, so still running then. */
  readonly running: number;
  /** Last seen before the horizon. */
  readonly unknown: number;
  /** Under the cause's name, how many had that outcome by then; under `aj` + name, capitalised, the Aalen–Johansen
   *  estimate of the whole launch year, null when nobody is followed to the horizon. */
  readonly [count: string]: number | null;
}

export interface Cohort {
  /** Calendar year of launch. */
  readonly cohort: string;
  readonly n: number;
  readonly horizons: CohortHorizon[];
}

export const DAYS_PER_YEAR = 365.25;

/**
 * Counts among those whose possible follow-up (validAt − launch) reaches the horizon, and beside them the cumulative
 * incidence of everybody launched that year.
 * @param horizons in years of 365.25 days
 * @param validAt day number
 * @param causes names by status code; the first names censoring
 */
export function cohortTable(
  rows: CohortColumns,
  horizons: readonly number[],
  validAt: number,
  causes: readonly string[],
): Cohort[] {
  const members = new Map<string, number[]>();
  for (let row = 0; row < rows.start.length; row++) {
    const year = calendarYear(rows.start[row]!);
    if (year === null) continue;
    const known = members.get(year);
    if (known === undefined) members.set(year, [row]);
    else known.push(row);
  }
  return [...members.keys()].sort().map((cohort) => {
    const places = members.get(cohort)!;
    return {
      cohort,
      n: places.length,
      horizons: horizons.map((years) => atHorizon(rows, places, years, validAt, causes)),
    };
  });
}

function atHorizon(
  rows: CohortColumns,
  places: readonly number[],
  years: number,
  validAt: number,
  causes: readonly string[],
): CohortHorizon {
  const days = years * DAYS_PER_YEAR;
  const reached = places.filter((row) => validAt - rows.start[row]! >= days);
  const count = (matches: (row: number) => boolean) => reached.filter(matches).length;
  const time = places.map((row) => rows.time[row]!);
  const status = places.map((row) => rows.status[row]!);
  const followed = time.some((t) => t >= days) || status.every((code) => code > 0);
  const { all } = cumulativeIncidence({ time, status }, causes);
  const shares = statesAtTimes(all, [days]).pstate[0]!;
  const outcomes = causes.slice(1);
  return {
    years,
    days,
    nReached: reached.length,
    ...Object.fromEntries(
      outcomes.map((cause, k) => [cause, count((row) => rows.time[row]! <= days && rows.status[row] === k + 1)]),
    ),
    running: count((row) => rows.time[row]! > days),
    unknown: count((row) => rows.time[row]! <= days && rows.status[row] === 0),
    ...Object.fromEntries(outcomes.map((cause, k) => [`aj${capitalised(cause)}`, followed ? shares[k + 1]! : null])),
  };
}

const capitalised = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

function calendarYear(day: number): string | null {
  const year = new Date(day * 86_400_000).getUTCFullYear();
  return Number.isNaN(year) ? null : String(year);
}
