import { readdirSync, readFileSync } from 'node:fs';
import { fixtureFolder } from './fixture-folder.js';
import { readFixture, REQUIRED_BY_KIND } from './fixture-file.js';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(name, fixtureFolder()), 'utf8')) as Record<string, unknown>;

interface Schema {
  readonly properties: { readonly kind: { readonly enum: readonly string[] } };
  readonly allOf: readonly {
    readonly if: {
      readonly properties: { readonly kind: { readonly const?: string; readonly enum?: readonly string[] } };
    };
    readonly then: { readonly required: readonly string[] };
  }[];
}
const schema = read('schema.json') as unknown as Schema;
const files = readdirSync(fixtureFolder()).filter((name) => name.endsWith('.json') && name !== 'schema.json');
const problemOf = (content: unknown) => {
  const result = readFixture(JSON.stringify(content));
  return 'problem' in result ? result.problem : null;
};

describe('what a fixture file must hold', () => {
  it('has the kinds of the schema', () => {
    expect(Object.keys(REQUIRED_BY_KIND).sort()).toEqual([...schema.properties.kind.enum].sort());
  });

  it('requires of each kind what the schema requires', () => {
    const required: Record<string, readonly string[]> = Object.fromEntries(
      Object.keys(REQUIRED_BY_KIND).map((kind) => [kind, []]),
    );
    for (const { if: condition, then } of schema.allOf) {
      const { const: one, enum: many } = condition.properties.kind;
      for (const kind of many ?? [one!]) required[kind] = then.required;
    }
    expect(required).toEqual(REQUIRED_BY_KIND);
  });

  it.each(files)('%s is of the schema', (name) => {
    expect(problemOf(read(name))).toBeNull();
  });

  it.each(files)('%s is refused without any one of its required columns', (name) => {
    const content = read(name);
    for (const key of ['schema', 'id', 'kind', 'dataset', ...REQUIRED_BY_KIND[content['kind'] as 'cohort']]) {
      const { [key]: _, ...rest } = content;
      expect(problemOf(rest)).toContain(key);
    }
  });

  it.each([
    ['time', 'aml-maintenance.json', ['9']],
    ['status', 'aml-maintenance.json', [0.5]],
    ['group', 'aml-maintenance.json', [1]],
    ['timeUnit', 'aml-maintenance.json', 'fortnights'],
    ['cases', 'edge-cases.json', [{ name: 'no data' }]],
    ['imputations', 'psp-24-imputation.json', [{ start: [], end: [], time: [] }]],
  ])('refuses a %s of the wrong type', (key, name, value) => {
    expect(problemOf({ ...read(name), [key]: value })).toContain(key);
  });

  it('refuses columns of different length', () => {
    const content = read('aml-maintenance.json');
    expect(problemOf({ ...content, status: (content['status'] as number[]).slice(1) })).toContain('status');
  });

  it('needs the day of the data cut for a cohort table', () => {
    const { dataset, ...content } = read('psp-120-cohort.json');
    const { asOf: _, ...rest } = dataset as Record<string, string>;
    expect(problemOf({ ...content, dataset: rest })).toBe('dataset.asOf is missing');
  });
});
