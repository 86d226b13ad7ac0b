import { randomUUID } from 'node:crypto';
import { all, atNoon, codeThrownBy, event, NOON, temporaryFolder } from '../../test/temporary-store.js';
import type { LogEvent, Position, StoredEvent, UndecodableEvent } from '../port.js';
import { type FolderLock, lockFolder } from './folder.js';
import { openReplicaLog, promoteReplica, type ReplicaLog } from './replica-log.js';
import { openSqliteStore } from './sqlite-event-store.js';

const source = { logId: 'cluster-1', openedAt: NOON };
const at = (n: number) => `e${String(n).padStart(20, '0')}-${String(n).padStart(20, '0')}` as Position;
const minute = (minutes: number) => new Date(Date.parse(NOON) + minutes * 60_000).toISOString();

const stored = (stream: string, revision: number, n: number, minutes: number): StoredEvent => ({
  ...event({ metadata: { recordedAt: minute(minutes) } }),
  stream,
  revision,
  position: at(n),
});

describe('a replica', () => {
  let temporary: ReturnType<typeof temporaryFolder>;
  let lock: FolderLock;
  let replica: ReplicaLog;
  const open = (logId = source.logId) => openReplicaLog({ lock, now: atNoon, source: { ...source, logId } });
  beforeEach(() => {
    temporary = temporaryFolder();
    lock = lockFolder(temporary.folder, { as: { verb: 'test' }, now: atNoon });
    replica = open();
  });
  afterEach(async () => {
    await replica.close();
    lock.release();
    temporary.remove();
  });

  const first: LogEvent[] = [
    stored('partnership-a', 0, 100, 5),
    stored('partnership-b', 0, 230, 3), // another server's clock is behind
    stored('partnership-a', 1, 300, 9),
  ];

  it('takes events over with dense indexes, at the positions of their origin', () => {
    expect(replica.last()).toBeUndefined();
    replica.write(first);
    const events = [...replica.log.readFrom(0)];
    expect(events).toEqual(first.map((one, index) => ({ ...one, index, knownAt: minute([5, 5, 9][index]!) })));
    expect(replica.last()).toEqual({ position: at(300), eventId: first[2]!.id });
  });

  it('goes on where it stood when it is opened anew, as the log it follows', async () => {
    replica.write(first);
    await replica.close();
    replica = open();
    replica.write([stored('partnership-a', 2, 301, 9)]);
    expect(replica.log.length).toBe(4);
    expect(await replica.log.identity()).toMatchObject(source);
    expect(replica.log.log).toMatchObject({ role: 'replica', sourceLogId: source.logId });
  });

  it('keeps bytes that cannot be decoded, and the instant before them', () => {
    const bytes: UndecodableEvent = {
      id: randomUUID(),
      type: 'Foreign',
      stream: 'partnership-a',
      revision: 2,
      position: at(400),
      raw: { data: Uint8Array.from([0, 200, 13]), metadata: new Uint8Array() },
    };
    replica.write(first);
    replica.write([bytes]);
    expect(replica.log.eventAt(3)).toEqual({ ...bytes, index: 3, knownAt: minute(9) });
  });

  it('writes all or none, and refuses a gap and a way back', async () => {
    replica.write(first);
    const next = stored('partnership-a', 2, 400, 10);
    for (const batch of [
      [next, stored('partnership-a', 4, 500, 10)],
      [next, stored('partnership-b', 1, 399, 10)],
      [next, next],
      [next, stored('invoice-1', 0, 500, 10)],
    ])
      expect(await codeThrownBy(() => replica.write(batch))).toBe('StreamDamaged');
    expect(replica.log.length).toBe(3);
    replica.write([next]);
    expect(replica.log.length).toBe(4);
  });

  it('runs the hook in the transaction', async () => {
    await replica.close();
    const seen: unknown[] = [];
    replica = openReplicaLog({ lock, now: atNoon, source, alongside: (_, events) => seen.push(...events) });
    replica.write(first);
    expect(seen).toEqual([...replica.log.readFrom(0)]);
  });

  it('is found by positions of its origin, and by no others', async () => {
    replica.write(first);
    expect(replica.log.indexOf(at(230))).toBe(1);
    expect(await codeThrownBy(() => replica.log.indexOf(at(231)))).toBe('LogReplaced');
    expect(await codeThrownBy(() => replica.log.indexOf(at(999)))).toBe('LogReplaced');
    expect(await codeThrownBy(() => replica.log.indexOf(`s${'0'.repeat(20)}` as Position))).toBe('InvalidPosition');
    const behind = await all(replica.log.readAll({ after: at(230) }));
    expect(behind.map(({ position }) => position)).toEqual([at(300)]);
    expect(await replica.log.head()).toBe(at(300));
  });

  it('is waited for until it has gone past a position', async () => {
    const waiting = replica.log.waitFor(at(250), { timeoutMs: 60_000 });
    replica.write(first.slice(0, 2));
    replica.write(first.slice(2));
    expect(await waiting).toBe('reached');
    expect(await replica.log.waitFor(at(301), { timeoutMs: 1 })).toBe('timedOut');
  });

  it('of one log refuses to follow another', async () => {
    replica.write(first);
    await replica.close();
    expect(await codeThrownBy(() => open('cluster-2'))).toBe('LogReplaced');
  });

  it('becomes the log when it is promoted, once', async () => {
    replica.write(first);
    await replica.close();
    promoteReplica(lock, { logId: 'log-2', openedAt: NOON });
    const store = openSqliteStore({ lock, now: atNoon, newLogId: randomUUID });
    expect(await store.identity()).toEqual({ logId: 'log-2', openedAt: NOON, format: 'preview-1' });
    expect(store.log.log.sourceLogId).toBe(source.logId);
    expect([...store.log.readFrom(0)].map(({ id }) => id)).toEqual(first.map(({ id }) => id));
    expect(await codeThrownBy(() => all(store.readAll({ after: at(230) })))).toBe('InvalidPosition');
    const outcome = await store.append({
      stream: 'partnership-a',
      expected: { revision: 1 },
      events: [event()],
      recordedAt: minute(1),
    });
    expect(outcome).toMatchObject({ outcome: 'Appended', revision: 2, position: `s${'3'.padStart(20, '0')}` });
    expect(store.log.eventAt(3)).toMatchObject({ knownAt: minute(9) });
    await store.close();
    replica = open();
    expect(await codeThrownBy(() => promoteReplica(lock, { logId: 'log-3', openedAt: NOON }))).toBe('WrongRole');
  });
});
