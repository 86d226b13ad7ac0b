/** The rows of one completed data set that an estimator is handed: those in the analysis, of one group or of all. */
import type { CompletedDates } from '../subjects/columns.js';

export interface EstimatorColumns {
  readonly time: Float64Array;
  readonly status: Int32Array;
  /** Null: everybody is watched from the origin. */
  readonly entry: Float64Array | null;
}

/** `members`: places of a group; left out = everybody. */
export function estimatorColumns(dates: CompletedDates, members?: Int32Array): EstimatorColumns {
  const total = members?.length ?? dates.time.length;
  let kept = 0;
  let delayed = false;
  for (let k = 0; k < total; k += 1) {
    const i = members === undefined ? k : members[k]!;
    if (dates.excluded[i] === 1) continue;
    kept += 1;
    if (dates.entry[i]! > 0) delayed = true;
  }
  if (members === undefined && kept === total)
    return { time: dates.time, status: dates.status, entry: delayed ? dates.entry : null };
  const time = new Float64Array(kept);
  const status = new Int32Array(kept);
  const entry = new Float64Array(kept);
  for (let k = 0, at = 0; k < total; k += 1) {
    const i = members === undefined ? k : members[k]!;
    if (dates.excluded[i] === 1) continue;
    time[at] = dates.time[i]!;
    status[at] = dates.status[i]!;
    entry[at] = dates.entry[i]!;
    at += 1;
  }
  return { time, status, entry: delayed ? entry : null };
}

/** Any outcome as the one event: for the share without any. */
export const anyOutcome = ({ time, status, entry }: EstimatorColumns) => ({
  time,
  status: status.map((code) => (code > 0 ? 1 : 0)),
  entry,
});
