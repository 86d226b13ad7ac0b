/** Reading a file of reference results: which kinds there are, and what each must hold. */

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export const FIXTURE_SCHEMA = 'psp-survival-fixture/1';

/** The columns each kind must have, beside schema, id, kind and dataset. */
export const REQUIRED_BY_KIND = {
  survival: ['time', 'status', 'expected'],
  'competing-risks': ['time', 'status', 'expected'],
  interval: ['left', 'right', 'expected'],
  'interval-dates': ['start', 'end', 'status', 'expected'],
  multistate: ['entry', 'time', 'from', 'to', 'expected'],
  sequences: ['sequences', 'expected'],
  lexis: ['start', 'entry', 'time', 'status', 'expected'],
  'edge-cases': ['cases'],
  'edge-competing': ['cases'],
  distributions: [],
  imputation: ['start', 'end', 'status', 'imputations', 'expected'],
  cohort: ['start', 'time', 'status', 'expected'],
} as const;

export type FixtureKind = keyof typeof REQUIRED_BY_KIND;

export interface Fixture {
  readonly id: string;
  readonly kind: FixtureKind;
  readonly content: JsonObject;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const isString = (value: Json | undefined): value is string => typeof value === 'string';
const isKind = (value: Json | undefined): value is FixtureKind =>
  isString(value) && Object.hasOwn(REQUIRED_BY_KIND, value);

const listOf = (element: (value: Json) => boolean) => (value: Json) => isArray(value) && value.every(element);
const numberOrNull = (value: Json) => value === null || typeof value === 'number';
const numbers = listOf(numberOrNull);
const strings = listOf(isString);
const any = listOf(() => true);
const codes = listOf((value) => Number.isInteger(value) && (value as number) >= 0);

/** What each column holds, in words and as a check. */
const COLUMNS: Readonly<Record<string, readonly [string, (value: Json) => boolean]>> = {
  id: ['a text', isString],
  timeUnit: ['days, weeks, months or years', (value) => ['days', 'weeks', 'months', 'years'].includes(value as string)],
  time: ['a list of numbers', numbers],
  status: ['a list of whole numbers from 0', codes],
  causes: ['a list of texts', strings],
  group: ['a list of texts', strings],
  strata: ['a list of texts', strings],
  entry: ['a list of numbers', numbers],
  covariates: [
    'lists of numbers by name',
    (value) => isObject(value) && Object.values(value).every((v) => numbers(v!)),
  ],
  left: ['a list of numbers', numbers],
  right: ['a list of numbers', numbers],
  start: ['a list', any],
  end: ['a list', any],
  from: ['a list', any],
  to: ['a list', any],
  sequences: ['a list', any],
  subjectId: ['a list', any],
  expected: ['an object', isObject],
  cases: ['a list of cases with name, time, status and expected', listOf(isCase)],
  imputations: [
    'at least two sets of start, end and time',
    (value) => listOf(isImputation)(value) && (value as Json[]).length >= 2,
  ],
};

function isCase(value: Json): boolean {
  return isObject(value) && ['name', 'time', 'status', 'expected'].every((key) => value[key] !== undefined);
}

function isImputation(value: Json): boolean {
  if (!isObject(value)) return false;
  const { start, end, time } = value;
  return (
    [start, end, time].every((column) => column !== undefined) && strings(start!) && strings(end!) && numbers(time!)
  );
}

/** Columns with one element per row, which must therefore be equally long. */
const PER_ROW = [
  'time',
  'status',
  'group',
  'strata',
  'entry',
  'left',
  'right',
  'start',
  'end',
  'from',
  'to',
  'subjectId',
];

/** The fixture in a text, or the first thing that is wrong with it. */
export function readFixture(text: string): Fixture | { readonly problem: string } {
  let content: Json;
  try {
    content = JSON.parse(text) as Json;
  } catch {
    return { problem: 'not JSON' };
  }
  const problem = firstProblem(content);
  if (problem !== null) return { problem };
  const { id, kind } = content as JsonObject;
  return { id: id as string, kind: kind as FixtureKind, content: content as JsonObject };
}

function firstProblem(content: Json): string | null {
  if (!isObject(content)) return 'not an object';
  if (content['schema'] !== FIXTURE_SCHEMA) return `schema is not ${FIXTURE_SCHEMA}`;
  const { kind, dataset } = content;
  if (!isKind(kind)) return 'kind is unknown';
  const missing = ['id', ...REQUIRED_BY_KIND[kind]].find((key) => content[key] === undefined);
  if (missing !== undefined) return `${missing} is missing`;
  const datasetProblem = problemOfDataset(dataset, kind);
  if (datasetProblem !== null) return datasetProblem;
  for (const [key, [words, check]] of Object.entries(COLUMNS)) {
    const value = content[key];
    if (value !== undefined && !check(value)) return `${key} is not ${words}`;
  }
  const cases = (content['cases'] ?? []) as readonly JsonObject[];
  for (const one of cases) {
    for (const key of ['time', 'status', 'group', 'entry', 'expected']) {
      const [words, check] = COLUMNS[key]!;
      const value = one[key];
      if (value !== undefined && !check(value)) return `case ${String(one['name'])}: ${key} is not ${words}`;
    }
  }
  const uneven = [content, ...cases].map(unevenColumn).find((key) => key !== undefined);
  return uneven === undefined ? null : `${uneven} is not as long as the other columns`;
}

function problemOfDataset(dataset: Json | undefined, kind: FixtureKind): string | null {
  if (!isObject(dataset)) return 'dataset is missing';
  for (const key of ['name', 'source', 'description', ...(kind === 'cohort' ? ['asOf'] : [])]) {
    if (!isString(dataset[key])) return `dataset.${key} is missing`;
  }
  for (const key of ['licence', 'asOf']) {
    if (dataset[key] !== undefined && !isString(dataset[key])) return `dataset.${key} is not a text`;
  }
  const { delayedEntry } = dataset;
  return delayedEntry !== undefined && !numbers(delayedEntry) ? 'dataset.delayedEntry is not a list of numbers' : null;
}

function unevenColumn(rows: JsonObject): string | undefined {
  const columns = PER_ROW.filter((key) => isArray(rows[key]));
  const length = (key: string) => (rows[key] as readonly Json[]).length;
  return columns.find((key) => length(key) !== length(columns[0]!));
}
