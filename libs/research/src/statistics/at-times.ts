/** A Kaplan–Meier curve read off at chosen times, with the counts of a life table. */
import { atRiskAt, countsSincePrevious, enteredBefore, lastAtOrBefore } from './curve-position.js';
import type { KaplanMeierCurve } from './kaplan-meier.js';
import type { Limits } from './limits.js';

export interface AtTimes {
  /** Ascending. */
  readonly times: number[];
  readonly nRisk: number[];
  readonly nEventSincePrevious: number[];
  readonly nCensorSincePrevious: number[];
  /** Entered before the time and not before the previous one; the first includes those observed from the origin. */
  readonly nEnteredSincePrevious: number[];
  readonly surv: (number | null)[];
  readonly stdErr: (number | null)[];
  readonly ci: { readonly 'log-log': Limits };
  readonly ciBetaProduct?: Limits;
  /** Why log-log limits are null; `noSubjects`: why everything is. */
  readonly reason: (null | 'noEventYet' | 'everybodyHadTheEvent' | 'noSubjects')[];
}

/**
 * The curve at each time t: at risk = number with entry < t ≤ time; outcomes and censorings since the previous time
 * (previous < their time ≤ t). After the last observed time the last step is kept and nobody is at risk. Before the
 * first step the share is 1, its error 0, its log-log limits undefined.
 */
export function atTimes(curve: KaplanMeierCurve, times: readonly number[]): AtTimes {
  const grid = [...times].sort((a, b) => a - b);
  const rows = grid.map((t) => lastAtOrBefore(curve.time, t));
  const read = (column: readonly (number | null)[], before: number | null) =>
    rows.map((row) => (row >= 0 ? column[row]! : curve.n === 0 ? null : before));
  const surv = read(curve.surv, 1);
  const { ciBetaProduct } = curve;
  return {
    times: grid,
    nRisk: grid.map((t) => atRiskAt(curve, t)),
    nEventSincePrevious: countsSincePrevious(curve.time, curve.nEvent, grid),
    nCensorSincePrevious: countsSincePrevious(curve.time, curve.nCensor, grid),
    nEnteredSincePrevious: grid.map(
      (t, i) => enteredBefore(curve, t) - (i > 0 ? enteredBefore(curve, grid[i - 1]!) : 0),
    ),
    surv,
    stdErr: read(curve.stdErr, 0),
    ci: { 'log-log': { lower: read(curve.ci['log-log'].lower, null), upper: read(curve.ci['log-log'].upper, null) } },
    ...(ciBetaProduct && {
      ciBetaProduct: {
        lower: read(ciBetaProduct.lower, ciBetaProduct.beforeFirstTimeLower),
        upper: read(ciBetaProduct.upper, 1),
      },
    }),
    reason: surv.map((share) => {
      if (share === null) return 'noSubjects';
      return share === 1 ? 'noEventYet' : share === 0 ? 'everybodyHadTheEvent' : null;
    }),
  };
}
