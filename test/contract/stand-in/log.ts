/** What the stand-in keeps: plain arrays, and the rules by which a real server answers appends and deletions. */

export interface Kept {
  readonly stream: string;
  readonly id: string;
  readonly revision: bigint;
  readonly type: string;
  readonly json: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
  /** Byte offset: gaps between events, commit = prepare. */
  readonly position: bigint;
  readonly createdMs: number;
}
export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly json: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}
export type Answer =
  | { readonly ok: { readonly revision: bigint; readonly position: bigint | undefined } }
  /** -1: there is no such stream. */
  | { readonly conflict: bigint }
  | 'deleted';

export const TOMBSTONE_REVISION = 2n ** 63n - 1n;
/** `$tb` of a stream that was deleted and may come back. */
const SOFT_DELETED = 9223372036854775807n;
const NOTHING = new Uint8Array();
const text = (value: string) => new TextEncoder().encode(value);

export class StandInLog {
  readonly all: Kept[] = [];
  private streams = new Map<string, Kept[]>();
  private readonly tombstoned = new Set<string>();
  private readonly watching = new Set<() => void>();
  private next = 0n;

  constructor(private readonly now: () => number = Date.now) {
    this.begin();
  }

  /** Where the next event will stand. */
  get end(): bigint {
    return this.next;
  }

  /** `after`: -1 for a stream that must not be there. */
  append(stream: string, after: bigint, events: readonly Proposed[]): Answer {
    const kept = this.kept(stream);
    // The metadata of a stream that is gone can be changed, but not begun.
    if (this.tombstoned.has(stream) || (kept.length === 0 && this.isTombstoned(stream))) return 'deleted';
    const current = BigInt(kept.length) - 1n;
    const repeated = this.repeated(kept, after, events);
    if (current === -1n) {
      if (after !== -1n) return { conflict: -1n };
    } else if (this.isSoftDeleted(stream)) {
      if (after < current && repeated) return repeated;
      const known = kept.some((event) => event.id === events[0]?.id);
      if (after > current || (after < current && (after !== -1n || known || events.length === 0)))
        return { conflict: current };
    } else if (after !== current) {
      return (after < current ? repeated : undefined) ?? { conflict: current };
    }
    if (events.length === 0) return { ok: { revision: current + 1n, position: this.next + 1n } };
    const cameBack = this.isSoftDeleted(stream);
    for (const event of events) this.keep(stream, event);
    const last = this.kept(stream).at(-1)!;
    if (cameBack) this.setMetadata(stream, { $tb: Number(current + 1n) });
    this.wake();
    return { ok: { revision: last.revision, position: last.position } };
  }

  /** Writes `$metadata`, as an operator does. */
  setMetadata(stream: string, metadata: Record<string, unknown>): bigint {
    return this.keepMetadata(stream, JSON.stringify(metadata));
  }

  /** The stream is not there any more, until somebody writes to it. -1 where it never was. */
  softDelete(stream: string): { position: bigint } | { conflict: bigint } | 'deleted' {
    if (this.tombstoned.has(stream)) return 'deleted';
    if (this.kept(stream).length === 0) return { conflict: -1n };
    return { position: this.keepMetadata(stream, `{"$tb":${SOFT_DELETED}}`) };
  }

  /** For good. */
  tombstone(stream: string): { position: bigint } | 'deleted' {
    if (this.tombstoned.has(stream)) return 'deleted';
    this.tombstoned.add(stream);
    const event: Kept = {
      stream,
      id: crypto.randomUUID(),
      revision: TOMBSTONE_REVISION,
      type: '$streamDeleted',
      json: false,
      data: NOTHING,
      metadata: NOTHING,
      position: this.next,
      createdMs: this.now(),
    };
    this.add(event);
    this.wake();
    return { position: event.position };
  }

  isTombstoned(stream: string): boolean {
    return this.tombstoned.has(stream.startsWith('$$') ? stream.slice(2) : stream);
  }

  /** Never written, or deleted so that it may come back. */
  isMissing(stream: string): boolean {
    return this.kept(stream).length === 0 || this.isSoftDeleted(stream);
  }

  /** What can be read of a stream, oldest first. */
  visible(stream: string): Kept[] {
    const { $tb, $maxCount, $maxAge } = this.metadataOf(stream);
    const kept = this.kept(stream);
    const first = Math.max(Number($tb ?? 0), $maxCount === undefined ? 0 : kept.length - Number($maxCount));
    return kept.filter(
      (event) =>
        event.revision >= first && ($maxAge === undefined || this.now() - event.createdMs < Number($maxAge) * 1_000),
    );
  }

  eventOf(link: string): Kept | undefined {
    const [revision, ...name] = link.split('@');
    return this.visible(name.join('@')).find((event) => String(event.revision) === revision);
  }

  /** Called after every change; returns how to stop it. */
  watch(changed: () => void): () => void {
    this.watching.add(changed);
    return () => this.watching.delete(changed);
  }

  /** The log as it was `count` events ago; what comes next takes the same places. */
  rollBack(count: number): void {
    for (const event of this.all.splice(this.all.length - count)) {
      const kept = this.streams.get(event.stream)!;
      if (kept.at(-1) === event) kept.pop();
      if (event.revision === TOMBSTONE_REVISION) this.tombstoned.delete(event.stream);
      this.next = event.position;
    }
    const last = this.all.at(-1);
    this.next = last ? last.position + sizeOf(last) : 0n;
  }

  /** Another log in the place of this one. */
  wipe(): void {
    this.all.length = 0;
    this.streams = new Map();
    this.tombstoned.clear();
    this.next = 0n;
    this.begin();
  }

  /** A log is never empty: the server has written there itself. */
  private begin(): void {
    const event = (type: string): Proposed => ({
      id: crypto.randomUUID(),
      type,
      json: true,
      data: text('{}'),
      metadata: NOTHING,
    });
    this.keep('$$$scavenges', event('$metadata'));
    this.keep('$projections-$all', event('$ProjectionsInitialized'));
    this.keep('$projections-$all', event('$ProjectionCreated'));
  }

  /** By place: the ids that stand where these would have gone. */
  private repeated(kept: readonly Kept[], after: bigint, events: readonly Proposed[]): Answer | undefined {
    const at = Number(after) + 1;
    if (events.length === 0 || !events.every((event, i) => kept[at + i]?.id === event.id)) return undefined;
    const last = kept[at + events.length - 1]!;
    const readable = !this.isSoftDeleted(last.stream) && this.visible(last.stream).includes(last);
    return { ok: { revision: last.revision, position: readable ? last.position : undefined } };
  }

  private isSoftDeleted(stream: string): boolean {
    return this.metadataOf(stream).$tb === Number(SOFT_DELETED);
  }

  private metadataOf(stream: string): { $tb?: number; $maxCount?: number; $maxAge?: number } {
    const last = this.streams.get(`$$${stream}`)?.at(-1);
    return last === undefined ? {} : (JSON.parse(new TextDecoder().decode(last.data)) as object);
  }

  private kept(stream: string): Kept[] {
    return this.streams.get(stream) ?? [];
  }

  private keepMetadata(stream: string, json: string): bigint {
    const event = { id: crypto.randomUUID(), type: '$metadata', json: true, data: text(json), metadata: NOTHING };
    const kept = this.keep(`$$${stream}`, event);
    this.wake();
    return kept.position;
  }

  private keep(stream: string, event: Proposed): Kept {
    const kept = this.kept(stream);
    this.streams.set(stream, kept);
    const added = {
      ...event,
      stream,
      revision: BigInt(kept.length),
      position: this.next,
      createdMs: this.now(),
    };
    kept.push(added);
    this.add(added);
    return added;
  }

  private add(event: Kept): void {
    this.all.push(event);
    this.next += sizeOf(event);
  }

  private wake(): void {
    for (const changed of [...this.watching]) changed();
  }
}

const sizeOf = (event: Kept): bigint => BigInt(100 + event.stream.length + event.data.length + event.metadata.length);
