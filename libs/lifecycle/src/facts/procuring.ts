/** How the service was bought: planned, tendered, awarded, signed, or granted. */
import { Fact } from '../fact.js';
import {
  FreeText,
  Identifier,
  Key,
  Label,
  list,
  LocalId,
  Money,
  oneOf,
  Optional,
  PartialDate,
  PriorInvolvement,
  Required,
  SectorCount,
  Slug,
  Statement,
  YesNo,
} from '../fields.js';
import type {
  AwardMethod,
  ContractEndReason,
  DirectAwardGround,
  PlanningNotice,
  Procedure,
  Regime,
  ReservedFor,
  TenderEndReason,
} from '../vocabulary.js';

@Fact({
  type: 'ProcurementPlanned',
  command: 'PlanProcurement',
  since: 1,
  meaning: 'A buyer announced or planned to buy the service.',
})
export class ProcurementPlanned {
  @Key(LocalId, { introduces: 'procurement' }) procurementId!: LocalId;
  @Required(list(LocalId)) strandIds!: LocalId[];
  @Required(Slug) buyerId!: Slug;
  @Required(Label) title!: Label;
  @Required(oneOf('Regime')) regime!: Regime;
  @Required(oneOf('ReservedFor')) reservedFor!: ReservedFor;
  @Optional(Money) estimatedValue?: Money;
  @Optional(oneOf('PlanningNotice')) noticeType?: PlanningNotice;
  @Optional(Label) noticeRef?: Label;
  @Optional(list(Identifier)) identifiers?: Identifier[];
  @Optional(LocalId) previousProcurementId?: LocalId;
}

@Fact({ type: 'ServiceTendered', command: 'TenderService', since: 1, meaning: 'The buyer invited offers.' })
export class ServiceTendered {
  @Key(LocalId) procurementId!: LocalId;
  @Required(oneOf('Procedure')) procedure!: Procedure;
  @Optional(Label) noticeRef?: Label;
  @Optional(PartialDate) deadlineOn?: PartialDate | null;
  @Optional(Money) value?: Money;
  @Optional(list(Label)) lots?: Label[];
  @Optional(list(PriorInvolvement)) priorInvolvement?: PriorInvolvement[];
}

@Fact({
  type: 'TenderCancelled',
  command: 'CancelTender',
  since: 1,
  meaning: 'The competition ended without an award.',
})
export class TenderCancelled {
  @Key(LocalId) procurementId!: LocalId;
  @Required(oneOf('TenderEndReason')) reason!: TenderEndReason;
  @Optional(list(SectorCount)) tenders?: SectorCount[];
}

@Fact<ContractAwarded>({
  type: 'ContractAwarded',
  command: 'AwardContract',
  since: 1,
  meaning: 'The buyer chose who will deliver.',
  agreements: [
    {
      broken: (fact) => fact.method === 'directAward' && fact.directAwardGround === undefined,
      pointer: '/data/directAwardGround',
      says: 'must be given for a direct award',
    },
  ],
})
export class ContractAwarded {
  @Key(LocalId) procurementId!: LocalId;
  @Key(LocalId, { introduces: 'award' }) awardId!: LocalId;
  @Required(oneOf('AwardMethod')) method!: AwardMethod;
  @Required(list(Slug)) supplierIds!: Slug[];
  @Optional(Money) value?: Money;
  @Optional(list(SectorCount)) tenders?: SectorCount[];
  @Optional(oneOf('DirectAwardGround')) directAwardGround?: DirectAwardGround;
  @Optional(FreeText) justification?: FreeText;
  @Optional(PartialDate) standstillUntilOn?: PartialDate | null;
  @Optional(Label) noticeRef?: Label;
}

@Fact({
  type: 'ContractSigned',
  command: 'SignContract',
  since: 1,
  meaning: 'Buyer and supplier entered into the contract.',
})
export class ContractSigned {
  @Key(LocalId) procurementId!: LocalId;
  @Key(LocalId, { introduces: 'contract' }) contractId!: LocalId;
  @Optional(LocalId) awardId?: LocalId;
  @Required(list(Slug)) supplierIds!: Slug[];
  @Optional(PartialDate) periodFromOn?: PartialDate | null;
  @Optional(PartialDate) periodUntilOn?: PartialDate | null;
  @Optional(list(Label)) extensionOptions?: Label[];
  @Optional(Money) value?: Money;
}

@Fact({ type: 'ContractEnded', command: 'EndContract', since: 1, meaning: 'The contract came to its end.' })
export class ContractEnded {
  @Key(LocalId) contractId!: LocalId;
  @Required(oneOf('ContractEndReason')) reason!: ContractEndReason;
}

@Fact({
  type: 'GrantAwarded',
  command: 'AwardGrant',
  since: 1,
  meaning: 'A funder granted money to deliver the service.',
})
export class GrantAwarded {
  @Key(LocalId, { introduces: 'grant' }) grantId!: LocalId;
  @Required(Slug) funderId!: Slug;
  @Required(list(Slug)) recipientIds!: Slug[];
  @Optional(LocalId) strandId?: LocalId;
  @Required(Money) amount!: Money;
  @Required(YesNo) competed!: boolean;
  @Optional(PartialDate) fromOn?: PartialDate | null;
  @Optional(PartialDate) untilOn?: PartialDate | null;
  @Optional(list(Statement)) conditions?: Statement[];
}
