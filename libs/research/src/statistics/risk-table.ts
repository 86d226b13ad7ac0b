/** Who is at risk and what happens at each distinct time: the one table that all curves are computed from. */
import type { UsableRows } from './columns.js';
import { sortTimes } from './sort-times.js';

/** One row per distinct exit time, ascending. Counts do not depend on the order of the subjects. */
export interface RiskTable {
  readonly n: number;
  readonly time: Float64Array;
  /** Subjects with entry < t ≤ exit. */
  readonly nRisk: Float64Array;
  readonly nCensor: Float64Array;
  /** Outcomes of each cause, the first cause at index 0. */
  readonly nEvent: readonly Float64Array[];
  /** Distinct entry times after the origin with their counts; null when everybody is observed from the origin. */
  readonly entries: { readonly time: Float64Array; readonly count: Float64Array } | null;
}

/** Whole days up to this many per subject are counted in bins; anything else is sorted. */
const BINS_PER_SUBJECT = 4;
const BINS_ALWAYS = 65_536;

/** The risk table; a status above `causes` counts as censoring. Time: linear for whole days, n log n at worst. */
export function riskTable(rows: UsableRows, causes: number): RiskTable {
  const last = largestWholeNumber(rows);
  const fits = last !== null && last <= Math.max(BINS_ALWAYS, BINS_PER_SUBJECT * rows.time.length);
  const { exits, entries } = fits ? countInBins(rows, causes, last) : countSorted(rows, causes);
  return fillRows(rows.time.length, exits, entries);
}

/** Distinct times, ascending, and how often each occurs. */
interface Counts {
  readonly time: Float64Array;
  readonly count: Float64Array;
}

/** Counts of the censored at index 0 and of each cause from index 1, and of the entries after the origin. */
interface Tally {
  readonly exits: readonly Counts[];
  readonly entries: Counts | null;
}

function largestWholeNumber(rows: UsableRows): number | null {
  let last = 0;
  for (const column of rows.entry === null ? [rows.time] : [rows.time, rows.entry]) {
    for (let i = 0; i < column.length; i++) {
      const value = column[i]!;
      if (Math.floor(value) !== value) return null;
      if (value > last) last = value;
    }
  }
  return last;
}

function countInBins(rows: UsableRows, causes: number, last: number): Tally {
  const bins = Array.from({ length: causes + 1 }, () => new Float64Array(last + 1));
  const { time, status, entry } = rows;
  for (let i = 0; i < time.length; i++) {
    const code = status[i]!;
    bins[code > causes ? 0 : code]![time[i]!]!++;
  }
  if (entry === null) return { exits: bins.map(nonEmpty), entries: null };
  const entered = new Float64Array(last + 1);
  for (let i = 0; i < entry.length; i++) entered[entry[i]!]!++;
  entered[0] = 0;
  return { exits: bins.map(nonEmpty), entries: nonEmpty(entered) };
}

function nonEmpty(bin: Float64Array): Counts {
  const time = bin.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  const counts = { time: new Float64Array(time), count: new Float64Array(time) };
  for (let t = 0, row = 0; t < bin.length; t++) {
    if (bin[t] === 0) continue;
    counts.time[row] = t;
    counts.count[row++] = bin[t]!;
  }
  return counts;
}

function countSorted(rows: UsableRows, causes: number): Tally {
  const { time, status, entry } = rows;
  const sizes = new Int32Array(causes + 1);
  for (let i = 0; i < status.length; i++) sizes[status[i]! > causes ? 0 : status[i]!]!++;
  const exits = Array.from(sizes, (size) => new Float64Array(size));
  sizes.fill(0);
  for (let i = 0; i < status.length; i++) {
    const code = status[i]! > causes ? 0 : status[i]!;
    exits[code]![sizes[code]!++] = time[i]!;
  }
  const entries = entry === null ? null : runs(sortTimes(entry.filter((from) => from > 0)));
  return { exits: exits.map((times) => runs(sortTimes(times))), entries };
}

/** Runs of equal values of an ascending array. */
function runs(ascending: Float64Array): Counts {
  const time = new Float64Array(ascending.length);
  const count = new Float64Array(ascending.length);
  let row = -1;
  for (let i = 0; i < ascending.length; i++) {
    if (row < 0 || ascending[i] !== time[row]) time[++row] = ascending[i]!;
    count[row]!++;
  }
  return { time: time.subarray(0, row + 1), count: count.subarray(0, row + 1) };
}

function fillRows(n: number, exits: readonly Counts[], entries: Counts | null): RiskTable {
  const most = exits.reduce((sum, counts) => sum + counts.time.length, 0);
  const columns = Array.from({ length: exits.length + 2 }, () => new Float64Array(most));
  const [time, nRisk, ...counted] = columns as [Float64Array, Float64Array, ...Float64Array[]];
  const next = new Int32Array(exits.length);
  let enteredRows = 0;
  let atRisk = n - (entries === null ? 0 : entries.count.reduce((sum, count) => sum + count, 0));
  let row = 0;
  for (;;) {
    let t = Infinity;
    for (let k = 0; k < exits.length; k++) {
      const candidate = exits[k]!.time[next[k]!];
      if (candidate !== undefined && candidate < t) t = candidate;
    }
    if (t === Infinity) break;
    while (entries !== null && enteredRows < entries.time.length && entries.time[enteredRows]! < t) {
      atRisk += entries.count[enteredRows++]!;
    }
    time[row] = t;
    nRisk[row] = atRisk;
    for (let k = 0; k < exits.length; k++) {
      if (exits[k]!.time[next[k]!] !== t) continue;
      const count = exits[k]!.count[next[k]!]!;
      counted[k]![row] = count;
      atRisk -= count;
      next[k]!++;
    }
    row++;
  }
  const [nCensor, ...nEvent] = counted.map((column) => column.subarray(0, row)) as [Float64Array, ...Float64Array[]];
  return { n, time: time.subarray(0, row), nRisk: nRisk.subarray(0, row), nCensor, nEvent, entries };
}
