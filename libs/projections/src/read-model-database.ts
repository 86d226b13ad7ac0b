/** One database of read models: the tables of all of them, what is parked, which streams change with the day, and the one
 *  checkpoint that says what all of it was made of. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Day } from '#lifecycle';
import { streamOf } from './log.js';
import { oneOf } from './queries.js';
import type { ReadModel, Table } from './read-model.js';
import type { Parked, StreamRows } from './stream-rows.js';
import { createTable, RowsWriter } from './table-writer.js';

/** What rows were made of. */
export interface Versions {
  readonly logId: string;
  readonly code: string;
  readonly catalogue: number;
  /** The SHA-256 of each register, as JSON. */
  readonly registers: string;
  readonly policy: string;
}

export interface Checkpoint extends Versions {
  /** Events of the log that the rows are made of. */
  readonly nextIndex: number;
  /** The last of them; null = none. */
  readonly lastEventId: string | null;
  readonly today: Day;
}

const OWN_TABLES = `
CREATE TABLE checkpoint (
  id INTEGER PRIMARY KEY CHECK (id = 1), nextIndex INTEGER NOT NULL, lastEventId TEXT, logId TEXT NOT NULL,
  today TEXT NOT NULL, code TEXT NOT NULL, catalogue INTEGER NOT NULL, registers TEXT NOT NULL, policy TEXT NOT NULL
) STRICT;
CREATE TABLE parked (
  stream TEXT PRIMARY KEY, revision INTEGER NOT NULL, "index" INTEGER NOT NULL, eventId TEXT NOT NULL,
  type TEXT NOT NULL, reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE changing (partnershipId TEXT PRIMARY KEY, changesOn TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX changing_by_day ON changing(changesOn)`;

export const tablesOf = (models: readonly ReadModel[]): readonly Table[] =>
  models.flatMap((model) => Object.values(model.tables));

const schemaOf = (models: readonly ReadModel[]): string =>
  [OWN_TABLES.trim(), ...tablesOf(models).map(createTable)].join(';\n');

const statementsIn = (sql: string) => sql.split(';\n').map((one) => one.trim());

/** Whether the tables in a file are those of these read models. */
export function hasSchemaOf(database: DatabaseSync, models: readonly ReadModel[]): boolean {
  const stored = database
    .prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid')
    .all()
    .map((row) => String(row['sql']));
  const expected = statementsIn(schemaOf(models));
  return stored.length === expected.length && stored.every((sql, at) => sql === expected[at]);
}

export class ReadModelDatabase {
  readonly tables: readonly Table[];
  private readonly writer: RowsWriter;
  private readonly park: StatementSync;
  private readonly unpark: StatementSync;
  private readonly change: StatementSync;
  private readonly stay: StatementSync;
  private readonly mark: StatementSync;

  /** Over a database that has the tables already. */
  constructor(
    readonly database: DatabaseSync,
    models: readonly ReadModel[],
  ) {
    this.tables = tablesOf(models);
    this.writer = new RowsWriter(database, this.tables);
    this.park = database.prepare('INSERT OR REPLACE INTO parked VALUES (?, ?, ?, ?, ?, ?)');
    this.unpark = database.prepare('DELETE FROM parked WHERE stream = ?');
    this.change = database.prepare('INSERT OR REPLACE INTO changing VALUES (?, ?)');
    this.stay = database.prepare('DELETE FROM changing WHERE partnershipId = ?');
    this.mark = database.prepare('INSERT OR REPLACE INTO checkpoint VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)');
  }

  /** Makes the tables in an empty database. */
  static create(database: DatabaseSync, models: readonly ReadModel[]): ReadModelDatabase {
    database.exec(schemaOf(models));
    return new ReadModelDatabase(database, models);
  }

  /** For a partnership of which nothing stands in this database; to be ended by `filled`. */
  fillIn(partnershipId: string, rows: StreamRows): void {
    this.writer.insertLater(rows);
    this.note(partnershipId, rows);
  }

  /** All has been filled in. */
  filled(): void {
    this.writer.finish();
  }

  /** `before` = the rows that stand, where they are known. */
  replace(partnershipId: string, before: StreamRows | undefined, rows: StreamRows): void {
    this.writer.replace(partnershipId, before, rows);
    if (before === undefined || before.parked !== undefined) this.unpark.run(streamOf(partnershipId));
    if (before === undefined || (before.changesOn !== null && rows.changesOn === null)) this.stay.run(partnershipId);
    this.note(partnershipId, rows, before);
  }

  private note(partnershipId: string, { parked, changesOn }: StreamRows, before?: StreamRows): void {
    if (parked !== undefined)
      this.park.run(parked.stream, parked.revision, parked.index, parked.eventId, parked.type, parked.reason);
    if (changesOn !== null && changesOn !== before?.changesOn) this.change.run(partnershipId, changesOn);
  }

  get checkpoint(): Checkpoint | undefined {
    return checkpointIn(this.database);
  }

  set checkpoint(at: Checkpoint) {
    this.mark.run(at.nextIndex, at.lastEventId, at.logId, at.today, at.code, at.catalogue, at.registers, at.policy);
  }
}

export function checkpointIn(database: DatabaseSync): Checkpoint | undefined {
  const row = oneOf<Checkpoint>(database, 'SELECT * FROM checkpoint');
  if (row === undefined) return undefined;
  const { nextIndex, lastEventId, logId, today, code, catalogue, registers, policy } = row;
  return { nextIndex, lastEventId, logId, today, code, catalogue, registers, policy };
}

/** Every stream that stands still, by name. */
export const parkedIn = (database: DatabaseSync): readonly Parked[] =>
  database
    .prepare('SELECT * FROM parked ORDER BY stream')
    .all()
    .map((row) => ({ ...row }) as unknown as Parked);

/** Partnerships with other rows on that day than on the one before. */
export const changingBy = (database: DatabaseSync, today: Day): readonly string[] =>
  database
    .prepare('SELECT partnershipId FROM changing WHERE changesOn <= ? ORDER BY partnershipId')
    .all(today)
    .map((row) => String(row['partnershipId']));
