import { commands, facts, given, retracted } from '../../test/given.js';
import { begun, housing, partners, prisonService, proposed, strand, turningPoint } from '../../test/low-moss.js';
import { DEFINITIONS } from '../catalogue.js';

const { partnershipProposed, partnershipRedefined, partnerJoined, leadTransferred, strandScopeChanged } = facts;
const { proposePartnership, redefinePartnership, addPartner, transferLead, appointDedicatedLead } = commands;
const { recordDecision, signMemorandum, setCommissioningTarget } = commands;

describe('proposing a partnership', () => {
  it('is the first thing on record', () => {
    given().when(proposePartnership('2012')).then(partnershipProposed('2012'), { warns: [] });
  });

  it('is refused the second time, whatever its day', () => {
    given(proposed).when(proposePartnership('2011')).thenRefused('PartnershipAlreadyProposed');
  });

  it('is possible again once the first proposal is withdrawn', () => {
    given(proposed, retracted('proposal')).when(proposePartnership('2012')).thenRecorded();
  });

  it.each(
    DEFINITIONS.filter(({ chapter, command }) => chapter !== 'amending' && command !== 'ProposePartnership').map(
      ({ command }) => command,
    ),
  )('comes before %s', (command) => {
    const send = commands[`${command.charAt(0).toLowerCase()}${command.slice(1)}` as keyof typeof commands];
    given().when(send('2013')).thenRefused('PartnershipUnknown');
    given(...begun, retracted('proposal'))
      .when(send('2013'))
      .thenRefused('PartnershipUnknown');
  });
});

describe('redefining a partnership', () => {
  const inForce = { name: 'Low Moss throughcare partnership' };

  it('needs something to change', () => {
    given(proposed)
      .when(redefinePartnership('2014', { name: undefined }))
      .thenRefused('ValueNotAllowed', '/data');
  });

  it('to what it is already is refused', () => {
    given(proposed).when(redefinePartnership('2014', inForce)).thenRefused('NothingChanged', '/data');
  });

  it('takes one field that differs', () => {
    given(proposed)
      .when(redefinePartnership('2014', { ...inForce, area: 'Glasgow' }))
      .thenRecorded();
  });

  it('is measured by the values in force on its day', () => {
    const renamed = partnershipRedefined('2015-03', { name: 'Pathway' });
    given(proposed, renamed)
      .when(redefinePartnership('2016', { name: 'Pathway' }))
      .thenRefused('NothingChanged', '/data');
    given(proposed, renamed)
      .when(redefinePartnership('2014', { name: 'Pathway' }))
      .thenRecorded();
    given(proposed, renamed).when(redefinePartnership('2016', inForce)).thenRecorded();
  });

  it('is accepted where the day leaves open what was in force', () => {
    const renamed = partnershipRedefined('2015-03', { name: 'Pathway' });
    given(proposed, renamed).when(redefinePartnership('2015', inForce)).thenRecorded();
    given(proposed, renamed)
      .when(redefinePartnership('2015', { name: 'Pathway' }))
      .thenRecorded();
  });

  it('counts a change of unknown month as in force beside a later one that may have come before it', () => {
    const some = partnershipRedefined('2015', { name: 'Pathway' });
    const march = partnershipRedefined('2015-03', { name: 'Prison pathway' });
    given(proposed, some, march)
      .when(redefinePartnership('2015-06', { name: 'Prison pathway' }))
      .thenRecorded();
  });
});

describe('a partner', () => {
  it('joins', () => {
    given(proposed).when(addPartner('2012-05')).then(partnerJoined('2012-05'), { warns: [] });
  });

  it('joins once, whatever its day', () => {
    given(proposed, turningPoint).when(addPartner('2011')).thenRefused('PartnerAlreadyJoined', '/data/organisationId');
    given(proposed, turningPoint).when(addPartner(null)).thenRefused('PartnerAlreadyJoined', '/data/organisationId');
  });

  it('may join a strand beside the partnership, and each strand', () => {
    given(...begun, turningPoint)
      .when(addPartner('2013', { strandId: 'throughcare' }))
      .thenRecorded();
    given(...begun, housing, partnerJoined('2013', { strandId: 'throughcare' }))
      .when(addPartner('2013', { strandId: 'housing' }))
      .thenRecorded();
  });

  it('joins the same strand once', () => {
    given(...begun, partnerJoined('2013', { strandId: 'throughcare' }))
      .when(addPartner('2014', { strandId: 'throughcare' }))
      .thenRefused('PartnerAlreadyJoined', '/data/organisationId');
  });

  it('joins no strand that is not on record', () => {
    given(...begun)
      .when(addPartner('2013', { strandId: 'housing' }))
      .thenRefused('StrandUnknown', '/data/strandId');
  });

  it('has at least one role', () => {
    given(proposed)
      .when(addPartner('2013', { roles: [] }))
      .thenRefused('ValueNotAllowed', '/data/roles');
  });
});

describe('the lead', () => {
  const to = (toOrganisationIds: string[], more: object = {}) => ({
    leadKind: 'third',
    toOrganisationIds,
    fromOrganisationIds: undefined,
    ...more,
  });
  const fromTurningPoint = to(['scottish-prison-service'], { fromOrganisationIds: ['turning-point-scotland'] });

  it('passes to a partner', () => {
    given(proposed, ...partners)
      .when(transferLead('2014', to(['scottish-prison-service'])))
      .then(leadTransferred('2014'), { warns: [] });
  });

  it('does not pass to an organisation that is no partner, and the sentence names it', () => {
    const decision = () => given(proposed, prisonService).when(transferLead('2014', to(['turning-point-scotland'])));
    decision().thenRefused('NotAPartner', '/data/toOrganisationIds');
    decision().thenSays('turning-point-scotland was no partner');
  });

  it('does not pass to one that became a partner certainly later', () => {
    given(proposed, turningPoint)
      .when(transferLead('2011', to(['turning-point-scotland'])))
      .thenRefused('NotAPartner', '/data/toOrganisationIds');
  });

  it('passes to one that may have been a partner by then', () => {
    given(proposed, turningPoint)
      .when(transferLead('2012', to(['turning-point-scotland'])))
      .thenRecorded();
  });

  it('passes to one that is a partner in whatever scope', () => {
    given(...begun, partnerJoined('2012', { strandId: 'throughcare' }))
      .when(transferLead('2014', to(['turning-point-scotland'])))
      .thenRecorded();
  });

  it('passes in no strand that is not on record', () => {
    given(proposed, turningPoint)
      .when(transferLead('2014', to(['turning-point-scotland'], { strandId: 'throughcare' })))
      .thenRefused('StrandUnknown', '/data/strandId');
  });

  it('of somebody who led raises no warning', () => {
    given(proposed, ...partners)
      .when(transferLead('2014', fromTurningPoint))
      .thenWarnsNotOf('W23');
  });

  it('of somebody who did not lead is out of order', () => {
    given(proposed, prisonService, partnerJoined('2012', { roles: ['provider'] }))
      .when(transferLead('2014', fromTurningPoint))
      .thenWarns('W23');
  });

  it('of somebody who led another sector is out of order', () => {
    given(proposed, ...partners)
      .when(transferLead('2014', { ...fromTurningPoint, leadKind: 'overall' }))
      .thenWarns('W23');
  });

  it('of somebody who became lead certainly later is out of order', () => {
    given(proposed, ...partners)
      .when(transferLead('2012-02', fromTurningPoint))
      .thenWarns('W23');
  });

  it('of the whole partnership is a lead of each strand', () => {
    given(...begun, ...partners)
      .when(transferLead('2014', { ...fromTurningPoint, strandId: 'throughcare' }))
      .thenWarnsNotOf('W23');
  });

  it('of one strand is no lead of the partnership', () => {
    given(...begun, prisonService, partnerJoined('2012', { roles: ['leadThird'], strandId: 'throughcare' }))
      .when(transferLead('2014', fromTurningPoint))
      .thenWarns('W23');
  });

  it('of somebody who had passed it on is out of order', () => {
    given(proposed, ...partners, leadTransferred('2014', fromTurningPoint))
      .when(transferLead('2016', fromTurningPoint))
      .thenWarns('W23');
  });

  it('of somebody who may have passed it on later raises no warning', () => {
    given(proposed, ...partners, leadTransferred('2016', fromTurningPoint))
      .when(transferLead('2016-03', fromTurningPoint))
      .thenWarnsNotOf('W23');
  });

  it('of somebody who got it back raises no warning', () => {
    const back = leadTransferred(
      '2015',
      to(['turning-point-scotland'], { fromOrganisationIds: ['scottish-prison-service'] }),
    );
    given(proposed, ...partners, leadTransferred('2014', fromTurningPoint), back)
      .when(transferLead('2016', fromTurningPoint))
      .thenWarnsNotOf('W23');
  });
});

describe('the post of a dedicated lead', () => {
  it('is filled', () => {
    given(proposed).when(appointDedicatedLead('2013')).then(facts.dedicatedLeadAppointed('2013'), { warns: [] });
  });

  it('is not filled while it is held', () => {
    given(proposed, facts.dedicatedLeadAppointed('2013'))
      .when(appointDedicatedLead('2014'))
      .thenRefused('PostAlreadyHeld', '/data/postId');
  });

  it('is one of several', () => {
    given(proposed, facts.dedicatedLeadAppointed('2013'))
      .when(appointDedicatedLead('2014', { postId: 'second-post' }))
      .thenRecorded();
  });
});

describe('a decision', () => {
  const grounds = { decidedBy: { body: 'Steering group' }, rationale: { text: 'The pilot worked.' } };

  it('is recorded with who took it and why', () => {
    given(proposed)
      .when(recordDecision('2014', {}, grounds))
      .then(facts.decisionRecorded('2014'), { warns: [] });
  });

  it('is recorded once', () => {
    given(proposed, facts.decisionRecorded('2014'))
      .when(recordDecision('2015', {}, grounds))
      .thenRefused('AlreadyRecorded', '/data/decisionId');
  });

  it('came out as one of the options that were put', () => {
    const options = ['Tender', 'Extend'];
    given(proposed)
      .when(recordDecision('2014', { options, outcome: 'Close' }, grounds))
      .thenRefused('ValueNotAllowed', '/data/outcome');
    given(proposed)
      .when(recordDecision('2014', { options, outcome: 'Extend' }, grounds))
      .thenRecorded();
  });

  it('concerns strands that are on record', () => {
    const decision = () =>
      given(...begun).when(recordDecision('2014', { strandIds: ['throughcare', 'housing', 'work'] }, grounds));
    decision().thenRefused('StrandUnknown', '/data/strandIds');
    decision().thenSays('strand housing, work is not on record');
  });
});

describe('a memorandum', () => {
  const community = partnerJoined('2012', { organisationId: 'families-outside' });
  const describedAs = (sector: string) => ({
    ...community,
    organisations: [{ organisationId: 'families-outside', name: 'Families', sector: sector as 'third' }],
  });
  const signatories = (...signatoryIds: string[]) => ({ signatoryIds });

  it('is signed by public and third sector', () => {
    given(proposed, ...partners)
      .when(signMemorandum('2013'))
      .then(facts.memorandumSigned('2013'), { warns: [] });
  });

  it('is signed by partners only', () => {
    given(proposed, prisonService).when(signMemorandum('2013')).thenRefused('NotAPartner', '/data/signatoryIds');
    given(proposed, ...partners)
      .when(signMemorandum('2012-02'))
      .thenRefused('NotAPartner', '/data/signatoryIds');
  });

  it('counts organisations led by users as third sector', () => {
    given(proposed, prisonService, describedAs('userLed'))
      .when(signMemorandum('2013', signatories('scottish-prison-service', 'families-outside')))
      .thenWarnsNotOf('W20');
  });

  it.each(['academic', 'mixed', 'private', 'unknown'])('does not count the %s sector as either', (sector) => {
    given(proposed, ...partners, describedAs(sector))
      .when(signMemorandum('2013', signatories('scottish-prison-service', 'families-outside')))
      .thenWarns('W20');
    given(proposed, ...partners, describedAs(sector))
      .when(signMemorandum('2013', signatories('turning-point-scotland', 'families-outside')))
      .thenWarns('W20');
  });

  it('looks at the sector of a signatory on its day', () => {
    const merged = facts.milestoneNoted(
      '2015',
      {},
      { organisations: [{ organisationId: 'turning-point-scotland', name: 'Merged', sector: 'private' }] },
    );
    given(proposed, ...partners, merged)
      .when(signMemorandum('2014'))
      .thenWarnsNotOf('W20');
    given(proposed, ...partners, merged)
      .when(signMemorandum('2016'))
      .thenWarns('W20');
  });

  it('does not run out before it runs', () => {
    given(proposed, ...partners)
      .when(signMemorandum('2013', { termFromOn: '2014', termUntilOn: '2013' }))
      .thenRefused('EndsBeforeItStarts', '/data/termUntilOn');
  });
});

describe('a commissioning target', () => {
  it('may be due on a day that lies ahead, or that nobody knows', () => {
    given(proposed)
      .when(setCommissioningTarget('2025', { dueOn: '2030' }))
      .then(facts.commissioningTargetSet('2025'), { warns: [] });
    given(proposed)
      .when(setCommissioningTarget('2025', { dueOn: null }))
      .thenRecorded();
  });

  it('is set once', () => {
    given(proposed, facts.commissioningTargetSet('2013'))
      .when(setCommissioningTarget('2014'))
      .thenRefused('AlreadyRecorded', '/data/targetId');
  });

  it('says when it is due', () => {
    given(proposed)
      .when(setCommissioningTarget('2013', { dueOn: undefined }))
      .thenRefused('ValueNotAllowed', '/data/dueOn');
  });
});

describe('a strand', () => {
  it('that is only named by a later change is not on record', () => {
    given(proposed, strandScopeChanged('2013'))
      .when(addPartner('2013', { strandId: 'throughcare' }))
      .thenRefused('StrandUnknown', '/data/strandId');
    given(proposed, strand)
      .when(addPartner('2011', { strandId: 'throughcare' }))
      .thenRecorded();
  });
});
