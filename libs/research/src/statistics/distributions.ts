/** Normal, chi-square and Beta distribution functions: the one place that touches the numerical package underneath. */
import { compiled, igamc, igami, incbi, ndtr, ndtri } from 'cephes';

await compiled;

/** z with upper tail 0.025 under the normal curve: the multiplier of every 95 % limit. */
export const Z_95 = 1.959963984540054;

/** P(Z ≤ z) of the standard normal distribution. */
export const normalCdf = (z: number): number => ndtr(z);

/** P(Z > z), without the loss of digits of 1 − P(Z ≤ z). */
export const normalUpper = (z: number): number => ndtr(-z);

/** z with P(Z ≤ z) = p; null where p is not strictly between 0 and 1, since the quantile is infinite there. */
export const normalQuantile = (p: number): number | null => (p > 0 && p < 1 ? ndtri(p) : null);

/** Two-sided multiplier of a confidence level strictly between 0 and 1. */
export const zOfLevel = (level: number): number => (level === 0.95 ? Z_95 : ndtri(1 - (1 - level) / 2));

/** P(X > x) of the chi-square distribution with `df` degrees of freedom. A tail below the smallest double is 0: the
 *  package calls that an error. */
export function chiSquareUpper(x: number, df: number): number {
  if (!(x > 0)) return 1;
  if (x === Infinity) return 0;
  try {
    return igamc(df / 2, x / 2);
  } catch {
    return 0;
  }
}

/** x with P(X ≤ x) = p of the chi-square distribution; 0 at p = 0, null at p = 1 (infinite). */
export function chiSquareQuantile(p: number, df: number): number | null {
  if (p === 0) return 0;
  return p > 0 && p < 1 ? 2 * igami(df / 2, 1 - p) : null;
}

/** x with P(X > x) = p of the chi-square distribution: accurate where p is small, as upper limits need it. */
export function chiSquareUpperQuantile(p: number, df: number): number | null {
  if (p === 1) return 0;
  return p > 0 && p < 1 ? 2 * igami(df / 2, p) : null;
}

/** x with P(X ≤ x) = p of the Beta distribution with shape parameters a, b > 0. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  return incbi(a, b, p);
}

/** Probability of a standard normal deviate at least as far from 0 as z, on either side. */
export const twoSidedNormalP = (z: number): number => chiSquareUpper(z * z, 1);
