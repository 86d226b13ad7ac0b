/** What somebody saw, without deciding anything. */
import { Fact } from '../fact.js';
import { FreeText, LocalId, oneOf, Optional, Required, Statement } from '../fields.js';
import type { FollowUpStatus, MilestoneKind } from '../vocabulary.js';

@Fact({
  type: 'FollowUpObserved',
  command: 'ObserveFollowUp',
  since: 1,
  meaning: 'Someone looked, and found the strand (or partnership) running, ended or not to be found.',
})
export class FollowUpObserved {
  @Optional(LocalId) strandId?: LocalId;
  @Required(oneOf('FollowUpStatus')) status!: FollowUpStatus;
  @Required(FreeText) basis!: FreeText;
}

@Fact({
  type: 'MilestoneNoted',
  command: 'NoteMilestone',
  since: 1,
  meaning: 'Something worth a mark on the time line happened; it changes no state.',
})
export class MilestoneNoted {
  @Required(Statement) label!: Statement;
  @Required(oneOf('MilestoneKind')) kind!: MilestoneKind;
  @Optional(LocalId) strandId?: LocalId;
}
