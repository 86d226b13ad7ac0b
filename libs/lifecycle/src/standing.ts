/** Which events of a stream stand, with which values and on which days: retractions taken away, corrections laid over. */
import type { Amendment, Dead, Fact, OrganisationDescriptor, RecordedEvent } from './history.js';
import type { FreeText } from './fields.js';
import { dayNumber, londonDay, rangeOf, type Day, type DayRange, type PartialDate } from './partial-date.js';
import { STAGE_RANK, type StandingType } from './stage-rank.js';
import { upcast } from './upcast.js';

/** What the known events of a stream come to, before any cut by day. */
export interface Standing {
  /** By day, then stage rank, then revision. */
  readonly facts: readonly Fact[];
  readonly amendments: readonly Amendment[];
  readonly dead: readonly Dead[];
  /** Organisations that live amendments describe, by revision. */
  readonly described: readonly Described[];
}

export interface Described {
  readonly from: Day;
  readonly descriptor: OrganisationDescriptor;
}

const DATED_BY_EFFECT = new Set<string>([
  'ServiceMainstreamed',
  'ServiceSustained',
  'StrandSucceeded',
  'StrandDiscontinued',
  'ServiceDecommissioned',
]);

const CONTEMPORANEOUS_DAYS = 31;

type SetOf = Readonly<Record<string, unknown>>;

const isAmendment = (type: string) => type === 'EventCorrected' || type === 'EventRetracted';

/** By day, then stage rank; one number, since long lives are sorted at every decision. */
const orderOf = ({ earliest, type }: Fact) => dayNumber(earliest) * 100 + STAGE_RANK[type];

/** Facts come by revision, and a stable sort leaves them so where day and rank are equal. */
const sorted = (facts: readonly Fact[]): Fact[] =>
  facts
    .map((fact) => ({ fact, order: orderOf(fact) }))
    .sort((a, b) => a.order - b.order)
    .map(({ fact }) => fact);

/** `events` in the order of their revisions. */
export function standingOf(events: readonly RecordedEvent[]): Standing {
  const killers = new Map<string, string>();
  const patches = new Map<string, SetOf>();
  const dateGivers = new Map<string, RecordedEvent>();
  const corrections = new Map<string, string[]>();
  const dead: Dead[] = [];

  // Backwards, so that whatever amends an event has been judged before the event itself is met.
  const alive: RecordedEvent[] = [];
  for (let at = events.length - 1; at >= 0; at -= 1) {
    const event = events[at]!;
    const killedBy = killers.get(event.id);
    if (killedBy !== undefined) {
      dead.push({ id: event.id, revision: event.revision, index: event.index, type: event.type, killedBy });
      continue;
    }
    alive.push(event);
    if (!isAmendment(event.type)) continue;
    const data = upcast(event);
    const target = String(data['targetEventId']);
    if (event.type === 'EventRetracted') {
      killers.set(target, event.id);
      continue;
    }
    if (killers.has(target)) continue;
    const own = { ...(data['set'] as SetOf), ...patches.get(event.id) };
    const later = patches.get(target);
    if ('occurredOn' in own && !(later !== undefined && 'occurredOn' in later))
      dateGivers.set(target, dateGivers.get(event.id) ?? event);
    patches.set(target, { ...own, ...later });
    const known = corrections.get(target);
    if (known === undefined) corrections.set(target, [event.id]);
    else known.unshift(event.id);
  }

  const facts: Fact[] = [];
  const amendments: Amendment[] = [];
  const described: Described[] = [];
  for (let at = alive.length - 1; at >= 0; at -= 1) {
    const event = alive[at]!;
    if (isAmendment(event.type)) {
      amendments.push(amendmentOf(event, patches.get(event.id)));
      described.push(...describedBy(event));
    } else
      facts.push(
        factOf(event, patches.get(event.id), dateGivers.get(event.id), corrections.get(event.id) ?? NO_CORRECTIONS),
      );
  }
  return { facts: sorted(facts), amendments, dead: dead.reverse(), described };
}

/** The same with one more event, which is no amendment, as the last of the stream. */
export function withFact(standing: Standing, event: RecordedEvent): Standing {
  const fact = factOf(event, undefined, undefined, NO_CORRECTIONS);
  const order = orderOf(fact);
  const at = standing.facts.findLastIndex((other) => orderOf(other) <= order) + 1;
  return { ...standing, facts: standing.facts.toSpliced(at, 0, fact) };
}

const NO_CORRECTIONS: readonly string[] = [];

function describedBy({ data, metadata }: RecordedEvent): Described[] {
  const descriptors = (data['organisations'] as OrganisationDescriptor[] | undefined) ?? [];
  if (descriptors.length === 0) return [];
  const from = rangeOf(data['occurredOn'] as PartialDate | null)?.earliest ?? londonDay(metadata.recordedAt);
  return descriptors.map((descriptor) => ({ from, descriptor }));
}

type Written<T> = { -readonly [K in keyof T]: T[K] };

function amendmentOf(event: RecordedEvent, patch: SetOf | undefined): Amendment {
  const { metadata } = event;
  const data = upcast(event);
  const amendment: Written<Amendment> = {
    id: event.id,
    revision: event.revision,
    index: event.index,
    type: event.type as Amendment['type'],
    targetEventId: String(data['targetEventId']),
    reason: String(data['reason']),
    recordedAt: metadata.recordedAt,
    actor: metadata.actor,
    evidence: metadata.evidence,
  };
  if (event.type === 'EventCorrected') amendment.set = { ...(data['set'] as SetOf), ...patch };
  if (metadata.rationale !== undefined) amendment.rationale = metadata.rationale;
  if (metadata.decidedBy !== undefined) amendment.decidedBy = metadata.decidedBy;
  return amendment;
}

/** The fields of an event with new values laid over: null takes a field away, and makes a date unknown. */
export function overlay(data: SetOf, patch: SetOf | undefined): SetOf {
  if (patch === undefined) return data;
  const laid: Record<string, unknown> = { ...data, ...patch };
  for (const [field, value] of Object.entries(patch)) if (value === null && !isDateField(field)) delete laid[field];
  return laid;
}
const isDateField = (field: string) => field.endsWith('On');

function factOf(
  event: RecordedEvent,
  patch: SetOf | undefined,
  dateGiver: RecordedEvent | undefined,
  corrections: readonly string[],
): Fact {
  const { metadata, type } = event;
  if (!Object.hasOwn(STAGE_RANK, type)) throw new Error(`no fact is of type ${type}`);
  const { occurredOn, organisations, note, ...data } = overlay(upcast(event), patch) as {
    occurredOn: PartialDate | null;
    organisations?: OrganisationDescriptor[];
    note?: FreeText;
    [field: string]: unknown;
  };
  const recordedDay = londonDay(metadata.recordedAt);
  const happened = cappedAt(
    rangeOf(occurredOn),
    dateGiver === undefined ? recordedDay : londonDay(dateGiver.metadata.recordedAt),
  );
  const effect = DATED_BY_EFFECT.has(type) ? rangeOf(data['effectiveOn'] as PartialDate | null | undefined) : undefined;
  const range = effect ?? happened;
  const fact: Written<Fact> = {
    id: event.id,
    revision: event.revision,
    index: event.index,
    type: type as StandingType,
    data,
    occurredOn,
    happened: happened ?? null,
    earliest: range?.earliest ?? recordedDay,
    latest: range?.latest ?? recordedDay,
    certainty: 'certain',
    dateUnknown: range === undefined,
    retrospective: happened === undefined || isLong(happened.latest, recordedDay),
    recordedAt: metadata.recordedAt,
    actor: metadata.actor,
    evidence: metadata.evidence,
    warnings: metadata.warnings,
    policyVersion: metadata.policyVersion,
    corrections,
  };
  if (organisations !== undefined) fact.organisations = organisations;
  if (note !== undefined) fact.note = note;
  if (metadata.rationale !== undefined) fact.rationale = metadata.rationale;
  if (metadata.decidedBy !== undefined) fact.decidedBy = metadata.decidedBy;
  return fact;
}

/** What happened cannot lie after the day on which somebody recorded it. */
function cappedAt(range: DayRange | undefined, recordedDay: Day): DayRange | undefined {
  if (range === undefined || range.latest <= recordedDay) return range;
  return { earliest: range.earliest, latest: range.earliest > recordedDay ? range.earliest : recordedDay };
}

const isLong = (from: Day, until: Day) => from < until && dayNumber(until) - dayNumber(from) > CONTEMPORANEOUS_DAYS;
