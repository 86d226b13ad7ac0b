/** As much of JSON schema as our own OpenAPI document uses: whether a value is one of a schema, and values that are. */
import fc from 'fast-check';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
}

export type Schemas = Readonly<Record<string, Schema>>;

const resolved = (schema: Schema, schemas: Schemas): Schema =>
  schema.$ref === undefined ? schema : schemas[schema.$ref.split('/').at(-1)!]!;

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
};

/** Where a value is not of its schema, each place with what is wrong; empty where it is. */
export function problemsOf(value: unknown, given: Schema, schemas: Schemas, at = ''): string[] {
  const schema = resolved(given, schemas);
  const types = schema.type === undefined ? [] : [schema.type].flat();
  const type = typeOf(value);
  if (types.length > 0 && !types.includes(type) && !(type === 'integer' && types.includes('number')))
    return [`${at} is ${type}, not ${types.join(' or ')}`];
  const problems: string[] = [];
  if (schema.enum !== undefined && !schema.enum.includes(value)) problems.push(`${at} is ${JSON.stringify(value)}`);
  if (typeof value === 'string' && schema.pattern !== undefined && !new RegExp(schema.pattern).test(value))
    problems.push(`${at} does not match ${schema.pattern}`);
  if (typeof value === 'number' && (value < (schema.minimum ?? value) || value > (schema.maximum ?? value)))
    problems.push(`${at} is ${value}`);
  if (Array.isArray(value) && schema.items !== undefined)
    problems.push(...value.flatMap((item, i) => problemsOf(item, schema.items!, schemas, `${at}/${i}`)));
  if (type === 'object') problems.push(...memberProblems(value as Record<string, unknown>, schema, schemas, at));
  return problems;
}

function memberProblems(value: Record<string, unknown>, schema: Schema, schemas: Schemas, at: string): string[] {
  const { properties = {}, required = [] } = schema;
  const missing = required.filter((name) => !(name in value)).map((name) => `${at}/${name} is missing`);
  return Object.entries(value).reduce((problems, [name, member]) => {
    const of = properties[name];
    if (of !== undefined) problems.push(...problemsOf(member, of, schemas, `${at}/${name}`));
    else if (schema.additionalProperties === false) problems.push(`${at}/${name} is not in the schema`);
    return problems;
  }, missing);
}

const made = new Map<string, fc.Arbitrary<unknown>>();

/** Values of a schema. What makes them is kept: the same few types stand everywhere, and are not cheap to make. */
export function valuesOf(given: Schema, schemas: Schemas): fc.Arbitrary<unknown> {
  const schema = resolved(given, schemas);
  const key = JSON.stringify(schema);
  const values = made.get(key) ?? makeValuesOf(schema, schemas);
  made.set(key, values);
  return values;
}

function makeValuesOf(schema: Schema, schemas: Schemas): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const types = [schema.type ?? 'object'].flat();
  return fc.oneof(...types.map((type) => valuesOfType(type, schema, schemas)));
}

function valuesOfType(type: string, schema: Schema, schemas: Schemas): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? -1_000, max: Math.min(schema.maximum ?? 1_000_000, 2 ** 31 - 1) });
    case 'array':
      return fc.uniqueArray(valuesOf(schema.items ?? {}, schemas), {
        minLength: schema.minItems ?? 0,
        maxLength: 3,
        selector: (item) => JSON.stringify(item),
      });
    case 'string':
      return texts(schema);
    default:
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, property]) => [name, valuesOf(property, schemas)]),
        ),
        { requiredKeys: [...(schema.required ?? [])] },
      );
  }
}

const IDS = ['pilot-1', 'mentoring', 'harbour-council', 'pilot-money', 'decision-1', 'open-door'];

function texts({ pattern, format, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'date') return days;
  if (format === 'uri') return fc.webUrl();
  if (pattern === undefined)
    return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 60) }).map((text) => text || 'a');
  // Ids that stand somewhere already reach the rules behind the shapes.
  const matching = fc
    .stringMatching(new RegExp(pattern))
    .filter((text) => text.length >= minLength && text.length <= maxLength);
  const known = IDS.filter((id) => new RegExp(pattern).test(id));
  return known.length === 0
    ? fc.oneof(days, matching)
    : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: matching });
}

const days = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
