/** The statistics of this product on anybody's table: shares over time with limits, by group if asked. */

import { compareGroups, MOST_GROUPS_TESTED, type GroupComparison } from './compare-groups.js';
import type { Table } from '../models.js';
import { atTimes } from '../statistics/at-times.js';
import { cumulativeIncidence, type CumulativeIncidenceCurve } from '../statistics/cumulative-incidence.js';
import { kaplanMeier, type KaplanMeierCurve } from '../statistics/kaplan-meier.js';
import { medianFollowUp } from '../statistics/median-follow-up.js';
import { quantiles } from '../statistics/quantiles.js';
import { rate } from '../statistics/rate.js';
import { statesAtTimes } from '../statistics/states-at-times.js';
import { STATISTICS_VERSION } from '../statistics/version.js';
import type { OwnColumns } from './own-columns.js';
import { TableRefused } from './read-csv.js';

export interface OwnOptions {
  /** Times at which shares are read off, in the unit of the table; left out = five up to the last time. */
  readonly horizons?: readonly number[] | undefined;
  readonly level?: number | undefined;
  /** Names of status 1, 2, …; left out = `outcome`, or `outcome 1` and so on. */
  readonly outcomes?: readonly string[] | undefined;
  readonly seed?: number | undefined;
}

export interface OwnGroup {
  /** Null: all rows. */
  readonly group: string | null;
  readonly n: number;
  readonly events: Readonly<Record<string, number>>;
  readonly time: number;
  readonly rate: {
    readonly estimate: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly reason: string | null;
  };
  readonly median: {
    readonly time: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly reason: string | null;
  };
  readonly medianFollowUp: number | null;
  readonly horizons: readonly {
    readonly time: number;
    readonly atRisk: number;
    /** Without any outcome: beta product limits below 60 rows without delayed entry, else log-log. */
    readonly free: Share;
    readonly outcomes: Readonly<Record<string, Share>>;
  }[];
}

interface Share {
  readonly estimate: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly reason: string | null;
}

export interface OwnEstimates {
  readonly statistics: string;
  readonly level: number;
  readonly outcomes: readonly string[];
  readonly groups: readonly OwnGroup[];
  readonly comparison: GroupComparison | null;
  readonly leftOut: OwnColumns['leftOut'];
}

const BETA_PRODUCT_BELOW = 60;

/** @throws TableRefused */
export function estimateOwnData(columns: OwnColumns, options: OwnOptions = {}): OwnEstimates {
  const { level = 0.95 } = options;
  const count = Math.max(1, columns.outcomes);
  const names =
    options.outcomes ?? (count === 1 ? ['outcome'] : Array.from({ length: count }, (_, k) => `outcome ${k + 1}`));
  if (names.length < count)
    throw new TableRefused([`status goes up to ${count}, and --outcomes names ${names.length}`]);
  const causes = ['censored', ...names];
  const horizons = options.horizons ?? fiveUpTo(columns.time.reduce((most, time) => Math.max(most, time), 0));
  const levels = columns.group === null ? [] : [...new Set(columns.group)].sort();
  const of = (group: string | null) => estimateRows(rowsOf(columns, group), group, causes, horizons, level);
  return {
    statistics: STATISTICS_VERSION,
    level,
    outcomes: names,
    groups: [of(null), ...levels.map(of)],
    comparison:
      levels.length === 0 || levels.length > MOST_GROUPS_TESTED
        ? null
        : compareGroups(columns, levels, options.seed ?? 1),
    leftOut: columns.leftOut,
  };
}

interface Rows {
  readonly time: Float64Array;
  readonly status: Int32Array;
  readonly entry: Float64Array | null;
}

function rowsOf({ time, status, entry, group }: OwnColumns, level: string | null): Rows {
  if (level === null) return { time, status, entry };
  const inGroup = (_: number, i: number) => group![i] === level;
  return { time: time.filter(inGroup), status: status.filter(inGroup), entry: entry && entry.filter(inGroup) };
}

function estimateRows(
  rows: Rows,
  group: string | null,
  causes: readonly string[],
  horizons: readonly number[],
  level: number,
): OwnGroup {
  const curve: CumulativeIncidenceCurve = cumulativeIncidence(rows, causes, { level }).all;
  const any = { ...rows, status: rows.status.map((code) => (code > 0 ? 1 : 0)) };
  const km: KaplanMeierCurve = kaplanMeier(any, { level, betaProduct: rows.time.length < BETA_PRODUCT_BELOW }).all;
  const free = atTimes(km, horizons);
  const limits = free.ciBetaProduct ?? free.ci['log-log'];
  const states = statesAtTimes(curve, horizons);
  const [median] = quantiles(km, [0.5]) as [ReturnType<typeof quantiles>[number]];
  const medianLimits = median.ci[km.ciBetaProduct === undefined ? 'log-log' : 'betaProduct'];
  const events = Object.fromEntries(
    causes.slice(1).map((name, k) => [name, rows.status.reduce((sum, code) => sum + (code === k + 1 ? 1 : 0), 0)]),
  );
  const watched = rows.time.reduce((sum, time, i) => sum + time - (rows.entry?.[i] ?? 0), 0);
  const yearly = rate(events[causes[1]!]!, watched);
  return {
    group,
    n: rows.time.length,
    events,
    time: watched,
    rate: { estimate: yearly.rate, lower: yearly.exactLower95, upper: yearly.exactUpper95, reason: yearly.reason },
    median: { time: median.rMidpoint, ...medianLimits, reason: median.reason },
    medianFollowUp: medianFollowUp(rows).rMidpoint,
    horizons: horizons.map((time, h) => ({
      time,
      atRisk: states.nRisk[h]!,
      free: {
        estimate: free.surv[h]!,
        lower: limits.lower[h]!,
        upper: limits.upper[h]!,
        reason: free.ciBetaProduct && free.surv[h] !== null ? null : free.reason[h]!,
      },
      outcomes: Object.fromEntries(
        Object.entries(states.causes).map(([name, { cif, ci, reason }]) => [
          name,
          { estimate: cif[h]!, lower: ci.lower[h]!, upper: ci.upper[h]!, reason: reason[h]! },
        ]),
      ),
    })),
  };
}

/** Five round times up to the last one. */
function fiveUpTo(last: number): number[] {
  if (!(last > 0)) return [0];
  const step = last / 5;
  const power = 10 ** Math.floor(Math.log10(step));
  const round = [1, 2, 2.5, 5, 10].map((factor) => factor * power).findLast((size) => size <= step) ?? step;
  return Array.from({ length: Math.floor(last / round) }, (_, k) => Number(((k + 1) * round).toPrecision(12))).slice(
    0,
    10,
  );
}

const percent = (share: number | null) => (share === null ? '–' : `${(share * 100).toFixed(1)}%`);
const shown = ({ estimate, lower, upper, reason }: Share) =>
  estimate === null
    ? '–'
    : lower === null || upper === null
      ? `${percent(estimate)} (no limits: ${reason ?? 'undefined'})`
      : `${percent(estimate)} (${percent(lower)}–${percent(upper)})`;
const digits = (value: number | null) => (value === null ? '–' : Number(value.toPrecision(4)).toString());

/** The same as tables, for a terminal. */
export function ownTables({ groups, outcomes, comparison }: OwnEstimates): Table[] {
  const named = groups.length > 1;
  const nameOf = (group: string | null) => group ?? 'all';
  const overview: Table = {
    id: 'overview',
    caption: 'Who was followed, and how long',
    columns: [
      ...(named ? [{ title: 'Group' }] : []),
      { title: 'Rows', numeric: true },
      ...outcomes.map((title) => ({ title, numeric: true })),
      { title: 'Time', numeric: true },
      { title: `Rate of ${outcomes[0]}` },
      { title: 'Half had any outcome by' },
      { title: 'Median follow-up', numeric: true },
    ],
    rows: groups.map(({ group, n, events, time, rate: each, median, medianFollowUp: followUp }) => [
      ...(named ? [nameOf(group)] : []),
      n,
      ...outcomes.map((name) => events[name] ?? 0),
      digits(time),
      `${digits(each.estimate)} (${digits(each.lower)}–${digits(each.upper)})`,
      median.time === null
        ? `not reached${median.lower === null ? '' : ` (from ${digits(median.lower)})`}`
        : `${digits(median.time)} (${digits(median.lower)}–${median.upper === null ? 'not reached' : digits(median.upper)})`,
      digits(followUp),
    ]),
  };
  const shares: Table = {
    id: 'shares',
    caption:
      outcomes.length > 1
        ? 'Share with each outcome (Aalen–Johansen), and with none'
        : 'Share with the outcome, and without (Kaplan–Meier)',
    columns: [
      ...(named ? [{ title: 'Group' }] : []),
      { title: 'Time', numeric: true },
      { title: 'Followed', numeric: true },
      ...outcomes.map((title) => ({ title })),
      { title: 'none' },
    ],
    rows: groups.flatMap(({ group, horizons }) =>
      horizons.map(({ time, atRisk, free, outcomes: of }) => [
        ...(named ? [nameOf(group)] : []),
        time,
        atRisk,
        ...outcomes.map((name) => shown(of[name]!)),
        shown(free),
      ]),
    ),
  };
  const test: Table = {
    id: 'comparison',
    caption: 'Do the groups differ in the first outcome? Permutation log-rank test',
    columns: [{ title: 'Groups' }, { title: 'p, two-sided' }, { title: 'How' }],
    rows:
      comparison === null
        ? []
        : [
            [
              comparison.groups.join(' and '),
              comparison.p === null ? `– (${comparison.reason})` : digits(comparison.p),
              comparison.method ?? '',
            ],
          ],
  };
  return [overview, shares, ...(test.rows.length > 0 ? [test] : [])];
}
