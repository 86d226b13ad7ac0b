/** Confidence limits of a probability q on the complementary log-log scale θ = ln(−ln q). */
import { zOfLevel } from './distributions.js';

/** Limits by row; null where the scale is undefined. */
export interface Limits {
  readonly lower: (number | null)[];
  readonly upper: (number | null)[];
}

/** Level of all intervals unless stated. */
export const DEFAULT_LEVEL = 0.95;

/** Estimates closer to 1 than this are 1: the difference is rounding of a sum. */
const CERTAIN = 1e-12;

/** Whether θ exists: q is neither 0 nor 1. */
export const hasLogLogScale = (q: number): boolean => q > 0 && q < 1 - CERTAIN;

export const logLog = (q: number): number => Math.log(-Math.log(q));

export const fromLogLog = (theta: number): number => Math.exp(-Math.exp(theta));

/**
 * Fills one row: exp(−exp(θ ± z·se/(q ln q))), which is the same as q^exp(± z·se/(q ln q)). Kalbfleisch and Prentice,
 * The Statistical Analysis of Failure Time Data. Null at q = 0 and q = 1.
 */
export function setLogLogLimits(limits: Limits, row: number, q: number, se: number | null, z: number): void {
  if (se === null || !hasLogLogScale(q)) {
    limits.lower[row] = null;
    limits.upper[row] = null;
    return;
  }
  const shift = (z * se) / (q * -Math.log(q));
  const theta = logLog(q);
  limits.lower[row] = fromLogLog(theta + shift);
  limits.upper[row] = fromLogLog(theta - shift);
}

/** Multiplier of a level; a level that is not between 0 and 1 is the caller's mistake. */
export function multiplier(level: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`A confidence level lies between 0 and 1, not at ${level}.`);
  return zOfLevel(level);
}
