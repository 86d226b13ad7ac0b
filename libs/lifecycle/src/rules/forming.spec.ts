import { commands, facts, given, retracted, type Told } from '../../test/given.js';
import {
  begun,
  ended,
  housing,
  launched,
  outOfPilot,
  partners,
  piloting,
  prisonService,
  proposed,
  strand,
  turningPoint,
} from '../../test/low-moss.js';
import { DEFINITIONS } from '../catalogue.js';

const { partnershipProposed, partnershipRedefined, partnerJoined, leadTransferred, strandScopeChanged } = facts;
const { proposePartnership, redefinePartnership, addPartner, transferLead, appointDedicatedLead } = commands;
const { recordDecision, signMemorandum, setCommissioningTarget } = commands;
const { removePartner, endDedicatedLead, agreeGovernance, adoptArtefact, assessCommissioningTarget } = commands;
const { makeSustainabilityCommitment, resolveSustainabilityCommitment, concludePartnership } = commands;
const { partnerLeft, dedicatedLeadAppointed, dedicatedLeadLeft, artefactAdopted } = facts;
const { sustainabilityCommitmentMade, sustainabilityCommitmentResolved, partnershipConcluded } = facts;

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

describe('a partner that leaves', () => {
  const left = partnerLeft('2014-05', {}, { as: 'leaving' });
  const joined = partnerJoined('2013');

  it('was one', () => {
    given(proposed, turningPoint).when(removePartner('2014')).then(partnerLeft('2014'), { warns: [] });
    given(proposed, prisonService).when(removePartner('2014')).thenRefused('NotAPartner', '/data/organisationId');
  });

  it('does not leave before it joined', () => {
    given(proposed, turningPoint)
      .when(removePartner('2011'))
      .thenRefusedFor(['NotAPartner', '/data/organisationId'], ['EndsBeforeItStarts', '/occurredOn']);
    given(proposed, turningPoint).when(removePartner('2012')).thenRecorded();
    given(proposed, turningPoint).when(removePartner(null)).thenRecorded();
  });

  it('does not leave twice without joining again', () => {
    given(proposed, turningPoint, left).when(removePartner('2016')).thenRefused('NotAPartner', '/data/organisationId');
    given(proposed, turningPoint, left)
      .when(removePartner('2014-05'))
      .thenRefused('NotAPartner', '/data/organisationId');
    given(proposed, turningPoint, left, partnerJoined('2015')).when(removePartner('2016')).thenRecorded();
    given(proposed, turningPoint, left, partnerJoined(null)).when(removePartner('2016')).thenRecorded();
  });

  it('may join again after it left, and not before', () => {
    given(proposed, joined, left).when(addPartner('2015')).thenRecorded();
    given(proposed, joined, left)
      .when(addPartner('2013-06'))
      .thenRefused('PartnerAlreadyJoined', '/data/organisationId');
    given(proposed, joined, partnerLeft(null)).when(addPartner('2015')).thenRecorded();
    given(proposed, partnerJoined('2015'), left).when(addPartner('2013')).thenRecorded();
    given(proposed, partnerJoined('2015'), left)
      .when(addPartner('2014-06'))
      .thenRefused('PartnerAlreadyJoined', '/data/organisationId');
  });

  it('leaves one strand, and stays a partner elsewhere', () => {
    const inBoth = [...begun, housing, partnerJoined('2013', { strandId: 'throughcare' }), joined];
    const fromStrand = partnerLeft('2014', { strandId: 'throughcare' });
    given(...inBoth, fromStrand)
      .when(signMemorandum('2015', { signatoryIds: ['turning-point-scotland'] }))
      .thenRecorded();
    given(...inBoth, fromStrand)
      .when(addPartner('2015', { strandId: 'throughcare' }))
      .thenRecorded();
    given(...inBoth, fromStrand)
      .when(addPartner('2015'))
      .thenRefused('PartnerAlreadyJoined', '/data/organisationId');
    given(...inBoth, fromStrand)
      .when(removePartner('2015', { strandId: 'throughcare' }))
      .thenRefused('NotAPartner', '/data/organisationId');
    given(...inBoth, fromStrand)
      .when(removePartner('2015'))
      .thenRecorded();
  });

  it('leaves every scope where it names no strand', () => {
    const inStrand = [...begun, partnerJoined('2013', { strandId: 'throughcare' })];
    given(...inStrand, partnerLeft('2014'))
      .when(signMemorandum('2015', { signatoryIds: ['turning-point-scotland'] }))
      .thenRefused('NotAPartner', '/data/signatoryIds');
    given(...inStrand, partnerLeft('2014'))
      .when(removePartner('2015', { strandId: 'throughcare' }))
      .thenRefused('NotAPartner', '/data/organisationId');
  });

  it('leaves no strand that is not on record', () => {
    given(proposed, turningPoint)
      .when(removePartner('2014', { strandId: 'housing' }))
      .thenRefused('StrandUnknown', '/data/strandId');
  });

  it('is a partner to the end of the day, and as long as it may not have left yet', () => {
    const signs = (on: string) => signMemorandum(on, { signatoryIds: ['turning-point-scotland'] });
    given(proposed, turningPoint, left).when(signs('2014-05')).thenRecorded();
    given(proposed, turningPoint, left).when(signs('2014')).thenRecorded();
    given(proposed, turningPoint, partnerLeft('2014-05-10')).when(signs('2014-05-10')).thenRecorded();
    given(proposed, turningPoint, partnerLeft('2014-05-10'))
      .when(signs('2014-05-11'))
      .thenRefused('NotAPartner', '/data/signatoryIds');
    given(proposed, turningPoint, partnerLeft(null)).when(signs('2015')).thenRecorded();
    given(proposed, turningPoint, left).when(signs('2014-06')).thenRefused('NotAPartner', '/data/signatoryIds');
  });

  it('cannot take the lead any more, and leads no more', () => {
    given(proposed, ...partners, left)
      .when(transferLead('2015', { leadKind: 'third', toOrganisationIds: ['turning-point-scotland'] }))
      .thenRefused('NotAPartner', '/data/toOrganisationIds');
    const passes = { leadKind: 'third', toOrganisationIds: ['scottish-prison-service'] };
    const from = { ...passes, fromOrganisationIds: ['turning-point-scotland'] };
    given(proposed, ...partners, left)
      .when(transferLead('2015', from))
      .thenWarns('W23');
    given(proposed, ...partners, left)
      .when(transferLead('2014-05', from))
      .thenWarnsNotOf('W23');
  });

  describe('having promised to fund what works', () => {
    const promised = sustainabilityCommitmentMade('2013-09', { byOrganisationId: 'turning-point-scotland' });
    const leaving = (...told: Told[]) => given(...begun, housing, turningPoint, ...told);

    it('orphans the promise', () => {
      leaving(promised).when(removePartner('2014')).thenWarns('W17');
      leaving().when(removePartner('2014')).thenWarnsNotOf('W17');
    });

    it('orphans nobody else’s, and none that was made certainly later', () => {
      leaving(sustainabilityCommitmentMade('2013')).when(removePartner('2014')).thenWarnsNotOf('W17');
      leaving({ ...promised, occurredOn: '2015' })
        .when(removePartner('2014'))
        .thenWarnsNotOf('W17');
    });

    it('orphans none that may have been resolved by then', () => {
      leaving(promised, sustainabilityCommitmentResolved('2014')).when(removePartner('2014-05')).thenWarnsNotOf('W17');
      leaving(promised, sustainabilityCommitmentResolved('2016')).when(removePartner('2014-05')).thenWarns('W17');
    });

    it('for the whole partnership orphans it by leaving a strand, too', () => {
      leaving(promised)
        .when(removePartner('2014', { strandId: 'throughcare' }))
        .thenWarns('W17');
    });

    it('for a strand orphans it by leaving that strand or all of it', () => {
      const forStrand = { ...promised, data: { ...promised.data, strandId: 'throughcare' } };
      leaving(forStrand).when(removePartner('2014')).thenWarns('W17');
      leaving(forStrand)
        .when(removePartner('2014', { strandId: 'throughcare' }))
        .thenWarns('W17');
      leaving(forStrand)
        .when(removePartner('2014', { strandId: 'housing' }))
        .thenWarnsNotOf('W17');
    });
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

  const appointed = dedicatedLeadAppointed('2013-02');
  const left = dedicatedLeadLeft('2014-05');

  it('becomes empty where it is held', () => {
    given(proposed, appointed).when(endDedicatedLead('2014')).then(dedicatedLeadLeft('2014'), { warns: [] });
    given(proposed).when(endDedicatedLead('2014')).thenRefused('PostNotHeld', '/data/postId');
    given(proposed, appointed)
      .when(endDedicatedLead('2014', { postId: 'second-post' }))
      .thenRefused('PostNotHeld', '/data/postId');
  });

  it('does not become empty before it was filled', () => {
    given(proposed, appointed)
      .when(endDedicatedLead('2012'))
      .thenRefusedFor(['PostNotHeld', '/data/postId'], ['EndsBeforeItStarts', '/occurredOn']);
    given(proposed, dedicatedLeadAppointed(null)).when(endDedicatedLead('2012')).thenRecorded();
  });

  it('does not become empty twice', () => {
    given(proposed, appointed, left).when(endDedicatedLead('2015')).thenRefused('PostNotHeld', '/data/postId');
    given(proposed, appointed, left).when(endDedicatedLead('2014-05')).thenRefused('PostNotHeld', '/data/postId');
    given(proposed, appointed, left, dedicatedLeadAppointed('2015-01')).when(endDedicatedLead('2016')).thenRecorded();
  });

  it('is filled again once it may have become empty between', () => {
    given(proposed, appointed, left).when(appointDedicatedLead('2015')).thenRecorded();
    given(proposed, appointed, dedicatedLeadLeft(null)).when(appointDedicatedLead('2015')).thenRecorded();
    given(proposed, appointed, left)
      .when(appointDedicatedLead('2013-06'))
      .thenRefused('PostAlreadyHeld', '/data/postId');
  });
});

describe('governance', () => {
  it('is agreed, and again for the same body', () => {
    given(proposed, facts.governanceAgreed('2013'))
      .when(agreeGovernance('2014'))
      .then(facts.governanceAgreed('2014'), { warns: [] });
  });

  it('has at least one seat', () => {
    given(proposed)
      .when(agreeGovernance('2013', { seats: [{ sector: 'public', count: 0 }] }))
      .thenRefused('ValueNotAllowed', '/data/seats');
    given(proposed)
      .when(
        agreeGovernance('2013', {
          seats: [
            { sector: 'public', count: 0 },
            { sector: 'third', count: 1 },
          ],
        }),
      )
      .thenRecorded();
    given(proposed)
      .when(agreeGovernance('2013', { seats: [] }))
      .thenRefused('ValueNotAllowed', '/data/seats');
  });

  it('notes a sponsor that nobody has described', () => {
    given(proposed)
      .when(agreeGovernance('2013', { seniorSponsorOrganisationId: 'scottish-government' }))
      .thenWarnsNotOf('W22');
    given(proposed)
      .when(agreeGovernance('2013', { seniorSponsorOrganisationId: 'nobody-knows' }))
      .thenWarns('W22');
  });
});

describe('a document', () => {
  const second = artefactAdopted('2014', { version: 2 });

  it('is adopted with a version', () => {
    given(proposed).when(adoptArtefact('2013')).then(artefactAdopted('2013'), { warns: [] });
    given(proposed)
      .when(adoptArtefact('2013', { version: 0 }))
      .thenRefused('ValueNotAllowed', '/data/version');
  });

  it('is adopted in rising versions', () => {
    given(proposed, second)
      .when(adoptArtefact('2015', { version: 3 }))
      .thenRecorded();
    given(proposed, second)
      .when(adoptArtefact('2015', { version: 1 }))
      .thenRefused('VersionNotHigher', '/data/version');
  });

  it('has each version once, whatever its day', () => {
    given(proposed, second)
      .when(adoptArtefact('2014', { version: 2 }))
      .thenRefused('VersionNotHigher', '/data/version');
    given(proposed, second)
      .when(adoptArtefact('2013', { version: 2 }))
      .thenRefused('VersionNotHigher', '/data/version');
  });

  it('in an earlier version may be told of later', () => {
    given(proposed, second)
      .when(adoptArtefact('2013', { version: 1 }))
      .thenRecorded();
    given(proposed, second)
      .when(adoptArtefact(null, { version: 1 }))
      .thenRecorded();
  });

  it('of another kind, or of one strand, has versions of its own', () => {
    given(...begun, second)
      .when(adoptArtefact('2015', { version: 1, artefactType: 'mission' }))
      .thenRecorded();
    given(...begun, second)
      .when(adoptArtefact('2015', { version: 1, strandId: 'throughcare' }))
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

describe('assessing a commissioning target', () => {
  it('is done of a target on record, whatever its day, again and again', () => {
    given(proposed, facts.commissioningTargetSet('2016'), facts.commissioningTargetAssessed('2015'))
      .when(assessCommissioningTarget('2015'))
      .then(facts.commissioningTargetAssessed('2015'), { warns: [] });
    given(proposed).when(assessCommissioningTarget('2015')).thenRefused('CommissioningTargetUnknown', '/data/targetId');
  });
});

describe('a promise to fund what works', () => {
  const made = sustainabilityCommitmentMade('2013');

  it('is made once under its id', () => {
    given(proposed).when(makeSustainabilityCommitment('2013')).then(made, { warns: [] });
    given(proposed, made)
      .when(makeSustainabilityCommitment('2014'))
      .thenRefused('AlreadyRecorded', '/data/commitmentId');
  });

  it('does not run out before it runs', () => {
    given(proposed)
      .when(makeSustainabilityCommitment('2013', { fromOn: '2016', untilOn: '2015' }))
      .thenRefused('EndsBeforeItStarts', '/data/untilOn');
  });

  it('may be for an amount that nobody knows', () => {
    given(proposed)
      .when(makeSustainabilityCommitment('2013', { amount: { pence: null, currency: 'GBP', qualifier: 'unknown' } }))
      .thenRecorded();
    given(proposed)
      .when(makeSustainabilityCommitment('2013', { amount: { pence: 5, currency: 'GBP', qualifier: 'unknown' } }))
      .thenRefused('MoneyNotValid', '/data/amount/qualifier');
  });

  it('is resolved once', () => {
    given(proposed, made)
      .when(resolveSustainabilityCommitment('2016'))
      .then(sustainabilityCommitmentResolved('2016'), { warns: [] });
    given(proposed, made, sustainabilityCommitmentResolved('2016'))
      .when(resolveSustainabilityCommitment('2015'))
      .thenRefused('CommitmentAlreadyResolved', '/data/commitmentId');
    given(proposed)
      .when(resolveSustainabilityCommitment('2016'))
      .thenRefused('CommitmentUnknown', '/data/commitmentId');
  });
});

describe('concluding a partnership', () => {
  const grounds = { decidedBy: { body: 'Steering group' }, rationale: { text: 'The work is done.' } };

  it('is done once', () => {
    given(proposed)
      .when(concludePartnership('2017', {}, grounds))
      .then(partnershipConcluded('2017'), { warns: [] });
    given(proposed, partnershipConcluded('2017'))
      .when(concludePartnership('2017', {}, grounds))
      .thenRefused('PartnershipAlreadyConcluded');
    given(proposed, partnershipConcluded('2017'))
      .when(concludePartnership('2018', {}, grounds))
      .thenRefusedFor(['PartnershipConcluded'], ['PartnershipAlreadyConcluded']);
  });

  it('does not come before the proposal', () => {
    given(proposed)
      .when(concludePartnership('2011', {}, grounds))
      .thenRefused('EndsBeforeItStarts', '/occurredOn');
    given(proposed)
      .when(concludePartnership('2012', {}, grounds))
      .thenRecorded();
  });

  it('is a decision that somebody took, for a reason', () => {
    given(proposed).when(concludePartnership('2017')).thenWarns('W28');
  });

  it('names its successor without its being an organisation', () => {
    given(proposed)
      .when(concludePartnership('2017', { successorPartnershipId: 'low-moss-two' }, grounds))
      .thenWarnsNotOf('W22');
  });

  it('warns of a strand that is still on its way', () => {
    given(...piloting)
      .when(concludePartnership('2017', {}, grounds))
      .thenWarns('W12');
    given(...outOfPilot)
      .when(concludePartnership('2017', {}, grounds))
      .thenWarns('W12');
  });

  it.each([
    ['mainstreamed', facts.serviceMainstreamed],
    ['sustained', facts.serviceSustained],
    ['discontinued', facts.strandDiscontinued],
    ['succeeded', facts.strandSucceeded],
  ])('does not warn of a strand that is %s', (_, tell) => {
    const told = tell('2016');
    given(...outOfPilot, told)
      .when(concludePartnership('2017', {}, grounds))
      .thenWarnsNotOf('W12');
    given(...outOfPilot, told)
      .when(concludePartnership('2016-05', {}, grounds))
      .thenWarnsNotOf('W12');
    given(...outOfPilot, { ...told, occurredOn: '2018' })
      .when(concludePartnership('2017', {}, grounds))
      .thenWarns('W12');
    given(...outOfPilot, housing, told)
      .when(concludePartnership('2017', {}, grounds))
      .thenWarns('W12');
  });

  it('does not warn of a strand that began certainly later', () => {
    given(proposed, strand)
      .when(concludePartnership('2012-03', {}, grounds))
      .thenWarnsNotOf('W12');
  });

  it('before facts on record that need a partnership unsettles them', () => {
    given(...begun, facts.serviceDesigned('2013'), launched, ended)
      .when(concludePartnership('2012-12', {}, grounds))
      .thenWarns('W32');
    given(...begun, facts.serviceDesigned('2013'), launched, ended)
      .when(concludePartnership('2014', {}, grounds))
      .thenWarnsNotOf('W32');
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
