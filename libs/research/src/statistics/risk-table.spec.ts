import fc from 'fast-check';
import { usableRows } from './columns.js';
import { riskTable } from './risk-table.js';

const plain = (table: ReturnType<typeof riskTable>) => ({
  time: [...table.time],
  nRisk: [...table.nRisk],
  nCensor: [...table.nCensor],
  nEvent: table.nEvent.map((counts) => [...counts]),
  entries: table.entries && { time: [...table.entries.time], count: [...table.entries.count] },
});

describe('the risk table', () => {
  it('counts late entrants from the day after they entered', () => {
    const rows = usableRows({ time: [4, 3, 9, 11], status: [0, 1, 1, 1], entry: [0, 0, 6, 6] }, 1);
    expect(plain(riskTable(rows, 1))).toEqual({
      time: [3, 4, 9, 11],
      nRisk: [2, 1, 2, 1],
      nCensor: [0, 1, 0, 0],
      nEvent: [[1, 0, 1, 1]],
      entries: { time: [6], count: [2] },
    });
  });

  it('is the same counted in bins of days, sorted, and by definition', () => {
    const row = fc.record({
      time: fc.integer({ min: 0, max: 30 }),
      status: fc.integer({ min: 0, max: 2 }),
      entry: fc.integer({ min: 0, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (some) => {
        const column = (key: 'time' | 'status' | 'entry', unit = 1) => some.map((one) => one[key] * unit);
        const days = usableRows({ time: column('time'), status: column('status'), entry: column('entry') }, 2);
        const halves = usableRows(
          { time: column('time', 0.5), status: column('status'), entry: column('entry', 0.5) },
          2,
        );
        const binned = plain(riskTable(days, 2));
        const sorted = plain(riskTable(halves, 2));
        const double = (times: number[]) => times.map((t) => t * 2);
        expect({
          ...sorted,
          time: double(sorted.time),
          entries: sorted.entries && { ...sorted.entries, time: double(sorted.entries.time) },
        }).toEqual(binned);
        const atRisk = (t: number) =>
          some.filter(({ time, entry }) => !(entry > 0 && entry >= time) && (entry === 0 || entry < t) && t <= time)
            .length;
        expect(binned.nRisk).toEqual(binned.time.map(atRisk));
      }),
    );
  });
});
