/** Rows into tables: many at once where nothing stood before, only what differs where something did. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Row, Table, Value } from './read-model.js';
import type { StreamRows } from './stream-rows.js';

/** Rows of one statement while a file is filled: more gain nothing. */
const ROWS_AT_ONCE = 16;

export const createTable = ({ name, columns, key, indexes = [] }: Table): string =>
  [
    `CREATE TABLE ${name} (${Object.entries(columns)
      .map(([column, type]) => `${column} ${type}`)
      .join(', ')}, PRIMARY KEY (${key.join(', ')})) STRICT, WITHOUT ROWID`,
    ...indexes.map((columnList, at) => `CREATE INDEX ${name}_${at} ON ${name}(${columnList})`),
  ].join(';\n');

class TableWriter {
  readonly columns: readonly string[];
  private readonly one: StatementSync;
  private readonly many: StatementSync;
  private readonly remove: StatementSync;
  private readonly clear: StatementSync;
  /** Values of rows that wait. */
  private readonly held: Value[] = [];

  constructor(
    database: DatabaseSync,
    private readonly table: Table,
  ) {
    this.columns = Object.keys(table.columns);
    const values = `(${this.columns.map(() => '?').join(',')})`;
    const insert = `INSERT OR REPLACE INTO ${table.name} VALUES `;
    this.one = database.prepare(insert + values);
    this.many = database.prepare(insert + Array.from({ length: ROWS_AT_ONCE }, () => values).join(','));
    this.remove = database.prepare(`DELETE FROM ${table.name} WHERE ${table.key.map((c) => `${c} = ?`).join(' AND ')}`);
    this.clear = database.prepare(`DELETE FROM ${table.name} WHERE partnershipId = ?`);
  }

  insert(rows: readonly Row[]): void {
    this.insertLater(rows);
    this.insertHeld();
  }

  /** Holds rows back until there are enough for one statement. */
  insertLater(rows: readonly Row[]): void {
    const { columns, held } = this;
    for (const row of rows) {
      for (const column of columns) held.push(row[column]!);
      if (held.length < ROWS_AT_ONCE * columns.length) continue;
      this.many.run(...held.splice(0)); // taken out first: a row that is refused is not held for ever
    }
  }

  insertHeld(): void {
    const { columns } = this;
    const held = this.held.splice(0);
    for (let at = 0; at < held.length; at += columns.length) this.one.run(...held.slice(at, at + columns.length));
  }

  removeAll(partnershipId: string): void {
    this.clear.run(partnershipId);
  }

  /** Writes the difference between what stands and what shall stand. */
  replace(before: readonly Row[], after: readonly Row[]): void {
    const { columns } = this;
    const stood = new Map(before.map((row) => [this.keyOf(row), row]));
    const changed: Row[] = [];
    for (const row of after) {
      const key = this.keyOf(row);
      const old = stood.get(key);
      stood.delete(key);
      if (old === undefined || columns.some((column) => old[column] !== row[column])) changed.push(row);
    }
    for (const gone of stood.values()) this.remove.run(...this.table.key.map((column) => gone[column]!));
    if (changed.length > 0) this.insert(changed);
  }

  keyOf(row: Row): string {
    const { key } = this.table;
    return key.length === 2 ? String(row[key[1]!]) : JSON.stringify(key.map((column) => row[column]));
  }
}

export class RowsWriter {
  private readonly writers: ReadonlyMap<string, TableWriter>;

  constructor(database: DatabaseSync, tables: readonly Table[]) {
    this.writers = new Map(tables.map((table) => [table.name, new TableWriter(database, table)]));
  }

  /** For a partnership of which nothing stands. What was held back is written by `finish`. */
  insertLater({ rows }: StreamRows): void {
    for (const [table, writer] of this.writers) writer.insertLater(rows.get(table) ?? []);
  }

  finish(): void {
    for (const writer of this.writers.values()) writer.insertHeld();
  }

  /** `before` = what stands now, where that is known. */
  replace(partnershipId: string, before: StreamRows | undefined, after: StreamRows): void {
    for (const [table, writer] of this.writers) {
      const rows = after.rows.get(table) ?? [];
      if (before !== undefined) writer.replace(before.rows.get(table) ?? [], rows);
      else {
        writer.removeAll(partnershipId);
        writer.insert(rows);
      }
    }
  }
}
