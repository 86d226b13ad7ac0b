/** Reads a specification as somebody sent it: what is left out gets its default, what cannot be meant is named. */
import { DEFINITIONS, isDay, VOCABULARIES, type FactType } from '#lifecycle';
import { unknownGroup } from '../groups.js';
import {
  DEFAULTS,
  INTERVAL_METHODS,
  POLICIES,
  READINGS,
  SCHEMA,
  type Entry,
  type Grouping,
  type KnownAt,
  type Reading,
  type Specification,
} from './specification.js';

export interface SpecificationProblem {
  /** JSON pointer of the field. */
  readonly pointer: string;
  readonly message: string;
}

/** Thrown with everything that is wrong, not only the first of it. */
export class SpecificationRefused extends Error {
  readonly code = 'SpecificationRefused';
  constructor(readonly problems: readonly SpecificationProblem[]) {
    super(
      problems
        .map(({ pointer, message }) => `${pointer === '' ? 'the specification' : pointer}: ${message}`)
        .join('; '),
    );
    this.name = 'SpecificationRefused';
  }
}

/** What the second delivery brings: refused by name until it is there, never ignored. */
const LATER_FIELDS = new Set(['strata', 'covariates']);
const LATER_VALUES = new Set(['turnbull', 'logRank', 'gray', 'bootstrap', 'timeVarying']);
const NOT_YET = 'is not offered yet';

/** Facts that name no strand belong to the partnership; amendments are no facts. */
const FACT_TYPES: ReadonlySet<string> = new Set(
  DEFINITIONS.filter(({ chapter }) => chapter !== 'amending').map(({ type }) => type),
);

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const MOST_HORIZONS = 50;
const MOST_IDS = 10_000;
const MOST_IMPUTATIONS = 1_000;
const MOST_DAYS = 200 * 366;

/** @throws SpecificationRefused */
export function parseSpecification(given: unknown): Specification {
  const reader = new Reader();
  const specification = reader.specification(given);
  if (reader.problems.length === 0) reader.agreements(specification);
  if (reader.problems.length > 0) throw new SpecificationRefused(reader.problems);
  return specification;
}

class Reader {
  readonly problems: SpecificationProblem[] = [];

  specification(given: unknown): Specification {
    const d = DEFAULTS;
    // A resolved specification carries what it was computed with; whoever runs it again is held to that elsewhere.
    const root = this.object(given ?? {}, '', [...Object.keys(d), 'inputs']);
    const cohort = this.object(root['cohort'] ?? {}, '/cohort', Object.keys(d.cohort));
    const endpoint = this.object(root['endpoint'] ?? {}, '/endpoint', Object.keys(d.endpoint));
    const silence = this.object(root['silence'] ?? {}, '/silence', Object.keys(d.silence));
    const precision = this.object(root['precision'] ?? {}, '/precision', Object.keys(d.precision));
    const interval = this.object(root['interval'] ?? {}, '/interval', Object.keys(d.interval));
    return {
      schema: this.oneOf(root['schema'], '/schema', [SCHEMA], d.schema),
      seed: this.integer(root['seed'], '/seed', -0x8000_0000, 0x7fff_ffff, d.seed),
      cohort: {
        synthetic: this.boolean(cohort['synthetic'], '/cohort/synthetic', d.cohort.synthetic),
        unit: this.oneOf(cohort['unit'], '/cohort/unit', ['strand'], d.cohort.unit),
        programmes: this.texts(cohort['programmes'], '/cohort/programmes'),
        policyDomains: this.texts(cohort['policyDomains'], '/cohort/policyDomains', VOCABULARIES.PolicyDomain),
        areas: this.texts(cohort['areas'], '/cohort/areas'),
        ids: this.texts(cohort['ids'], '/cohort/ids'),
        launchedFrom: this.day(cohort['launchedFrom'], '/cohort/launchedFrom'),
        launchedUntil: this.day(cohort['launchedUntil'], '/cohort/launchedUntil'),
        foundBy: this.line(cohort['foundBy'], '/cohort/foundBy'),
      },
      origin: this.types(root['origin'], '/origin', d.origin),
      endpoint: {
        strict: this.types(endpoint['strict'], '/endpoint/strict', d.endpoint.strict),
        broad: this.types(endpoint['broad'], '/endpoint/broad', d.endpoint.broad),
        broadAlso: this.list(
          endpoint['broadAlso'],
          '/endpoint/broadAlso',
          VOCABULARIES.SustainBasis,
          d.endpoint.broadAlso,
        ).toSorted(),
      },
      competing: this.types(root['competing'], '/competing', d.competing, { mayBeEmpty: true }),
      silence: {
        readings: this.readings(silence['readings']),
        endedAs: this.type(silence['endedAs'], '/silence/endedAs', d.silence.endedAs),
      },
      validAt: this.day(root['validAt'], '/validAt'),
      knownAt: this.knownAt(root['knownAt'], '/knownAt'),
      against: this.knownAt(root['against'], '/against'),
      entry: this.entry(root['entry']),
      reopened: this.oneOf(root['reopened'], '/reopened', ['continues', 'firstOutcome'], d.reopened),
      group: this.group(root['group']),
      precision: {
        policy: this.oneOf(precision['policy'], '/precision/policy', POLICIES, d.precision.policy),
        m: this.integer(precision['m'], '/precision/m', 2, MOST_IMPUTATIONS, d.precision.m),
      },
      interval: {
        level: this.number(
          interval['level'],
          '/interval/level',
          d.interval.level,
          (x) => x > 0 && x < 1,
          'lies between 0 and 1',
        ),
        method: this.oneOf(interval['method'], '/interval/method', INTERVAL_METHODS, d.interval.method),
      },
      horizons: this.horizons(root['horizons']),
      tau:
        root['tau'] == null
          ? null
          : this.number(root['tau'], '/tau', null, (x) => x > 0 && x <= MOST_DAYS, 'is a number of days above 0'),
      tests: this.list(root['tests'], '/tests', ['permutation'], []),
      cluster: this.oneOf(root['cluster'], '/cluster', ['naive'], d.cluster),
      net: this.boolean(root['net'], '/net', d.net),
      force: this.boolean(root['force'], '/force', d.force),
    };
  }

  /** What fields owe each other. */
  agreements({ origin, endpoint, competing, silence, precision, cohort, knownAt }: Specification): void {
    for (const name of ['strict', 'broad'] as const) {
      const pointer = `/endpoint/${name}`;
      for (const type of endpoint[name]) {
        if (origin.includes(type)) this.refuse(pointer, `${type} starts the clock, so it cannot stop it`);
        if (competing.includes(type)) this.refuse(pointer, `${type} cannot be waited for and compete with it`);
      }
    }
    for (const type of competing)
      if (origin.includes(type)) this.refuse('/competing', `${type} starts the clock, so it cannot stop it`);
    const { endedAs, readings } = silence;
    const ends = (types: readonly FactType[]) => types.includes(endedAs) || competing.includes(endedAs);
    if (readings.includes('ended') && !(ends(endpoint.strict) && ends(endpoint.broad)))
      this.refuse('/silence/endedAs', `${endedAs} is neither waited for nor a competing outcome`);
    if (precision.policy === 'exactOnly' && readings.includes('ended'))
      this.refuse(
        '/precision/policy',
        'exactOnly leaves out every date that is a range, and "ended" makes one: take "ended" out of /silence/readings',
      );
    if (cohort.launchedFrom !== null && cohort.launchedUntil !== null && cohort.launchedUntil < cohort.launchedFrom)
      this.refuse('/cohort/launchedUntil', 'lies before launchedFrom');
    if (cohort.ids?.some((id) => id.startsWith('synthetic-') !== cohort.synthetic) === true)
      this.refuse(
        '/cohort/ids',
        'G15 mixedData: real and synthetic partnerships are never analysed together; see /cohort/synthetic',
      );
    if (typeof knownAt === 'object' && knownAt !== null && knownAt.knownSize < 0)
      this.refuse('/knownAt/knownSize', 'is not below 0');
  }

  private refuse(pointer: string, message: string): void {
    this.problems.push({ pointer, message });
  }

  private object(value: unknown, pointer: string, fields: readonly string[]): Json {
    if (!isObject(value)) {
      this.refuse(pointer, 'is not an object');
      return {};
    }
    for (const name of Object.keys(value))
      if (!fields.includes(name))
        this.refuse(
          `${pointer}/${name}`,
          LATER_FIELDS.has(name)
            ? NOT_YET
            : `is unknown; known are ${fields.filter((field) => field !== 'inputs').join(', ')}`,
        );
    return value;
  }

  private oneOf<const T extends string>(value: unknown, pointer: string, allowed: readonly T[], byDefault: T): T {
    if (value === undefined) return byDefault;
    if (allowed.includes(value as T)) return value as T;
    this.refuseValue(value, pointer, allowed);
    return byDefault;
  }

  private refuseValue(value: unknown, pointer: string, allowed: readonly string[]): void {
    const said = typeof value === 'string' ? value : JSON.stringify(value);
    if (typeof value === 'string' && LATER_VALUES.has(value)) this.refuse(pointer, `${said} ${NOT_YET}`);
    else if (value === 'partnership')
      this.refuse(pointer, `partnership ${NOT_YET}: strands of one partnership are kept together as a cluster`);
    else this.refuse(pointer, `${said} is none of ${allowed.join(', ')}`);
  }

  private boolean(value: unknown, pointer: string, byDefault: boolean): boolean {
    if (value === undefined) return byDefault;
    if (typeof value !== 'boolean') this.refuse(pointer, 'is true or false');
    return value === true;
  }

  private number<D extends number | null>(
    value: unknown,
    pointer: string,
    byDefault: D,
    holds: (x: number) => boolean,
    says: string,
  ): number | D {
    if (value === undefined) return byDefault;
    if (typeof value === 'number' && Number.isFinite(value) && holds(value)) return value;
    this.refuse(pointer, `${JSON.stringify(value)} is not possible: it ${says}`);
    return byDefault;
  }

  private integer(value: unknown, pointer: string, least: number, most: number, byDefault: number): number {
    const holds = (x: number) => Number.isInteger(x) && x >= least && x <= most;
    return this.number(value, pointer, byDefault, holds, `is a whole number from ${least} to ${most}`);
  }

  private list<const T extends string>(
    value: unknown,
    pointer: string,
    allowed: readonly T[],
    byDefault: readonly T[],
  ): readonly T[] {
    if (value === undefined) return byDefault;
    if (!Array.isArray(value)) {
      this.refuse(pointer, 'is not a list');
      return byDefault;
    }
    value.forEach((one: unknown, i) => {
      if (!allowed.includes(one as T)) this.refuseValue(one, `${pointer}/${i}`, allowed);
    });
    if (new Set(value).size < value.length) this.refuse(pointer, 'names one twice');
    return value as T[];
  }

  private readings(value: unknown): readonly Reading[] {
    const readings = this.list(value, '/silence/readings', READINGS, DEFAULTS.silence.readings);
    if (readings.length === 0) this.refuse('/silence/readings', 'is empty');
    return readings;
  }

  private type(value: unknown, pointer: string, byDefault: FactType): FactType {
    if (value === undefined) return byDefault;
    if (typeof value === 'string' && FACT_TYPES.has(value)) return value as FactType;
    this.refuse(pointer, `${JSON.stringify(value)} is no type of fact`);
    return byDefault;
  }

  private types(
    value: unknown,
    pointer: string,
    byDefault: readonly FactType[],
    { mayBeEmpty = false } = {},
  ): readonly FactType[] {
    if (value === undefined) return byDefault;
    if (!Array.isArray(value) || (value.length === 0 && !mayBeEmpty)) {
      this.refuse(pointer, 'is not a list of types of facts');
      return byDefault;
    }
    if (new Set(value).size < value.length) this.refuse(pointer, 'names a type twice');
    return value.map((one: unknown, i) => this.type(one, `${pointer}/${i}`, byDefault[0] ?? 'PilotLaunched'));
  }

  private texts(value: unknown, pointer: string, allowed?: readonly string[]): readonly string[] | null {
    if (value == null) return null;
    if (
      !Array.isArray(value) ||
      value.length === 0 ||
      value.length > MOST_IDS ||
      !value.every((one) => typeof one === 'string' && one !== '')
    ) {
      this.refuse(pointer, 'is not a list of texts; leave it out to let all pass');
      return null;
    }
    const texts = value as string[];
    texts.forEach((one, i) => {
      if (allowed?.includes(one) === false) this.refuse(`${pointer}/${i}`, `${one} is none of ${allowed.join(', ')}`);
      if (!one.isWellFormed()) this.refuse(`${pointer}/${i}`, 'is no text');
    });
    // Their order says nothing, and must not change what an answer hashes to.
    return [...new Set(texts)].sort();
  }

  private line(value: unknown, pointer: string): string | null {
    if (value == null) return null;
    if (typeof value === 'string' && value.trim() !== '' && value.length <= 1_000 && value.isWellFormed()) return value;
    this.refuse(pointer, 'is no text of at most 1,000 characters');
    return null;
  }

  private day(value: unknown, pointer: string): string | null {
    if (value == null) return null;
    if (isDay(value)) return value;
    this.refuse(pointer, `${JSON.stringify(value)} is no day such as 2025-12-31`);
    return null;
  }

  private knownAt(value: unknown, pointer: string): string | KnownAt | null {
    if (value == null) return null;
    if (typeof value === 'string' && value !== '') return value;
    if (isObject(value) && Number.isSafeInteger(value['knownSize'])) {
      const { knownAt, knownSize } = value as { knownAt?: unknown; knownSize: number };
      if (knownAt == null || typeof knownAt === 'string') return { knownAt: knownAt ?? null, knownSize };
    }
    this.refuse(pointer, 'is an instant, a day or size:<events>');
    return null;
  }

  private entry(value: unknown): Entry {
    if (value === undefined || value === 'fromOrigin') return 'fromOrigin';
    if (value === 'firstRecorded') return 'firstRecorded';
    if (isObject(value) && Object.keys(value).length === 1 && isDay(value['register']))
      return { register: value['register'] };
    this.refuse(
      '/entry',
      'is fromOrigin, firstRecorded, or { "register": "2015-01-01" } with the day on which the register was opened',
    );
    return 'fromOrigin';
  }

  private group(value: unknown): Grouping | null {
    if (value == null) return null;
    const group = this.object(value, '/group', ['name', 'at']);
    const { name, at = 'origin' } = group;
    if (typeof name !== 'string' || name === '')
      this.refuse('/group/name', 'is empty: name what to group by, or leave the group out');
    else {
      const says = unknownGroup(name);
      if (says !== null) this.refuse('/group/name', says);
    }
    if (at !== 'origin')
      this.refuse(
        '/group/at',
        at === 'timeVarying' || (isObject(at) && 'landmark' in at)
          ? `${JSON.stringify(at)} ${NOT_YET}`
          : 'G06 immortalTime: whoever is grouped by what arose later has to have lived to see it; take the value on the origin day ("origin")',
      );
    return { name: String(name), at: 'origin' };
  }

  private horizons(value: unknown): readonly number[] {
    if (value === undefined) return DEFAULTS.horizons;
    const holds = (x: unknown) => typeof x === 'number' && x > 0 && x <= MOST_DAYS;
    if (!Array.isArray(value) || value.length === 0 || value.length > MOST_HORIZONS || !value.every(holds)) {
      this.refuse('/horizons', `is not a list of at most ${MOST_HORIZONS} numbers of days above 0`);
      return DEFAULTS.horizons;
    }
    return [...new Set(value as number[])].sort((a, b) => a - b);
  }
}
