/** Share that has had none of the outcomes, read off a cumulative incidence with its error. */
import type { CumulativeIncidenceCurve } from './cumulative-incidence.js';
import { lastAtOrBefore } from './curve-position.js';

export interface EventFree {
  readonly surv: (number | null)[];
  /** Null once the share is 0. */
  readonly stdErr: (number | null)[];
}

/**
 * The Kaplan–Meier estimate of having had no outcome of any kind, with Greenwood's standard error: what `kaplanMeier` and
 * `atTimes` give when every outcome counts as the one event. Times ascending; without subjects nulls.
 */
export function eventFreeAtTimes(curve: CumulativeIncidenceCurve, times: readonly number[]): EventFree {
  const causes = Object.values(curve.causes);
  const surv: (number | null)[] = [];
  const stdErr: (number | null)[] = [];
  let row = 0;
  let greenwood = 0;
  for (const t of times) {
    const last = lastAtOrBefore(curve.time, t);
    for (; row <= last; row += 1) {
      const n = curve.nRisk[row]!;
      const d = causes.reduce((sum, { nEvent }) => sum + nEvent[row]!, 0);
      greenwood += d / (n * (n - d));
    }
    const share = curve.followUp.n === 0 ? null : last < 0 ? 1 : curve.eventFree[last]!;
    surv.push(share);
    stdErr.push(share === null || share === 0 ? null : share * Math.sqrt(greenwood));
  }
  return { surv, stdErr };
}
