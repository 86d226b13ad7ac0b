/** Records commands in memory, as the engine would: what tests of histories are made of. */
import {
  CATALOGUE_VERSION,
  decide,
  fold,
  POLICY,
  type Command,
  type Day,
  type History,
  type RecordedEvent,
  type Refusal,
  type Registers,
} from '#lifecycle';
import { uuidV5 } from '../src/index.js';

export interface Refused {
  readonly command: Command;
  readonly refused: readonly Refusal[];
}

export class InMemoryRecord {
  readonly refused: Refused[] = [];
  readonly streams = new Map<string, RecordedEvent[]>();
  #events = 0;

  constructor(
    private readonly registers: Registers,
    private readonly today: Day,
  ) {}

  /** Decides and keeps; a refusal is kept apart. */
  record(command: Command): void {
    const { partnershipId, commandId, evidence, rationale, decidedBy } = command;
    const stream = this.streams.get(partnershipId) ?? [];
    const decision = decide(fold(partnershipId, stream), command, {
      today: this.today,
      actorId: 'act_test',
      policy: POLICY,
      registers: this.registers,
    });
    if ('refused' in decision) {
      this.refused.push({ command, refused: decision.refused });
      return;
    }
    const { type, schemaVersion, occurredOn, data, organisations, note } = decision.event;
    stream.push({
      id: uuidV5(commandId, `partnership-${partnershipId}/0`),
      type,
      revision: stream.length,
      index: this.#events,
      data: {
        occurredOn,
        ...data,
        ...(organisations === undefined ? {} : { organisations }),
        ...(note === undefined ? {} : { note }),
      },
      metadata: {
        recordedAt: `${this.today}T12:00:00.000Z`,
        actor: { id: 'act_test', role: 'recorder' },
        commandId,
        correlationId: commandId,
        causationId: null,
        ...(rationale === undefined ? {} : { rationale }),
        ...(decidedBy === undefined ? {} : { decidedBy }),
        evidence: [...(evidence ?? [])],
        warnings: [...decision.warnings],
        schemaVersion,
        catalogueVersion: CATALOGUE_VERSION,
        policyVersion: POLICY.version,
        commandDigest: '',
      },
    });
    this.#events += 1;
    this.streams.set(partnershipId, stream);
  }

  get events(): readonly RecordedEvent[] {
    return [...this.streams.values()].flat();
  }

  /** As known now, without a cut. */
  history(partnershipId: string): History {
    return fold(partnershipId, this.streams.get(partnershipId) ?? []);
  }

  get histories(): readonly History[] {
    return [...this.streams.keys()].map((partnershipId) => this.history(partnershipId));
  }
}
