/** Help from a support body. */
import { Fact } from '../fact.js';
import { Key, Label, LocalId, Optional, Required, Slug } from '../fields.js';

@Fact({
  type: 'SupportEngagementStarted',
  command: 'StartSupportEngagement',
  since: 1,
  meaning: 'A support body began to help the partnership.',
})
export class SupportEngagementStarted {
  @Key(LocalId, { introduces: 'engagement' }) engagementId!: LocalId;
  @Required(Slug) providerId!: Slug;
  @Optional(Slug) programmeId?: Slug;
  @Optional(Label) contractRef?: Label;
}
