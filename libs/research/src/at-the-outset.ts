/** Did it stand on a day? Yes, no, or uncertain where the dates do not say. */
import {
  certainlyBefore,
  certainlyOnOrBefore,
  possiblyBefore,
  possiblyOnOrBefore,
  type DayRange,
  type Fact,
} from '#lifecycle';

export type Answer = 'yes' | 'no' | 'uncertain';

/** Whether any of the facts had happened by a day. */
export function happenedBy(facts: readonly Fact[], day: DayRange): Answer {
  if (facts.some((fact) => certainlyOnOrBefore(fact, day))) return 'yes';
  return facts.some((fact) => possiblyOnOrBefore(fact, day)) ? 'uncertain' : 'no';
}

/** Whether anything that is taken up and left again was held on a day; what is left is held to the end of that day. */
export function heldOn<T extends Fact, L extends Fact>(
  takings: readonly T[],
  leavings: readonly L[],
  day: DayRange,
  ends: (leaving: L, taking: T) => boolean,
): Answer {
  const held = (
    by: (taking: Fact, day: DayRange) => boolean,
    after: (taking: Fact, leaving: Fact) => boolean,
    before: (leaving: Fact, day: DayRange) => boolean,
  ) =>
    takings.some(
      (taking) =>
        by(taking, day) &&
        !leavings.some((leaving) => ends(leaving, taking) && after(taking, leaving) && before(leaving, day)),
    );
  if (held(certainlyOnOrBefore, possiblyOnOrBefore, possiblyBefore)) return 'yes';
  return held(possiblyOnOrBefore, certainlyOnOrBefore, certainlyBefore) ? 'uncertain' : 'no';
}
