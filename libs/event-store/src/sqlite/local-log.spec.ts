import { DatabaseSync } from 'node:sqlite';
import {
  all,
  appendOf,
  atNoon,
  codeThrownBy,
  event,
  NOON,
  openStoreIn,
  put,
  temporaryFolder,
  type TemporaryStore,
} from '../../test/temporary-store.js';
import type { Position } from '../port.js';
import { positionOf } from './rows.js';
import { openLocalLog, type SqliteEventStore } from './sqlite-event-store.js';

const minute = (minutes: number) => new Date(Date.parse(NOON) + minutes * 60_000).toISOString();

describe('the local log', () => {
  let temporary: ReturnType<typeof temporaryFolder>;
  let opened: TemporaryStore;
  let store: SqliteEventStore;
  beforeEach(async () => {
    temporary = temporaryFolder();
    opened = openStoreIn(temporary.folder);
    store = opened.store;
    await put(store, 'partnership-a', -1, 2, minute(0)); // 0, 1
    await put(store, 'partnership-b', -1, 1, minute(10)); // 2
    await put(store, 'partnership-a', 1, 1, minute(5)); // 3: the clock went back
    await put(store, 'partnership-b', 0, 1, minute(20)); // 4
  });
  afterEach(async () => {
    await opened.close();
    temporary.remove();
  });

  it('is read by index, which is dense from 0', () => {
    const { log } = store;
    expect(log.length).toBe(5);
    expect(log.eventAt(3)).toMatchObject({ index: 3, stream: 'partnership-a', revision: 2, position: positionOf(3) });
    expect(log.eventAt(5)).toBeUndefined();
    expect(log.eventAt(-1)).toBeUndefined();
    expect([...log.readFrom(2)].map(({ index }) => index)).toEqual([2, 3, 4]);
    expect([...log.readFrom(1, { limit: 2 })].map(({ index }) => index)).toEqual([1, 2]);
    expect([...log.readFrom(5)]).toEqual([]);
  });

  it('knows an event from the latest instant up to it', () => {
    expect([...store.log.readFrom(0)].map(({ knownAt }) => knownAt)).toEqual(
      [0, 0, 10, 10, 20].map((minutes) => minute(minutes)),
    );
    expect(store.log.eventAt(3)).toMatchObject({ metadata: { recordedAt: minute(10), clockSkewMs: 5 * 60_000 } });
  });

  it('says how many events were known at an instant', () => {
    const { log } = store;
    expect(log.sizeKnownAt('2026-01-05T11:59:59.999Z')).toBe(0);
    expect(log.sizeKnownAt(minute(0))).toBe(2);
    expect(log.sizeKnownAt(minute(9))).toBe(2);
    expect(log.sizeKnownAt(minute(10))).toBe(4);
    expect(log.sizeKnownAt(minute(1_000))).toBe(5);
    expect(() => log.sizeKnownAt('yesterday')).toThrow(RangeError);
  });

  it('reads one stream at once, also as it was when the log was shorter', () => {
    const { log } = store;
    expect(log.eventsOf('partnership-a').map(({ index }) => index)).toEqual([0, 1, 3]);
    expect(log.eventsOf('partnership-a', { below: 3 }).map(({ index }) => index)).toEqual([0, 1]);
    expect(log.eventsOf('partnership-a', { from: 1 }).map(({ index }) => index)).toEqual([1, 3]);
    expect(log.eventsOf('partnership-z')).toEqual([]);
  });

  it('lists its streams with their newest event, and those touched in a part of it', () => {
    expect(store.log.streams()).toEqual([
      { stream: 'partnership-a', lastRevision: 2, lastIndex: 3 },
      { stream: 'partnership-b', lastRevision: 1, lastIndex: 4 },
    ]);
    expect(store.log.streamsTouchedAfter(-1)).toEqual(['partnership-a', 'partnership-b']);
    expect(store.log.streamsTouchedAfter(1)).toEqual(['partnership-b', 'partnership-a']);
    expect(store.log.streamsTouchedAfter(1, 2)).toEqual(['partnership-b']);
    expect(store.log.streamsTouchedAfter(4)).toEqual([]);
  });

  it('finds an index by its position', async () => {
    expect(store.log.indexOf(positionOf(3))).toBe(3);
    expect(store.log.positionAt(3)).toBe(positionOf(3));
    expect(store.log.positionAt(5)).toBeUndefined();
    expect(await codeThrownBy(() => store.log.indexOf(positionOf(5)))).toBe('LogReplaced');
    for (const wrong of [
      '',
      's3',
      'e00000000000000000003',
      `${positionOf(3)}0`,
      's0000000000000000000x',
      's99999999999999999999',
    ])
      expect(await codeThrownBy(() => store.log.indexOf(wrong as Position))).toBe('InvalidPosition');
  });

  it('can be waited for', async () => {
    const { log } = store;
    expect(await log.waitFor(positionOf(4), { timeoutMs: 0 })).toBe('reached');
    expect(await log.waitFor(positionOf(5), { timeoutMs: 1 })).toBe('timedOut');
    expect(await log.waitFor(positionOf(5), { timeoutMs: 60_000, signal: AbortSignal.abort() })).toBe('timedOut');
    const waiting = log.waitFor(positionOf(5), { timeoutMs: 60_000 });
    await put(store, 'partnership-a', 2);
    expect(await waiting).toBe('reached');
  });

  it('pages through more than it holds in memory at once', async () => {
    for (let after = 1; after < 6_000; after += 400) await put(store, 'partnership-b', after, 400);
    const { length } = store.log;
    expect(length).toBeGreaterThan(6_000);
    const indexes = [...store.log.readFrom(0)].map(({ index }) => index);
    expect(indexes).toEqual(Array.from({ length }, (_, i) => i));
    expect((await all(store.readAll({ limit: 5_400 }))).length).toBe(5_400);
    expect(store.log.eventsOf('partnership-b')).toHaveLength(length - 3);
    expect((await all(store.readStream('partnership-b', { backwards: true }))).at(-1)?.revision).toBe(0);
    expect((await all(store.readStream('partnership-b', { backwards: true, from: 1_000 }))).length).toBe(1_001);
  });

  it('stops reading when it is told to', async () => {
    const abort = new AbortController();
    let count = 0;
    for await (const found of store.readAll({ signal: abort.signal })) {
      count += found.revision >= 0 ? 1 : 0;
      if (count === 2) abort.abort();
    }
    expect(count).toBe(2);
  });

  it('beside the owner sees what is acknowledged, at once and live', async () => {
    const reader = openLocalLog({ folder: temporary.folder }, { now: atNoon });
    expect(await reader.identity()).toEqual(await store.identity());
    expect(reader.length).toBe(5);
    const abort = new AbortController();
    const following = (async () => {
      for await (const item of reader.subscribe({ after: positionOf(4), signal: abort.signal }))
        if (item.kind === 'event') return item.event;
      return undefined;
    })();
    await put(store, 'partnership-c');
    expect(reader.length).toBe(6);
    expect(await following).toMatchObject({ stream: 'partnership-c' });
    expect(await reader.waitFor(positionOf(5), { timeoutMs: 1_000 })).toBe('reached');
    expect(await reader.health()).toMatchObject({ state: 'up' });
    await reader.close();
    expect(await codeThrownBy(() => reader.length)).toBe('StoreClosed');
    expect(await reader.health()).toMatchObject({ state: 'down' });
    await put(store, 'partnership-c', 0);
  });

  it('throws StreamDamaged where events are missing or cannot be read', async () => {
    const { path } = store.log;
    await store.close();
    const vandal = new DatabaseSync(path);
    vandal.exec('DROP TRIGGER events_no_delete; DROP TRIGGER events_no_update; DELETE FROM events WHERE log_index = 1');
    vandal.exec("UPDATE events SET data = '[]' WHERE log_index = 4");
    vandal.close();
    const reader = openLocalLog({ path }, { now: atNoon });
    expect(await codeThrownBy(() => [...reader.readFrom(0)])).toBe('StreamDamaged');
    expect(await codeThrownBy(() => all(reader.readAll()))).toBe('StreamDamaged');
    expect(await codeThrownBy(() => all(reader.readStream('partnership-a')))).toBe('StreamDamaged');
    expect(await codeThrownBy(() => all(reader.readStream('partnership-a', { backwards: true })))).toBe(
      'StreamDamaged',
    );
    expect(await codeThrownBy(() => all(reader.readStream('partnership-a', { backwards: true, from: 1 })))).toBe(
      'StreamDamaged',
    );
    expect(await codeThrownBy(() => reader.eventsOf('partnership-b'))).toBe('StreamDamaged');
    const signal = new AbortController().signal;
    expect(await codeThrownBy(() => all(reader.subscribe({ signal })))).toBe('StreamDamaged');
    await reader.close();
  });

  it('keeps a reader from pinning the WAL', async () => {
    const early = store.readAll()[Symbol.asyncIterator]();
    await early.next();
    await store.append(appendOf('partnership-c', -1, [event()]));
    const other = new DatabaseSync(store.log.path);
    expect(other.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()).toEqual({ busy: 0, log: 0, checkpointed: 0 });
    other.close();
    await early.return?.();
  });
});
