/** Two logs, each read from its own store, held against each other leaf by leaf: equal, or where they first differ. */
import { createHash, type Hash } from 'node:crypto';
import { CompactRange, entryOf, isForeign, leafOfEntry, type LeafEvent } from '#audit';
import { asKept, isUndecodable, type JsonObject, type LogEvent } from '#event-store';

/** What a log holds, in figures that do not depend on the store. */
export interface LogSummary {
  readonly events: number;
  /** Of the Merkle tree over all events, in hex. */
  readonly root: string;
  readonly streams: readonly StreamSummary[];
}
export interface StreamSummary {
  readonly stream: string;
  readonly events: number;
  readonly lastRevision: number;
  /** Over the canonical entries of its events, each followed by a line feed, in hex. */
  readonly sha256: string;
}

/** An event as it stands in one of two logs. */
export interface ShownEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  /** Hex. */
  readonly leaf: string;
  readonly data?: JsonObject;
  readonly metadata?: JsonObject;
  /** Of another program's event: its bytes, in base64. */
  readonly raw?: { readonly data: string; readonly metadata: string };
}
export interface Difference {
  readonly index: number;
  /** Null: this log ends before. */
  readonly one: ShownEvent | null;
  readonly other: ShownEvent | null;
}
export interface Comparison {
  /** Of the first so many events that were asked for, on both sides, in hex; undefined where they are not there or differ. */
  readonly rootAt?: string;
  readonly one: LogSummary;
  readonly other: LogSummary;
  readonly firstDifference: Difference | null;
}

type Events = Iterable<LogEvent> | AsyncIterable<LogEvent>;

/** Reads both to their ends, side by side. `onProgress`: how many events of the longer one so far. `size`: a size of both
 *  whose root is asked for. */
export async function compareLogs(
  one: Events,
  other: Events,
  onProgress: (done: number) => void = () => undefined,
  size?: number,
): Promise<Comparison> {
  const sides = [new Side(one), new Side(other)] as const;
  let firstDifference: Difference | null = null;
  let rootAt: string | undefined;
  try {
    for (let index = 0; ; index += 1) {
      const found = await Promise.all(sides.map((side) => side.next()));
      const [left, right] = found;
      if (left === undefined && right === undefined) break;
      firstDifference ??= same(left, right) ? null : { index, one: shown(left), other: shown(right) };
      if (index + 1 === size && firstDifference === null) rootAt = sides[0].root();
      onProgress(index + 1);
    }
  } finally {
    await Promise.all(sides.map((side) => side.leave()));
  }
  return {
    one: sides[0].summary(),
    other: sides[1].summary(),
    firstDifference,
    ...(rootAt === undefined ? {} : { rootAt }),
  };
}

/** Whether a log begins with all that another one holds. Reads no further than that, or than the first difference. */
export async function compareBeginning(
  whole: Events,
  beginning: Events,
  onProgress: (done: number) => void = () => undefined,
): Promise<{ events: number; firstDifference: Difference | null }> {
  const [one, other] = [new Side(whole), new Side(beginning)];
  try {
    for (let index = 0; ; index += 1) {
      const right = await other.next();
      if (right === undefined) return { events: index, firstDifference: null };
      const left = await one.next();
      if (!same(left, right))
        return { events: index, firstDifference: { index, one: shown(left), other: shown(right) } };
      onProgress(index + 1);
    }
  } finally {
    await one.leave();
    await other.leave();
  }
}

interface Sealed {
  readonly event: LogEvent;
  readonly leaf: Buffer;
}

const same = (one: Sealed | undefined, other: Sealed | undefined): boolean =>
  one !== undefined && other !== undefined && one.leaf.equals(other.leaf);

class Side {
  private readonly range = new CompactRange();
  private readonly streams = new Map<string, { events: number; lastRevision: number; hash: Hash }>();
  private readonly events: Iterator<LogEvent> | AsyncIterator<LogEvent>;

  constructor(events: Events) {
    this.events = Symbol.asyncIterator in events ? events[Symbol.asyncIterator]() : events[Symbol.iterator]();
  }

  async next(): Promise<Sealed | undefined> {
    const { done, value } = await this.events.next();
    if (done === true) return undefined;
    const event = asKept(value as LogEvent, isForeign);
    const entry = entryOf(event as LeafEvent);
    const leaf = leafOfEntry(entry);
    this.range.push(leaf);
    const stream = this.streams.get(event.stream) ?? { events: 0, lastRevision: -1, hash: createHash('sha256') };
    stream.events += 1;
    stream.lastRevision = event.revision;
    stream.hash.update(`${entry}\n`);
    this.streams.set(event.stream, stream);
    return { event, leaf };
  }

  async leave(): Promise<void> {
    await this.events.return?.();
  }

  root(): string {
    return this.range.root().toString('hex');
  }

  summary(): LogSummary {
    const streams = [...this.streams].map(([stream, { events, lastRevision, hash }]) => ({
      stream,
      events,
      lastRevision,
      sha256: hash.copy().digest('hex'),
    }));
    return {
      events: this.range.size,
      root: this.root(),
      streams: streams.sort((a, b) => (a.stream < b.stream ? -1 : 1)),
    };
  }
}

function shown(found: Sealed | undefined): ShownEvent | null {
  if (found === undefined) return null;
  const { event, leaf } = found;
  const { id, stream, revision, type } = event;
  const place = { id, stream, revision, type, leaf: leaf.toString('hex') };
  if (!isUndecodable(event)) return { ...place, data: event.data, metadata: event.metadata };
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return { ...place, raw: { data: base64(event.raw.data), metadata: base64(event.raw.metadata) } };
}
