/** The fold: which facts of a partnership stand, with which values, ordered by the day they happened, as known at one
 *  point of the log and as true on one day. Deciding, read models, research and audit all start here. */
import { anomaliesOf, type Anomaly } from './anomalies.js';
import type { DataOf } from './catalogue.js';
import type { Day, DayRange, PartialDate } from './partial-date.js';
import type { StandingType } from './stage-rank.js';
import { standingOf, withFact, type Described, type Standing } from './standing.js';
import { Strand } from './strand.js';
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
  /** The days of `occurredOn`, which cannot lie after its recording; null = nobody knows. `earliest` and `latest`
   *  are others where an outcome took effect on another day. */
  readonly happened: DayRange | null;
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

/** Facts that stand in one partnership, and the questions that rules and read models ask of them. */
export class History {
  readonly partnershipId: string;
  readonly knownSize: number | null;
  readonly validAt: Day | null;
  /** Of the last known event, dead or not; -1 and null = none. */
  readonly revision: number;
  readonly recordedAt: string | null;
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

  readonly #standing: Standing;
  #commands: readonly DoneCommand[] | undefined;
  #anomalies: readonly Anomaly[] | undefined;
  #byType: Map<StandingType, Fact[]> | undefined;
  #byField: Map<string, Map<unknown, Fact[]>> | undefined;
  #strands: ReadonlyMap<string, Strand> | undefined;
  #strandsOfProcurement: Map<string, readonly string[]> | undefined;
  #places: Map<string, number> | undefined;
  #descriptors: Map<string, Described[]> | undefined;

  constructor(
    partnershipId: string,
    events: readonly RecordedEvent[],
    cut: Cut,
    standing: Standing,
    candidateId?: string,
  ) {
    this.partnershipId = partnershipId;
    this.knownSize = cut.knownSize ?? null;
    this.validAt = cut.validAt ?? null;
    this.candidateId = candidateId;
    this.events = events;
    const last = events.at(-1);
    this.revision = last?.revision ?? -1;
    this.recordedAt = last?.metadata.recordedAt ?? null;
    this.#standing = standing;
    this.amendments = standing.amendments;
    this.dead = standing.dead;
    this.uncut = standing.facts;
    this.facts = cut.validAt === undefined ? this.uncut : cutAt(this.uncut, cut.validAt);
    this.changesOn = cut.validAt === undefined ? null : nextChange(this.uncut, cut.validAt);
  }

  /** What was done already: the commands of all known events. */
  get commands(): readonly DoneCommand[] {
    return (this.#commands ??= this.events.map(({ id, revision, metadata: { commandId, commandDigest } }) => ({
      commandId,
      commandDigest,
      id,
      revision,
    })));
  }

  /** Where the facts contradict each other; in the order of the facts, then by code. Does not depend on `validAt`. */
  get anomalies(): readonly Anomaly[] {
    return (this.#anomalies ??= anomaliesOf(this.validAt === null ? this : this.withoutCut()));
  }

  /** The same history, for all days, with one more event that is only considered. */
  withCandidate(event: RecordedEvent): History {
    const events = [...this.events, event];
    const isFact = event.type !== 'EventCorrected' && event.type !== 'EventRetracted';
    const standing = isFact ? withFact(this.#standing, event) : standingOf(events);
    return new History(this.partnershipId, events, {}, standing, event.id);
  }

  /** The same events, for all days. */
  withoutCut(): History {
    if (this.validAt === null) return this;
    const cut = this.knownSize === null ? {} : { knownSize: this.knownSize };
    return new History(this.partnershipId, this.events, cut, this.#standing);
  }

  /** Whether a partnership stands here: proposed, and not withdrawn as a mistake. */
  get exists(): boolean {
    return this.of('PartnershipProposed').length > 0;
  }

  get proposed(): FactOfType<'PartnershipProposed'> | undefined {
    return this.of('PartnershipProposed')[0];
  }

  of<T extends StandingType>(type: T): readonly FactOfType<T>[] {
    this.#byType ??= Map.groupBy(this.facts, (fact) => fact.type);
    return (this.#byType.get(type) ?? []) as unknown as readonly FactOfType<T>[];
  }

  /** The facts of a type that carry this value in their field `field`, in order. */
  named<T extends StandingType>(
    type: T,
    field: Extract<keyof DataOf<T>, string>,
    id: string,
  ): readonly FactOfType<T>[] {
    this.#byField ??= new Map();
    const at = `${type} ${field}`;
    let byValue = this.#byField.get(at);
    if (byValue === undefined) {
      byValue = Map.groupBy(this.of(type) as readonly Fact[], ({ data }) => (data as Record<string, unknown>)[field]);
      this.#byField.set(at, byValue);
    }
    return (byValue.get(id) ?? []) as unknown as readonly FactOfType<T>[];
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

  /** How an organisation is described on a day, else on the day that was asked for, else last. Before its first
   *  descriptor's day the first one holds, so a cut takes no description away. */
  organisation(organisationId: string, on: Day | null = this.validAt): OrganisationDescriptor | undefined {
    const known = (this.#descriptors ??= this.#describe()).get(organisationId);
    if (known === undefined) return undefined;
    if (on === null) return known.at(-1)!.descriptor;
    return (known.findLast(({ from }) => from <= on) ?? known[0]!).descriptor;
  }

  #describe(): Map<string, Described[]> {
    const described: Described[] = this.uncut.flatMap(({ earliest, organisations = [] }) =>
      organisations.map((descriptor) => ({ from: earliest, descriptor })),
    );
    if (this.#standing.described.length > 0) {
      described.push(...this.#standing.described);
      described.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
    }
    return Map.groupBy(described, ({ descriptor }) => descriptor.organisationId);
  }
}

/** Folds the events of one stream, in the order of their revisions. */
export function fold(partnershipId: string, events: readonly RecordedEvent[], cut: Cut = {}): History {
  const { knownSize } = cut;
  const known = knownSize === undefined ? events : events.filter(({ index }) => index < knownSize);
  return new History(partnershipId, known, cut, standingOf(known));
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
