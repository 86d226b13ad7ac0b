import { commands, facts, given } from '../../test/given.js';
import { begun, discontinued, proposed } from '../../test/low-moss.js';

const { holdEngagementEvent, assessInvolvement, assessPowerBalance } = commands;

describe('an engagement event', () => {
  it('is held again and again, and also for a closed strand', () => {
    given(proposed, facts.engagementEventHeld('2013'))
      .when(holdEngagementEvent('2013'))
      .then(facts.engagementEventHeld('2013'), { warns: [] });
    given(...begun, discontinued)
      .when(holdEngagementEvent('2018', { strandId: 'throughcare' }))
      .thenRecorded();
  });

  it('is held for a strand that is on record', () => {
    given(proposed)
      .when(holdEngagementEvent('2013', { strandId: 'throughcare' }))
      .thenRefused('StrandUnknown', '/data/strandId');
  });

  it('keeps no count of one to four people', () => {
    given(proposed)
      .when(holdEngagementEvent('2013', { attendees: { value: 3, qualifier: 'exact' } }))
      .thenRefused('SmallCount', '/data/attendees/value');
    given(proposed)
      .when(holdEngagementEvent('2013', { attendees: { value: 5, qualifier: 'atMost' } }))
      .thenRecorded();
  });

  it('brings together each group once, and at least one', () => {
    given(proposed)
      .when(holdEngagementEvent('2013', { groups: ['carers', 'carers'] }))
      .thenRefused('ValueNotAllowed', '/data/groups');
    given(proposed)
      .when(holdEngagementEvent('2013', { groups: [] }))
      .thenRefused('ValueNotAllowed', '/data/groups');
  });
});

describe('assessing involvement', () => {
  it('is done again and again, and also for a closed strand', () => {
    given(...begun, discontinued, facts.involvementAssessed('2014'))
      .when(assessInvolvement('2018', { strandId: 'throughcare' }))
      .then(facts.involvementAssessed('2018'), { warns: [] });
  });

  it('takes a rung of the ladder', () => {
    given(proposed)
      .when(assessInvolvement('2014', { rung: 'partnership' }))
      .thenRefused('ValueNotAllowed', '/data/rung');
  });

  it('is done for a strand that is on record', () => {
    given(proposed)
      .when(assessInvolvement('2014', { strandId: 'housing' }))
      .thenRefused('StrandUnknown', '/data/strandId');
  });
});

describe('assessing the balance of power', () => {
  it('is done again and again', () => {
    given(proposed, facts.powerBalanceAssessed('2014'))
      .when(assessPowerBalance('2014'))
      .then(facts.powerBalanceAssessed('2014'), { warns: [] });
  });

  it('has at least one score', () => {
    given(proposed)
      .when(assessPowerBalance('2014', { scores: {} }))
      .thenRefused('ValueNotAllowed', '/data/scores');
    given(proposed)
      .when(assessPowerBalance('2014', { scores: { budget: 1 } }))
      .thenRecorded();
  });

  it.each([0, 6, 2.5, '3', null])('does not score %j', (score) => {
    given(proposed)
      .when(assessPowerBalance('2014', { scores: { agenda: 3, budget: score } }))
      .thenRefused('ValueNotAllowed', '/data/scores/budget');
  });

  it('keeps no count of one to four raters', () => {
    given(proposed)
      .when(assessPowerBalance('2014', { raters: 4 }))
      .thenRefused('SmallCount', '/data/raters');
    given(proposed)
      .when(assessPowerBalance('2014', { raters: 5 }))
      .thenRecorded();
  });
});
