import { cohortTable } from './cohort-table.js';

const day = (text: string) => Date.parse(text) / 86_400_000;
const CAUSES = ['censored', 'mainstreamed', 'discontinued'];

describe('the cohort table', () => {
  const table = cohortTable(
    {
      start: ['2014-03-01', '2014-12-31', '2014-06-01', '2016-01-01'].map(day),
      time: [300, 800, 100, 200],
      status: [1, 0, 0, 0],
    },
    [1, 2, 5],
    day('2017-01-31'),
    CAUSES,
  );

  it('has a row for each launch year', () => {
    expect(table.map(({ cohort, n }) => [cohort, n])).toEqual([
      ['2014', 3],
      ['2016', 1],
    ]);
  });

  it('accounts for everybody whose follow-up could reach the horizon', () => {
    expect(table[0]!.horizons[0]).toMatchObject({
      days: 365.25,
      nReached: 3,
      mainstreamed: 1,
      discontinued: 0,
      running: 1,
      unknown: 1,
    });
    for (const { horizons } of table) {
      for (const { nReached, mainstreamed, discontinued, running, unknown } of horizons) {
        expect(Number(mainstreamed) + Number(discontinued) + running + unknown).toBe(nReached);
      }
    }
  });

  it('counts nobody at a horizon that lies beyond the day asked about', () => {
    expect(table[0]!.horizons[2]).toMatchObject({ nReached: 0, running: 0, unknown: 0, ajMainstreamed: null });
  });

  it('estimates beside the counts from the whole launch year', () => {
    expect(table[0]!.horizons[0]!['ajMainstreamed']).toBe(0.5);
  });
});
