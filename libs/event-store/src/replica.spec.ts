import {
  type LogEvent,
  type LogReader,
  type Position,
  StoreError,
  type SubscriptionItem,
  type SubscriptionStatus,
} from './port.js';
import { Replica } from './replica.js';

const position = (revision: number) => `e${String(revision).padStart(20, '0')}` as Position;
const event = (revision: number): LogEvent => ({
  id: `id-${revision}`,
  type: 'T',
  stream: 'partnership-a',
  revision,
  position: position(revision),
  data: { revision },
  metadata: { recordedAt: '2026-01-05T12:00:00.000Z' },
});
const items = (count: number): SubscriptionItem[] =>
  Array.from({ length: count }, (_, i) => ({ kind: 'event', event: event(i) }));

/** Says what it is given, then fails or waits until it is told to stop. */
function origin(script: readonly (SubscriptionItem | SubscriptionStatus)[], failure?: Error) {
  const asked: Parameters<LogReader['subscribe']>[0][] = [];
  const subscribe: LogReader['subscribe'] = async function* (options) {
    asked.push(options);
    for (const one of script) {
      if ('state' in one) options.onStatus?.(one);
      else yield one;
    }
    if (failure) throw failure;
    if (!options.signal.aborted)
      await new Promise<void>((resolve) => options.signal.addEventListener('abort', () => resolve()));
  };
  return { asked, subscribe };
}

function local(last?: { position: Position; eventId: string }) {
  const batches: (readonly LogEvent[])[] = [];
  return { batches, last: () => last, write: (events: readonly LogEvent[]) => void batches.push(events) };
}

const live: SubscriptionStatus = { state: 'live' };

it('goes on after the last event it holds, which must be the same one there', async () => {
  const store = origin([live, { kind: 'caughtUp' }]);
  const replica = new Replica({ store, replica: local({ position: position(4), eventId: 'id-4' }) });
  await replica.caughtUp;
  expect(store.asked[0]).toMatchObject({ after: position(4), eventId: 'id-4' });
  await replica.stop();
});

it('gathers at most 500 events for one transaction, and loses none', async () => {
  const kept = local();
  const replica = new Replica({ store: origin([...items(1_203), live, { kind: 'caughtUp' }]), replica: kept });
  await replica.caughtUp;
  expect(Math.max(...kept.batches.map((batch) => batch.length))).toBeLessThanOrEqual(500);
  expect(kept.batches.flat().map(({ revision }) => revision)).toEqual(Array.from({ length: 1_203 }, (_, i) => i));
  await replica.stop();
});

it('has written everything when it says that it has caught up', async () => {
  const kept = local();
  const replica = new Replica({ store: origin([...items(3), { kind: 'caughtUp' }]), replica: kept });
  await replica.caughtUp;
  expect(kept.batches.flat()).toHaveLength(3);
  expect(replica.status()).toMatchObject({ hasCaughtUp: true });
  expect(replica.status()).not.toHaveProperty('behindMs');
  await replica.stop();
  expect(replica.status().state).toBe('stopped');
});

it('keeps as bytes what is foreign by the test it was given', async () => {
  const kept = local();
  const isForeign = ({ revision }: { revision: number }) => revision === 1;
  const replica = new Replica({ store: origin([...items(2), { kind: 'caughtUp' }]), replica: kept, isForeign });
  await replica.caughtUp;
  const [ours, foreign] = kept.batches.flat();
  expect(ours).toEqual(event(0));
  expect(foreign).toMatchObject({ id: 'id-1', revision: 1, position: position(1) });
  expect(Buffer.from('raw' in foreign! ? foreign.raw.data : []).toString()).toBe('{"revision":1}');
  await replica.stop();
});

it('is behind from the moment the store is lost, and says why', async () => {
  const reconnecting: SubscriptionStatus = { state: 'reconnecting', attempt: 1, reason: 'Connection dropped' };
  const store = origin([live, { kind: 'caughtUp' }, reconnecting]);
  const seen: SubscriptionStatus[] = [];
  const replica = new Replica({ store, replica: local(), onStatus: (status) => seen.push(status) });
  await replica.caughtUp;
  while (seen.length < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(replica.status()).toMatchObject({ state: 'reconnecting', reason: 'Connection dropped', hasCaughtUp: true });
  expect(replica.status().behindMs).toBeGreaterThanOrEqual(0);
  await replica.stop();
});

it('stops for good where the store holds another log, having written what had come', async () => {
  const kept = local();
  const replica = new Replica({ store: origin(items(2), new StoreError('LogReplaced', 'another log')), replica: kept });
  await expect(replica.ended).rejects.toMatchObject({ code: 'LogReplaced' });
  await expect(replica.caughtUp).rejects.toMatchObject({ code: 'LogReplaced' });
  expect(kept.batches.flat()).toHaveLength(2);
  expect(replica.status()).toMatchObject({ state: 'stopped', reason: 'another log' });
});

it('stops where the local log refuses what follows', async () => {
  const damaged = new StoreError('StreamDamaged', 'a revision is missing');
  const refusing = {
    ...local(),
    write: () => {
      throw damaged;
    },
  };
  const replica = new Replica({ store: origin([...items(1), { kind: 'caughtUp' }]), replica: refusing });
  await expect(replica.ended).rejects.toBe(damaged);
});
