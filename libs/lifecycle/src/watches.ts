/** What is overdue: never stored, but given with the first day on which it holds, so that no clock is needed here. */
import type { History } from './history.js';
import { addDays, addMonths, certainlyBefore, rangeOf, type Day } from './partial-date.js';
import { isClosed } from './lifecycle.js';
import type { Policy } from './policy.js';
import type { Pilot, Strand } from './strand.js';

export interface Watch {
  readonly code: 'W07' | 'W08';
  readonly strandId: string;
  readonly pilotId: string;
  /** The event that the watch looks at: a launch, or an end. */
  readonly eventId: string;
  readonly since: Day;
}

/** The planned end in force: the last extension's, else the launch's, else the plan's. Where it says "unknown" there is
 *  none: an older plan does not come back. */
export function plannedEndOf(pilot: Pilot) {
  const extension = pilot.extensions.at(-1);
  if (extension !== undefined) return extension.data.newPlannedEndOn;
  const atLaunch = pilot.launched?.data.plannedEndOn;
  return atLaunch === undefined ? pilot.planned?.data.plannedEndOn : atLaunch;
}

function overrun(strand: Strand, pilot: Pilot): Watch | undefined {
  const end = rangeOf(plannedEndOf(pilot));
  if (end === undefined || pilot.launched === undefined || pilot.ended !== undefined || isClosed(strand.stage))
    return undefined;
  const seenRunningAfter = strand
    .of('FollowUpObserved')
    .some((seen) => seen.data.status === 'running' && certainlyBefore(end, seen));
  if (seenRunningAfter) return undefined;
  const { strandId } = strand;
  return { code: 'W07', strandId, pilotId: pilot.pilotId, eventId: pilot.launched.id, since: addDays(end.latest, 1) };
}

function unevaluated(strand: Strand, pilot: Pilot, policy: Policy): Watch | undefined {
  if (pilot.ended === undefined || pilot.evaluations.length > 0) return undefined;
  const since = addMonths(pilot.ended.latest, policy.evaluationGraceMonths);
  return { code: 'W08', strandId: strand.strandId, pilotId: pilot.pilotId, eventId: pilot.ended.id, since };
}

/** Every watch that holds from some day on, by strand and pilot. */
export const watchesOf = (history: History, policy: Policy): readonly Watch[] =>
  [...history.strands.values()].flatMap((strand) =>
    [...strand.pilots.values()].flatMap((pilot) =>
      [overrun(strand, pilot), unevaluated(strand, pilot, policy)].filter((watch) => watch !== undefined),
    ),
  );
