/** Appending again: the log itself answers whether it was done, by the ids at the place. */
import {
  app,
  appendOf,
  appended,
  batch,
  event,
  eventsOf,
  filled,
  freshStream,
  headOf,
  idsOf,
  upTo,
} from './appending.js';
import type { Append } from '#event-store';
import type { Case } from './target.js';

export const againCases: readonly Case[] = [
  {
    number: 15,
    title: 'a new stream written again is answered as the first time',
    async run({ store }) {
      const append = appendOf(freshStream(), 'noStream', batch(3));
      const first = appended(await store.append(append));
      expect(await store.append(append)).toEqual(first);
      expect(first.revision).toBe(2);
      expect(await eventsOf(store, append.stream)).toHaveLength(3);
    },
  },
  {
    number: 16,
    title: 'the last append again, at once',
    async run({ store }) {
      const { stream } = await filled(store, 2);
      const append = appendOf(stream, { revision: 1 }, batch(2));
      const first = appended(await store.append(append));
      expect(await store.append(append)).toEqual(first);
      expect(await eventsOf(store, stream)).toHaveLength(4);
    },
  },
  {
    number: 17,
    title: 'an append again after others have followed',
    async run({ store }) {
      const { stream } = await filled(store, 1);
      const append = appendOf(stream, { revision: 0 }, batch(2));
      const first = appended(await store.append(append));
      appended(await app(store, stream, 2, { revision: 2 }));
      await filled(store, 2);
      expect(await store.append(append)).toEqual(first);
      expect(first.revision).toBe(2);
      expect(await eventsOf(store, stream)).toHaveLength(5);
    },
  },
  {
    number: 18,
    title: 'the same first id with another second one conflicts',
    async run({ store }) {
      const { stream } = await filled(store, 1);
      const [first, second] = [event(), event()];
      appended(await store.append(appendOf(stream, { revision: 0 }, [first, second])));
      expect(await store.append(appendOf(stream, { revision: 0 }, [first, event()]))).toMatchObject({
        outcome: 'WrongExpectedRevision',
        actual: 2,
      });
      expect(await eventsOf(store, stream)).toHaveLength(3);
    },
  },
  {
    number: 19,
    title: 'only the first events of a batch again are answered with the place of their last',
    async run({ store }) {
      const { stream } = await filled(store, 1);
      const events = batch(3);
      appended(await store.append(appendOf(stream, { revision: 0 }, events)));
      const part = events.slice(0, 2) as unknown as Append['events'];
      const answer = appended(await store.append(appendOf(stream, { revision: 0 }, part)));
      const standing = await eventsOf(store, stream);
      expect(answer).toEqual({ outcome: 'Appended', revision: 2, position: standing[2]!.position });
      expect(standing).toHaveLength(4);
    },
  },
  {
    number: 20,
    title: 'a batch again with one new event more conflicts',
    async run({ store }) {
      const { stream } = await filled(store, 1);
      const events = batch(2);
      appended(await store.append(appendOf(stream, { revision: 0 }, events)));
      expect(await store.append(appendOf(stream, { revision: 0 }, [...events, event()]))).toMatchObject({
        outcome: 'WrongExpectedRevision',
        actual: 2,
      });
      expect(await eventsOf(store, stream)).toHaveLength(3);
    },
  },
  {
    number: 21,
    title: 'the same ids in another stream are other events',
    async run({ store }) {
      const events = batch(2);
      const [one, other] = [freshStream(), freshStream()];
      appended(await store.append(appendOf(one, 'noStream', events)));
      appended(await store.append(appendOf(other, 'noStream', events)));
      expect(idsOf(await eventsOf(store, other))).toEqual(idsOf(events));
    },
  },
  {
    number: 22,
    title: 'at the current revision ids are not looked at: the same ones are written again',
    async run({ store }) {
      const stream = freshStream();
      const events = batch(1);
      appended(await store.append(appendOf(stream, 'noStream', events)));
      expect(await store.append(appendOf(stream, { revision: 0 }, events))).toMatchObject({
        outcome: 'Appended',
        revision: 1,
      });
      expect(await eventsOf(store, stream)).toHaveLength(2);
    },
  },
  {
    number: 23,
    title: 'an append of unknown outcome, sent again, leaves one copy',
    async run(harness) {
      const { stream } = await filled(harness.store, 1);
      const append = appendOf(stream, { revision: 0 }, batch(2));
      await harness.loseAnswer(append);
      expect(await harness.store.append(append)).toMatchObject({ outcome: 'Appended', revision: 2 });
      expect(idsOf(await eventsOf(harness.store, stream)).slice(1)).toEqual(idsOf(append.events));
    },
  },
  {
    number: 24,
    title: 'the same append ten times at once has one effect and one answer',
    async run({ store }) {
      const { stream } = await filled(store, 1);
      for (const append of [
        appendOf(freshStream(), 'noStream', batch(1)),
        appendOf(stream, { revision: 0 }, batch(1)),
      ]) {
        const [first, ...rest] = await Promise.all(upTo(10).map(() => store.append(append)));
        appended(first!);
        for (const answer of rest) expect(answer).toEqual(first);
        const standing = idsOf(await eventsOf(store, append.stream));
        expect(standing.filter((id) => id === append.events[0].id)).toHaveLength(1);
      }
      expect(await headOf(store)).toBe((await eventsOf(store, stream)).at(-1)!.position);
    },
  },
];
