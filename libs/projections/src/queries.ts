/** How queries ask the tables: prepared once for each database, in pages with a cursor. */
import { Buffer } from 'node:buffer';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Value } from './read-model.js';

export const MOST_ROWS = 500;

export interface PageArgs {
  /** The `next` of the page before. */
  readonly after?: string;
  /** 1 to 500; 100 where nothing is said. */
  readonly limit?: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Hand it in as `after`; null = this was the last page. */
  readonly next: string | null;
}

/** What is thrown where the arguments of a query cannot be used. */
export class QueryNotValid extends Error {
  readonly code = 'QueryNotValid';
  constructor(
    /** The argument. */
    readonly argument: string,
    message: string,
  ) {
    super(message);
    this.name = 'QueryNotValid';
  }
}

const prepared = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

function statement(db: DatabaseSync, sql: string): StatementSync {
  let statements = prepared.get(db);
  if (statements === undefined) prepared.set(db, (statements = new Map<string, StatementSync>()));
  let found = statements.get(sql);
  if (found === undefined) statements.set(sql, (found = db.prepare(sql)));
  return found;
}

/** All rows of a question, as SQLite gives them. */
export const allOf = <R>(db: DatabaseSync, sql: string, params: readonly Value[] = []): R[] =>
  statement(db, sql).all(...params) as unknown as R[];

export const oneOf = <R>(db: DatabaseSync, sql: string, params: readonly Value[] = []): R | undefined =>
  statement(db, sql).get(...params) as R | undefined;

/** Conditions with their values, joined by AND; those left undefined ask for nothing. */
export function where(...conditions: readonly (readonly [sql: string, ...values: (Value | undefined)[]])[]): {
  sql: string;
  params: Value[];
} {
  const asked = conditions.filter((condition) => condition.slice(1).every((value) => value !== undefined));
  return {
    sql: asked.length === 0 ? '' : `WHERE ${asked.map(([sql]) => sql).join(' AND ')}`,
    params: asked.flatMap((condition) => condition.slice(1) as Value[]),
  };
}

/** One page in the order of `by`. `by` must name a row among all rows; its columns may carry a collation. */
export function pageOf<R, T>(
  db: DatabaseSync,
  question: {
    select: string;
    where: { sql: string; params: readonly Value[] };
    by: readonly string[];
    keyOf: (row: R) => readonly Value[];
    item: (row: R) => T;
  },
  { after, limit = 100 }: PageArgs,
): Page<T> {
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS)
    throw new QueryNotValid('limit', `a page holds 1 to ${MOST_ROWS} rows, not ${limit}`);
  const { by } = question;
  const key = after === undefined ? undefined : keyIn(after, by.length);
  const beyond = key === undefined ? '' : `(${by.join(', ')}) > (${by.map(() => '?').join(', ')})`;
  const conditions = [question.where.sql, beyond && (question.where.sql === '' ? `WHERE ${beyond}` : `AND ${beyond}`)];
  const rows = allOf<R>(db, `${question.select} ${conditions.join(' ')} ORDER BY ${by.join(', ')} LIMIT ${limit + 1}`, [
    ...question.where.params,
    ...(key ?? []),
  ]);
  const more = rows.length > limit;
  if (more) rows.pop();
  const last = rows.at(-1);
  return {
    items: rows.map(question.item),
    next: more && last !== undefined ? cursorOf(question.keyOf(last)) : null,
  };
}

const cursorOf = (key: readonly Value[]) => Buffer.from(JSON.stringify(key)).toString('base64url');

function keyIn(cursor: string, width: number): readonly Value[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(key) && key.length === width && key.every(isValue)) return key as Value[];
  } catch {
    // falls through: the same answer for both
  }
  throw new QueryNotValid('after', 'this is no cursor of this list: leave it out to begin at the first page');
}
const isValue = (value: unknown) => value === null || typeof value === 'string' || typeof value === 'number';

/** What `json` wrote. */
export const parsed = <T>(text: string | null, otherwise: T): T =>
  text === null ? otherwise : (JSON.parse(text) as T);
