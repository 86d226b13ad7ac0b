/** A partnership's life from its first fact to its last: how each is known, from which sources, and what it changed. */
import {
  AmendmentEffects,
  definitionOfType,
  precisionOf,
  WARNINGS,
  type Amendment,
  type Certainty,
  type Day,
  type DecidedBy,
  type Evidence,
  type Fact,
  type FieldChange,
  type FreeText,
  type History,
  type PartialDate,
  type Precision,
  type RecordedEvent,
  type Registers,
  type StandingType,
  type WarningCode,
} from '#lifecycle';
import { headlineOf, namesIn, type Names } from './headlines.js';
import type { ReplayChange } from './replay-change.js';
import { ReplayState, type ReplayStanding } from './replay-state.js';

/** What a source says, and what the source is. */
export interface ReplaySource extends Evidence {
  /** Null where the register of sources does not have it. */
  readonly title: string | null;
  readonly publisher: string | null;
  readonly address: string | null;
}

export interface ReplayCorrection {
  readonly eventId: string;
  readonly revision: number;
  readonly recordedAt: string;
  readonly reason: string;
  /** What it changed when it was recorded. */
  readonly changes: readonly FieldChange[];
  readonly sources: readonly ReplaySource[];
}

export interface ReplayStep {
  /** From 1. */
  readonly number: number;
  readonly eventId: string;
  readonly revision: number;
  /** In the log. */
  readonly index: number;
  readonly type: StandingType;
  readonly chapter: string | null;
  readonly headline: string;
  readonly strandIds: readonly string[];
  /** As it stands; null = known to have happened, day unknown. */
  readonly occurredOn: PartialDate | null;
  /** Where it took effect on another day than it occurred. */
  readonly effectiveOn: PartialDate | null;
  /** The days between which it took place; of an unknown day the one on which it was recorded. */
  readonly earliest: Day;
  readonly latest: Day;
  readonly precision: Precision;
  readonly dateUnknown: boolean;
  /** Recorded more than 31 days after it can have happened, or that day is unknown. */
  readonly retrospective: boolean;
  /** Whether it had certainly happened on the day that was asked about. */
  readonly certainty: Fact['certainty'];
  /** How the first source that names no other day gives it; null = no source. */
  readonly statedAs: Certainty | null;
  readonly sources: readonly ReplaySource[];
  readonly note: FreeText | null;
  readonly decidedBy: DecidedBy | null;
  readonly rationale: FreeText | null;
  readonly recordedAt: string;
  readonly actorId: string;
  /** Corrections that stand, by revision. */
  readonly corrections: readonly ReplayCorrection[];
  /** As stored when it was recorded. */
  readonly warnings: readonly { readonly code: WarningCode; readonly says: string }[];
  /** Where it contradicts other facts that stand. */
  readonly anomalies: readonly { readonly code: string; readonly says: string }[];
  /** Empty = no state, stage, flag or total became another. */
  readonly changes: readonly ReplayChange[];
}

/** A fact that was recorded and withdrawn again. */
export interface ReplayWithdrawn {
  readonly eventId: string;
  readonly revision: number;
  readonly type: string;
  readonly headline: string;
  readonly occurredOn: PartialDate | null;
  readonly recordedAt: string;
  readonly withdrawnAt: string;
  readonly reason: string;
}

export interface Replay {
  readonly partnershipId: string;
  /** As it stands at the end; null = not proposed. */
  readonly name: string | null;
  /** In the order of the days on which they happened. */
  readonly steps: readonly ReplayStep[];
  readonly withdrawn: readonly ReplayWithdrawn[];
  /** Where things stand after the last step. */
  readonly standing: ReplayStanding;
}

/** Tells a history as far as it is cut: what was known, up to which day. */
export function replayOf(history: History, registers: Registers): Replay {
  const names = namesIn(history, registers);
  const tell = new Teller(history, registers, names);
  const state = new ReplayState(history, names);
  const steps = history.facts.map((fact, at) => tell.step(fact, at + 1, state.take(fact)));
  return {
    partnershipId: history.partnershipId,
    name: nameOf(history),
    steps,
    withdrawn: history.dead.flatMap(({ id }) => tell.withdrawn(id)),
    standing: state.standing,
  };
}

function nameOf(history: History): string | null {
  let name: string | null = history.proposed?.data.name ?? null;
  for (const { data } of history.of('PartnershipRedefined')) name = data.name ?? name;
  return name;
}

class Teller {
  readonly #events: ReadonlyMap<string, RecordedEvent>;
  readonly #amendments: ReadonlyMap<string, Amendment>;
  readonly #killedBy: ReadonlyMap<string, string>;
  readonly #effects: AmendmentEffects;
  readonly #strandIds = new Map<string, string[]>();
  readonly #anomalies: ReadonlyMap<string, History['anomalies']>;

  constructor(
    history: History,
    private readonly registers: Registers,
    private readonly names: Names,
  ) {
    this.#events = new Map(history.events.map((event) => [event.id, event]));
    this.#amendments = new Map(history.amendments.map((amendment) => [amendment.id, amendment]));
    this.#killedBy = new Map(history.dead.map(({ id, killedBy }) => [id, killedBy]));
    this.#effects = new AmendmentEffects(history);
    this.#anomalies = Map.groupBy(history.anomalies, ({ id }) => id);
    for (const { strandId, facts } of history.strands.values())
      for (const { id } of facts) this.#strandIds.set(id, [...(this.#strandIds.get(id) ?? []), strandId]);
  }

  step(fact: Fact, number: number, changes: readonly ReplayChange[]): ReplayStep {
    const { effectiveOn } = fact.data as { effectiveOn?: PartialDate | null };
    return {
      number,
      eventId: fact.id,
      revision: fact.revision,
      index: fact.index,
      type: fact.type,
      chapter: definitionOfType(fact.type)?.chapter ?? null,
      headline: headlineOf(fact.type, fact.data, this.names),
      strandIds: this.#strandIds.get(fact.id) ?? [],
      occurredOn: fact.occurredOn,
      effectiveOn: effectiveOn ?? null,
      earliest: fact.earliest,
      latest: fact.latest,
      precision: precisionOf(fact.occurredOn),
      dateUnknown: fact.dateUnknown,
      retrospective: fact.retrospective,
      certainty: fact.certainty,
      statedAs: fact.evidence.find(namesNoOtherDay)?.certainty ?? null,
      sources: this.#sourcesOf(fact.evidence),
      note: fact.note ?? null,
      decidedBy: fact.decidedBy ?? null,
      rationale: fact.rationale ?? null,
      recordedAt: fact.recordedAt,
      actorId: fact.actor.id,
      corrections: fact.corrections.flatMap((id) => this.#correction(id)),
      warnings: fact.warnings.map((code) => ({ code, says: saidBy(code) })),
      anomalies: (this.#anomalies.get(fact.id) ?? []).map(({ code, message }) => ({ code, says: message })),
      changes,
    };
  }

  withdrawn(id: string): ReplayWithdrawn[] {
    const event = this.#events.get(id)!;
    // A correction that was taken back is no fact of the partnership's life.
    if (event.type === 'EventCorrected' || event.type === 'EventRetracted') return [];
    const killer = this.#events.get(this.#killedBy.get(id)!)!;
    return [
      {
        eventId: id,
        revision: event.revision,
        type: event.type,
        headline: this.#headline(event),
        occurredOn: (event.data['occurredOn'] as PartialDate | null | undefined) ?? null,
        recordedAt: event.metadata.recordedAt,
        withdrawnAt: killer.metadata.recordedAt,
        reason: String(killer.data['reason']),
      },
    ];
  }

  #correction(id: string): ReplayCorrection[] {
    const amendment = this.#amendments.get(id);
    const event = this.#events.get(id);
    if (amendment === undefined || event === undefined) return [];
    const { revision, recordedAt, reason, evidence } = amendment;
    const { changes } = this.#effects.of(event);
    return [{ eventId: id, revision, recordedAt, reason, changes, sources: this.#sourcesOf(evidence) }];
  }

  #sourcesOf(evidence: readonly Evidence[]): ReplaySource[] {
    return evidence.map((item) => {
      const source = this.registers.sources.get(item.source);
      return {
        ...item,
        title: source?.title ?? null,
        publisher: source?.publisher ?? null,
        address: source?.address ?? null,
      };
    });
  }

  /** What was withdrawn may be something that nobody can read. */
  #headline({ type, data }: RecordedEvent): string {
    try {
      return headlineOf(type, data, this.names);
    } catch {
      return type;
    }
  }
}

const namesNoOtherDay = ({ disagrees = [] }: Evidence) => disagrees.every(({ field }) => field !== 'occurredOn');

const saidBy = (code: WarningCode) =>
  (WARNINGS as Partial<Record<string, { says: string }>>)[code]?.says ?? 'This version does not know the warning.';
