import { realHistories, registers } from '../../test/real-cohort.js';
import { specification } from '../../test/told.js';
import { buildSubjects } from '../subjects.js';
import { estimate } from './estimate.js';

const { subjects } = buildSubjects(realHistories, specification({ validAt: '2025-12-31' }), registers);
const of = (reading: 'lastSeen' | 'ended' | 'running') => estimate(subjects, 'strict', reading);

describe('the estimates of the real partnerships, their vague dates drawn fifty times', () => {
  it('give those discontinued if silence is an end', () => {
    const { horizons, dates } = of('ended');
    expect(dates).toBe('imputed');
    const shares = horizons.map(({ causes }) => causes['discontinued']!.estimate!.toFixed(2));
    expect(shares).toEqual(['0.06', '0.15', '0.23', '0.31', '0.57']);
  });

  it('draw nothing when no date is wider than a month', () => {
    expect(of('running')).toMatchObject({ dates: 'midpoint', widestRangeDays: 31 });
  });

  it('bound what has not been seen', () => {
    const bounds = of('running').horizons.map(({ causes }) => causes['mainstreamed']!);
    expect(bounds.map(({ upper }) => upper!.toFixed(2))).toEqual(['0.37', '0.37', '0.37', '0.37', '0.41']);
    expect(new Set(bounds.map(({ reason }) => reason))).toEqual(new Set(['zeroEventBound']));
  });

  it('bound the yearly rate also on the shortest durations', () => {
    const { rate, rateShortest } = of('lastSeen');
    expect(rate).toMatchObject({ events: 0, perYear: 0, lower: 0 });
    expect(rateShortest.upper).toBeGreaterThan(rate.upper!);
  });

  it('count the partnerships that the strands belong to', () => {
    expect(of('lastSeen')).toMatchObject({ n: 8, clusters: 8, censored: 6 });
  });
});
