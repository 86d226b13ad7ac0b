/** Every fact there is, by the command that records it. */
import { CHAPTERS, factOptions, type Chapter, type FactClass, type FactOptions } from './fact.js';
import { fieldsOf, type Field } from './fields.js';
import * as forming from './facts/forming.js';
import * as involving from './facts/involving.js';
import * as designing from './facts/designing.js';
import * as piloting from './facts/piloting.js';
import * as mainstreaming from './facts/mainstreaming.js';
import * as funding from './facts/funding.js';
import * as procuring from './facts/procuring.js';
import * as supporting from './facts/supporting.js';
import * as learning from './facts/learning.js';
import * as observing from './facts/observing.js';
import * as amending from './facts/amending.js';

/** The version rises with every type, field or vocabulary value that is added. */
export const CATALOGUE_VERSION = 2;

const CHAPTER_MODULES: Partial<Record<Chapter, object>> = {
  forming,
  involving,
  designing,
  piloting,
  mainstreaming,
  funding,
  procuring,
  supporting,
  learning,
  observing,
  amending,
};

/** The classes by command: what a command's fields are. */
export const FACTS = {
  ProposePartnership: forming.PartnershipProposed,
  RedefinePartnership: forming.PartnershipRedefined,
  AddPartner: forming.PartnerJoined,
  RemovePartner: forming.PartnerLeft,
  TransferLead: forming.LeadTransferred,
  AppointDedicatedLead: forming.DedicatedLeadAppointed,
  EndDedicatedLead: forming.DedicatedLeadLeft,
  AgreeGovernance: forming.GovernanceAgreed,
  RecordDecision: forming.DecisionRecorded,
  AdoptArtefact: forming.ArtefactAdopted,
  SignMemorandum: forming.MemorandumSigned,
  SetCommissioningTarget: forming.CommissioningTargetSet,
  AssessCommissioningTarget: forming.CommissioningTargetAssessed,
  MakeSustainabilityCommitment: forming.SustainabilityCommitmentMade,
  ResolveSustainabilityCommitment: forming.SustainabilityCommitmentResolved,
  ConcludePartnership: forming.PartnershipConcluded,
  HoldEngagementEvent: involving.EngagementEventHeld,
  AssessInvolvement: involving.InvolvementAssessed,
  AssessPowerBalance: involving.PowerBalanceAssessed,
  OpenStrand: designing.StrandOpened,
  ChangeStrandScope: designing.StrandScopeChanged,
  DesignService: designing.ServiceDesigned,
  PlanPilot: piloting.PilotPlanned,
  LaunchPilot: piloting.PilotLaunched,
  ExtendPilot: piloting.PilotExtended,
  EndPilot: piloting.PilotEnded,
  EvaluatePilot: piloting.PilotEvaluated,
  RecordOutcome: piloting.OutcomeRecorded,
  DecideExitRoute: mainstreaming.ExitRouteDecided,
  MainstreamService: mainstreaming.ServiceMainstreamed,
  SustainService: mainstreaming.ServiceSustained,
  RecordSuccession: mainstreaming.StrandSucceeded,
  DiscontinueStrand: mainstreaming.StrandDiscontinued,
  DecommissionService: mainstreaming.ServiceDecommissioned,
  ReopenStrand: mainstreaming.StrandReopened,
  OpenBudgetPool: funding.BudgetPoolOpened,
  CommitContribution: funding.ContributionCommitted,
  ChangeContribution: funding.ContributionChanged,
  PoolBudget: funding.BudgetPooled,
  EstablishRingFence: funding.RingFenceEstablished,
  ReleaseRingFence: funding.RingFenceReleased,
  RecordSpend: funding.SpendRecorded,
  PlanProcurement: procuring.ProcurementPlanned,
  TenderService: procuring.ServiceTendered,
  CancelTender: procuring.TenderCancelled,
  AwardContract: procuring.ContractAwarded,
  SignContract: procuring.ContractSigned,
  EndContract: procuring.ContractEnded,
  AwardGrant: procuring.GrantAwarded,
  StartSupportEngagement: supporting.SupportEngagementStarted,
  LogSupportContact: supporting.SupportContactLogged,
  EndSupportEngagement: supporting.SupportEngagementEnded,
  CaptureLearning: learning.LearningCaptured,
  ShareLearning: learning.LearningShared,
  AdoptPractice: learning.PracticeAdopted,
  ObserveFollowUp: observing.FollowUpObserved,
  NoteMilestone: observing.MilestoneNoted,
  CorrectEvent: amending.EventCorrected,
  RetractEvent: amending.EventRetracted,
  AcknowledgeWarning: amending.WarningAcknowledged,
} as const satisfies Record<string, FactClass>;

/** The commands by the type of the fact that each records. */
export const COMMAND_OF = {
  PartnershipProposed: 'ProposePartnership',
  PartnershipRedefined: 'RedefinePartnership',
  PartnerJoined: 'AddPartner',
  PartnerLeft: 'RemovePartner',
  LeadTransferred: 'TransferLead',
  DedicatedLeadAppointed: 'AppointDedicatedLead',
  DedicatedLeadLeft: 'EndDedicatedLead',
  GovernanceAgreed: 'AgreeGovernance',
  DecisionRecorded: 'RecordDecision',
  ArtefactAdopted: 'AdoptArtefact',
  MemorandumSigned: 'SignMemorandum',
  CommissioningTargetSet: 'SetCommissioningTarget',
  CommissioningTargetAssessed: 'AssessCommissioningTarget',
  SustainabilityCommitmentMade: 'MakeSustainabilityCommitment',
  SustainabilityCommitmentResolved: 'ResolveSustainabilityCommitment',
  PartnershipConcluded: 'ConcludePartnership',
  EngagementEventHeld: 'HoldEngagementEvent',
  InvolvementAssessed: 'AssessInvolvement',
  PowerBalanceAssessed: 'AssessPowerBalance',
  StrandOpened: 'OpenStrand',
  StrandScopeChanged: 'ChangeStrandScope',
  ServiceDesigned: 'DesignService',
  PilotPlanned: 'PlanPilot',
  PilotLaunched: 'LaunchPilot',
  PilotExtended: 'ExtendPilot',
  PilotEnded: 'EndPilot',
  PilotEvaluated: 'EvaluatePilot',
  OutcomeRecorded: 'RecordOutcome',
  ExitRouteDecided: 'DecideExitRoute',
  ServiceMainstreamed: 'MainstreamService',
  ServiceSustained: 'SustainService',
  StrandSucceeded: 'RecordSuccession',
  StrandDiscontinued: 'DiscontinueStrand',
  ServiceDecommissioned: 'DecommissionService',
  StrandReopened: 'ReopenStrand',
  BudgetPoolOpened: 'OpenBudgetPool',
  ContributionCommitted: 'CommitContribution',
  ContributionChanged: 'ChangeContribution',
  BudgetPooled: 'PoolBudget',
  RingFenceEstablished: 'EstablishRingFence',
  RingFenceReleased: 'ReleaseRingFence',
  SpendRecorded: 'RecordSpend',
  ProcurementPlanned: 'PlanProcurement',
  ServiceTendered: 'TenderService',
  TenderCancelled: 'CancelTender',
  ContractAwarded: 'AwardContract',
  ContractSigned: 'SignContract',
  ContractEnded: 'EndContract',
  GrantAwarded: 'AwardGrant',
  SupportEngagementStarted: 'StartSupportEngagement',
  SupportContactLogged: 'LogSupportContact',
  SupportEngagementEnded: 'EndSupportEngagement',
  LearningCaptured: 'CaptureLearning',
  LearningShared: 'ShareLearning',
  PracticeAdopted: 'AdoptPractice',
  FollowUpObserved: 'ObserveFollowUp',
  MilestoneNoted: 'NoteMilestone',
  EventCorrected: 'CorrectEvent',
  EventRetracted: 'RetractEvent',
  WarningAcknowledged: 'AcknowledgeWarning',
} as const satisfies Record<string, CommandType>;

export type CommandType = keyof typeof FACTS;
export type FactType = keyof typeof COMMAND_OF;
/** The fields of the fact that a command records. */
export type FieldsOf<C extends CommandType> = InstanceType<(typeof FACTS)[C]>;
/** The fields of a type of fact. */
export type DataOf<T extends FactType> = FieldsOf<(typeof COMMAND_OF)[T]>;

export interface Definition extends FactOptions<object> {
  readonly type: FactType;
  readonly command: CommandType;
  readonly chapter: Chapter;
  readonly owner: FactClass;
  readonly fields: readonly Field[];
  readonly schemaVersion: number;
}

const chapterOf = (owner: FactClass) =>
  CHAPTERS.find((chapter) => Object.values(CHAPTER_MODULES[chapter] ?? {}).includes(owner))!;

const define = (command: CommandType): Definition => {
  const owner = FACTS[command];
  const options = factOptions(owner);
  return {
    schemaVersion: 1,
    ...options,
    type: options.type as FactType,
    command,
    chapter: chapterOf(owner),
    owner,
    fields: fieldsOf(owner),
  };
};

/** All that is known of each fact, in the order of the catalogue. */
export const DEFINITIONS: readonly Definition[] = (Object.keys(FACTS) as CommandType[]).map(define);

const byCommand = new Map<string, Definition>(DEFINITIONS.map((definition) => [definition.command, definition]));
const byType = new Map<string, Definition>(DEFINITIONS.map((definition) => [definition.type, definition]));

export const definitionOfCommand = (command: string): Definition | undefined => byCommand.get(command);
export const definitionOfType = (type: string): Definition | undefined => byType.get(type);

/** `LaunchPilot` as it stands in addresses and on the command line: `launch-pilot`. */
export const slugOfCommand = (command: string): string =>
  command.replace(/[A-Z]/g, (capital, at: number) => (at === 0 ? '' : '-') + capital.toLowerCase());

const bySlug = new Map<string, Definition>(
  DEFINITIONS.map((definition) => [slugOfCommand(definition.command), definition]),
);
export const definitionOfSlug = (slug: string): Definition | undefined => bySlug.get(slug);
