/** The tables of a log, and the triggers by which the file itself refuses everything but the next event. */
import type { DatabaseSync } from 'node:sqlite';
import { type Instant, LOG_FORMAT, OUR_PREFIXES } from '../port.js';
import { pragma } from './database.js';

/** 'PSP1': any other non-empty file is refused. */
export const APPLICATION_ID = 0x50535031;
export const SCHEMA_VERSION = 1;

/** `origin`: this file is the log. `replica`: it follows an event store elsewhere. */
export type Role = 'origin' | 'replica';

export interface LogIdentity {
  logId: string;
  openedAt: Instant;
  role: Role;
  /** Streams of this log begin with one of these, for its life: they decide which events have an index. */
  prefixes: readonly string[];
  format: string;
  /** Of a replica, and of a log that was one: the log it came from. */
  sourceLogId?: string;
}

const refuse = (name: string, when: string, sentence: string) =>
  `CREATE TRIGGER ${name} BEFORE ${when} BEGIN SELECT RAISE(ABORT, 'log: ${sentence}'); END;`;

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Insert triggers are needed beside those on update and delete: INSERT OR REPLACE removes rows without firing them. */
const schema = (prefixes: readonly string[]) => `
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
  CREATE TABLE log (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE events (
    log_index INTEGER PRIMARY KEY,
    stream_id INTEGER NOT NULL REFERENCES streams(id),
    revision INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    type TEXT NOT NULL,
    known_at INTEGER NOT NULL,
    encoding TEXT NOT NULL CHECK (encoding IN ('json', 'base64')),
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    origin_position TEXT
  ) STRICT;
  CREATE UNIQUE INDEX events_by_stream ON events(stream_id, revision);
  ${refuse(
    'events_next',
    `INSERT ON events
      WHEN NEW.log_index IS NOT (SELECT coalesce(max(log_index), -1) + 1 FROM events)
        OR NEW.revision IS NOT (SELECT coalesce(max(revision), -1) + 1 FROM events WHERE stream_id = NEW.stream_id)
        OR NEW.known_at < (SELECT known_at FROM events WHERE log_index = NEW.log_index - 1)
        OR NEW.origin_position <= (SELECT origin_position FROM events WHERE log_index = NEW.log_index - 1)`,
    'not the next event',
  )}
  ${refuse(
    'streams_next',
    `INSERT ON streams
      WHEN EXISTS (SELECT 1 FROM streams WHERE id = NEW.id OR name = NEW.name)
        OR NOT (${prefixes.map((prefix) => `NEW.name GLOB ${quoted(`${prefix}*`)}`).join(' OR ')})`,
    'not a new stream of ours',
  )}
  ${['events', 'streams']
    .flatMap((table) => ['UPDATE', 'DELETE'].map((act) => [table, act] as const))
    .map(([table, act]) => refuse(`${table}_no_${act.toLowerCase()}`, `${act} ON ${table}`, 'append only'))
    .join('\n')}
`;

/** Makes the tables of a new log in one transaction. */
export function createSchema(database: DatabaseSync, identity: Omit<LogIdentity, 'format' | 'prefixes'>): void {
  database.exec(`BEGIN IMMEDIATE; ${schema(OUR_PREFIXES)}`);
  const insert = database.prepare('INSERT INTO log (key, value) VALUES (?, ?)');
  insert.run('logId', identity.logId);
  insert.run('openedAt', identity.openedAt);
  insert.run('role', identity.role);
  insert.run('prefixes', JSON.stringify(OUR_PREFIXES));
  insert.run('format', LOG_FORMAT);
  if (identity.sourceLogId !== undefined) insert.run('sourceLogId', identity.sourceLogId);
  database.exec('COMMIT');
}

/** What the file says it is. Throws what SQLite throws where there is no such table. */
export function readIdentity(database: DatabaseSync): LogIdentity {
  const rows = database.prepare('SELECT key, value FROM log').all() as unknown as { key: string; value: string }[];
  const value = new Map(rows.map((row) => [row.key, row.value]));
  const needed = (key: string) => {
    const found = value.get(key);
    if (found === undefined) throw new Error(`the log does not say its ${key}`);
    return found;
  };
  const sourceLogId = value.get('sourceLogId');
  return {
    logId: needed('logId'),
    openedAt: needed('openedAt'),
    role: needed('role') as Role,
    prefixes: JSON.parse(needed('prefixes')) as string[],
    format: needed('format'),
    ...(sourceLogId === undefined ? {} : { sourceLogId }),
  };
}

export const applicationId = (database: DatabaseSync): number => Number(pragma(database, 'application_id'));
export const schemaVersion = (database: DatabaseSync): number => Number(pragma(database, 'user_version'));
