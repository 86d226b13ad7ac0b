import { commands, facts, given, historyOf, idOf } from '../../test/given.js';
import { proposed } from '../../test/low-moss.js';

const { startSupportEngagement, logSupportContact, endSupportEngagement } = commands;

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

describe('a dealing with the support body', () => {
  const started = facts.supportEngagementStarted('2013');

  it('is logged again and again, also outside of the dates of the support', () => {
    given(proposed, started, facts.supportContactLogged('2013'))
      .when(logSupportContact('2012'))
      .then(facts.supportContactLogged('2012'), { warns: [] });
  });

  it('is one of a support on record', () => {
    given(proposed).when(logSupportContact('2013')).thenRefused('EngagementUnknown', '/data/engagementId');
  });
});

describe('the end of support', () => {
  const started = facts.supportEngagementStarted('2013');

  it('comes once', () => {
    given(proposed, started)
      .when(endSupportEngagement('2014'))
      .then(facts.supportEngagementEnded('2014'), { warns: [] });
    given(proposed, started, facts.supportEngagementEnded('2014'))
      .when(endSupportEngagement('2013'))
      .thenRefused('SupportAlreadyEnded', '/data/engagementId');
  });

  it('that stands twice is a contradiction of the later one', () => {
    const [first, second] = ['2014', '2015'].map((on) => facts.supportEngagementEnded(on, {}, { as: on }));
    expect(historyOf([proposed, started, second!, first!]).anomalies).toMatchObject([
      { id: idOf('2015'), code: 'R03', name: 'SupportAlreadyEnded' },
    ]);
  });

  it('does not come before its start', () => {
    given(proposed, started).when(endSupportEngagement('2012')).thenRefused('EndsBeforeItStarts', '/occurredOn');
    given(proposed, started).when(endSupportEngagement('2013-01')).thenRecorded();
  });

  it('is that of a support on record', () => {
    given(proposed).when(endSupportEngagement('2014')).thenRefused('EngagementUnknown', '/data/engagementId');
  });
});
