import { commands, facts, given } from '../../test/given.js';
import {
  begun,
  contracted,
  designed,
  discontinued,
  ended,
  housing,
  launched,
  mainstreamed,
  piloting,
  piloted,
  proposed,
  sustained,
} from '../../test/low-moss.js';

const { pilotPlanned, pilotLaunched, pilotExtended, pilotEnded, pilotEvaluated, outcomeRecorded } = facts;
const { planPilot, launchPilot, extendPilot, endPilot, evaluatePilot, recordOutcome } = commands;

const plannedInHousing = pilotPlanned('2013', { strandId: 'housing' });
const launchedInHousing = pilotLaunched('2013', { strandId: 'housing' });

describe('planning a pilot', () => {
  it('is recorded', () => {
    given(...begun)
      .when(planPilot('2013'))
      .then(pilotPlanned('2013'), { warns: [] });
  });

  it('may follow its launch', () => {
    given(...piloting)
      .when(planPilot('2016'))
      .thenRecorded();
  });

  it('is refused the second time', () => {
    given(...begun, pilotPlanned('2013'))
      .when(planPilot('2014'))
      .thenRefused('PilotAlreadyPlanned', '/data/pilotId');
  });

  it('under an id of another strand is refused', () => {
    given(...begun, housing, plannedInHousing)
      .when(planPilot('2013'))
      .thenRefused('PilotAlreadyPlanned', '/data/pilotId');
    given(...begun, housing, launchedInHousing)
      .when(planPilot('2013'))
      .thenRefused('PilotUnknown', '/data/pilotId');
  });

  it('may repeat a pilot of the strand, but neither itself nor one of another strand', () => {
    given(...piloting)
      .when(planPilot('2016', { pilotId: 'pilot-2', repeatsPilotId: 'pilot-1' }))
      .thenRecorded();
    given(...begun)
      .when(planPilot('2016', { repeatsPilotId: 'pilot-1' }))
      .thenRefused('PilotUnknown', '/data/repeatsPilotId');
    given(...begun, housing, launchedInHousing)
      .when(planPilot('2016', { pilotId: 'pilot-2', repeatsPilotId: 'pilot-1' }))
      .thenRefused('PilotUnknown', '/data/repeatsPilotId');
  });

  it('does not end before it starts', () => {
    given(...begun)
      .when(planPilot('2013', { plannedStartOn: '2014', plannedEndOn: '2013' }))
      .thenRefused('EndsBeforeItStarts', '/data/plannedEndOn');
    given(...begun)
      .when(planPilot('2013', { plannedStartOn: '2014-03', plannedEndOn: '2014' }))
      .thenRecorded();
    given(...begun)
      .when(planPilot('2013', { plannedStartOn: '2014', plannedEndOn: null }))
      .thenRecorded();
  });
});

describe('launching a pilot', () => {
  it('with nothing before it is recorded with all that is missing', () => {
    given(...begun)
      .when(launchPilot('2013-04'))
      .then(pilotLaunched('2013-04'), { warns: ['W01', 'W02', 'W03', 'W04', 'W05', 'W06', 'W23'] });
  });

  it('after everything that belongs before it raises no warning', () => {
    given(
      ...begun,
      facts.memorandumSigned('2012'),
      pilotPlanned('2012', { successCriteria: ['200 people'] }),
      facts.contributionCommitted('2012'),
      facts.budgetPoolOpened('2012'),
      facts.ringFenceEstablished('2012', { purpose: 'sustainment' }),
      facts.commissioningTargetSet('2012'),
      facts.dedicatedLeadAppointed('2012'),
    )
      .when(launchPilot('2013-04'))
      .then(pilotLaunched('2013-04'), { warns: [] });
    given(
      ...begun,
      designed,
      facts.memorandumSigned('2012'),
      facts.artefactAdopted('2012'),
      facts.contributionCommitted('2012'),
      facts.sustainabilityCommitmentMade('2012'),
      facts.commissioningTargetSet('2012'),
      facts.dedicatedLeadAppointed('2012'),
    )
      .when(launchPilot('2013-04'))
      .then(pilotLaunched('2013-04'), { warns: [] });
  });

  it.each([
    ['W01', facts.memorandumSigned],
    ['W05', facts.commissioningTargetSet],
    ['W06', facts.dedicatedLeadAppointed],
  ] as const)('raises %s unless the fact can have come by then', (code, tell) => {
    for (const day of ['2013', '2013-04', null, '2012/2014'])
      given(...begun, tell(day))
        .when(launchPilot('2013-04'))
        .thenWarnsNotOf(code);
    given(...begun, tell('2013-05'))
      .when(launchPilot('2013-04'))
      .thenWarns(code);
  });

  it('asks for success criteria in a plan of its own strand', () => {
    const criteria = { successCriteria: ['200 people'] };
    given(...begun, pilotPlanned('2013'))
      .when(launchPilot('2013-04'))
      .thenWarns('W02');
    given(...begun, pilotPlanned('2013', { pilotId: 'pilot-2', ...criteria }))
      .when(launchPilot('2013-04'))
      .thenWarnsNotOf('W02');
    given(...begun, housing, pilotPlanned('2013', { strandId: 'housing', pilotId: 'pilot-2', ...criteria }))
      .when(launchPilot('2013-04'))
      .thenWarns('W02');
    given(...begun, pilotPlanned('2014', criteria))
      .when(launchPilot('2013-04'))
      .thenWarns('W02');
  });

  it('takes a logic model of the strand or the partnership in place of criteria', () => {
    given(...begun, facts.artefactAdopted('2013'))
      .when(launchPilot('2013-04'))
      .thenWarnsNotOf('W02');
    given(...begun, facts.artefactAdopted('2013', { strandId: 'throughcare' }))
      .when(launchPilot('2013-04'))
      .thenWarnsNotOf('W02');
    given(...begun, housing, facts.artefactAdopted('2013', { strandId: 'housing' }))
      .when(launchPilot('2013-04'))
      .thenWarns('W02');
    given(...begun, facts.artefactAdopted('2013', { artefactType: 'businessPlan' }))
      .when(launchPilot('2013-04'))
      .thenWarns('W02');
    given(...begun, facts.artefactAdopted('2014'))
      .when(launchPilot('2013-04'))
      .thenWarns('W02');
  });

  it('asks for a dedicated lead who is in post', () => {
    const appointed = facts.dedicatedLeadAppointed('2012-06');
    given(...begun, appointed, facts.dedicatedLeadLeft('2013-02'))
      .when(launchPilot('2013-04'))
      .thenWarns('W06');
    given(...begun, appointed, facts.dedicatedLeadLeft('2013'))
      .when(launchPilot('2013-04'))
      .thenWarnsNotOf('W06');
    given(...begun, appointed, facts.dedicatedLeadLeft('2013-02'), facts.dedicatedLeadAppointed('2013-03'))
      .when(launchPilot('2013-04'))
      .thenWarnsNotOf('W06');
    given(
      ...begun,
      appointed,
      facts.dedicatedLeadLeft('2013-02'),
      facts.dedicatedLeadAppointed('2012', { postId: 'second-post' }),
    )
      .when(launchPilot('2013-04'))
      .thenWarnsNotOf('W06');
  });

  it('takes a promise above an intention in place of a ring-fence', () => {
    const promised = (strength: string, on = '2013') => facts.sustainabilityCommitmentMade(on, { strength });
    for (const strength of ['writtenConditional', 'bindingContract'])
      given(...begun, promised(strength))
        .when(launchPilot('2013-04'))
        .thenWarnsNotOf('W04');
    given(...begun, promised('intention'))
      .when(launchPilot('2013-04'))
      .thenWarns('W04');
    given(...begun, promised('bindingContract', '2014'))
      .when(launchPilot('2013-04'))
      .thenWarns('W04');
  });

  it('asks for money of the strand or of the partnership', () => {
    given(...begun, facts.contributionCommitted('2013'))
      .when(launchPilot('2013-04'))
      .thenWarnsNotOf('W03');
    given(...begun, facts.contributionCommitted('2013', { strandId: 'throughcare' }))
      .when(launchPilot('2013-04'))
      .thenWarnsNotOf('W03');
    given(...begun, housing, facts.contributionCommitted('2013', { strandId: 'housing' }))
      .when(launchPilot('2013-04'))
      .thenWarns('W03');
    given(...begun, facts.contributionCommitted('2014'))
      .when(launchPilot('2013-04'))
      .thenWarns('W03');
  });

  it('asks for a ring-fence that is for the time after the pilot', () => {
    const pool = facts.budgetPoolOpened('2012');
    given(...begun, pool, facts.ringFenceEstablished('2013', { purpose: 'pilot' }))
      .when(launchPilot('2013-04'))
      .thenWarns('W04');
    given(...begun, pool, facts.ringFenceEstablished('2013', { purpose: 'sustainment' }))
      .when(launchPilot('2013-04'))
      .thenWarnsNotOf('W04');
    given(...begun, pool, facts.ringFenceEstablished('2014', { purpose: 'sustainment' }))
      .when(launchPilot('2013-04'))
      .thenWarns('W04');
  });

  it('after a design or plan of its strand is in order', () => {
    given(...begun, designed)
      .when(launchPilot('2013-04'))
      .thenWarnsNotOf('W23');
    given(...begun, pilotPlanned('2013', { pilotId: 'pilot-2' }))
      .when(launchPilot('2013-04'))
      .thenWarnsNotOf('W23');
    given(...begun, housing, facts.serviceDesigned('2013', { strandId: 'housing' }))
      .when(launchPilot('2013-04'))
      .thenWarns('W23');
  });

  it('while contracted or mainstreamed is out of order, and while sustained is not', () => {
    const again = launchPilot('2017', { pilotId: 'pilot-2' });
    given(...contracted)
      .when(again)
      .thenWarns('W23');
    given(...piloted, mainstreamed)
      .when(again)
      .thenWarns('W23');
    given(...piloted, sustained)
      .when(again)
      .thenWarnsNotOf('W23');
  });

  it('is not out of order where the contract may have come later, or may have ended', () => {
    given(...contracted)
      .when(launchPilot('2016', { pilotId: 'pilot-2' }))
      .thenWarnsNotOf('W23');
    given(...contracted, facts.contractEnded('2017'))
      .when(launchPilot('2017-06', { pilotId: 'pilot-2' }))
      .thenWarnsNotOf('W23');
  });

  it('is refused the second time, whatever its day', () => {
    given(...piloting)
      .when(launchPilot('2012'))
      .thenRefused('PilotAlreadyLaunched', '/data/pilotId');
    given(...piloting, ended)
      .when(launchPilot('2018'))
      .thenRefused('PilotAlreadyLaunched', '/data/pilotId');
  });

  it('under an id of another strand is refused', () => {
    given(...begun, housing, launchedInHousing)
      .when(launchPilot('2013'))
      .thenRefused('PilotAlreadyLaunched', '/data/pilotId');
    given(...begun, housing, plannedInHousing)
      .when(launchPilot('2013'))
      .thenRefused('PilotUnknown', '/data/pilotId');
  });

  it('is possible with several pilots at once', () => {
    given(...piloting)
      .when(launchPilot('2013-05', { pilotId: 'pilot-2' }))
      .thenRecorded();
  });

  it('names pools that are on record', () => {
    given(...begun)
      .when(launchPilot('2013', { poolIds: ['pool-1'] }))
      .thenRefused('PoolUnknown', '/data/poolIds');
    given(...begun, facts.budgetPoolOpened('2020'))
      .when(launchPilot('2013', { poolIds: ['pool-1'] }))
      .thenRecorded();
  });

  it('draws on no pool of other strands', () => {
    given(...begun, housing, facts.budgetPoolOpened('2012', { strandIds: ['housing'] }))
      .when(launchPilot('2013', { poolIds: ['pool-1'] }))
      .thenRefused('PoolUnknown', '/data/poolIds');
  });

  it('in a strand that is not on record is refused for that alone', () => {
    given(proposed)
      .when(launchPilot('2013', { repeatsPilotId: 'pilot-0' }))
      .thenRefused('StrandUnknown', '/data/strandId');
  });
});

describe('extending a pilot', () => {
  it('gives it a later planned end, or one that nobody knows', () => {
    given(...piloting)
      .when(extendPilot('2015-02'))
      .then(pilotExtended('2015-02'), { warns: [] });
    given(...piloting)
      .when(extendPilot('2015-02', { newPlannedEndOn: null }))
      .thenRecorded();
  });

  it('that is not launched is refused', () => {
    given(...begun, pilotPlanned('2013'))
      .when(extendPilot('2015'))
      .thenRefused('PilotNotLaunched', '/data/pilotId');
  });

  it('of another strand is refused', () => {
    given(...piloting, housing)
      .when(extendPilot('2015', { strandId: 'housing' }))
      .thenRefused('PilotNotLaunched', '/data/pilotId');
  });

  it('that is certainly over is refused', () => {
    given(...piloting, ended)
      .when(extendPilot('2015-04'))
      .thenRefused('PilotOver');
  });

  it('that may be over is accepted', () => {
    given(...piloting, ended)
      .when(extendPilot('2015-03'))
      .thenRecorded();
    given(...piloting, ended)
      .when(extendPilot('2015'))
      .thenRecorded();
    given(...piloting, ended)
      .when(extendPilot(null))
      .thenRecorded();
    given(...piloting, pilotEnded(null))
      .when(extendPilot('2021'))
      .thenRecorded();
  });

  it('in a closed strand is refused', () => {
    given(...piloting, discontinued)
      .when(extendPilot('2018'))
      .thenRefused('StrandClosed');
  });
});

describe('ending a pilot', () => {
  it('is recorded', () => {
    given(...piloting)
      .when(endPilot('2015-03'))
      .then(pilotEnded('2015-03'), { warns: [] });
  });

  it('that is not launched is refused', () => {
    given(...begun, designed)
      .when(endPilot('2015'))
      .thenRefused('PilotNotLaunched', '/data/pilotId');
  });

  it('is refused the second time, whatever its day', () => {
    given(...piloting, ended)
      .when(endPilot('2014'))
      .thenRefused('PilotAlreadyEnded', '/data/pilotId');
  });

  it('certainly before its launch is refused', () => {
    given(...piloting)
      .when(endPilot('2013-03'))
      .thenRefused('EndsBeforeItStarts', '/occurredOn');
  });

  it('possibly before its launch is accepted', () => {
    given(...piloting)
      .when(endPilot('2013'))
      .thenRecorded();
    given(...piloting)
      .when(endPilot('2013-04'))
      .thenRecorded();
    given(...begun, pilotLaunched(null))
      .when(endPilot('2000'))
      .thenRecorded();
  });

  it('in a closed strand is refused', () => {
    given(...piloting, discontinued)
      .when(endPilot('2018'))
      .thenRefused('StrandClosed');
  });
});

describe('evaluating a pilot', () => {
  it('is possible again and again, while it runs and when the strand is closed', () => {
    given(...piloting)
      .when(evaluatePilot('2014'))
      .then(pilotEvaluated('2014'), { warns: [] });
    given(...piloted, discontinued)
      .when(evaluatePilot('2018'))
      .thenRecorded();
  });

  it('that is not launched is refused', () => {
    given(...begun, pilotPlanned('2013'))
      .when(evaluatePilot('2015'))
      .thenRefused('PilotNotLaunched', '/data/pilotId');
  });

  it('looks at a period that does not end before it begins', () => {
    given(...piloting)
      .when(evaluatePilot('2015', { periodFromOn: '2014', periodUntilOn: '2013-12' }))
      .thenRefused('EndsBeforeItStarts', '/data/periodUntilOn');
  });
});

describe('recording an outcome', () => {
  const people = (value: string, more: object = {}) => ({
    unit: 'people',
    value: { value, qualifier: 'exact' },
    ...more,
  });

  it('needs neither value nor strand', () => {
    given(proposed).when(recordOutcome('2015')).then(outcomeRecorded('2015'), { warns: [] });
  });

  it('is possible in a closed strand', () => {
    given(...piloting, discontinued)
      .when(recordOutcome('2018', { strandId: 'throughcare' }))
      .thenRecorded();
  });

  it('says what a value counts', () => {
    given(proposed)
      .when(recordOutcome('2015', { value: { value: '0.6', qualifier: 'exact' } }))
      .thenRefused('ValueNotAllowed', '/data/unit');
  });

  it('does not count more people than there are', () => {
    given(proposed)
      .when(recordOutcome('2015', people('401', { denominator: 400 })))
      .thenRefused('ValueNotAllowed', '/data/value');
    given(proposed)
      .when(recordOutcome('2015', people('400', { denominator: 400 })))
      .thenRecorded();
    given(proposed)
      .when(recordOutcome('2015', { ...people('401', { denominator: 400 }), unit: 'days' }))
      .thenRecorded();
  });

  it('keeps no count of one to four people', () => {
    for (const few of ['1', '2', '3', '4'])
      given(proposed)
        .when(recordOutcome('2015', people(few)))
        .thenRefused('SmallCount', '/data/value');
    given(proposed)
      .when(recordOutcome('2015', people('0', { denominator: 3 })))
      .thenRefused('SmallCount', '/data/denominator');
    for (const enough of ['0', '5', '237'])
      given(proposed)
        .when(recordOutcome('2015', people(enough)))
        .thenRecorded();
  });

  it('keeps small counts of anything else', () => {
    given(proposed)
      .when(recordOutcome('2015', { ...people('3'), unit: 'awards' }))
      .thenRecorded();
  });
});

describe('what a launch is warned of', () => {
  it('does not depend on the order in which the facts are recorded', () => {
    given(...begun, launched, designed, facts.memorandumSigned('2012'))
      .when(launchPilot('2013', { pilotId: 'pilot-2' }))
      .thenWarnsNotOf('W01', 'W23');
  });
});
