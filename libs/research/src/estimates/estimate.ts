/** Everything that is estimated for one endpoint in one reading of silence, for all subjects or one group of them. */
import { YEAR, MONTH, type Endpoint, type Reading } from '../specification/specification.js';
import { atTimes } from '../statistics/at-times.js';
import { cumulativeIncidence, type CumulativeIncidenceCurve } from '../statistics/cumulative-incidence.js';
import { kaplanMeier, type EarlyCollapse, type KaplanMeierCurve } from '../statistics/kaplan-meier.js';
import { medianFollowUp } from '../statistics/median-follow-up.js';
import { poolImputations } from '../statistics/pool-imputations.js';
import { quantiles } from '../statistics/quantiles.js';
import { rate } from '../statistics/rate.js';
import { statesAtTimes, type StatesAtTimes } from '../statistics/states-at-times.js';
import { restrictedMeanTime } from '../statistics/time-lost.js';
import type { Columns } from '../subjects/columns.js';
import { causesOf } from '../subjects/outcomes.js';
import type { Subjects } from '../subjects.js';
import { anyOutcome, estimatorColumns, type EstimatorColumns } from './completed-columns.js';
import { poolMeans } from './pool-means.js';

/** A number with its limits, or why there are none. */
export interface Estimated {
  readonly estimate: number | null;
  readonly stdErr: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly reason: string | null;
  /** Smallest and largest over the completed data sets: what the dates alone leave open. */
  readonly envelopeLower?: number | null;
  readonly envelopeUpper?: number | null;
  /** Share by which vague dates widen the variance. */
  readonly relativeIncrease?: number | null;
}

export interface HorizonEstimates {
  /** Since the origin. */
  readonly days: number;
  /** From the middles of the dates, like all counts here. */
  readonly atRisk: number;
  readonly entered: number;
  readonly censored: number;
  readonly causes: Readonly<
    Record<string, Estimated & { readonly events: number; readonly netHypothetical: number | null }>
  >;
  readonly eventFree: Estimated;
}

export interface EstimatedCurve {
  /** Ascending; a step at each. */
  readonly time: readonly number[];
  readonly atRisk: readonly number[];
  readonly causes: Readonly<
    Record<
      string,
      { readonly [K in 'estimate' | 'lower' | 'upper']: readonly (number | null)[] } & {
        readonly envelopeLower?: readonly (number | null)[];
        readonly envelopeUpper?: readonly (number | null)[];
        readonly midpoint?: readonly (number | null)[];
      }
    >
  >;
  readonly lastTime: number | null;
  /** Times at which anybody is censored, from the middles of the dates; none given of large cohorts. */
  readonly censoredAt: readonly number[];
}

export interface YearlyRate {
  readonly events: number;
  readonly years: number;
  readonly perYear: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly reason: string | null;
}

export interface Estimate {
  readonly endpoint: Endpoint;
  readonly reading: Reading;
  /** Names by status code, `censored` first. */
  readonly causes: readonly string[];
  readonly n: number;
  readonly clusters: number;
  readonly censored: number;
  readonly events: Readonly<Record<string, number>>;
  readonly dates: 'exact' | 'midpoint' | 'imputed';
  readonly imputations: number | null;
  readonly widestRangeDays: number;
  readonly straddling: number;
  readonly delayedEntry: boolean;
  readonly horizons: readonly HorizonEstimates[];
  readonly curve: EstimatedCurve;
  readonly rate: YearlyRate;
  /** On the shortest durations that the dates allow. */
  readonly rateShortest: YearlyRate;
  readonly medianFollowUp: { readonly days: number | null; readonly reason: string | null };
  /** By when half have had any outcome. */
  readonly medianTime: {
    readonly days: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly reason: string | null;
    readonly lastTime: number | null;
  };
  readonly meanTime: {
    readonly tau: number | null;
    readonly largestTau: number | null;
    readonly states: Readonly<Record<string, { readonly days: number | null; readonly stdErr: number | null }>>;
    readonly reason: string | null;
  };
  readonly earlyCollapse: EarlyCollapse | null;
  readonly typicalDays: { readonly duration: number | null; readonly range: number | null };
}

/** A curve with more steps is read off once a month: finer than anybody can see, and small enough to be sent. */
const MOST_STEPS = 400;
const TICKS_UP_TO = 200;
const BETA_PRODUCT_BELOW = 60;

export function estimate(subjects: Subjects, endpoint: Endpoint, reading: Reading, group?: string): Estimate {
  const { spec } = subjects;
  const columns = subjects.columns(endpoint, reading);
  const members = group === undefined ? undefined : membersOf(columns, subjects, group);
  const causes = causesOf(spec, endpoint);
  const { level } = spec.interval;
  const middle = estimatorColumns(columns.midpoint, members);
  const midCurve = cumulativeIncidence(middle, causes, { level }).all;
  const { m } = spec.precision;
  const imputes = subjects.imputes(endpoint, reading);
  const sets = imputes ? subjects.imputed(endpoint, reading).map((dates) => estimatorColumns(dates, members)) : null;
  const curves = sets?.map((set) => cumulativeIncidence(set, causes, { level }).all) ?? null;
  const middleKm = kaplanMeier(anyOutcome(middle), { level, betaProduct: true }).all;
  const horizons = horizonsOf(spec.horizons, {
    midCurve,
    curves,
    sets,
    middleKm,
    causes,
    level,
    method: spec.interval.method,
  });
  const personDays = sum(middle.time) - (middle.entry === null ? 0 : sum(middle.entry));
  const events = countsOf(middle.status, causes);
  const mine = events[causes[1]!]!;
  const median = quantiles(middleKm, [0.5])[0]!;
  const followUp = medianFollowUp(middle);
  const useBetaProduct = usesBetaProduct(spec.interval.method, middleKm);
  return {
    endpoint,
    reading,
    causes,
    n: middle.time.length,
    clusters: clustersOf(columns, subjects, members),
    censored: middle.status.reduce((count, code) => count + (code === 0 ? 1 : 0), 0),
    events,
    dates: imputes ? 'imputed' : columns.widestDays <= 1 ? 'exact' : 'midpoint',
    imputations: imputes ? m : null,
    widestRangeDays: columns.widestDays,
    straddling: columns.straddling,
    delayedEntry: middle.entry !== null,
    horizons,
    curve: curveOf(midCurve, curves, causes, level),
    rate: yearly(mine, personDays),
    rateShortest: yearly(mine, shortestDays(columns, members)),
    medianFollowUp: { days: followUp.rMidpoint, reason: followUp.reason },
    medianTime: {
      days: median.rMidpoint,
      lower: median.ci[useBetaProduct ? 'betaProduct' : 'log-log'].lower,
      upper: median.ci[useBetaProduct ? 'betaProduct' : 'log-log'].upper,
      reason: median.reason,
      lastTime: median.lastTime,
    },
    meanTime: meanTimes(curves ?? [midCurve], spec.tau),
    earlyCollapse: middleKm.notes[0] ?? null,
    typicalDays: typical(columns, members),
  };
}

/** Places among the columns of those in a group. */
function membersOf(columns: Columns, subjects: Subjects, group: string): Int32Array {
  const members: number[] = [];
  for (let i = 0; i < columns.n; i += 1) if (subjects.all[columns.place[i]!]!.group === group) members.push(i);
  return Int32Array.from(members);
}

const sum = (values: Float64Array) => {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += values[i]!;
  return total;
};

function countsOf(status: Int32Array, causes: readonly string[]): Record<string, number> {
  const counts = new Array<number>(causes.length).fill(0);
  for (let i = 0; i < status.length; i += 1) counts[status[i]!]! += 1;
  return Object.fromEntries(causes.slice(1).map((cause, at) => [cause, counts[at + 1]!]));
}

function clustersOf({ n, place, midpoint }: Columns, subjects: Subjects, members?: Int32Array): number {
  const clusters = new Set<string>();
  const total = members?.length ?? n;
  for (let k = 0; k < total; k += 1) {
    const i = members?.[k] ?? k;
    if (midpoint.excluded[i] === 0) clusters.add(subjects.all[place[i]!]!.cluster);
  }
  return clusters.size;
}

function yearly(events: number, days: number): YearlyRate {
  const perDay = rate(events, days);
  const scaled = (value: number | null) => (value === null ? null : value * YEAR);
  return {
    events,
    years: days / YEAR,
    perYear: scaled(perDay.rate),
    lower: scaled(perDay.exactLower95),
    upper: scaled(perDay.exactUpper95),
    reason: perDay.reason,
  };
}

function shortestDays({ n, startHi, endLo, validAt, midpoint }: Columns, members?: Int32Array): number {
  let days = 0;
  const total = members?.length ?? n;
  for (let k = 0; k < total; k += 1) {
    const i = members?.[k] ?? k;
    if (midpoint.excluded[i] === 1) continue;
    const shortest = Math.max(0, Math.min(endLo[i]!, validAt) - startHi[i]!);
    days += Math.max(0, shortest - midpoint.entry[i]!);
  }
  return days;
}

/** Median duration, and median width of the wider of the two dates. */
function typical({ n, startLo, startHi, endLo, endHi, midpoint }: Columns, members?: Int32Array) {
  const durations: number[] = [];
  const ranges: number[] = [];
  const total = members?.length ?? n;
  for (let k = 0; k < total; k += 1) {
    const i = members?.[k] ?? k;
    if (midpoint.excluded[i] === 1) continue;
    durations.push(midpoint.time[i]!);
    ranges.push(Math.max(startHi[i]! - startLo[i]!, endHi[i]! - endLo[i]!));
  }
  return { duration: medianOf(durations), range: medianOf(ranges) };
}

function medianOf(values: number[]): number | null {
  if (values.length === 0) return null;
  values.sort((a, b) => a - b);
  return (values[Math.floor((values.length - 1) / 2)]! + values[Math.floor(values.length / 2)]!) / 2;
}

interface Ingredients {
  readonly midCurve: CumulativeIncidenceCurve;
  readonly curves: readonly CumulativeIncidenceCurve[] | null;
  readonly sets: readonly EstimatorColumns[] | null;
  readonly middleKm: KaplanMeierCurve;
  readonly causes: readonly string[];
  readonly level: number;
  readonly method: 'auto' | 'logLog' | 'betaProduct';
}

const usesBetaProduct = (method: Ingredients['method'], km: KaplanMeierCurve): boolean =>
  km.ciBetaProduct !== undefined && (method === 'betaProduct' || (method === 'auto' && km.n < BETA_PRODUCT_BELOW));

function horizonsOf(
  days: readonly number[],
  { midCurve, curves, sets, middleKm, causes, level, method }: Ingredients,
): HorizonEstimates[] {
  const counted = statesAtTimes(midCurve, days);
  const names = causes.slice(1);
  const pooled =
    curves &&
    poolStates(
      curves.map((curve) => statesAtTimes(curve, days)),
      names,
      level,
      entersLate(curves),
    );
  const free = sets === null ? plainEventFree(middleKm, days, method) : pooledEventFree(sets, days, level);
  const soFar: Record<string, number> = {};
  return days.map((at, h) => ({
    days: at,
    atRisk: counted.nRisk[h]!,
    entered: counted.nEnteredSincePrevious[h]!,
    censored: counted.nCensorSincePrevious[h]!,
    causes: Object.fromEntries(
      names.map((name) => {
        const cause = counted.causes[name]!;
        const events = (soFar[name] = (soFar[name] ?? 0) + cause.nEventSincePrevious[h]!);
        const plain: Estimated = {
          estimate: cause.cif[h]!,
          stdErr: cause.stdErr[h]!,
          lower: cause.ci.lower[h]!,
          upper: cause.ci.upper[h]!,
          reason: cause.reason[h]!,
        };
        return [name, { events, ...(pooled?.[name]![h] ?? plain), netHypothetical: netAt(midCurve, name, at) }];
      }),
    ),
    eventFree: free[h]!,
  }));
}

/** 1 − Kaplan–Meier, as if the other outcomes did not exist. */
function netAt(curve: CumulativeIncidenceCurve, name: string, at: number): number | null {
  if (curve.followUp.n === 0) return null;
  let net = 0;
  curve.time.forEach((time, row) => {
    if (time <= at) net = curve.causes[name]!.naiveOneMinusKM[row]!;
  });
  return net;
}

const entersLate = (curves: readonly CumulativeIncidenceCurve[]) =>
  curves.some(({ followUp }) => followUp.entries !== undefined);

function poolStates(
  states: readonly StatesAtTimes[],
  names: readonly string[],
  level: number,
  delayedEntry: boolean,
): Record<string, Estimated[]> {
  const nRisk = states.map((one) => one.nRisk);
  return Object.fromEntries(
    names.map((name) => {
      const pooled = poolImputations(
        states.map(({ causes }) => causes[name]!.cif),
        states.map(({ causes }) => causes[name]!.stdErr),
        delayedEntry ? { level } : { level, nRisk },
      );
      return [
        name,
        pooled.estimate.map((estimate, h) => ({
          estimate,
          stdErr: null,
          lower: pooled.lower[h]!,
          upper: pooled.upper[h]!,
          reason: pooled.reason[h]!,
          envelopeLower: pooled.envelopeLower[h]!,
          envelopeUpper: pooled.envelopeUpper[h]!,
          relativeIncrease: pooled.relativeIncrease[h]!,
        })),
      ];
    }),
  );
}

function plainEventFree(km: KaplanMeierCurve, days: readonly number[], method: Ingredients['method']): Estimated[] {
  const read = atTimes(km, days);
  const beta = usesBetaProduct(method, km);
  const limits = beta ? read.ciBetaProduct! : read.ci['log-log'];
  return days.map((_, h) => ({
    estimate: read.surv[h]!,
    stdErr: read.stdErr[h]!,
    lower: limits.lower[h]!,
    upper: limits.upper[h]!,
    reason: beta ? null : read.reason[h]!,
  }));
}

function pooledEventFree(sets: readonly EstimatorColumns[], days: readonly number[], level: number): Estimated[] {
  const read = sets.map((set) => atTimes(kaplanMeier(anyOutcome(set), { level, betaProduct: false }).all, days));
  const pooled = poolImputations(
    read.map(({ surv }) => surv),
    read.map(({ stdErr }) => stdErr),
    { level },
  );
  return days.map((_, h) => ({
    estimate: pooled.estimate[h]!,
    stdErr: null,
    lower: pooled.lower[h]!,
    upper: pooled.upper[h]!,
    reason: pooled.reason[h]!,
    envelopeLower: pooled.envelopeLower[h]!,
    envelopeUpper: pooled.envelopeUpper[h]!,
  }));
}

function curveOf(
  mid: CumulativeIncidenceCurve,
  curves: readonly CumulativeIncidenceCurve[] | null,
  causes: readonly string[],
  level: number,
): EstimatedCurve {
  const names = causes.slice(1);
  const lastTime = (curves ?? [mid]).reduce<number | null>((last, { followUp }) => {
    const own = followUp.time.at(-1);
    return own === undefined ? last : Math.max(last ?? 0, own);
  }, null);
  const { followUp } = mid;
  const censoredAt = followUp.n > TICKS_UP_TO ? [] : followUp.time.filter((_, row) => followUp.nCensor[row]! > 0);
  if (lastTime === null)
    return {
      time: [],
      atRisk: [],
      causes: Object.fromEntries(names.map((name) => [name, { estimate: [], lower: [], upper: [] }])),
      lastTime,
      censoredAt,
    };
  const time = curves === null && mid.time.length <= MOST_STEPS ? [...mid.time] : monthsUpTo(lastTime);
  const read = statesAtTimes(mid, time);
  const pooled =
    curves &&
    poolStates(
      curves.map((curve) => statesAtTimes(curve, time)),
      names,
      level,
      entersLate(curves),
    );
  return {
    time,
    atRisk: read.nRisk,
    lastTime,
    censoredAt,
    causes: Object.fromEntries(
      names.map((name) => {
        const { cif, ci } = read.causes[name]!;
        if (pooled === null) return [name, { estimate: cif, lower: ci.lower, upper: ci.upper }];
        const column = <K extends keyof Estimated>(key: K) =>
          pooled[name]!.map((one) => (one[key] ?? null) as number | null);
        return [
          name,
          {
            estimate: column('estimate'),
            lower: column('lower'),
            upper: column('upper'),
            envelopeLower: column('envelopeLower'),
            envelopeUpper: column('envelopeUpper'),
            midpoint: cif,
          },
        ];
      }),
    ),
  };
}

function monthsUpTo(lastTime: number): number[] {
  const months = Math.floor(lastTime / MONTH);
  const every = Math.max(1, Math.ceil(months / MOST_STEPS));
  const times = Array.from({ length: Math.floor(months / every) + 1 }, (_, k) => k * every * MONTH);
  return times.at(-1)! < lastTime ? [...times, lastTime] : times;
}

function meanTimes(curves: readonly CumulativeIncidenceCurve[], asked: number | null): Estimate['meanTime'] {
  const supported = curves.map((curve) => restrictedMeanTime(curve, 0).largestTau);
  const known = supported.filter((tau) => tau !== null);
  const largestTau = known.length === 0 ? null : Math.min(...known);
  const tau = asked ?? largestTau;
  if (tau === null)
    return {
      tau,
      largestTau,
      states: {},
      reason: curves[0]?.followUp.n === 0 ? 'noSubjects' : 'everybodyHadAnOutcome',
    };
  const each = curves.map((curve) => restrictedMeanTime(curve, tau));
  const reason = each.find((one) => one.reason !== null)?.reason ?? null;
  const states = each[0]!.states.map((state, k) => {
    const { mean, stdErr } = poolMeans(
      each.map((one) => one.meanTime[k]!),
      each.map((one) => one.stdErr[k]!),
    );
    return [state, { days: mean, stdErr }] as const;
  });
  return { tau, largestTau, states: Object.fromEntries(states), reason };
}
