/** Who came together, under which name, who leads, what they promised each other. */
import { Fact } from '../fact.js';
import {
  Decimal,
  FreeText,
  Key,
  Label,
  list,
  LocalId,
  Money,
  oneOf,
  Optional,
  PartialDate,
  Required,
  SectorCount,
  SectorVotes,
  Sha256,
  Slug,
  Statement,
  Uri,
  Version,
  YesNo,
} from '../fields.js';
import type {
  ArtefactType,
  CommitmentResult,
  CommitmentStrength,
  ConclusionReason,
  DecisionRule,
  LeadKind,
  MemorandumTopic,
  PartnerLeftReason,
  PartnerRole,
  PolicyDomain,
  PostEndReason,
  Sector,
  TargetResult,
} from '../vocabulary.js';

@Fact({
  type: 'PartnershipProposed',
  command: 'ProposePartnership',
  since: 1,
  meaning: 'A Public Social Partnership was put forward or set up.',
})
export class PartnershipProposed {
  @Required(Label) name!: Label;
  @Optional(list(Label)) aliases?: Label[];
  @Optional(Slug) programmeId?: Slug;
  @Required(oneOf('PolicyDomain')) policyDomain!: PolicyDomain;
  @Required(Label) area!: Label;
  @Required(Statement) purpose!: Statement;
}

@Fact<PartnershipRedefined>({
  type: 'PartnershipRedefined',
  command: 'RedefinePartnership',
  since: 1,
  meaning: 'The partnership took another name, purpose, area or policy domain.',
  agreements: [
    {
      broken: (fact) =>
        fact.name === undefined &&
        fact.purpose === undefined &&
        fact.area === undefined &&
        fact.policyDomain === undefined,
      pointer: '/data',
      says: 'name at least one of name, purpose, area and policyDomain',
    },
  ],
})
export class PartnershipRedefined {
  @Optional(Label) name?: Label;
  @Optional(Statement) purpose?: Statement;
  @Optional(Label) area?: Label;
  @Optional(oneOf('PolicyDomain')) policyDomain?: PolicyDomain;
  @Optional(FreeText) reason?: FreeText;
}

@Fact({
  type: 'PartnerJoined',
  command: 'AddPartner',
  since: 1,
  meaning: 'An organisation became a partner, with these roles.',
})
export class PartnerJoined {
  @Key(Slug) organisationId!: Slug;
  @Required(list(oneOf('PartnerRole'))) roles!: PartnerRole[];
  @Optional(LocalId) strandId?: LocalId;
}

@Fact({
  type: 'PartnerLeft',
  command: 'RemovePartner',
  since: 2,
  meaning: 'An organisation stopped being a partner: in one strand, or wherever it was one.',
})
export class PartnerLeft {
  @Key(Slug) organisationId!: Slug;
  @Required(oneOf('PartnerLeftReason')) reason!: PartnerLeftReason;
  @Optional(LocalId) strandId?: LocalId;
}

@Fact({
  type: 'LeadTransferred',
  command: 'TransferLead',
  since: 1,
  meaning: 'The lead of the partnership, or of one strand, passed to other partners.',
})
export class LeadTransferred {
  @Required(oneOf('LeadKind')) leadKind!: LeadKind;
  @Optional(list(Slug)) fromOrganisationIds?: Slug[];
  @Required(list(Slug)) toOrganisationIds!: Slug[];
  @Optional(LocalId) strandId?: LocalId;
  @Optional(FreeText) reason?: FreeText;
}

@Fact({
  type: 'DedicatedLeadAppointed',
  command: 'AppointDedicatedLead',
  since: 1,
  meaning: 'A paid post that drives the partnership was filled: a post, never a person.',
})
export class DedicatedLeadAppointed {
  @Key(LocalId) postId!: LocalId;
  @Required(Label) title!: Label;
  @Optional(Slug) hostOrganisationId?: Slug;
  @Optional(Decimal) fte?: Decimal;
  @Optional(Slug) fundedByOrganisationId?: Slug;
  @Optional(LocalId) strandId?: LocalId;
}

@Fact({
  type: 'DedicatedLeadLeft',
  command: 'EndDedicatedLead',
  since: 2,
  meaning: 'The post of a dedicated lead became empty.',
})
export class DedicatedLeadLeft {
  @Key(LocalId) postId!: LocalId;
  @Required(oneOf('PostEndReason')) reason!: PostEndReason;
}

@Fact<GovernanceAgreed>({
  type: 'GovernanceAgreed',
  command: 'AgreeGovernance',
  since: 2,
  meaning: 'The partners agreed who decides and how.',
  agreements: [
    {
      broken: (fact) => fact.seats.every(({ count }) => count === 0),
      pointer: '/data/seats',
      says: 'must hold at least one seat',
    },
  ],
})
export class GovernanceAgreed {
  @Required(Label) body!: Label;
  @Required(oneOf('DecisionRule')) decisionRule!: DecisionRule;
  @Required(list(SectorCount)) seats!: SectorCount[];
  @Optional(oneOf('Sector')) chairSector?: Sector;
  @Optional(Slug) seniorSponsorOrganisationId?: Slug;
}

@Fact<DecisionRecorded>({
  type: 'DecisionRecorded',
  command: 'RecordDecision',
  since: 1,
  meaning: 'A body took a decision that matters to the partnership.',
  agreements: [
    {
      broken: (fact) => fact.options !== undefined && fact.options.length > 0 && !fact.options.includes(fact.outcome),
      pointer: '/data/outcome',
      says: 'must be one of the options that were put',
    },
  ],
})
export class DecisionRecorded {
  @Key(LocalId, { introduces: 'decision' }) decisionId!: LocalId;
  @Required(Statement) question!: Statement;
  @Optional(list(Statement)) options?: Statement[];
  @Required(Statement) outcome!: Statement;
  @Optional(oneOf('Sector')) proposedBySector?: Sector;
  @Optional(list(SectorVotes)) votes?: SectorVotes[];
  @Optional(list(LocalId)) strandIds?: LocalId[];
}

@Fact({
  type: 'ArtefactAdopted',
  command: 'AdoptArtefact',
  since: 2,
  meaning: 'The partners adopted a founding or working document.',
})
export class ArtefactAdopted {
  @Required(oneOf('ArtefactType')) artefactType!: ArtefactType;
  @Required(Version) version!: number;
  @Optional(Label) title?: Label;
  @Optional(Uri) uri?: Uri;
  @Optional(Sha256) sha256?: Sha256;
  @Optional(list(Slug)) approvedByOrganisationIds?: Slug[];
  @Optional(LocalId) strandId?: LocalId;
}

@Fact({
  type: 'MemorandumSigned',
  command: 'SignMemorandum',
  since: 1,
  meaning: 'The partners signed a memorandum of understanding.',
})
export class MemorandumSigned {
  @Required(list(Slug)) signatoryIds!: Slug[];
  @Optional(PartialDate) termFromOn?: PartialDate | null;
  @Optional(PartialDate) termUntilOn?: PartialDate | null;
  @Optional(YesNo) legallyBinding?: boolean;
  @Optional(list(oneOf('MemorandumTopic'))) topics?: MemorandumTopic[];
  @Optional(Uri) uri?: Uri;
  @Optional(Sha256) sha256?: Sha256;
}

@Fact({
  type: 'CommissioningTargetSet',
  command: 'SetCommissioningTarget',
  since: 1,
  meaning: 'A dated, owned promise about what will be commissioned was made.',
})
export class CommissioningTargetSet {
  @Key(LocalId, { introduces: 'target' }) targetId!: LocalId;
  @Optional(LocalId) strandId?: LocalId;
  @Required(Statement) measure!: Statement;
  @Required(PartialDate) dueOn!: PartialDate | null;
  @Optional(Slug) ownerOrganisationId?: Slug;
}

@Fact({
  type: 'CommissioningTargetAssessed',
  command: 'AssessCommissioningTarget',
  since: 2,
  meaning: 'Someone judged whether a commissioning target was met.',
})
export class CommissioningTargetAssessed {
  @Key(LocalId) targetId!: LocalId;
  @Required(oneOf('TargetResult')) result!: TargetResult;
  @Optional(FreeText) basis?: FreeText;
}

@Fact({
  type: 'SustainabilityCommitmentMade',
  command: 'MakeSustainabilityCommitment',
  since: 2,
  meaning: 'An organisation promised to fund what works after the pilot.',
})
export class SustainabilityCommitmentMade {
  @Key(LocalId, { introduces: 'commitment' }) commitmentId!: LocalId;
  @Required(Slug) byOrganisationId!: Slug;
  @Optional(LocalId) strandId?: LocalId;
  @Required(oneOf('CommitmentStrength')) strength!: CommitmentStrength;
  @Optional(list(Statement)) conditions?: Statement[];
  @Optional(list(Statement)) successCriteria?: Statement[];
  @Optional(Money) amount?: Money;
  @Optional(PartialDate) fromOn?: PartialDate | null;
  @Optional(PartialDate) untilOn?: PartialDate | null;
}

@Fact({
  type: 'SustainabilityCommitmentResolved',
  command: 'ResolveSustainabilityCommitment',
  since: 2,
  meaning: 'The promise to fund what works was kept, lapsed, was withdrawn or lost its maker.',
})
export class SustainabilityCommitmentResolved {
  @Key(LocalId) commitmentId!: LocalId;
  @Required(oneOf('CommitmentResult')) result!: CommitmentResult;
  @Optional(FreeText) reason?: FreeText;
}

@Fact({
  type: 'PartnershipConcluded',
  command: 'ConcludePartnership',
  since: 2,
  meaning: 'The partners ended the partnership as an arrangement; its services may go on.',
})
export class PartnershipConcluded {
  @Required(oneOf('ConclusionReason')) reason!: ConclusionReason;
  @Optional(Slug) successorPartnershipId?: Slug;
}
