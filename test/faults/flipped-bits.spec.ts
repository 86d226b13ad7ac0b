/** One bit of a log's file is another, anywhere: whatever it changes of an event is found, and a backup helps. */
import { copyFileSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { backup, fsck, readSettings, restore } from '#engine';
import type { LocalEvent } from '#event-store';
import { sealedLog, type SealedLog } from '../../libs/engine/test/sealed-log.js';
import { rounds } from './rounds.js';
import { seededRandom } from './seeded-random.js';

const EVENTS = 120;
const FLIPS = rounds(200, 10_000);

/** Of a flip: what is read of it afterwards, and whether anybody says so. */
interface Outcome {
  /** A start is refused, with this code. */
  readonly refused: string | undefined;
  readonly says?: string;
  /** Any event reads as another, or cannot be read. */
  readonly changed: boolean;
  readonly fsckFinds: boolean;
}

describe(`a log in which one bit is another, ${FLIPS} times`, () => {
  let log: SealedLog;
  let whole: Buffer;
  let sound: readonly LocalEvent[];
  const outcomes: Outcome[] = [];
  const path = () => join(log.dataDir, 'log.db');
  const copy = () => join(log.root, 'copy.db');
  const settings = () => readSettings({ PSP_DATA_DIR: log.dataDir });

  const codeOf = (error: unknown) => (error as { code?: string }).code ?? String(error);
  function found(): boolean {
    try {
      return fsck(settings()).findings.length > 0;
    } catch {
      return true; // it is no log any more, which is said as well
    }
  }

  beforeAll(async () => {
    log = sealedLog();
    await log.grow(EVENTS);
    sound = [...log.store.log.readFrom(0)];
    await log.close();
    backup(settings(), copy());
    whole = readFileSync(path());
    const random = seededRandom(15);
    for (let flip = 0; flip < FLIPS; flip += 1) {
      const damaged = Buffer.from(whole);
      damaged[Math.floor(random() * whole.length)]! ^= 1 << Math.floor(random() * 8);
      writeFileSync(path(), damaged);
      const fsckFinds = found();
      outcomes.push({ ...(await started()), fsckFinds });
    }
    writeSync(
      1,
      `flipped bits · ${FLIPS}: ${count(({ refused }) => refused !== undefined)} starts refused, ${count(({ fsckFinds }) => fsckFinds)} found by fsck, ${count(({ changed }) => changed)} served with another event\n`,
    );
  }, FLIPS * 500);
  afterAll(() => log.end());

  const count = (of: (outcome: Outcome) => boolean) => outcomes.filter(of).length;

  async function started(): Promise<Omit<Outcome, 'fsckFinds'>> {
    try {
      log.open();
    } catch (error) {
      return { refused: codeOf(error), says: (error as Error).message, changed: false };
    }
    try {
      return {
        refused: undefined,
        changed: JSON.stringify([...log.store.log.readFrom(0)]) !== JSON.stringify(sound),
      };
    } catch {
      return { refused: undefined, changed: true };
    } finally {
      log.integrity.close({ sign: false });
      await log.close();
    }
  }

  it('is never served with another event than was recorded', () => {
    expect(outcomes.filter(({ changed }) => changed)).toEqual([]);
  });

  it('is refused with a code for damage, or for what is no log of this product', () => {
    const codes = new Set(outcomes.flatMap(({ refused }) => (refused === undefined ? [] : [refused])));
    expect([...codes].filter((code) => !DAMAGE.includes(code))).toEqual([]);
    expect(codes.size).toBeGreaterThan(0);
  });

  it('is found by fsck wherever a start is refused for damage', () => {
    expect(outcomes.filter(({ refused, fsckFinds }) => refused === 'LogDamaged' && !fsckFinds)).toEqual([]);
  });

  it('is helped by a backup', async () => {
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, damaged.length / 2, damaged.length / 2 + 4096);
    writeFileSync(path(), damaged);
    expect(await started()).toMatchObject({ refused: 'LogDamaged' });
    expect(restore(settings(), copy())).toMatchObject({ events: EVENTS });
    copyFileSync(path(), join(log.root, 'restored.db'));
    expect(await started()).toEqual({ refused: undefined, changed: false });
  });
});

/** What a damaged first page says of itself can be anything; each is refused, and none is changed. */
const DAMAGE = ['LogDamaged', 'ForeignFile', 'NewerFormat', 'WrongRole', 'LogRolledBack'];
