import { readFileSync } from 'node:fs';
import { fixtureFolder } from '../verify/fixture-folder.js';
import { estimateOwnData, ownTables } from './estimate-own-data.js';
import { ownColumns } from './own-columns.js';
import { TableRefused } from './read-csv.js';

const NAMES = { time: 'days', status: 'status' };
const problemsOf = (text: string, names: Parameters<typeof ownColumns>[1] = NAMES): readonly string[] => {
  try {
    ownColumns(text, names);
  } catch (error) {
    if (error instanceof TableRefused) return error.problems;
    throw error;
  }
  return [];
};

describe('a table of somebody’s own', () => {
  it('is read with commas, semicolons or tabs, quoted or not, from any system', () => {
    const expected = { time: Float64Array.of(10, 20), status: Int32Array.of(1, 0) };
    for (const text of [
      'id,days,status\na,10,1\nb,20,0\n',
      '\uFEFFid;days;status\r\n"a;1";10;1\r\nb;20;0',
      'id\tdays\tstatus\n"a ""x""\n"\t10\t1\n\nb\t20\t0\n',
    ])
      expect(ownColumns(text, NAMES)).toMatchObject(expected);
  });

  it.each([
    ['days,status\n10,1\nten,1\n', 'line 3: time is "ten", and has to be a number from 0'],
    ['days,status\n-1,1\n', 'line 2: time is "-1", and has to be a number from 0'],
    ['days,status\n10,dead\n', 'line 2: status is "dead", and has to be a whole number'],
    ['days,status\n10,1\n20\n', 'line 3: 1 values, and 2 columns'],
    ['time,status\n10,1\n', 'line 1: no column is called "days" (for --time); there are time, status'],
    ['days,status,days\n', 'line 1: two columns are called "days"'],
    ['days,status\n"10,1\n', 'line 2: a quotation mark is never closed'],
    ['days,status,id\n1,1,"two\nlines"\nx,1,b\n', 'line 4: time is "x"'],
    ['', 'line 1: the file is empty'],
  ])('is refused by the line: %j', (text, says) => {
    expect(problemsOf(text)[0]).toContain(says);
  });

  it('names the first twenty things that are wrong, and how many more there are', () => {
    const problems = problemsOf(`days,status\n${'x,1\n'.repeat(30)}`);
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toBe('and 10 more');
  });

  it('leaves out, by line, what is missing or was never under watch', () => {
    const { leftOut, time } = ownColumns('days,status,from\n10,1,0\nNA,1,0\n5,0,7\n', { ...NAMES, entry: 'from' });
    expect([...time]).toEqual([10]);
    expect(leftOut).toEqual([
      { line: 3, why: 'time or status is missing' },
      { line: 4, why: 'its time ends before its entry' },
    ]);
  });

  it('gives the numbers of R on a published trial, in groups', () => {
    const fixture = JSON.parse(readFileSync(new URL('aml-maintenance.json', fixtureFolder()), 'utf8')) as {
      time: number[];
      status: number[];
      group: string[];
      expected: { km: { byGroup: Record<string, { time: number[]; surv: number[] }> } };
    };
    const text = [
      'days,status,arm',
      ...fixture.time.map((time, i) => `${time},${fixture.status[i]},${fixture.group[i]}`),
    ].join('\n');
    const { groups, comparison } = estimateOwnData(ownColumns(text, { ...NAMES, group: 'arm' }), {
      horizons: [13, 23],
    });
    for (const { group, horizons } of groups.slice(1)) {
      const reference = fixture.expected.km.byGroup[group!]!;
      for (const { time, free } of horizons) {
        const row = reference.time.findLastIndex((t) => t <= time);
        expect(free.estimate).toBeCloseTo(reference.surv[row]!, 12);
      }
    }
    expect(comparison).toMatchObject({ method: 'drawn', reason: null });
  });

  it('has shares of competing outcomes that sum to the whole', () => {
    const columns = ownColumns('days,status\n1,1\n2,2\n3,0\n4,1\n', NAMES);
    const estimates = estimateOwnData(columns, { outcomes: ['won', 'lost'] });
    for (const { free, outcomes } of estimates.groups[0]!.horizons)
      expect(free.estimate! + outcomes['won']!.estimate! + outcomes['lost']!.estimate!).toBeCloseTo(1, 12);
    expect(ownTables(estimates).map(({ id }) => id)).toEqual(['overview', 'shares']);
  });

  it('says why there is nothing to say', () => {
    const { groups } = estimateOwnData(ownColumns('days,status\n', NAMES), { horizons: [1] });
    expect(groups[0]).toMatchObject({ n: 0, rate: { estimate: null, reason: 'noPersonTime' } });
    expect(() => estimateOwnData(ownColumns('days,status\n1,3\n', NAMES), { outcomes: ['one'] })).toThrow(
      'status goes up to 3',
    );
  });
});
