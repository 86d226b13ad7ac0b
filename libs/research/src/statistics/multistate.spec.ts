import { multistate } from './multistate.js';
import { occupancy, restrictedMeanTimeInState } from './occupancy.js';

const STATES = ['piloting', 'pilotEnded', 'mainstreamed'];
type Row = readonly [id: string, entry: number, time: number, from: string, to: string | null];
const stays = (...rows: Row[]) => ({
  id: rows.map(([id]) => id),
  entry: rows.map(([, entry]) => entry),
  time: rows.map(([, , time]) => time),
  from: rows.map(([, , , from]) => from),
  to: rows.map(([, , , , to]) => to),
});

describe('states over time', () => {
  it('share out those who move', () => {
    const result = multistate(
      stays(
        ['a', 0, 10, 'piloting', 'pilotEnded'],
        ['a', 10, 30, 'pilotEnded', null],
        ['b', 0, 20, 'piloting', 'mainstreamed'],
      ),
      STATES,
    );
    expect(occupancy(result, [0, 10, 20]).pstate).toEqual([
      [1, 0, 0],
      [0.5, 0.5, 0],
      [0, 0.5, 0.5],
    ]);
    expect(result.personTimeByState).toEqual([30, 20, 0]);
    expect(result.rates).toEqual({
      'piloting->pilotEnded': expect.objectContaining({ events: 1, personTime: 30 }),
      'piloting->mainstreamed': expect.objectContaining({ events: 1 }),
    });
    expect(restrictedMeanTimeInState(result, 20).meanTime).toEqual([15, 5, 0]);
  });

  it('are right at the end of a day on which two moves happen', () => {
    const result = multistate(
      stays(
        ['a', 0, 10, 'piloting', 'pilotEnded'],
        ['a', 10, 10, 'pilotEnded', 'mainstreamed'],
        ['a', 10, 50, 'mainstreamed', null],
      ),
      STATES,
    );
    expect(result.droppedRows).toEqual([1]);
    expect(occupancy(result, [9, 10, 50]).pstate).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [0, 0, 1],
    ]);
    expect(result.transitionCounts[0]).toEqual([0, 0, 1]);
  });

  it('count a move on the day of the origin', () => {
    const result = multistate(
      stays(['a', 0, 0, 'piloting', 'mainstreamed'], ['a', 0, 9, 'mainstreamed', null], ['b', 0, 9, 'piloting', null]),
      STATES,
    );
    expect(occupancy(result, [0, 9]).pstate).toEqual([
      [0.5, 0, 0.5],
      [0.5, 0, 0.5],
    ]);
  });

  it('have no starting point when everybody enters late', () => {
    const result = multistate(stays(['a', 5, 9, 'piloting', 'mainstreamed']), STATES);
    expect(result.reason).toBe('noSubjectsFromOrigin');
    expect(occupancy(result, [9]).pstate).toEqual([[null, null, null]]);
    expect(restrictedMeanTimeInState(result, 9)).toMatchObject({
      meanTime: [null, null, null],
      reason: 'noSubjectsFromOrigin',
    });
  });

  it('leave out a state that is not listed', () => {
    expect(multistate(stays(['a', 0, 5, 'elsewhere', null]), STATES)).toMatchObject({ subjects: 0, droppedRows: [0] });
  });

  it('have no mean time beyond the follow-up', () => {
    const result = multistate(stays(['a', 0, 5, 'piloting', null]), STATES);
    expect(restrictedMeanTimeInState(result, 6)).toMatchObject({
      meanTime: [null, null, null],
      reason: 'tauBeyondFollowUp',
    });
  });
});
