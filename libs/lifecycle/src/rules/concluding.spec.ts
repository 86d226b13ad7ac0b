import { commands, facts, given, retracted, type Told } from '../../test/given.js';
import { begun, designed, launched } from '../../test/low-moss.js';
import { DEFINITIONS, type CommandType } from '../catalogue.js';

const concluded = facts.partnershipConcluded('2017', {}, { as: 'conclusion' });

/** Whatever any command names, long before the conclusion. */
const known: readonly Told[] = [
  ...begun,
  designed,
  launched,
  facts.partnerJoined('2012'),
  facts.partnerJoined('2012', { organisationId: 'scottish-prison-service', roles: ['host'] }),
  facts.budgetPoolOpened('2013'),
  facts.contributionCommitted('2013'),
  facts.ringFenceEstablished('2013'),
  facts.dedicatedLeadAppointed('2013'),
  facts.decisionRecorded('2013'),
  facts.commissioningTargetSet('2013'),
  facts.sustainabilityCommitmentMade('2013'),
  facts.supportEngagementStarted('2013'),
  facts.procurementPlanned('2013'),
];

/** Of something new, where a command brings it in. */
const NEW: Readonly<Partial<Record<CommandType, object>>> = {
  AddPartner: { organisationId: 'scottish-government' },
  AppointDedicatedLead: { postId: 'second-post' },
  RecordDecision: { decisionId: 'decision-2' },
  SetCommissioningTarget: { targetId: 'target-2' },
  MakeSustainabilityCommitment: { commitmentId: 'commitment-2' },
  OpenStrand: { strandId: 'housing' },
  PlanPilot: { pilotId: 'pilot-2' },
  LaunchPilot: { pilotId: 'pilot-2' },
  OpenBudgetPool: { poolId: 'pool-2' },
  CommitContribution: { contributionId: 'contribution-2' },
  EstablishRingFence: { ringFenceId: 'ring-fence-2' },
  PlanProcurement: { procurementId: 'procurement-2' },
  StartSupportEngagement: { engagementId: 'support-2' },
};

const send = (command: CommandType, on: string | null) =>
  commands[`${command.charAt(0).toLowerCase()}${command.slice(1)}` as keyof typeof commands](on, NEW[command] as never);

/** What takes a partnership that goes on. */
const REFUSED: readonly CommandType[] = [
  'RedefinePartnership',
  'AddPartner',
  'RemovePartner',
  'TransferLead',
  'AppointDedicatedLead',
  'AgreeGovernance',
  'AdoptArtefact',
  'SignMemorandum',
  'SetCommissioningTarget',
  'MakeSustainabilityCommitment',
  'HoldEngagementEvent',
  'AssessInvolvement',
  'AssessPowerBalance',
  'OpenStrand',
  'DesignService',
  'PlanPilot',
  'LaunchPilot',
  'ExtendPilot',
  'OpenBudgetPool',
  'CommitContribution',
  'PoolBudget',
  'EstablishRingFence',
  'StartSupportEngagement',
  'LogSupportContact',
];
/** Refused for another reason after a conclusion, or aiming at events. */
const APART: readonly CommandType[] = [
  'ProposePartnership',
  'ConcludePartnership',
  'CorrectEvent',
  'RetractEvent',
  'AcknowledgeWarning',
];
/** Refused here for want of what they end; asked in the specs of their chapters. */
const NOTHING_TO_END: readonly CommandType[] = ['CancelTender', 'EndContract', 'DecommissionService', 'ReopenStrand'];
const POSSIBLE = DEFINITIONS.map(({ command }) => command).filter(
  (command) => !REFUSED.includes(command) && !APART.includes(command) && !NOTHING_TO_END.includes(command),
);

describe('after the partnership was concluded', () => {
  it.each(REFUSED)('%s is refused', (command) => {
    given(...known, concluded)
      .when(send(command, '2018'))
      .thenRefused('PartnershipConcluded');
  });

  it.each(POSSIBLE)('%s is still possible', (command) => {
    given(...known, concluded)
      .when(send(command, '2018'))
      .thenRecorded();
    given(...known, concluded)
      .when(send(command, '2018'))
      .thenWarnsNotOf('W21');
  });

  it.each(NOTHING_TO_END)('%s is not refused for that', (command) => {
    given(...known, concluded)
      .when(send(command, '2018'))
      .thenRefusedForOtherThan('PartnershipConcluded');
  });

  it('nothing is refused that happened before', () => {
    given(...known, concluded)
      .when(send('SignMemorandum', '2016'))
      .then(facts.memorandumSigned('2016'), { warns: [] });
  });

  it.each(['2017', '2017-06', null])('it stays open whether %s was before', (on) => {
    given(...known, concluded)
      .when(send('SignMemorandum', on))
      .thenWarns('W21');
  });

  it('everything is possible again once the conclusion is retracted', () => {
    given(...known, concluded, retracted('conclusion'))
      .when(send('SignMemorandum', '2018'))
      .then(facts.memorandumSigned('2018'), { warns: [] });
  });

  it('a second proposal is refused for both', () => {
    given(...known, concluded)
      .when(send('ProposePartnership', '2018'))
      .thenRefusedFor(['PartnershipConcluded'], ['PartnershipAlreadyProposed']);
  });
});
