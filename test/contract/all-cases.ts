/** Reading the whole log: every event of ours once, in the one order that everybody sees. */
import { randomUUID } from 'node:crypto';
import type { LogEvent } from '#event-store';
import { OUR_PREFIXES } from '#event-store';
import { all, app, appended, filled, freshStream, headOf, newestOf, revisionsOf, upTo } from './appending.js';
import type { Case, Planted } from './target.js';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

const planted = (): Planted => ({
  id: randomUUID(),
  type: 'Foreign',
  data: new TextEncoder().encode('not json'),
  metadata: new TextEncoder().encode('{}'),
});

const positionsOf = (events: readonly LogEvent[]) => events.map((found) => found.position);

export const allCases: readonly Case[] = [
  {
    number: 38,
    title: 'after a position come later ones only, strictly increasing, each stream in its order',
    async run({ store }) {
      const { position } = await newestOf(store);
      const { stream } = await filled(store, 3);
      const other = await filled(store, 2);
      appended(await app(store, stream, 2, { revision: 2 }));
      const events = await all(store.readAll({ after: position }));
      const positions = positionsOf(events);
      expect(positions.every((here, i) => here > (positions[i - 1] ?? position))).toBe(true);
      expect(revisionsOf(events.filter((found) => found.stream === stream))).toEqual([0, 1, 2, 3, 4]);
      expect(revisionsOf(events.filter((found) => found.stream === other.stream))).toEqual([0, 1]);
      expect(positionsOf(await all(store.readAll({ after: position, limit: 2 })))).toEqual(positions.slice(0, 2));
    },
  },
  {
    number: 39,
    title: 'a reader during 200 appends sees batches whole and in order',
    async run({ store }) {
      const { stream, position } = await filled(store, 3);
      let writing = true;
      const writer = (async () => {
        for (let i = 1; i < 200; i++) appended(await app(store, stream, 3, { revision: 3 * i - 1 }));
        writing = false;
      })();
      let after = position;
      let next = 3;
      do {
        const page = (await all(store.readAll({ after }))).filter((found) => found.stream === stream);
        expect(page.length % 3).toBe(0);
        expect(revisionsOf(page)).toEqual(upTo(page.length).map((i) => next + i));
        next += page.length;
        after = page.at(-1)?.position ?? after;
        await turn(); // the writer's
      } while (writing || next < 600);
      await writer;
      expect(next).toBe(600);
    },
  },
  {
    number: 40,
    title: 'events of a foreign stream never surface',
    async run(harness) {
      const { position } = await newestOf(harness.store);
      const foreign = `invoice-${randomUUID()}`;
      const answer = await harness.plant(foreign, planted(), planted());
      const { stream } = await filled(harness.store, 1);
      const found = await all(harness.store.readAll({ after: position }));
      expect(['planted', 'refused']).toContain(answer);
      expect(found.map((here) => here.stream)).toEqual([stream]);
    },
  },
  {
    number: 41,
    title: 'events of a register stream, written by others, surface in their place',
    async run(harness) {
      const { position } = await newestOf(harness.store);
      const before = await filled(harness.store, 1);
      const register = `register-${randomUUID()}`;
      expect(await harness.plant(register, planted())).toBe('planted');
      const behind = await filled(harness.store, 1);
      const found = await all(harness.store.readAll({ after: position }));
      expect(found.map((here) => here.stream)).toEqual([before.stream, register, behind.stream]);
    },
  },
  {
    number: 42,
    title: 'events of the system never surface, nor are they the head',
    async run({ store }) {
      const { stream, position } = await filled(store, 2);
      const events = await all(store.readAll());
      for (const found of events) expect(OUR_PREFIXES.some((prefix) => found.stream.startsWith(prefix))).toBe(true);
      expect(events.at(-1)).toMatchObject({ stream, revision: 1, position });
      expect(await headOf(store)).toBe(position);
    },
  },
  {
    number: 43,
    title: 'after the store is opened anew, reading goes on behind a position kept from before',
    async run(harness) {
      const { stream, position } = await filled(harness.store, 2);
      appended(await app(harness.store, stream, 2, { revision: 1 }));
      await harness.reopen();
      const found = await all(harness.store.readAll({ after: position }));
      expect(found.map((here) => [here.stream, here.revision])).toEqual([
        [stream, 2],
        [stream, 3],
      ]);
    },
  },
  {
    number: 44,
    title: 'positions sorted as text are in the order of the log',
    async run({ store }) {
      const streams = upTo(5).map(() => freshStream());
      for (const revision of upTo(4))
        for (const stream of streams)
          appended(await app(store, stream, 1, revision === 0 ? 'noStream' : { revision: revision - 1 }));
      const positions = positionsOf(await all(store.readAll()));
      expect([...positions].sort()).toEqual(positions);
      expect(new Set(positions).size).toBe(positions.length);
    },
  },
];
