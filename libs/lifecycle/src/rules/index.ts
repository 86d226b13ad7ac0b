/** Every rule by the command that it judges; complete by type. */
import type { CommandType } from '../catalogue.js';
import type { RuleOf } from '../judge.js';
import type { Rule } from '../judge.js';
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
  TransferLead: forming.transferLead,
  AppointDedicatedLead: forming.appointDedicatedLead,
  RecordDecision: forming.recordDecision,
  SignMemorandum: forming.signMemorandum,
  SetCommissioningTarget: forming.setCommissioningTarget,
  HoldEngagementEvent: involving.holdEngagementEvent,
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
  PoolBudget: funding.poolBudget,
  EstablishRingFence: funding.establishRingFence,
  PlanProcurement: procuring.planProcurement,
  TenderService: procuring.tenderService,
  CancelTender: procuring.cancelTender,
  AwardContract: procuring.awardContract,
  SignContract: procuring.signContract,
  EndContract: procuring.endContract,
  AwardGrant: procuring.awardGrant,
  StartSupportEngagement: supporting.startSupportEngagement,
  CaptureLearning: learning.captureLearning,
  ShareLearning: learning.shareLearning,
  ObserveFollowUp: observing.observeFollowUp,
  NoteMilestone: observing.noteMilestone,
} satisfies { [C in FactCommand]: RuleOf<C> };

export const ruleOf = (command: FactCommand): Rule => RULES[command] as Rule;
