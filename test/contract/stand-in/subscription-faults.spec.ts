/** What a subscriber gets when the server, or the way to it, fails: each event once and in order, or a stop with a reason. */
import type { LogEvent, Position } from '#event-store';
import { app, appended, codeThrownBy, filled, freshStream, revisionsOf, upTo } from '../appending.js';
import { Follower } from '../follower.js';
import { says } from './faults.js';
import { on, type Opened } from './opened.js';

/** A follower that has caught up after three events of the stream. */
async function live(opened: Opened): Promise<Follower> {
  appended(await opened.append('noStream', 3));
  const follower = new Follower(opened.store);
  await follower.until(({ caughtUp }) => caughtUp);
  return follower;
}

const drops = (follower: Follower) => follower.statuses.filter(({ state }) => state === 'reconnecting').length;

/** The subscription has broken, three more events come, and all are delivered once. */
async function goesOn(opened: Opened, follower: Follower): Promise<void> {
  appended(await opened.append({ revision: 2 }, 3));
  await follower.until(({ events }) => events.length >= 6);
  expect(revisionsOf(follower.events)).toEqual(upTo(6));
  expect(drops(follower)).toBeGreaterThanOrEqual(1);
  await follower.stop();
}

describe('a drop is mended from the last event that was handed out', () => {
  it(
    'the server ends the subscription as if there were nothing more',
    on(async (opened) => {
      const follower = await live(opened);
      opened.standIn.faults.endSubscriptions('ok');
      await goesOn(opened, follower);
    }),
  );

  it.each([
    ['call ended without a status', says.callEnded],
    ['unavailable', says.dropped],
    ['canceled by the server', { code: 1, details: 'Call cancelled' }],
    ['not ready', says.notReady],
  ])('%s', (_name, status) =>
    on(async (opened) => {
      const follower = await live(opened);
      opened.standIn.faults.endSubscriptions(status);
      await goesOn(opened, follower);
    })(),
  );

  it(
    'several in a row, and the server not ready in between',
    on(async (opened) => {
      const follower = await live(opened);
      opened.standIn.faults.subscriptions.push(says.notReady, says.dropped, says.notReady);
      opened.standIn.faults.endSubscriptions(says.callEnded);
      await goesOn(opened, follower);
      expect(drops(follower)).toBeGreaterThanOrEqual(4);
    }),
  );

  it(
    'connections reset in the middle of history',
    on(async (opened) => {
      const { stream } = await filled(opened.store, 2_000);
      const follower = new Follower(opened.store, {
        stream,
        handle: ({ revision }) => {
          if (revision === 100 || revision === 700) opened.proxy.reset();
        },
      });
      await follower.until(({ events }) => events.length >= 2_000);
      expect(revisionsOf(follower.events)).toEqual(upTo(2_000));
      await follower.stop();
    }),
  );

  it(
    'the server is killed and starts anew',
    on(async (opened) => {
      const follower = await live(opened);
      opened.standIn.kill();
      await opened.standIn.listen();
      let outcome = await opened.append({ revision: 2 }, 3);
      while (outcome.outcome !== 'Appended') outcome = await opened.append({ revision: 2 }, 3);
      await follower.until(({ events }) => events.length >= 6);
      expect(revisionsOf(follower.events)).toEqual(upTo(6));
      await follower.stop();
    }),
  );

  it(
    "after 'end', a drop before the first event loses none",
    on(async (opened) => {
      appended(await opened.append('noStream', 3));
      const follower = new Follower(opened.store, { after: 'end' });
      await follower.until(({ caughtUp }) => caughtUp);
      opened.standIn.faults.subscriptions.push(says.notReady);
      opened.standIn.faults.endSubscriptions('ok');
      appended(await opened.append({ revision: 2 }, 2));
      await follower.until(({ events }) => events.length >= 2);
      expect(revisionsOf(follower.events)).toEqual([3, 4]);
      await follower.stop();
    }),
  );

  it(
    'a silent stall, while events come, is noticed and mended',
    on(async (opened) => {
      const follower = await live(opened);
      opened.standIn.faults.subscription.stalled = true;
      appended(await opened.append({ revision: 2 }, 3));
      await follower.until(() => drops(follower) >= 1);
      opened.standIn.faults.subscription.stalled = false;
      await follower.until(({ events }) => events.length >= 6);
      expect(revisionsOf(follower.events)).toEqual(upTo(6));
      expect(follower.statuses).toContainEqual(
        expect.objectContaining({ state: 'reconnecting', reason: expect.stringContaining('stalled') as string }),
      );
      await follower.stop();
    }),
  );

  it(
    'silence while only others write is no stall',
    on(async (opened) => {
      const follower = await live(opened);
      const foreign = { type: 'T', json: true, data: new Uint8Array(), metadata: new Uint8Array() };
      let looks = 0;
      await new Promise<void>((resolve) => {
        opened.standIn.faults.onLookAtEnd = () => {
          opened.standIn.log.append(`invoice-${looks}`, -1n, [{ id: crypto.randomUUID(), ...foreign }]);
          if (++looks === 4) resolve();
        };
      });
      expect(drops(follower)).toBe(0);
      await follower.stop();
    }),
  );
});

describe('what is said between the events', () => {
  it(
    'a checkpoint that stands where the next event will is never resumed from',
    on(async (opened) => {
      opened.standIn.faults.subscription.checkpointAhead = true;
      const follower = await live(opened);
      const ahead = follower.items.findLast((item) => item.kind === 'progress');
      opened.standIn.faults.endSubscriptions('ok');
      const { position } = appended(await opened.append({ revision: 2 }, 1));
      expect(ahead).toMatchObject({ upTo: position });
      await follower.until(({ events }) => events.length >= 4);
      expect(revisionsOf(follower.events)).toEqual(upTo(4));
      await follower.stop();
    }),
  );

  it(
    'a checkpoint whose second part is 0 is shown as a whole position',
    on(async (opened) => {
      appended(await opened.append('noStream', 3));
      const foreign = upTo(1_100).map(() => ({
        id: crypto.randomUUID(),
        type: 'T',
        json: true,
        data: new Uint8Array(),
        metadata: new Uint8Array(),
      }));
      opened.standIn.log.append('invoice-1', -1n, foreign);
      const follower = new Follower(opened.store);
      await follower.until(({ caughtUp }) => caughtUp);
      const progress = follower.items.flatMap((item) => (item.kind === 'progress' ? [item.upTo] : []));
      expect(progress.length).toBeGreaterThanOrEqual(2);
      for (const upTo of progress) expect(upTo).toMatch(/^e(\d{20})-\1$/);
      await follower.stop();
    }),
  );

  it(
    'no word that it is live: events come all the same',
    on(async (opened) => {
      opened.standIn.faults.subscription.caughtUps = 0;
      appended(await opened.append('noStream', 3));
      const follower = new Follower(opened.store);
      await follower.until(({ events }) => events.length === 3);
      appended(await opened.append({ revision: 2 }, 1));
      await follower.until(({ events }) => events.length === 4);
      expect(follower.caughtUp).toBe(false);
      await follower.stop();
    }),
  );

  it(
    'the word twice',
    on(async (opened) => {
      opened.standIn.faults.subscription.caughtUps = 2;
      const follower = await live(opened);
      await follower.until(({ items }) => items.filter((item) => item.kind === 'caughtUp').length === 2);
      expect(revisionsOf(follower.events)).toEqual(upTo(3));
      await follower.stop();
    }),
  );

  it(
    'every event twice: handed out once',
    on(async (opened) => {
      opened.standIn.faults.subscription.copies = 2;
      const follower = await live(opened);
      appended(await opened.append({ revision: 2 }, 2));
      await follower.until(({ events }) => events.length >= 5);
      expect(revisionsOf(follower.events)).toEqual(upTo(5));
      await follower.stop();
    }),
  );

  it(
    '20,000 events at once: each once, in order',
    on(async (opened) => {
      const stream = freshStream();
      const events = upTo(20_000).map(() => ({
        id: crypto.randomUUID(),
        type: 'T',
        json: true,
        data: new TextEncoder().encode('{}'),
        metadata: new TextEncoder().encode('{"recordedAt":"2026-01-05T12:00:00.000Z"}'),
      }));
      opened.standIn.log.append(stream, -1n, events);
      let next = 0;
      const abort = new AbortController();
      for await (const item of opened.store.subscribe({ signal: abort.signal })) {
        if (item.kind !== 'event') continue;
        if (item.event.revision !== next) expect(item.event.revision).toBe(next);
        if (++next === 20_000) abort.abort();
      }
      expect(next).toBe(20_000);
    }),
    20_000,
  );
});

describe('what no reconnection can mend stops the subscription', () => {
  const after = (event: LogEvent): { after: Position; eventId: string } => ({
    after: event.position,
    eventId: event.id,
  });

  it(
    'the right to read is withdrawn',
    on(async (opened) => {
      const follower = await live(opened);
      opened.standIn.faults.endSubscriptions(says.accessDenied);
      await expect(follower.ended).rejects.toMatchObject({ code: 'AccessDenied' });
    }),
  );

  it(
    'the log was rolled back behind the last event',
    on(async (opened) => {
      const follower = await live(opened);
      opened.standIn.log.rollBack(2);
      opened.standIn.faults.endSubscriptions(says.dropped);
      await expect(follower.ended).rejects.toMatchObject({ code: 'LogReplaced' });
    }),
  );

  it(
    'the log was rolled back, and another event stands at the place of the last one',
    on(async (opened) => {
      const follower = await live(opened);
      const last = follower.events.at(-1)!;
      opened.standIn.log.rollBack(1);
      appended(await opened.append({ revision: 1 }, 1));
      expect((await opened.newest()).position).toBe(last.position);
      opened.standIn.faults.endSubscriptions(says.dropped);
      await expect(follower.ended).rejects.toMatchObject({ code: 'LogReplaced' });
    }),
  );

  it(
    'the log was emptied: nothing is begun there, neither by reading nor by appending',
    on(async (opened) => {
      const follower = await live(opened);
      opened.standIn.log.wipe();
      opened.standIn.faults.endSubscriptions(says.dropped);
      await expect(follower.ended).rejects.toMatchObject({ code: 'LogReplaced' });
      expect(await codeThrownBy(() => app(opened.store, freshStream(), 1, 'noStream'))).toBe('LogReplaced');
      expect(opened.standIn.log.all.filter(({ stream }) => stream === 'psp-log')).toEqual([]);
    }),
  );

  it(
    'a place between two events',
    on(async (opened) => {
      appended(await opened.append('noStream', 3));
      const newest = await opened.newest();
      const beside = newest.position.replace(/\d{20}/g, (digits) => String(BigInt(digits) - 1n).padStart(20, '0'));
      const follower = new Follower(opened.store, { after: beside as Position });
      await expect(follower.ended).rejects.toMatchObject({ code: 'LogReplaced' });
      const right = new Follower(opened.store, after(newest));
      await right.until(({ caughtUp }) => caughtUp);
      await right.stop();
    }),
  );

  it(
    'the server does not know the position of what it sends',
    on(async (opened) => {
      appended(await opened.append('noStream', 3));
      opened.standIn.faults.positionsUnknown = true;
      const follower = new Follower(opened.store);
      await expect(follower.ended).rejects.toMatchObject({ code: 'StreamDamaged' });
    }),
  );
});

it(
  'a stream that an operator ended raises an alarm, and the others go on',
  on(async (opened) => {
    const follower = await live(opened);
    opened.standIn.log.tombstone(opened.stream);
    const { stream } = await filled(opened.store, 2);
    await follower.until(({ events }) => events.at(-1)?.stream === stream && events.at(-1)?.revision === 1);
    expect(follower.events.filter((event) => event.stream === opened.stream)).toHaveLength(3);
    expect(opened.alarms).toContainEqual(expect.objectContaining({ code: 'StreamGone', stream: opened.stream }));
    expect(await opened.store.health()).toMatchObject({
      state: 'degraded',
      reason: expect.stringContaining(opened.stream) as string,
    });
    await follower.stop();
  }),
);
