/** What became of a strand: its first outcome, strict and broad; else when it was last seen. */
import type { Fact, FactOfType } from './history.js';
import { durationDays, rangeOf, type DayRange, type PartialDate } from './partial-date.js';
import type { Strand } from './strand.js';

/** Evidence that a strand ran, with the days on which it ran. */
export interface Sighting extends DayRange {
  readonly eventId: string;
  readonly revision: number;
  readonly on: PartialDate;
}

/** Show that the strand ran on the day on which they occurred. */
const SEEN_ON_DAY = new Set<string>([
  'PilotLaunched',
  'PilotExtended',
  'PilotEnded',
  'ExitRouteDecided',
  'InvolvementAssessed',
  'ServiceSustained',
  'ServiceMainstreamed',
  'ServiceTendered',
  'TenderCancelled',
  'ContractAwarded',
  'ContractSigned',
  'ContractEnded',
  'GrantAwarded',
]);
/** Show that it ran at the end of the period they speak of. */
const SEEN_UNTIL = new Set<string>(['PilotEvaluated', 'OutcomeRecorded', 'SpendRecorded']);

const sighting = (fact: Fact, on: PartialDate | null | undefined, days: DayRange | undefined | null) =>
  on == null || days == null
    ? undefined
    : { eventId: fact.id, revision: fact.revision, on, earliest: days.earliest, latest: days.latest };

/** An undated fact is no sighting; nor is a plan, a ceremony or a promise. */
function sightingOf(fact: Fact): Sighting | undefined {
  if (SEEN_ON_DAY.has(fact.type)) return sighting(fact, fact.occurredOn, fact.happened);
  if (SEEN_UNTIL.has(fact.type)) {
    const { periodUntilOn } = fact.data as { periodUntilOn?: PartialDate | null };
    return sighting(fact, periodUntilOn, rangeOf(periodUntilOn));
  }
  if (fact.type === 'FollowUpObserved' && (fact.data as { status: string }).status === 'running')
    return sighting(fact, fact.occurredOn, fact.happened);
  return undefined;
}

/** All sightings of a strand, the last one last: by earliest day, then latest, then revision. */
export const sightingsOf = (strand: Strand): readonly Sighting[] =>
  strand.facts
    .flatMap((fact) => sightingOf(fact) ?? [])
    .sort(
      (a, b) =>
        (a.earliest < b.earliest ? -1 : a.earliest > b.earliest ? 1 : 0) ||
        (a.latest < b.latest ? -1 : a.latest > b.latest ? 1 : 0) ||
        a.revision - b.revision,
    );

export type OutcomeKind = 'mainstreamed' | 'sustained' | 'succeeded' | 'discontinued';

export interface Outcome extends DayRange {
  readonly kind: OutcomeKind;
  readonly eventId: string;
  /** As stated: `effectiveOn`, else `occurredOn`. */
  readonly on: PartialDate | null;
}

const OUTCOMES: Readonly<Record<string, OutcomeKind>> = {
  ServiceMainstreamed: 'mainstreamed',
  ServiceSustained: 'sustained',
  StrandSucceeded: 'succeeded',
  StrandDiscontinued: 'discontinued',
};

const outcomeOf = (fact: Fact, kind: OutcomeKind): Outcome => ({
  kind,
  eventId: fact.id,
  on: (fact.data as { effectiveOn?: PartialDate | null }).effectiveOn ?? fact.occurredOn,
  earliest: fact.earliest,
  latest: fact.latest,
  dateUnknown: fact.dateUnknown,
});

/** The first outcome that stands. */
export function firstOutcome(strand: Strand): Outcome | undefined {
  for (const fact of strand.facts) {
    const kind = OUTCOMES[fact.type];
    if (kind !== undefined) return outcomeOf(fact, kind);
  }
  return undefined;
}

const BROAD_BASES = new Set<string>(['competedGrant', 'grantContinuation', 'trading']);

/** Whether a service that went on counts as mainstreamed in the broad sense. */
export const countsAsBroad = ({ data }: FactOfType<'ServiceSustained'>): boolean =>
  BROAD_BASES.has(data.basis) || data.position === 'additional' || data.position === 'alternative';

/** Mainstreamed in the strict sense: part of standard provision on recurrent public money. */
export function strictMainstreaming(strand: Strand): Outcome | undefined {
  const [fact] = strand.of('ServiceMainstreamed');
  return fact === undefined ? undefined : outcomeOf(fact, 'mainstreamed');
}

/** Mainstreamed in the broad sense: strictly so, or sustained by grant or trading, or beside or instead of the mainstream. */
export function broadMainstreaming(strand: Strand): Outcome | undefined {
  for (const fact of strand.facts) {
    if (fact.type === 'ServiceMainstreamed') return outcomeOf(fact, 'mainstreamed');
    if (fact.type === 'ServiceSustained' && countsAsBroad(fact as FactOfType<'ServiceSustained'>))
      return outcomeOf(fact, 'sustained');
  }
  return undefined;
}

/** From pilot to mainstream: how long, or how long it is known to have run without. */
export interface Passage {
  /** The first launch. */
  readonly launchedOn: PartialDate | null;
  readonly outcome: OutcomeKind | 'lastSeen' | 'notSeen';
  readonly outcomeOn: PartialDate | null;
  readonly lastSeenOn: PartialDate | null;
  /** From the launch to the outcome, or to the last sighting. Undefined with no launch, or an unknown day. */
  readonly days: { daysMin: number; daysMax: number } | undefined;
}

export function passageOf(strand: Strand): Passage {
  const [launch] = strand.of('PilotLaunched');
  const outcome = firstOutcome(strand);
  const last = sightingsOf(strand).at(-1);
  return {
    launchedOn: launch?.occurredOn ?? null,
    outcome: outcome?.kind ?? (last === undefined ? 'notSeen' : 'lastSeen'),
    outcomeOn: outcome?.on ?? null,
    lastSeenOn: last?.on ?? null,
    days: launch === undefined ? undefined : durationDays(launch, outcome ?? last),
  };
}
