/** By when a given share has had the outcome, such as the median time. */
import type { KaplanMeierCurve } from './kaplan-meier.js';
import { TIE_TOLERANCE } from './near-ties.js';

export interface Quantile {
  /** Share with the outcome. */
  readonly p: number;
  /** First time, or the middle of a flat step on which the curve equals 1 − p exactly (R's rule). */
  readonly rMidpoint: number | null;
  /** First time at which at least the share p has had the outcome. */
  readonly firstTime: number | null;
  readonly ci: Record<'log-log' | 'betaProduct', { readonly lower: number | null; readonly upper: number | null }>;
  /** Why a time is null: the share was not reached by the last time, or nobody was observed. */
  readonly reason: 'notReached' | 'noSubjects' | null;
  readonly lastTime: number | null;
}

/**
 * Quantiles of a Kaplan–Meier curve. firstTime = smallest t with share without the outcome ≤ 1 − p (within 2⁻²⁶);
 * rMidpoint = mean of that time and the next fall (or the last time, when it never falls again) where the curve stays
 * exactly at 1 − p. Limits: the same midpoint rule applied to the lower and the upper limit of the curve.
 * Source: Brookmeyer and Crowley (1982), Biometrics. Not reached: null, with the last time.
 */
export function quantiles(curve: KaplanMeierCurve, shares: readonly number[]): Quantile[] {
  const { time, surv, ci, ciBetaProduct } = curve;
  const lastTime = time.at(-1) ?? null;
  return shares.map((p) => {
    const at = (values: readonly (number | null)[] | undefined) => crossing(time, values ?? [], 1 - p);
    const { first, midpoint } = at(surv);
    const limits = (lower?: readonly (number | null)[], upper?: readonly (number | null)[]) => ({
      lower: at(lower).midpoint,
      upper: at(upper).midpoint,
    });
    return {
      p,
      rMidpoint: midpoint,
      firstTime: first,
      ci: {
        'log-log': limits(ci['log-log'].lower, ci['log-log'].upper),
        betaProduct: limits(ciBetaProduct?.lower, ciBetaProduct?.upper),
      },
      reason: first !== null ? null : lastTime === null ? 'noSubjects' : 'notReached',
      lastTime,
    };
  });
}

/** Where a step curve comes down to a level; undefined steps are passed over. A limit can rise again under delayed entry:
 *  then the step that counts is the one nearest to the level (R's rule), the first such. */
function crossing(time: readonly number[], values: readonly (number | null)[], level: number) {
  const row = nearestBelow(values, level + TIE_TOLERANCE);
  if (row < 0) return { first: null, midpoint: null };
  const first = time[row]!;
  if (values[row]! < level - TIE_TOLERANCE) return { first, midpoint: first };
  const next = nearestBelow(values, level - TIE_TOLERANCE);
  if (next >= 0) return { first, midpoint: (first + time[next]!) / 2 };
  return { first, midpoint: values.at(-1) === null ? null : (first + time.at(-1)!) / 2 };
}

/** First row with the largest value ≤ bound; −1 without one. */
function nearestBelow(values: readonly (number | null)[], bound: number): number {
  let nearest = -1;
  values.forEach((value, row) => {
    if (value !== null && value <= bound && (nearest < 0 || value > values[nearest]!)) nearest = row;
  });
  return nearest;
}
