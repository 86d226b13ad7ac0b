/** Times that differ only by rounding are one time. */
import { sortTimes } from './sort-times.js';

/** Distance, absolute or in units of the mean distinct time, within which neighbouring times are the same. */
export const TIE_TOLERANCE = 2 ** -26;

/**
 * Replaces, in place, every time by the smallest of its run of near-ties. Convention (that of R's survival, `timefix`):
 * exit and entry times are looked at together; a run goes on while each gap to the next distinct time is within the
 * tolerance. Returns whether anything changed.
 */
export function mergeNearTies(time: Float64Array, entry: Float64Array | null): boolean {
  const all = new Float64Array(time.length + (entry?.length ?? 0));
  all.set(time);
  if (entry !== null) all.set(entry, time.length);
  const sorted = sortTimes(all);
  let distinct = 0;
  let sum = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i > 0 && sorted[i] === sorted[i - 1]) continue;
    sum += sorted[i]!;
    sorted[distinct++] = sorted[i]!;
  }
  const tolerance = TIE_TOLERANCE * Math.max(1, sum / distinct);
  const first = sorted.slice(0, distinct);
  let merged = false;
  for (let i = 1; i < distinct; i++) {
    if (sorted[i]! - sorted[i - 1]! > tolerance) continue;
    first[i] = first[i - 1]!;
    merged = true;
  }
  if (!merged) return false;
  const values = sorted.subarray(0, distinct);
  for (const column of entry === null ? [time] : [time, entry]) {
    for (let i = 0; i < column.length; i++) column[i] = first[placeOf(values, column[i]!)]!;
  }
  return true;
}

/** Index of a value that is known to be in the ascending array. */
function placeOf(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
