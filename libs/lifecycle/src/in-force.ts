/** Which of several values, each from its own day on, can be in force on a day. */
import type { Fact } from './history.js';
import { certainlyOnOrBefore, possiblyOnOrBefore, type DayRange } from './partial-date.js';

/** The values that can be in force on `on`, when `first` (undefined = none) holds from the beginning and each fact of
 *  `changes`, in their order, may bring another. A value is out of force once a later change certainly came after it, and by then. */
export function valuesInForce<T, F extends Fact>(
  first: T | undefined,
  changes: readonly F[],
  valueOf: (change: F) => T | undefined,
  on: DayRange & { readonly id?: string },
): readonly (T | undefined)[] {
  const came = changes.filter(
    (change) => change.id !== on.id && valueOf(change) !== undefined && possiblyOnOrBefore(change, on),
  );
  const over = (change: F | undefined, at: number) =>
    came.some(
      (later, laterAt) =>
        laterAt > at && certainlyOnOrBefore(later, on) && (change === undefined || certainlyOnOrBefore(change, later)),
    );
  const values = came.flatMap((change, at) => (over(change, at) ? [] : [valueOf(change)!]));
  return over(undefined, -1) ? values : [first, ...values];
}
