import { commands, facts, given, type Told } from '../../test/given.js';
import {
  begun,
  contracted,
  decided,
  discontinued,
  ended,
  evaluated,
  housing,
  mainstreamed,
  outOfPilot,
  piloted,
  piloting,
  proposed,
  reopened,
  signed,
  sustained,
} from '../../test/low-moss.js';

const { decideExitRoute, mainstreamService, sustainService, recordSuccession } = commands;
const { discontinueStrand, decommissionService, reopenStrand } = commands;

const GROUNDS = { decidedBy: { body: 'Board' }, rationale: { text: 'The pilot worked.' } };

describe('deciding the way out of a pilot', () => {
  it('is recorded with who decided and why', () => {
    given(...piloted)
      .when(decideExitRoute('2015-09', {}, GROUNDS))
      .then(facts.exitRouteDecided('2015-09'), { warns: [] });
  });

  it('without a launch that can have come before it is out of order', () => {
    given(...begun)
      .when(decideExitRoute('2013'))
      .thenWarns('W23');
    given(...piloting)
      .when(decideExitRoute('2013-03'))
      .thenWarns('W23');
    given(...piloting)
      .when(decideExitRoute('2013'))
      .thenWarnsNotOf('W23');
    given(...begun, housing, facts.pilotLaunched('2013', { strandId: 'housing' }))
      .when(decideExitRoute('2014'))
      .thenWarns('W23');
  });

  it('replaces an earlier decision', () => {
    given(...outOfPilot)
      .when(decideExitRoute('2016', { route: 'inHouse' }))
      .thenRecorded();
  });

  it('rests on a decision that is on record for the strand', () => {
    const restsOn = decideExitRoute('2015-09', { decisionId: 'decision-1' });
    given(...piloted)
      .when(restsOn)
      .thenRefused('DecisionUnknown', '/data/decisionId');
    given(...piloted, facts.decisionRecorded('2015'))
      .when(restsOn)
      .thenRecorded();
    given(...piloted, housing, facts.decisionRecorded('2015', { strandIds: ['housing'] }))
      .when(restsOn)
      .thenRefused('DecisionUnknown', '/data/decisionId');
    given(...piloted, housing, facts.decisionRecorded('2015', { strandIds: ['housing', 'throughcare'] }))
      .when(restsOn)
      .thenRecorded();
  });

  it('in a closed strand is refused', () => {
    given(...piloted, discontinued)
      .when(decideExitRoute('2018'))
      .thenRefused('StrandClosed');
  });
});

describe('mainstreaming a service', () => {
  const external = { deliveredBy: 'thirdSector' };

  it('under contract, after pilot, evaluation and decision raises no warning', () => {
    given(...contracted)
      .when(mainstreamService('2016-10', external, GROUNDS))
      .then(facts.serviceMainstreamed('2016-10'), { warns: [] });
  });

  it('with nothing before it is recorded with all that is missing', () => {
    given(...begun)
      .when(mainstreamService('2016-10', external))
      .then(facts.serviceMainstreamed('2016-10'), { warns: ['W13', 'W14', 'W23', 'W28'] });
  });

  it('outside the public body asks for a contract of the strand', () => {
    given(...outOfPilot)
      .when(mainstreamService('2016-10', external))
      .thenWarns('W13');
    given(...outOfPilot)
      .when(mainstreamService('2016-10', { deliveredBy: 'inHouse' }))
      .thenWarnsNotOf('W13');
    given(...contracted)
      .when(mainstreamService('2016-07', external))
      .thenWarns('W13');
    given(...contracted)
      .when(mainstreamService('2016', external))
      .thenWarnsNotOf('W13');
    given(...outOfPilot, housing, facts.procurementPlanned('2016', { strandIds: ['housing'] }), signed)
      .when(mainstreamService('2016-10', external))
      .thenWarns('W13');
  });

  it('asks for an evaluation in the strand', () => {
    given(...piloting, ended, decided)
      .when(mainstreamService('2016-10'))
      .thenWarns('W14');
    given(...outOfPilot)
      .when(mainstreamService('2016-10'))
      .thenWarnsNotOf('W14');
    given(...outOfPilot)
      .when(mainstreamService('2015-05'))
      .thenWarns('W14');
  });

  it('asks for a launch, a decision, and that no pilot runs', () => {
    given(...outOfPilot)
      .when(mainstreamService('2016-10'))
      .thenWarnsNotOf('W23');
    given(...piloted)
      .when(mainstreamService('2016-10'))
      .thenWarns('W23');
    given(...begun, decided)
      .when(mainstreamService('2016-10'))
      .thenWarns('W23');
    given(...piloting, decided)
      .when(mainstreamService('2016-10'))
      .thenWarns('W23');
  });

  it('is in order where the running pilot may have ended by then', () => {
    given(...piloting, evaluated, decided, facts.pilotEnded('2016'))
      .when(mainstreamService('2016-10'))
      .thenWarnsNotOf('W23');
    given(...piloting, evaluated, decided, facts.pilotEnded('2017'))
      .when(mainstreamService('2016-10'))
      .thenWarns('W23');
  });

  it('counts from the day on which it took effect', () => {
    given(...outOfPilot)
      .when(mainstreamService('2015', { effectiveOn: '2016-10' }))
      .thenWarnsNotOf('W14', 'W23');
    given(...piloting, ended, decided, facts.pilotEvaluated('2016'))
      .when(mainstreamService('2017', { effectiveOn: '2015-05' }))
      .thenWarns('W14');
  });

  it('may take effect on a day that lies ahead', () => {
    given(...outOfPilot)
      .when(mainstreamService('2025-12', { effectiveOn: '2026-04' }))
      .thenRecorded();
  });

  it('is refused where the strand was never commissionable', () => {
    const voice = facts.strandOpened('2012', { kind: 'voice', commissionable: false });
    given(proposed, voice).when(mainstreamService('2016')).thenRefused('StrandNotCommissionable', '/data/strandId');
  });

  describe('a second time', () => {
    it('is refused, in either order of their days', () => {
      given(...outOfPilot, mainstreamed)
        .when(mainstreamService('2018'))
        .thenRefused('AlreadyMainstreamed');
      given(...outOfPilot, mainstreamed)
        .when(mainstreamService('2016-01'))
        .thenRefused('AlreadyMainstreamed');
      given(...outOfPilot, mainstreamed)
        .when(mainstreamService(null))
        .thenRefused('AlreadyMainstreamed');
      given(...outOfPilot, facts.serviceMainstreamed(null))
        .when(mainstreamService('2018'))
        .thenRefused('AlreadyMainstreamed');
    });

    it.each<[string, Told]>([
      ['it was sustained', facts.serviceSustained('2017')],
      ['it was sustained, on a day nobody knows', facts.serviceSustained(null)],
      ['it was decommissioned and reopened', facts.serviceDecommissioned('2017')],
      ['it was succeeded and reopened', facts.strandSucceeded('2017')],
      ['it was discontinued and reopened', facts.strandDiscontinued('2017')],
    ])('is possible where in between %s', (_, ending) => {
      given(...outOfPilot, mainstreamed, ending, reopened)
        .when(mainstreamService('2018-06'))
        .thenRecorded();
    });

    it('is refused where what ended the first came before both, or after both', () => {
      given(...outOfPilot, mainstreamed, facts.serviceSustained('2016-01'))
        .when(mainstreamService('2018'))
        .thenRefused('AlreadyMainstreamed');
      given(...outOfPilot, mainstreamed, facts.serviceSustained('2020'))
        .when(mainstreamService('2018'))
        .thenRefused('AlreadyMainstreamed');
    });

    it('is possible where what ended the first may lie between them', () => {
      given(...outOfPilot, mainstreamed, facts.serviceSustained('2016/2019'))
        .when(mainstreamService('2018'))
        .thenRecorded();
    });

    it('is possible where what ended the first came on the very day of either', () => {
      given(...outOfPilot, facts.serviceMainstreamed('2016-10-01'), facts.serviceSustained('2016-10-01'))
        .when(mainstreamService('2018-01-01'))
        .thenRecorded();
      given(...outOfPilot, facts.serviceMainstreamed('2016-10-01'), facts.serviceSustained('2018-01-01'))
        .when(mainstreamService('2018-01-01'))
        .thenRecorded();
    });

    it('is possible in another strand', () => {
      given(...outOfPilot, housing, mainstreamed)
        .when(mainstreamService('2018', { strandId: 'housing' }))
        .thenRecorded();
    });
  });

  it('names a procurement and a contract of the strand', () => {
    const under = (more: object) => mainstreamService('2016-10', more);
    given(...contracted)
      .when(under({ procurementId: 'procurement-1', contractId: 'contract-1' }))
      .thenRecorded();
    given(...outOfPilot)
      .when(under({ procurementId: 'procurement-1' }))
      .thenRefused('ProcurementUnknown', '/data/procurementId');
    given(...outOfPilot)
      .when(under({ contractId: 'contract-1' }))
      .thenRefused('ContractUnknown', '/data/contractId');
    given(...contracted, housing)
      .when(under({ strandId: 'housing', procurementId: 'procurement-1' }))
      .thenRefused('ProcurementUnknown', '/data/procurementId');
    given(...contracted, housing)
      .when(under({ strandId: 'housing', contractId: 'contract-1' }))
      .thenRefused('ContractUnknown', '/data/contractId');
  });

  it('does not name the contract of another procurement', () => {
    given(...contracted, facts.procurementPlanned('2016', { procurementId: 'procurement-2' }))
      .when(mainstreamService('2016-10', { procurementId: 'procurement-2', contractId: 'contract-1' }))
      .thenRefused('ContractUnknown', '/data/contractId');
  });
});

describe('sustaining a service', () => {
  it('after pilot and decision raises no warning', () => {
    given(...outOfPilot)
      .when(sustainService('2016-10'))
      .then(facts.serviceSustained('2016-10'), { warns: [] });
  });

  it('asks for a launch, a decision, and that no pilot runs', () => {
    given(...piloted)
      .when(sustainService('2016'))
      .thenWarns('W23');
    given(...begun, decided)
      .when(sustainService('2016'))
      .thenWarns('W23');
    given(...piloting, decided)
      .when(sustainService('2016'))
      .thenWarns('W23');
  });

  it('while mainstreamed is out of order', () => {
    given(...outOfPilot, mainstreamed)
      .when(sustainService('2018'))
      .thenWarns('W23');
    given(...outOfPilot, mainstreamed)
      .when(sustainService('2016'))
      .thenWarnsNotOf('W23');
    given(...outOfPilot, mainstreamed, facts.serviceSustained('2017'))
      .when(sustainService('2018'))
      .thenWarnsNotOf('W23');
  });

  it('may be told of a strand that is not commissionable', () => {
    given(proposed, facts.strandOpened('2012', { commissionable: false }))
      .when(sustainService('2016'))
      .thenRecorded();
  });

  it('rests on a grant of the strand or the partnership', () => {
    const onGrant = sustainService('2016', { grantId: 'grant-1' });
    given(...outOfPilot)
      .when(onGrant)
      .thenRefused('GrantUnknown', '/data/grantId');
    given(...outOfPilot, facts.grantAwarded('2016'))
      .when(onGrant)
      .thenRecorded();
    given(...outOfPilot, facts.grantAwarded('2016', { strandId: 'throughcare' }))
      .when(onGrant)
      .thenRecorded();
    given(...outOfPilot, housing, facts.grantAwarded('2016', { strandId: 'housing' }))
      .when(onGrant)
      .thenRefused('GrantUnknown', '/data/grantId');
  });
});

describe('recording a succession', () => {
  it('closes the strand from wherever it stands', () => {
    given(...begun)
      .when(recordSuccession('2016'))
      .then(facts.strandSucceeded('2016'), { warns: [] });
    given(...outOfPilot, mainstreamed)
      .when(recordSuccession('2018'))
      .thenRecorded();
  });

  it('after the strand was closed is refused', () => {
    given(...piloted, discontinued)
      .when(recordSuccession('2018'))
      .thenRefused('StrandClosed');
  });
});

describe('discontinuing a strand', () => {
  it('is recorded with who decided and why', () => {
    given(...piloted)
      .when(discontinueStrand('2016', {}, GROUNDS))
      .then(facts.strandDiscontinued('2016'), { warns: [] });
    given(...piloted)
      .when(discontinueStrand('2016'))
      .thenWarns('W28');
  });

  it('is refused while the service is mainstreamed or sustained', () => {
    given(...outOfPilot, mainstreamed)
      .when(discontinueStrand('2018'))
      .thenRefused('ServiceInForce');
    given(...outOfPilot, sustained)
      .when(discontinueStrand('2018'))
      .thenRefused('ServiceInForce');
  });

  it('is accepted where it may have come before the service was mainstreamed', () => {
    given(...outOfPilot, mainstreamed)
      .when(discontinueStrand('2016'))
      .thenRecorded();
    given(...outOfPilot, mainstreamed)
      .when(discontinueStrand(null))
      .thenRecorded();
    given(...outOfPilot, facts.serviceMainstreamed(null))
      .when(discontinueStrand('2021'))
      .thenRecorded();
  });
});

describe('decommissioning a service', () => {
  it('that is mainstreamed or sustained is recorded with who decided and why', () => {
    given(...outOfPilot, mainstreamed)
      .when(decommissionService('2018', {}, GROUNDS))
      .then(facts.serviceDecommissioned('2018'), { warns: [] });
    given(...outOfPilot, sustained)
      .when(decommissionService('2018'))
      .thenWarns('W28');
  });

  it('that is neither is refused', () => {
    given(...outOfPilot)
      .when(decommissionService('2018'))
      .thenRefused('NotMainstreamedOrSustained');
    given(...outOfPilot, mainstreamed)
      .when(decommissionService('2016-01'))
      .thenRefused('NotMainstreamedOrSustained');
  });

  it('that may be either by then is recorded', () => {
    given(...outOfPilot, mainstreamed)
      .when(decommissionService('2016'))
      .thenRecorded();
    given(...outOfPilot, facts.serviceMainstreamed(null))
      .when(decommissionService('2000'))
      .thenRecorded();
  });

  it('in another strand is refused', () => {
    given(...outOfPilot, housing, mainstreamed)
      .when(decommissionService('2018', { strandId: 'housing' }))
      .thenRefused('NotMainstreamedOrSustained');
  });
});

describe('reopening a strand', () => {
  it('that is closed is recorded', () => {
    given(...piloted, discontinued)
      .when(reopenStrand('2018'))
      .then(facts.strandReopened('2018'), { warns: [] });
    given(...piloted, facts.strandSucceeded('2017'))
      .when(reopenStrand('2018'))
      .thenRecorded();
  });

  it('that is not closed is refused', () => {
    given(...piloted)
      .when(reopenStrand('2018'))
      .thenRefused('StrandNotClosed');
    given(...piloted, discontinued)
      .when(reopenStrand('2016'))
      .thenRefused('StrandNotClosed');
    given(...piloted, discontinued, reopened)
      .when(reopenStrand('2019'))
      .thenRefused('StrandNotClosed');
  });

  it('that may be closed by then is recorded', () => {
    given(...piloted, discontinued)
      .when(reopenStrand('2017'))
      .thenRecorded();
    given(...piloted, facts.strandDiscontinued(null))
      .when(reopenStrand('2018'))
      .thenRecorded();
  });
});
