/** The trail of each partnership as of one size of the record, made when it is first asked for within one answer. */
import { parkedEntry, Trail, type TrailEntry } from '#audit';
import type { Engine } from '#engine';
import type { LocalEvent } from '#event-store';
import type { History, RecordedEvent, Registers } from '#lifecycle';
import { headlineOf, namesIn, partnershipOf } from '#projections';
import { readableHistory } from '../partnerships/readable-history.js';

/** Trails hold whole histories: a search through many partnerships keeps the last ones only. */
const MOST_KEPT = 64;

export class Trails {
  readonly #kept = new Map<string, Trail>();

  constructor(
    private readonly engine: Engine,
    private readonly knownSize: number,
  ) {}

  of(partnershipId: string): Trail {
    const kept = this.#kept.get(partnershipId);
    this.#kept.delete(partnershipId);
    const trail = kept ?? this.#made(partnershipId);
    this.#kept.set(partnershipId, trail);
    for (const [oldest] of this.#kept) if (this.#kept.size > MOST_KEPT) this.#kept.delete(oldest);
    return trail;
  }

  /** Of an event's own partnership; undefined for a stream that is none's. */
  around({ stream }: LocalEvent): Trail | undefined {
    const partnershipId = partnershipOf(stream);
    return partnershipId === undefined ? undefined : this.of(partnershipId);
  }

  entryOf(event: LocalEvent): TrailEntry {
    return this.around(event)?.entryOf(event) ?? parkedEntry(event, null);
  }

  #made(partnershipId: string): Trail {
    const { history } = readableHistory(this.engine, partnershipId, { knownSize: this.knownSize });
    return new Trail(history, sayer(history, this.engine.registers));
  }
}

/** The sentence for an event as it was recorded; what was withdrawn may be something that nobody can say. */
function sayer(history: History, registers: Registers): (event: RecordedEvent) => string {
  const names = namesIn(history, registers);
  return ({ type, data }) => {
    try {
      return headlineOf(type, data, names);
    } catch {
      return type;
    }
  };
}
