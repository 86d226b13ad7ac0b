import { commands, facts, given } from '../../test/given.js';
import { begun, discontinued, proposed } from '../../test/low-moss.js';

const { holdEngagementEvent } = commands;

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
