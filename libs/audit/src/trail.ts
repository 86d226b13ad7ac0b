/** Who decided what: every event as an auditor reads it, and which of them a search is about. Pure functions of events and
 *  of the history that they stand in, so an answer about earlier knowledge stays as it was. */
import { isUndecodable, type LocalEvent } from '#event-store';
import {
  AmendmentEffects,
  definitionOfType,
  isAmendment,
  londonDay,
  rangeOf,
  type Actor,
  type Chapter,
  type Day,
  type DecidedBy,
  type Evidence,
  type FreeText,
  type History,
  type Metadata,
  type PartialDate,
  type RecordedEvent,
} from '#lifecycle';

export const TRAIL_STATUSES = ['standing', 'corrected', 'dead', 'parked'] as const;
/** `parked`: nobody here can read the stream that far. */
export type TrailStatus = (typeof TRAIL_STATUSES)[number];

/** A warning that was stored with an event, and the events that answered it. */
export interface StoredWarning {
  readonly code: string;
  readonly answeredBy: readonly string[];
}

/** One event: what was decided, by whom, in which role, with which authority, on what grounds and evidence. */
export interface TrailEntry {
  readonly eventId: string;
  /** In the log. */
  readonly index: number;
  readonly stream: string;
  /** Null where the stream is no partnership's. */
  readonly partnershipId: string | null;
  readonly revision: number;
  readonly type: string;
  /** Null for a type that this version does not know. */
  readonly chapter: Chapter | null;
  readonly command: string | null;
  readonly status: TrailStatus;
  /** As it was recorded; what stands now is on the time line. */
  readonly headline: string;
  readonly occurredOn: PartialDate | null;
  /** Null where the event cannot be read. */
  readonly recordedAt: string | null;
  readonly actor: Partial<Actor> | null;
  /** Who decided it in the world: organisations, bodies, posts. */
  readonly decidedBy: DecidedBy | null;
  readonly rationale: FreeText | null;
  /** Of an amendment, a retraction, an end: the reason as it is stated. */
  readonly reason: unknown;
  readonly evidence: readonly Evidence[];
  readonly warnings: readonly StoredWarning[];
  readonly policyVersion: string | null;
  readonly commandId: string | null;
  readonly correlationId: string | null;
  readonly causationId: string | null;
  /** Of an amendment or an answer to a warning: the event that it aims at. */
  readonly targetEventId: string | null;
  /** Corrections of it that stand, by revision. */
  readonly correctedBy: readonly string[];
  /** The retraction that took it away. */
  readonly retractedBy: string | null;
}

/** What is asked for; all of it together. Left out = anything. */
export interface TrailFilter {
  readonly actor?: string;
  readonly role?: string;
  readonly type?: string;
  readonly chapter?: string;
  readonly status?: TrailStatus;
  /** A code, or `any`. */
  readonly warning?: string;
  /** Days (Europe/London) on which it was recorded, both included. */
  readonly from?: Day;
  readonly to?: Day;
  /** Each of these words stands somewhere in what the event says. */
  readonly words?: readonly string[];
  readonly commandId?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  /** What had happened, or can have happened, by this day; an amendment goes with the fact that it aims at. */
  readonly happenedBy?: Day;
}

/** An event that this product can read. */
export const readable = (event: LocalEvent): (RecordedEvent & { readonly stream: string }) | undefined => {
  if (isUndecodable(event)) return undefined;
  const { recordedAt, actor, commandId } = event.metadata as Partial<Metadata>;
  return typeof recordedAt === 'string' && typeof commandId === 'string' && typeof actor?.id === 'string'
    ? (event as unknown as RecordedEvent & { readonly stream: string })
    : undefined;
};

/** Whether an event is one of those, as far as it tells alone; the rest is asked of its entry. */
export function mayFit(event: LocalEvent, filter: TrailFilter): boolean {
  const { actor, role, type, chapter, from, to, warning, commandId, correlationId, causationId } = filter;
  if (type !== undefined && event.type !== type) return false;
  if (chapter !== undefined && definitionOfType(event.type)?.chapter !== chapter) return false;
  const own = readable(event);
  if (own === undefined)
    return [actor, role, from, to, warning, commandId, correlationId, causationId].every((one) => one === undefined);
  const { metadata } = own;
  if (actor !== undefined && metadata.actor.id !== actor) return false;
  if (role !== undefined && metadata.actor.role !== role) return false;
  if (commandId !== undefined && metadata.commandId !== commandId) return false;
  if (correlationId !== undefined && metadata.correlationId !== correlationId) return false;
  if (causationId !== undefined && metadata.causationId !== causationId) return false;
  if (warning === 'any' && metadata.warnings.length === 0) return false;
  if (warning !== undefined && warning !== 'any' && !(metadata.warnings as readonly string[]).includes(warning))
    return false;
  if (from === undefined && to === undefined) return true;
  const day = londonDay(metadata.recordedAt);
  return (from === undefined || day >= from) && (to === undefined || day <= to);
}

/** What one partnership's history says of each of its events. */
export class Trail {
  readonly #history: History;
  readonly #effects: AmendmentEffects;
  readonly #events: ReadonlyMap<string, RecordedEvent>;
  readonly #corrections: ReadonlyMap<string, readonly string[]>;
  readonly #killedBy: ReadonlyMap<string, string>;
  readonly #answers: ReadonlyMap<string, readonly string[]>;

  /** `history`: as far as it can be read, for all days. `say`: the sentence for an event as it was recorded. */
  constructor(
    history: History,
    private readonly say: (event: RecordedEvent) => string,
  ) {
    this.#history = history.withoutCut();
    this.#effects = new AmendmentEffects(this.#history);
    this.#events = new Map(this.#history.events.map((event) => [event.id, event]));
    this.#killedBy = new Map(this.#history.dead.map(({ id, killedBy }) => [id, killedBy]));
    const corrections = new Map<string, string[]>();
    for (const { id, targetEventId, set } of this.#history.amendments)
      if (set !== undefined) corrections.set(targetEventId, [...(corrections.get(targetEventId) ?? []), id]);
    this.#corrections = corrections;
    const answers = new Map<string, string[]>();
    for (const { id, data } of this.#history.of('WarningAcknowledged')) {
      const answered = `${data.targetEventId} ${data.code}`;
      answers.set(answered, [...(answers.get(answered) ?? []), id]);
    }
    this.#answers = answers;
  }

  get history(): History {
    return this.#history;
  }

  entryOf(event: LocalEvent): TrailEntry {
    const own = readable(event);
    const known = this.#events.get(event.id);
    if (own === undefined || known === undefined) return parkedEntry(event, this.#history.partnershipId);
    const { data, metadata } = own;
    const { correctedBy, retractedBy } = this.amendmentsOf(event.id);
    return {
      ...placeOf(event, this.#history.partnershipId),
      status: retractedBy !== null ? 'dead' : correctedBy.length > 0 ? 'corrected' : 'standing',
      headline: this.say(own),
      occurredOn: (data['occurredOn'] as PartialDate | null | undefined) ?? null,
      recordedAt: metadata.recordedAt,
      actor: metadata.actor,
      decidedBy: metadata.decidedBy ?? null,
      rationale: metadata.rationale ?? null,
      reason: data['reason'] ?? null,
      evidence: metadata.evidence,
      warnings: metadata.warnings.map((code) => ({
        code,
        answeredBy: this.#answers.get(`${event.id} ${code}`) ?? [],
      })),
      policyVersion: metadata.policyVersion,
      commandId: metadata.commandId,
      correlationId: metadata.correlationId,
      causationId: metadata.causationId,
      targetEventId: typeof data['targetEventId'] === 'string' ? data['targetEventId'] : null,
      correctedBy,
      retractedBy,
    };
  }

  /** What stands of the corrections of an event, and the retraction that took it away. */
  amendmentsOf(eventId: string): Pick<TrailEntry, 'correctedBy' | 'retractedBy'> {
    return {
      correctedBy: this.#corrections.get(eventId) ?? [],
      retractedBy: this.#killedBy.get(eventId) ?? null,
    };
  }

  /** Whether an event is about what had happened, or can have happened, by a day. What was withdrawn counts with the day that
   *  it was recorded with; what cannot be read is left out by no day. */
  happenedBy(event: LocalEvent, day: Day): boolean {
    const known = this.#events.get(event.id);
    if (known === undefined) return true;
    const about = isAmendment(known) ? (this.#effects.factAimedAt(known) ?? known) : known;
    const standing = this.#standing.get(about.id);
    if (standing !== undefined) return standing <= day;
    const range = rangeOf(about.data['occurredOn'] as PartialDate | null | undefined);
    return (range?.earliest ?? londonDay(about.metadata.recordedAt)) <= day;
  }

  #earliest: ReadonlyMap<string, Day> | undefined;
  get #standing(): ReadonlyMap<string, Day> {
    return (this.#earliest ??= new Map(this.#history.uncut.map(({ id, earliest }) => [id, earliest])));
  }
}

/** Whether an entry is one of those that are asked for, where its event may be (`mayFit`). */
export function fits(entry: TrailEntry, event: LocalEvent, trail: Trail | undefined, filter: TrailFilter): boolean {
  const { status, words = [], happenedBy } = filter;
  if (status !== undefined && entry.status !== status) return false;
  if (happenedBy !== undefined && trail !== undefined && !trail.happenedBy(event, happenedBy)) return false;
  return words.length === 0 || saysAll(entry, event, words);
}

/** An event of which only its place can be told. */
export const parkedEntry = (event: LocalEvent, partnershipId: string | null): TrailEntry => ({
  ...placeOf(event, partnershipId),
  status: 'parked',
  headline: `${event.type}: it cannot be read here`,
  occurredOn: null,
  recordedAt: readable(event)?.metadata.recordedAt ?? null,
  actor: null,
  decidedBy: null,
  rationale: null,
  reason: null,
  evidence: [],
  warnings: [],
  policyVersion: null,
  commandId: null,
  correlationId: null,
  causationId: null,
  targetEventId: null,
  correctedBy: [],
  retractedBy: null,
});

function placeOf({ id, index, stream, revision, type }: LocalEvent, partnershipId: string | null) {
  const definition = definitionOfType(type);
  return {
    eventId: id,
    index,
    stream,
    partnershipId,
    revision,
    type,
    chapter: definition?.chapter ?? null,
    command: definition?.command ?? null,
  };
}

/** As words are compared: without case, composed. */
export const asCompared = (text: string): string => text.normalize('NFC').toLowerCase();

/** Every word stands in the headline, the fields, the grounds, the deciders or the evidence. Who recorded is no part of what
 *  an event says, and of a sealed text nothing can be found. */
function saysAll(entry: TrailEntry, event: LocalEvent, words: readonly string[]): boolean {
  const own = readable(event);
  const texts = [entry.headline, entry.eventId, entry.stream, entry.type];
  if (own !== undefined && entry.status !== 'parked')
    for (const part of [own.data, own.metadata.rationale, own.metadata.decidedBy, own.metadata.evidence])
      collectTexts(part, texts);
  const said = asCompared(texts.join('\n'));
  return words.every((word) => said.includes(word));
}

function collectTexts(value: unknown, into: string[]): void {
  if (typeof value === 'string') into.push(value);
  else if (Array.isArray(value)) for (const one of value) collectTexts(one, into);
  else if (typeof value === 'object' && value !== null && !('sealed' in value))
    for (const one of Object.values(value)) collectTexts(one, into);
}
