/** Which blocks of a fixture are compared, and how each is computed from the fixture's data. */
import { atTimes } from '../statistics/at-times.js';
import { cohortTable } from '../statistics/cohort-table.js';
import type { SurvivalColumns } from '../statistics/columns.js';
import { cumulativeIncidence, type CumulativeIncidenceCurve } from '../statistics/cumulative-incidence.js';
import { kaplanMeier, type KaplanMeierCurve } from '../statistics/kaplan-meier.js';
import { multistate, occupancy, restrictedMeanTimeInState } from '../statistics/multistate.js';
import { permutationLogRank } from '../statistics/permutation-log-rank.js';
import { quantiles } from '../statistics/quantiles.js';
import { rate, rateOf } from '../statistics/rate.js';
import { rmst } from '../statistics/restricted-mean.js';
import { statesAtTimes } from '../statistics/states-at-times.js';
import { restrictedMeanTime } from '../statistics/time-lost.js';
import { distributionBlocks } from './distribution-blocks.js';
import { completedDataSets, durationsOf, rangesOf, type ParseRange } from './fixture-dates.js';
import { isObject, type Fixture, type Json, type JsonObject } from './fixture-file.js';
import { INFORMATIONAL, NOT_IN_PRODUCT, R_COUNTS_OTHERWISE, RING_2, type BlockContext, type Skip } from './skipped.js';

/** Computes what a block should hold, given what is expected (from which come only times, shares and horizons). */
export type Compute = (expected: Json) => unknown;

/** For each key of an expected object: how it is computed, why it is skipped, or the same for the keys below it. */
export interface BlockTable {
  readonly [key: string]: Compute | string | BlockTable;
}

export interface Block {
  readonly name: string;
  /** The name under which parts of it are reported as skipped: cases are not told apart. */
  readonly generalName: string;
  /** Path of the block from the expected object down. */
  readonly keys: readonly string[];
  readonly expected: Json;
  readonly compute: Compute;
  readonly context: BlockContext;
}

export interface BlocksOfFixture {
  readonly blocks: Block[];
  readonly skipped: Skip[];
  /** Keys that no rule knows. */
  readonly unknown: string[];
}

/** The blocks of a fixture of a kind that is not skipped whole. */
export function blocksOf(fixture: Fixture, parseRange: ParseRange): BlocksOfFixture {
  const found: BlocksOfFixture = { blocks: [], skipped: [], unknown: [] };
  const { content } = fixture;
  if (fixture.kind === 'edge-cases' || fixture.kind === 'edge-competing') {
    for (const one of content['cases'] as readonly JsonObject[]) {
      const table =
        fixture.kind === 'edge-cases' ? edgeCase(one) : { cif: incidenceOf(columnsOf(one), causesOf(content)) };
      const names = { name: `${String(one['name'])}.`, generalName: 'cases.*.' };
      collect(one['expected'] as JsonObject, table, names, [], { delayedEntry: entersLate(columnsOf(one)) }, found);
    }
    return found;
  }
  const table = tableOf(fixture, parseRange);
  const context = { delayedEntry: entersLate(columnsOf(content)) };
  collect(content['expected'] as JsonObject, table, { name: '', generalName: '' }, [], context, found);
  return found;
}

function collect(
  expected: JsonObject,
  table: BlockTable,
  names: { readonly name: string; readonly generalName: string },
  keys: readonly string[],
  context: BlockContext,
  found: BlocksOfFixture,
): void {
  for (const [key, value] of Object.entries(expected)) {
    const rule = Object.hasOwn(table, key) ? table[key] : undefined;
    const name = names.name + key;
    const generalName = names.generalName + key;
    if (rule === undefined) found.unknown.push(name);
    else if (typeof rule === 'string') found.skipped.push({ name: generalName, why: rule });
    else if (typeof rule === 'function') {
      const delayed = context.delayedEntry || key === 'leftTruncated';
      const block = { name, generalName, keys: [...keys, key], expected: value!, compute: rule };
      found.blocks.push({ ...block, context: { delayedEntry: delayed } });
    } else if (isObject(value)) {
      collect(value, rule, { name: `${name}.`, generalName: `${generalName}.` }, [...keys, key], context, found);
    } else found.unknown.push(name);
  }
}

function tableOf({ kind, content }: Fixture, parseRange: ParseRange): BlockTable {
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

function groupedReadings<T>(
  result: { readonly all: T; readonly byGroup?: Record<string, T> },
  expected: Json,
  read: (curve: T, expected: Json | undefined) => unknown,
) {
  const groups = child(expected, 'byGroup');
  return {
    all: read(result.all, child(expected, 'all')),
    byGroup: Object.fromEntries(
      Object.entries(result.byGroup ?? {}).map(([name, curve]) => [name, read(curve, child(groups, name))]),
    ),
  };
}

/** A curve with what is read off it, at the shares, horizons and times of the expected block. */
function curveReadings(curve: KaplanMeierCurve, expected: Json | undefined) {
  const times = child(child(expected, 'atTimes'), 'times') as number[] | undefined;
  return {
    ...curve,
    quantiles: quantiles(curve, numbersAt(child(expected, 'quantiles'), 'p')),
    rmst: numbersAt(child(expected, 'rmst'), 'tau').map((tau) => rmst(curve, tau)),
    ...(times && { atTimes: atTimes(curve, times) }),
  };
}

function incidenceReadings(curve: CumulativeIncidenceCurve, expected: Json | undefined) {
  const times = child(child(expected, 'atTimes'), 'times') as number[] | undefined;
  return {
    ...curve,
    restrictedMeanTime: numbersAt(child(expected, 'restrictedMeanTime'), 'tau').map((tau) =>
      restrictedMeanTime(curve, tau),
    ),
    ...(times && { atTimes: statesAtTimes(curve, times) }),
  };
}

function columnsOf(rows: JsonObject): SurvivalColumns {
  return {
    time: (rows['time'] ?? []) as number[],
    status: (rows['status'] ?? []) as number[],
    entry: rows['entry'] as number[] | undefined,
    group: rows['group'] as string[] | undefined,
    groupLevels: rows['groupLevels'] as string[] | undefined,
  };
}

const causesOf = (content: JsonObject) => (content['causes'] ?? []) as string[];

const entersLate = ({ entry }: SurvivalColumns) => Array.from(entry ?? []).some((from) => from !== null && from > 0);

export const child = (value: Json | undefined, key: string): Json | undefined =>
  isObject(value) ? value[key] : undefined;

const numberAt = (value: Json, key: string) => child(value, key) as number;

/** The numbers under one key of a list of objects. */
const numbersAt = (list: Json | undefined, key: string): number[] =>
  Array.isArray(list) ? (list as readonly Json[]).map((element) => child(element, key) as number) : [];

/** Limits that R prints as [1, 1] before the first row of a curve, where ours are null; how many there are is returned,
 *  and they are expected to be null instead. */
export function expectNullBeforeFirstRow(expected: Json): { expected: Json; skip: Skip | null } {
  let changed = false;
  const walk = (value: Json): Json => {
    if (Array.isArray(value)) return (value as readonly Json[]).map(walk);
    if (!isObject(value)) return value;
    const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner!)]));
    const { time, atTimes: readings } = value;
    const times = child(readings, 'times');
    const limits = child(child(readings, 'ci'), 'log-log');
    if (!Array.isArray(time) || !Array.isArray(times) || !isObject(limits) || time.length === 0) return copy;
    const early = (i: number) => (times[i] as number) < (time[0] as number);
    if (!times.some((_: Json, i: number) => early(i))) return copy;
    changed = true;
    const nulled = (column: Json | undefined) =>
      (column as readonly Json[]).map((limit, i) => (early(i) ? null : limit));
    const logLog = { ...limits, lower: nulled(limits['lower']), upper: nulled(limits['upper']) };
    const ci = { ...(child(readings, 'ci') as JsonObject), 'log-log': logLog };
    return { ...copy, atTimes: { ...(readings as JsonObject), ci } };
  };
  const result = walk(expected);
  return {
    expected: result,
    skip: changed ? { name: 'atTimes.ci before the first row', why: R_COUNTS_OTHERWISE } : null,
  };
}
