/** Appending: at the right place all of it, at any other nothing. */
import type { Append, AppendOutcome, JsonObject } from '#event-store';
import { LIMITS } from '#event-store';
import {
  app,
  appendOf,
  appended,
  appendWithRetry,
  batch,
  event,
  eventsOf,
  filled,
  freshStream,
  idsOf,
  revisionsOf,
  upTo,
} from './appending.js';
import type { Case, Harness } from './target.js';

const conflict = (expected: Append['expected'], actual: number | 'noStream') => ({
  outcome: 'WrongExpectedRevision',
  expected,
  actual,
});

/** The append is refused, and the stream, if there was one, is as before. */
async function refused(harness: Harness, append: Append, as: Partial<AppendOutcome>): Promise<void> {
  const before = await harness.store.head();
  expect(await harness.store.append(append)).toMatchObject(as);
  expect(await harness.store.head()).toBe(before);
}

const ofBytes = (bytes: number) => event({ data: { note: 'x'.repeat(bytes - '{"note":""}{}'.length) } });

function nested(depth: number): JsonObject {
  let value: JsonObject = {};
  for (let i = 1; i < depth; i++) value = { in: value };
  return value;
}

export const appendCases: readonly Case[] = [
  {
    number: 1,
    title: 'a new stream begins with revision 0',
    async run({ store }) {
      const stream = freshStream();
      expect(await app(store, stream, 3, 'noStream')).toMatchObject({ outcome: 'Appended', revision: 2 });
      expect(revisionsOf(await eventsOf(store, stream))).toEqual([0, 1, 2]);
    },
  },
  {
    number: 2,
    title: 'noStream on a live stream conflicts and writes nothing',
    async run({ store }) {
      const { stream } = await filled(store, 2);
      expect(await app(store, stream, 1, 'noStream')).toEqual(conflict('noStream', 1));
      expect(await eventsOf(store, stream)).toHaveLength(2);
    },
  },
  {
    number: 3,
    title: 'at the current revision the next one is written',
    async run({ store }) {
      const { stream } = await filled(store, 2);
      expect(await app(store, stream, 1, { revision: 1 })).toMatchObject({ outcome: 'Appended', revision: 2 });
      expect(revisionsOf(await eventsOf(store, stream))).toEqual([0, 1, 2]);
    },
  },
  {
    number: 4,
    title: 'a conflict names the expected and the actual revision, with which the next attempt succeeds',
    async run({ store }) {
      const { stream } = await filled(store, 3);
      expect(await app(store, stream, 1, { revision: 1 })).toEqual(conflict({ revision: 1 }, 2));
      expect(await app(store, stream, 1, { revision: 2 })).toMatchObject({ outcome: 'Appended', revision: 3 });
      expect(await eventsOf(store, stream)).toHaveLength(4);
    },
  },
  {
    number: 5,
    title: 'a revision beyond the current one conflicts',
    async run({ store }) {
      const { stream } = await filled(store, 2);
      expect(await app(store, stream, 1, { revision: 2 })).toEqual(conflict({ revision: 2 }, 1));
      expect(await eventsOf(store, stream)).toHaveLength(2);
    },
  },
  {
    number: 6,
    title: 'a revision of a stream that does not exist conflicts',
    async run({ store }) {
      const stream = freshStream();
      expect(await app(store, stream, 1, { revision: 0 })).toEqual(conflict({ revision: 0 }, 'noStream'));
      expect(await eventsOf(store, stream)).toEqual([]);
    },
  },
  {
    number: 7,
    title: 'of two at once one is appended and one conflicts',
    async run({ store }) {
      const { stream } = await filled(store, 1);
      const batches = [batch(2), batch(2)];
      const outcomes = await Promise.all(
        batches.map((events) => store.append(appendOf(stream, { revision: 0 }, events))),
      );
      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['Appended', 'WrongExpectedRevision']);
      const winner = batches[outcomes.findIndex(({ outcome }) => outcome === 'Appended')]!;
      expect(idsOf(await eventsOf(store, stream)).slice(1)).toEqual(idsOf(winner));
    },
  },
  {
    number: 8,
    title: '50 callers with 10 appends each on one stream leave 500 events, no gap, none twice',
    async run({ store }) {
      const { stream } = await filled(store, 1);
      await Promise.all(
        upTo(50).map(async () => {
          let revision = 0;
          for (let i = 0; i < 10; i++) revision = await appendWithRetry(store, stream, { revision });
        }),
      );
      const events = await eventsOf(store, stream);
      expect(revisionsOf(events)).toEqual(upTo(501));
      expect(new Set(idsOf(events)).size).toBe(501);
    },
  },
  {
    number: 9,
    title: 'an invalid second event keeps the first from being written',
    async run(harness) {
      await refused(harness, appendOf(freshStream(), 'noStream', [event(), event({ type: '$not-ours' })]), {
        outcome: 'InvalidAppend',
        path: '/events/1/type',
      });
    },
  },
  {
    number: 10,
    title: 'an append of no events is invalid',
    async run(harness) {
      const none = [] as unknown as Append['events'];
      await refused(harness, appendOf(freshStream(), 'noStream', none), { outcome: 'InvalidAppend', path: '/events' });
    },
  },
  {
    number: 11,
    title: 'ids are lower-case UUIDs, not nil, and distinct within an append',
    async run(harness) {
      const twice = event();
      const bad: [Append['events'], string][] = [
        [[twice, event({ id: twice.id })], '/events/1/id'],
        [[event({ id: '00000000-0000-0000-0000-000000000000' })], '/events/0/id'],
        [[event({ id: twice.id.toUpperCase().replace(/[0-9]/g, 'A') })], '/events/0/id'],
        [[event({ id: 'seven' })], '/events/0/id'],
      ];
      for (const [events, path] of bad)
        await refused(harness, appendOf(freshStream(), 'noStream', events), { outcome: 'InvalidAppend', path });
    },
  },
  {
    number: 12,
    title: 'what JSON would lose, change or refuse is invalid, and the process lives on',
    async run(harness) {
      const cycle: Record<string, unknown> = {};
      cycle['self'] = cycle;
      const bad: Record<string, unknown> = {
        bigint: 1n,
        undefined: undefined,
        date: new Date(0),
        'not/a~number': NaN,
        'minus zero': -0,
        surrogate: '\ud800',
        map: new Map(),
        function: () => 1,
        cycle,
      };
      for (const [key, value] of Object.entries(bad)) {
        const data = { fine: 1, list: [{ [key]: value }] } as unknown as JsonObject;
        const outcome = await harness.store.append(appendOf(freshStream(), 'noStream', [event({ data })]));
        const pointer = `/events/0/data/list/0/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        expect(outcome).toMatchObject({ outcome: 'InvalidAppend', path: expect.stringContaining(pointer) as string });
      }
      await refused(harness, appendOf(freshStream(), 'noStream', [event({ data: nested(33) })]), {
        outcome: 'InvalidAppend',
      });
      expect(
        await harness.store.append(appendOf(freshStream(), 'noStream', [event({ data: nested(32) })])),
      ).toMatchObject({
        outcome: 'Appended',
      });
      const metadata = { deep: [undefined] } as unknown as JsonObject;
      await refused(harness, appendOf(freshStream(), 'noStream', [event({ metadata })]), {
        outcome: 'InvalidAppend',
        path: '/events/0/metadata/deep/0',
      });
    },
  },
  {
    number: 13,
    title: 'each limit is reached, and one above it nothing is written',
    async run(harness) {
      const { store } = harness;
      const { eventBytes, appendBytes, appendEvents } = LIMITS;
      const put = (events: readonly ReturnType<typeof event>[]) =>
        appendOf(freshStream(), 'noStream', events as unknown as Append['events']);
      expect(appended(await store.append(put([ofBytes(eventBytes)]))).revision).toBe(0);
      await refused(harness, put([ofBytes(eventBytes + 1)]), {
        outcome: 'AppendTooLarge',
        what: 'event',
        limit: eventBytes,
        size: eventBytes + 1,
      });
      expect(appended(await store.append(put(batch(appendEvents)))).revision).toBe(appendEvents - 1);
      await refused(harness, put(batch(appendEvents + 1)), {
        outcome: 'AppendTooLarge',
        what: 'count',
        limit: appendEvents,
        size: appendEvents + 1,
      });
      const typeBytes = 2 * event().type.length;
      const each = 50_000 - typeBytes;
      const full = upTo(appendBytes / 50_000).map(() => ofBytes(each));
      expect(appended(await store.append(put(full))).revision).toBe(full.length - 1);
      await refused(harness, put([...full.slice(1), ofBytes(each + 1)]), {
        outcome: 'AppendTooLarge',
        what: 'append',
        limit: appendBytes,
        size: appendBytes + 1,
      });
    },
  },
  {
    number: 14,
    title: 'streams are named by our prefixes, in Unicode, in 1,024 bytes',
    async run(harness) {
      const prefix = freshStream();
      const longest = `${prefix}-${'x'.repeat(1_024 - prefix.length - 1)}`;
      for (const stream of [
        '',
        '$x',
        'invoice-1',
        'register-x',
        'partnership',
        `${prefix}\u0007`,
        `${prefix}\ud800`,
        `${longest}x`,
      ])
        await refused(harness, appendOf(stream, 'noStream', batch(1)), { outcome: 'InvalidAppend', path: '/stream' });
      for (const stream of [`${prefix} Òran a’ Bhàis 🏴󠁧󠁢󠁳󠁣󠁴󠁿 %2F/?#'"`, longest]) {
        appended(await app(harness.store, stream, 1, 'noStream'));
        expect((await eventsOf(harness.store, stream)).map((found) => found.stream)).toEqual([stream]);
      }
    },
  },
];
