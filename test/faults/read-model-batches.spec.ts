/** Batches of the read models that are torn, repeated or late: what serves in the end equals what is made anew. */
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '#event-store';
import { NO_REGISTERS, POLICY } from '#lifecycle';
import { READ_MODELS } from '#projections';
import { Follower, versionsOf } from '../../libs/projections/src/follower.js';
import { ReadModelDatabase } from '../../libs/projections/src/read-model-database.js';
import { contentsOf } from '../../libs/projections/test/contents.js';
import { corrected, harbour, open, proposed, remove, temporaryFolder } from '../../libs/projections/test/harbour.js';
import { Arriving, WrittenLog } from '../../libs/projections/test/written-log.js';
import { Crash, CrashingDatabase } from './crashing-database.js';
import { rounds } from './rounds.js';
import { seededRandom } from './seeded-random.js';

const TODAY = '2026-02-01';
const MOST_BATCH = 50;
/** More than any batch writes: then the process dies after it. */
const MOST_WRITES = 120;

/** Partnerships whose events come in turn, then one long life. */
function written(): WrittenLog {
  const log = new WrittenLog();
  for (let k = 0; k < 3; k += 1)
    for (let i = 0; i < 5; i += 1)
      if (k === 0) log.write(`p-${i}`, proposed(`P ${i}`));
      else log.write(`p-${i}`, corrected(log.idOf(`p-${i}`, 0), { area: `Area ${k}` }));
  return harbour(log);
}

describe('batches of the read models', () => {
  const whole = written();
  let folder: string;
  let anew: Record<string, string[]>;
  const making = { models: READ_MODELS, registers: NO_REGISTERS, policy: POLICY, validAt: TODAY };
  const beginning = { ...versionsOf(whole, 'of-a-test', making), nextIndex: 0, lastEventId: null, today: TODAY };
  const home = temporaryFolder();
  const empty = join(home, 'empty.db');
  afterAll(() => remove(home));

  beforeAll(async () => {
    const database = openDatabase(empty, 'readModels');
    ReadModelDatabase.create(database, READ_MODELS).checkpoint = beginning;
    database.close();
    const beside = temporaryFolder();
    const models = await open(whole, beside, { today: TODAY });
    anew = models.query(contentsOf());
    await models.close();
    remove(beside);
  });
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => remove(folder));

  /** Grows read models batch by batch until the process dies in one of them, or after it. */
  async function growUntilCrash(copyTo: string, random: () => number, checkpointFirst = false): Promise<void> {
    const path = join(folder, 'grown.db');
    copyFileSync(empty, path);
    const database = new CrashingDatabase({ path, copyTo, checkpointFirst });
    const log = new Arriving(whole);
    const follower = new Follower({
      target: new ReadModelDatabase(database as unknown as DatabaseSync, READ_MODELS),
      log,
      making,
      checkpoint: beginning,
      elapsedMs: () => 0,
      cacheBytes: random() < 0.5 ? 0 : 1_000_000,
    });
    const crashIn = 1 + Math.floor(random() * 4);
    try {
      for (let batch = 1; batch <= crashIn && log.length < whole.length; batch += 1) {
        log.length = Math.min(whole.length, log.length + 1 + Math.floor(random() * MOST_BATCH * (batch / 4)));
        if (batch === crashIn || log.length === whole.length) database.crashAfter(Math.floor(random() * MOST_WRITES));
        await follower.step();
      }
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
    if (!database.crashed) database.crashNow();
    database.close();
  }

  const copy = () => join(folder, 'read-models-1.db');

  function nextIndexIn(path: string): number {
    const database = openDatabase(path, 'reader');
    const { nextIndex } = database.prepare('SELECT nextIndex FROM checkpoint').get() as { nextIndex: number };
    database.close();
    return nextIndex;
  }

  /** As after events that were taken in and are delivered again: the rows stand, the checkpoint lies behind them. */
  function deliverAgain(path: string, random: () => number): void {
    const database = openDatabase(path, 'readModels');
    const back = Math.floor(random() * (nextIndexIn(path) + 1));
    database
      .prepare('UPDATE checkpoint SET nextIndex = ?, lastEventId = ?')
      .run(back, back === 0 ? null : whole.eventAt(back - 1)!.id);
    database.close();
  }

  /** Starts again on what the disk held, and takes in the rest as it comes. */
  async function contentsAfterRestart(random: () => number): Promise<Record<string, string[]>> {
    const log = new Arriving(whole);
    const late = Math.floor(random() * (whole.length - nextIndexIn(copy())));
    log.length = whole.length - late;
    const models = await open(log, folder, { today: TODAY });
    expect(readdirSync(folder)).toContain('read-models-1.db'); // it went on with what it found
    log.length = whole.length;
    await models.catchUp();
    const contents = models.query(contentsOf());
    await models.close();
    return contents;
  }

  async function round(seed: number, checkpointFirst = false): Promise<Record<string, string[]>> {
    const random = seededRandom(seed);
    await growUntilCrash(copy(), random, checkpointFirst);
    if (random() < 0.3) deliverAgain(copy(), random);
    return contentsAfterRestart(random);
  }

  const times = rounds(300, 5_000);
  it(
    `that are torn by a crash, repeated or late end in the same rows, ${times} times over`,
    async () => {
      for (let seed = 1; seed <= times; seed += 1) {
        const contents = await round(seed);
        try {
          expect(contents).toEqual(anew);
        } catch (error) {
          throw new Error(`seed ${seed}: ${(error as Error).message}`);
        }
        remove(folder);
        folder = temporaryFolder();
      }
    },
    times * 1_000,
  );

  it('are caught where their checkpoint is committed before their rows', async () => {
    let differing = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      if (JSON.stringify(await round(seed, true)) !== JSON.stringify(anew)) differing += 1;
      remove(folder);
      folder = temporaryFolder();
    }
    expect(differing).toBeGreaterThan(0);
  }, 60_000);
});
