/** The subjects as columns of numbers, for one endpoint and reading: what the estimators take. */
import type { Endpoint, Reading } from '../specification/specification.js';
import { imputeDates } from '../statistics/impute-dates.js';
import { exitOf, type Exit } from './ending.js';
import type { Excluded, Subject } from './subject.js';

/** One completed data set. A row whose observation ended before it came under watch is excluded from it (1). */
export interface CompletedDates {
  readonly time: Float64Array;
  readonly status: Int32Array;
  readonly entry: Float64Array;
  readonly excluded: Uint8Array;
}

/** One element per subject whose end does not certainly lie before its start. */
export interface Columns {
  readonly endpoint: Endpoint;
  readonly reading: Reading;
  readonly validAt: number;
  readonly n: number;
  /** Places among the subjects. */
  readonly place: Int32Array;
  readonly startLo: Int32Array;
  readonly startHi: Int32Array;
  readonly endLo: Int32Array;
  readonly endHi: Int32Array;
  readonly watchedFrom: Float64Array;
  readonly exits: readonly Exit[];
  readonly midpoint: CompletedDates;
  /** Outcomes of which nobody knows on which side of the day asked about they lie. */
  readonly straddling: number;
  /** Days in the widest range of all. */
  readonly widestDays: number;
  /** From this endpoint and reading alone. */
  readonly excluded: readonly Excluded[];
}

const NEVER = -Infinity;

export function columnsOf(
  subjects: readonly Subject[],
  endpoint: Endpoint,
  reading: Reading,
  endedAs: { readonly status: number; readonly outcome: string },
  validAt: number,
  exactOnly = false,
): Columns {
  const total = subjects.length;
  const place = new Int32Array(total);
  const [startLo, startHi, endLo, endHi] = Array.from({ length: 4 }, () => new Int32Array(total)) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const watchedFrom = new Float64Array(total);
  const exits: Exit[] = [];
  const excluded: Excluded[] = [];
  let n = 0;
  let straddling = 0;
  let widestDays = 0;
  for (let at = 0; at < total; at += 1) {
    const subject = subjects[at]!;
    const exit = exitOf(subject.endings[endpoint], reading, endedAs, validAt);
    const { originSpan } = subject;
    const { lo, hi } = exit.span;
    if (hi < originSpan.lo) {
      excluded.push({ id: subject.id, reason: 'endBeforeStart', endpoint, reading });
      continue;
    }
    // Start on or before end, and on or before the day that is asked about.
    const lastStart = Math.min(originSpan.hi, hi, validAt);
    const firstEnd = Math.max(lo, originSpan.lo);
    if (exactOnly && (lastStart > originSpan.lo || hi > firstEnd)) {
      excluded.push({ id: subject.id, reason: 'datePrecision', endpoint, reading });
      continue;
    }
    place[n] = at;
    startLo[n] = originSpan.lo;
    startHi[n] = lastStart;
    endLo[n] = firstEnd;
    endHi[n] = hi;
    watchedFrom[n] = subject.watchedFrom ?? NEVER;
    exits.push(exit);
    if (exit.status > 0 && hi > validAt) straddling += 1;
    widestDays = Math.max(widestDays, lastStart - originSpan.lo + 1, hi - firstEnd + 1);
    n += 1;
  }
  const cut = (column: Int32Array) => column.subarray(0, n);
  const ranges = {
    place: cut(place),
    startLo: cut(startLo),
    startHi: cut(startHi),
    endLo: cut(endLo),
    endHi: cut(endHi),
    watchedFrom: watchedFrom.subarray(0, n),
    exits,
  };
  const midpoint = emptyDates(n);
  for (let i = 0; i < n; i += 1)
    complete(
      midpoint,
      i,
      middle(startLo[i]!, startHi[i]!),
      middle(endLo[i]!, endHi[i]!),
      exits[i]!.status,
      watchedFrom[i]!,
      validAt,
    );
  for (let i = 0; i < n; i += 1)
    if (midpoint.excluded[i] === 1)
      excluded.push({ id: subjects[place[i]!]!.id, reason: 'endedBeforeEntry', endpoint, reading });
  return { endpoint, reading, validAt, n, ...ranges, midpoint, straddling, widestDays, excluded };
}

const middle = (lo: number, hi: number) => lo + Math.floor((hi - lo) / 2);

const emptyDates = (n: number): CompletedDates => ({
  time: new Float64Array(n),
  status: new Int32Array(n),
  entry: new Float64Array(n),
  excluded: new Uint8Array(n),
});

/** An outcome after the day that is asked about has not happened by then. */
function complete(
  dates: CompletedDates,
  i: number,
  start: number,
  end: number,
  status: number,
  watchedFrom: number,
  validAt: number,
): void {
  const late = status > 0 && end > validAt;
  const time = Math.max(0, (late ? validAt : end) - start);
  const entry = Math.max(0, watchedFrom - start);
  dates.time[i] = time;
  dates.status[i] = late ? 0 : status;
  dates.entry[i] = entry;
  dates.excluded[i] = entry > 0 && entry >= time ? 1 : 0;
}

/** `m` completed data sets. Only dates that are ranges are drawn: an exact one is the same in all of them. */
export function imputedDates(
  columns: Columns,
  subjects: readonly Subject[],
  options: { readonly seed: number; readonly m: number },
): CompletedDates[] {
  const { n, startLo, startHi, endLo, endHi, midpoint } = columns;
  const vague: number[] = [];
  for (let i = 0; i < n; i += 1) if (startLo[i] !== startHi[i] || endLo[i] !== endHi[i]) vague.push(i);
  const pick = (column: Int32Array) => vague.map((i) => column[i]!);
  const drawn = imputeDates(
    {
      id: vague.map((i) => subjects[columns.place[i]!]!.id),
      startLo: pick(startLo),
      startHi: pick(startHi),
      endLo: pick(endLo),
      endHi: pick(endHi),
    },
    options,
  );
  return drawn.map(({ start, end }) => {
    const dates: CompletedDates = {
      time: midpoint.time.slice(),
      status: midpoint.status.slice(),
      entry: midpoint.entry.slice(),
      excluded: midpoint.excluded.slice(),
    };
    vague.forEach((i, at) =>
      complete(dates, i, start[at]!, end[at]!, columns.exits[i]!.status, columns.watchedFrom[i]!, columns.validAt),
    );
    return dates;
  });
}
