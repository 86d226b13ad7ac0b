/** Mean time spent in each state up to a horizon; for an outcome: the mean time lost to it. */
import type { CauseIncidence, CumulativeIncidenceCurve } from './cumulative-incidence.js';
import { largestTau, rmst } from './restricted-mean.js';
import { EVENT_FREE } from './states-at-times.js';

export interface RestrictedMeanTime {
  readonly tau: number;
  readonly states: string[];
  readonly meanTime: (number | null)[];
  readonly stdErr: (number | null)[];
  readonly reason: 'tauBeyondFollowUp' | 'noSubjects' | null;
  /** Largest tau supported; null when any is (nobody is free of outcomes) or none (no subjects). */
  readonly largestTau: number | null;
}

/**
 * Area under each state's curve from 0 to tau. Variance for a cause: the sum of the incidence's variance with
 * g₁ = S(t_i−)(tau − t_i) − H and g₂ = −H, H = (area between the incidence and its value at t_i, from t_i to tau) / q.
 * For those free of outcomes it is the restricted mean of the Kaplan–Meier curve of all outcomes.
 * Source: Andersen (2013), Statistics in Medicine, for the measure; variance by the delta method.
 * A tau beyond the last observed time is refused while somebody is free of outcomes then.
 */
export function restrictedMeanTime(curve: CumulativeIncidenceCurve, tau: number): RestrictedMeanTime {
  const { followUp, eventFree } = curve;
  const causes = Object.entries(curve.causes);
  const states = [EVENT_FREE, ...causes.map(([name]) => name)];
  const supported = largestTau([{ time: followUp.time, surv: eventFree }]);
  const nEvent = curve.time.map((_, row) => causes.reduce((sum, [, cause]) => sum + cause.nEvent[row]!, 0));
  const free = rmst({ n: curve.n, time: curve.time, nRisk: curve.nRisk, nEvent, surv: eventFree }, tau, supported);
  const lost = causes.map(([, cause]) => (free.reason === null ? timeLost(curve, cause, nEvent, tau) : NOTHING));
  return {
    tau,
    states,
    meanTime: [free.mean, ...lost.map(({ mean }) => mean)],
    stdErr: [free.stdErr, ...lost.map(({ stdErr }) => stdErr)],
    reason: free.reason,
    largestTau: supported,
  };
}

const NOTHING = { mean: null, stdErr: null };

function timeLost(curve: CumulativeIncidenceCurve, cause: CauseIncidence, anyEvent: readonly number[], tau: number) {
  const { time, nRisk, eventFree } = curve;
  let variance = 0;
  let area = 0;
  for (let row = time.length - 1; row >= 0; row--) {
    const left = tau - time[row]!;
    if (left <= 0) continue;
    const before = row > 0 ? eventFree[row - 1]! : 1;
    const n = nRisk[row]!;
    const own = cause.nEvent[row]! / n;
    const other = (anyEvent[row]! - cause.nEvent[row]!) / n;
    const free = n - anyEvent[row]!;
    const h = free > 0 ? (area * n) / free : 0;
    const g = before * left - h;
    variance += (g * g * own * (1 - own) + h * h * other * (1 - other) + 2 * g * h * own * other) / n;
    area += before * own * left;
  }
  return { mean: area, stdErr: Math.sqrt(variance) };
}
