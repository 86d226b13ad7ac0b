/** What a reader gets when the server fails, or an operator has cut a stream: all that was there, or a reason. */
import type { LogReader } from '#event-store';
import { all, appended, codeThrownBy, revisionsOf, stored, upTo } from '../appending.js';
import { says } from './faults.js';
import { on, type Opened } from './opened.js';

const text = (value: string) => new TextEncoder().encode(value);
const reading = (opened: Opened, options?: Parameters<LogReader['readStream']>[1]) =>
  all(opened.store.readStream(opened.stream, options));

describe('a failure that passes is not noticed', () => {
  it.each([
    ['not ready', says.notReady],
    ['connection dropped', says.dropped],
    ['call ended', says.callEnded],
    ['commit timeout', says.commitTimeout],
  ])('%s', (_name, status) =>
    on(async (opened) => {
      appended(await opened.append('noStream', 3));
      opened.standIn.faults.reads.push(status, status);
      expect(revisionsOf(await reading(opened))).toEqual(upTo(3));
    })(),
  );
});

describe('a failure that lasts', () => {
  it(
    'a server that accepts a read and sends nothing is given up',
    on(async (opened) => {
      appended(await opened.append('noStream', 3));
      opened.standIn.faults.silent.add('read');
      expect(await codeThrownBy(() => reading(opened))).toBe('StoreUnavailable');
    }),
  );

  it(
    'a server that is never ready is unavailable',
    on(
      async (opened) => {
        appended(await opened.append('noStream', 3));
        opened.standIn.faults.everything = says.notReady;
        expect(await codeThrownBy(() => reading(opened))).toBe('StoreUnavailable');
        expect(await codeThrownBy(() => all(opened.store.readAll()))).toBe('StoreUnavailable');
        expect(await codeThrownBy(() => opened.store.head())).toBe('StoreUnavailable');
      },
      {},
      { readBudgetMs: 200 },
    ),
  );

  it.each([
    ['denied', says.accessDenied, 'AccessDenied'],
    ['not authenticated', says.unauthenticated, 'AccessDenied'],
    ['a wrong read', says.streamReadError, 2],
    ['not implemented', says.unimplemented('read'), 12],
  ])('%s', (_name, status, code) =>
    on(async (opened) => {
      appended(await opened.append('noStream', 3));
      opened.standIn.faults.reads.push(status);
      expect(await codeThrownBy(() => reading(opened))).toBe(code);
    })(),
  );
});

describe('what an operator has done to a stream', () => {
  it(
    'deleted it: it is gone, and not just without events',
    on(async (opened) => {
      appended(await opened.append('noStream', 3));
      opened.standIn.log.softDelete(opened.stream);
      expect(await codeThrownBy(() => reading(opened))).toBe('StreamGone');
      expect(opened.alarms).toMatchObject([{ code: 'StreamGone', stream: opened.stream }]);
    }),
  );

  it(
    'ended it for good',
    on(async (opened) => {
      appended(await opened.append('noStream', 3));
      opened.standIn.log.tombstone(opened.stream);
      expect(await codeThrownBy(() => reading(opened))).toBe('StreamGone');
      expect(await all(opened.store.readAll())).toHaveLength(3);
    }),
  );

  it.each([
    ['its beginning', { $tb: 2 }, {}],
    ['its beginning, read backwards', { $tb: 2 }, { backwards: true }],
    ['its beginning, read from there', { $tb: 2 }, { from: 1 }],
    ['all but the newest', { $maxCount: 1 }, {}],
    ['all of it', { $tb: 3 }, {}],
    ['all of it, read backwards', { $tb: 3 }, { backwards: true }],
  ])('cut %s', (_what, metadata, options) =>
    on(async (opened) => {
      appended(await opened.append('noStream', 3));
      opened.standIn.log.setMetadata(opened.stream, metadata);
      expect(await codeThrownBy(() => reading(opened, options))).toBe('StreamDamaged');
      expect(opened.alarms).toMatchObject([{ code: 'StreamDamaged', stream: opened.stream }]);
    })(),
  );

  it(
    'set a limit that cuts nothing yet',
    on(async (opened) => {
      appended(await opened.append('noStream', 3));
      opened.standIn.log.setMetadata(opened.stream, { $maxCount: 100 });
      expect(revisionsOf(await reading(opened))).toEqual(upTo(3));
    }),
  );
});

describe('what others have written', () => {
  it(
    'bytes, malformed metadata, JSON without an instant, a link: kept as bytes, in their places',
    on(async (opened) => {
      appended(await opened.append('noStream', 1));
      const written = [
        { json: false, data: Uint8Array.from([0, 255]), metadata: Uint8Array.from([1]) },
        { json: true, data: text('{"a":'), metadata: text('{}') },
        { json: true, data: text('{"a":1}'), metadata: Uint8Array.from([200]) },
        { json: true, data: text('{"a":1}'), metadata: text('{"by":"hand"}') },
        { json: false, type: '$>', data: text('0@other'), metadata: text('') },
      ].map((given) => ({ id: crypto.randomUUID(), type: 'T', ...given }));
      opened.standIn.log.append(opened.stream, 0n, written);
      appended(await opened.append({ revision: 5 }, 1));
      const events = await reading(opened);
      expect(revisionsOf(events)).toEqual(upTo(7));
      const raw = events.map((event) => ('raw' in event ? Buffer.from(event.raw.data).toString('hex') : 'ours'));
      expect(raw).toEqual([
        'ours',
        '00ff',
        ...written.slice(1).map(({ data }) => Buffer.from(data).toString('hex')),
        'ours',
      ]);
      expect(await all(opened.store.readAll())).toEqual(events);
    }),
  );

  it(
    'an event of a type or a catalogue that this version does not know is an event all the same',
    on(async (opened) => {
      const metadata = text('{"recordedAt":"2026-01-05T12:00:00.000Z","catalogueVersion":99}');
      const newer = { id: crypto.randomUUID(), type: 'FromTheFuture', json: true, data: text('{"x":1}'), metadata };
      opened.standIn.log.append(opened.stream, -1n, [newer]);
      expect(stored((await reading(opened))[0])).toMatchObject({ type: 'FromTheFuture', data: { x: 1 } });
    }),
  );
});
