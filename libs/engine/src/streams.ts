/** The events of each partnership as they stand in the local log, parsed once and kept while they are in use. */
import { definitionOfType, type RecordedEvent } from '#lifecycle';
import { isUndecodable, type LocalEvent } from '#event-store';
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

/** @throws StreamParked, NewerEvent */
export function asRecorded(event: LocalEvent): RecordedEvent {
  const place = `event ${event.revision} of ${event.stream}`;
  if (isUndecodable(event)) throw new StreamParked(`${place} cannot be read`);
  const newer = newerEvent(event);
  if (newer !== undefined) throw newer;
  if (definitionOfType(event.type) === undefined)
    throw new StreamParked(`${place} is of the unknown type ${event.type}`);
  return event as unknown as RecordedEvent;
}

const MOST_EVENTS = 50_000;

export class Streams {
  readonly #kept = new Map<string, RecordedEvent[]>();
  #events = 0;

  constructor(private readonly log: StreamReader) {}

  /** All events of a partnership, by revision. @throws StreamParked, NewerEvent */
  of(partnershipId: string): readonly RecordedEvent[] {
    const kept = this.#kept.get(partnershipId) ?? [];
    const tail = this.log.eventsOf(streamOf(partnershipId), { from: kept.length }).map(asRecorded);
    const events = tail.length === 0 ? kept : [...kept, ...tail];
    this.#keep(partnershipId, events, tail.length);
    return events;
  }

  #keep(partnershipId: string, events: RecordedEvent[], added: number): void {
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
