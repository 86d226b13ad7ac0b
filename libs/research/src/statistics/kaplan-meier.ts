/** Share still without the outcome over time, when some were last seen without it. */
import { betaProductLimits, type BetaProductLimits } from './beta-product-limits.js';
import { byGroup } from './by-group.js';
import { pick, usableRows, type SurvivalColumns, type UsableRows } from './columns.js';
import { DEFAULT_LEVEL, multiplier, setLogLogLimits, type Limits } from './limits.js';
import { nelsonAalen, type NelsonAalen } from './nelson-aalen.js';
import { riskTable, type RiskTable } from './risk-table.js';

export interface KaplanMeierOptions {
  /** Level of the limits, 0.95 unless given. */
  readonly level?: number;
  /** Keep only rows with time ≥ startTime: the curve of those still under way then. */
  readonly startTime?: number;
  /** Whether to add the beta product limits; unless given, for up to 400 rows in the curve. */
  readonly betaProduct?: boolean;
}

/** The curve dropped to 0 because everybody at risk had the outcome, and others entered only later. `startTime` is the
 *  first time from which this does not happen. */
export interface EarlyCollapse {
  readonly code: 'earlyCollapse';
  readonly collapsedAt: number;
  readonly startTime: number;
}

/** One array element per distinct exit time, rows with nothing but censoring included. */
export interface KaplanMeierCurve {
  readonly n: number;
  readonly events: number;
  readonly time: number[];
  readonly nRisk: number[];
  readonly nEvent: number[];
  readonly nCensor: number[];
  /** Rows that entered, only under delayed entry. */
  readonly entryCount?: number;
  readonly surv: number[];
  /** Null once the curve is at 0. */
  readonly stdErr: (number | null)[];
  /** Null where the curve is at 0 or 1. */
  readonly ci: { readonly 'log-log': Limits };
  readonly ciBetaProduct?: BetaProductLimits;
  readonly nelsonAalen: NelsonAalen;
  readonly level: number;
  /** Entry times after the origin and how many entered then, only under delayed entry. */
  readonly entries?: { readonly time: number[]; readonly count: number[] };
  readonly notes: EarlyCollapse[];
}

export interface KaplanMeier {
  readonly droppedRows: number[];
  readonly all: KaplanMeierCurve;
  readonly byGroup?: Record<string, KaplanMeierCurve>;
}

/** Above this many rows the beta product limits differ little from the log-log ones and cost more than the curve. */
const BETA_PRODUCT_UP_TO = 400;

/**
 * Kaplan–Meier estimator. Share without the outcome = product over the times so far of (1 − outcomes / at risk);
 * standard error (Greenwood) = share × root of the sum of outcomes / (at risk × (at risk − outcomes)).
 * Source: Kaplan and Meier (1958), Journal of the American Statistical Association.
 * Convention: status 1 is the outcome, any other whole number censoring; at one time outcomes come before censorings;
 * at risk at t when entry < t ≤ time. Delayed entry anywhere in the data rules the beta product limits out for every
 * group. All censored: the curve is 1, its error 0, its log-log limits null. No rows: empty arrays.
 */
export function kaplanMeier(data: SurvivalColumns, options: KaplanMeierOptions = {}): KaplanMeier {
  const usable = usableRows(data, Infinity);
  const rows = options.startTime === undefined ? usable : rowsFrom(usable, options.startTime);
  const estimate = (some: UsableRows) => curveOf(riskTable(some, 1), options);
  const groups = byGroup(data, rows, estimate);
  return { droppedRows: usable.droppedRows, all: estimate(rows), ...(groups && { byGroup: groups }) };
}

function rowsFrom(rows: UsableRows, startTime: number): UsableRows {
  const places: number[] = [];
  rows.time.forEach((time, place) => {
    if (time >= startTime) places.push(place);
  });
  return pick(rows, Int32Array.from(places));
}

function curveOf(table: RiskTable, options: KaplanMeierOptions): KaplanMeierCurve {
  const level = options.level ?? DEFAULT_LEVEL;
  const z = multiplier(level);
  const rows = table.time.length;
  const [nEvent] = table.nEvent as [Float64Array];
  const surv = new Array<number>(rows);
  const stdErr = new Array<number | null>(rows);
  const limits = { lower: new Array<number | null>(rows), upper: new Array<number | null>(rows) };
  let share = 1;
  let greenwood = 0;
  let events = 0;
  for (let row = 0; row < rows; row++) {
    const n = table.nRisk[row]!;
    const d = nEvent[row]!;
    events += d;
    share *= (n - d) / n;
    if (share > 0) greenwood += d / (n * (n - d));
    surv[row] = share;
    stdErr[row] = share > 0 ? share * Math.sqrt(greenwood) : null;
    setLogLogLimits(limits, row, share, stdErr[row]!, z);
  }
  const { entries } = table;
  const withBetaProduct = entries === null && (options.betaProduct ?? table.n <= BETA_PRODUCT_UP_TO);
  return {
    n: table.n,
    events,
    time: [...table.time],
    nRisk: [...table.nRisk],
    nEvent: [...nEvent],
    nCensor: [...table.nCensor],
    ...(entries && { entryCount: table.n }),
    surv,
    stdErr,
    ci: { 'log-log': limits },
    ...(withBetaProduct && { ciBetaProduct: betaProductLimits(table, level) }),
    nelsonAalen: nelsonAalen(table),
    level,
    ...(entries && { entries: { time: [...entries.time], count: [...entries.count] } }),
    notes: earlyCollapse(table, nEvent),
  };
}

/** Rows after one where everybody at risk had the outcome can only be of later entrants. */
function earlyCollapse(table: RiskTable, nEvent: Float64Array): EarlyCollapse[] {
  const last = table.time.length - 1;
  const emptied = (row: number) => table.nRisk[row] === nEvent[row];
  let first = -1;
  let latest = -1;
  for (let row = 0; row < last; row++) {
    if (!emptied(row)) continue;
    if (first < 0) first = row;
    latest = row;
  }
  if (first < 0) return [];
  return [{ code: 'earlyCollapse', collapsedAt: table.time[first]!, startTime: table.time[latest + 1]! }];
}
