/** What an analysis is asked: every choice that changes its numbers, each with a default, all of them in the answer. */
import type { Day, FactType, SustainBasis } from '#lifecycle';

export const SCHEMA = 'psp-analysis/1';

export const READINGS = ['lastSeen', 'ended', 'running'] as const;
/** What a silent strand is taken to have done since it was last seen. */
export type Reading = (typeof READINGS)[number];

export const ENDPOINTS = ['strict', 'broad'] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/** Which strands are asked about. A filter left out lets all pass. */
export interface Cohort {
  /** The real partnerships, or those that never were; never both. */
  readonly synthetic: boolean;
  readonly unit: 'strand';
  readonly programmes: readonly string[] | null;
  readonly policyDomains: readonly string[] | null;
  readonly areas: readonly string[] | null;
  /** Partnerships, or strands as `<partnershipId>/<strandId>`. */
  readonly ids: readonly string[] | null;
  /** Strands whose origin certainly lies before are left out. */
  readonly launchedFrom: Day | null;
  /** Strands whose origin certainly lies after are left out. */
  readonly launchedUntil: Day | null;
  /** How the cases were found. */
  readonly foundBy: string | null;
}

/** From when on strands were watched, when not from their origin. */
export type Entry = 'fromOrigin' | 'firstRecorded' | { readonly register: Day };

export interface Grouping {
  readonly name: string;
  readonly at: 'origin';
}

export const POLICIES = ['auto', 'midpoint', 'impute', 'exactOnly'] as const;
export type PrecisionPolicy = (typeof POLICIES)[number];

export const INTERVAL_METHODS = ['auto', 'logLog', 'betaProduct'] as const;
export type IntervalMethod = (typeof INTERVAL_METHODS)[number];

/** A point of the log. */
export interface KnownAt {
  /** The instant or day that was asked for, or of the last event; null = nothing was known. */
  readonly knownAt: string | null;
  readonly knownSize: number;
}

/** What an answer was computed with, besides the events. */
export interface Inputs {
  readonly catalogueVersion: number;
  readonly policyVersion: string;
  readonly statistics: string;
  /** SHA-256 of each register that the question read. */
  readonly registers: Readonly<Record<string, string>>;
}

/** A specification as it can be sent: `validAt` and `knownAt` may be left to the door. */
export interface Specification {
  readonly schema: typeof SCHEMA;
  readonly seed: number;
  readonly cohort: Cohort;
  /** The clock starts with the first of these facts. */
  readonly origin: readonly FactType[];
  readonly endpoint: {
    readonly strict: readonly FactType[];
    readonly broad: readonly FactType[];
    /** Bases on which a sustained service counts as broad, besides grant and trading. */
    readonly broadAlso: readonly SustainBasis[];
  };
  /** Facts that end the waiting otherwise, in the order of their status codes from 2. */
  readonly competing: readonly FactType[];
  readonly silence: { readonly readings: readonly Reading[]; readonly endedAs: FactType };
  readonly validAt: Day | null;
  /** Null: the end of the log. */
  readonly knownAt: string | KnownAt | null;
  /** The other point of the log, for the one question that compares two. */
  readonly against: string | KnownAt | null;
  readonly entry: Entry;
  /** What a closing that was undone by a reopening is. */
  readonly reopened: 'continues' | 'firstOutcome';
  readonly group: Grouping | null;
  readonly precision: { readonly policy: PrecisionPolicy; readonly m: number };
  readonly interval: { readonly level: number; readonly method: IntervalMethod };
  /** Days since the origin. */
  readonly horizons: readonly number[];
  /** Days; null: the largest that the data support. */
  readonly tau: number | null;
  readonly tests: readonly 'permutation'[];
  readonly cluster: 'naive';
  /** Adds the share of a world without the other outcomes: hypothetical, and labelled so. */
  readonly net: boolean;
  /** Shows what a guard withholds. */
  readonly force: boolean;
}

/** With nothing left open. */
export interface ResolvedSpecification extends Specification {
  readonly validAt: Day;
  readonly knownAt: KnownAt;
  readonly against: KnownAt | null;
  readonly inputs: Inputs;
}

export const YEAR = 365.25;
export const MONTH = 30.4375;

export const DEFAULTS: Specification = {
  schema: SCHEMA,
  seed: 1,
  cohort: {
    synthetic: false,
    unit: 'strand',
    programmes: null,
    policyDomains: null,
    areas: null,
    ids: null,
    launchedFrom: null,
    launchedUntil: null,
    foundBy: null,
  },
  origin: ['PilotLaunched'],
  endpoint: {
    strict: ['ServiceMainstreamed'],
    broad: ['ServiceMainstreamed', 'ServiceSustained'],
    broadAlso: [],
  },
  competing: ['StrandSucceeded', 'StrandDiscontinued'],
  silence: { readings: READINGS, endedAs: 'StrandDiscontinued' },
  validAt: null,
  knownAt: null,
  against: null,
  entry: 'fromOrigin',
  reopened: 'continues',
  group: null,
  precision: { policy: 'auto', m: 50 },
  interval: { level: 0.95, method: 'auto' },
  horizons: [1, 2, 3, 5, 10].map((years) => years * YEAR),
  tau: null,
  tests: [],
  cluster: 'naive',
  net: false,
  force: false,
};
