/** The way out of the pilot, and what became of the service. */
import { Fact } from '../fact.js';
import { FreeText, Key, Label, LocalId, Money, oneOf, Optional, PartialDate, Required, Slug } from '../fields.js';
import type {
  Continuity,
  DecommissionReason,
  DeliveredBy,
  DiscontinueReason,
  ExitRoute,
  FundingBasis,
  MainstreamRoute,
  SuccessorBasis,
  SustainBasis,
  SustainPosition,
} from '../vocabulary.js';

@Fact({
  type: 'ExitRouteDecided',
  command: 'DecideExitRoute',
  since: 1,
  meaning: 'The budget holders chose the way out of the pilot.',
})
export class ExitRouteDecided {
  @Key(LocalId) strandId!: LocalId;
  @Required(oneOf('ExitRoute')) route!: ExitRoute;
  @Optional(LocalId) decisionId?: LocalId;
}

@Fact({
  type: 'ServiceMainstreamed',
  command: 'MainstreamService',
  since: 1,
  meaning: 'The service became part of standard provision on recurrent public money (strict).',
})
export class ServiceMainstreamed {
  @Key(LocalId) strandId!: LocalId;
  @Optional(PartialDate) effectiveOn?: PartialDate | null;
  @Required(oneOf('MainstreamRoute')) route!: MainstreamRoute;
  @Required(oneOf('DeliveredBy')) deliveredBy!: DeliveredBy;
  @Required(oneOf('FundingBasis')) fundingBasis!: FundingBasis;
  @Optional(Slug) budgetHolderId?: Slug;
  @Optional(LocalId) procurementId?: LocalId;
  @Optional(LocalId) contractId?: LocalId;
  @Optional(Money) annualValue?: Money;
}

@Fact({
  type: 'ServiceSustained',
  command: 'SustainService',
  since: 1,
  meaning: 'The service went on after pilot money on another stated basis (broad).',
})
export class ServiceSustained {
  @Key(LocalId) strandId!: LocalId;
  @Optional(PartialDate) effectiveOn?: PartialDate | null;
  @Required(oneOf('SustainBasis')) basis!: SustainBasis;
  @Required(oneOf('SustainPosition')) position!: SustainPosition;
  @Optional(Slug) funderId?: Slug;
  @Optional(LocalId) grantId?: LocalId;
  @Optional(PartialDate) untilOn?: PartialDate | null;
}

@Fact({
  type: 'StrandSucceeded',
  command: 'RecordSuccession',
  since: 1,
  meaning: "Another service took the strand's place.",
})
export class StrandSucceeded {
  @Key(LocalId) strandId!: LocalId;
  @Optional(PartialDate) effectiveOn?: PartialDate | null;
  @Required(Label) successorName!: Label;
  @Required(oneOf('SuccessorBasis')) successorBasis!: SuccessorBasis;
  @Optional(Slug) successorPartnershipId?: Slug;
  @Required(oneOf('Continuity')) continuity!: Continuity;
}

@Fact({
  type: 'StrandDiscontinued',
  command: 'DiscontinueStrand',
  since: 1,
  meaning: 'The strand stopped without a successor.',
})
export class StrandDiscontinued {
  @Key(LocalId) strandId!: LocalId;
  @Optional(PartialDate) effectiveOn?: PartialDate | null;
  @Required(oneOf('DiscontinueReason')) reason!: DiscontinueReason;
}

@Fact({
  type: 'ServiceDecommissioned',
  command: 'DecommissionService',
  since: 1,
  meaning: 'A mainstreamed or sustained service was ended.',
})
export class ServiceDecommissioned {
  @Key(LocalId) strandId!: LocalId;
  @Optional(PartialDate) effectiveOn?: PartialDate | null;
  @Required(oneOf('DecommissionReason')) reason!: DecommissionReason;
}

@Fact({ type: 'StrandReopened', command: 'ReopenStrand', since: 1, meaning: 'Work on a closed strand began again.' })
export class StrandReopened {
  @Key(LocalId) strandId!: LocalId;
  @Required(FreeText) reason!: FreeText;
}
