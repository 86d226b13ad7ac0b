/** Reading one stream: what was passed comes back, from any place, in both directions. */
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '#event-store';
import {
  all,
  app,
  appendOf,
  appended,
  event,
  eventsOf,
  filled,
  freshStream,
  hoursAfterNoon,
  idsOf,
  NOON,
  revisionsOf,
  stored,
  upTo,
  usedBytes,
} from './appending.js';
import type { Case } from './target.js';

export const readCases: readonly Case[] = [
  {
    number: 25,
    title: 'a missing stream yields nothing',
    async run({ store }) {
      expect(await eventsOf(store, freshStream())).toEqual([]);
      expect(await all(store.readStream(freshStream(), { backwards: true }))).toEqual([]);
    },
  },
  {
    number: 26,
    title: 'forwards from a revision, which comes first',
    async run({ store }) {
      const { stream } = await filled(store, 5);
      expect(revisionsOf(await all(store.readStream(stream, { from: 2 })))).toEqual([2, 3, 4]);
    },
  },
  {
    number: 27,
    title: 'backwards, the newest first',
    async run({ store }) {
      const { stream } = await filled(store, 4);
      expect(revisionsOf(await all(store.readStream(stream, { backwards: true })))).toEqual([3, 2, 1, 0]);
    },
  },
  {
    number: 28,
    title: 'backwards from a revision, which comes first',
    async run({ store }) {
      const { stream } = await filled(store, 5);
      expect(revisionsOf(await all(store.readStream(stream, { backwards: true, from: 2 })))).toEqual([2, 1, 0]);
    },
  },
  {
    number: 29,
    title: 'as many as asked for',
    async run({ store }) {
      const { stream } = await filled(store, 5);
      expect(revisionsOf(await all(store.readStream(stream, { limit: 3 })))).toEqual([0, 1, 2]);
      expect(revisionsOf(await all(store.readStream(stream, { limit: 3, backwards: true })))).toEqual([4, 3, 2]);
    },
  },
  {
    number: 30,
    title: 'from beyond the end nothing',
    async run({ store }) {
      const { stream } = await filled(store, 2);
      expect(await all(store.readStream(stream, { from: 2 }))).toEqual([]);
      expect(await all(store.readStream(stream, { from: 1_000_000 }))).toEqual([]);
    },
  },
  {
    number: 31,
    title: 'Unicode, nesting, null, nothing, large numbers and odd keys come back equal',
    async run({ store }) {
      const stream = freshStream();
      const text = `{
        "text": "Òran 🏴 \\u0000 \\n \\" \\\\ \\u2028 é é", "empty": "", "nothing": null, "list": [[], {}, [1, [2, null]]],
        "large": 9007199254740991, "small": -9007199254740991, "part": 0.1, "tiny": 5e-324, "yes": true,
        "__proto__": { "polluted": true }, "constructor": "c", "toString": 1, "": "no name", "a/b~c": 1
      }`;
      const data = JSON.parse(text) as JsonObject;
      appended(await store.append(appendOf(stream, 'noStream', [event({ data }), event({ data: {} })])));
      const [first, second] = await eventsOf(store, stream);
      expect(JSON.parse(JSON.stringify(stored(first).data))).toEqual(JSON.parse(text));
      expect(Object.keys(stored(first).data)).toContain('__proto__');
      expect(Object.hasOwn(stored(first).data, '__proto__')).toBe(true);
      expect(stored(second).data).toEqual({});
    },
  },
  {
    number: 32,
    title: 'bytes that are no JSON come as an event that cannot be decoded, and reading goes on',
    async run(harness) {
      const { stream } = await filled(harness.store, 1);
      const data = Uint8Array.from([0, 255, 10, 123, 200]);
      const metadata = Uint8Array.from([]);
      const planted = { id: randomUUID(), type: 'Foreign', data, metadata };
      expect(await harness.plant(stream, planted)).toBe('planted');
      appended(await app(harness.store, stream, 1, { revision: 1 }));
      const events = await eventsOf(harness.store, stream);
      expect(revisionsOf(events)).toEqual([0, 1, 2]);
      expect(events[1]).toMatchObject({ id: planted.id, type: 'Foreign', stream, revision: 1 });
      const raw = 'raw' in events[1]! ? events[1].raw : undefined;
      expect([...raw!.data]).toEqual([...data]);
      expect([...raw!.metadata]).toEqual([...metadata]);
    },
  },
  {
    number: 33,
    title: 'metadata comes back with the instant of recording added, nested or empty',
    async run({ store }) {
      const stream = freshStream();
      const metadata = { actor: { id: 'act_1', roles: ['recorder', { of: null }] }, evidence: [] };
      appended(await store.append(appendOf(stream, 'noStream', [event({ metadata }), event()])));
      const [nested, empty] = await eventsOf(store, stream);
      expect(stored(nested).metadata).toMatchObject({ ...metadata, recordedAt: expect.any(String) as string });
      expect(Object.keys(stored(empty).metadata).filter((key) => key !== 'clockSkewMs')).toEqual(['recordedAt']);
    },
  },
  {
    number: 34,
    title: 'correlationId and causationId keep their names',
    async run({ store }) {
      const stream = freshStream();
      const metadata = { correlationId: randomUUID(), causationId: null };
      const caused = { correlationId: metadata.correlationId, causationId: randomUUID() };
      appended(await store.append(appendOf(stream, 'noStream', [event({ metadata }), event({ metadata: caused })])));
      const [first, second] = await eventsOf(store, stream);
      expect(stored(first).metadata).toMatchObject(metadata);
      expect(stored(second).metadata).toMatchObject(caused);
      expect(Object.keys(stored(first).metadata).filter((key) => key.startsWith('$'))).toEqual([]);
    },
  },
  {
    number: 35,
    title: 'a stored event says what it is, where it stands and when it was recorded',
    async run({ store }) {
      const stream = freshStream();
      const given = event({ type: 'MemorandumSigned', data: { on: '2013-04' } });
      const answer = appended(
        await store.append({ ...appendOf(stream, 'noStream', [event(), given]), recordedAt: hoursAfterNoon(1) }),
      );
      const found = stored((await eventsOf(store, stream))[1]);
      expect(found).toMatchObject({ id: given.id, type: given.type, data: given.data, stream, revision: 1 });
      expect(found.position).toBe(answer.position);
      expect(Number.isSafeInteger(found.revision)).toBe(true);
      const recordedAt = found.metadata['recordedAt'] as string;
      expect(new Date(recordedAt).toISOString()).toBe(recordedAt);
      expect(recordedAt >= hoursAfterNoon(1)).toBe(true);
      expect(recordedAt > NOON).toBe(true);
    },
  },
  {
    number: 36,
    title: 'leaving the loop early leaves nothing open',
    async run(harness) {
      const { stream } = await filled(harness.store, 600);
      for (const reading of [
        harness.store.readStream(stream),
        harness.store.readStream(stream, { backwards: true }),
        harness.store.readAll(),
      ])
        for await (const found of reading) if (found.stream === stream || found.revision >= 0) break;
      appended(await app(harness.store, stream, 1, { revision: 599 }));
      await harness.store.close();
      await harness.reopen();
      expect(await all(harness.store.readStream(stream, { from: 599 }))).toHaveLength(2);
    },
  },
  {
    number: 37,
    title: '5,000 events come in order, a part of them in memory at a time',
    async run({ store }) {
      const { stream } = await filled(store, 5_000, { data: { note: 'x'.repeat(4_000) } }, 240);
      const wholeBytes = 5_000 * 4_000;
      const before = usedBytes();
      let next = 0;
      let most = 0;
      for await (const found of store.readStream(stream)) {
        if (found.revision !== next) expect(found.revision).toBe(next);
        if (next % 1_250 === 1_100) most = Math.max(most, usedBytes() - before);
        next++;
      }
      expect(next).toBe(5_000);
      expect(most).toBeLessThan(wholeBytes / 2);
      const backwards = revisionsOf(await all(store.readStream(stream, { backwards: true, limit: 1_200 })));
      expect(backwards).toEqual(upTo(1_200).map((i) => 4_999 - i));
      expect(new Set(idsOf(await all(store.readStream(stream, { from: 4_000 })))).size).toBe(1_000);
    },
  },
];
