/** Times that differ only by rounding are one time. */
import { firstAtOrAfter } from './curve-position.js';
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
  const values: number[] = [];
  const firsts: number[] = [];
  let first = sorted[0]!;
  for (let i = 1; i < distinct; i++) {
    if (sorted[i]! - sorted[i - 1]! > tolerance) {
      first = sorted[i]!;
    } else {
      values.push(sorted[i]!);
      firsts.push(first);
    }
  }
  if (values.length === 0) return false;
  const moved = Float64Array.from(values);
  for (const column of entry === null ? [time] : [time, entry]) {
    for (let i = 0; i < column.length; i++) {
      const place = firstAtOrAfter(moved, column[i]!);
      if (moved[place] === column[i]) column[i] = firsts[place]!;
    }
  }
  return true;
}
