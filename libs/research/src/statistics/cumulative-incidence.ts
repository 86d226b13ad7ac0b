/** Share that has had each of several competing outcomes over time: the headline estimate. */
import { byGroup } from './by-group.js';
import { usableRows, type SurvivalColumns, type UsableRows } from './columns.js';
import { CumulativeIncidenceVariance } from './cumulative-incidence-variance.js';
import type { CountedTimes } from './curve-position.js';
import { DEFAULT_LEVEL, multiplier, setLogLogLimits, type Limits } from './limits.js';
import { riskTable, type RiskTable } from './risk-table.js';

export interface CauseIncidence {
  /** Status code of the cause. */
  readonly code: number;
  readonly nEvent: number[];
  readonly cif: number[];
  readonly stdErr: { readonly greenwood: number[] };
  /** Null where the incidence is 0 or 1. */
  readonly ci: { readonly 'log-log.greenwood': Limits };
  /** Upper limit while nobody has had this outcome yet, 1 − (α/2)^(1 / at risk); null once somebody has, and always
   *  under delayed entry. The lower limit is 0. */
  readonly zeroEventBound: (number | null)[];
  /** 1 − Kaplan–Meier with the other outcomes as censoring: net and hypothetical, never a share of the cohort. */
  readonly naiveOneMinusKM: number[];
  readonly causeSpecificCumHaz: number[];
}

/** One array element per time with an outcome of any cause. */
export interface CumulativeIncidenceCurve {
  readonly n: number;
  readonly time: number[];
  readonly nRisk: number[];
  /** Share without any of the outcomes. */
  readonly eventFree: number[];
  readonly causes: Record<string, CauseIncidence>;
  readonly level: number;
  /** Every distinct exit time with who is at risk and who is censored then, and late entries if there are any. */
  readonly followUp: {
    readonly n: number;
    readonly time: number[];
    readonly nRisk: number[];
    readonly nCensor: number[];
    readonly entries?: CountedTimes;
  };
}

export interface CumulativeIncidence {
  readonly droppedRows: number[];
  readonly all: CumulativeIncidenceCurve;
  readonly byGroup?: Record<string, CumulativeIncidenceCurve>;
}

/**
 * Aalen–Johansen estimator. Incidence of cause k = sum over the times so far of (share free of all outcomes just before)
 * × (outcomes k / at risk). Source: Aalen and Johansen (1978), Scandinavian Journal of Statistics.
 * Convention: causes at one time are tied exactly; at one time outcomes come before censorings; at risk when
 * entry < t ≤ time. Limits F^exp(±z·se/(F ln F)). No outcome at all: empty arrays beside n.
 * @param causes names by status code; the first names censoring (status 0). A row with another status is dropped.
 * @param options `errorsOnly` leaves the limits out (null), for curves that are only pooled with others
 */
export function cumulativeIncidence(
  data: SurvivalColumns,
  causes: readonly string[],
  options: { readonly level?: number; readonly errorsOnly?: boolean } = {},
): CumulativeIncidence {
  const rows = usableRows(data, Math.max(0, causes.length - 1));
  const level = options.level ?? DEFAULT_LEVEL;
  const { errorsOnly = false } = options;
  const estimate = (some: UsableRows) => curveOf(riskTable(some, causes.length - 1), causes, level, errorsOnly);
  const groups = byGroup(data, rows, estimate);
  return { droppedRows: rows.droppedRows, all: estimate(rows), ...(groups && { byGroup: groups }) };
}

function curveOf(
  table: RiskTable,
  causes: readonly string[],
  level: number,
  errorsOnly: boolean,
): CumulativeIncidenceCurve {
  const places = rowsWithOutcomes(table);
  const nRisk = gather(table.nRisk, places);
  const anyEvent = new Float64Array(places.length);
  for (const counts of table.nEvent) places.forEach((row, i) => (anyEvent[i]! += counts[row]!));
  const eventFree = new Array<number>(places.length);
  let free = 1;
  for (let i = 0; i < places.length; i++) {
    free *= (nRisk[i]! - anyEvent[i]!) / nRisk[i]!;
    eventFree[i] = free;
  }
  const { entries } = table;
  const ofCause = (counts: Float64Array, index: number) =>
    causeIncidence(index + 1, gather(counts, places), nRisk, anyEvent, eventFree, level, entries !== null, errorsOnly);
  return {
    n: table.n,
    time: gather(table.time, places),
    nRisk,
    eventFree,
    causes: Object.fromEntries(table.nEvent.map((counts, index) => [causes[index + 1]!, ofCause(counts, index)])),
    level,
    followUp: {
      n: table.n,
      time: Array.from(table.time),
      nRisk: Array.from(table.nRisk),
      nCensor: Array.from(table.nCensor),
      ...(entries && { entries: { time: Array.from(entries.time), count: Array.from(entries.count) } }),
    },
  };
}

/** The elements of a column at the given places. */
function gather(column: Float64Array, places: Int32Array): number[] {
  const elements = new Array<number>(places.length);
  for (let i = 0; i < places.length; i++) elements[i] = column[places[i]!]!;
  return elements;
}

function rowsWithOutcomes(table: RiskTable): Int32Array {
  const places = new Int32Array(table.time.length);
  let count = 0;
  for (let row = 0; row < places.length; row++) {
    if (table.nEvent.some((counts) => counts[row]! > 0)) places[count++] = row;
  }
  return places.subarray(0, count);
}

function causeIncidence(
  code: number,
  nEvent: number[],
  nRisk: readonly number[],
  anyEvent: Float64Array,
  eventFree: readonly number[],
  level: number,
  delayedEntry: boolean,
  errorsOnly: boolean,
): CauseIncidence {
  const z = multiplier(level);
  const rows = nEvent.length;
  const cif = new Array<number>(rows);
  const greenwood = new Array<number>(rows);
  const limits = { lower: new Array<number | null>(rows), upper: new Array<number | null>(rows) };
  const zeroEventBounds = new Array<number | null>(rows);
  const naiveOneMinusKM = new Array<number>(rows);
  const causeSpecificCumHaz = new Array<number>(rows);
  const variance = new CumulativeIncidenceVariance();
  let before = 1;
  let incidence = 0;
  let net = 1;
  let hazard = 0;
  for (let i = 0; i < rows; i++) {
    const n = nRisk[i]!;
    const own = nEvent[i]!;
    const otherEvents = anyEvent[i]! - own;
    incidence = Math.min(1, incidence + (before * own) / n);
    net *= (n - own) / n;
    hazard += own / n;
    cif[i] = incidence;
    greenwood[i] = Math.sqrt(variance.next(before, n, own, otherEvents));
    setLogLogLimits(limits, i, incidence, errorsOnly ? null : greenwood[i]!, z);
    zeroEventBounds[i] = incidence > 0 || delayedEntry || errorsOnly ? null : zeroEventBound(n, level);
    naiveOneMinusKM[i] = 1 - net;
    causeSpecificCumHaz[i] = hazard;
    before = eventFree[i]!;
  }
  return {
    code,
    nEvent,
    cif,
    stdErr: { greenwood },
    ci: { 'log-log.greenwood': limits },
    zeroEventBound: zeroEventBounds,
    naiveOneMinusKM,
    causeSpecificCumHaz,
  };
}

/** Upper limit of a share of which nothing has been seen among `nRisk` subjects, 1 − (α/2)^(1/n); null when n = 0. */
export function zeroEventBound(nRisk: number, level = DEFAULT_LEVEL): number | null {
  return nRisk > 0 ? 1 - ((1 - level) / 2) ** (1 / nRisk) : null;
}
