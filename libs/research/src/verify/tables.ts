/** How each block of each kind of fixture is computed, or why it is not. */
import { cohortTable } from '../statistics/cohort-table.js';
import type { SurvivalColumns } from '../statistics/columns.js';
import { cumulativeIncidence } from '../statistics/cumulative-incidence.js';
import { kaplanMeier } from '../statistics/kaplan-meier.js';
import { multistate } from '../statistics/multistate.js';
import { occupancy, restrictedMeanTimeInState } from '../statistics/occupancy.js';
import { permutationLogRank } from '../statistics/permutation-log-rank.js';
import { rate, rateOf } from '../statistics/rate.js';
import type { BlockTable, Compute } from './block-table.js';
import { distributionBlocks } from './distribution-blocks.js';
import { child, numberAt, numbersAt } from './expected-values.js';
import { completedDataSets, durationsOf, rangesOf, type ParseRange } from './fixture-dates.js';
import type { Fixture, Json, JsonObject } from './fixture-file.js';
import { curveReadings, groupedReadings, incidenceReadings } from './readings.js';
import { INFORMATIONAL, NOT_IN_PRODUCT, RING_2 } from './skipped.js';

/** The table of a kind that is neither skipped whole nor a list of cases. */
export function tableOf({ kind, content }: Fixture, parseRange: ParseRange): BlockTable {
  switch (kind) {
    case 'survival':
      return survival(content);
    case 'competing-risks':
      return competingRisks(content);
    case 'interval-dates':
      return intervalDates(content, parseRange);
    case 'imputation':
      return imputation(content, parseRange);
    case 'multistate':
      return multistateTable(content);
    case 'cohort':
      return cohort(content, parseRange);
    case 'distributions':
      return distributionBlocks;
    case 'edge-cases':
    case 'edge-competing':
    case 'interval':
    case 'lexis':
    case 'sequences':
      return {};
  }
}

const NOTES = { note: INFORMATIONAL, how: INFORMATIONAL };

function survival(content: JsonObject): BlockTable {
  const data = columnsOf(content);
  return {
    km: kaplanMeierOf(data),
    rate: () => rateOf(data),
    logrank: {
      permutation: (expected) =>
        permutationLogRank(data, { seed: 1, maxAssignments: numberAt(expected, 'nAssignments') }),
      unstratified: RING_2,
      stratified: RING_2,
      petoRho1: NOT_IN_PRODUCT,
    },
    conditional: conditionalOf(data),
    cox: RING_2,
    ...NOTES,
  };
}

function edgeCase(one: JsonObject): BlockTable {
  const data = columnsOf(one);
  return {
    droppedRows: () => kaplanMeier(data).droppedRows,
    km: kaplanMeierOf(data),
    conditional: conditionalOf(data),
    logrank: RING_2,
    ...NOTES,
  };
}

function competingRisks(content: JsonObject): BlockTable {
  const data = columnsOf(content);
  const causes = causesOf(content);
  const entry = (content['dataset'] as JsonObject)['delayedEntry'] as number[] | undefined;
  const late = { time: data.time, status: data.status, entry };
  return {
    cif: incidenceOf(data, causes),
    leftTruncated: (expected) => ({
      cif: incidenceReadings(cumulativeIncidence(late, causes).all, child(expected, 'cif')),
      km: curveReadings(kaplanMeier(late).all, child(expected, 'km')),
    }),
    gray: RING_2,
    causeSpecificLogrank: RING_2,
    causeSpecificCox: RING_2,
    fineGray: INFORMATIONAL,
    ...NOTES,
  };
}

function intervalDates(content: JsonObject, parseRange: ParseRange): BlockTable {
  const durations = durationsOf(content, parseRange);
  const status = content['status'] as number[];
  const curve =
    (time: readonly (number | null)[]): Compute =>
    (expected) =>
      curveReadings(kaplanMeier({ time, status }).all, expected);
  const events = status.filter((code) => code === 1).length;
  const total = (days: readonly (number | null)[]) => days.reduce<number>((sum, d) => sum + (d ?? 0), 0);
  return {
    dateRanges: () => durations.asText,
    midpointKm: curve(durations.midpoint),
    lowerDurationKm: curve(durations.lower),
    upperDurationKm: curve(durations.upper.map((days, i) => days ?? durations.lower[i]!)),
    rateMidpoint: () => rate(events, total(durations.midpoint)),
    rateConservative: () => rate(events, total(durations.lower)),
    left: RING_2,
    right: RING_2,
    turnbull: RING_2,
    ...NOTES,
  };
}

function imputation(content: JsonObject, parseRange: ParseRange): BlockTable {
  const times = (child(content['expected'], 'times') ?? []) as number[];
  const sets = completedDataSets(content, times);
  return {
    dateRanges: () => rangesOf(content, parseRange),
    times: () => times,
    kmAnyEnd: () => sets.anyEnd,
    cif: () => sets.byCause,
    ...NOTES,
  };
}

function multistateTable(content: JsonObject): BlockTable {
  const expected = content['expected'] as JsonObject;
  const rows = {
    id: (content['subjectId'] ?? (content['time'] as Json[]).map((_, i) => String(i))) as string[],
    entry: content['entry'] as number[],
    time: content['time'] as number[],
    from: content['from'] as string[],
    to: content['to'] as (string | null)[],
  };
  const result = multistate(rows, expected['states'] as string[]);
  return {
    subjects: () => result.subjects,
    states: () => result.states,
    transitionCounts: () => result.transitionCounts,
    personTimeByState: () => result.personTimeByState,
    rates: () => result.rates,
    occupancy: (block) => occupancy(result, child(block, 'times') as number[]),
    restrictedMeanTimeInState: (block) => numbersAt(block, 'tau').map((tau) => restrictedMeanTimeInState(result, tau)),
    ...NOTES,
  };
}

function cohort(content: JsonObject, parseRange: ParseRange): BlockTable {
  const [validAt, ...start] = [child(content['dataset'], 'asOf'), ...(content['start'] as Json[])].map(
    (day) => rangesOf.one(day!, parseRange).earliestDay,
  );
  const rows = { start, time: content['time'] as number[], status: content['status'] as number[] };
  const causes = content['causes'] === undefined ? ['censored', 'mainstreamed', 'discontinued'] : causesOf(content);
  return {
    cohorts: (expected) => {
      const first = (expected as readonly JsonObject[])[0];
      return cohortTable(rows, numbersAt(child(first, 'horizons'), 'years'), validAt!, causes);
    },
    ...NOTES,
  };
}

/** The table of one case of a list of cases. */
export function tableOfCase({ kind, content }: Fixture, one: JsonObject): BlockTable {
  return kind === 'edge-cases' ? edgeCase(one) : { cif: incidenceOf(columnsOf(one), causesOf(content)), ...NOTES };
}

const kaplanMeierOf =
  (data: SurvivalColumns): Compute =>
  (expected) =>
    groupedReadings(kaplanMeier(data), expected, curveReadings);

const incidenceOf =
  (data: SurvivalColumns, causes: readonly string[]): Compute =>
  (expected) => {
    const result = cumulativeIncidence(data, causes);
    // Cases hold one curve at the top, the other files `all` and `byGroup`.
    return child(expected, 'all') === undefined
      ? incidenceReadings(result.all, expected)
      : groupedReadings(result, expected, incidenceReadings);
  };

const conditionalOf =
  (data: SurvivalColumns): Compute =>
  (expected) => {
    const startTime = numberAt(expected, 'startTime');
    return { startTime, km: curveReadings(kaplanMeier(data, { startTime }).all, child(expected, 'km')) };
  };

export function columnsOf(rows: JsonObject): SurvivalColumns {
  return {
    time: (rows['time'] ?? []) as number[],
    status: (rows['status'] ?? []) as number[],
    entry: rows['entry'] as number[] | undefined,
    group: rows['group'] as string[] | undefined,
    groupLevels: rows['groupLevels'] as string[] | undefined,
  };
}

const causesOf = (content: JsonObject) => (content['causes'] ?? []) as string[];

export const entersLate = ({ entry }: SurvivalColumns) =>
  Array.from(entry ?? []).some((from) => from !== null && from > 0);
