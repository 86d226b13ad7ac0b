/** Commands tried one after the other on histories in memory, each on what those before it would have made: nothing is
 *  written, and the answers are those that recording would give. */
import { commandDigest, gateFindings } from '#audit';
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
  type RecordedEvent,
  type WarningCode,
} from '#lifecycle';
import type { Engine } from './engine.js';
import { eventIdOf, type Preview } from './record.js';

type Parts = Pick<Engine, 'history' | 'clock' | 'policy' | 'registers'>;

export class Rehearsal {
  /** What was accepted so far, by partnership. */
  readonly #accepted = new Map<string, RecordedEvent[]>();
  #events = 0;

  constructor(
    private readonly engine: Parts,
    readonly actor: Actor,
  ) {}

  /** How many events it would have recorded. */
  get events(): number {
    return this.#events;
  }

  /** What recording would answer, had the commands before been recorded. */
  try(command: Command): Preview {
    const { clock, policy, registers } = this.engine;
    const { partnershipId } = command;
    const accepted = this.#accepted.get(partnershipId) ?? [];
    const recorded = this.#recorded(partnershipId);
    if ('outcome' in recorded) return recorded;
    const history = accepted.length === 0 ? recorded : fold(partnershipId, [...recorded.events, ...accepted]);
    const { revision } = history;

    const digest = commandDigest(command);
    const done = history.commands.find(({ commandId }) => commandId === command.commandId);
    if (done !== undefined)
      return done.commandDigest === digest
        ? { outcome: 'Acceptable', warnings: [], revision, done: true }
        : { outcome: 'CommandIdReused' };
    if (command.expectedRevision !== undefined && command.expectedRevision !== revision)
      return { outcome: 'Stale', revision };

    const decided = decide(history, command, { today: clock.today(), actorId: this.actor.id, policy, registers });
    if ('refused' in decided) return { outcome: 'Refused', refusals: decided.refused };
    const event = this.#eventOf(command, decided.event, decided.warnings, revision + 1, digest);
    const findings = gateFindings(event);
    if (findings.length > 0)
      return {
        outcome: 'Refused',
        refusals: inOrder(findings.map(({ pointer, message }) => refusal('ValueNotAllowed', message, pointer))),
      };
    this.#accepted.set(partnershipId, [...accepted, event]);
    this.#events += 1;
    return { outcome: 'Acceptable', warnings: decided.warnings, revision, done: false };
  }

  #recorded(partnershipId: string): History | Extract<Preview, { outcome: 'StoreDamaged' }> {
    try {
      return this.engine.history(partnershipId);
    } catch (error) {
      if ((error as { code?: string }).code !== 'StreamParked') throw error;
      return { outcome: 'StoreDamaged', reason: (error as Error).message };
    }
  }

  /** As it would stand in the stream, as far as any rule looks at it. */
  #eventOf(
    command: Command,
    { type, schemaVersion, occurredOn, data, organisations, note }: DecidedEvent,
    warnings: readonly WarningCode[],
    revision: number,
    digest: string,
  ): RecordedEvent {
    const { commandId, correlationId, causationId, rationale, decidedBy, evidence } = command;
    return {
      id: eventIdOf(command),
      type,
      revision,
      index: Number.MAX_SAFE_INTEGER,
      data: { occurredOn, ...data, ...(organisations && { organisations }), ...(note && { note }) },
      metadata: {
        recordedAt: this.engine.clock.now(),
        actor: this.actor,
        commandId,
        correlationId: correlationId ?? commandId,
        causationId: causationId ?? null,
        ...(rationale && { rationale }),
        ...(decidedBy && { decidedBy }),
        evidence: [...(evidence ?? [])],
        warnings: [...warnings],
        schemaVersion,
        catalogueVersion: definitionOfCommand(command.type)!.since,
        policyVersion: this.engine.policy.version,
        commandDigest: digest,
      },
    };
  }
}
