import { commands, facts, given } from '../../test/given.js';
import { begun, discontinued, proposed } from '../../test/low-moss.js';

const { observeFollowUp, noteMilestone } = commands;

describe('looking again', () => {
  it('is possible for the partnership and for each strand, closed or not', () => {
    given(proposed).when(observeFollowUp('2016')).then(facts.followUpObserved('2016'), { warns: [] });
    given(...begun, discontinued)
      .when(observeFollowUp('2018', { strandId: 'throughcare', status: 'ended' }))
      .thenRecorded();
  });

  it('says on what it rests', () => {
    given(proposed)
      .when(observeFollowUp('2016', { basis: undefined }))
      .thenRefused('ValueNotAllowed', '/data/basis');
  });

  it('looks at a strand that is on record', () => {
    given(proposed)
      .when(observeFollowUp('2016', { strandId: 'throughcare' }))
      .thenRefused('StrandUnknown', '/data/strandId');
  });
});

describe('noting a milestone', () => {
  it('is possible again and again', () => {
    given(proposed, facts.milestoneNoted('2014'))
      .when(noteMilestone('2014'))
      .then(facts.milestoneNoted('2014'), { warns: [] });
  });

  it('is of a kind that is known', () => {
    given(proposed)
      .when(noteMilestone('2014', { kind: 'launch' }))
      .thenRefused('ValueNotAllowed', '/data/kind');
  });
});
