/** What a read model is: tables with their columns, and a pure function from one partnership's history to their rows. */
import type { History, Policy, Registers } from '#lifecycle';

export type Value = string | number | null;
export type ColumnType = 'TEXT NOT NULL' | 'TEXT' | 'INTEGER NOT NULL' | 'INTEGER';

export interface Table {
  readonly name: string;
  /** In the order in which they are stored. `partnershipId` is one of them. Yes and no are 1 and 0, nested detail is JSON. */
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Begins with `partnershipId`: rows are replaced partnership by partnership. */
  readonly key: readonly ['partnershipId', ...string[]];
  /** Column lists of further indexes. */
  readonly indexes?: readonly string[];
}

type ValueOf<C extends ColumnType> = C extends 'TEXT NOT NULL'
  ? string
  : C extends 'TEXT'
    ? string | null
    : C extends 'INTEGER NOT NULL'
      ? number
      : number | null;

export type RowOf<T extends Table> = { readonly [C in keyof T['columns']]: ValueOf<T['columns'][C]> };
export type Row = Readonly<Record<string, Value>>;
export type Tables = Readonly<Record<string, Table>>;

export interface ReadModel<T extends Tables = Tables> {
  readonly name: string;
  readonly tables: T;
  /** The rows of one partnership. No clock, no other partnership, nothing that is not handed in. */
  rows(history: History, registers: Registers, policy: Policy): { readonly [K in keyof T]: readonly RowOf<T[K]>[] };
}

/** Holds a table to its shape and keeps its column names for the types of its rows. */
export const table = <const T extends Table>(definition: T): T => definition;

/** Holds the rows of a read model to its columns. */
export const readModel = <T extends Tables>(definition: ReadModel<T>): ReadModel<T> => definition;

export const flag = (holds: boolean): 0 | 1 => (holds ? 1 : 0);

/** A list or object as one JSON column; nothing in it is no text at all. */
export const json = (value: unknown): string | null =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0) ? null : JSON.stringify(value);

/** Synthetic partnerships are told from real ones by their id alone. */
export const isSynthetic = (partnershipId: string): boolean => partnershipId.startsWith('synthetic-');
