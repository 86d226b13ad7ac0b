/** What the read models need of the local log; `LocalLog` of the event store is one. All of it answers at once. */
import type { LocalEvent } from '#event-store';

export interface Log {
  readonly log: { readonly logId: string };
  /** Of its file, where other threads can open it too. */
  readonly path?: string;
  /** Number of events, and the index of the next one. */
  readonly length: number;
  eventAt(index: number): LocalEvent | undefined;
  /** From an index on, that one included. */
  readFrom(index: number, options?: { limit?: number }): Iterable<LocalEvent>;
  /** Of one stream, oldest first; with `below`, only those that the log held when it had that many events. */
  eventsOf(stream: string, options?: { from?: number; below?: number }): LocalEvent[];
  /** In the order in which they were begun. */
  streams(): readonly { readonly stream: string; readonly lastRevision?: number }[];
}

const PREFIX = 'partnership-';

/** Undefined for streams that no read model reads. */
export const partnershipOf = (stream: string): string | undefined =>
  stream.startsWith(PREFIX) ? stream.slice(PREFIX.length) : undefined;

export const streamOf = (partnershipId: string): string => PREFIX + partnershipId;
