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
    const { columns } = this;
    let at = 0;
    for (; at + ROWS_AT_ONCE <= rows.length; at += ROWS_AT_ONCE) {
      const values: Value[] = [];
      for (let i = at; i < at + ROWS_AT_ONCE; i += 1) {
        const row = rows[i]!;
        for (const column of columns) values.push(row[column]!);
      }
      this.many.run(...values);
    }
    for (; at < rows.length; at += 1) {
      const row = rows[at]!;
      this.one.run(...columns.map((column) => row[column]!));
    }
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

  /** For a partnership of which nothing stands. */
  insert({ rows }: StreamRows): void {
    for (const [table, writer] of this.writers) writer.insert(rows.get(table) ?? []);
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
