/** The pictures of a time-to-event answer, as data. */
import type { ByReading } from '../analysis.js';
import { daysOfSpan } from '../days.js';
import type { Estimate } from '../estimates/estimate.js';
import { COLOURS, labelOf, type AreasModel, type IncidenceModel, type SwimmerModel } from '../models.js';
import { YEAR, type Endpoint, type ResolvedSpecification } from '../specification/specification.js';
import type { Subject, Subjects } from '../subjects.js';
import { count } from '../words.js';

/** With more lanes nobody reads them. */
export const LANES_UP_TO = 60;

const inYears = (days: number) => days / YEAR;

/** `specification 1f3a…, n 8, 2 outcomes, 6 silent, 9 left out, dates drawn 50 times` */
export function footOf(stamp: string, subjects: Subjects, estimate: Estimate): string {
  const outcomes = Object.values(estimate.events).reduce((sum, each) => sum + each, 0);
  const dates = {
    exact: 'dates exact',
    midpoint: 'dates by their middles',
    imputed: `dates drawn ${estimate.imputations} times`,
  }[estimate.dates];
  return [
    stamp,
    `n ${estimate.n}`,
    count(outcomes, 'outcome'),
    `${subjects.silent} silent`,
    `${subjects.excludedFromAll.length} left out`,
    dates,
  ].join(' · ');
}

export function swimmerModel(subjects: Subjects, heading: string): SwimmerModel | null {
  if (subjects.all.length === 0 || subjects.all.length > LANES_UP_TO) return null;
  const { validAt, cohort } = subjects.spec;
  const lanes = subjects.all
    .map((subject) => laneOf(subject, validAt))
    .sort((a, b) => b.days - a.days || (a.lane.label < b.lane.label ? -1 : 1));
  return {
    kind: 'swimmer',
    id: 'strands',
    heading,
    description:
      'A bar for each strand from its launch until its outcome or its last sighting; ends fade where only a range of days is known; dots: nothing on record since.',
    synthetic: cohort.synthetic,
    validAt,
    lanes: lanes.map(({ lane }) => lane),
  };
}

function laneOf({ name, cluster, originSpan, endings: { strict } }: Subject, validAt: string) {
  const span = strict.how === 'foundEnded' ? strict.silentFrom : strict.span;
  const end =
    strict.how === 'outcome'
      ? strict.outcome === 'decommissioned'
        ? 'discontinued'
        : (strict.outcome as 'mainstreamed' | 'succeeded' | 'discontinued')
      : strict.how === 'running' || strict.how === 'seenThen'
        ? 'running'
        : strict.how === 'foundEnded'
          ? 'discontinued'
          : 'lastSeen';
  const until =
    strict.how === 'running'
      ? { earliest: validAt, latest: validAt }
      : daysOfSpan({ lo: Math.max(span.lo, originSpan.lo), hi: Math.max(span.hi, originSpan.lo) });
  return {
    days: span.lo - originSpan.lo,
    lane: { label: name, group: cluster, from: null, launched: daysOfSpan(originSpan), until, end } as const,
  };
}

/** The curve of the headline reading, strict and broad, with what silence may hide behind it. */
export function incidenceModel(
  subjects: Subjects,
  results: Readonly<Record<Endpoint, ByReading<Estimate>>>,
  { heading, stamp }: { readonly heading: string; readonly stamp: string },
): IncidenceModel | null {
  const { spec } = subjects;
  const headline = spec.silence.readings[0]!;
  const strict = results.strict[headline]!;
  const broad = results.broad[headline]!;
  if (strict.n === 0 || strict.curve.lastTime === null) return null;
  const lastYears = Math.max(
    ...Object.values(results.strict).map(({ curve }) => inYears(curve.lastTime ?? 0)),
    inYears(strict.horizons[0]!.days),
  );
  return {
    kind: 'cumulativeIncidence',
    id: 'cumulative-incidence',
    heading,
    description: `Share of ${count(strict.n, 'strand')} mainstreamed by years since launch, rising from 0, in the strict sense (solid) and the broad sense (dashed), with 95 % limits; grey behind it: from the lowest to the highest share that silence allows.`,
    synthetic: spec.cohort.synthetic,
    share: 'Share mainstreamed',
    lastYears,
    curves: [
      curveModel(strict, 'strict: on recurrent public money', false),
      ...(subjects.strictIsBroad
        ? []
        : [curveModel(broad, 'broad: also by grant, trading, or beside the mainstream', true)]),
    ],
    silence: silenceBand(results.strict),
    ticks: strict.curve.censoredAt.map(inYears),
    table: numbersBelow(strict),
    foot: footOf(stamp, subjects, strict),
  };
}

function curveModel(estimate: Estimate, name: string, dashed: boolean): IncidenceModel['curves'][number] {
  const { curve, causes } = estimate;
  const own = curve.causes[causes[1]!]!;
  const seen = own.estimate.some((share) => (share ?? 0) > 0);
  return {
    name,
    colour: COLOURS['mainstreamed']!,
    dashed,
    steps: curve.time.map((time, i) => ({
      // What is still possible at a time held since the time before: nobody left between the two.
      years: inYears(seen ? time : (curve.time[i - 1] ?? 0)),
      estimate: own.estimate[i] ?? 0,
      lower: own.lower[i] ?? null,
      upper: own.upper[i] ?? null,
      atRisk: curve.atRisk[i]!,
    })),
    endYears: inYears(curve.lastTime ?? 0),
    ...(own.envelopeLower === undefined
      ? {}
      : {
          dates: curve.time.map((time, i) => ({
            years: inYears(time),
            lower: own.envelopeLower![i] ?? 0,
            upper: own.envelopeUpper![i] ?? 0,
          })),
        }),
  };
}

/** At every step of any reading, the lowest and the highest of those still observed. */
function silenceBand(readings: ByReading<Estimate>): IncidenceModel['silence'] {
  const curves = Object.values(readings).map(({ curve, causes }) => ({
    time: curve.time,
    share: curve.causes[causes[1]!]!.estimate,
    lastTime: curve.lastTime ?? 0,
  }));
  if (curves.length < 2) return [];
  const times = [...new Set([0, ...curves.flatMap(({ time, lastTime }) => [...time, lastTime])])].sort((a, b) => a - b);
  const next = curves.map(() => 0);
  return times.flatMap((at) => {
    const shares = curves.flatMap(({ time, share, lastTime }, k) => {
      while (next[k]! < time.length && time[next[k]!]! <= at) next[k]! += 1;
      return at <= lastTime ? [next[k] === 0 ? 0 : (share[next[k]! - 1] ?? 0)] : [];
    });
    return [{ years: inYears(at), lower: Math.min(...shares), upper: Math.max(...shares) }];
  });
}

/** Aligned under the axis. */
function numbersBelow(estimate: Estimate): IncidenceModel['table'] {
  const outcomes = estimate.causes.slice(1);
  const within = estimate.horizons.filter(({ days }) => days <= (estimate.curve.lastTime ?? 0) + YEAR);
  let censored = 0;
  const censoredSoFar = within.map((horizon) => (censored += horizon.censored));
  let entered = 0;
  const enteredSoFar = within.map((horizon) => (entered += horizon.entered));
  const atStart = estimate.delayedEntry ? 0 : estimate.n;
  return {
    years: [0, ...within.map(({ days }) => inYears(days))],
    rows: [
      { label: 'still followed', cells: [atStart, ...within.map(({ atRisk }) => atRisk)] },
      ...(estimate.delayedEntry ? [{ label: 'came under watch', cells: [0, ...enteredSoFar] }] : []),
      ...outcomes.map((name) => ({
        label: labelOf(name),
        cells: [0, ...within.map(({ causes }) => causes[name]!.events)],
      })),
      { label: 'no longer followed', cells: [0, ...censoredSoFar] },
    ],
  };
}

const FEW = 5;

/** When fewer than five are still followed for the first time. */
function fewFrom({ curve, horizons }: Estimate): number | null {
  const times = [...curve.time.map((days, i) => ({ days, atRisk: curve.atRisk[i]! })), ...horizons]
    .filter(({ days, atRisk }) => atRisk < FEW && days <= (curve.lastTime ?? 0))
    .map(({ days }) => days);
  return times.length === 0 ? null : inYears(Math.min(...times));
}

/** Shares by first outcome, stacked to the whole. */
export function outcomesModel(
  subjects: Subjects,
  estimate: Estimate,
  { heading, stamp }: { readonly heading: string; readonly stamp: string },
): AreasModel | null {
  const { curve, causes, n } = estimate;
  if (n === 0 || curve.lastTime === null) return null;
  const outcomes = causes.slice(1);
  const states = [...outcomes, 'eventFree'].map((name) => ({
    name,
    label: labelOf(name),
    colour: COLOURS[name] ?? '#888888',
  }));
  const point = (years: number, shares: readonly number[]) => ({
    years,
    shares: [...shares, Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0))],
  });
  return {
    kind: 'areas',
    id: 'outcomes',
    heading,
    description: `Shares of ${count(n, 'strand')} by their first outcome over the years since launch, stacked to the whole: ${outcomes.map(labelOf).join(', ')}, and none of these yet.`,
    synthetic: subjects.spec.cohort.synthetic,
    n,
    stepped: estimate.dates !== 'imputed',
    states,
    points: [
      point(
        0,
        outcomes.map(() => 0),
      ),
      ...curve.time.map((time, i) =>
        point(
          inYears(time),
          outcomes.map((name) => curve.causes[name]!.estimate[i] ?? 0),
        ),
      ),
    ],
    lastYears: inYears(curve.lastTime),
    fewFromYears: fewFrom(estimate),
    table: numbersBelow(estimate),
    foot: footOf(stamp, subjects, estimate),
  };
}

/** Which specification a picture is of. */
export type Stamped = { readonly spec: ResolvedSpecification; readonly stamp: string };
