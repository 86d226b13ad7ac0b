/** Where a time stands on a step curve, and who is at risk then. */

/** Index of the last element ≤ t of an ascending array; −1 before the first. */
export function lastAtOrBefore(ascending: ArrayLike<number>, t: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Index of the first element ≥ t of an ascending array; its length after the last. */
export function firstAtOrAfter(ascending: ArrayLike<number>, t: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Distinct times with counts, such as the late entries of a curve. */
export interface CountedTimes {
  readonly time: readonly number[];
  readonly count: readonly number[];
}

export interface FollowUp {
  readonly n: number;
  readonly time: readonly number[];
  readonly nRisk: readonly number[];
  readonly entries?: CountedTimes | undefined;
}

/** How many are at risk at t: entry < t ≤ exit, those observed from the origin being so from the origin itself. */
export function atRiskAt(followUp: FollowUp, t: number): number {
  const next = firstAtOrAfter(followUp.time, t);
  if (next >= followUp.time.length) return 0;
  return followUp.nRisk[next]! - enteredBetween(followUp.entries, t, followUp.time[next]!);
}

/** How many rows had entered before t, those observed from the origin included. */
export function enteredBefore(followUp: FollowUp, t: number): number {
  return followUp.n - enteredBetween(followUp.entries, t, Infinity);
}

/** Late entries at times with from ≤ time < to. */
function enteredBetween(entries: CountedTimes | undefined, from: number, to: number): number {
  if (entries === undefined) return 0;
  let sum = 0;
  for (let i = firstAtOrAfter(entries.time, from); i < entries.time.length && entries.time[i]! < to; i++) {
    sum += entries.count[i]!;
  }
  return sum;
}

/** Sums of a count column over the rows between consecutive grid times: previous < time ≤ grid time. */
export function countsSincePrevious(
  time: readonly number[],
  counts: readonly number[],
  grid: readonly number[],
): number[] {
  let row = 0;
  return grid.map((t) => {
    let sum = 0;
    while (row < time.length && time[row]! <= t) sum += counts[row++]!;
    return sum;
  });
}
