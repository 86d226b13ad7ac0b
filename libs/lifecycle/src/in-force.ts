/** Which of several values, each from its own day on, can be in force on a day. */
import type { Fact } from './history.js';
import { certainlyOnOrBefore, possiblyOnOrBefore, type Day, type DayRange } from './partial-date.js';

/** The values that can be in force on `on`, when `first` (undefined = none) holds from the beginning and each fact of
 *  `changes`, in their order, may bring another. A value is out of force once a later change certainly came after it, and by then. */
export function valuesInForce<T, F extends Fact>(
  first: T | undefined,
  changes: readonly F[],
  valueOf: (change: F) => T | undefined,
  on: DayRange & { readonly id?: string },
): readonly (T | undefined)[] {
  const values: (T | undefined)[] = [];
  /** The latest day by which a later change had certainly come. */
  let overBy: Day | undefined;
  for (const change of changes.toReversed()) {
    const value = valueOf(change);
    if (value === undefined || change.id === on.id || !possiblyOnOrBefore(change, on)) continue;
    if (overBy === undefined || change.dateUnknown || change.latest > overBy) values.push(value);
    if (overBy === undefined && certainlyOnOrBefore(change, on)) overBy = change.earliest;
  }
  if (overBy === undefined) values.push(first);
  return values.reverse();
}
