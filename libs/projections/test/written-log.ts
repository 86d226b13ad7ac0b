/** A log in memory for tests: partnerships written as stories, in any order, with ids that say who they are. */
import type { LocalEvent, Position } from '#event-store';
import { CATALOGUE_VERSION, definitionOfType } from '#lifecycle';
import type { Log } from '../src/index.js';
import { streamOf } from '../src/log.js';

export interface Written {
  readonly type: string;
  readonly occurredOn?: string | null;
  readonly recordedAt?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

const uuid = (partnership: number, revision: number) =>
  `00000000-0000-4000-8000-${String(partnership).padStart(6, '0')}${String(revision).padStart(6, '0')}`;

export class WrittenLog implements Log {
  readonly log = { logId: 'log-of-a-test' };
  readonly events: LocalEvent[] = [];
  private readonly byStream = new Map<string, LocalEvent[]>();

  get length(): number {
    return this.events.length;
  }

  /** The id of the event that stands, or will stand, at a revision. */
  idOf(partnershipId: string, revision: number): string {
    return uuid([...this.byStream.keys(), streamOf(partnershipId)].indexOf(streamOf(partnershipId)), revision);
  }

  write(partnershipId: string, ...written: readonly Written[]): this {
    for (const one of written) this.append(streamOf(partnershipId), one);
    return this;
  }

  /** Into a stream of any name. Answers the id. */
  append(
    stream: string,
    { type, occurredOn = null, recordedAt = '2026-01-15T12:00:00.000Z', data, metadata }: Written,
  ): string {
    const { place, id } = this.next(stream);
    this.put(stream, {
      ...place,
      id,
      type,
      data: { occurredOn, ...data } as LocalEvent extends { data: infer D } ? D : never,
      metadata: {
        recordedAt,
        actor: { id: 'act_clerk', role: 'recorder' },
        commandId: id,
        correlationId: id,
        causationId: null,
        evidence: [],
        warnings: [],
        schemaVersion: definitionOfType(type)?.schemaVersion ?? 1,
        catalogueVersion: CATALOGUE_VERSION,
        policyVersion: '1',
        commandDigest: '0'.repeat(64),
        ...metadata,
      },
    } as LocalEvent);
    return id;
  }

  /** What another program wrote. */
  scribble(partnershipId: string, bytes = 'not JSON'): void {
    const stream = streamOf(partnershipId);
    const { place, id } = this.next(stream);
    const raw = { data: Buffer.from(bytes), metadata: Buffer.from('') };
    this.put(stream, { ...place, id, type: 'Scribble', raw });
  }

  eventAt(index: number): LocalEvent | undefined {
    return this.events[index];
  }

  *readFrom(index: number, { limit = Infinity }: { limit?: number } = {}): Generator<LocalEvent> {
    for (let at = index; at < Math.min(this.length, index + limit); at += 1) yield this.events[at]!;
  }

  eventsOf(stream: string, { from = 0, below = Infinity }: { from?: number; below?: number } = {}): LocalEvent[] {
    return (this.byStream.get(stream) ?? []).filter(({ revision, index }) => revision >= from && index < below);
  }

  streams(): { stream: string }[] {
    return [...this.byStream.keys()].map((stream) => ({ stream }));
  }

  put(stream: string, event: LocalEvent): void {
    const events = this.byStream.get(stream);
    if (events === undefined) this.byStream.set(stream, [event]);
    else events.push(event);
    this.events.push(event);
  }

  private next(stream: string) {
    const revision = this.byStream.get(stream)?.length ?? 0;
    const streams = [...this.byStream.keys()];
    const id = uuid(streams.includes(stream) ? streams.indexOf(stream) : streams.length, revision);
    const index = this.length;
    const position = `s${String(index).padStart(20, '0')}` as Position;
    return { id, place: { stream, revision, index, position, knownAt: '2026-01-15T12:00:00.000Z' } };
  }
}

/** As much of a log as has arrived. */
export class Arriving implements Log {
  constructor(
    private readonly whole: WrittenLog,
    public length = 0,
  ) {}

  get log(): { logId: string } {
    return this.whole.log;
  }

  eventAt(index: number): LocalEvent | undefined {
    return index < this.length ? this.whole.eventAt(index) : undefined;
  }

  readFrom(index: number, { limit = Infinity }: { limit?: number } = {}): Iterable<LocalEvent> {
    return this.whole.readFrom(index, { limit: Math.max(0, Math.min(limit, this.length - index)) });
  }

  eventsOf(stream: string, { from, below = Infinity }: { from?: number; below?: number } = {}): LocalEvent[] {
    return this.whole.eventsOf(stream, { ...(from !== undefined && { from }), below: Math.min(below, this.length) });
  }

  streams(): { stream: string }[] {
    return this.whole.streams().filter(({ stream }) => this.eventsOf(stream).length > 0);
  }
}
