/** What is taken up and left again: whether it is held on a day, and whether two of a kind collide. */
import type { Fact } from './history.js';
import { certainlyBefore, certainlyOnOrBefore, possiblyOnOrBefore, type DayRange } from './partial-date.js';

/** Whether anything taken up can be held on a day: taken up by then, and not certainly left between. What is left is held
 *  to the end of the day. `ends` = whether a leaving is one from that taking up. */
export const isHeldOn = <T extends Fact, L extends Fact>(
  takings: readonly T[],
  leavings: readonly L[],
  on: DayRange,
  ends: (leaving: L, taking: T) => boolean = () => true,
): boolean =>
  takings.some(
    (taking) =>
      possiblyOnOrBefore(taking, on) &&
      !leavings.some(
        (leaving) => ends(leaving, taking) && certainlyOnOrBefore(taking, leaving) && certainlyBefore(leaving, on),
      ),
  );

/** Whether one of `undoing` lies possibly between two facts, in either order of theirs: without it the two collide. */
export const isUndoneBetween = (one: Fact, other: Fact, undoing: readonly Fact[]): boolean => {
  const between = (from: Fact, fact: Fact, to: Fact) => possiblyOnOrBefore(from, fact) && possiblyOnOrBefore(fact, to);
  return undoing.some((fact) => between(one, fact, other) || between(other, fact, one));
};
