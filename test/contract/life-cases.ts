/** Opening, closing, failing and coming back; and the clock, which never goes back. */
import { createInterface } from 'node:readline';
import type { Position } from '#event-store';
import {
  all,
  app,
  appendOf,
  appendUntilWritten,
  appended,
  batch,
  codeThrownBy,
  event,
  eventsOf,
  filled,
  freshStream,
  headOf,
  hoursAfterNoon,
  idsOf,
  newestOf,
  NOON,
  revisionsOf,
  stored,
  untilCaughtUp,
  upTo,
} from './appending.js';
import { Follower } from './follower.js';
import type { Case } from './target.js';

const PROBE_MS = 2_000;

/** A position as the other adapter writes it. */
const otherKind = (position: Position): Position =>
  (position.startsWith('s') ? `e${'0'.repeat(20)}-${'0'.repeat(20)}` : `s${'0'.repeat(20)}`) as Position;

/** A position of the same kind that is far beyond every event. */
const farBeyond = (position: Position): Position =>
  position.replace(/\d{20}/g, (digits) => String(BigInt(digits) + 1_000_000_000n).padStart(20, '0')) as Position;

export const lifeCases: readonly Case[] = [
  {
    number: 56,
    title: 'a closed store says so, and closing it twice is fine',
    async run(harness) {
      const { store } = harness;
      const { stream } = await filled(store, 1);
      await store.close();
      await store.close();
      const signal = new AbortController().signal;
      for (const use of [
        () => app(store, stream, 1, { revision: 0 }),
        () => all(store.readStream(stream)),
        () => all(store.readAll()),
        () => all(store.subscribe({ signal })),
        () => store.head(),
        () => store.identity(),
      ])
        expect(await codeThrownBy(use)).toBe('StoreClosed');
      expect((await store.health()).state).toBe('down');
      await harness.reopen();
    },
  },
  {
    number: 57,
    title: 'health is up, and in an outage says why it is not, within two seconds of being asked',
    needs: 'faults',
    async run(harness) {
      const { store } = harness;
      await filled(store, 1);
      expect(await store.health()).toMatchObject({ state: 'up', adapter: expect.any(String) as string });
      const outage = await harness.outage();
      const asked = performance.now();
      const health = await store.health();
      const took = performance.now() - asked;
      await outage.recover();
      expect(['down', 'degraded']).toContain(health.state);
      expect(health.reason).toBeTruthy();
      expect(took).toBeLessThan(PROBE_MS);
    },
  },
  {
    number: 58,
    title: 'an append in an outage settles within its budget, and succeeds once afterwards',
    needs: 'faults',
    async run(harness) {
      const { stream } = await filled(harness.store, 1);
      const append = appendOf(stream, { revision: 0 }, batch(2));
      const outage = await harness.outage();
      const asked = performance.now();
      const during = await harness.store.append(append);
      const took = performance.now() - asked;
      await outage.recover();
      expect(['Unavailable', 'UnknownOutcome']).toContain(during.outcome);
      expect(took).toBeLessThan(10_500);
      expect(await appendUntilWritten(harness.store, append)).toMatchObject({ outcome: 'Appended', revision: 2 });
      expect(idsOf(await eventsOf(harness.store, stream)).slice(1)).toEqual(idsOf(append.events));
    },
  },
  {
    number: 59,
    title: 'opened anew, the store sees everything and is the same one',
    async run(harness) {
      const { stream } = await filled(harness.store, 3);
      const identity = await harness.store.identity();
      const before = { events: await eventsOf(harness.store, stream), head: await headOf(harness.store) };
      await harness.reopen();
      expect(await harness.store.identity()).toEqual(identity);
      expect(identity.logId).toBeTruthy();
      expect(await eventsOf(harness.store, stream)).toEqual(before.events);
      expect(await headOf(harness.store)).toBe(before.head);
    },
  },
  {
    number: 60,
    title: 'a clock that is behind is raised to what is known, and the event says by how much',
    async run({ store }) {
      const stream = freshStream();
      const put = (expected: 'noStream' | { revision: number }, recordedAt: string, notBefore?: string) =>
        store.append({
          ...appendOf(stream, expected, batch(1)),
          recordedAt,
          ...(notBefore === undefined ? {} : { notBefore }),
        });
      appended(await put('noStream', hoursAfterNoon(10)));
      appended(await put({ revision: 0 }, hoursAfterNoon(8)));
      appended(await put({ revision: 1 }, hoursAfterNoon(9), hoursAfterNoon(12)));
      appended(await put({ revision: 2 }, hoursAfterNoon(20), hoursAfterNoon(12)));
      const [first, second, third, fourth] = (await eventsOf(store, stream)).map((found) => stored(found).metadata);
      // Others may have recorded later instants in the same log.
      const hour = 3_600_000;
      expect(second!['recordedAt']).toBe(first!['recordedAt']);
      expect(second!['clockSkewMs']).toBe(Date.parse(second!['recordedAt'] as string) - Date.parse(hoursAfterNoon(8)));
      expect((second!['clockSkewMs'] as number) >= 2 * hour).toBe(true);
      expect((third!['recordedAt'] as string) >= hoursAfterNoon(12)).toBe(true);
      expect((third!['clockSkewMs'] as number) >= 3 * hour).toBe(true);
      expect((fourth!['recordedAt'] as string) >= hoursAfterNoon(20)).toBe(true);
      if (fourth!['recordedAt'] === hoursAfterNoon(20)) expect(fourth).not.toHaveProperty('clockSkewMs');
    },
  },
  {
    number: 61,
    title: 'an instant that is kept is stored as it is, and must be there',
    async run({ store }) {
      const stream = freshStream();
      const old = { recordedAt: '2013-04-01T00:00:00.000Z', clockSkewMs: 5 };
      const keep = (metadata: object) => ({
        ...appendOf(stream, 'noStream', [event({ metadata: { ...metadata } })]),
        recordedAt: 'keep' as const,
      });
      expect(await store.append(keep({}))).toMatchObject({
        outcome: 'InvalidAppend',
        path: '/events/0/metadata/recordedAt',
      });
      expect(await store.append(keep({ recordedAt: 'last spring' }))).toMatchObject({ outcome: 'InvalidAppend' });
      appended(await store.append(keep(old)));
      const [found] = await eventsOf(store, stream);
      expect(stored(found).metadata).toEqual(old);
      const given = { ...appendOf(stream, { revision: 0 }, [event({ metadata: old })]), recordedAt: NOON };
      expect(await store.append(given)).toMatchObject({ outcome: 'InvalidAppend' });
    },
  },
  {
    number: 62,
    title: "another adapter's position is invalid, and another event at a position means another log",
    async run({ store }) {
      const one = await newestOf(store);
      const other = await newestOf(store);
      const signal = new AbortController().signal;
      const foreign = otherKind(one.position);
      expect(await codeThrownBy(() => all(store.readAll({ after: foreign })))).toBe('InvalidPosition');
      expect(await codeThrownBy(() => untilCaughtUp(store.subscribe({ after: foreign, signal })))).toBe(
        'InvalidPosition',
      );
      const wrong = store.subscribe({ after: one.position, eventId: other.id, signal });
      expect(await codeThrownBy(() => untilCaughtUp(wrong))).toBe('LogReplaced');
    },
  },
  {
    number: 63,
    title: 'subscribing after a position beyond the end means another log',
    async run({ store }) {
      const after = farBeyond((await newestOf(store)).position);
      const signal = new AbortController().signal;
      expect(await codeThrownBy(() => untilCaughtUp(store.subscribe({ after, signal })))).toBe('LogReplaced');
    },
  },
  {
    number: 64,
    title: 'a process killed while it writes, 20 times: every acknowledged event is there, revisions without gap',
    async run(harness) {
      const stream = freshStream();
      const acknowledged: string[] = [];
      for (let round = 0; round < 20; round++) {
        const child = await harness.process(new URL('writer.mjs', import.meta.url), stream);
        let killAfter = 3 + (round % 5);
        for await (const line of createInterface({ input: child.stdout! })) {
          acknowledged.push(line);
          if (--killAfter === 0) child.kill('SIGKILL');
        }
      }
      await harness.reopen();
      const events = await eventsOf(harness.store, stream);
      expect(acknowledged.length).toBeGreaterThanOrEqual(60);
      expect(new Set(idsOf(events)).size).toBe(events.length);
      expect(revisionsOf(events)).toEqual(upTo(events.length));
      const there = new Set(idsOf(events));
      expect(acknowledged.filter((id) => !there.has(id))).toEqual([]);
      const follower = new Follower(harness.store, { stream });
      await follower.until(({ events: seen }) => seen.length === events.length);
      await follower.stop();
    },
  },
];
