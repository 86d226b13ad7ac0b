import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import {
  all,
  appended,
  appendOf,
  atNoon,
  codeThrownBy,
  event,
  openStoreIn,
  put,
  type StoreChoices,
  temporaryFolder,
  type TemporaryStore,
} from '../../test/temporary-store.js';
import { lockFolder } from './folder.js';
import { immediate, openDatabase } from './database.js';
import { openLogFile } from './log-file.js';
import { SqliteEventStore } from './sqlite-event-store.js';

const STREAM = 'partnership-a';

/** What SQLite throws, by its result code. */
const sqliteError = (errcode: number) =>
  Object.assign(new Error(`result code ${errcode}`), { code: 'ERR_SQLITE_ERROR', errcode });

describe('appending to the file', () => {
  let temporary: ReturnType<typeof temporaryFolder>;
  let opened: TemporaryStore;
  beforeEach(() => (temporary = temporaryFolder()));
  afterEach(async () => {
    await opened?.close();
    temporary.remove();
  });

  function openStore(choices: StoreChoices = {}): SqliteEventStore {
    opened = openStoreIn(temporary.folder, choices);
    return opened.store;
  }

  /** A store whose transactions fail as `faults` say, one after the other; `undefined` lets one through. */
  function openFaulty(
    faults: (((database: DatabaseSync, work: () => unknown) => unknown) | undefined)[],
    choices: StoreChoices = {},
  ): SqliteEventStore {
    const lock = lockFolder(temporary.folder, { as: { verb: 'test' }, now: atNoon });
    const file = openLogFile(lock, 'origin', () => ({ logId: randomUUID(), openedAt: atNoon() }));
    const transaction = <T>(database: DatabaseSync, work: () => T): T => {
      const fault = faults.shift();
      return fault ? (fault(database, work) as T) : immediate(database, work);
    };
    const store = new SqliteEventStore({ ...file, now: atNoon, ...choices, transaction });
    opened = {
      folder: temporary.folder,
      lock,
      store,
      close: async () => {
        await store.close();
        lock.release();
      },
    };
    return store;
  }
  const before = (errcode: number) => () => {
    throw sqliteError(errcode);
  };
  /** The work is done and then taken back, as when COMMIT fails. */
  const atCommit = (errcode: number) => (database: DatabaseSync, work: () => unknown) =>
    immediate(database, () => {
      work();
      throw sqliteError(errcode);
    });
  /** COMMIT succeeds, and the answer is an error. */
  const afterCommit = (errcode: number) => (database: DatabaseSync, work: () => unknown) => {
    immediate(database, work);
    throw sqliteError(errcode);
  };

  it('commits what is asked for in one turn of the event loop together', async () => {
    let transactions = 0;
    const counted = Array.from({ length: 99 }, () => (database: DatabaseSync, work: () => unknown) => {
      transactions++;
      return immediate(database, work);
    });
    const store = openFaulty(counted);
    await Promise.all(Array.from({ length: 300 }, (_, i) => put(store, `partnership-${i}`)));
    expect(transactions).toBe(2); // at most 256 in one
    expect(store.log.length).toBe(300);
  });

  it('divides a group by bytes', async () => {
    let transactions = 0;
    const counted = Array.from({ length: 99 }, () => (database: DatabaseSync, work: () => unknown) => {
      transactions++;
      return immediate(database, work);
    });
    const store = openFaulty(counted);
    const large = () => Array.from({ length: 15 }, () => event({ data: { note: 'x'.repeat(60_000) } }));
    await Promise.all(
      Array.from({ length: 8 }, async (_, i) =>
        appended(await store.append(appendOf(`partnership-${i}`, -1, large()))),
      ),
    );
    expect(transactions).toBe(2); // 4 MB in one
  });

  it('stores what was passed, whatever becomes of it afterwards', async () => {
    const store = openStore();
    const data = { strandId: 'throughcare' };
    const appending = store.append(appendOf(STREAM, -1, [event({ data })]));
    data.strandId = 'changed';
    await appending;
    expect(store.log.eventAt(0)).toMatchObject({ data: { strandId: 'throughcare' } });
  });

  it('runs the hook in the transaction, with the events as they stand', async () => {
    const seen: unknown[] = [];
    const store = openStore({
      alongside: (database, events) => {
        expect(database.isTransaction).toBe(true);
        seen.push(...events);
      },
    });
    await put(store, STREAM, -1, 2);
    await put(store, STREAM, -1, 1).catch(() => undefined); // a conflict writes nothing
    expect(seen).toEqual([...store.log.readFrom(0)]);
    expect(seen).toHaveLength(2);
  });

  it('answers only the guilty of a group with what it threw', async () => {
    const store = openStore({
      alongside: (_, events) => {
        if (events.some((found) => found.type === 'Guilty')) throw new Error('cannot be sealed');
      },
    });
    const outcomes = await Promise.allSettled([
      put(store, 'partnership-1'),
      store.append(appendOf('partnership-2', -1, [event({ type: 'Guilty' })])),
      put(store, 'partnership-3'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(store.log.streams().map(({ stream }) => stream)).toEqual(['partnership-1', 'partnership-3']);
    await put(store, 'partnership-2');
  });

  it('finds out that others wrote, and goes on behind them', async () => {
    const store = openStore();
    await put(store, STREAM);
    const other = openDatabase(store.log.path, 'log');
    other.exec(`INSERT INTO events SELECT log_index + 1, stream_id, revision + 1, '${randomUUID()}', type, known_at,
      encoding, data, metadata, NULL FROM events`);
    other.close();
    await put(store, 'partnership-b'); // its index was taken: the heads are forgotten and it is tried again
    expect(await put(store, STREAM, 1)).toBe(2);
    expect(store.log.length).toBe(4);
  });

  describe('when the file is busy', () => {
    it('tries again until it is not', async () => {
      const store = openFaulty([before(5), before(517), before(6)]);
      expect(await put(store, STREAM)).toBe(0);
    });

    it('gives up within its budget, certainly unwritten, and those that waited behind with it', async () => {
      const store = openStore({ busyBudgetMs: 20 });
      const other = openDatabase(store.log.path, 'log');
      other.exec('BEGIN IMMEDIATE');
      const first = store.append(appendOf(STREAM, -1, [event()]));
      await new Promise((resolve) => setImmediate(resolve));
      const second = store.append(appendOf(STREAM, -1, [event()]));
      expect(await first).toMatchObject({ outcome: 'Unavailable', reason: 'busy' });
      expect(await second).toMatchObject({ outcome: 'Unavailable', reason: 'busy' });
      expect(await store.health()).toMatchObject({ state: 'degraded' });
      other.close();
      await put(store, STREAM);
      expect(await store.health()).toMatchObject({ state: 'up' });
    });
  });

  describe('when the disk is full', () => {
    const noRoom = { diskProbeMs: 5 };

    it.each([
      ['before COMMIT', before(13)],
      ['at COMMIT', atCommit(13)],
    ])('%s, it is certainly unwritten, reading goes on, and so does writing when there is room', async (_, fault) => {
      const store = openFaulty([undefined, fault], noRoom);
      await put(store, STREAM);
      const append = appendOf(STREAM, 0, [event()]);
      expect(await store.append(append)).toEqual({ outcome: 'Unavailable', reason: 'diskFull', retryAfterMs: 5 });
      expect(await store.health()).toMatchObject({ state: 'readOnly', reason: 'the disk is full' });
      expect(store.log.length).toBe(1);
      while ((await store.health()).state !== 'up') await new Promise((resolve) => setTimeout(resolve, 1));
      appended(await store.append(append));
    });

    it('what is there already is still recognised', async () => {
      const store = openFaulty([undefined, before(13), undefined, undefined, undefined], { diskProbeMs: 60_000 });
      const first = appendOf(STREAM, -1, [event()]);
      const answer = appended(await store.append(first));
      const [again, fresh] = await Promise.all([store.append(first), store.append(appendOf(STREAM, 0, [event()]))]);
      expect(again).toEqual(answer);
      expect(fresh).toMatchObject({ outcome: 'Unavailable', reason: 'diskFull' });
      // and later, while nothing can be written
      expect(await store.append(first)).toEqual(answer);
      expect(await store.append(appendOf(STREAM, 0, [event()]))).toMatchObject({ outcome: 'Unavailable' });
      expect(await store.append(appendOf(STREAM, 7, [event()]))).toMatchObject({ outcome: 'WrongExpectedRevision' });
    });

    it('and COMMIT had been written all the same, the place says so', async () => {
      const store = openFaulty([afterCommit(13)], noRoom);
      expect(await store.append(appendOf(STREAM, -1, [event()]))).toMatchObject({ outcome: 'Appended', revision: 0 });
    });
  });

  describe('when a write fails in any other way', () => {
    it.each([
      ['before COMMIT', 778, before(778)],
      ['at COMMIT', 1034, atCommit(1034)],
      ['after COMMIT', 1034, afterCommit(1034)],
      ['on a damaged file', 11, before(11)],
      ['on what is no database', 26, before(26)],
      ['without memory', 7, before(7)],
    ])('%s, nobody can say what is there: the store stops for good', async (_, errcode, fault) => {
      const stopped: string[] = [];
      const store = openFaulty([undefined, fault], { onFailStop: (reason) => stopped.push(reason) });
      await put(store, STREAM);
      const [one, two] = await Promise.all([
        store.append(appendOf(STREAM, 0, [event()])),
        store.append(appendOf('partnership-b', -1, [event()])),
      ]);
      expect(one).toMatchObject({
        outcome: 'UnknownOutcome',
        reason: expect.stringContaining(String(errcode)) as string,
      });
      expect(two.outcome).toBe('UnknownOutcome');
      expect((await store.append(appendOf(STREAM, 0, [event()]))).outcome).toBe('UnknownOutcome');
      expect(stopped).toHaveLength(1);
      expect(await store.health()).toMatchObject({ state: 'down', reason: stopped[0] });
      expect(await codeThrownBy(() => all(store.readAll()))).toBe('StoreUnavailable');
    });

    it('a restart knows what is there, and the same append settles it', async () => {
      const store = openFaulty([afterCommit(1034)]);
      const append = appendOf(STREAM, -1, [event(), event()]);
      expect((await store.append(append)).outcome).toBe('UnknownOutcome');
      await opened.close();
      const restarted = openStore();
      expect(await restarted.append(append)).toMatchObject({ outcome: 'Appended', revision: 1 });
      expect(restarted.log.length).toBe(2);
    });

    it('subscribers are told and do not wait for ever', async () => {
      const store = openFaulty([undefined, before(778)]);
      await put(store, STREAM);
      const following = codeThrownBy(() => all(store.subscribe({ signal: new AbortController().signal })));
      await store.append(appendOf(STREAM, 0, [event()]));
      expect(await following).toBe('StoreUnavailable');
    });
  });

  it('waits at closing for what is in flight, and refuses what comes later', async () => {
    const store = openStore();
    const inFlight = Array.from({ length: 5 }, (_, i) => put(store, `partnership-${i}`));
    const closed = store.close();
    expect(await codeThrownBy(() => put(store, STREAM))).toBe('StoreClosed');
    expect(await Promise.all(inFlight)).toEqual([0, 0, 0, 0, 0]);
    await closed;
    await opened.close();
    expect(openStore().log.length).toBe(5);
  });

  it('reconnects under load without an append being refused', async () => {
    const store = openStore();
    let revision = -1;
    const writing = (async () => {
      while (revision < 60) revision = await put(store, STREAM, revision);
    })();
    for (let i = 0; i < 5; i++) {
      await store.reconnect();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writing;
    expect(store.log.length).toBe(61);
  });
});
