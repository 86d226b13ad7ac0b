/** The partnerships that were touched last, with their events and rows: what a further event is added to. */
import type { LocalEvent } from '#event-store';
import type { StreamRows } from './stream-rows.js';

export interface Cached {
  readonly events: readonly LocalEvent[];
  readonly rows: StreamRows;
}

/** A parsed event of ordinary length with its rows; to count the bytes of each would cost more than it is worth. */
const BYTES_PER_EVENT = 2_048;

export class EventCache {
  private readonly entries = new Map<string, Cached>();
  private bytes = 0;

  constructor(private readonly mostBytes: number) {}

  get(partnershipId: string): Cached | undefined {
    const entry = this.entries.get(partnershipId);
    if (entry === undefined) return undefined;
    this.entries.delete(partnershipId);
    this.entries.set(partnershipId, entry);
    return entry;
  }

  set(partnershipId: string, entry: Cached): void {
    this.delete(partnershipId);
    const bytes = sizeOf(entry);
    if (bytes > this.mostBytes) return;
    this.entries.set(partnershipId, entry);
    this.bytes += bytes;
    for (const [oldest] of this.entries) {
      if (this.bytes <= this.mostBytes) break;
      this.delete(oldest);
    }
  }

  delete(partnershipId: string): void {
    const entry = this.entries.get(partnershipId);
    if (entry === undefined) return;
    this.entries.delete(partnershipId);
    this.bytes -= sizeOf(entry);
  }

  clear(): void {
    this.entries.clear();
    this.bytes = 0;
  }
}

const sizeOf = ({ events }: Cached) => (events.length + 1) * BYTES_PER_EVENT;
