/** The closed vocabularies. Values are for ever and a vocabulary only grows; another value is refused. */

export const VOCABULARIES = {
  Arrangement: ['pooled', 'aligned', 'delegated', 'setAside', 'grantToLead', 'bridging'],
  ArtefactType: [
    'mission',
    'vision',
    'businessPlan',
    'logicModel',
    'communicationPlan',
    'needsAnalysis',
    'serviceSpecification',
    'evaluationFramework',
    'sustainabilityPlan',
    'exitStrategy',
    'informationSharing',
    'riskRegister',
  ],
  Audience: [
    'partners',
    'otherPartnerships',
    'hostBeyondPartnership',
    'publicOfficials',
    'providers',
    'seniorManagers',
    'national',
  ],
  AwardMethod: ['competition', 'directAward', 'frameworkCallOff', 'innovationPartnershipPurchase'],
  Certainty: ['stated', 'inferred', 'recollected'],
  CommitmentResult: ['honoured', 'partlyHonoured', 'lapsed', 'withdrawn', 'orphaned'],
  CommitmentStrength: ['intention', 'writtenConditional', 'bindingContract'],
  ConclusionReason: ['purposeAchieved', 'fundingEnded', 'withdrawn', 'merged', 'succeeded', 'unknown'],
  Continuity: ['sameProviders', 'partial', 'none', 'unknown'],
  ContractEndReason: ['completed', 'terminatedEarly', 'notRenewed', 'unknown'],
  ContributionChangeReason: ['increased', 'reduced', 'withdrawn', 'rescheduled'],
  ContributionKind: ['cash', 'inKind', 'match'],
  CorrectionReason: ['typo', 'wrongSource', 'betterSource', 'wrongEntity', 'other'],
  CountQualifier: ['exact', 'rounded', 'atLeast', 'atMost'],
  DecisionRule: ['consensus', 'majority', 'leadDecides', 'funderDecides', 'unknown'],
  DecommissionReason: [
    'noFunding',
    'notEffective',
    'policyChange',
    'noProvider',
    'noNeed',
    'contractEnded',
    'replaced',
    'unknown',
  ],
  DeliveredBy: ['inHouse', 'thirdSector', 'private', 'mixed', 'unknown'],
  DirectAwardGround: ['careBelowLightTouch', 'negotiatedWithoutNotice', 'belowRegulated', 'frameworkDirect', 'other'],
  DiscontinueReason: ['noFunding', 'notEffective', 'policyChange', 'noProvider', 'noNeed', 'unknown'],
  EngagementMethod: ['gathering', 'workshop', 'meeting', 'survey', 'interview', 'advisoryGroup', 'other'],
  ExitRoute: [
    'competitiveTender',
    'lightTouchAward',
    'directAward',
    'frameworkCallOff',
    'innovationPartnershipPurchase',
    'inHouse',
    'competedGrant',
    'grantContinuation',
    'pilotContinuation',
    'alternativeProvision',
    'additionalProvision',
    'trading',
    'rePilot',
    'succession',
    'discontinuation',
  ],
  Finding: ['successful', 'mixed', 'unsuccessful', 'inconclusive', 'notStated'],
  FollowUpStatus: ['running', 'ended', 'notFound', 'unclear'],
  FundingBasis: ['contract', 'recurrentBudget'],
  Group: [
    'serviceUsers',
    'carers',
    'communities',
    'smallOrganisations',
    'thirdSectorProviders',
    'publicOfficials',
    'privateFirms',
    'generalPublic',
  ],
  IdentifierScheme: ['ocid', 'publicContractsScotland', 'findATender', 'scottishCharity', 'companyNumber', 'other'],
  LeadKind: ['overall', 'public', 'third'],
  LearningFormat: ['document', 'article', 'event', 'training', 'toolkit'],
  LearningKind: ['lesson', 'unintendedOutcome', 'caseStudy', 'eventRecord'],
  MainstreamRoute: [
    'competitiveTender',
    'lightTouchAward',
    'directAward',
    'frameworkCallOff',
    'innovationPartnershipPurchase',
    'inHouse',
  ],
  MemorandumTopic: [
    'purpose',
    'scope',
    'roles',
    'objectives',
    'intendedOutcomes',
    'resources',
    'governance',
    'decisionMaking',
    'monitoring',
    'evaluation',
    'review',
    'confidentiality',
    'dataProtection',
    'disputeResolution',
  ],
  MilestoneKind: ['ceremony', 'recognition', 'plannedEnd', 'meeting', 'need', 'involvement', 'policy', 'context'],
  MoneyPurpose: ['pilot', 'sustainment', 'evaluation', 'involvement', 'capacity'],
  Novelty: ['new', 'redesign', 'unknown'],
  OrganisationSize: ['micro', 'small', 'medium', 'large', 'unknown'],
  OutcomeBasis: ['measured', 'independentlyStated', 'selfStated'],
  OutcomeResult: ['achieved', 'partlyAchieved', 'notAchieved', 'notStated'],
  PartnerLeftReason: ['withdrew', 'fundingEnded', 'mergedInto', 'dissolved', 'replaced', 'unknown'],
  PartnerRole: [
    'leadOverall',
    'leadPublic',
    'leadThird',
    'host',
    'commissioner',
    'provider',
    'funder',
    'adviser',
    'partner',
  ],
  Phase: ['need', 'design', 'pilot', 'governance', 'evaluation', 'procurement'],
  PilotEndReason: ['completed', 'stoppedEarly', 'fundingEnded', 'merged', 'unknown'],
  PlanningNotice: ['priorInformation', 'requestForInformation', 'none'],
  PolicyDomain: [
    'justice',
    'health',
    'socialCare',
    'transport',
    'employability',
    'earlyYears',
    'olderPeople',
    'housing',
    'other',
  ],
  PostEndReason: ['fundingEnded', 'postEnded', 'vacancy', 'unknown'],
  Procedure: [
    'open',
    'restricted',
    'competitiveNegotiated',
    'competitiveDialogue',
    'innovationPartnership',
    'lightTouch',
    'quickQuote',
    'miniCompetition',
  ],
  Qualifier: ['exact', 'rounded', 'atLeast', 'atMost', 'unknown'],
  Regime: ['belowRegulated', 'regulated', 'lightTouch', 'full', 'unknown'],
  ReservedFor: ['none', 'supportedBusiness', 'qualifyingOrganisation', 'unknown'],
  RetractionReason: ['duplicate', 'neverHappened', 'wrongPartnership', 'other'],
  Rung: ['none', 'informed', 'consulted', 'engaged', 'coDesign', 'coProduction', 'leadership'],
  Sector: ['public', 'third', 'userLed', 'private', 'academic', 'mixed', 'unknown'],
  SpendCategory: ['delivery', 'lead', 'evaluation', 'involvement', 'support', 'overhead'],
  StrandKind: ['service', 'capacityBuilding', 'voice'],
  StrandLabel: ['service', 'project', 'workStream'],
  SuccessorBasis: ['contract', 'recurrentBudget', 'competedGrant', 'grantContinuation', 'trading', 'unknown'],
  SupportChannel: ['meeting', 'phone', 'email', 'workshop'],
  SupportEndReason: ['needEnded', 'contractEnded', 'partnershipEnded', 'unknown'],
  SupportKind: [
    'legal',
    'procurement',
    'projectManagement',
    'brokerage',
    'formalisation',
    'evaluation',
    'fundraising',
    'training',
  ],
  SustainBasis: ['competedGrant', 'grantContinuation', 'trading', 'philanthropy', 'ownFunds', 'unknown'],
  SustainPosition: ['additional', 'alternative', 'unknown'],
  TargetResult: ['met', 'partlyMet', 'missed', 'dropped'],
  TenderEndReason: ['cancelled', 'unsuccessful'],
  Unit: ['people', 'percent', 'events', 'awards', 'organisations', 'days', 'pounds', 'other'],
} as const;

export type VocabularyName = keyof typeof VOCABULARIES;

/** The values of one vocabulary. */
export type ValueOf<V extends VocabularyName> = (typeof VOCABULARIES)[V][number];

export type Arrangement = ValueOf<'Arrangement'>;
export type ArtefactType = ValueOf<'ArtefactType'>;
export type Audience = ValueOf<'Audience'>;
export type AwardMethod = ValueOf<'AwardMethod'>;
export type Certainty = ValueOf<'Certainty'>;
export type CommitmentResult = ValueOf<'CommitmentResult'>;
export type CommitmentStrength = ValueOf<'CommitmentStrength'>;
export type ConclusionReason = ValueOf<'ConclusionReason'>;
export type Continuity = ValueOf<'Continuity'>;
export type ContractEndReason = ValueOf<'ContractEndReason'>;
export type ContributionChangeReason = ValueOf<'ContributionChangeReason'>;
export type ContributionKind = ValueOf<'ContributionKind'>;
export type CorrectionReason = ValueOf<'CorrectionReason'>;
export type CountQualifier = ValueOf<'CountQualifier'>;
export type DecisionRule = ValueOf<'DecisionRule'>;
export type DecommissionReason = ValueOf<'DecommissionReason'>;
export type DeliveredBy = ValueOf<'DeliveredBy'>;
export type DirectAwardGround = ValueOf<'DirectAwardGround'>;
export type DiscontinueReason = ValueOf<'DiscontinueReason'>;
export type EngagementMethod = ValueOf<'EngagementMethod'>;
export type ExitRoute = ValueOf<'ExitRoute'>;
export type Finding = ValueOf<'Finding'>;
export type FollowUpStatus = ValueOf<'FollowUpStatus'>;
export type FundingBasis = ValueOf<'FundingBasis'>;
export type Group = ValueOf<'Group'>;
export type IdentifierScheme = ValueOf<'IdentifierScheme'>;
export type LeadKind = ValueOf<'LeadKind'>;
export type LearningFormat = ValueOf<'LearningFormat'>;
export type LearningKind = ValueOf<'LearningKind'>;
export type MainstreamRoute = ValueOf<'MainstreamRoute'>;
export type MemorandumTopic = ValueOf<'MemorandumTopic'>;
export type MilestoneKind = ValueOf<'MilestoneKind'>;
export type MoneyPurpose = ValueOf<'MoneyPurpose'>;
export type Novelty = ValueOf<'Novelty'>;
export type OrganisationSize = ValueOf<'OrganisationSize'>;
export type OutcomeBasis = ValueOf<'OutcomeBasis'>;
export type OutcomeResult = ValueOf<'OutcomeResult'>;
export type PartnerLeftReason = ValueOf<'PartnerLeftReason'>;
export type PartnerRole = ValueOf<'PartnerRole'>;
export type Phase = ValueOf<'Phase'>;
export type PilotEndReason = ValueOf<'PilotEndReason'>;
export type PlanningNotice = ValueOf<'PlanningNotice'>;
export type PolicyDomain = ValueOf<'PolicyDomain'>;
export type PostEndReason = ValueOf<'PostEndReason'>;
export type Procedure = ValueOf<'Procedure'>;
export type Qualifier = ValueOf<'Qualifier'>;
export type Regime = ValueOf<'Regime'>;
export type ReservedFor = ValueOf<'ReservedFor'>;
export type RetractionReason = ValueOf<'RetractionReason'>;
export type Rung = ValueOf<'Rung'>;
export type Sector = ValueOf<'Sector'>;
export type SpendCategory = ValueOf<'SpendCategory'>;
export type StrandKind = ValueOf<'StrandKind'>;
export type StrandLabel = ValueOf<'StrandLabel'>;
export type SuccessorBasis = ValueOf<'SuccessorBasis'>;
export type SupportChannel = ValueOf<'SupportChannel'>;
export type SupportEndReason = ValueOf<'SupportEndReason'>;
export type SupportKind = ValueOf<'SupportKind'>;
export type SustainBasis = ValueOf<'SustainBasis'>;
export type SustainPosition = ValueOf<'SustainPosition'>;
export type TargetResult = ValueOf<'TargetResult'>;
export type TenderEndReason = ValueOf<'TenderEndReason'>;
export type Unit = ValueOf<'Unit'>;
