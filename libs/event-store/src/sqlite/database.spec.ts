import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { temporaryFolder } from '../../test/temporary-store.js';
import { errcodeOf, faultOf, immediate, openDatabase, pragma } from './database.js';

describe('a connection', () => {
  let temporary: ReturnType<typeof temporaryFolder>;
  let path: string;
  beforeEach(() => {
    temporary = temporaryFolder();
    path = join(temporary.folder, 'some.db');
  });
  afterEach(() => temporary.remove());

  const read = (database: DatabaseSync, ...names: string[]) => names.map((name) => pragma(database, name));

  it('of the log syncs every commit', () => {
    const database = openDatabase(path, 'log');
    expect(read(database, 'journal_mode', 'synchronous', 'foreign_keys', 'trusted_schema')).toEqual(['wal', 2, 1, 0]);
    expect(read(database, 'wal_autocheckpoint', 'journal_size_limit', 'busy_timeout')).toEqual([
      10_000, 67_108_864, 250,
    ]);
    database.close();
  });

  it('of read models may lose the last commits to a power cut, and one of a scratch file everything', () => {
    const models = openDatabase(path, 'readModels');
    expect(read(models, 'journal_mode', 'synchronous')).toEqual(['wal', 1]);
    models.close();
    const scratch = openDatabase(`${path}.part`, 'scratch');
    expect(read(scratch, 'journal_mode', 'synchronous')).toEqual(['off', 0]);
    scratch.close();
  });

  it('in memory leaves no file, and a reader cannot write', () => {
    const memory = openDatabase('', 'memory');
    memory.exec('CREATE TABLE t (x)');
    memory.close();
    openDatabase(path, 'log').close();
    const reader = openDatabase(path, 'reader');
    expect(() => reader.exec('CREATE TABLE t (x)')).toThrow('readonly');
    reader.close();
    expect(() => openDatabase(join(temporary.folder, 'missing.db'), 'reader')).toThrow();
  });

  it('takes back a transaction that throws, and is ready for the next', () => {
    const database = openDatabase('', 'memory');
    database.exec('CREATE TABLE t (x UNIQUE)');
    const insert = database.prepare('INSERT INTO t VALUES (?)');
    expect(() =>
      immediate(database, () => {
        insert.run(1);
        throw new Error('no');
      }),
    ).toThrow('no');
    immediate(database, () => insert.run(1));
    expect(database.isTransaction).toBe(false);
    expect(pragma(database, 'user_version')).toBe(0);
    expect(database.prepare('SELECT count(*) AS n FROM t').get()).toEqual({ n: 1 });
    database.close();
  });

  it('whose transaction can be neither finished nor taken back is not to be trusted', () => {
    const broken = {
      isTransaction: true,
      exec: (sql: string) => {
        if (sql === 'ROLLBACK') throw new Error('cannot');
      },
    } as unknown as DatabaseSync;
    let thrown: unknown;
    try {
      immediate(broken, () => {
        throw new Error('first');
      });
    } catch (error) {
      thrown = error;
    }
    expect(faultOf(thrown)).toBe('fatal');
    expect((thrown as Error).cause).toMatchObject({ message: 'first' });
  });
});

describe('a fault', () => {
  const thrown = (errcode: number) => Object.assign(new Error(), { code: 'ERR_SQLITE_ERROR', errcode });

  it.each([
    [5, 'busy'],
    [6, 'busy'],
    [517, 'busy'], // BUSY_SNAPSHOT
    [13, 'full'],
    [19, 'constraint'],
    [1811, 'constraint'], // CONSTRAINT_TRIGGER
    [778, 'fatal'], // IOERR_WRITE
    [1034, 'fatal'], // IOERR_FSYNC
    [11, 'fatal'],
    [26, 'fatal'],
    [14, 'fatal'],
    [8, 'fatal'],
    [15, 'fatal'],
    [7, 'fatal'],
    [1, undefined],
  ])('of result code %d is %s', (errcode, fault) => {
    expect(faultOf(thrown(errcode))).toBe(fault);
  });

  it('is none where SQLite has not spoken', () => {
    expect(faultOf(new Error('database is locked'))).toBeUndefined();
    expect(faultOf(undefined)).toBeUndefined();
    expect(errcodeOf(Object.assign(new Error(), { code: 'EACCES', errcode: 5 }))).toBeUndefined();
  });
});
