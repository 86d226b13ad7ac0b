import { CONTEXT, facts, historyOf, idOf, type Told } from '../test/given.js';
import { begun, designed, launched, partners, piloting } from '../test/low-moss.js';
import { standingWarnings } from './in-place.js';

const standing = (told: readonly Told[], cut = {}) => standingWarnings(historyOf(told, cut), CONTEXT);

describe('warnings that stand', () => {
  it('are those of each fact in its place among all that is on record', () => {
    expect(standing(piloting).get(idOf('launch'))).toEqual(['W01', 'W02', 'W03', 'W04', 'W05', 'W06']);
  });

  it('are cleared by what is recorded later about earlier days', () => {
    const told = [
      ...begun,
      launched,
      ...partners,
      designed,
      facts.memorandumSigned('2012-12'),
      facts.contributionCommitted('2013'),
    ];
    expect(standing(told).get(idOf('launch'))).toEqual(['W02', 'W04', 'W05', 'W06']);
  });

  it('are not cleared by what came certainly later', () => {
    const told = [...piloting, ...partners, facts.memorandumSigned('2014')];
    expect(standing(told).get(idOf('launch'))).toContain('W01');
  });

  it('are asked of the facts of a day, in the light of all', () => {
    const told = [...begun, launched, ...partners, facts.memorandumSigned('2013')];
    expect([...standing(told, { validAt: '2013-03-31' }).keys()]).not.toContain(idOf('launch'));
    expect(standing(told, { validAt: '2013-04-30' }).get(idOf('launch'))).not.toContain('W01');
  });

  it('leave out facts that nothing is odd about', () => {
    expect(standing(begun).size).toBe(0);
  });
});
