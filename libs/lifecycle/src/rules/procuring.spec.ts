import { commands, facts, given } from '../../test/given.js';
import {
  awarded,
  begun,
  contracted,
  decided,
  discontinued,
  housing,
  outOfPilot,
  piloted,
  piloting,
  procurement,
  proposed,
  signed,
  tendered,
} from '../../test/low-moss.js';

const { procurementPlanned, serviceTendered, contractAwarded, contractSigned, contractEnded } = facts;
const { planProcurement, tenderService, cancelTender, awardContract, signContract, endContract, awardGrant } = commands;

const GROUNDS = { decidedBy: { body: 'Board' }, rationale: { text: 'The best offer.' } };
const planned = [...outOfPilot, procurement];
const open = [...planned, tendered];
const won = [...open, awarded];

const both = procurementPlanned('2013', { strandIds: ['throughcare', 'housing'] });

describe('planning a procurement', () => {
  it('is recorded once', () => {
    given(...begun)
      .when(planProcurement('2013'))
      .then(procurementPlanned('2013'), { warns: [] });
    given(...begun, procurement)
      .when(planProcurement('2013'))
      .thenRefused('AlreadyRecorded', '/data/procurementId');
  });

  it('serves strands that are on record, and at least one', () => {
    given(...begun)
      .when(planProcurement('2013', { strandIds: ['throughcare', 'housing'] }))
      .thenRefused('StrandUnknown', '/data/strandIds');
    given(...begun)
      .when(planProcurement('2013', { strandIds: [] }))
      .thenRefused('ValueNotAllowed', '/data/strandIds');
  });

  it('may follow another, but not itself', () => {
    given(...begun, procurement)
      .when(planProcurement('2017', { procurementId: 'procurement-2', previousProcurementId: 'procurement-1' }))
      .thenRecorded();
    given(...begun)
      .when(planProcurement('2017', { previousProcurementId: 'procurement-0' }))
      .thenRefused('ProcurementUnknown', '/data/previousProcurementId');
    const itself = () => given(...begun).when(planProcurement('2017', { previousProcurementId: 'procurement-1' }));
    itself().thenRefused('ProcurementUnknown', '/data/previousProcurementId');
    itself().thenSays('procurement procurement-1 is not on record');
  });

  it('is refused where every strand that it serves was closed', () => {
    given(...begun, discontinued)
      .when(planProcurement('2018'))
      .thenRefused('StrandClosed');
    given(...begun, housing, discontinued)
      .when(planProcurement('2018', { strandIds: ['throughcare', 'housing'] }))
      .thenRecorded();
  });
});

describe('tendering a service', () => {
  it('after the way out was decided raises no warning', () => {
    given(...planned)
      .when(tenderService('2016-02'))
      .then(tendered, { warns: [] });
  });

  it('that is not planned is refused', () => {
    given(...outOfPilot)
      .when(tenderService('2016'))
      .thenRefused('ProcurementUnknown', '/data/procurementId');
  });

  it('is refused the second time', () => {
    given(...open)
      .when(tenderService('2015'))
      .thenRefused('ProcurementAlreadyTendered', '/data/procurementId');
  });

  it('without a pilot in one of its strands is warned of', () => {
    given(...begun, procurement)
      .when(tenderService('2016'))
      .thenWarns('W09');
    given(...planned)
      .when(tenderService('2016'))
      .thenWarnsNotOf('W09');
    given(...planned)
      .when(tenderService('2013'))
      .thenWarnsNotOf('W09');
    given(...planned)
      .when(tenderService('2012'))
      .thenWarns('W09');
    given(...outOfPilot, housing, both)
      .when(tenderService('2016'))
      .thenWarns('W09');
  });

  it('by innovation partnership needs no pilot before it', () => {
    given(...begun, procurement)
      .when(tenderService('2016', { procedure: 'innovationPartnership' }))
      .thenWarnsNotOf('W09');
  });

  it('after the pilot without a decision on the way out is out of order', () => {
    given(...piloted, procurement)
      .when(tenderService('2016'))
      .thenWarns('W23');
    given(...piloting, procurement)
      .when(tenderService('2016'))
      .thenWarnsNotOf('W23');
    given(...begun, procurement)
      .when(tenderService('2016'))
      .thenWarnsNotOf('W23');
    given(...piloted, decided, procurement)
      .when(tenderService('2015-08'))
      .thenWarns('W23');
    given(...piloted, decided, procurement)
      .when(tenderService('2015'))
      .thenWarnsNotOf('W23');
  });

  it('is not out of order where the pilot may have ended later, or been launched later', () => {
    given(...piloted, procurement)
      .when(tenderService('2015-03'))
      .thenWarnsNotOf('W23');
    given(...begun, facts.pilotLaunched('2015'), facts.pilotEnded('2015'), procurement)
      .when(tenderService('2015-06'))
      .thenWarnsNotOf('W23');
  });

  it('is out of order where one of its strands is', () => {
    given(...piloted, housing, facts.pilotLaunched('2013', { strandId: 'housing', pilotId: 'pilot-2' }), both)
      .when(tenderService('2016'))
      .thenWarns('W23');
  });

  it('is refused where every strand that it serves was closed', () => {
    given(...begun, procurement, discontinued)
      .when(tenderService('2018'))
      .thenRefused('StrandClosed');
    given(...begun, housing, both, discontinued)
      .when(tenderService('2018'))
      .thenRecorded();
  });
});

describe('cancelling a tender', () => {
  it('is recorded once', () => {
    given(...open)
      .when(cancelTender('2016-05'))
      .then(facts.tenderCancelled('2016-05'), { warns: [] });
    given(...open, facts.tenderCancelled('2016-05'))
      .when(cancelTender('2016-06'))
      .thenRefused('TenderAlreadyCancelled', '/data/procurementId');
  });

  it('that was never invited is refused', () => {
    given(...planned)
      .when(cancelTender('2016'))
      .thenRefused('ProcurementNotTendered', '/data/procurementId');
  });

  it('after the award is refused, and where the award may be later it is not', () => {
    given(...won)
      .when(cancelTender('2016-07'))
      .thenRefused('AwardExists');
    given(...won)
      .when(cancelTender('2016-06'))
      .thenRecorded();
    given(...open, facts.contractAwarded(null))
      .when(cancelTender('2021'))
      .thenRecorded();
  });
});

describe('awarding a contract', () => {
  const byCompetition = { method: 'competition', directAwardGround: undefined };

  it('after the tender is recorded with who decided and why', () => {
    given(...open)
      .when(awardContract('2016-06', byCompetition, GROUNDS))
      .then(awarded, { warns: [] });
    given(...open)
      .when(awardContract('2016-06', byCompetition))
      .thenWarns('W28');
  });

  it('is recorded once under its id, and several times in a procurement', () => {
    given(...won)
      .when(awardContract('2016-07'))
      .thenRefused('AlreadyRecorded', '/data/awardId');
    given(...won)
      .when(awardContract('2016-07', { awardId: 'award-2' }))
      .thenRecorded();
  });

  it('by competition asks for a tender that can have come before it', () => {
    given(...planned)
      .when(awardContract('2016', byCompetition))
      .thenWarns('W23');
    given(...open)
      .when(awardContract('2016-01', byCompetition))
      .thenWarns('W23');
    given(...open)
      .when(awardContract('2016', byCompetition))
      .thenWarnsNotOf('W23');
    given(...planned)
      .when(awardContract('2016'))
      .thenWarnsNotOf('W23');
  });

  it('direct says on what ground', () => {
    given(...planned)
      .when(awardContract('2016', { directAwardGround: undefined }))
      .thenRefused('ValueNotAllowed', '/data/directAwardGround');
  });

  it('without a pilot is warned of', () => {
    given(...begun, procurement)
      .when(awardContract('2016'))
      .thenWarns('W09');
  });

  it.each([
    ['by its method', { method: 'innovationPartnershipPurchase' }, 'open'],
    ['by the procedure of its tender', { method: 'competition' }, 'innovationPartnership'],
  ])('in an innovation partnership %s needs no pilot before it', (_, method, procedure) => {
    given(...begun, procurement, serviceTendered('2016', { procedure }))
      .when(awardContract('2016', method))
      .thenWarnsNotOf('W09');
  });

  it('after the pilot without a decision on the way out is out of order', () => {
    given(...piloted, procurement)
      .when(awardContract('2016'))
      .thenWarns('W23');
  });

  it('to suppliers nobody has described is noted, also where they had a part before', () => {
    given(...planned)
      .when(awardContract('2016', { supplierIds: ['unheard-of'] }))
      .thenWarns('W22');
    const had = { organisationId: 'unheard-of', measures: 'The evaluation was published.' };
    given(...planned)
      .when(tenderService('2016', { priorInvolvement: [had] }))
      .thenWarns('W22');
  });
});

describe('signing a contract', () => {
  it('of an award that names the supplier raises no warning', () => {
    given(...won)
      .when(signContract('2016-08'))
      .then(signed, { warns: [] });
    given(...won)
      .when(signContract('2016-08', { awardId: 'award-1' }))
      .thenRecorded();
  });

  it('is recorded once under its id', () => {
    given(...contracted)
      .when(signContract('2017'))
      .thenRefused('AlreadyRecorded', '/data/contractId');
  });

  it('without an award that can have come before it is out of order', () => {
    given(...open)
      .when(signContract('2016-08'))
      .thenWarns('W23');
    given(...won)
      .when(signContract('2016-05'))
      .thenWarns('W23');
    given(...won)
      .when(signContract('2016'))
      .thenWarnsNotOf('W23');
  });

  it('with a supplier that the award does not name is out of order', () => {
    given(...won)
      .when(signContract('2016-08', { supplierIds: ['turning-point-scotland', 'scottish-prison-service'] }))
      .thenWarns('W23');
    const second = contractAwarded('2016-07', { awardId: 'award-2', supplierIds: ['scottish-prison-service'] });
    given(...won, second)
      .when(signContract('2016-08', { awardId: 'award-1', supplierIds: ['scottish-prison-service'] }))
      .thenWarns('W23');
    given(...won, second)
      .when(signContract('2016-08', { supplierIds: ['scottish-prison-service'] }))
      .thenWarnsNotOf('W23');
  });

  it('names an award of its procurement', () => {
    given(...open)
      .when(signContract('2016', { awardId: 'award-1' }))
      .thenRefused('AwardUnknown', '/data/awardId');
    given(...won, procurementPlanned('2016', { procurementId: 'procurement-2' }))
      .when(signContract('2016', { procurementId: 'procurement-2', awardId: 'award-1' }))
      .thenRefused('AwardUnknown', '/data/awardId');
  });

  it('runs for a period that does not end before it begins', () => {
    given(...won)
      .when(signContract('2016-08', { periodFromOn: '2016-10', periodUntilOn: '2016-09' }))
      .thenRefused('EndsBeforeItStarts', '/data/periodUntilOn');
  });
});

describe('the end of a contract', () => {
  it('is recorded once', () => {
    given(...contracted)
      .when(endContract('2019'))
      .then(contractEnded('2019'), { warns: [] });
    given(...contracted, contractEnded('2019'))
      .when(endContract('2018'))
      .thenRefused('ContractAlreadyEnded', '/data/contractId');
  });

  it('of a contract that is not on record is refused', () => {
    given(...won)
      .when(endContract('2019'))
      .thenRefused('ContractUnknown', '/data/contractId');
  });

  it('certainly before its signature is refused, and possibly before it is not', () => {
    given(...contracted)
      .when(endContract('2016-07'))
      .thenRefused('EndsBeforeItStarts', '/occurredOn');
    given(...contracted)
      .when(endContract('2016'))
      .thenRecorded();
    given(...won, contractSigned('2016-08-01'))
      .when(endContract('2016-08-01'))
      .thenRecorded();
    given(...won, contractSigned(null))
      .when(endContract('2000'))
      .thenRecorded();
  });

  it('is possible when the strand is closed', () => {
    given(...contracted, facts.strandSucceeded('2017'))
      .when(endContract('2018'))
      .thenRecorded();
  });
});

describe('awarding a grant', () => {
  it('is recorded once, also when the strand is closed', () => {
    given(proposed).when(awardGrant('2016')).then(facts.grantAwarded('2016'), { warns: [] });
    given(proposed, facts.grantAwarded('2016'))
      .when(awardGrant('2017'))
      .thenRefused('AlreadyRecorded', '/data/grantId');
    given(...begun, discontinued)
      .when(awardGrant('2018', { strandId: 'throughcare' }))
      .thenRecorded();
  });

  it('goes to at least one recipient', () => {
    given(proposed)
      .when(awardGrant('2016', { recipientIds: [] }))
      .thenRefused('ValueNotAllowed', '/data/recipientIds');
  });
});
