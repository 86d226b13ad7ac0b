import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { NOON } from '../../test/temporary-store.js';
import { OUR_PREFIXES } from '../port.js';
import { openDatabase, pragma } from './database.js';
import { createSchema, readIdentity } from './schema.js';

describe('the file of a log', () => {
  let database: DatabaseSync;
  beforeEach(() => {
    database = openDatabase('', 'memory');
    createSchema(database, { logId: 'log-1', openedAt: NOON, role: 'origin' });
    database.exec("INSERT INTO streams (name) VALUES ('partnership-a'), ('register-b')");
    insert(0, 1, 0, 10);
    insert(1, 2, 0, 20);
    insert(2, 1, 1, 20);
  });
  afterEach(() => database.close());

  function insert(
    index: number,
    stream: number,
    revision: number,
    knownAt: number,
    verb = 'INSERT',
    origin?: string,
  ): void {
    database
      .prepare(`${verb} INTO events VALUES (?, ?, ?, ?, 'T', ?, 'json', '{}', '{}', ?)`)
      .run(index, stream, revision, randomUUID(), knownAt, origin ?? null);
  }
  const everything = () => JSON.stringify(database.prepare('SELECT * FROM events').all());
  function refuses(write: () => void, sentence: string): void {
    const before = everything();
    expect(write).toThrow(sentence);
    expect(everything()).toBe(before);
  }

  it('says what it is', () => {
    expect(pragma(database, 'application_id')).toBe(0x50535031);
    expect(readIdentity(database)).toEqual({
      logId: 'log-1',
      openedAt: NOON,
      role: 'origin',
      prefixes: [...OUR_PREFIXES],
      format: 'preview-1',
    });
  });

  it('refuses to change an event or a stream, or to lose one', () => {
    refuses(() => database.exec("UPDATE events SET data = '1'"), 'append only');
    refuses(() => database.exec('DELETE FROM events WHERE log_index = 2'), 'append only');
    refuses(() => database.exec("UPDATE streams SET name = 'partnership-z'"), 'append only');
    refuses(() => database.exec('DELETE FROM streams'), 'append only');
  });

  it.each(['INSERT OR REPLACE', 'REPLACE', 'INSERT OR IGNORE', 'INSERT OR FAIL'])(
    'refuses %s of what is there',
    (verb) => {
      for (const [index, revision] of [
        [0, 0],
        [2, 1],
        [3, 1],
        [3, 0],
      ] as const)
        refuses(() => insert(index, 1, revision, 30, verb), 'not the next event');
      refuses(() => database.exec(`${verb} INTO streams (id, name) VALUES (1, 'partnership-c')`), 'not a new stream');
      refuses(() => database.exec(`${verb} INTO streams (id, name) VALUES (9, 'partnership-a')`), 'not a new stream');
    },
  );

  it('refuses a gap, in the log or in a stream', () => {
    refuses(() => insert(4, 1, 2, 30), 'not the next event');
    refuses(() => insert(3, 1, 3, 30), 'not the next event');
    insert(3, 1, 2, 30);
  });

  it('refuses to go back in time, or in the order of the origin', () => {
    refuses(() => insert(3, 1, 2, 19), 'not the next event');
    insert(3, 1, 2, 20, 'INSERT', 'e5');
    refuses(() => insert(4, 1, 3, 20, 'INSERT', 'e5'), 'not the next event');
    refuses(() => insert(4, 1, 3, 20, 'INSERT', 'e4'), 'not the next event');
    insert(4, 1, 3, 20, 'INSERT', 'e6');
  });

  it('refuses streams of others', () => {
    for (const name of ['invoice-1', 'Partnership-1', '', 'partnership', '$partnership-1'])
      refuses(
        () => void database.prepare('INSERT INTO streams (name) VALUES (?)').run(name),
        'not a new stream of ours',
      );
    for (const prefix of OUR_PREFIXES) database.prepare('INSERT INTO streams (name) VALUES (?)').run(`${prefix}new`);
  });

  it('refuses an event of no stream, and an encoding it does not know', () => {
    expect(() => insert(3, 99, 0, 30)).toThrow('FOREIGN KEY');
    expect(() => database.exec("INSERT INTO events VALUES (3, 1, 2, 'x', 'T', 30, 'text', '{}', '{}', NULL)")).toThrow(
      'CHECK',
    );
  });
});
