/** A command becomes an event once, or is refused; whatever the door, this is the only way into the log. */
import { commandDigest, gateFindings } from '#audit';
import type { Append, AppendOutcome, EventStore, JsonObject, NewEvent, Position } from '#event-store';
import {
  decide,
  definitionOfCommand,
  fold,
  inOrder,
  refusal,
  type Actor,
  type Command,
  type DecidedEvent,
  type History,
  type Policy,
  type Refusal,
  type Registers,
  type WarningCode,
} from '#lifecycle';
import { uuidV5 } from '#registers';
import type { WatchedClock } from './clock.js';
import { streamOf, type PlacedEvent, type Streams } from './streams.js';
import { Turns } from './turns.js';

export type RecordOutcome =
  | {
      readonly outcome: 'Recorded';
      /** Whether this command had been done before, and nothing was written now. */
      readonly repeated: boolean;
      readonly partnershipId: string;
      readonly revision: number;
      readonly position: Position;
      /** In the log; null where the local log has not seen it yet. */
      readonly index: number | null;
      readonly eventIds: readonly string[];
      readonly warnings: readonly WarningCode[];
    }
  /** Broken rules; nothing was written. */
  | { readonly outcome: 'Refused'; readonly refusals: readonly Refusal[] }
  /** The same commandId came with another command before. */
  | { readonly outcome: 'CommandIdReused' }
  /** The history has moved on from the revision that the caller had seen. */
  | { readonly outcome: 'Stale'; readonly revision: number }
  /** Deciding again did not settle a conflict with others. */
  | { readonly outcome: 'Conflict'; readonly revision: number }
  | {
      readonly outcome: 'Unavailable';
      readonly reason: string;
      readonly retryAfterMs: number;
      readonly diskFull: boolean;
    }
  /** May be written: the same command again settles it. */
  | { readonly outcome: 'UnknownOutcome'; readonly reason: string }
  | { readonly outcome: 'StoreDamaged'; readonly reason: string }
  | { readonly outcome: 'StoreAccessDenied' };

export type Preview =
  | {
      readonly outcome: 'Acceptable';
      readonly warnings: readonly WarningCode[];
      readonly revision: number;
      readonly done: boolean;
    }
  | Exclude<RecordOutcome, { outcome: 'Recorded' }>;

export interface RecorderParts {
  readonly store: EventStore;
  readonly streams: Streams;
  readonly clock: WatchedClock;
  readonly policy: Policy;
  readonly registers: Registers;
  readonly readOnly: boolean;
  /** Why the read models stand still at an event of a partnership, if they do. */
  readonly parked: (partnershipId: string) => string | undefined;
  /** Waits until the local log holds what was appended; false where that takes too long. */
  readonly arrived: (position: Position) => Promise<boolean>;
  /** Brings the read models up to an event; called once it is durable. */
  readonly seen: (index: number) => Promise<void>;
}

const MOST_DECISIONS = 5;

export class Recorder {
  readonly #turns = new Turns();

  constructor(private readonly parts: RecorderParts) {}

  /** Records a command, or says why not. Commands of one partnership wait for each other, but not for each other's rows:
   *  what was appended meanwhile is one batch of the read models. */
  async record(command: Command, actor: Actor): Promise<RecordOutcome> {
    const outcome = await this.#turns.take(command.partnershipId, () => this.#record(command, actor));
    if (outcome.outcome === 'Recorded' && outcome.index !== null) await this.parts.seen(outcome.index);
    return outcome;
  }

  /** What recording would answer this actor now; nothing is written. */
  preview(command: Command, actor: Actor): Preview {
    const known = this.#history(command.partnershipId);
    if ('outcome' in known) return known;
    const done = doneBefore(known, command);
    if (done === 'other') return { outcome: 'CommandIdReused' };
    if (done !== undefined) return { outcome: 'Acceptable', warnings: [], revision: known.revision, done: true };
    if (isStale(known, command)) return { outcome: 'Stale', revision: known.revision };
    const decided = this.#decide(known, command, actor);
    return 'refused' in decided
      ? { outcome: 'Refused', refusals: decided.refused }
      : { outcome: 'Acceptable', warnings: decided.warnings, revision: known.revision, done: false };
  }

  async #record(command: Command, actor: Actor): Promise<RecordOutcome> {
    const suspicion = this.parts.clock.suspicion();
    if (this.parts.readOnly)
      return {
        outcome: 'Unavailable',
        reason: 'this server only reads (PSP_READ_ONLY)',
        retryAfterMs: 60_000,
        diskFull: false,
      };
    if (suspicion !== undefined)
      return {
        outcome: 'Unavailable',
        reason: `clockSuspect: ${suspicion}. Set the clock right, or start with --accept-clock if it is`,
        retryAfterMs: 60_000,
        diskFull: false,
      };
    let revision = -1;
    for (let decisions = 0; decisions < MOST_DECISIONS; decisions += 1) {
      const history = await this.#historyToDecideOn(command.partnershipId, decisions > 0);
      if ('outcome' in history) return history;
      ({ revision } = history);

      const done = doneBefore(history, command);
      if (done === 'other') return { outcome: 'CommandIdReused' };
      if (done !== undefined) return this.#recorded(history.events[done.revision] as PlacedEvent, true, command);
      // What is here may lag: nobody is sent away before the store itself was asked.
      const unsure = decisions === 0 && !this.parts.streams.soleWriter;
      if (isStale(history, command)) {
        if (unsure) continue;
        return { outcome: 'Stale', revision };
      }
      const decided = this.#decide(history, command, actor);
      if ('refused' in decided) {
        if (unsure) continue;
        return { outcome: 'Refused', refusals: decided.refused };
      }

      const { event, warnings } = decided;
      const appended = await this.#append({
        stream: streamOf(command.partnershipId),
        expected: revision < 0 ? 'noStream' : { revision },
        events: [event],
        recordedAt: this.parts.clock.now(),
        ...(history.recordedAt === null ? {} : { notBefore: history.recordedAt }),
      });
      if (appended.outcome === 'Appended') {
        const { position, revision: at } = appended;
        return this.#recorded({ id: event.id, revision: at, position, metadata: { warnings } }, false, command);
      }
      if (appended.outcome !== 'WrongExpectedRevision') return failed(appended);
      if (command.expectedRevision !== undefined)
        return { outcome: 'Stale', revision: appended.actual === 'noStream' ? -1 : appended.actual };
    }
    return { outcome: 'Conflict', revision };
  }

  /** An outcome that is not known is asked for once more, with the same ids at the same place: only that can settle it. */
  async #append(append: Append): Promise<AppendOutcome> {
    const first = await this.parts.store.append(append);
    if (first.outcome !== 'UnknownOutcome') return first;
    const again = await this.parts.store.append(append);
    return again.outcome === 'Unavailable' ? first : again;
  }

  /** What is known here; after a conflict, what the store itself holds. */
  async #historyToDecideOn(partnershipId: string, again: boolean): Promise<History | Damaged> {
    if (!again) return this.#history(partnershipId);
    const { streams, store } = this.parts;
    return foldOrDamaged(partnershipId, await streams.inStore(partnershipId, store).catch(damaged));
  }

  #history(partnershipId: string): History | Damaged {
    const parked = this.parts.parked(partnershipId);
    if (parked !== undefined) return { outcome: 'StoreDamaged', reason: parked };
    try {
      return foldOrDamaged(partnershipId, this.parts.streams.of(partnershipId));
    } catch (error) {
      return damaged(error);
    }
  }

  #decide(
    history: History,
    command: Command,
    actor: Actor,
  ): { refused: readonly Refusal[] } | { event: NewEvent; warnings: readonly WarningCode[] } {
    const { policy, registers, clock } = this.parts;
    const decided = decide(history, command, { today: clock.today(), actorId: actor.id, policy, registers });
    if ('refused' in decided) return decided;
    const event = this.#eventOf(command, actor, decided.event, decided.warnings);
    const findings = gateFindings(event);
    if (findings.length === 0) return { event, warnings: decided.warnings };
    return {
      refused: inOrder(
        findings.map(({ pointer, message }) =>
          refusal(
            'ValueNotAllowed',
            message,
            ENVELOPE_POINTERS.reduce((at, [from, to]) => at.replace(from, to), pointer),
          ),
        ),
      ),
    };
  }

  #eventOf(command: Command, actor: Actor, decided: DecidedEvent, warnings: readonly WarningCode[]): NewEvent {
    const { policy } = this.parts;
    const { commandId, correlationId, causationId, rationale, decidedBy, evidence } = command;
    return {
      id: eventIdOf(command),
      type: decided.type,
      data: {
        occurredOn: decided.occurredOn,
        ...decided.data,
        ...(decided.organisations && { organisations: decided.organisations }),
        ...(decided.note && { note: decided.note }),
      } as unknown as JsonObject,
      // In the order of the canonical form, which is made of it twice.
      metadata: {
        actor,
        catalogueVersion: definitionOfCommand(command.type)!.since,
        causationId: causationId ?? null,
        commandDigest: commandDigest(command),
        commandId,
        correlationId: correlationId ?? commandId,
        ...(decidedBy && { decidedBy }),
        evidence: evidence ?? [],
        policyVersion: policy.version,
        ...(rationale && { rationale }),
        schemaVersion: decided.schemaVersion,
        warnings,
      } as unknown as JsonObject,
    };
  }

  async #recorded(
    event: Recorded,
    repeated: boolean,
    { partnershipId }: Pick<Command, 'partnershipId'>,
  ): Promise<RecordOutcome> {
    const { id, revision, position, metadata } = event;
    const arrived = await this.parts.arrived(position);
    const index = arrived ? this.parts.streams.refreshed(partnershipId)[revision]!.index : null;
    return {
      outcome: 'Recorded',
      repeated,
      partnershipId,
      revision,
      position,
      index,
      eventIds: [id],
      warnings: metadata.warnings,
    };
  }
}

/** What an answer needs of an event that stands in the store. */
interface Recorded {
  readonly id: string;
  readonly revision: number;
  readonly position: Position;
  readonly metadata: { readonly warnings: readonly WarningCode[] };
}

type Damaged = Extract<RecordOutcome, { outcome: 'StoreDamaged' }>;

/** What no decision can be made on is an answer; what only an operator or a restart solves is thrown on. */
function damaged(error: unknown): Damaged {
  const { code, message } = error as { code?: string; message: string };
  if (code === 'NewerEvent' || code === 'StoreUnavailable' || code === 'StoreClosed') throw error;
  return { outcome: 'StoreDamaged', reason: message };
}

function foldOrDamaged(partnershipId: string, events: readonly PlacedEvent[] | Damaged): History | Damaged {
  if ('outcome' in events) return events;
  try {
    return fold(partnershipId, events);
  } catch (error) {
    return damaged(error);
  }
}

/** The id of the one event of a command: a key reused in another partnership makes another. */
export const eventIdOf = ({ commandId, partnershipId }: Pick<Command, 'commandId' | 'partnershipId'>) =>
  uuidV5(commandId, `${streamOf(partnershipId)}/0`);

const ENVELOPE_POINTERS: readonly (readonly [RegExp, string])[] = [
  [/^\/metadata\//, '/'],
  [/^\/data\/(occurredOn|organisations|note)(?=\/|$)/, '/$1'],
];

/** Where a command was done already; `other` = under its id another command was. */
function doneBefore(history: History, command: Command) {
  const done = history.commands.find(({ commandId }) => commandId === command.commandId);
  if (done === undefined) return undefined;
  return done.commandDigest === commandDigest(command) ? done : ('other' as const);
}

const isStale = (history: History, { expectedRevision }: Command) =>
  expectedRevision !== undefined && expectedRevision !== history.revision;

function failed(outcome: Exclude<AppendOutcome, { outcome: 'Appended' | 'WrongExpectedRevision' }>): RecordOutcome {
  switch (outcome.outcome) {
    case 'Unavailable':
      return {
        outcome: 'Unavailable',
        reason: outcome.reason,
        retryAfterMs: outcome.retryAfterMs,
        diskFull: outcome.reason === 'diskFull',
      };
    case 'UnknownOutcome':
      return outcome;
    case 'StreamGone':
      return { outcome: 'StoreDamaged', reason: 'the stream was deleted in the store' };
    case 'AccessDenied':
      return { outcome: 'StoreAccessDenied' };
    case 'AppendTooLarge':
      return {
        outcome: 'Refused',
        refusals: [refusal('ValueNotAllowed', `is ${outcome.size} bytes; an event has at most ${outcome.limit}`)],
      };
    case 'InvalidAppend':
      throw new Error(`the store refused what the gate let through: ${outcome.problem} ${outcome.path ?? ''}`);
  }
}
