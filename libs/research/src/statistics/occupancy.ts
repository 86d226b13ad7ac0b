/** Multi-state shares read off at chosen times, and mean times in each state. */
import { lastAtOrBefore } from './curve-position.js';
import type { Multistate } from './multistate.js';

export interface Occupancy {
  /** Ascending. */
  readonly times: number[];
  /** times × states; rows sum to 1; null without a starting point. */
  readonly pstate: (number | null)[][];
  /** times × states, entry < t ≤ time: nobody at 0, when all have only just come. */
  readonly nAtRiskByState: number[][];
}

/** State shares and numbers at risk at chosen times. After the last observed time the last step is kept. */
export function occupancy({ curve, states, stays }: Multistate, times: readonly number[]): Occupancy {
  const grid = [...times].sort((a, b) => a - b);
  return {
    times: grid,
    pstate: grid.map((t) => {
      const row = lastAtOrBefore(curve.time, t);
      if (curve.initial === null) return states.map(() => null);
      return [...(row < 0 ? curve.initial : curve.pstate[row]!)];
    }),
    nAtRiskByState: grid.map((t) => {
      const counts = states.map(() => 0);
      stays.state.forEach((state, i) => {
        if (stays.entry[i]! < t && t <= stays.time[i]!) counts[state]!++;
      });
      return counts;
    }),
  };
}

export interface RestrictedMeanTimeInState {
  readonly tau: number;
  readonly meanTime: (number | null)[];
  readonly reason: 'tauBeyondFollowUp' | 'noSubjectsFromOrigin' | null;
}

/** Mean time in each state from 0 to tau: the area under its occupancy. A tau beyond the last observed time is refused. */
export function restrictedMeanTimeInState(result: Multistate, tau: number): RestrictedMeanTimeInState {
  const { curve, states, lastTime } = result;
  const refused = { tau, meanTime: states.map(() => null) };
  if (curve.initial === null || lastTime === null) return { ...refused, reason: 'noSubjectsFromOrigin' };
  if (!(tau >= 0 && tau <= lastTime)) return { ...refused, reason: 'tauBeyondFollowUp' };
  const meanTime = states.map(() => 0);
  let start = 0;
  let shares = curve.initial;
  const spend = (until: number) => {
    for (let state = 0; state < meanTime.length; state++) meanTime[state]! += shares[state]! * (until - start);
    start = until;
  };
  for (let row = 0; row < curve.time.length && curve.time[row]! < tau; row++) {
    spend(curve.time[row]!);
    shares = curve.pstate[row]!;
  }
  spend(tau);
  return { tau, meanTime, reason: null };
}
