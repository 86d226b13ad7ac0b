import { commands, facts, given } from '../../test/given.js';
import { proposed } from '../../test/low-moss.js';

const { startSupportEngagement } = commands;

describe('support', () => {
  it('starts once under its id', () => {
    given(proposed).when(startSupportEngagement('2012')).then(facts.supportEngagementStarted('2012'), { warns: [] });
    given(proposed, facts.supportEngagementStarted('2012'))
      .when(startSupportEngagement('2013'))
      .thenRefused('AlreadyRecorded', '/data/engagementId');
    given(proposed, facts.supportEngagementStarted('2012'))
      .when(startSupportEngagement('2013', { engagementId: 'support-2' }))
      .thenRecorded();
  });

  it('under a programme that the register lacks is noted', () => {
    given(proposed)
      .when(startSupportEngagement('2012', { programmeId: 'strategic-psp' }))
      .thenWarnsNotOf('W22');
    given(proposed)
      .when(startSupportEngagement('2012', { programmeId: 'unheard-of' }))
      .thenWarns('W22');
  });
});
