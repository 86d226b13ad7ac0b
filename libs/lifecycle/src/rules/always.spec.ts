import { commandOf, commands, CONTEXT, facts, given, historyOf, retracted, type Told } from '../../test/given.js';
import {
  begun,
  discontinued,
  housing,
  outOfPilot,
  piloted,
  piloting,
  procurement,
  proposed,
  reopened,
} from '../../test/low-moss.js';
import { decide } from '../decide.js';

const { designService, noteMilestone, planPilot, addPartner, recordDecision, decideExitRoute } = commands;

describe('a day that lies ahead', () => {
  it.each(['2026-01-06', '2026-02', '2027', '2026-02/2026-03'])('is refused: %s', (day) => {
    given(proposed).when(noteMilestone(day)).thenRefused('OccursInFuture', '/occurredOn');
  });

  it.each(['2026-01-05', '2026-01', '2026', '2025/2027', null])(
    'is not one that may be past, or unknown: %s',
    (day) => {
      given(proposed).when(noteMilestone(day)).thenRecorded();
    },
  );

  it('is refused with a sentence that names it', () => {
    given(proposed).when(noteMilestone('2027')).thenSays('2027 lies ahead');
  });
});

describe('a fact of a closed strand', () => {
  it('certainly after the closing is refused', () => {
    given(...piloted, discontinued)
      .when(designService('2017-04'))
      .thenRefused('StrandClosed');
  });

  it('certainly before the closing is accepted however late it is recorded', () => {
    given(...piloted, discontinued)
      .when(designService('2017-02'))
      .then(facts.serviceDesigned('2017-02'), { warns: [] });
  });

  it.each(['2017-03', '2017', null, '2016/2018'])('that may be either is accepted and noted: %s', (day) => {
    given(...piloted, discontinued)
      .when(designService(day))
      .then(facts.serviceDesigned(day), { warns: ['W21'] });
  });

  it('whose closing has no day is accepted and noted', () => {
    given(...piloted, facts.strandDiscontinued(null))
      .when(designService('2020'))
      .thenWarns('W21');
  });

  it('is refused between closing and reopening only', () => {
    given(...piloted, discontinued, reopened)
      .when(designService('2017-06'))
      .thenRefused('StrandClosed');
    given(...piloted, discontinued, reopened)
      .when(designService('2018-02'))
      .then(facts.serviceDesigned('2018-02'), { warns: [] });
    given(...piloted, discontinued, reopened)
      .when(designService('2018-01'))
      .thenRecorded();
  });

  it('is refused after the second closing', () => {
    given(...piloted, discontinued, reopened, facts.strandSucceeded('2019'))
      .when(designService('2020'))
      .thenRefused('StrandClosed');
  });

  it('is measured by the day on which the closing took effect', () => {
    const later = facts.strandDiscontinued('2017-03', { effectiveOn: '2019' });
    given(...piloted, later)
      .when(designService('2018'))
      .thenRecorded();
    given(...piloted, later)
      .when(designService('2020'))
      .thenRefused('StrandClosed');
  });

  it('is accepted once the closing is retracted', () => {
    given(...piloted, discontinued, retracted('closing'))
      .when(designService('2018'))
      .thenRecorded();
  });

  it.each<[string, Told]>([
    ['succeeded', facts.strandSucceeded('2017-03')],
    ['discontinued', facts.strandDiscontinued('2017-03')],
    ['decommissioned', facts.serviceDecommissioned('2017-03')],
  ])('is refused also when it was %s', (_, closing) => {
    given(...piloted, closing)
      .when(designService('2018'))
      .thenRefused('StrandClosed');
  });

  it.each(
    Object.entries({
      changeStrandScope: { targetGroup: 'Others' },
      designService: {},
      planPilot: { pilotId: 'pilot-2' },
      launchPilot: { pilotId: 'pilot-2' },
      extendPilot: {},
      endPilot: {},
      decideExitRoute: {},
      planProcurement: { procurementId: 'procurement-2' },
      tenderService: {},
      cancelTender: {},
      awardContract: {},
      signContract: {},
      mainstreamService: {},
      sustainService: {},
      recordSuccession: {},
      discontinueStrand: {},
      decommissionService: {},
    }) as [keyof typeof commands, object][],
  )('is refused of %s', (command, fields) => {
    given(...piloted, procurement, discontinued)
      .when(commands[command]('2018', fields as never))
      .thenAlsoRefused('StrandClosed');
  });

  it.each(
    Object.entries({
      evaluatePilot: {},
      recordOutcome: { strandId: 'throughcare' },
      observeFollowUp: { strandId: 'throughcare' },
      noteMilestone: { strandId: 'throughcare' },
      addPartner: { strandId: 'throughcare' },
      holdEngagementEvent: { strandId: 'throughcare' },
      commitContribution: { strandId: 'throughcare' },
      awardGrant: { strandId: 'throughcare' },
      captureLearning: { strandId: 'throughcare' },
      shareLearning: { strandId: 'throughcare' },
      setCommissioningTarget: { strandId: 'throughcare' },
      appointDedicatedLead: { strandId: 'throughcare' },
      openBudgetPool: { strandIds: ['throughcare'] },
    }) as [keyof typeof commands, object][],
  )('is recorded of %s, without a note about the closing', (command, fields) => {
    given(...piloted, discontinued)
      .when(commands[command]('2018', fields as never))
      .thenWarnsNotOf('W21');
  });
});

describe('a procurement of several strands', () => {
  const both = facts.procurementPlanned('2016', { strandIds: ['throughcare', 'housing'] });
  const closed = (strandId: string, day: string | null) => facts.strandDiscontinued(day, { strandId });
  const tender = commands.tenderService('2018');
  const of = (...closings: Told[]) => given(...begun, housing, both, ...closings);

  it('is refused where all of them were closed', () => {
    of(closed('throughcare', '2017'), closed('housing', '2017')).when(tender).thenRefused('StrandClosed');
  });

  it('is neither refused nor noted where one is open', () => {
    of(closed('throughcare', '2017')).when(tender).thenWarnsNotOf('W21');
    of(closed('throughcare', '2018')).when(tender).thenWarnsNotOf('W21');
  });

  it('is noted where each was closed or may have been', () => {
    of(closed('throughcare', '2017'), closed('housing', '2018')).when(tender).thenWarns('W21');
    of(closed('throughcare', null), closed('housing', '2018')).when(tender).thenWarns('W21');
  });
});

describe('what a fact names', () => {
  it('stands whatever its day', () => {
    given(proposed, facts.strandOpened('2020')).when(planPilot('2013')).thenRecorded();
    given(proposed, facts.strandOpened(null)).when(planPilot('2013')).thenRecorded();
  });

  it('does not stand once it is retracted', () => {
    given(...begun, retracted('strand'))
      .when(planPilot('2013'))
      .thenRefused('StrandUnknown', '/data/strandId');
  });

  it('that is unknown is all that is said about it', () => {
    given(proposed).when(commands.endPilot('2013')).thenRefused('StrandUnknown', '/data/strandId');
  });

  it('may be a decision that the grounds rest on', () => {
    const onGrounds = (decisionId: string) =>
      decideExitRoute('2015-09', {}, { decidedBy: { decisionId }, rationale: { text: 'As decided.' } });
    given(...piloted)
      .when(onGrounds('decision-1'))
      .thenRefused('DecisionUnknown', '/decidedBy/decisionId');
    given(...piloted, facts.decisionRecorded('2015'))
      .when(onGrounds('decision-1'))
      .thenRecorded();
  });

  it('may be the decision that it is itself', () => {
    given(proposed)
      .when(recordDecision('2015', {}, { decidedBy: { decisionId: 'decision-1' }, rationale: { text: 'So decided.' } }))
      .thenRecorded();
  });
});

describe('all that is refused', () => {
  it('is said in the order shape, references, dates, state', () => {
    given(...piloting, facts.strandSucceeded('2016'))
      .when(commands.endPilot('2013-02', {}, { decidedBy: { decisionId: 'decision-1' } }), { today: '2013-01-01' })
      .thenRefusedFor(
        ['DecisionUnknown', '/decidedBy/decisionId'],
        ['OccursInFuture', '/occurredOn'],
        ['EndsBeforeItStarts', '/occurredOn'],
      );
    given(...piloted, discontinued)
      .when(commands.endPilot('2018'))
      .thenRefusedFor(['StrandClosed'], ['PilotAlreadyEnded', '/data/pilotId']);
  });

  it('is its shape alone where that is wrong', () => {
    given()
      .when(commands.endPilot('2018-4', { reason: 'bored' }))
      .thenRefusedFor(['DateNotValid', '/occurredOn'], ['ValueNotAllowed', '/data/reason']);
  });

  it('leaves the history as it was', () => {
    const history = historyOf(piloted);
    const before = JSON.stringify(history.facts);
    decide(history, commandOf(commands.endPilot('2018')), CONTEXT);
    decide(history, commandOf(designService('2016')), CONTEXT);
    expect(JSON.stringify(history.facts)).toBe(before);
    expect(history.revision).toBe(piloted.length - 1);
  });
});

describe('sources that disagree', () => {
  const evidence = (disagrees: { field: string; value: string }[]) => ({
    evidence: [{ source: 'lm-news', certainty: 'stated' as const, disagrees }],
  });

  it('are noted', () => {
    given(proposed)
      .when(noteMilestone('2013', {}, evidence([{ field: 'occurredOn', value: '2014' }])))
      .thenWarns('W19');
    given(proposed)
      .when(noteMilestone('2013', {}, evidence([])))
      .thenWarnsNotOf('W19');
  });
});

describe('an organisation that nobody has described', () => {
  const stranger = { organisationId: 'unheard-of' };
  const described = (occurredOn: string | null) =>
    facts.milestoneNoted(occurredOn, {}, { organisations: [{ ...stranger, name: 'Unheard Of', sector: 'third' }] });

  it('is noted wherever it is named', () => {
    given(proposed).when(addPartner('2013', stranger)).thenWarns('W22');
    given(proposed)
      .when(noteMilestone('2013', {}, { decidedBy: { organisationIds: ['unheard-of'] } }))
      .thenWarns('W22');
    given(...begun)
      .when(planPilot('2013', { providerIds: ['turning-point-scotland', 'unheard-of'] }))
      .thenWarns('W22');
  });

  it('is not noted once any event of the stream describes it', () => {
    given(proposed, described('2013')).when(addPartner('2013', stranger)).thenWarnsNotOf('W22');
    given(proposed, described('2020')).when(addPartner('2013', stranger)).thenWarnsNotOf('W22');
    given(proposed, described(null)).when(addPartner('2013', stranger)).thenWarnsNotOf('W22');
  });

  it('is not noted where the command describes it', () => {
    given(proposed)
      .when(addPartner('2013', stranger, { organisations: [{ ...stranger, name: 'Unheard Of', sector: 'third' }] }))
      .thenWarnsNotOf('W22');
  });

  it('is not noted where an amendment described it', () => {
    const amendment = facts.eventRetracted(
      '2021',
      { targetEventId: 'none' },
      { organisations: [{ ...stranger, name: 'Unheard Of', sector: 'third' }] },
    );
    given(proposed, amendment).when(addPartner('2013', stranger)).thenWarnsNotOf('W22');
  });

  it('is noted again when its description is retracted', () => {
    given(proposed, { ...described('2013'), as: 'description' }, retracted('description'))
      .when(addPartner('2013', stranger))
      .thenWarns('W22');
  });

  it('is a partnership’s own affair where it is another partnership', () => {
    given(...outOfPilot)
      .when(commands.recordSuccession('2016', { successorPartnershipId: 'unheard-of' }))
      .thenWarnsNotOf('W22');
  });
});

describe('a decision that matters', () => {
  it.each(['recordDecision', 'decideExitRoute', 'mainstreamService', 'discontinueStrand'] as const)(
    'asks for who took it and why: %s',
    (command) => {
      const decidedBy = { body: 'Board' };
      const rationale = { text: 'The pilot worked.' };
      const when = (beside: object) => given(...piloted).when(commands[command]('2016', {}, beside));
      when({}).thenWarns('W28');
      when({ decidedBy }).thenWarns('W28');
      when({ rationale }).thenWarns('W28');
      when({ decidedBy, rationale }).thenWarnsNotOf('W28');
    },
  );

  it.each(['sustainService', 'recordSuccession', 'designService', 'endPilot'] as const)('is none of %s', (command) => {
    given(...piloting)
      .when(commands[command]('2016'))
      .thenWarnsNotOf('W28');
  });
});

describe('text that may name a person', () => {
  const mail = 'Ask someone@example.org about it.';
  const text = (words: string) => ({ text: words });

  it.each<[string, Told]>([
    ['a field', noteMilestone('2013', { label: mail })],
    ['a list', planPilot('2013', { successCriteria: ['200 people', mail] })],
    ['a note', noteMilestone('2013', {}, { note: text(mail) })],
    ['a rationale', noteMilestone('2013', {}, { rationale: text(mail) })],
    ['free text', commands.observeFollowUp('2013', { basis: text(mail) })],
    ['a body that decided', noteMilestone('2013', {}, { decidedBy: { body: mail } })],
    [
      'the name of an organisation',
      noteMilestone('2013', {}, { organisations: [{ organisationId: 'abc', name: mail, sector: 'third' }] }),
    ],
    ['a source', noteMilestone('2013', {}, { evidence: [{ source: mail, certainty: 'stated' }] })],
    [
      'the place in a source',
      noteMilestone('2013', {}, { evidence: [{ source: 'x', locator: mail, certainty: 'stated' }] }),
    ],
    [
      'what another source states',
      noteMilestone(
        '2013',
        {},
        { evidence: [{ source: 'x', certainty: 'stated', disagrees: [{ field: 'label', value: mail }] }] },
      ),
    ],
    [
      'measures about suppliers',
      commands.tenderService('2016', { priorInvolvement: [{ organisationId: 'abc', measures: mail }] }),
    ],
  ])('is warned of in %s, and never refused', (_, command) => {
    given(...outOfPilot, procurement)
      .when(command)
      .thenWarns('W24');
  });

  it('is not looked for in the addresses of pages', () => {
    const address = 'https://example.org/?mail=someone@example.org';
    given(proposed)
      .when(noteMilestone('2013', {}, { evidence: [{ source: address, certainty: 'stated', archiveUri: address }] }))
      .thenWarnsNotOf('W24');
  });
});

describe('what happened on the very day', () => {
  const day = '2015-09-14';

  it('is not missed, since it may have come before', () => {
    given(...begun, facts.memorandumSigned(day), facts.serviceDesigned(day))
      .when(commands.launchPilot(day))
      .thenWarnsNotOf('W01', 'W23');
    given(
      ...piloting,
      facts.pilotEnded('2015'),
      facts.pilotEvaluated(day),
      facts.exitRouteDecided(day),
      facts.contractSigned(day),
    )
      .when(commands.mainstreamService(day, { deliveredBy: 'private' }))
      .thenWarnsNotOf('W14', 'W23');
    given(...begun, facts.pilotLaunched(day))
      .when(decideExitRoute(day))
      .thenWarnsNotOf('W23');
    given(...begun, procurement, facts.pilotLaunched(day))
      .when(commands.tenderService(day))
      .thenWarnsNotOf('W09');
    given(...begun, procurement, facts.serviceTendered(day))
      .when(commands.awardContract(day, { method: 'competition' }))
      .thenWarnsNotOf('W23');
    given(...begun, procurement, facts.contractAwarded(day))
      .when(commands.signContract(day))
      .thenWarnsNotOf('W23');
    given(proposed, facts.partnerJoined(day))
      .when(commands.transferLead(day, { toOrganisationIds: ['turning-point-scotland'] }))
      .thenRecorded();
  });

  it('forbids nothing, since it may have come after', () => {
    given(...begun, facts.strandDiscontinued(day))
      .when(designService(day))
      .thenWarns('W21');
    given(...piloting, facts.pilotEnded(day))
      .when(commands.extendPilot(day))
      .thenRecorded();
    given(...begun, facts.pilotLaunched(day))
      .when(commands.endPilot(day))
      .thenRecorded();
    given(...begun, procurement, facts.serviceTendered('2015'), facts.contractAwarded(day))
      .when(commands.cancelTender(day))
      .thenRecorded();
    given(...begun, facts.serviceMainstreamed(day))
      .when(commands.discontinueStrand(day))
      .thenRecorded();
    given(...begun, facts.serviceMainstreamed(day))
      .when(commands.decommissionService(day))
      .thenRecorded();
    given(...begun, facts.strandDiscontinued(day))
      .when(commands.reopenStrand(day))
      .thenRecorded();
  });
});
