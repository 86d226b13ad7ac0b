/** Two instances on one log: one truth, whoever asks. */
import {
  app,
  appendOf,
  appended,
  appendWithRetry,
  batch,
  eventsOf,
  filled,
  hoursAfterNoon,
  idsOf,
  all,
  revisionsOf,
  stored,
  upTo,
} from './appending.js';
import { Follower } from './follower.js';
import type { EventStore } from '#event-store';
import type { Case, Harness } from './target.js';

/** Runs with a second instance, which is closed afterwards. */
const withTwo =
  (run: (one: EventStore, two: EventStore, harness: Harness) => Promise<void>) =>
  async (harness: Harness): Promise<void> => {
    const two = await harness.second();
    try {
      await run(harness.store, two, harness);
    } finally {
      await two.close();
    }
  };

const cases: readonly Omit<Case, 'needs'>[] = [
  {
    number: 65,
    title: 'of two appends at once through two instances one is appended and one conflicts',
    run: withTwo(async (one, two) => {
      const { stream } = await filled(one, 1);
      const outcomes = await Promise.all([one, two].map((store) => app(store, stream, 2, { revision: 0 })));
      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['Appended', 'WrongExpectedRevision']);
      expect(await eventsOf(one, stream)).toHaveLength(3);
    }),
  },
  {
    number: 66,
    title: 'four callers of 125 appends at each of two instances leave 1,000 events, no gap, none twice',
    run: withTwo(async (one, two) => {
      const { stream } = await filled(one, 1);
      await Promise.all(
        [one, two].flatMap((store) =>
          upTo(4).map(async () => {
            let revision = 0;
            for (let i = 0; i < 125; i++) revision = await appendWithRetry(store, stream, { revision });
          }),
        ),
      );
      const events = await eventsOf(two, stream);
      expect(revisionsOf(events)).toEqual(upTo(1_001));
      expect(new Set(idsOf(events)).size).toBe(1_001);
    }),
  },
  {
    number: 67,
    title: 'what one appends the other reads and follows; both are the same log',
    run: withTwo(async (one, two) => {
      const { stream, position } = await filled(one, 1);
      const follower = new Follower(two, { after: position, stream });
      await follower.until(({ caughtUp }) => caughtUp);
      const answer = appended(await app(one, stream, 2, { revision: 0 }));
      await follower.until(({ events }) => events.length === 2);
      await follower.stop();
      expect(revisionsOf(await eventsOf(two, stream))).toEqual([0, 1, 2]);
      const behind = (await all(two.readAll({ after: position }))).filter((found) => found.stream === stream);
      expect(behind.at(-1)!.position).toBe(answer.position);
      expect(await two.identity()).toEqual(await one.identity());
    }),
  },
  {
    number: 68,
    title: 'an append of unknown outcome in one, sent again through the other, leaves one copy',
    run: withTwo(async (one, two, harness) => {
      const { stream } = await filled(one, 1);
      const append = appendOf(stream, { revision: 0 }, batch(2));
      await harness.loseAnswer(append);
      expect(await two.append(append)).toMatchObject({ outcome: 'Appended', revision: 2 });
      expect(idsOf(await eventsOf(two, stream)).slice(1)).toEqual(idsOf(append.events));
    }),
  },
  {
    number: 69,
    title: 'clocks an hour apart, appending in turn: the stream never goes back in time',
    run: withTwo(async (one, two) => {
      const { stream } = await filled(one, 1);
      let last = stored((await eventsOf(one, stream))[0]).metadata['recordedAt'] as string;
      for (const turn of upTo(10)) {
        const [store, hours] = turn % 2 === 0 ? [one, 30] : [two, 29];
        const outcome = await store.append({
          ...appendOf(stream, { revision: turn }, batch(1)),
          recordedAt: hoursAfterNoon(hours),
          notBefore: last,
        });
        const { revision } = appended(outcome);
        const recordedAt = stored((await all(store.readStream(stream, { from: revision })))[0]).metadata['recordedAt'];
        expect((recordedAt as string) >= last).toBe(true);
        last = recordedAt as string;
      }
    }),
  },
  {
    number: 70,
    title: 'one append through both at once has one effect and one answer',
    run: withTwo(async (one, two) => {
      const { stream } = await filled(one, 1);
      const append = appendOf(stream, { revision: 0 }, batch(2));
      const [first, second] = await Promise.all([one.append(append), two.append(append)]);
      expect(appended(second)).toEqual(appended(first));
      expect(await eventsOf(one, stream)).toHaveLength(3);
    }),
  },
];

export const twoInstancesCases: readonly Case[] = cases.map((one) => ({ ...one, needs: 'second' }));
