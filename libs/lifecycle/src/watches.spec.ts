import { facts, historyOf, type Told } from '../test/given.js';
import { begun, discontinued, ended, piloting, piloted, reopened } from '../test/low-moss.js';
import { POLICY } from './policy.js';
import { watchesOf } from './watches.js';

const { pilotLaunched, pilotExtended, pilotPlanned, pilotEnded, followUpObserved } = facts;

const watches = (...told: Told[]) => watchesOf(historyOf(told), POLICY).map(({ code, since }) => [code, since]);

describe('a pilot past its planned end', () => {
  const planned = (plannedEndOn: string | null | undefined) => [...begun, pilotLaunched('2013-04', { plannedEndOn })];

  it('is overdue from the day after the last on which it can have been planned to end', () => {
    expect(watches(...planned('2015-03'))).toEqual([['W07', '2015-04-01']]);
    expect(watches(...planned('2015'))).toEqual([['W07', '2016-01-01']]);
    expect(watches(...planned('2015-03/2015-06'))).toEqual([['W07', '2015-07-01']]);
  });

  it('says which pilot of which strand, and by which launch', () => {
    const [watch] = watchesOf(
      historyOf([...begun, pilotLaunched('2013-04', { plannedEndOn: '2015' }, { as: 'launch' })]),
      POLICY,
    );
    expect(watch).toMatchObject({
      strandId: 'throughcare',
      pilotId: 'pilot-1',
      eventId: historyOf([...begun, pilotLaunched('2013', {}, { as: 'launch' })]).of('PilotLaunched')[0]!.id,
    });
  });

  it('goes by the last extension, else the launch, else the plan', () => {
    const plan = pilotPlanned('2013', { plannedEndOn: '2014' });
    expect(watches(...begun, plan, pilotLaunched('2013-04'))).toEqual([['W07', '2015-01-01']]);
    expect(watches(...planned('2015'), plan)).toEqual([['W07', '2016-01-01']]);
    const extended = pilotExtended('2014', { newPlannedEndOn: '2016' });
    const again = pilotExtended('2015', { newPlannedEndOn: '2017' });
    expect(watches(...planned('2015'), again, extended)).toEqual([['W07', '2018-01-01']]);
  });

  it('has no planned end where the last word is that nobody knows', () => {
    const plan = pilotPlanned('2013', { plannedEndOn: '2014' });
    expect(watches(...planned(undefined))).toEqual([]);
    expect(watches(...planned(null), plan)).toEqual([]);
    expect(watches(...planned('2015'), pilotExtended('2014', { newPlannedEndOn: null }))).toEqual([]);
  });

  it('is not overdue once it ended, or its strand is closed', () => {
    expect(watches(...planned('2015'), ended, facts.pilotEvaluated('2015'))).toEqual([]);
    expect(watches(...planned('2015'), discontinued)).toEqual([]);
  });

  it('is not overdue where somebody saw the strand running certainly later', () => {
    const seen = (on: string, status = 'running') => followUpObserved(on, { strandId: 'throughcare', status });
    expect(watches(...planned('2015'), seen('2016'))).toEqual([]);
    expect(watches(...planned('2015'), seen('2015'))).toHaveLength(1);
    expect(watches(...planned('2015-03-31'), seen('2015-03-31'))).toHaveLength(1);
    expect(watches(...planned('2015-03-31'), seen('2015-04-01'))).toEqual([]);
    expect(watches(...planned('2015'), seen('2016', 'ended'))).toHaveLength(1);
    expect(watches(...planned('2015'), seen('2016', 'unclear'))).toHaveLength(1);
  });

  it('is none that was only planned', () => {
    expect(watches(...begun, pilotPlanned('2013', { plannedEndOn: '2014' }))).toEqual([]);
  });
});

describe('a pilot without an evaluation', () => {
  it('is missed twelve months after the last day on which it can have ended', () => {
    expect(watches(...piloting, ended)).toEqual([['W08', '2016-03-31']]);
    expect(watches(...piloting, pilotEnded('2016-02-29'))).toEqual([['W08', '2017-02-28']]);
    expect(watches(...piloting, pilotEnded(null))).toEqual([['W08', '2023-01-10']]);
  });

  it('is not missed once that pilot is evaluated', () => {
    expect(watches(...piloted)).toEqual([]);
    const other = [pilotLaunched('2014', { pilotId: 'pilot-2' }), pilotEnded('2015', { pilotId: 'pilot-2' })];
    expect(watches(...piloted, ...other)).toEqual([['W08', '2016-12-31']]);
  });

  it('is missed also in a strand that was closed or reopened', () => {
    expect(watches(...piloting, ended, discontinued)).toEqual([['W08', '2016-03-31']]);
    expect(watches(...piloting, ended, discontinued, reopened)).toEqual([['W08', '2016-03-31']]);
  });

  it('is given as many months as the policy says', () => {
    expect(watchesOf(historyOf([...piloting, ended]), { ...POLICY, evaluationGraceMonths: 6 })).toMatchObject([
      { since: '2015-09-30' },
    ]);
  });

  it('is none that still runs', () => {
    expect(watches(...piloting)).toEqual([]);
  });
});
