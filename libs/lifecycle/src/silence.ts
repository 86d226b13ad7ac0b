/** What is known of a strand of which nothing more was seen: whether somebody looked, and when it was over by then. */
import type { FactOfType } from './history.js';
import { firstOutcome, sightingsOf } from './outcome.js';
import { addDays, possiblyBefore, possiblyOnOrBefore, type Day, type DayRange } from './partial-date.js';
import type { Strand } from './strand.js';

/** The first dated follow-up after the last sighting that found the strand ended. The day of the sighting itself counts:
 *  it can have ended later that day. */
export const foundEndedSince = (strand: Strand, seen: DayRange): FactOfType<'FollowUpObserved'> | undefined =>
  strand
    .of('FollowUpObserved')
    .find((found) => found.data.status === 'ended' && !found.dateUnknown && possiblyOnOrBefore(seen, found));

/** The first dated follow-up on a later day than the last sighting that did not find the strand. */
export const notFoundSince = (strand: Strand, seen: DayRange): FactOfType<'FollowUpObserved'> | undefined =>
  strand
    .of('FollowUpObserved')
    .find((found) => found.data.status === 'notFound' && !found.dateUnknown && possiblyBefore(seen, found));

/** Found ended by somebody who looked, with no outcome and no later sighting: between which days it ended. The first day
 *  is the one after the last sighting. */
export function endedBetween(strand: Strand): { after: Day; by: Day } | undefined {
  if (firstOutcome(strand) !== undefined) return undefined;
  const last = sightingsOf(strand).at(-1);
  const found = last === undefined ? undefined : foundEndedSince(strand, last);
  if (last === undefined || found === undefined) return undefined;
  const after = addDays(last.earliest, 1);
  return { after: after < found.latest ? after : found.latest, by: found.latest };
}
