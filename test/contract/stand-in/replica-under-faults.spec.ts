/** A replica that follows a store which fails in every way, a hundred times: it holds the same log in the end, or stops and says why. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder, openReplicaLog, Replica } from '#event-store';
import { all, app, appended, filled, freshStream, idsOf, NOON, revisionsOf, upTo } from '../appending.js';
import { says } from './faults.js';
import { on, type Opened } from './opened.js';

const now = () => NOON;

/** Runs with a replica of the store in a folder of its own, which it has caught up once. */
const withReplica =
  (run: (opened: Opened, replica: Replica, local: ReturnType<typeof openReplicaLog>) => Promise<void>) =>
  async (opened: Opened): Promise<void> => {
    const folder = mkdtempSync(join(tmpdir(), 'psp-replica-'));
    const lock = lockFolder(folder, { as: { verb: 'test' }, now });
    const local = openReplicaLog({ lock, now, source: await opened.store.identity() });
    const replica = new Replica({ store: opened.store, replica: local });
    try {
      await replica.caughtUp;
      await run(opened, replica, local);
    } finally {
      await replica.stop();
      await local.close();
      lock.release();
      rmSync(folder, { recursive: true });
    }
  };

/** The same faults in the same order at every run. */
function* numbers(seed: number): Generator<number, never, undefined> {
  for (let state = seed; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state;
  }
}

const faults: readonly ((opened: Opened) => Promise<void> | void)[] = [
  ({ proxy }) => proxy.reset(),
  ({ standIn }) => standIn.faults.endSubscriptions('ok'),
  ({ standIn }) => standIn.faults.endSubscriptions(says.callEnded),
  ({ standIn }) => standIn.faults.endSubscriptions(says.dropped),
  ({ standIn }) => void standIn.faults.subscriptions.push(says.notReady),
  ({ standIn }) => void standIn.faults.appends.push({ write: 'before', answer: says.dropped }),
  ({ standIn }) => void standIn.faults.appends.push({ write: 'before' }),
  ({ standIn }) => void standIn.faults.appends.push({ answer: says.commitTimeout }),
  ({ standIn }) => void standIn.faults.reads.push(says.notReady, says.dropped),
  ({ standIn }) => void (standIn.faults.subscription.copies = 3 - standIn.faults.subscription.copies),
  async ({ proxy }) => {
    await proxy.refuse();
    await proxy.listen();
  },
  async ({ standIn }) => {
    standIn.kill();
    await standIn.listen();
  },
];

it(
  'nothing is lost and nothing doubled',
  on(
    withReplica(async (opened, _replica, local) => {
      const random = numbers(20_261_105);
      const written: string[] = [];
      for (const revision of upTo(100)) {
        await faults[random.next().value % faults.length]!(opened);
        const append = opened.appendOf(revision === 0 ? 'noStream' : { revision: revision - 1 });
        let outcome = await opened.store.append(append);
        while (outcome.outcome !== 'Appended') {
          expect(['Unavailable', 'UnknownOutcome']).toContain(outcome.outcome);
          outcome = await opened.store.append(append);
        }
        written.push(...idsOf(append.events));
        if (revision % 10 === 9)
          expect(await local.log.waitFor(outcome.position, { timeoutMs: 20_000 })).toBe('reached');
      }
      const events = [...local.log.readFrom(0)];
      expect(idsOf(events)).toEqual(written);
      expect(revisionsOf(events)).toEqual(upTo(100));
      expect(events.map(({ index }) => index)).toEqual(upTo(100));
      expect(opened.ids()).toEqual(written);
    }),
    {},
    { attemptMs: 100 },
  ),
  60_000,
);

describe('what an operator does while it follows', () => {
  it(
    'a stream that is ended for good keeps its events here, and the others go on',
    on(
      withReplica(async (opened, replica, local) => {
        appended(await opened.append('noStream', 3));
        opened.standIn.log.tombstone(opened.stream);
        const { position } = await filled(opened.store, 2);
        expect(await local.log.waitFor(position, { timeoutMs: 5_000 })).toBe('reached');
        expect(revisionsOf(await all(local.log.readStream(opened.stream)))).toEqual(upTo(3));
        expect(local.log.length).toBe(5);
        expect(opened.alarms).toContainEqual(expect.objectContaining({ code: 'StreamGone' }));
        expect(replica.status().state).toBe('live');
      }),
    ),
  );

  it(
    'a stream that is deleted and comes back goes on here with the next revision',
    on(
      withReplica(async (opened, _replica, local) => {
        appended(await opened.append('noStream', 3));
        opened.standIn.log.softDelete(opened.stream);
        const { position } = appended(await opened.append({ revision: 2 }, 1));
        expect(await local.log.waitFor(position, { timeoutMs: 5_000 })).toBe('reached');
        expect(revisionsOf(await all(local.log.readStream(opened.stream)))).toEqual(upTo(4));
      }),
    ),
  );

  it(
    'metadata on a stream changes nothing here',
    on(
      withReplica(async (opened, _replica, local) => {
        appended(await opened.append('noStream', 3));
        opened.standIn.log.setMetadata(opened.stream, { $tb: 2 });
        const { position } = appended(await app(opened.store, freshStream(), 1, 'noStream'));
        expect(await local.log.waitFor(position, { timeoutMs: 5_000 })).toBe('reached');
        expect(local.log.length).toBe(4);
      }),
    ),
  );

  it(
    'a log that is put back stops it, and it keeps what it holds',
    on(
      withReplica(async (opened, replica, local) => {
        const { position } = appended(await opened.append('noStream', 5));
        expect(await local.log.waitFor(position, { timeoutMs: 5_000 })).toBe('reached');
        opened.standIn.log.rollBack(2);
        opened.standIn.faults.endSubscriptions(says.dropped);
        await expect(replica.ended).rejects.toMatchObject({ code: 'LogReplaced' });
        expect(local.log.length).toBe(5);
        expect(replica.status()).toMatchObject({ state: 'stopped', hasCaughtUp: true });
      }),
    ),
  );
});
