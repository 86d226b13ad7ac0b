import { usableRows } from './columns.js';

describe('usable rows', () => {
  it('leave out and report rows that are never at risk', () => {
    const { time, droppedRows } = usableRows({ time: [5, 3, 8], status: [1, 1, 1], entry: [0, 3, 2] }, 1);
    expect([...time]).toEqual([5, 8]);
    expect(droppedRows).toEqual([1]);
  });

  it('keep an outcome on the day of the origin', () => {
    expect(usableRows({ time: [0, 0, 0], status: [1, 1, 1], entry: [0, null, -2] }, 1).droppedRows).toEqual([]);
  });

  it('leave out rows without a usable number', () => {
    const time = [NaN, Infinity, -1, null, 4, 4, 4, 4];
    const status = [1, 1, 1, 1, 0.5, -1, 2, 1];
    expect(usableRows({ time, status }, 1).droppedRows).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('leave out rows that are empty once near-ties are merged', () => {
    const rows = usableRows({ time: [0.3, 2], status: [1, 1], entry: [0.3 - 1e-12, 0.5] }, 1);
    expect(rows.droppedRows).toEqual([0]);
  });

  it('know no late entry when nobody enters after the origin', () => {
    expect(usableRows({ time: [1, 2], status: [1, 0], entry: [0, null] }, 1).entry).toBeNull();
  });
});
