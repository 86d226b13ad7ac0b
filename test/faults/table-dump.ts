/** Every table of a database with every row, as text: two databases hold the same when these are the same. */
import type { DatabaseSync } from 'node:sqlite';

/** Rows by table, each as JSON, in an order of their own. Tables named in `without` are left out. */
export function dumpOf(database: DatabaseSync, without: readonly string[] = []): Readonly<Record<string, string[]>> {
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .all()
    .map(({ name }) => String(name))
    .filter((name) => !without.includes(name));
  return Object.fromEntries(
    tables.map((table) => [
      table,
      database
        .prepare(`SELECT * FROM "${table}"`)
        .all()
        .map((row) => JSON.stringify(row))
        .sort(),
    ]),
  );
}

export const rowsOf = (dump: Readonly<Record<string, string[]>>): number =>
  Object.values(dump).reduce((sum, rows) => sum + rows.length, 0);
