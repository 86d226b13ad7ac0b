import { readdirSync, readFileSync } from 'node:fs';
import { fixtureFolder, renderReport, verifyFixtures, type FixtureText } from './index.js';

const read = (file: string): string => readFileSync(new URL(file, fixtureFolder()), 'utf8');
const fixtures: FixtureText[] = readdirSync(fixtureFolder())
  .filter((name) => name.endsWith('.json') && name !== 'schema.json')
  .map((file) => ({ file, text: read(file) }));

type Container = Record<string | number, unknown>;

/** A fixture in which the value at a path is another one. */
function changed(file: string, path: readonly (string | number)[], change: (value: unknown) => unknown): FixtureText {
  const content = JSON.parse(read(file)) as Container;
  const last = path.at(-1)!;
  const inside = path.slice(0, -1).reduce((value, key) => value[key] as Container, content);
  inside[last] = change(inside[last]);
  return { file, text: JSON.stringify(content) };
}

describe('the estimators against the reference results of R', () => {
  const report = verifyFixtures(fixtures);

  it('agree within tolerance in every block of all 19 files', () => {
    expect(report.totals).toEqual({ files: 19, blocks: 236, within: 141, over: 0, skipped: 95 });
    expect(report.exitCode).toBe(0);
  });

  it('are compared in more than 20,000 numbers', () => {
    const values = report.files.flatMap(({ blocks }) => blocks.map((block) => block.values));
    expect(values.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(20_000);
  });

  it('agree in closed formulas and beta product limits to 13 digits', () => {
    const close = report.files.filter(({ file }) => file !== 'distributions.json').flatMap(({ blocks }) => blocks);
    expect(Math.max(...close.map(({ worstError }) => worstError))).toBeLessThan(1e-13);
  });

  it('leave nothing out without a name and a reason', () => {
    const skipped = report.files.flatMap((file) => file.skipped);
    expect(skipped).toContainEqual({ name: 'kind lexis', why: 'not in the product' });
    expect(skipped).toContainEqual({ name: 'cox', why: 'ring 2, not built yet' });
    expect(skipped.every(({ name, why }) => name !== '' && why !== '')).toBe(true);
  });
});

describe('the report of a verification', () => {
  const lastLine = (files: FixtureText[]) => renderReport(verifyFixtures(files)).trimEnd().split('\n').at(-1);

  it('counts files and blocks in its last line', () => {
    expect(lastLine(fixtures)).toBe('19 files, 236 blocks: 141 within tolerance, 0 over, 95 skipped');
  });

  it('names the value that is over and exits with 1', () => {
    const path = ['expected', 'rateMidpoint', 'exactUpper95'];
    const file = changed('six-strategic-psps.json', path, (limit) => Number(limit) * 1.01 + 0.01);
    const report = verifyFixtures([file]);
    expect(report.exitCode).toBe(1);
    expect(renderReport(report)).toContain('rateMidpoint.exactUpper95: expected ');
    expect(lastLine([file])).toMatch(/ 1 over, /);
  });

  it.each([
    ['a number where null is expected', ['midpointKm', 'surv', 0], () => null],
    ['null where a number is expected', ['midpointKm', 'ci', 'log-log', 'lower', 0], () => 0.5],
    ['a count that differs by one', ['midpointKm', 'nRisk', 0], (count: unknown) => Number(count) + 1],
    ['a column that is longer', ['midpointKm', 'time'], (times: unknown) => [...(times as number[]), 9999]],
    ['a key that the product does not compute', ['midpointKm', 'newMeasure'], () => 1],
    ['a date that is a day off', ['dateRanges', 'startLo', 0], () => '2012-01-02'],
  ])('is over at %s', (_, path, change) => {
    expect(verifyFixtures([changed('six-strategic-psps.json', ['expected', ...path], change)]).exitCode).toBe(1);
  });

  it('is over at a block key that no rule knows', () => {
    const report = verifyFixtures([changed('six-strategic-psps.json', ['expected', 'novelty'], () => 1)]);
    expect(report.files[0]!.unknown).toEqual(['novelty']);
    expect(report.exitCode).toBe(1);
    expect(renderReport(report)).toContain('novelty: unknown block key, OVER');
  });

  it.each([
    ['unreadable', null, 'cannot be read'],
    ['not JSON', '{', 'not JSON'],
    ['of another schema', '{"schema":"psp-survival-fixture/2"}', 'schema is not psp-survival-fixture/1'],
  ])('exits with 2 when a file is %s', (_, text, problem) => {
    const report = verifyFixtures([{ file: 'given.json', text }]);
    expect(report.files[0]!.problem).toBe(problem);
    expect(report.exitCode).toBe(2);
  });

  it('exits with 2 when a date is none', () => {
    const file = changed('six-strategic-psps.json', ['start', 0], () => '2012-13');
    expect(verifyFixtures([file])).toMatchObject({ exitCode: 2, files: [{ problem: '"2012-13" is not a date' }] });
  });
});
