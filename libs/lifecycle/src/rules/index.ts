/** Every rule by the command that it judges; complete by type. */
import type { CommandType } from '../catalogue.js';
import { judge, type Rule, type RuleOf } from '../judge.js';
import * as designing from './designing.js';
import * as forming from './forming.js';
import * as funding from './funding.js';
import * as involving from './involving.js';
import * as learning from './learning.js';
import * as mainstreaming from './mainstreaming.js';
import * as observing from './observing.js';
import * as piloting from './piloting.js';
import * as procuring from './procuring.js';
import * as supporting from './supporting.js';

export type AmendingCommand = 'CorrectEvent' | 'RetractEvent';
export type FactCommand = Exclude<CommandType, AmendingCommand>;

const RULES = {
  ProposePartnership: forming.proposePartnership,
  RedefinePartnership: forming.redefinePartnership,
  AddPartner: forming.addPartner,
  RemovePartner: forming.removePartner,
  TransferLead: forming.transferLead,
  AppointDedicatedLead: forming.appointDedicatedLead,
  EndDedicatedLead: forming.endDedicatedLead,
  AgreeGovernance: forming.agreeGovernance,
  RecordDecision: forming.recordDecision,
  AdoptArtefact: forming.adoptArtefact,
  SignMemorandum: forming.signMemorandum,
  SetCommissioningTarget: forming.setCommissioningTarget,
  AssessCommissioningTarget: forming.assessCommissioningTarget,
  MakeSustainabilityCommitment: forming.makeSustainabilityCommitment,
  ResolveSustainabilityCommitment: forming.resolveSustainabilityCommitment,
  ConcludePartnership: forming.concludePartnership,
  HoldEngagementEvent: involving.holdEngagementEvent,
  AssessInvolvement: involving.assessInvolvement,
  AssessPowerBalance: involving.assessPowerBalance,
  OpenStrand: designing.openStrand,
  ChangeStrandScope: designing.changeStrandScope,
  DesignService: designing.designService,
  PlanPilot: piloting.planPilot,
  LaunchPilot: piloting.launchPilot,
  ExtendPilot: piloting.extendPilot,
  EndPilot: piloting.endPilot,
  EvaluatePilot: piloting.evaluatePilot,
  RecordOutcome: piloting.recordOutcome,
  DecideExitRoute: mainstreaming.decideExitRoute,
  MainstreamService: mainstreaming.mainstreamService,
  SustainService: mainstreaming.sustainService,
  RecordSuccession: mainstreaming.recordSuccession,
  DiscontinueStrand: mainstreaming.discontinueStrand,
  DecommissionService: mainstreaming.decommissionService,
  ReopenStrand: mainstreaming.reopenStrand,
  OpenBudgetPool: funding.openBudgetPool,
  CommitContribution: funding.commitContribution,
  ChangeContribution: funding.changeContribution,
  PoolBudget: funding.poolBudget,
  EstablishRingFence: funding.establishRingFence,
  ReleaseRingFence: funding.releaseRingFence,
  RecordSpend: funding.recordSpend,
  PlanProcurement: procuring.planProcurement,
  TenderService: procuring.tenderService,
  CancelTender: procuring.cancelTender,
  AwardContract: procuring.awardContract,
  SignContract: procuring.signContract,
  EndContract: procuring.endContract,
  AwardGrant: procuring.awardGrant,
  StartSupportEngagement: supporting.startSupportEngagement,
  LogSupportContact: supporting.logSupportContact,
  EndSupportEngagement: supporting.endSupportEngagement,
  CaptureLearning: learning.captureLearning,
  ShareLearning: learning.shareLearning,
  AdoptPractice: learning.adoptPractice,
  ObserveFollowUp: observing.observeFollowUp,
  NoteMilestone: observing.noteMilestone,
  // That the event was warned of is asked when the warning is answered; afterwards the answer stands with its event.
  AcknowledgeWarning: (_history, fact) => judge(fact),
} satisfies { [C in FactCommand]: RuleOf<C> };

export const ruleOf = (command: FactCommand): Rule => RULES[command] as Rule;
