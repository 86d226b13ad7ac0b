/** Requests made of our own OpenAPI document: as it says they should be, and with something in them that it does not say. */
import fc from 'fast-check';
import { valuesOf, type Schema, type Schemas } from './json-schema.js';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema?: Schema;
}

export interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, { content?: Readonly<Record<string, { readonly schema: Schema }>> }>>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Schemas };
}

export interface FuzzedRequest {
  /** As the document writes them. */
  readonly path: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** What was done to it, if anything. */
  readonly mutation: string | undefined;
}

const PARTNERSHIPS = ['harbour', 'low-moss', 'moving-on', 'fuzzed-one', 'fuzzed-two'];

/** Texts that have been trouble somewhere. */
const NASTY: readonly unknown[] = [
  null,
  [],
  {},
  '',
  ' ',
  0,
  -1,
  1.5,
  2 ** 53,
  true,
  'a'.repeat(3_000),
  '\u0000',
  '\ud800',
  'e\u0301',
  '2026-02-31',
  '../../etc/passwd',
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  '${7*7}{{7*7}}',
  '=1+1',
  [[[[[[]]]]]],
  { text: { text: 'nested' } },
  { sealed: { kid: 'a', iv: 'b', ct: 'c', tag: 'd' } },
];
const nasty = fc.constantFrom(...NASTY);
const nastyText = fc.oneof(nasty.map(String), fc.string({ unit: 'binary', maxLength: 30 }));

/** Texts that are no JSON of one reading. */
const NASTY_BODIES = [
  '',
  '{',
  'null',
  '[]',
  '{} {}',
  '{"occurredOn":null,"occurredOn":null,"data":{}}',
  '{"data":{"__proto__":{}}}',
  '{"data":{"a":1e400}}',
  '{"data":{"a":-0}}',
  `{"data":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`,
  ' '.repeat(70_000),
];

const objectBodies = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });

/** Requests to every operation, three in ten as the document says. */
export function requestsOf(document: OpenApi): fc.Arbitrary<FuzzedRequest> {
  const { schemas } = document.components;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  // Made once for each operation: making the arbitraries costs far more than drawing from them.
  return fc.oneof(
    ...operations.map(({ path, method, operation }) => {
      const { parameters = [], requestBody } = operation;
      const schema = requestBody?.content['application/json']?.schema;
      const hasBody = method !== 'GET';
      return fc
        .record({
          path: fc.constant(path),
          method: fc.constant(method),
          inPath: fc.record(Object.fromEntries(namesIn(path).map((name) => [name, pathValues(name)]))),
          query: partOf(parameters, 'query', schemas),
          headers: partOf(parameters, 'header', schemas),
          body: !hasBody ? fc.constant(undefined) : schema === undefined ? objectBodies : valuesOf(schema, schemas),
          mutation: fc.oneof(
            { weight: 3, arbitrary: fc.constant(undefined) },
            { weight: 7, arbitrary: fc.constantFrom(...(hasBody ? [...OF_BODY, ...OF_ANY] : OF_ANY)) },
          ),
          nasty,
          text: nastyText,
          at: fc.nat(1_000),
        })
        .map(built);
    }),
  );
}

const namesIn = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

const pathValues = (name: string): fc.Arbitrary<string> =>
  name === 'partnershipId' ? fc.constantFrom(...PARTNERSHIPS) : fc.oneof(fc.uuid(), fc.constant('propose-partnership'));

const partOf = (parameters: readonly Parameter[], place: Parameter['in'], schemas: Schemas) =>
  fc.record(
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === place)
        .map(({ name, schema = {} }) => [name, valuesOf(schema, schemas).map(String)]),
    ),
    { requiredKeys: [] },
  );

interface Draft {
  readonly path: string;
  readonly method: string;
  readonly inPath: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  readonly mutation: Mutation | undefined;
  readonly nasty: unknown;
  readonly text: string;
  readonly at: number;
}

const OF_BODY = ['aFieldLess', 'aFieldMore', 'aFieldOther', 'aDeepFieldOther', 'noJson', 'anotherType'] as const;
const OF_ANY = ['aParameterMore', 'aParameterTwice', 'aParameterOther', 'anotherId', 'anotherHeader'] as const;
type Mutation = (typeof OF_BODY)[number] | (typeof OF_ANY)[number];

/** Header values as they can be sent at all. */
const headerText = (text: string) => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);

function built(draft: Draft): FuzzedRequest {
  const { path, method, mutation, text, at } = draft;
  const query = new URLSearchParams(Object.entries(draft.query) as [string, string][]);
  const inPath = { ...draft.inPath };
  const headers: Record<string, string> = {
    ...(draft.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(Object.fromEntries(Object.entries(draft.headers).map(([k, v]) => [k.toLowerCase(), headerText(v!)])) as object),
  };
  const names = [...query.keys()];
  const mutated = mutation === undefined ? draft.body : mutatedBody(draft);
  let body = mutated === undefined ? undefined : JSON.stringify(mutated);
  switch (mutation) {
    case 'noJson':
      body = NASTY_BODIES[at % NASTY_BODIES.length];
      break;
    case 'anotherType':
      headers['content-type'] = ['text/plain', 'application/json; charset=latin1', 'application/xml'][at % 3]!;
      break;
    case 'aParameterMore':
      query.append(text.slice(0, 20) || 'x', text);
      break;
    case 'aParameterTwice':
      query.append(names[at % names.length] ?? 'dryRun', 'true');
      query.append(names[at % names.length] ?? 'dryRun', 'true');
      break;
    case 'aParameterOther':
      query.set(['validAt', 'knownAt', 'after', 'limit', 'atLeast', 'dryRun'][at % 6]!, text);
      break;
    case 'anotherId':
      for (const name of Object.keys(inPath)) inPath[name] = text;
      break;
    case 'anotherHeader':
      headers[['if-match', 'idempotency-key', 'accept', 'range', 'content-encoding'][at % 5]!] = headerText(text);
      break;
    case 'aFieldLess':
    case 'aFieldMore':
    case 'aFieldOther':
    case 'aDeepFieldOther':
    case undefined:
      break;
  }
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(inPath[name]!));
  const search = query.size === 0 ? '' : `?${query}`;
  return { path, method, url: address + search, headers, body, mutation };
}

/** As a client writes it; what cannot be written is sent as it is. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('.', '%2e');
}

/** The body with one place of it changed. */
function mutatedBody({ body, mutation, nasty: value, text, at }: Draft): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const changed = structuredClone(body) as Record<string, unknown>;
  const inside = changed['data'];
  const target = at % 2 === 0 && typeof inside === 'object' && inside !== null ? (inside as typeof changed) : changed;
  const names = Object.keys(target);
  const name = names[at % Math.max(1, names.length)] ?? 'data';
  switch (mutation) {
    case 'aFieldLess':
      delete target[name];
      break;
    case 'aFieldMore':
      target[text.slice(0, 12) || 'more'] = value;
      break;
    case 'aFieldOther':
      target[name] = value;
      break;
    case 'aDeepFieldOther': {
      const deep = Object.values(target).find((member) => typeof member === 'object' && member !== null);
      if (Array.isArray(deep)) deep.push(value);
      else if (deep !== undefined) (deep as Record<string, unknown>)[Object.keys(deep as object)[0] ?? 'a'] = value;
      break;
    }
    default:
      break;
  }
  return changed;
}
