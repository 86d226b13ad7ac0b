/** Mean time without the outcome, counted up to a horizon. */
import type { KaplanMeierCurve } from './kaplan-meier.js';

export interface RestrictedMean {
  readonly tau: number;
  readonly mean: number | null;
  readonly stdErr: number | null;
  readonly reason: 'tauBeyondFollowUp' | 'noSubjects' | null;
  /** Largest horizon the curve supports; null when any is (the curve is at 0) or none (no subjects). */
  readonly largestTau: number | null;
}

/** What the area under a curve needs of it. */
export type Steps = Pick<KaplanMeierCurve, 'n' | 'time' | 'nRisk' | 'nEvent' | 'surv'>;

/**
 * Restricted mean survival time: area under the Kaplan–Meier curve from 0 to tau. Its variance = sum over the times
 * t_i before tau of (area from t_i to tau)² × outcomes / (at risk × (at risk − outcomes)); a time at which everybody
 * at risk has the outcome adds nothing. Source: Klein and Moeschberger, Survival Analysis, section 4.5.
 * Convention: a tau beyond the last observed time is refused unless the curve has reached 0; the last step is never
 * silently prolonged. `supported` is for a curve whose rows stop before its follow-up does.
 */
export function rmst(curve: Steps, tau: number, supported = largestTau([curve])): RestrictedMean {
  const refused = { tau, mean: null, stdErr: null, largestTau: supported };
  if (curve.n === 0) return { ...refused, largestTau: null, reason: 'noSubjects' };
  if (!(tau >= 0) || tau === Infinity || (supported !== null && tau > supported)) {
    return { ...refused, reason: 'tauBeyondFollowUp' };
  }
  let area = 0;
  let variance = 0;
  let end = tau;
  for (let row = curve.time.length - 1; row >= 0; row--) {
    const start = curve.time[row]!;
    if (start >= tau) continue;
    area += curve.surv[row]! * (end - start);
    end = start;
    const n = curve.nRisk[row]!;
    const d = curve.nEvent[row]!;
    if (d > 0 && d < n) variance += (area * area * d) / (n * (n - d));
  }
  return { tau, mean: area + end, stdErr: Math.sqrt(variance), reason: null, largestTau: supported };
}

/** Difference of the restricted means of two groups up to the same tau; the variances add. */
export function rmstDifference(
  a: RestrictedMean,
  b: RestrictedMean,
): { estimate: number | null; stdErr: number | null } {
  if (a.mean === null || b.mean === null) return { estimate: null, stdErr: null };
  return { estimate: a.mean - b.mean, stdErr: Math.hypot(a.stdErr!, b.stdErr!) };
}

/** Largest tau that all curves support: the smallest of their last times, those at 0 setting no bound (null: none does). */
export function largestTau(curves: readonly Pick<KaplanMeierCurve, 'time' | 'surv'>[]): number | null {
  let smallest = Infinity;
  for (const { time, surv } of curves) {
    if (surv.at(-1) !== 0) smallest = Math.min(smallest, time.at(-1) ?? 0);
  }
  return smallest === Infinity ? null : smallest;
}
