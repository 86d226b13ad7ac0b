import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partnership, timelineOf } from '#projections';
import { Engine, readSettings, type EngineOptions } from './index.js';
import { HARBOUR, milestone, propose, recorded } from '../test/recording.js';

const sqliteError = (errcode: number) => Object.assign(new Error('of SQLite'), { code: 'ERR_SQLITE_ERROR', errcode });
const FULL = 13;
const IO = 10;

describe('an engine', () => {
  let root: string;
  let engine: Engine;
  const fatal: string[] = [];

  const open = (options: Partial<EngineOptions> = {}) =>
    Engine.open({
      settings: readSettings({ PSP_DATA_DIR: join(root, 'data') }),
      as: { verb: 'test' },
      onFatal: (reason) => fatal.push(reason),
      ...options,
    });
  beforeEach(async () => {
    fatal.length = 0;
    root = mkdtempSync(join(tmpdir(), 'psp-engine-'));
    engine = await open();
  });
  afterEach(async () => {
    await engine.close();
    rmSync(root, { recursive: true, force: true });
  });

  const shown = () => engine.readModels.query((db) => timelineOf(db, { partnershipId: HARBOUR })).items.length;

  /** Lets the read models fail once. */
  function failOnce(error: Error): void {
    const { readModels } = engine;
    const catchUp = readModels.catchUp.bind(readModels);
    readModels.catchUp = () => {
      readModels.catchUp = catchUp;
      return Promise.reject(error);
    };
  }

  it('shows what it has recorded when it says so', async () => {
    recorded(await engine.record(propose(), engine.actor));
    expect(engine.readModels.query((db) => partnership(db, HARBOUR))?.name).toBe('Harbour');
  });

  it('answers before it shows, where that is asked for, and shows it later', async () => {
    await engine.close();
    engine = await open({ answerWhen: 'durable' });
    const { index } = recorded(await engine.record(propose(), engine.actor));
    expect(await engine.readModels.waitFor(index!, { timeoutMs: 5_000 })).toBe('reached');
  });

  it('says that it has recorded though there is no room for the rows, and makes them with the next', async () => {
    failOnce(sqliteError(FULL));
    recorded(await engine.record(propose(), engine.actor));
    expect(shown()).toBe(0);
    recorded(await engine.record(milestone(), engine.actor));
    expect(shown()).toBe(2);
    expect(fatal).toEqual([]);
  });

  it('says that it has recorded though the rows cannot be written any more, and that it must end', async () => {
    failOnce(sqliteError(IO));
    recorded(await engine.record(propose(), engine.actor));
    expect(fatal).toEqual([expect.stringMatching(/^the read models cannot be written/)]);
  });

  it('does not hide a bug in the read models', async () => {
    failOnce(new TypeError('a bug'));
    await expect(engine.record(propose(), engine.actor)).rejects.toThrow('a bug');
  });

  it('goes on where another one left the folder', async () => {
    const asked = propose();
    await engine.record(asked, engine.actor);
    await engine.close();
    engine = await open();
    expect(recorded(await engine.record(asked, engine.actor)).repeated).toBe(true);
    expect(shown()).toBe(1);
  });

  it('is refused beside one that is open, which is not disturbed', async () => {
    await expect(open()).rejects.toMatchObject({ code: 'DataFolderInUse' });
    recorded(await engine.record(propose(), engine.actor));
  });

  it('leaves nothing open where it is refused', async () => {
    await engine.close();
    writeFileSync(join(root, 'keys', 'actor.key'), 'short');
    await expect(open()).rejects.toMatchObject({ code: 'KeyDamaged' });
    rmSync(join(root, 'keys', 'actor.key'));
    engine = await open();
    recorded(await engine.record(propose(), engine.actor));
  });

  it('is healthy, and says how far its rows are', async () => {
    await engine.record(propose(), engine.actor);
    expect(await engine.health()).toMatchObject({
      store: { state: 'up' },
      events: 1,
      readModelsAt: 1,
      parkedStreams: 0,
      clock: undefined,
    });
  });

  it('makes the same secret for one purpose after every start, and another for another', async () => {
    const secret = engine.secretFor('forms');
    expect(engine.secretFor('sessions')).not.toBe(secret);
    await engine.close();
    engine = await open();
    expect(engine.secretFor('forms')).toBe(secret);
  });

  it('can be closed twice', async () => {
    await engine.close();
    await engine.close();
  });
});
