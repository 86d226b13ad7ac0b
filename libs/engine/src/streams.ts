/** The events of each partnership as they stand in the local log, parsed once and kept while they are in use. */
import { definitionOfType, type RecordedEvent } from '#lifecycle';
import { isUndecodable, type LocalEvent, type LogReader, type Position } from '#event-store';
import { newerEvent, streamOf } from '#projections';

/** The part of the local log that is read here. */
export interface StreamReader {
  eventsOf(stream: string, options?: { from?: number; below?: number }): LocalEvent[];
}

export { streamOf };

/** A stream that holds what this product cannot read; nothing is decided on half a history. */
export class StreamParked extends Error {
  readonly code = 'StreamParked';
}

/** An event of a partnership, with its position in the store. */
export type PlacedEvent = RecordedEvent & { readonly position: Position };

/** @throws StreamParked, NewerEvent */
export function asRecorded(event: LocalEvent): PlacedEvent {
  const place = `event ${event.revision} of ${event.stream}`;
  if (isUndecodable(event)) throw new StreamParked(`${place} cannot be read`);
  const newer = newerEvent(event);
  if (newer !== undefined) throw newer;
  if (definitionOfType(event.type) === undefined)
    throw new StreamParked(`${place} is of the unknown type ${event.type}`);
  return event as unknown as PlacedEvent;
}

const NO_INDEX_YET = Number.MAX_SAFE_INTEGER;
const MOST_EVENTS = 50_000;

export class Streams {
  readonly #kept = new Map<string, readonly PlacedEvent[]>();
  #events = 0;

  /** `soleWriter`: nobody else writes to this log, so what was read once is whole until this process appends. */
  constructor(
    private readonly log: StreamReader,
    private readonly options: { soleWriter: boolean },
  ) {}

  /** Whether what was read here is all there is. */
  get soleWriter(): boolean {
    return this.options.soleWriter;
  }

  /** All events of a partnership, by revision. @throws StreamParked, NewerEvent */
  of(partnershipId: string): readonly PlacedEvent[] {
    const kept = this.options.soleWriter ? this.#kept.get(partnershipId) : undefined;
    return kept ?? this.refreshed(partnershipId);
  }

  /** The same, having looked for what was appended since. @throws StreamParked, NewerEvent */
  refreshed(partnershipId: string): readonly PlacedEvent[] {
    const kept = this.#kept.get(partnershipId) ?? [];
    const tail = this.log.eventsOf(streamOf(partnershipId), { from: kept.length }).map(asRecorded);
    const events = tail.length === 0 ? kept : [...kept, ...tail];
    if (events.length > 0) this.#keep(partnershipId, events, tail.length);
    return events;
  }

  /** The same, with what the store itself holds beyond the local log: for deciding again, and kept nowhere. Such events
   *  have no index yet. @throws StreamParked, NewerEvent */
  async inStore(partnershipId: string, store: Pick<LogReader, 'readStream'>): Promise<readonly PlacedEvent[]> {
    const events = [...this.refreshed(partnershipId)];
    for await (const event of store.readStream(streamOf(partnershipId), { from: events.length }))
      events.push(asRecorded({ ...event, index: NO_INDEX_YET, knownAt: '' }));
    return events;
  }

  #keep(partnershipId: string, events: readonly PlacedEvent[], added: number): void {
    this.#kept.delete(partnershipId);
    this.#kept.set(partnershipId, events);
    this.#events += added;
    for (const [oldest, { length }] of this.#kept) {
      if (this.#events <= MOST_EVENTS || oldest === partnershipId) break;
      this.#kept.delete(oldest);
      this.#events -= length;
    }
  }
}
