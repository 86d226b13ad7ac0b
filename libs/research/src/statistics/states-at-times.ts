/** A cumulative incidence read off at chosen times: which share is in which state, and the counts beside it. */
import type { CauseIncidence, CumulativeIncidenceCurve } from './cumulative-incidence.js';
import { zeroEventBound } from './cumulative-incidence.js';
import { atRiskAt, countsSincePrevious, enteredBefore, lastAtOrBefore } from './curve-position.js';
import type { Limits } from './limits.js';

/** Name of the state of those who have had none of the outcomes. */
export const EVENT_FREE = '(s0)';

export interface CauseAtTimes {
  readonly nEventSincePrevious: number[];
  readonly cif: (number | null)[];
  readonly stdErr: (number | null)[];
  /** Where nobody has had the outcome yet: [0, zero-event bound]. */
  readonly ci: Limits;
  /** `zeroEventBound`: the limits are that bound. The others say why there are none. */
  readonly reason: (null | 'zeroEventBound' | 'noEventYet' | 'everybodyHadTheEvent' | 'noSubjects')[];
}

export interface StatesAtTimes {
  /** Ascending. */
  readonly times: number[];
  readonly nRisk: number[];
  readonly states: string[];
  /** times × states; rows sum to 1, null without subjects. */
  readonly pstate: (number | null)[][];
  readonly nCensorSincePrevious: number[];
  readonly nEnteredSincePrevious: number[];
  readonly causes: Record<string, CauseAtTimes>;
}

/** State shares and, by cause, counts since the previous time, incidence, error and limits at each time. After the last
 *  observed time the last step is kept and nobody is at risk. */
export function statesAtTimes(curve: CumulativeIncidenceCurve, times: readonly number[]): StatesAtTimes {
  const grid = [...times].sort((a, b) => a - b);
  const rows = grid.map((t) => lastAtOrBefore(curve.time, t));
  const { followUp } = curve;
  const nRisk = grid.map((t) => atRiskAt(followUp, t));
  const causes = Object.entries(curve.causes);
  const none = followUp.n === 0;
  const ofCause = (cause: CauseIncidence) => causeAtTimes(curve, cause, grid, rows, nRisk);
  return {
    times: grid,
    nRisk,
    states: [EVENT_FREE, ...causes.map(([name]) => name)],
    pstate: rows.map((row) => [
      none ? null : row < 0 ? 1 : curve.eventFree[row]!,
      ...causes.map(([, cause]) => (none ? null : row < 0 ? 0 : cause.cif[row]!)),
    ]),
    nCensorSincePrevious: countsSincePrevious(followUp.time, followUp.nCensor, grid),
    nEnteredSincePrevious: grid.map(
      (t, i) => enteredBefore(followUp, t) - (i > 0 ? enteredBefore(followUp, grid[i - 1]!) : 0),
    ),
    causes: Object.fromEntries(causes.map(([name, cause]) => [name, ofCause(cause)])),
  };
}

function causeAtTimes(
  curve: CumulativeIncidenceCurve,
  cause: CauseIncidence,
  grid: readonly number[],
  rows: readonly number[],
  nRisk: readonly number[],
): CauseAtTimes {
  const none = curve.followUp.n === 0;
  const delayedEntry = curve.followUp.entries !== undefined;
  const { lower, upper } = cause.ci['log-log.greenwood'];
  const cif = rows.map((row) => (none ? null : row < 0 ? 0 : cause.cif[row]!));
  const bounds = cif.map((share, i) => (share === 0 && !delayedEntry ? zeroEventBound(nRisk[i]!, curve.level) : null));
  return {
    nEventSincePrevious: countsSincePrevious(curve.time, cause.nEvent, grid),
    cif,
    stdErr: rows.map((row) => (none ? null : row < 0 ? 0 : cause.stdErr.greenwood[row]!)),
    ci: {
      lower: rows.map((row, i) => (bounds[i] !== null ? 0 : row < 0 ? null : lower[row]!)),
      upper: rows.map((row, i) => bounds[i] ?? (row < 0 ? null : upper[row]!)),
    },
    reason: cif.map((share, i) => {
      if (share === null) return 'noSubjects';
      if (share === 0) return bounds[i] !== null ? 'zeroEventBound' : 'noEventYet';
      return upper[rows[i]!] === null ? 'everybodyHadTheEvent' : null;
    }),
  };
}
