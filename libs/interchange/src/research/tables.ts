/** The tables that the scripts read: subjects, completed data sets, and the estimates to compare with. */
import { causesOf, roundedNumber, type Estimate, type Subjects } from '#research';
import type { Cell } from '../csv.js';

export const SUBJECTS = [
  'id',
  'endpoint',
  'reading',
  'cluster',
  'group',
  'entryDays',
  'timeDays',
  'timeDaysMin',
  'timeDaysMax',
  'status',
  'outcome',
  'originMin',
  'originMax',
  'exitMin',
  'exitMax',
  'silentFromMin',
  'silentFromMax',
  'silentUntilMin',
  'silentUntilMax',
  'originPrecision',
  'exitPrecision',
  'censoredBy',
  'flags',
  'originEventId',
  'exitEventId',
  'silentUntilEventId',
] as const;

export function* subjectRows(subjects: Subjects): Generator<Cell[]> {
  for (const row of subjects.rows())
    yield [
      row.id,
      row.endpoint,
      row.reading,
      row.cluster,
      row.group,
      row.entryDays,
      row.timeDays,
      row.timeDaysMin,
      row.timeDaysMax,
      row.status,
      row.outcome,
      row.originRange.earliest,
      row.originRange.latest,
      row.exitRange.earliest,
      row.exitRange.latest,
      row.silentFrom?.earliest,
      row.silentFrom?.latest,
      row.silentUntil?.earliest,
      row.silentUntil?.latest,
      row.precision.origin,
      row.precision.exit,
      row.censoredBy,
      row.flags.join(' '),
      row.evidence.originEventId,
      row.evidence.exitEventId,
      row.evidence.silentUntilEventId,
    ];
}

export const IMPUTED = ['imputation', 'id', 'endpoint', 'reading', 'entryDays', 'timeDays', 'status'] as const;

/** The completed data sets of every endpoint and reading whose dates were drawn. */
export function* imputedRows(subjects: Subjects): Generator<Cell[]> {
  for (const endpoint of ['strict', 'broad'] as const)
    for (const reading of subjects.spec.silence.readings) {
      if (!subjects.imputes(endpoint, reading)) continue;
      const { n, place } = subjects.columns(endpoint, reading);
      let imputation = 0;
      for (const { time, status, entry, excluded } of subjects.imputed(endpoint, reading)) {
        imputation += 1;
        for (let i = 0; i < n; i += 1)
          if (excluded[i] === 0)
            yield [imputation, subjects.all[place[i]!]!.id, endpoint, reading, entry[i], time[i], status[i]];
      }
    }
}

export const CURVES = [
  'endpoint',
  'reading',
  'at',
  'days',
  'atRisk',
  'outcome',
  'events',
  'estimate',
  'lower',
  'upper',
  'reason',
  'envelopeLower',
  'envelopeUpper',
] as const;

/** Estimates at the horizons, then along the curve; none of an answer without a time to event. */
export function* curveRows(results: object): Generator<Cell[]> {
  const byEndpoint = results as Partial<Record<'strict' | 'broad', Record<string, Estimate>>>;
  for (const endpoint of ['strict', 'broad'] as const)
    for (const estimate of Object.values(byEndpoint[endpoint] ?? {})) yield* rowsOf(estimate);
}

function* rowsOf({ endpoint, reading, causes, horizons, curve }: Estimate): Generator<Cell[]> {
  const outcomes = causes.slice(1);
  for (const { days, atRisk, causes: at } of horizons)
    for (const outcome of outcomes) {
      const { events, estimate, lower, upper, reason, envelopeLower, envelopeUpper } = at[outcome]!;
      yield [
        endpoint,
        reading,
        'horizon',
        days,
        atRisk,
        outcome,
        events,
        estimate,
        lower,
        upper,
        reason,
        envelopeLower,
        envelopeUpper,
      ];
    }
  for (const outcome of outcomes) {
    const own = curve.causes[outcome]!;
    for (let i = 0; i < curve.time.length; i += 1)
      yield [
        endpoint,
        reading,
        'step',
        roundedNumber(curve.time[i]!),
        curve.atRisk[i],
        outcome,
        null,
        own.estimate[i],
        own.lower[i],
        own.upper[i],
        null,
        own.envelopeLower?.[i],
        own.envelopeUpper?.[i],
      ];
  }
}

export const outcomesOf = (spec: Subjects['spec']): string[] => causesOf(spec, 'strict').slice(1);
