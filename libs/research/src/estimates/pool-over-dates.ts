/** Estimates over completed data sets, one after the other, pooled: vague dates widen the limits by what they leave open. */
import { cumulativeIncidence } from '../statistics/cumulative-incidence.js';
import { eventFreeAtTimes, type EventFree } from '../statistics/event-free.js';
import { poolImputations, type PooledEstimates } from '../statistics/pool-imputations.js';
import { statesAtTimes, type StatesAtTimes } from '../statistics/states-at-times.js';
import { restrictedMeanTime, type RestrictedMeanTime } from '../statistics/time-lost.js';
import type { EstimatorColumns } from './completed-columns.js';
import type { Estimate, Estimated } from './estimated.js';
import { poolMeans } from './pool-means.js';

export interface Pooled {
  /** By cause, one element per horizon. */
  readonly horizons: Readonly<Record<string, readonly Estimated[]>>;
  /** By cause, one element per step of the curve. */
  readonly steps: Readonly<Record<string, PooledEstimates>>;
  readonly eventFree: readonly Estimated[];
  readonly meanTime: Pick<Estimate['meanTime'], 'states' | 'reason'>;
}

interface Asked {
  readonly level: number;
  readonly horizons: readonly number[];
  readonly steps: readonly number[];
  readonly tau: number | null;
}

export function poolOverDates(
  sets: readonly EstimatorColumns[],
  causes: readonly string[],
  { level, horizons, steps, tau }: Asked,
): Pooled {
  const atHorizons: StatesAtTimes[] = [];
  const atSteps: StatesAtTimes[] = [];
  const free: EventFree[] = [];
  const means: RestrictedMeanTime[] = [];
  let delayedEntry = false;
  // Only what is read off each curve is kept.
  for (const set of sets) {
    const curve = cumulativeIncidence(set, causes, { level, errorsOnly: true }).all;
    delayedEntry ||= curve.followUp.entries !== undefined;
    atHorizons.push(statesAtTimes(curve, horizons));
    atSteps.push(statesAtTimes(curve, steps));
    free.push(eventFreeAtTimes(curve, horizons));
    if (tau !== null) means.push(restrictedMeanTime(curve, tau));
  }
  const names = causes.slice(1);
  const pool = (states: readonly StatesAtTimes[], name: string) =>
    poolImputations(
      states.map((one) => one.causes[name]!.cif),
      states.map((one) => one.causes[name]!.stdErr),
      delayedEntry ? { level } : { level, nRisk: states.map(({ nRisk }) => nRisk) },
    );
  const pooledFree = poolImputations(
    free.map(({ surv }) => surv),
    free.map(({ stdErr }) => stdErr),
    { level },
  );
  return {
    horizons: Object.fromEntries(names.map((name) => [name, estimatedOf(pool(atHorizons, name))])),
    steps: Object.fromEntries(names.map((name) => [name, pool(atSteps, name)])),
    eventFree: estimatedOf(pooledFree),
    meanTime: pooledMeans(means),
  };
}

const estimatedOf = (pooled: PooledEstimates): Estimated[] =>
  pooled.estimate.map((estimate, h) => ({
    estimate,
    // The error belongs to the scale on which is pooled.
    stdErr: null,
    lower: pooled.lower[h]!,
    upper: pooled.upper[h]!,
    reason: pooled.reason[h]!,
    envelopeLower: pooled.envelopeLower[h]!,
    envelopeUpper: pooled.envelopeUpper[h]!,
    relativeIncrease: pooled.relativeIncrease[h]!,
  }));

function pooledMeans(means: readonly RestrictedMeanTime[]): Pooled['meanTime'] {
  if (means.length === 0) return { states: {}, reason: 'noSubjects' };
  const states = means[0]!.states.map((state, k) => {
    const { mean, stdErr } = poolMeans(
      means.map((one) => one.meanTime[k]!),
      means.map((one) => one.stdErr[k]!),
    );
    return [state, { days: mean, stdErr }] as const;
  });
  return { states: Object.fromEntries(states), reason: means.find(({ reason }) => reason !== null)?.reason ?? null };
}
