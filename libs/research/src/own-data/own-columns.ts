/** Columns for the estimators out of a table of somebody's own, or what is wrong with it, line by line. */
import { readCsv, TableRefused, type CsvRow } from './read-csv.js';

export interface ColumnNames {
  readonly time: string;
  readonly status: string;
  readonly entry?: string | undefined;
  readonly group?: string | undefined;
}

export interface OwnColumns {
  readonly time: Float64Array;
  readonly status: Int32Array;
  readonly entry: Float64Array | null;
  readonly group: readonly string[] | null;
  /** The highest status: the number of outcomes. */
  readonly outcomes: number;
  /** Lines left out: a value is missing, or the row was never under watch. */
  readonly leftOut: readonly { readonly line: number; readonly why: string }[];
}

const SHOWN = 20;
const MISSING = new Set(['', 'na', 'nan', 'null', '.']);
const MOST_OUTCOMES = 20;

/** @throws TableRefused */
export function ownColumns(text: string, names: ColumnNames): OwnColumns {
  const { header, rows } = readCsv(text);
  const problems: string[] = [];
  const placeOf = (what: string, name: string | undefined): number => {
    if (name === undefined) return -1;
    const place = header.indexOf(name);
    if (place < 0)
      problems.push(
        `line 1: no column is called ${JSON.stringify(name)} (for --${what}); there are ${header.join(', ')}`,
      );
    return place;
  };
  const places = {
    time: placeOf('time', names.time),
    status: placeOf('status', names.status),
    entry: placeOf('entry', names.entry),
    group: placeOf('group', names.group),
  };
  if (problems.length > 0) throw new TableRefused(problems);

  const time: number[] = [];
  const status: number[] = [];
  const entry: number[] = [];
  const group: string[] = [];
  const leftOut: { line: number; why: string }[] = [];
  for (const row of rows) {
    const read = readRow(row, places, problems);
    if (read === null) continue;
    if (typeof read === 'string') {
      leftOut.push({ line: row.line, why: read });
      continue;
    }
    time.push(read.time);
    status.push(read.status);
    entry.push(read.entry);
    group.push(read.group);
  }
  if (problems.length > SHOWN) problems.splice(SHOWN, problems.length, `and ${problems.length - SHOWN} more`);
  if (problems.length > 0) throw new TableRefused(problems);
  return {
    time: Float64Array.from(time),
    status: Int32Array.from(status),
    entry: names.entry === undefined ? null : Float64Array.from(entry),
    group: names.group === undefined ? null : group,
    outcomes: status.reduce((most, code) => Math.max(most, code), 0),
    leftOut,
  };
}

interface Places {
  readonly time: number;
  readonly status: number;
  readonly entry: number;
  readonly group: number;
}

/** The row; why it is left out; or null with its problems told. */
function readRow({ line, cells }: CsvRow, places: Places, problems: string[]) {
  let wrong = false;
  const number = (what: string, place: number, holds: (x: number) => boolean, says: string): number | null => {
    const text = cells[place]!.trim();
    if (MISSING.has(text.toLowerCase())) return null;
    const value = Number(text);
    if (Number.isFinite(value) && holds(value)) return value;
    problems.push(`line ${line}: ${what} is ${JSON.stringify(text)}, and has to be ${says}`);
    wrong = true;
    return null;
  };
  const time = number('time', places.time, (x) => x >= 0, 'a number from 0');
  const status = number(
    'status',
    places.status,
    (x) => Number.isInteger(x) && x >= 0 && x <= MOST_OUTCOMES,
    'a whole number: 0 for censored, 1 for the outcome, from 2 for competing ones',
  );
  const entry = places.entry < 0 ? 0 : number('entry', places.entry, () => true, 'a number');
  if (wrong) return null;
  if (time === null || status === null) return 'time or status is missing';
  const from = Math.max(0, entry ?? 0);
  if (from > 0 && from >= time) return 'its time ends before its entry';
  const group = places.group < 0 ? '' : cells[places.group]!.trim();
  return places.group >= 0 && group === '' ? 'its group is missing' : { time, status, entry: from, group };
}
