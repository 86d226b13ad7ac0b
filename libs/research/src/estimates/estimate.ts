/** Everything that is estimated for one endpoint in one reading of silence, for all subjects or one group of them. */
import { MONTH, type Endpoint, type IntervalMethod, type Reading } from '../specification/specification.js';
import { atTimes } from '../statistics/at-times.js';
import { cumulativeIncidence, type CumulativeIncidenceCurve } from '../statistics/cumulative-incidence.js';
import { kaplanMeier, type KaplanMeierCurve } from '../statistics/kaplan-meier.js';
import { medianFollowUp } from '../statistics/median-follow-up.js';
import { quantiles } from '../statistics/quantiles.js';
import { statesAtTimes } from '../statistics/states-at-times.js';
import { restrictedMeanTime } from '../statistics/time-lost.js';
import type { Columns } from '../subjects/columns.js';
import { causesOf } from '../subjects/outcomes.js';
import type { Subjects } from '../subjects.js';
import { anyOutcome, estimatorColumns, type EstimatorColumns } from './completed-columns.js';
import type { Estimate, Estimated, EstimatedCurve, HorizonEstimates } from './estimated.js';
import { observedYears, shortestYears, typicalDays } from './observed-time.js';
import { poolOverDates, type Pooled } from './pool-over-dates.js';

export type * from './estimated.js';

/** A curve with more steps is read off once a month: finer than anybody can see, and small enough to be sent. */
const MOST_STEPS = 400;
const TICKS_UP_TO = 60;
const BETA_PRODUCT_BELOW = 60;

export function estimate(subjects: Subjects, endpoint: Endpoint, reading: Reading, group?: string): Estimate {
  const { spec } = subjects;
  const columns = subjects.columns(endpoint, reading);
  const members = group === undefined ? undefined : membersOf(columns, subjects, group);
  const causes = causesOf(spec, endpoint);
  const { level, method } = spec.interval;
  const middle = estimatorColumns(columns.midpoint, members);
  const mid = cumulativeIncidence(middle, causes, { level }).all;
  const km = kaplanMeier(anyOutcome(middle), { level, betaProduct: true }).all;
  const imputes = subjects.imputes(endpoint, reading);
  const sets = imputes
    ? subjects.imputed(endpoint, reading).map((dates) => estimatorColumns(dates, members))
    : [middle];
  const times = sets.map(lastOf).filter((last) => last !== null);
  const lastTime = times.length === 0 ? null : Math.max(...times);
  const largestTau = times.length === 0 ? null : Math.min(...times);
  const tau = spec.tau ?? largestTau;
  const events = countsOf(middle.status, causes);
  const mine = events[causes[1]!]!;
  // While nobody has had the outcome, what is still possible changes with who is followed.
  const exact = mine === 0 ? mid.followUp.time : mid.time;
  const steps = lastTime === null ? [] : !imputes && exact.length <= MOST_STEPS ? [...exact] : monthsUpTo(lastTime);
  const pooled = imputes ? poolOverDates(sets, causes, { level, horizons: spec.horizons, steps, tau }) : null;
  const personDays = sum(middle.time) - (middle.entry === null ? 0 : sum(middle.entry));
  const followUp = medianFollowUp(middle);
  return {
    endpoint,
    reading,
    causes,
    n: middle.time.length,
    clusters: clustersOf(columns, subjects, members),
    censored: middle.status.reduce((count, code) => count + (code === 0 ? 1 : 0), 0),
    events,
    dates: imputes ? 'imputed' : columns.widestDays <= 1 ? 'exact' : 'midpoint',
    imputations: imputes ? spec.precision.m : null,
    widestRangeDays: columns.widestDays,
    straddling: columns.straddling,
    delayedEntry: middle.entry !== null,
    horizons: horizonsOf(
      spec.horizons,
      mid,
      pooled,
      pooled?.eventFree ?? plainEventFree(km, spec.horizons, method),
      spec.net,
    ),
    curve: curveOf(mid, steps, lastTime, pooled),
    rate: observedYears(mine, personDays),
    rateShortest: shortestYears(mine, columns, members),
    medianFollowUp: { days: followUp.rMidpoint, reason: followUp.reason },
    medianTime: medianTimeOf(km, method),
    meanTime: { tau, largestTau, ...(pooled?.meanTime ?? plainMeanTime(mid, tau)) },
    earlyCollapse: km.notes[0] ?? null,
    typicalDays: typicalDays(columns, members),
  };
}

/** Places among the columns of those in a group. */
function membersOf(columns: Columns, subjects: Subjects, group: string): Int32Array {
  const members: number[] = [];
  for (let i = 0; i < columns.n; i += 1) if (subjects.all[columns.place[i]!]!.group === group) members.push(i);
  return Int32Array.from(members);
}

function lastOf({ time }: EstimatorColumns): number | null {
  if (time.length === 0) return null;
  let last = 0;
  for (let i = 0; i < time.length; i += 1) if (time[i]! > last) last = time[i]!;
  return last;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += values[i]!;
  return total;
}

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

const usesBetaProduct = (method: IntervalMethod, km: KaplanMeierCurve): boolean =>
  km.ciBetaProduct !== undefined && (method === 'betaProduct' || (method === 'auto' && km.n < BETA_PRODUCT_BELOW));

function horizonsOf(
  days: readonly number[],
  mid: CumulativeIncidenceCurve,
  pooled: Pooled | null,
  eventFree: readonly Estimated[],
  net: boolean,
): HorizonEstimates[] {
  const counted = statesAtTimes(mid, days);
  const soFar: Record<string, number> = {};
  return days.map((at, h) => ({
    days: at,
    atRisk: counted.nRisk[h]!,
    entered: counted.nEnteredSincePrevious[h]!,
    censored: counted.nCensorSincePrevious[h]!,
    causes: Object.fromEntries(
      Object.entries(counted.causes).map(([name, cause]) => {
        const events = (soFar[name] = (soFar[name] ?? 0) + cause.nEventSincePrevious[h]!);
        const plain: Estimated = {
          estimate: cause.cif[h]!,
          stdErr: cause.stdErr[h]!,
          lower: cause.ci.lower[h]!,
          upper: cause.ci.upper[h]!,
          reason: cause.reason[h]!,
        };
        const estimated = pooled?.horizons[name]![h] ?? plain;
        return [name, { events, ...estimated, ...(net && { netHypothetical: netAt(mid, name, at) }) }];
      }),
    ),
    eventFree: eventFree[h]!,
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

function plainEventFree(km: KaplanMeierCurve, days: readonly number[], method: IntervalMethod): Estimated[] {
  const read = atTimes(km, days);
  const beta = usesBetaProduct(method, km);
  const limits = beta ? read.ciBetaProduct! : read.ci['log-log'];
  return days.map((_, h) => ({
    estimate: read.surv[h]!,
    stdErr: read.stdErr[h]!,
    lower: limits.lower[h]!,
    upper: limits.upper[h]!,
    reason: beta && read.surv[h] !== null ? null : read.reason[h]!,
  }));
}

function curveOf(
  mid: CumulativeIncidenceCurve,
  time: readonly number[],
  lastTime: number | null,
  pooled: Pooled | null,
): EstimatedCurve {
  const { followUp } = mid;
  const read = statesAtTimes(mid, time);
  return {
    time,
    atRisk: read.nRisk,
    lastTime,
    censoredAt: followUp.n > TICKS_UP_TO ? [] : followUp.time.filter((_, row) => followUp.nCensor[row]! > 0),
    causes: Object.fromEntries(
      Object.entries(read.causes).map(([name, { cif, ci }]) => {
        const own = pooled?.steps[name];
        if (own === undefined) return [name, { estimate: cif, lower: ci.lower, upper: ci.upper }];
        const { estimate, lower, upper, envelopeLower, envelopeUpper } = own;
        return [name, { estimate, lower, upper, envelopeLower, envelopeUpper, midpoint: cif }];
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

function medianTimeOf(km: KaplanMeierCurve, method: IntervalMethod): Estimate['medianTime'] {
  const { rMidpoint, reason, lastTime, ci } = quantiles(km, [0.5])[0]!;
  const { lower, upper } = ci[usesBetaProduct(method, km) ? 'betaProduct' : 'log-log'];
  return { days: rMidpoint, lower, upper, reason, lastTime };
}

function plainMeanTime(mid: CumulativeIncidenceCurve, tau: number | null) {
  if (tau === null) return { states: {}, reason: 'noSubjects' };
  const { states, meanTime, stdErr, reason } = restrictedMeanTime(mid, tau);
  return {
    states: Object.fromEntries(states.map((state, k) => [state, { days: meanTime[k]!, stdErr: stdErr[k]! }])),
    reason,
  };
}
