import type { LocalEvent } from '#event-store';
import { Streams } from './streams.js';

const event = (stream: string, revision: number, more: object = {}): LocalEvent =>
  ({
    id: `00000000-0000-4000-8000-${String(revision).padStart(12, '0')}`,
    type: 'MilestoneNoted',
    stream,
    revision,
    position: `s${String(revision).padStart(20, '0')}`,
    index: revision,
    knownAt: '2026-01-05T12:00:00.000Z',
    data: {},
    metadata: {},
    ...more,
  }) as unknown as LocalEvent;

/** A log in memory that says what was read of it. */
class ReadLog {
  readonly reads: string[] = [];
  readonly events = new Map<string, LocalEvent[]>();

  put(id: string, ...more: object[]): this {
    const stream = `partnership-${id}`;
    const events = this.events.get(stream) ?? [];
    this.events.set(stream, events);
    for (const each of more) events.push(event(stream, events.length, each));
    return this;
  }

  eventsOf(stream: string, { from = 0 } = {}): LocalEvent[] {
    const found = (this.events.get(stream) ?? []).slice(from);
    this.reads.push(`${stream} ${from} ${found.length}`);
    return found;
  }
}

const codeOf = (read: () => unknown): unknown => {
  try {
    read();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('the events of a partnership', () => {
  let log: ReadLog;
  beforeEach(() => {
    log = new ReadLog().put('one', {}, {}, {});
  });

  it('are read once by the only writer, until it has appended', () => {
    const streams = new Streams(log, { soleWriter: true });
    expect(streams.of('one')).toHaveLength(3);
    expect(streams.of('one')).toHaveLength(3);
    expect(log.reads).toEqual(['partnership-one 0 3']);
    log.put('one', {});
    expect(streams.refreshed('one')).toHaveLength(4);
    expect(streams.of('one')).toHaveLength(4);
    expect(log.reads).toEqual(['partnership-one 0 3', 'partnership-one 3 1']);
  });

  it('are looked for again each time where others write too, from where they were read to', () => {
    const streams = new Streams(log, { soleWriter: false });
    streams.of('one');
    log.put('one', {});
    expect(streams.of('one').map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
    expect(log.reads).toEqual(['partnership-one 0 3', 'partnership-one 3 1']);
  });

  it('are none where there is no such partnership, and it is looked for again', () => {
    const streams = new Streams(log, { soleWriter: true });
    expect(streams.of('two')).toEqual([]);
    log.put('two', {});
    expect(streams.of('two')).toHaveLength(1);
  });

  it('of other partnerships are let go when there are too many, and read again when asked for', () => {
    const many = Array.from({ length: 30_000 }, () => ({}));
    log.put('long', ...many).put('longer', ...many);
    const streams = new Streams(log, { soleWriter: true });
    streams.of('one');
    streams.of('long');
    streams.of('longer');
    log.reads.length = 0;
    streams.of('longer');
    expect(log.reads).toEqual([]);
    expect(streams.of('one')).toHaveLength(3);
    expect(log.reads).toEqual(['partnership-one 0 3']);
  });

  it('are handed out as they were, whatever is appended later', () => {
    const streams = new Streams(log, { soleWriter: false });
    const before = streams.of('one');
    log.put('one', {});
    streams.of('one');
    expect(before).toHaveLength(3);
  });

  it.each([
    ['an event of an unknown type', { type: 'ServicePaused' }, 'StreamParked'],
    ['what is no event', { raw: { data: new Uint8Array(), metadata: new Uint8Array() } }, 'StreamParked'],
    ['an event of a newer version', { metadata: { catalogueVersion: 99 } }, 'NewerEvent'],
  ])('are not handed out up to %s', (_name, poison, code) => {
    const streams = new Streams(log.put('one', poison, {}), { soleWriter: true });
    expect(codeOf(() => streams.of('one'))).toBe(code);
    expect(codeOf(() => streams.of('one'))).toBe(code);
  });

  it('are completed from the store for deciding again, without an index, and not kept', async () => {
    const streams = new Streams(log, { soleWriter: false });
    const store = {
      async *readStream(stream: string, { from = 0 } = {}) {
        yield event(stream, from);
      },
    };
    const completed = await streams.inStore('one', store);
    expect(completed.map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
    expect(completed[3]!.index).toBe(Number.MAX_SAFE_INTEGER);
    expect(streams.of('one')).toHaveLength(3);
  });
});
