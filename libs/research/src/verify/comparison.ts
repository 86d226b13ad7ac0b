/** Compares computed values with expected ones, value by value, each under the tolerance of what it is. */
import { isObject, type Json } from './fixture-file.js';

/** What is expected equals what was computed: `exact`, or |difference| ≤ tolerance × max(1, |expected|). */
export type Tolerance = 'exact' | 1e-9 | 1e-8;

export interface Difference {
  readonly path: string;
  readonly expected: Json;
  readonly actual: Json | undefined;
}

export interface Tally {
  values: number;
  /** Largest |difference| / max(1, |expected|); Infinity is never shown: what is not a number on both sides is counted
   *  as a difference only. */
  worstError: number;
  readonly differences: Difference[];
}

/** Counts, times, dates and names: there is no rounding in them. */
const EXACT_KEYS = new Set(
  (
    'n events time times nRisk nEvent nCensor entryCount code tau p startTime states subjects transitionCounts ' +
    'nEventSincePrevious nAtRiskByState personTime personTimeByState cohort years days nReached mainstreamed ' +
    'discontinued running unknown startLo startHi endLo endHi droppedRows nAssignments quantiles successes df groups'
  ).split(' '),
);
const DATE_RANGE_KEYS = new Set(['lower', 'upper', 'midpoint']);
/** Quantiles of numerical packages, p-values and beta product limits. */
const LOOSER_KEYS = new Set(
  'ciBetaProduct pTwoSided pGreater pLess normalCdf normalQuantile chiSquareUpper chiSquareQuantile'.split(' '),
);

/** The tolerance of the value at a path of keys (array indices left out). Within a distribution table every number is a
 *  computed one. */
export function toleranceAt(keys: readonly string[]): Tolerance {
  const last = keys.at(-1);
  if (keys.some((key) => LOOSER_KEYS.has(key))) return last === 'df' ? 'exact' : 1e-8;
  if (keys.includes('quantiles')) return 'exact';
  if (keys.includes('dateRanges') && DATE_RANGE_KEYS.has(last!)) return 'exact';
  // Under `causes` and `cif` the names of outcomes are keys, under a cohort's horizon they are counts.
  if ((last === 'mainstreamed' || last === 'discontinued') && !keys.includes('horizons')) return 1e-9;
  return last !== undefined && EXACT_KEYS.has(last) ? 'exact' : 1e-9;
}

export type Tallies = Map<Tolerance, Tally>;

/** Walks the expected values and tallies each by its tolerance. What is computed beyond them is of no concern here. */
export function compare(
  expected: Json | undefined,
  actual: Json | undefined,
  keys: readonly string[],
  isSkipped: (keys: readonly string[]) => boolean,
  tallies: Tallies,
  path = keys.join('.'),
): void {
  if (isSkipped(keys)) return;
  if (Array.isArray(expected)) {
    const actualList = Array.isArray(actual) ? (actual as readonly Json[]) : undefined;
    if (actualList?.length !== expected.length) return mismatch(expected, actual, keys, path, tallies);
    expected.forEach((value: Json, i) => compare(value, actualList[i], keys, isSkipped, tallies, `${path}[${i}]`));
  } else if (isObject(expected)) {
    if (!isObject(actual)) return mismatch(expected, actual, keys, path, tallies);
    for (const [key, value] of Object.entries(expected)) {
      compare(
        value,
        Object.hasOwn(actual, key) ? actual[key] : undefined,
        [...keys, key],
        isSkipped,
        tallies,
        `${path}.${key}`,
      );
    }
  } else {
    compareValue(expected ?? null, actual, keys, path, tallies);
  }
}

function compareValue(
  expected: Json,
  actual: Json | undefined,
  keys: readonly string[],
  path: string,
  tallies: Tallies,
) {
  const tolerance = toleranceAt(keys);
  const tally = tallyOf(tallies, tolerance);
  tally.values++;
  if (typeof expected !== 'number' || typeof actual !== 'number') {
    if (expected !== actual) tally.differences.push({ path, expected, actual });
    return;
  }
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  if (error > tally.worstError) tally.worstError = error;
  const within = tolerance === 'exact' ? actual === expected : error <= tolerance;
  if (!within) tally.differences.push({ path, expected, actual });
}

function mismatch(expected: Json, actual: Json | undefined, keys: readonly string[], path: string, tallies: Tallies) {
  const tally = tallyOf(tallies, toleranceAt(keys));
  tally.values++;
  tally.differences.push({ path, expected, actual });
}

function tallyOf(tallies: Tallies, tolerance: Tolerance): Tally {
  let tally = tallies.get(tolerance);
  if (tally === undefined) tallies.set(tolerance, (tally = { values: 0, worstError: 0, differences: [] }));
  return tally;
}
