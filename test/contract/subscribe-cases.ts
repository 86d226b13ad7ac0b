/** Following the log: history, then what comes, each event once, whatever happens to the connection. */
import { randomUUID } from 'node:crypto';
import type { LogEvent } from '#event-store';
import {
  app,
  appended,
  appendOf,
  appendUntilWritten,
  batch,
  filled,
  newestOf,
  revisionsOf,
  upTo,
  usedBytes,
} from './appending.js';
import { Follower } from './follower.js';
import type { Case } from './target.js';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export const subscribeCases: readonly Case[] = [
  {
    number: 45,
    title: 'from the start comes history, then word that it is all, then what is new',
    async run({ store }) {
      const { stream } = await filled(store, 3);
      const follower = new Follower(store);
      await follower.until(({ caughtUp }) => caughtUp);
      expect(revisionsOf(follower.events.filter((found) => found.stream === stream))).toEqual([0, 1, 2]);
      expect(follower.events.slice(-3).map((found) => found.stream)).toEqual([stream, stream, stream]);
      appended(await app(store, stream, 1, { revision: 2 }));
      await follower.until(({ events }) => events.at(-1)?.revision === 3);
      expect(follower.events.at(-1)).toMatchObject({ stream, revision: 3 });
      expect(follower.statuses.map(({ state }) => state)).toEqual(expect.arrayContaining(['catchingUp', 'live']));
      await follower.stop();
    },
  },
  {
    number: 46,
    title: 'after a position the next event comes first',
    async run({ store }) {
      const first = await newestOf(store);
      const { stream } = await filled(store, 2);
      const follower = new Follower(store, { after: first.position, eventId: first.id });
      await follower.until(({ events }) => events.length >= 2);
      expect(follower.events.map((found) => [found.stream, found.revision])).toEqual([
        [stream, 0],
        [stream, 1],
      ]);
      await follower.stop();
    },
  },
  {
    number: 47,
    title: "after 'end' only what comes",
    async run({ store }) {
      const { stream } = await filled(store, 3);
      const follower = new Follower(store, { after: 'end' });
      await follower.until(({ caughtUp }) => caughtUp);
      appended(await app(store, stream, 2, { revision: 2 }));
      await follower.until(({ events }) => events.length >= 2);
      expect(follower.events.map((found) => [found.stream, found.revision])).toEqual([
        [stream, 3],
        [stream, 4],
      ]);
      await follower.stop();
    },
  },
  {
    number: 48,
    title: 'foreign events move progress only forwards, and resuming behind the last handled event loses nothing',
    async run(harness) {
      const { store } = harness;
      const first = await newestOf(store);
      const follower = new Follower(store, { after: first.position, eventId: first.id });
      await follower.until(({ caughtUp }) => caughtUp);
      const foreign = upTo(40).map(() => ({
        id: randomUUID(),
        type: 'Foreign',
        data: new TextEncoder().encode('{}'),
        metadata: new TextEncoder().encode('{}'),
      }));
      await harness.plant(`invoice-${randomUUID()}`, ...foreign);
      const { stream } = await filled(store, 1);
      await follower.until(({ events }) => events.length === 1);
      await follower.stop();
      const progress = follower.items.flatMap((item) => (item.kind === 'progress' ? [item.upTo] : []));
      expect([...progress].sort()).toEqual(progress);
      const resumed = new Follower(store, { after: first.position, eventId: first.id });
      await resumed.until(({ events }) => events.length === 1);
      expect(resumed.events[0]).toMatchObject({ stream, revision: 0 });
      await resumed.stop();
    },
  },
  {
    number: 49,
    title: 'a slow consumer gets 2,000 events, each once and in order, a part of them in memory at a time',
    async run({ store }) {
      const first = await newestOf(store);
      const { stream } = await filled(store, 2_000, { data: { note: 'x'.repeat(10_000) } }, 95);
      const wholeBytes = 2_000 * 10_000;
      const before = usedBytes();
      const revisions: number[] = [];
      let most = 0;
      const abort = new AbortController();
      for await (const item of store.subscribe({ after: first.position, signal: abort.signal })) {
        if (item.kind !== 'event' || item.event.stream !== stream) continue;
        await turn();
        revisions.push(item.event.revision);
        if (revisions.length % 500 === 100) most = Math.max(most, usedBytes() - before);
        if (revisions.length === 2_000) abort.abort();
      }
      expect(revisions).toEqual(upTo(2_000));
      expect(most).toBeLessThan(wholeBytes / 2);
    },
  },
  {
    number: 50,
    title: 'a consumer that throws ends the subscription, and meets that event again behind the position it kept',
    async run({ store }) {
      const first = await newestOf(store);
      const { stream } = await filled(store, 4);
      let kept: LogEvent = first;
      const failing = new Follower(store, {
        after: first.position,
        handle: (found) => {
          if (found.revision === 2) throw new Error('cannot be handled');
          kept = found;
        },
      });
      await expect(failing.ended).rejects.toThrow('cannot be handled');
      const again = new Follower(store, { after: kept.position, eventId: kept.id });
      await again.until(({ events }) => events.length === 2);
      expect(again.events.map((found) => [found.stream, found.revision])).toEqual([
        [stream, 2],
        [stream, 3],
      ]);
      await again.stop();
    },
  },
  {
    number: 51,
    title: 'an aborted subscription ends normally, waiting or not',
    async run({ store }) {
      await filled(store, 3);
      const waiting = new Follower(store);
      await waiting.until(({ caughtUp }) => caughtUp);
      await waiting.stop();
      const abort = new AbortController();
      let count = 0;
      for await (const item of store.subscribe({ signal: abort.signal })) {
        if (item.kind !== 'event') continue;
        count++;
        abort.abort();
      }
      expect(count).toBe(1);
      const aborted = AbortSignal.abort();
      for await (const item of store.subscribe({ signal: aborted })) throw new Error(`unexpected: ${item.kind}`);
    },
  },
  {
    number: 52,
    title: 'closing the store ends its subscriptions normally',
    async run(harness) {
      await filled(harness.store, 2);
      const live = new Follower(harness.store);
      const early = new Follower(harness.store, { handle: turn });
      await live.until(({ caughtUp }) => caughtUp);
      await harness.store.close();
      await live.ended;
      await early.ended;
      await harness.reopen();
      expect((await harness.store.health()).state).not.toBe('down');
    },
  },
  {
    number: 53,
    title: 'a slow subscriber does not hold up another',
    async run({ store }) {
      const first = await newestOf(store);
      let letGo = () => {};
      const held = new Promise<void>((resolve) => (letGo = resolve));
      const slow = new Follower(store, { after: first.position, handle: () => held });
      const quick = new Follower(store, { after: first.position });
      const { stream } = await filled(store, 700);
      await quick.until(({ events }) => events.length === 700);
      expect(slow.events).toHaveLength(0);
      letGo();
      await slow.until(({ events }) => events.length === 700);
      expect(revisionsOf(slow.events)).toEqual(upTo(700));
      expect(new Set(quick.events.map((found) => found.stream))).toEqual(new Set([stream]));
      await Promise.all([slow.stop(), quick.stop()]);
    },
  },
  {
    number: 54,
    title: 'a writer that runs through the change from history to live loses and doubles nothing',
    async run({ store }) {
      const first = await newestOf(store);
      const { stream, revision } = await filled(store, 300);
      const follower = new Follower(store, { after: first.position, stream });
      for (let at = revision; at < 599; at++) appended(await app(store, stream, 1, { revision: at }));
      await follower.until(({ events }) => events.length >= 600);
      expect(revisionsOf(follower.events)).toEqual(upTo(600));
      expect(follower.caughtUp).toBe(true);
      await follower.stop();
    },
  },
  {
    number: 55,
    title: 'three drops under load lose and double nothing, and are told',
    needs: 'faults',
    async run(harness) {
      const { store } = harness;
      const first = await newestOf(store);
      const { stream } = await filled(store, 1);
      let held = Promise.resolve();
      const follower = new Follower(store, { after: first.position, stream, handle: () => held });
      await follower.until(({ caughtUp }) => caughtUp);
      let revision = 0;
      for (let drop = 0; drop < 3; drop++) {
        // The consumer stays with the first event of each round until the rest have come and the connection is back.
        let letGo = () => {};
        held = new Promise((resolve) => (letGo = resolve));
        let dropped: Promise<void> | undefined;
        for (let i = 0; i < 40; i++) {
          if (i === 20) dropped = harness.dropConnections();
          await appendUntilWritten(store, appendOf(stream, { revision }, batch(1)));
          revision++;
        }
        await dropped;
        letGo();
        // More comes until the consumer is where the round ended: a store that skipped events is seen to have done so.
        const reached = revision;
        while ((follower.events.at(-1)?.revision ?? 0) < reached) {
          follower.assertFollowing();
          await appendUntilWritten(store, appendOf(stream, { revision }, batch(1)));
          revision++;
        }
      }
      await follower.until(({ events }) => events.at(-1)?.revision === revision);
      expect(revisionsOf(follower.events)).toEqual(upTo(revision + 1));
      expect(follower.statuses.filter(({ state }) => state === 'reconnecting').length).toBeGreaterThanOrEqual(1);
      await follower.stop();
    },
  },
];
