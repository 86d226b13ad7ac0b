import { readdirSync, readFileSync } from 'node:fs';
import { fixtureFolder, renderReport, verifyFixtures, type FixtureText } from './index.js';

/** Years, months and days, as the fixtures have them. */
function parseRange(text: string) {
  const [year, month, day] = text.split('-').map(Number) as [number, number?, number?];
  const dayNumber = (...ymd: [number, number, number]) => Date.UTC(...ymd) / 86_400_000;
  if (month === undefined) return { earliestDay: dayNumber(year, 0, 1), latestDay: dayNumber(year, 11, 31) };
  if (day === undefined) return { earliestDay: dayNumber(year, month - 1, 1), latestDay: dayNumber(year, month, 0) };
  return { earliestDay: dayNumber(year, month - 1, day), latestDay: dayNumber(year, month - 1, day) };
}

const fixtures: FixtureText[] = readdirSync(fixtureFolder())
  .filter((name) => name.endsWith('.json') && name !== 'schema.json')
  .map((file) => ({ file, text: readFileSync(new URL(file, fixtureFolder()), 'utf8') }));

describe('the estimators against the reference results', () => {
  it('all agree within tolerance', () => {
    const report = verifyFixtures(fixtures, parseRange);
    console.log(renderReport(report));
    expect(report.totals).toMatchObject({ files: 19, over: 0 });
  });
});
