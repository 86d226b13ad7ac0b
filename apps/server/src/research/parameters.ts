/** The choices of an analysis as parameters of an address: for forms, links and programs. What they cannot say is sent as a
 *  whole specification. */
import { ATTRIBUTES, INTERVAL_METHODS, POLICIES, READINGS, YEAR } from '#research';
import { refusedParameter } from '../http/problem.js';

/** Part of a specification, to be laid over another. */
type Part = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly says: string;
  readonly schema: Readonly<Record<string, unknown>>;
  /** Where a refusal of it points to in a specification. */
  readonly pointer: string;
  /** @throws Problem where the text is none of its values */
  readonly part: (text: string, name: string) => Part;
}

const TEXT = { type: 'string' };
const DAY = { type: 'string', format: 'date' };
const oneOf = (values: readonly string[]) => ({ type: 'string', enum: values });

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

function numberOf(text: string, name: string): number {
  if (!/^-?\d{1,10}(\.\d{1,10})?$/.test(text)) throw refusedParameter(name, `${text} is no number`);
  return Number(text);
}

const flagOf = (text: string, name: string): boolean => {
  if (text !== 'true' && text !== 'false') throw refusedParameter(name, 'must be true or false');
  return text === 'true';
};

const plain = (field: string, says: string, schema: Parameter['schema'] = TEXT): Parameter => ({
  says,
  schema,
  pointer: `/${field}`,
  part: (text) => ({ [field]: text }),
});
const within = (object: string, field: string, says: string, schema: Parameter['schema'] = TEXT): Parameter => ({
  says,
  schema,
  pointer: `/${object}/${field}`,
  part: (text) => ({ [object]: { [field]: text } }),
});
const numeric = (parameter: Parameter, schema: Parameter['schema'] = { type: 'number' }): Parameter => ({
  ...parameter,
  schema,
  part: (text, name) => {
    numberOf(text, name);
    return JSON.parse(JSON.stringify(parameter.part(text, name)), (_key, value: unknown) =>
      value === text ? Number(text) : value,
    ) as Part;
  },
});
const flag = (field: string, says: string): Parameter => ({
  says,
  schema: { type: 'boolean' },
  pointer: `/${field}`,
  part: (text, name) => ({ [field]: flagOf(text, name) }),
});

const OUTCOMES = ['ServiceMainstreamed', 'StrandSucceeded', 'StrandDiscontinued'];
const waitingFor = (type: string): Part => ({
  endpoint: { strict: [type], broad: [type] },
  competing: OUTCOMES.filter((one) => one !== type),
});

/** What can be waited for, in a word; the first is what is asked when nothing is said. */
export const ENDPOINTS_IN_WORDS: Readonly<Record<string, { readonly title: string; readonly part: Part }>> = {
  mainstreamed: { title: 'mainstreamed', part: {} },
  sustained: { title: 'sustained outside the mainstream', part: waitingFor('ServiceSustained') },
  succeeded: { title: 'succeeded by another service', part: waitingFor('StrandSucceeded') },
  discontinued: { title: 'discontinued', part: waitingFor('StrandDiscontinued') },
};

export const PARAMETERS = {
  validAt: plain('validAt', 'The latest day in the world that counts, not in the future; left out, today.', DAY),
  knownAt: plain('knownAt', 'What was known then: an instant, a day, or size:<number of events>; left out, all.'),
  against: plain('against', 'The other point of the log, for the question that compares two.'),
  group: within('group', 'name', 'Compare by what held on the day of the launch.', oneOf(Object.keys(ATTRIBUTES))),
  endpoint: {
    says: 'What is waited for; left out, mainstreamed, in the strict and the broad sense.',
    schema: oneOf(Object.keys(ENDPOINTS_IN_WORDS)),
    pointer: '/endpoint',
    part: (text, name) => {
      const known = Object.hasOwn(ENDPOINTS_IN_WORDS, text) ? ENDPOINTS_IN_WORDS[text] : undefined;
      if (known === undefined)
        throw refusedParameter(name, `${text} is none of ${Object.keys(ENDPOINTS_IN_WORDS).join(', ')}`);
      return known.part;
    },
  },
  horizonYears: {
    says: 'Years after launch to report at, such as 1,2,5.',
    schema: TEXT,
    pointer: '/horizons',
    part: (text, name) => ({ horizons: listOf(text).map((one) => numberOf(one, name) * YEAR) }),
  },
  tauDays: numeric(plain('tau', 'Days up to which the mean time without an outcome is taken.')),
  readings: {
    says: `Readings of silence, the first one is the headline: ${READINGS.join(',')}.`,
    schema: TEXT,
    pointer: '/silence/readings',
    part: (text) => ({ silence: { readings: listOf(text) } }),
  },
  entry: {
    says: 'From when on strands were watched: fromOrigin, firstRecorded, or the day on which the register was opened.',
    schema: TEXT,
    pointer: '/entry',
    part: (text) => ({ entry: /^\d/.test(text) ? { register: text } : text }),
  },
  reopened: plain(
    'reopened',
    'What a closing that was undone by a reopening is: an interruption (continues), or the outcome (firstOutcome).',
    oneOf(['continues', 'firstOutcome']),
  ),
  precision: within('precision', 'policy', 'How vague dates are treated.', oneOf(POLICIES)),
  imputations: numeric(within('precision', 'm', 'How many times vague dates are drawn.'), { type: 'integer' }),
  level: numeric(within('interval', 'level', 'Confidence level, such as 0.95.')),
  interval: within('interval', 'method', 'How limits are computed.', oneOf(INTERVAL_METHODS)),
  test: {
    says: 'Whether two groups differ.',
    schema: oneOf(['permutation']),
    pointer: '/tests',
    part: (text) => ({ tests: [text] }),
  },
  net: flag('net', 'Adds the share of a world without the other outcomes: hypothetical, and labelled so.'),
  force: flag('force', 'Shows what a guard withholds, with its warning.'),
  seed: numeric(plain('seed', 'Seed of all that is drawn.'), { type: 'integer' }),
  synthetic: {
    says: 'Asks about partnerships that never were; never together with the real ones.',
    schema: { type: 'boolean' },
    pointer: '/cohort/synthetic',
    part: (text, name) => ({ cohort: { synthetic: flagOf(text, name) } }),
  },
  programmeId: {
    says: 'Only partnerships of this programme.',
    schema: TEXT,
    pointer: '/cohort/programmes',
    part: (text) => ({ cohort: { programmes: [text] } }),
  },
  policyDomain: {
    says: 'Only partnerships of this policy domain.',
    schema: TEXT,
    pointer: '/cohort/policyDomains',
    part: (text) => ({ cohort: { policyDomains: [text] } }),
  },
  area: {
    says: 'Only partnerships of this area.',
    schema: TEXT,
    pointer: '/cohort/areas',
    part: (text) => ({ cohort: { areas: [text] } }),
  },
  ids: {
    says: 'Only these partnerships, or strands as partnership/strand, with commas between them.',
    schema: TEXT,
    pointer: '/cohort/ids',
    part: (text) => ({ cohort: { ids: listOf(text) } }),
  },
  launchedFrom: within('cohort', 'launchedFrom', 'Only strands that can have been launched on this day or later.', DAY),
  launchedUntil: within('cohort', 'launchedUntil', 'Only strands that can have been launched by this day.', DAY),
  foundBy: within('cohort', 'foundBy', 'How the cases were found, in your words; it becomes part of the answer.'),
} as const satisfies Readonly<Record<string, Parameter>>;

export type ParameterName = keyof typeof PARAMETERS;
export const PARAMETER_NAMES = Object.keys(PARAMETERS) as readonly ParameterName[];

export const isParameter = (name: string): name is ParameterName => Object.hasOwn(PARAMETERS, name);

/** The specification that the parameters of an address stand for. One without a value, as a form sends it, says nothing. */
export function specificationOf(asked: Partial<Record<string, string>>): Record<string, unknown> {
  const specification: Record<string, unknown> = {};
  for (const name of PARAMETER_NAMES) {
    const text = asked[name]?.trim() ?? '';
    if (text === '') continue;
    const parameter: Parameter = PARAMETERS[name];
    for (const [field, value] of Object.entries(parameter.part(text, name)))
      specification[field] =
        isObject(value) && isObject(specification[field]) ? { ...specification[field], ...value } : value;
  }
  return specification;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parameter that a pointer into a specification came from; undefined where none did. */
export const parameterAt = (pointer: string): ParameterName | undefined =>
  PARAMETER_NAMES.filter((name) => {
    const of = PARAMETERS[name].pointer;
    return pointer === of || pointer.startsWith(`${of}/`);
  }).sort((a, b) => PARAMETERS[b].pointer.length - PARAMETERS[a].pointer.length)[0];
