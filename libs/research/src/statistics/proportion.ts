/** A share of a count, with exact limits. */
import { betaQuantile } from './distributions.js';
import { DEFAULT_LEVEL } from './limits.js';

export interface Proportion {
  readonly successes: number;
  readonly n: number;
  readonly estimate: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly reason: 'noSubjects' | null;
}

/**
 * Exact binomial limits: lower = Beta quantile α/2 with shapes x and n−x+1, 0 when x = 0; upper = Beta quantile 1−α/2
 * with shapes x+1 and n−x, 1 when x = n. Source: Clopper and Pearson (1934), Biometrika. n = 0: nulls.
 */
export function proportion(successes: number, n: number, level = DEFAULT_LEVEL): Proportion {
  if (!(n > 0) || !(successes >= 0 && successes <= n)) {
    return { successes, n, estimate: null, lower: null, upper: null, reason: 'noSubjects' };
  }
  const tail = (1 - level) / 2;
  return {
    successes,
    n,
    estimate: successes / n,
    lower: successes === 0 ? 0 : betaQuantile(tail, successes, n - successes + 1),
    upper: successes === n ? 1 : betaQuantile(1 - tail, successes + 1, n - successes),
    reason: null,
  };
}
