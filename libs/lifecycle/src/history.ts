/** The fold: which facts of a partnership stand, with which values, ordered by the day they happened, as known at one
 *  point of the log and as true on one day. Deciding, read models, research and audit all start here. */
import { anomaliesOf, type Anomaly } from './anomalies.js';
import { definitionOfType, type DataOf } from './catalogue.js';
import { addDays, londonDay, rangeOf, type Day, type DayRange, type PartialDate } from './partial-date.js';
import { STAGE_RANK, type StandingType } from './stage-rank.js';
import { Strand } from './strand.js';
import { upcast } from './upcast.js';
import type { Certainty } from './vocabulary.js';
import type { WarningCode } from './warnings.js';
import type { FreeText, Identifier, Statement } from './fields.js';
import type { OrganisationSize, Sector } from './vocabulary.js';

export interface OrganisationDescriptor {
  organisationId: string;
  name: string;
  sector: Sector;
  size?: OrganisationSize;
  identifiers?: Identifier[];
}

export interface Evidence {
  source: Statement;
  locator?: string;
  certainty: Certainty;
  retrievedOn?: Day;
  sha256?: string;
  archiveUri?: string;
  disagrees?: { field: string; value: Statement }[];
}

export interface DecidedBy {
  organisationIds?: string[];
  body?: string;
  post?: string;
  decisionId?: string;
}

export interface Actor {
  id: string;
  role: string;
  organisationId?: string;
}

/** What stands beside the fields of an event. */
export interface Metadata {
  recordedAt: string;
  actor: Actor;
  commandId: string;
  correlationId: string;
  causationId: string | null;
  rationale?: FreeText;
  decidedBy?: DecidedBy;
  evidence: Evidence[];
  warnings: WarningCode[];
  schemaVersion: number;
  catalogueVersion: number;
  policyVersion: string;
  commandDigest: string;
  clockSkewMs?: number;
}

/** An event of one partnership's stream, as the local log hands it out. */
export interface RecordedEvent {
  readonly id: string;
  readonly type: string;
  readonly revision: number;
  readonly index: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Metadata>;
}

/** A fact that stands. */
export interface Fact<D = unknown> extends DayRange {
  readonly id: string;
  readonly revision: number;
  readonly index: number;
  readonly type: StandingType;
  /** The fields that stand, corrections laid over. */
  readonly data: D;
  readonly organisations?: readonly OrganisationDescriptor[];
  readonly note?: FreeText;
  readonly occurredOn: PartialDate | null;
  /** Whether it had certainly happened on the day that was asked for. */
  readonly certainty: 'certain' | 'possible';
  readonly dateUnknown: boolean;
  /** Recorded more than 31 days after the latest day on which it can have happened, or that day is unknown. */
  readonly retrospective: boolean;
  readonly recordedAt: string;
  readonly actor: Actor;
  readonly evidence: readonly Evidence[];
  readonly rationale?: FreeText;
  readonly decidedBy?: DecidedBy;
  /** As stored with the event, under the policy of its time. */
  readonly warnings: readonly WarningCode[];
  readonly policyVersion: string;
  /** Live corrections of this fact, by revision. */
  readonly corrections: readonly string[];
}

export type FactOfType<T extends StandingType> = Fact<DataOf<T>> & { readonly type: T };

export interface Amendment {
  readonly id: string;
  readonly revision: number;
  readonly index: number;
  readonly type: 'EventCorrected' | 'EventRetracted';
  readonly targetEventId: string;
  readonly set?: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly recordedAt: string;
  readonly actor: Actor;
  readonly evidence: readonly Evidence[];
  readonly rationale?: FreeText;
  readonly decidedBy?: DecidedBy;
}

export interface Dead {
  readonly id: string;
  readonly revision: number;
  readonly index: number;
  readonly type: string;
  /** The earliest live retraction. */
  readonly killedBy: string;
}

/** A command that was done: what a repetition is recognised by. */
export interface DoneCommand {
  readonly commandId: string;
  readonly commandDigest: string;
  readonly id: string;
  readonly revision: number;
}

export interface Cut {
  /** How many events of the log were known; left out = all. */
  readonly knownSize?: number;
  /** The day that was asked about; left out = no cut. */
  readonly validAt?: Day;
}

const DATED_BY_EFFECT = new Set<string>([
  'ServiceMainstreamed',
  'ServiceSustained',
  'StrandSucceeded',
  'StrandDiscontinued',
  'ServiceDecommissioned',
]);

const CONTEMPORANEOUS_DAYS = 31;

/** Facts that stand in one partnership, and the questions that rules and read models ask of them. */
export class History {
  readonly partnershipId: string;
  readonly knownSize: number | null;
  readonly validAt: Day | null;
  /** Of the last known event, dead or not; -1 and null = none. */
  readonly revision: number;
  readonly recordedAt: string | null;
  readonly commands: readonly DoneCommand[];
  /** By day: what stands, cut at `validAt`. */
  readonly facts: readonly Fact[];
  readonly amendments: readonly Amendment[];
  readonly dead: readonly Dead[];
  /** First day after `validAt` on which a fact comes in or becomes certain: until then rows made of this hold. */
  readonly changesOn: Day | null;

  /** The facts without the cut. */
  readonly uncut: readonly Fact[];
  /** Every known event, as it was handed in. */
  readonly events: readonly RecordedEvent[];
  /** The event that is only being considered, if any. */
  readonly candidateId: string | undefined;

  #anomalies: readonly Anomaly[] | undefined;
  #byType: Map<StandingType, Fact[]> | undefined;
  #byKey: Map<string, Fact[]> | undefined;
  #strands: ReadonlyMap<string, Strand> | undefined;
  #strandsOfProcurement: Map<string, readonly string[]> | undefined;
  #places: Map<string, number> | undefined;
  #descriptors: Map<string, { from: Day; descriptor: OrganisationDescriptor }[]> | undefined;

  constructor(partnershipId: string, events: readonly RecordedEvent[], cut: Cut, candidateId?: string) {
    this.partnershipId = partnershipId;
    this.knownSize = cut.knownSize ?? null;
    this.validAt = cut.validAt ?? null;
    this.candidateId = candidateId;
    const { knownSize } = cut;
    this.events = knownSize === undefined ? events : events.filter((event) => event.index < knownSize);
    const last = this.events.at(-1);
    this.revision = last?.revision ?? -1;
    this.recordedAt = last?.metadata.recordedAt ?? null;
    this.commands = this.events.map(({ id, revision, metadata }) => ({
      commandId: metadata.commandId,
      commandDigest: metadata.commandDigest,
      id,
      revision,
    }));

    const standing = withAmendments(this.events);
    this.amendments = standing.amendments;
    this.dead = standing.dead;
    this.uncut = standing.facts.sort(
      (a, b) =>
        (a.earliest < b.earliest ? -1 : a.earliest > b.earliest ? 1 : 0) ||
        STAGE_RANK[a.type] - STAGE_RANK[b.type] ||
        a.revision - b.revision,
    );
    this.facts = cut.validAt === undefined ? this.uncut : cutAt(this.uncut, cut.validAt);
    this.changesOn = cut.validAt === undefined ? null : nextChange(this.uncut, cut.validAt);
  }

  /** Where the facts contradict each other; in the order of the facts, then by code. Does not depend on `validAt`. */
  get anomalies(): readonly Anomaly[] {
    return (this.#anomalies ??= anomaliesOf(this.validAt === null ? this : this.withoutCut()));
  }

  /** The same history with one more event that is only considered. */
  withCandidate(event: RecordedEvent): History {
    return new History(this.partnershipId, [...this.events, event], {}, event.id);
  }

  /** The same events, for all days. */
  withoutCut(): History {
    return this.validAt === null
      ? this
      : new History(this.partnershipId, this.events, this.knownSize === null ? {} : { knownSize: this.knownSize });
  }

  /** Whether a partnership stands here: proposed, and not withdrawn as a mistake. */
  get exists(): boolean {
    return this.of('PartnershipProposed').length > 0;
  }

  get proposed(): FactOfType<'PartnershipProposed'> | undefined {
    return this.of('PartnershipProposed')[0];
  }

  of<T extends StandingType>(type: T): readonly FactOfType<T>[] {
    if (this.#byType === undefined) {
      this.#byType = new Map();
      for (const fact of this.facts) {
        const facts = this.#byType.get(fact.type);
        if (facts === undefined) this.#byType.set(fact.type, [fact]);
        else facts.push(fact);
      }
    }
    return (this.#byType.get(type) ?? []) as unknown as readonly FactOfType<T>[];
  }

  /** The facts of a type that carry this value in their field `field`, in order. */
  named<T extends StandingType>(type: T, field: string, id: string): readonly FactOfType<T>[] {
    if (this.#byKey === undefined) {
      this.#byKey = new Map();
      for (const fact of this.facts)
        for (const key of keyFieldsOf(fact.type)) {
          const value = (fact.data as Record<string, unknown>)[key];
          if (typeof value !== 'string') continue;
          const at = `${fact.type} ${key} ${value}`;
          const facts = this.#byKey.get(at);
          if (facts === undefined) this.#byKey.set(at, [fact]);
          else facts.push(fact);
        }
    }
    return (this.#byKey.get(`${type} ${field} ${id}`) ?? []) as unknown as readonly FactOfType<T>[];
  }

  /** The strands of this partnership, in the order in which they were opened. */
  get strands(): ReadonlyMap<string, Strand> {
    return (this.#strands ??= Strand.allOf(this));
  }

  strand(strandId: string): Strand | undefined {
    return this.strands.get(strandId);
  }

  /** The strands that a procurement serves: those of its standing plan, whatever its day. */
  strandIdsOf(procurementId: string): readonly string[] {
    if (this.#strandsOfProcurement === undefined) {
      this.#strandsOfProcurement = new Map();
      for (const fact of this.uncut)
        if (fact.type === 'ProcurementPlanned') {
          const data = fact.data as DataOf<'ProcurementPlanned'>;
          if (!this.#strandsOfProcurement.has(data.procurementId))
            this.#strandsOfProcurement.set(data.procurementId, data.strandIds);
        }
    }
    return this.#strandsOfProcurement.get(procurementId) ?? [];
  }

  /** Whether `fact` counts as the later of two that collide: a candidate yields to all that stands. */
  isLater(fact: Fact, other: Fact): boolean {
    if (fact.id === this.candidateId) return true;
    if (other.id === this.candidateId) return false;
    return this.#place(other) < this.#place(fact);
  }

  #place(fact: Fact): number {
    this.#places ??= new Map(this.facts.map(({ id }, at) => [id, at]));
    return this.#places.get(fact.id) ?? -1;
  }

  /** How an organisation is described on a day; before its first descriptor's day the first one holds. */
  organisation(organisationId: string, on?: Day): OrganisationDescriptor | undefined {
    if (this.#descriptors === undefined) {
      this.#descriptors = new Map();
      for (const fact of this.facts)
        for (const descriptor of fact.organisations ?? []) {
          const known = this.#descriptors.get(descriptor.organisationId);
          if (known === undefined)
            this.#descriptors.set(descriptor.organisationId, [{ from: fact.earliest, descriptor }]);
          else known.push({ from: fact.earliest, descriptor });
        }
    }
    const known = this.#descriptors.get(organisationId);
    if (known === undefined) return undefined;
    if (on === undefined) return known.at(-1)!.descriptor;
    return (known.findLast(({ from }) => from <= on) ?? known[0]!).descriptor;
  }
}

/** Folds the events of one stream, in the order of their revisions. */
export const fold = (partnershipId: string, events: readonly RecordedEvent[], cut: Cut = {}): History =>
  new History(partnershipId, events, cut);

const keyFields = new Map<string, readonly string[]>();
function keyFieldsOf(type: string): readonly string[] {
  let names = keyFields.get(type);
  if (names === undefined) {
    names = (definitionOfType(type)?.fields ?? []).filter(({ key }) => key).map(({ name }) => name);
    keyFields.set(type, names);
  }
  return names;
}

type SetOf = Record<string, unknown>;

function withAmendments(events: readonly RecordedEvent[]) {
  const killers = new Map<string, string>();
  const patches = new Map<string, SetOf>();
  const dateGivers = new Map<string, RecordedEvent>();
  const corrections = new Map<string, string[]>();
  const amendments: Amendment[] = [];
  const dead: Dead[] = [];
  const facts: Fact[] = [];

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
    if (event.type === 'EventRetracted') killers.set(String(event.data['targetEventId']), event.id);
    else if (event.type === 'EventCorrected') {
      const target = String(event.data['targetEventId']);
      if (killers.has(target)) continue;
      const own = { ...(event.data['set'] as SetOf), ...patches.get(event.id) };
      if ('occurredOn' in own && !('occurredOn' in (patches.get(target) ?? {})))
        dateGivers.set(target, dateGivers.get(event.id) ?? event);
      patches.set(target, { ...own, ...patches.get(target) });
      const known = corrections.get(target);
      if (known === undefined) corrections.set(target, [event.id]);
      else known.unshift(event.id);
    }
  }

  for (let at = alive.length - 1; at >= 0; at -= 1) {
    const event = alive[at]!;
    if (event.type === 'EventCorrected' || event.type === 'EventRetracted')
      amendments.push(amendmentOf(event, patches.get(event.id)));
    else facts.push(factOf(event, patches.get(event.id), dateGivers.get(event.id), corrections.get(event.id) ?? []));
  }
  return { facts, amendments, dead: dead.reverse() };
}

function amendmentOf(event: RecordedEvent, patch: SetOf | undefined): Amendment {
  const { metadata, data } = event;
  return {
    id: event.id,
    revision: event.revision,
    index: event.index,
    type: event.type as Amendment['type'],
    targetEventId: String(data['targetEventId']),
    ...(event.type === 'EventCorrected' ? { set: { ...(data['set'] as SetOf), ...patch } } : {}),
    reason: String(data['reason']),
    recordedAt: metadata.recordedAt,
    actor: metadata.actor,
    evidence: metadata.evidence,
    ...(metadata.rationale === undefined ? {} : { rationale: metadata.rationale }),
    ...(metadata.decidedBy === undefined ? {} : { decidedBy: metadata.decidedBy }),
  };
}

function overlay(data: Readonly<Record<string, unknown>>, patch: SetOf | undefined): Record<string, unknown> {
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
  if (!(type in STAGE_RANK)) throw new Error(`no fact is of type ${type}`);
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
  return {
    id: event.id,
    revision: event.revision,
    index: event.index,
    type: type as StandingType,
    data,
    ...(organisations === undefined ? {} : { organisations }),
    ...(note === undefined ? {} : { note }),
    occurredOn,
    earliest: range?.earliest ?? recordedDay,
    latest: range?.latest ?? recordedDay,
    certainty: 'certain',
    dateUnknown: range === undefined,
    retrospective: happened === undefined || recordedDay > addDays(happened.latest, CONTEMPORANEOUS_DAYS),
    recordedAt: metadata.recordedAt,
    actor: metadata.actor,
    evidence: metadata.evidence,
    ...(metadata.rationale === undefined ? {} : { rationale: metadata.rationale }),
    ...(metadata.decidedBy === undefined ? {} : { decidedBy: metadata.decidedBy }),
    warnings: metadata.warnings,
    policyVersion: metadata.policyVersion,
    corrections,
  };
}

/** What happened cannot lie after the day on which somebody recorded it. */
function cappedAt(range: DayRange | undefined, recordedDay: Day): DayRange | undefined {
  if (range === undefined || range.latest <= recordedDay) return range;
  return { earliest: range.earliest, latest: range.earliest > recordedDay ? range.earliest : recordedDay };
}

function cutAt(facts: readonly Fact[], validAt: Day): Fact[] {
  const kept: Fact[] = [];
  for (const fact of facts)
    if (fact.earliest <= validAt) kept.push(fact.latest <= validAt ? fact : { ...fact, certainty: 'possible' });
  return kept;
}

function nextChange(facts: readonly Fact[], validAt: Day): Day | null {
  let next: Day | null = null;
  for (const { earliest, latest } of facts) {
    const day = earliest > validAt ? earliest : latest > validAt ? latest : null;
    if (day !== null && (next === null || day < next)) next = day;
  }
  return next;
}
