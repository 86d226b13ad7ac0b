/** The columns every time-to-event estimator takes, and which of their rows can be used. */
import { mergeNearTies } from './near-ties.js';

/**
 * One row per subject (or per stretch of observation), one array per column; arrays or typed arrays.
 * `time`: end of observation, ≥ 0. `status`: 0 censored, 1 the event; with competing outcomes k = the k-th cause.
 * `entry`: start of observation; a row is at risk at t when entry < t ≤ time. Entry null, 0 or below, or no column:
 * observed from the origin, day 0 included, so that an outcome on the day of the origin counts.
 * `groupLevels`: groups to report even when they have no rows.
 */
export interface SurvivalColumns {
  readonly time: ArrayLike<number | null>;
  readonly status: ArrayLike<number | null>;
  readonly entry?: ArrayLike<number | null> | null | undefined;
  readonly group?: ArrayLike<string | null> | null | undefined;
  readonly groupLevels?: readonly string[] | undefined;
}

/** Rows that can be used, near-ties merged. `entry` is null when all rows are observed from the origin. */
export interface UsableRows {
  readonly time: Float64Array;
  readonly status: Int32Array;
  readonly entry: Float64Array | null;
  /** Position in the given columns of each usable row; null when all rows are usable. */
  readonly position: Int32Array | null;
  /** Positions of the rows left out: never at risk (entry > 0 and entry ≥ time), or without a usable number. */
  readonly droppedRows: number[];
}

/** Whole numbers below this are further apart than the tolerance for ties. */
const NO_NEAR_TIES_BELOW = 2 ** 26;

/** The usable rows; a status above `causes` makes a row unusable (pass Infinity to accept any whole number). */
export function usableRows(data: SurvivalColumns, causes: number): UsableRows {
  const total = data.time.length;
  const time = new Float64Array(total);
  const status = new Int32Array(total);
  const entry = data.entry == null ? null : new Float64Array(total);
  const position = new Int32Array(total);
  const droppedRows: number[] = [];
  const most = Math.min(causes, 0x7fffffff);
  let kept = 0;
  let delayed = false;
  let nearTies = false;
  for (let row = 0; row < total; row++) {
    const exit = data.time[row];
    const code = data.status[row];
    const from = entry === null ? 0 : (data.entry![row] ?? 0);
    const usable =
      typeof exit === 'number' &&
      exit >= 0 &&
      exit <= Number.MAX_SAFE_INTEGER &&
      Number.isInteger(code) &&
      code! >= 0 &&
      code! <= most &&
      !(from > 0 && from >= exit) &&
      !Number.isNaN(from);
    if (!usable) {
      droppedRows.push(row);
      continue;
    }
    time[kept] = exit + 0;
    status[kept] = code!;
    position[kept] = row;
    if (entry !== null) {
      entry[kept] = from > 0 ? from : 0;
      if (from > 0) {
        delayed = true;
        if (Math.floor(from) !== from) nearTies = true;
      }
    }
    if (Math.floor(exit) !== exit || exit >= NO_NEAR_TIES_BELOW) nearTies = true;
    kept++;
  }
  const rows: UsableRows = {
    time: time.subarray(0, kept),
    status: status.subarray(0, kept),
    entry: delayed ? entry!.subarray(0, kept) : null,
    position: kept === total ? null : position.subarray(0, kept),
    droppedRows,
  };
  if (!nearTies || !mergeNearTies(rows.time, rows.entry) || rows.entry === null) return rows;
  return withoutEmptyRows(rows, rows.entry);
}

/** Merging near-ties can leave rows that end where they begin. */
function withoutEmptyRows(rows: UsableRows, entry: Float64Array): UsableRows {
  const empty = (i: number) => entry[i]! > 0 && entry[i]! >= rows.time[i]!;
  const where: number[] = [];
  const droppedRows = [...rows.droppedRows];
  for (let i = 0; i < rows.time.length; i++) {
    if (empty(i)) droppedRows.push(rows.position?.[i] ?? i);
    else where.push(i);
  }
  if (where.length === rows.time.length) return rows;
  return { ...pick(rows, Int32Array.from(where)), droppedRows: droppedRows.sort((a, b) => a - b) };
}

/** The usable rows at the given places; they count as entering late if the whole does. */
export function pick(rows: UsableRows, places: Int32Array): UsableRows {
  const time = new Float64Array(places.length);
  const status = new Int32Array(places.length);
  const entry = rows.entry === null ? null : new Float64Array(places.length);
  const position = new Int32Array(places.length);
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    time[i] = rows.time[place]!;
    status[i] = rows.status[place]!;
    if (entry !== null) entry[i] = rows.entry![place]!;
    position[i] = rows.position === null ? place : rows.position[place]!;
  }
  return { time, status, entry, position, droppedRows: rows.droppedRows };
}
