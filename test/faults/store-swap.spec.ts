/** A log of events of every type goes from SQLite to EventStoreDB and back: the same events, leaves, root and read models,
 *  also where the way was interrupted; and where the two are not the same, it says at which event. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openCheckpoint } from '#audit';
import {
  Engine,
  exportVerbatim,
  loadCommands,
  moveLog,
  readLogKey,
  readSettings,
  type Moved,
  type MoveOptions,
  type MoveProof,
} from '#engine';
import { openEventStoreDb, openLocalLog } from '#event-store';
import { realPartnershipCommands } from '#registers';
import { says } from '../contract/stand-in/faults.js';
import { StandIn } from '../contract/stand-in/stand-in.js';
import { fillWithGolden, GOLDEN_EVENTS } from './golden-log.js';
import { rounds } from './rounds.js';
import { dumpOf } from './table-dump.js';

/** Of the address of a real server, where the tests are given one; else a stand-in is asked. */
const REAL = process.env['PSP_EVENTSTOREDB_URL'];
const NOON = '2026-01-05T12:00:00.000Z';
const PARTNERSHIPS = rounds(12, 233);

let root: string;
let standIn: StandIn;
let namespace: string;
let source: string;
let events: number;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'psp-move-'));
  source = join(root, 'source');
  events = await fillWithGolden(source, PARTNERSHIPS);
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

beforeEach(async () => {
  standIn = await StandIn.start();
  namespace = `t${crypto.randomUUID()}-`;
});
afterEach(() => {
  standIn.stop();
  expect(standIn.forbidden).toEqual([]);
});

const settings = () => readSettings({ PSP_STORE_NAMESPACE: namespace }, { dataDir: join(root, 'unused', 'data') });
const folderOf = (name: string) => join(root, `${name}-${namespace}`);
const move = (options: Omit<MoveOptions, 'settings'>): Promise<Moved> => moveLog({ settings: settings(), ...options });
const there = (more: Partial<MoveOptions> = {}) =>
  move({ from: `sqlite:${source}`, to: standIn.address, proofFile: join(root, 'proof.json'), ...more });

async function thrownBy(moving: Promise<Moved>): Promise<{ code?: string; message: string; proof?: MoveProof }> {
  return moving.then(
    () => ({ message: 'nothing was thrown' }),
    (error: unknown) => error as { code?: string; message: string },
  );
}

async function exported(dataDir: string): Promise<string[]> {
  const lines: string[] = [];
  await exportVerbatim({ dataDir, store: 'sqlite' }, (line) => void lines.push(line));
  return lines;
}

/** The rows of all read models, as a server shows them that is started on a folder. */
async function readModelsOf(dataDir: string): Promise<Readonly<Record<string, string[]>>> {
  const clock = { now: () => '2026-02-01T12:00:00.000Z', monotonic: () => 0 };
  const engine = await Engine.open({
    settings: readSettings({}, { dataDir, keyDir: join(root, 'keys') }),
    as: { verb: 'test' },
    clock,
  });
  await engine.close();
  const [file] = readdirSync(dataDir).filter((name) => /^read-models-\d+\.db$/.test(name));
  const database = new DatabaseSync(join(dataDir, file!), { readOnly: true });
  try {
    return dumpOf(database, ['checkpoint']);
  } finally {
    database.close();
  }
}

/** What a stand-in keeps of ours, in its order. */
const kept = () => standIn.log.all.filter(({ stream }) => stream.startsWith(namespace) && !stream.endsWith('psp-log'));

/** As an operator of the server could: an event that is not the one that was recorded. */
function alter(index: number): void {
  const event = kept()[index]!;
  const text = new TextDecoder().decode(event.data).replace(/"occurredOn":"?[^",}]*"?/, '"occurredOn":"1999"');
  Object.assign(event, { data: new TextEncoder().encode(text) });
}

describe('from SQLite to EventStoreDB and back', () => {
  it('everything is the same: events, root, read models, byte for byte', async () => {
    expect(events).toBe(PARTNERSHIPS * GOLDEN_EVENTS + 2);
    const bytes = () =>
      createHash('sha256')
        .update(readFileSync(join(source, 'log.db')))
        .digest('hex');
    const before = bytes();
    const to = await there();
    expect(to.proof).toMatchObject({ equal: true, firstDifference: null, from: { events }, to: { events } });
    expect(to.proof.to.root).toBe(to.proof.from.root);
    expect(to.proof.to.streams).toEqual(to.proof.from.streams);
    expect(bytes()).toBe(before);

    const target = folderOf('back');
    const back = await move({ from: standIn.address, to: `sqlite:${target}` });
    expect(back.proof).toMatchObject({ equal: true, to: { events, root: to.proof.from.root } });
    expect(await exported(target)).toEqual(await exported(source));
    const first = await readModelsOf(source);
    expect(await readModelsOf(target)).toEqual(first);
    expect(Object.values(first).flat().length).toBeGreaterThan(events);
  }, 60_000);

  it('neighbours of one stream are appended together, at the revision that was before', async () => {
    await there();
    const runs = standIn.log.all.filter(({ stream }, i, all) => stream !== all[i - 1]?.stream);
    expect(standIn.calls.append).toBe(runs.filter(({ stream }) => stream.startsWith(namespace)).length);
    expect(kept().map(({ id }) => id)).toEqual((await exported(source)).map((line) => JSON.parse(line).id));
  });

  it('the log that comes back is a log of its own, and positions of the store that was left are void', async () => {
    await there();
    const store = await openEventStoreDb({ address: standIn.address, namespace });
    const head = (await store.head())!;
    const { logId } = await store.identity();
    await store.close();
    const target = folderOf('own');
    await move({ from: standIn.address, to: `sqlite:${target}` });
    const log = openLocalLog({ folder: target }, { now: () => NOON });
    try {
      expect(log.log).toMatchObject({ role: 'origin', sourceLogId: logId });
      expect(log.log.logId).not.toBe(logId);
      expect(() => log.indexOf(head)).toThrow(expect.objectContaining({ code: 'InvalidPosition' }) as Error);
    } finally {
      await log.close();
    }
  });

  it('the proof is signed by whoever signs for the log, and not in the name of another log', async () => {
    const dataDir = join(root, 'signed', 'data');
    const mine = readSettings({ PSP_STORE_NAMESPACE: namespace }, { dataDir });
    const engine = await Engine.open({ settings: mine, as: { verb: 'test' } });
    await loadCommands(engine, realPartnershipCommands().slice(0, 5), engine.actor);
    await engine.integrity.refresh();
    await engine.close();
    const [signer, other] = [readLogKey(mine)!, await StandIn.start()];
    try {
      const { proof } = await moveLog({ settings: mine, from: `sqlite:${dataDir}`, to: standIn.address });
      expect(openCheckpoint(proof.checkpoint!, [signer])).toMatchObject({
        checkpoint: { size: 5, root: Buffer.from(proof.to.root, 'hex') },
      });
      const foreign = await moveLog({
        settings: mine,
        from: `sqlite:${source}`,
        to: other.address,
        proofFile: join(root, 'foreign.json'),
      });
      expect(foreign.proof).toMatchObject({ equal: true, checkpoint: null });
    } finally {
      other.stop();
    }
  });

  it('the proof is a file that says what both sides hold', async () => {
    const proofFile = join(root, 'told.json');
    const { proof } = await there({ proofFile });
    expect(JSON.parse(readFileSync(proofFile, 'utf8'))).toEqual(proof);
    expect(statSync(proofFile).mode & 0o777).toBe(0o600);
    const { sha256, ...first } = proof.to.streams.find(({ stream }) => stream === 'partnership-golden-0')!;
    expect(first).toEqual({ stream: 'partnership-golden-0', events: GOLDEN_EVENTS, lastRevision: GOLDEN_EVENTS - 1 });
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a move that is interrupted', () => {
  it.each([0, 1, 30, 200])('after %i appends goes on from there, and every event is there once', async (appends) => {
    const abort = new AbortController();
    let done = 0;
    const stopped = await thrownBy(
      there({
        signal: abort.signal,
        onProgress: (phase) => {
          if (phase === 'copying' && ++done === appends) abort.abort();
          if (appends === 0) abort.abort();
        },
      }),
    );
    expect(stopped).toMatchObject({ code: 'MoveInterrupted', message: expect.stringContaining('again') as string });
    expect(kept().length).toBeLessThan(events);
    expect((await there()).proof.equal).toBe(true);
    expect(new Set(kept().map(({ id }) => id)).size).toBe(events);
  });

  it('by a server that answers nothing any more says where it stopped', async () => {
    const opened = there({
      onProgress: (phase, at) => {
        if (phase === 'copying' && at > 100) standIn.faults.everything = says.accessDenied;
      },
    });
    expect(await thrownBy(opened)).toMatchObject({ code: 'AccessDenied' });
    standIn.faults.everything = undefined;
    expect((await there()).proof.equal).toBe(true);
  });

  it('whose answers are lost appends nothing twice', async () => {
    for (let i = 0; i < 20; i += 1)
      standIn.faults.appends.push({ write: 'before', answer: says.dropped }, { write: 'before', answer: 'true' });
    expect((await there()).proof.equal).toBe(true);
    expect(kept()).toHaveLength(events);
  });

  it('on the way back is gone on with by the replica where it stopped', async () => {
    await there();
    const target = folderOf('stopped');
    const abort = new AbortController();
    const stopped = thrownBy(
      move({ from: standIn.address, to: `sqlite:${target}`, signal: abort.signal, onProgress: () => abort.abort() }),
    );
    expect(await stopped).toMatchObject({ code: 'MoveInterrupted' });
    expect((await move({ from: standIn.address, to: `sqlite:${target}` })).proof.equal).toBe(true);
    expect(await exported(target)).toEqual(await exported(source));
  });
});

describe('two logs that are not the same', () => {
  it('are told apart at the first event that differs, and the target is not to be used', async () => {
    await there();
    alter(7);
    alter(20);
    const found = await thrownBy(there());
    expect(found).toMatchObject({ code: 'LogsDiffer' });
    expect(found.message).toContain('at index 7');
  });

  it('an event that is altered while it is copied is found by the proof, which shows both', async () => {
    const found = await thrownBy(
      there({
        onProgress: (phase, done) => {
          if (phase === 'copying' && done === events) alter(33);
        },
      }),
    );
    expect(found).toMatchObject({ code: 'LogsDiffer', message: expect.stringContaining('at index 33') as string });
    const { equal, firstDifference, from, to } = found.proof!;
    expect({ equal, index: firstDifference!.index }).toEqual({ equal: false, index: 33 });
    expect(firstDifference!.other!.data).toMatchObject({ occurredOn: '1999' });
    expect(firstDifference!.one!.id).toBe(firstDifference!.other!.id);
    expect(from.root).not.toBe(to.root);
    expect(to.events).toBe(events);
  });

  it('an event more in the target is a difference, too', async () => {
    await there();
    const last = kept().at(-1)!;
    standIn.log.append(`${namespace}partnership-more`, -1n, [{ ...last, id: crypto.randomUUID() }]);
    const found = await thrownBy(there());
    expect(found.message).toContain(`at index ${events} the source holds nothing`);
  });

  it('on the way back, the folder does not become a log', async () => {
    await there();
    const target = folderOf('differs');
    const found = await thrownBy(
      move({
        from: standIn.address,
        to: `sqlite:${target}`,
        onProgress: (phase, done) => {
          if (phase === 'copying' && done === events) alter(50);
        },
      }),
    );
    expect(found).toMatchObject({ code: 'LogsDiffer', message: expect.stringContaining('at index 50') as string });
    expect(readdirSync(target)).not.toContain('log.db');
  });
});

describe('what is refused, and what to do', () => {
  const refused = async (moving: Promise<Moved>) => {
    const { code, message } = await thrownBy(moving);
    return { code, message };
  };

  it('somebody else writes to the target', async () => {
    const taken = there({
      onProgress: (phase, done) => {
        if (phase === 'copying' && done > 20 && kept().every(({ stream }) => !stream.endsWith('golden-3')))
          standIn.log.append(`${namespace}partnership-golden-3`, -1n, [{ ...kept()[5]!, id: crypto.randomUUID() }]);
      },
    });
    expect(await refused(taken)).toMatchObject({
      code: 'MoveRefused',
      message: expect.stringContaining('somebody else writes there') as string,
    });
  });

  it('an event of another program in the source, by its index and before anything is written', async () => {
    await there();
    const last = kept().filter(({ stream }) => stream.endsWith('golden-0')).length;
    standIn.log.append(`${namespace}partnership-golden-0`, BigInt(last - 1), [
      { id: crypto.randomUUID(), type: 'T', json: false, data: Uint8Array.from([0, 255]), metadata: new Uint8Array() },
    ]);
    const target = folderOf('foreign');
    expect((await move({ from: standIn.address, to: `sqlite:${target}` })).proof).toMatchObject({
      equal: true,
      to: { events: events + 1 },
    });
    const other = await StandIn.start();
    try {
      const again = await refused(move({ from: `sqlite:${target}`, to: other.address }));
      expect(again).toMatchObject({ code: 'MoveRefused' });
      expect(again.message).toContain(`event ${events} (revision ${last} of partnership-golden-0)`);
      expect(other.log.all.filter(({ stream }) => stream.startsWith(namespace))).toEqual([]);
    } finally {
      other.stop();
    }
  });

  it('events that are still recorded in the source', async () => {
    await there();
    const found = await refused(
      move({
        from: standIn.address,
        to: `sqlite:${folderOf('busy')}`,
        onProgress: (phase, done) => {
          const one = kept()[0]!;
          if (phase === 'proving' && done === 10)
            standIn.log.append(`${namespace}partnership-late`, -1n, [{ ...one, id: crypto.randomUUID() }]);
        },
      }),
    );
    expect(found).toMatchObject({ code: 'MoveRefused', message: expect.stringContaining('PSP_READ_ONLY=1') as string });
  });

  it.each<[string, () => Omit<MoveOptions, 'settings'>, string, string]>([
    ['no log in the folder', () => ({ from: `sqlite:${root}/none`, to: standIn.address }), 'LogMissing', 'no log'],
    [
      'no log on the server',
      () => ({ from: standIn.address, to: `sqlite:${folderOf('empty')}` }),
      'LogMissing',
      'is it the right server?',
    ],
    [
      'a log in the target folder',
      () => ({ from: standIn.address, to: `sqlite:${source}` }),
      'WrongRole',
      'move it away first',
    ],
    ['two folders', () => ({ from: `sqlite:${source}`, to: `sqlite:${root}/b` }), 'SettingRefused', 'psp backup'],
    ['two servers', () => ({ from: standIn.address, to: standIn.address }), 'SettingRefused', 'from there'],
    ['no store', () => ({ from: 'postgres://x', to: standIn.address }), 'SettingRefused', '--from is "sqlite:'],
    [
      'an address with an unknown option',
      () => ({ from: `sqlite:${source}`, to: `${standIn.address}&x=1` }),
      'SettingRefused',
      '--to has the option x',
    ],
  ])('%s', async (_what, options, code, says) => {
    expect(await refused(move(options()))).toEqual({ code, message: expect.stringContaining(says) as string });
    expect(standIn.log.all.filter(({ stream }) => stream.startsWith(namespace))).toEqual([]);
  });

  it('a folder that a server uses', async () => {
    const engine = await Engine.open({
      settings: readSettings({}, { dataDir: source, keyDir: join(root, 'keys') }),
      as: { verb: 'test' },
    });
    try {
      expect(await refused(there())).toMatchObject({ code: 'DataFolderInUse' });
    } finally {
      await engine.close();
    }
  });
});

(REAL === undefined ? it.skip : it)(
  'the same against the real server that the tests were given',
  async () => {
    const { proof } = await there({ to: REAL! });
    expect(proof).toMatchObject({ equal: true, to: { events } });
    const target = folderOf('real');
    expect((await move({ from: REAL!, to: `sqlite:${target}` })).proof).toMatchObject({
      equal: true,
      to: { events, root: proof.from.root },
    });
    expect(await exported(target)).toEqual(await exported(source));
  },
  120_000,
);
