/** Which facts end the waiting of an endpoint, with which status code and under which name. */
import { countsAsBroad, type Fact, type FactOfType, type FactType, type History, type Strand } from '#lifecycle';
import { factsConcerning, isOfPartnership } from './of-partnership.js';
import type { Endpoint, Specification } from '../specification/specification.js';

const NAMES: Readonly<Record<string, string>> = {
  ServiceMainstreamed: 'mainstreamed',
  ServiceSustained: 'sustained',
  StrandSucceeded: 'succeeded',
  StrandDiscontinued: 'discontinued',
  ServiceDecommissioned: 'decommissioned',
};

/** `ServiceMainstreamed` → mainstreamed; another fact under its own name. */
export const outcomeName = (type: string): string => NAMES[type] ?? type.charAt(0).toLowerCase() + type.slice(1);

/** Names by status code: 0 censored, 1 the endpoint (under the name of its first fact), from 2 the competing outcomes. */
export const causesOf = (spec: Pick<Specification, 'endpoint' | 'competing'>, endpoint: Endpoint): string[] => [
  'censored',
  outcomeName(spec.endpoint[endpoint][0]!),
  ...spec.competing.map(outcomeName),
];

/** Facts of a strand that close it, and can be undone by a reopening. */
const CLOSINGS = new Set<string>(['StrandSucceeded', 'StrandDiscontinued', 'ServiceDecommissioned']);
export const isClosing = ({ type }: Fact) => CLOSINGS.has(type);

export class OutcomeFinder {
  readonly #codes: Readonly<Record<Endpoint, ReadonlyMap<string, number>>>;
  readonly #broadAlso: ReadonlySet<string>;
  readonly #lookedFor: ReadonlySet<string>;
  readonly #anyOfPartnership: boolean;

  constructor(spec: Pick<Specification, 'endpoint' | 'competing'>) {
    const codes = (endpoint: Endpoint) => {
      const byType = new Map<string, number>(spec.competing.map((type, at) => [type, at + 2]));
      // A service that was ended before it was mainstreamed ran on other money, and stopped without a successor.
      if (!byType.has('ServiceDecommissioned') && byType.has('StrandDiscontinued'))
        byType.set('ServiceDecommissioned', byType.get('StrandDiscontinued')!);
      for (const type of spec.endpoint[endpoint]) byType.set(type, 1);
      return byType;
    };
    this.#codes = { strict: codes('strict'), broad: codes('broad') };
    this.#broadAlso = new Set(spec.endpoint.broadAlso);
    this.#lookedFor = new Set([...this.#codes.strict.keys(), ...this.#codes.broad.keys()]);
    this.#anyOfPartnership = [...this.#lookedFor].some(isOfPartnership);
  }

  /** The facts that can end the waiting of a strand for either endpoint, in order. */
  candidates(history: History, strand: Strand): readonly Fact[] {
    return factsConcerning(history, strand, this.#lookedFor, this.#anyOfPartnership);
  }

  /** 0: this fact does not end the waiting of that endpoint. */
  code(fact: Fact, endpoint: Endpoint): number {
    const code = this.#codes[endpoint].get(fact.type) ?? 0;
    if (code !== 1 || fact.type !== 'ServiceSustained' || endpoint === 'strict') return code;
    const sustained = fact as FactOfType<'ServiceSustained'>;
    return countsAsBroad(sustained) || this.#broadAlso.has(sustained.data.basis) ? 1 : 0;
  }

  codeOfType(type: FactType, endpoint: Endpoint): number {
    return this.#codes[endpoint].get(type) ?? 0;
  }
}
