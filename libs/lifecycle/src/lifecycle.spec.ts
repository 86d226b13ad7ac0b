import { commands, facts, given, historyOf, retracted, type Told } from '../test/given.js';
import {
  begun,
  contracted,
  designed,
  discontinued,
  ended,
  evaluated,
  housing,
  launched,
  mainstreamed,
  outOfPilot,
  piloted,
  piloting,
  procurement,
  proposed,
  reopened,
  signed,
  strand,
  sustained,
  tendered,
} from '../test/low-moss.js';
import { DEFINITIONS } from './catalogue.js';
import type { Stage } from './lifecycle.js';
import { MOVING_COMMANDS } from './stage-table.js';

const stageOf = (...told: Told[]) => historyOf(told).strand('throughcare')!.stage;
const { exitRouteDecided, contractEnded, tenderCancelled, pilotLaunched, pilotEnded } = facts;

describe('the stage of a strand', () => {
  it.each<[Stage, string, readonly Told[]]>([
    ['identified', 'it was opened', begun],
    ['designing', 'it was designed', [...begun, designed]],
    ['designing', 'a pilot was planned', [...begun, facts.pilotPlanned('2013')]],
    ['piloting', 'a pilot runs', piloting],
    ['piloting', 'one of two pilots runs', [...piloting, pilotLaunched('2014', { pilotId: 'pilot-2' }), ended]],
    ['pilotEnded', 'its pilot ended', [...piloting, ended]],
    ['evaluated', 'its pilot was evaluated', piloted],
    [
      'pilotEnded',
      'another pilot than the last was evaluated',
      [...piloted, pilotLaunched('2016', { pilotId: 'pilot-2' }), pilotEnded('2017', { pilotId: 'pilot-2' })],
    ],
    ['exitDecided', 'a way out was decided', outOfPilot],
    ['exitDecided', 'a way out was decided without any pilot', [...begun, exitRouteDecided('2013')]],
    ['evaluated', 'it was decided to pilot again', [...piloted, exitRouteDecided('2015-09', { route: 'rePilot' })]],
    [
      'evaluated',
      'the last decision was to pilot again',
      [...outOfPilot, exitRouteDecided('2016', { route: 'rePilot' })],
    ],
    [
      'pilotEnded',
      'a pilot was launched after the decision, and ended',
      [
        ...piloting,
        ended,
        exitRouteDecided('2015-09'),
        pilotLaunched('2016', { pilotId: 'pilot-2' }),
        pilotEnded('2017', { pilotId: 'pilot-2' }),
      ],
    ],
    ['procuring', 'it was tendered', [...outOfPilot, procurement, tendered]],
    ['procuring', 'it was awarded without a tender', [...begun, procurement, facts.contractAwarded('2016')]],
    ['exitDecided', 'its procurement is only planned', [...outOfPilot, procurement]],
    ['exitDecided', 'its tender was cancelled', [...outOfPilot, procurement, tendered, tenderCancelled('2016-05')]],
    ['contracted', 'a contract is in force', contracted],
    ['piloting', 'a pilot runs under a contract', [...contracted, pilotLaunched('2017', { pilotId: 'pilot-2' })]],
    ['exitDecided', 'its contract ended', [...contracted, contractEnded('2019')]],
    [
      'contracted',
      'one of two contracts ended',
      [...contracted, facts.contractSigned('2017', { contractId: 'contract-2' }), contractEnded('2019')],
    ],
    ['mainstreamed', 'it was mainstreamed', [...contracted, mainstreamed]],
    ['mainstreamed', 'it was mainstreamed while a pilot runs', [...piloting, mainstreamed]],
    ['sustained', 'it was sustained', [...outOfPilot, sustained]],
    [
      'sustained',
      'it was sustained after it was mainstreamed',
      [...outOfPilot, mainstreamed, facts.serviceSustained('2018')],
    ],
    [
      'mainstreamed',
      'it was mainstreamed after it was sustained',
      [...outOfPilot, sustained, facts.serviceMainstreamed('2018')],
    ],
    ['succeeded', 'another service took its place', [...outOfPilot, mainstreamed, facts.strandSucceeded('2019')]],
    ['discontinued', 'it was discontinued', [...piloted, discontinued]],
    [
      'decommissioned',
      'its service was decommissioned',
      [...outOfPilot, mainstreamed, facts.serviceDecommissioned('2019')],
    ],
    [
      'succeeded',
      'it was closed twice, last by a succession',
      [...piloted, discontinued, facts.strandSucceeded('2019')],
    ],
    ['evaluated', 'it was reopened', [...piloted, discontinued, reopened]],
    ['pilotEnded', 'it was reopened with a pilot that nobody ended', [...piloting, discontinued, reopened]],
    [
      'piloting',
      'it was reopened and piloted again',
      [...piloting, discontinued, reopened, pilotLaunched('2019', { pilotId: 'pilot-2' })],
    ],
    [
      'evaluated',
      'it was reopened, outcomes and decisions left aside',
      [...outOfPilot, sustained, discontinued, reopened],
    ],
    [
      'discontinued',
      'it was reopened and closed again',
      [...piloted, discontinued, reopened, facts.strandDiscontinued('2019')],
    ],
    ['contracted', 'it was reopened under a contract', [...contracted, discontinued, reopened]],
  ])('is %s where %s', (stage, _, told) => {
    expect(stageOf(...told)).toBe(stage);
  });

  it('does not depend on the order of recording', () => {
    const backwards = [...contracted, mainstreamed].reverse();
    expect(stageOf(...backwards)).toBe('mainstreamed');
    expect(stageOf(...[...piloted, discontinued, reopened].reverse())).toBe('evaluated');
  });

  it('is that of each strand by itself', () => {
    const history = historyOf([...piloting, housing]);
    expect([history.strand('throughcare')!.stage, history.strand('housing')!.stage]).toEqual([
      'piloting',
      'identified',
    ]);
  });

  it('moves every strand that a procurement serves', () => {
    const both = facts.procurementPlanned('2015', { strandIds: ['throughcare', 'housing'] });
    const history = historyOf([...begun, housing, both, tendered, facts.contractAwarded('2016-06'), signed]);
    expect([...history.strands.values()].map((one) => one.stage)).toEqual(['contracted', 'contracted']);
    expect(
      [
        ...historyOf([
          ...begun,
          housing,
          both,
          tendered,
          facts.contractAwarded('2016-06'),
          signed,
          contractEnded('2018'),
        ]).strands.values(),
      ].map((one) => one.stage),
    ).toEqual(['identified', 'identified']);
  });
});

describe('the stage of a strand on a day', () => {
  const told = [...begun, designed, launched, ended];
  const on = (validAt: string) => {
    const found = historyOf(told, { validAt }).strand('throughcare');
    return found && [found.stage, found.stageCertainty];
  };

  it('is certain when what certainly happened gives it alone', () => {
    expect(on('2013-03-15')).toEqual(['designing', 'certain']);
    expect(on('2013-04-15')).toEqual(['piloting', 'possible']);
    expect(on('2013-04-30')).toEqual(['piloting', 'certain']);
    expect(on('2015-03-10')).toEqual(['pilotEnded', 'possible']);
    expect(on('2015-03-31')).toEqual(['pilotEnded', 'certain']);
  });

  it('is certain also where facts that move nothing are only possible', () => {
    const noted = facts.milestoneNoted('2013-05', { strandId: 'throughcare' });
    const found = historyOf([...told, noted], { validAt: '2013-05-15' }).strand('throughcare')!;
    expect([found.stage, found.stageCertainty]).toEqual(['piloting', 'certain']);
  });

  it('is none before the first fact that names the strand', () => {
    expect(on('2012-05-31')).toBeUndefined();
    expect(on('2012-06-01')).toEqual(['identified', 'possible']);
  });

  it('exists from an earlier fact that names it, once its opening is on record', () => {
    const early = [proposed, facts.milestoneNoted('2011', { strandId: 'throughcare' }), strand];
    expect(historyOf(early, { validAt: '2011-12-31' }).strand('throughcare')!.stage).toBe('identified');
    expect(historyOf(early, { validAt: '2010-12-31' }).strand('throughcare')).toBeUndefined();
  });

  it('is none where the opening was retracted', () => {
    expect(historyOf([...piloting, retracted('strand')]).strand('throughcare')).toBeUndefined();
  });
});

describe('beside the stage', () => {
  const courseOf = (...told: Told[]) => historyOf(told).strand('throughcare')!.course;

  it('flags say what else holds', () => {
    expect(courseOf(...contracted, pilotLaunched('2017', { pilotId: 'pilot-2' }), mainstreamed)).toMatchObject({
      pilotRunning: true,
      contractInForce: true,
      procurementOpen: false,
      exitRoute: 'competitiveTender',
    });
    expect(courseOf(...outOfPilot, procurement, tendered)).toMatchObject({
      procurementOpen: true,
      pilotRunning: false,
    });
    expect(courseOf(...piloting, evaluated)).toMatchObject({ pilotRunning: true, lastPilotEvaluated: true });
  });

  it('the way out is the last decision since the last reopening', () => {
    expect(courseOf(...outOfPilot, exitRouteDecided('2016', { route: 'inHouse' })).exitRoute).toBe('inHouse');
    expect(courseOf(...outOfPilot, discontinued, reopened).exitRoute).toBeUndefined();
    expect(courseOf(...piloted, exitRouteDecided('2015-09', { route: 'rePilot' })).exitRoute).toBe('rePilot');
  });
});

describe('a command that moves no strand', () => {
  const others = DEFINITIONS.filter(
    ({ command, chapter }) =>
      chapter !== 'amending' &&
      command !== 'ProposePartnership' &&
      !(MOVING_COMMANDS as readonly string[]).includes(command),
  );
  const known = [
    facts.budgetPoolOpened('2013'),
    facts.contributionCommitted('2013'),
    facts.ringFenceEstablished('2013'),
    facts.dedicatedLeadAppointed('2013'),
    facts.decisionRecorded('2013'),
    facts.commissioningTargetSet('2013'),
    facts.sustainabilityCommitmentMade('2013'),
    facts.supportEngagementStarted('2013'),
    ...[facts.partnerJoined('2012'), facts.partnerJoined('2012', { organisationId: 'scottish-prison-service' })],
  ];
  const RENEWED: Readonly<Record<string, object>> = {
    OpenStrand: { strandId: 'housing' },
    AddPartner: { organisationId: 'scottish-government' },
    OpenBudgetPool: { poolId: 'pool-2' },
    CommitContribution: { contributionId: 'contribution-2' },
    PlanProcurement: { procurementId: 'procurement-2' },
    AppointDedicatedLead: { postId: 'second-post' },
    RecordDecision: { decisionId: 'decision-2' },
    SetCommissioningTarget: { targetId: 'target-2' },
    MakeSustainabilityCommitment: { commitmentId: 'commitment-2' },
    EstablishRingFence: { ringFenceId: 'ring-fence-2' },
    StartSupportEngagement: { engagementId: 'support-2' },
  };

  it.each(others.map(({ command, type }) => [command, type] as const))(
    '%s leaves the stage as it was',
    (command, type) => {
      const send = commands[`${command.charAt(0).toLowerCase()}${command.slice(1)}` as keyof typeof commands];
      const told = [...piloting, ...known];
      const next = send('2014', (RENEWED[command] ?? {}) as never);
      given(...told)
        .when(next)
        .then({ type }, { warns: expect.anything() as never });
      expect(stageOf(...told, next)).toBe('piloting');
    },
  );

  const NEEDS_OPEN_STRAND = ['ChangeStrandScope', 'PlanProcurement', 'ExtendPilot'];

  it.each(
    others.filter(({ command }) => !NEEDS_OPEN_STRAND.includes(command)).map((one) => [one.command, one] as const),
  )('%s is possible also when the strand is closed', (command, { fields }) => {
    const send = commands[`${command.charAt(0).toLowerCase()}${command.slice(1)}` as keyof typeof commands];
    const ofStrand = fields.some(({ name, key }) => name === 'strandId' && !key) ? { strandId: 'throughcare' } : {};
    given(...piloting, ...known, discontinued)
      .when(send('2018', { ...ofStrand, ...RENEWED[command] } as never))
      .thenRecorded();
  });

  it.each(NEEDS_OPEN_STRAND)('%s is not', (command) => {
    const send = commands[`${command.charAt(0).toLowerCase()}${command.slice(1)}` as keyof typeof commands];
    given(...piloting, ...known, discontinued)
      .when(send('2018', (RENEWED[command] ?? {}) as never))
      .thenRefused('StrandClosed');
  });
});
