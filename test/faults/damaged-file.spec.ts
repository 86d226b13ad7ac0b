/** Files that are no log, or no longer a whole one: a start refuses them with a code and a way out, and leaves them as they are. */
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  backupLog,
  type LocalEvent,
  lockFolder,
  type OpeningRefused,
  openReplicaLog,
  openSqliteStore,
  restoreLog,
} from '#event-store';

const NOON = '2026-01-05T12:00:00.000Z';
const now = () => NOON;
const PAGE = 4_096;

/** Starts a store in a folder: what it holds, or why it does not start. */
async function start(folder: string): Promise<LocalEvent[] | OpeningRefused> {
  const lock = lockFolder(folder, { as: { verb: 'test' }, now });
  try {
    const store = openSqliteStore({ lock, now, newLogId: randomUUID });
    const events = [...store.log.readFrom(0)];
    await store.close();
    return events;
  } catch (error) {
    return error as OpeningRefused;
  } finally {
    lock.release();
  }
}

async function fill(folder: string, appends: number): Promise<void> {
  const lock = lockFolder(folder, { as: { verb: 'test' }, now });
  const store = openSqliteStore({ lock, now, newLogId: randomUUID });
  for (let i = 0; i < appends; i++)
    await store.append({
      stream: `partnership-${i % 7}`,
      expected: i < 7 ? 'noStream' : { revision: Math.floor(i / 7) - 1 },
      events: [{ id: randomUUID(), type: 'PilotLaunched', data: { note: 'x'.repeat(900) }, metadata: {} }],
      recordedAt: NOON,
    });
  await store.close();
  lock.release();
}

describe('a start', () => {
  let scratch: string;
  let folder: string;
  let log: string;
  let sound: LocalEvent[];
  let backup: string;
  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'psp-damaged-'));
    const original = join(scratch, 'original');
    await fill(original, 70);
    backup = join(scratch, 'backup.db');
    backupLog({ folder: original, to: backup, now });
    sound = (await start(original)) as LocalEvent[];
    expect(sound).toHaveLength(70);
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));
  beforeEach(() => {
    folder = join(scratch, randomUUID());
    cpSync(join(scratch, 'original'), folder, { recursive: true });
    log = join(folder, 'log.db');
  });

  const bytes = () => (existsSync(log) ? readFileSync(log) : undefined);
  const sql = (statements: string) => {
    const database = new DatabaseSync(log, { defensive: false });
    database.exec(statements);
    database.close();
  };

  /** Refused with this code, with what to do in the sentence, and with the file as it was; then a backup helps. */
  async function expectRefusal(code: string, ...words: string[]): Promise<void> {
    const before = bytes();
    const refusal = (await start(folder)) as OpeningRefused;
    expect(refusal).toMatchObject({ code });
    for (const word of [log, ...words]) expect(refusal.message).toContain(word);
    expect(bytes()).toEqual(before);
    const lock = lockFolder(folder, { as: { verb: 'restore' }, now });
    const { movedAside } = restoreLog(lock, { from: backup, now });
    lock.release();
    if (before !== undefined) expect(readFileSync(movedAside!)).toEqual(before);
    expect(await start(folder)).toEqual(sound);
  }

  it('refuses a file that is no database', async () => {
    writeFileSync(log, 'Minutes of the meeting of 3 May. '.repeat(400));
    await expectRefusal('ForeignFile', 'psp restore');
  });

  it('refuses the database of another program', async () => {
    rmSync(log);
    sql('PRAGMA application_id = 252006674; CREATE TABLE invoices (id INTEGER PRIMARY KEY)');
    await expectRefusal('ForeignFile', 'psp restore');
  });

  it('refuses an empty file, also beside a manifest', async () => {
    writeFileSync(log, '');
    writeFileSync(`${log}.manifest.json`, readFileSync(`${backup}.manifest.json`));
    await expectRefusal('LogDamaged', 'empty', 'psp restore');
  });

  it('refuses to begin a new log where the WAL of one is left', async () => {
    rmSync(log);
    writeFileSync(`${log}-wal`, 'left');
    const refusal = (await start(folder)) as OpeningRefused;
    expect(refusal).toMatchObject({ code: 'LogDamaged', message: expect.stringContaining('psp restore') as string });
    expect(existsSync(log)).toBe(false);
  });

  it('refuses a file that was cut short, wherever', async () => {
    const whole = statSync(log).size;
    const lengths = [
      1,
      15,
      100,
      1_000,
      PAGE,
      PAGE + 1,
      Math.floor(whole / 2),
      whole - PAGE,
      whole - PAGE / 2,
      whole - 1,
    ];
    for (const length of lengths) {
      cpSync(join(scratch, 'original/log.db'), log);
      truncateSync(log, length);
      const refusal = await start(folder);
      expect(refusal).toMatchObject({ code: expect.stringMatching(/^(LogDamaged|ForeignFile)$/) as string });
      expect(statSync(log).size).toBe(length);
    }
    await expectRefusal('LogDamaged', 'psp restore');
  });

  it('refuses a file with a page of zeros, whichever page', async () => {
    const whole = readFileSync(log);
    for (let page = 0; page < whole.length / PAGE; page++) {
      const damaged = Buffer.from(whole);
      damaged.fill(0, page * PAGE, (page + 1) * PAGE);
      writeFileSync(log, damaged);
      const refusal = await start(folder);
      expect(refusal).toMatchObject({ code: expect.stringMatching(/^(LogDamaged|ForeignFile)$/) as string });
      expect(readFileSync(log).equals(damaged)).toBe(true);
    }
  });

  it.each([
    ['an event is missing', 'DELETE FROM events WHERE log_index = 40'],
    ['the first event is missing', 'DELETE FROM events WHERE log_index = 0'],
    ['a revision is missing', 'UPDATE events SET revision = 99 WHERE log_index = 69'],
    ['the clock went back', 'UPDATE events SET known_at = 0 WHERE log_index = 69'],
    ['an event cannot be read', `UPDATE events SET data = '{"half":' WHERE log_index = 50`],
    ['an event is no object', `UPDATE events SET metadata = '[]' WHERE log_index = 50`],
    ['it does not say which log it is', "DELETE FROM log WHERE key = 'logId'"],
    ['a table is missing', 'DROP TABLE log'],
  ])('refuses a log in which %s', async (_, vandalism) => {
    sql(`DROP TRIGGER events_no_update; DROP TRIGGER events_no_delete; ${vandalism}`);
    await expectRefusal('LogDamaged', 'psp restore');
  });

  it('refuses the schema and the format of a newer version', async () => {
    sql('PRAGMA user_version = 2');
    await expectRefusal('NewerFormat', 'update');
    sql("UPDATE log SET value = 'sealed-1' WHERE key = 'format'");
    await expectRefusal('NewerFormat', 'sealed-1');
  });

  it('refuses a replica in place of the log, and the log in place of a replica', async () => {
    sql("UPDATE log SET value = 'replica' WHERE key = 'role'");
    expect(await start(folder)).toMatchObject({
      code: 'WrongRole',
      message: expect.stringContaining('replica.db') as string,
    });
    const other = join(scratch, randomUUID());
    cpSync(join(scratch, 'original'), other, { recursive: true });
    cpSync(join(other, 'log.db'), join(other, 'replica.db'));
    const lock = lockFolder(other, { as: { verb: 'test' }, now });
    expect(() => openReplicaLog({ lock, now, source: { logId: 'log-1', openedAt: NOON } })).toThrow(
      expect.objectContaining({ code: 'WrongRole' }) as Error,
    );
    lock.release();
  });

  it('refuses a log that another program holds', async () => {
    const other = new DatabaseSync(log);
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    expect(await start(folder)).toMatchObject({ code: 'DataFolderInUse' });
    other.close();
    expect(await start(folder)).toEqual(sound);
  });

  it('makes a new log where there is none, whole or not at all', async () => {
    rmSync(log);
    writeFileSync(`${log}.new`, 'torn by a crash');
    expect(await start(folder)).toEqual([]);
    expect(existsSync(`${log}.new`)).toBe(false);
    expect(await start(folder)).toEqual([]);
  });
});
