/** Help from a support body. */
import { Fact } from '../fact.js';
import { Count, Key, Label, LocalId, oneOf, Optional, Required, Slug } from '../fields.js';
import type { Sector, SupportChannel, SupportEndReason, SupportKind } from '../vocabulary.js';

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

@Fact({
  type: 'SupportContactLogged',
  command: 'LogSupportContact',
  since: 2,
  meaning: 'One dealing with the support body took place.',
})
export class SupportContactLogged {
  @Key(LocalId) engagementId!: LocalId;
  @Required(oneOf('SupportChannel')) channel!: SupportChannel;
  @Required(oneOf('SupportKind')) kind!: SupportKind;
  @Optional(Count) minutes?: number;
  @Optional(oneOf('Sector')) initiatedBySector?: Sector;
}

@Fact({
  type: 'SupportEngagementEnded',
  command: 'EndSupportEngagement',
  since: 2,
  meaning: 'The support stopped.',
})
export class SupportEngagementEnded {
  @Key(LocalId) engagementId!: LocalId;
  @Required(oneOf('SupportEndReason')) reason!: SupportEndReason;
}
