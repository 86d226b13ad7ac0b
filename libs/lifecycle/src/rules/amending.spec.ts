import {
  commands,
  CONTEXT,
  corrected,
  facts,
  given,
  historyOf,
  idOf,
  retracted,
  TODAY,
  type Beside,
  type Told,
} from '../../test/given.js';
import {
  begun,
  discontinued,
  ended,
  housing,
  launched,
  mainstreamed,
  outOfPilot,
  partners,
  piloted,
  piloting,
  proposed,
  strand,
} from '../../test/low-moss.js';
import { anomaliesOf } from '../anomalies.js';
import { definitionOfType } from '../catalogue.js';
import { standingWarnings } from '../in-place.js';
import { correctableFields } from './amending.js';

const correct = (name: string, set: object, beside: Beside = {}) =>
  commands.correctEvent('2025', { targetEventId: idOf(name), set }, beside);
const retract = (name: string, beside: Beside = {}) =>
  commands.retractEvent('2025', { targetEventId: idOf(name) }, beside);

const isCorrected = facts.eventCorrected('2025');
const isRetracted = facts.eventRetracted('2025');

describe('an amendment', () => {
  it('aims at an earlier event of the stream', () => {
    given(...begun)
      .when(correct('launch', { occurredOn: '2014' }))
      .thenRefused('TargetUnknown', '/data/targetEventId');
    given(...begun)
      .when(retract('launch'))
      .thenRefused('TargetUnknown', '/data/targetEventId');
    given().when(retract('launch')).thenRefused('TargetUnknown', '/data/targetEventId');
  });

  it('does not aim at an event that is retracted', () => {
    given(...begun, retracted('strand'))
      .when(correct('strand', { name: 'Another' }))
      .thenRefused('TargetDead', '/data/targetEventId');
    given(...begun, retracted('strand'))
      .when(retract('strand'))
      .thenRefused('TargetDead', '/data/targetEventId');
  });

  it('may aim at an event that was brought back', () => {
    given(...begun, retracted('strand', { as: 'retraction' }), retracted('retraction'))
      .when(correct('strand', { name: 'Another' }))
      .then(isCorrected, { warns: [] });
  });

  it('is possible also when the partnership is withdrawn', () => {
    given(...begun, retracted('proposal', { as: 'withdrawal' }))
      .when(retract('withdrawal'))
      .thenRecorded();
  });

  it('may rest on a decision that is on record', () => {
    const beside = { decidedBy: { decisionId: 'decision-1' } };
    given(...begun)
      .when(retract('strand', beside))
      .thenRefused('DecisionUnknown', '/decidedBy/decisionId');
    given(...begun)
      .when(correct('strand', { name: 'Another' }, beside))
      .thenRefused('DecisionUnknown', '/decidedBy/decisionId');
    given(...begun, facts.decisionRecorded('2020'))
      .when(correct('strand', { name: 'Another' }, beside))
      .thenRecorded();
  });

  it('does not lie ahead', () => {
    given(...begun)
      .when(commands.retractEvent('2027', { targetEventId: idOf('strand') }))
      .thenRefused('OccursInFuture', '/occurredOn');
  });

  it('says what kind of mistake it puts right', () => {
    given(...begun)
      .when(commands.retractEvent('2025', { targetEventId: idOf('strand'), reason: 'typo' }))
      .thenRefused('ValueNotAllowed', '/data/reason');
    given(...begun)
      .when(commands.correctEvent('2025', { targetEventId: idOf('strand'), set: { name: 'x' }, reason: 'duplicate' }))
      .thenRefused('ValueNotAllowed', '/data/reason');
  });
});

describe('a retraction', () => {
  it('is recorded', () => {
    given(...begun, facts.milestoneNoted('2013', {}, { as: 'milestone' }))
      .when(retract('milestone'))
      .then(isRetracted, { warns: [] });
  });

  it('is noted and warned of as any fact is', () => {
    const milestone = facts.milestoneNoted('2013', {}, { as: 'milestone' });
    given(...begun, milestone)
      .when(
        retract('milestone', {
          note: { text: 'Ask someone@example.org.' },
          decidedBy: { organisationIds: ['unheard-of'] },
          evidence: [{ source: 'x', certainty: 'stated', disagrees: [{ field: 'label', value: 'y' }] }],
        }),
      )
      .then(isRetracted, { warns: ['W19', 'W22', 'W24'] });
  });
});

describe('a correction', () => {
  it('sets a field, the date, the note and the organisations', () => {
    given(...begun)
      .when(
        correct('strand', {
          name: 'Another',
          targetGroup: null,
          occurredOn: '2011',
          note: { text: 'Read again.' },
          organisations: [{ organisationId: 'abc', name: 'ABC', sector: 'third' }],
        }),
      )
      .then(isCorrected, { warns: [] });
  });

  it('may make a date unknown', () => {
    given(...piloting)
      .when(correct('launch', { occurredOn: null }))
      .thenRecorded();
  });

  it('may set the day on which it is recorded', () => {
    given(...begun)
      .when(correct('strand', { occurredOn: TODAY }))
      .thenRecorded();
  });

  it('may repeat the value in force', () => {
    given(...begun)
      .when(correct('strand', { name: 'Throughcare' }))
      .thenRecorded();
    const renamed = facts.partnershipRedefined('2014', {}, { as: 'renaming' });
    given(proposed, renamed)
      .when(correct('renaming', { name: 'Low Moss throughcare partnership' }))
      .thenRecorded();
  });

  it('sets something', () => {
    given(...begun)
      .when(correct('strand', {}))
      .thenRefused('ValueNotAllowed', '/data/set');
  });

  it.each([
    'strandId',
    'type',
    'id',
    'revision',
    'metadata',
    'evidence',
    'decidedBy',
    'rationale',
    'recordedAt',
    'actor',
  ])('never sets %s', (field) => {
    given(...begun)
      .when(correct('strand', { [field]: 'x' }))
      .thenRefused('FieldNotCorrectable', `/data/set/${field}`);
  });

  it('sets no field that the fact does not have', () => {
    given(...begun)
      .when(correct('strand', { finding: 'mixed' }))
      .thenRefused('ValueNotAllowed', '/data/set/finding');
    given(...begun)
      .when(correct('strand', JSON.parse('{"name": "Another", "__proto__": {}}') as object))
      .thenRefused('ValueNotAllowed', '/data/set/__proto__');
  });

  it('takes no required field away', () => {
    given(...begun)
      .when(correct('strand', { name: null }))
      .thenRefused('ValueNotAllowed', '/data/set/name');
  });

  it.each<[string, Told, object, string, string]>([
    ['a date that is none', strand, { occurredOn: '2013-4' }, 'DateNotValid', '/data/set/occurredOn'],
    ['a value of no vocabulary', strand, { kind: 'shop' }, 'ValueNotAllowed', '/data/set/kind'],
    ['organisations that are no list', strand, { organisations: 5 }, 'ValueNotAllowed', '/data/set/organisations'],
    ['a note that is no text', strand, { note: 5 }, 'ValueNotAllowed', '/data/set/note'],
    [
      'an amount below nothing',
      facts.contributionCommitted('2013', {}, { as: 'strand' }),
      { amount: { pence: -1, currency: 'GBP', qualifier: 'exact' } },
      'MoneyNotValid',
      '/data/set/amount/pence',
    ],
    [
      'a count of a few people',
      facts.engagementEventHeld('2013', {}, { as: 'strand' }),
      { attendees: { value: 3, qualifier: 'exact' } },
      'SmallCount',
      '/data/set/attendees/value',
    ],
    [
      'an end before the start',
      facts.contributionCommitted('2013', { fromOn: '2014' }, { as: 'strand' }),
      { untilOn: '2013' },
      'EndsBeforeItStarts',
      '/data/set/untilOn',
    ],
    [
      'an outcome that was no option',
      facts.decisionRecorded('2013', { options: ['Tender', 'Extend'], outcome: 'Tender' }, { as: 'strand' }),
      { options: ['Close', 'Extend'] },
      'ValueNotAllowed',
      '/data/set/outcome',
    ],
    ['a day that lies ahead', strand, { occurredOn: '2027' }, 'OccursInFuture', '/data/set/occurredOn'],
    [
      'suppliers that are no list, whoever decided',
      facts.milestoneNoted('2013', {}, { as: 'strand' }),
      { kind: ['need'] },
      'ValueNotAllowed',
      '/data/set/kind',
    ],
  ])('is refused for %s', (_, fact, set, name, pointer) => {
    given(proposed, fact)
      .when(correct('strand', set, { decidedBy: { organisationIds: ['unheard-of'] } }))
      .thenRefused(name as 'ValueNotAllowed', pointer);
  });

  it('to a currency other than the pool’s is refused', () => {
    given(
      proposed,
      facts.budgetPoolOpened('2012'),
      facts.contributionCommitted('2013', { poolId: 'pool-1' }, { as: 'money' }),
    )
      .when(correct('money', { amount: { pence: 5, currency: 'EUR', qualifier: 'exact' } }))
      .thenRefused('MoneyNotValid', '/data/set/amount/currency');
  });

  it('says everything that is wrong at once', () => {
    given(...begun)
      .when(correct('strand', { strandId: 'x', finding: 'mixed', name: null, kind: 'shop' }))
      .thenRefusedFor(
        ['ValueNotAllowed', '/data/set/finding'],
        ['ValueNotAllowed', '/data/set/name'],
        ['ValueNotAllowed', '/data/set/kind'],
        ['FieldNotCorrectable', '/data/set/strandId'],
      );
  });

  it('may be corrected itself, with more fields of the fact', () => {
    given(...begun, corrected('strand', { name: 'Another' }, { as: 'correction' }))
      .when(correct('correction', { name: 'A third', kind: 'voice' }))
      .thenRecorded();
    given(...begun, corrected('strand', { name: 'Another' }, { as: 'correction' }))
      .when(correct('correction', { strandId: 'x' }))
      .thenRefused('FieldNotCorrectable', '/data/set/strandId');
  });

  it('is refused for a wrong value also where a later correction hides it', () => {
    given(
      ...begun,
      corrected('strand', { name: 'Another' }, { as: 'correction' }),
      corrected('strand', { name: 'A third' }),
    )
      .when(correct('correction', { name: '' }))
      .thenRefused('ValueNotAllowed', '/data/set/name');
  });

  it('is refused for a wrong value also where the fact is retracted for now', () => {
    given(...begun, corrected('strand', { name: 'Another' }, { as: 'correction' }), retracted('strand'))
      .when(correct('correction', { kind: 'shop' }))
      .thenRefused('ValueNotAllowed', '/data/set/kind');
  });

  it('of a retraction is refused: there is nothing to correct', () => {
    given(...begun, retracted('strand', { as: 'retraction' }))
      .when(correct('retraction', { reason: 'other' }))
      .thenRefused('FieldNotCorrectable', '/data/targetEventId');
  });

  it('that names an organisation nobody has described is noted', () => {
    const plan = facts.pilotPlanned('2013', {}, { as: 'plan' });
    given(...begun, plan)
      .when(correct('plan', { providerIds: ['unheard-of'] }))
      .thenWarns('W22');
    given(...begun, plan)
      .when(
        correct(
          'plan',
          { providerIds: ['unheard-of'] },
          { organisations: [{ organisationId: 'unheard-of', name: 'Unheard Of', sector: 'third' }] },
        ),
      )
      .thenWarnsNotOf('W22');
  });

  it('that names a programme the register lacks is noted', () => {
    given(...begun)
      .when(correct('proposal', { programmeId: 'unheard-of' }))
      .thenWarns('W22');
    given(...begun)
      .when(correct('proposal', { programmeId: 'strategic-psp' }))
      .thenWarnsNotOf('W22');
  });

  it('is warned of text that may name a person', () => {
    given(...begun)
      .when(correct('strand', { targetGroup: 'Ask someone@example.org' }))
      .thenWarns('W24');
  });

  it('with sources that disagree is noted', () => {
    given(...begun)
      .when(
        correct(
          'strand',
          { name: 'Another' },
          { evidence: [{ source: 'x', certainty: 'stated', disagrees: [{ field: 'name', value: 'A third' }] }] },
        ),
      )
      .thenWarns('W19');
  });
});

describe('the fields that may be corrected', () => {
  it('are all but the keys, and what stands beside them', () => {
    expect(correctableFields(definitionOfType('PilotEnded')!)).toEqual([
      'occurredOn',
      'reason',
      'note',
      'organisations',
    ]);
  });
});

describe('what unsettles the record is stored, not refused', () => {
  const W32 = { warns: ['W32'] } as const;

  it.each<[string, Told[], Told, Told]>([
    [
      'a launch corrected to after its end',
      [...piloting, ended],
      correct('launch', { occurredOn: '2016' }),
      isCorrected,
    ],
    [
      'an end corrected to before its launch',
      [...piloting, ended],
      correct('end', { occurredOn: '2012' }),
      isCorrected,
    ],
    ['the launch of an ended pilot retracted', [...piloting, ended], retract('launch'), isRetracted],
    ['a strand retracted that facts name', [...piloting], retract('strand'), isRetracted],
    ['the proposal retracted', [...begun], retract('proposal'), isRetracted],
    [
      'a partner retracted who signed',
      [
        proposed,
        ...partners.map((one) => ({ ...one, as: 'joining' })).slice(0, 1),
        partners[1]!,
        facts.memorandumSigned('2013'),
      ],
      retract('joining'),
      isRetracted,
    ],
    [
      'a partner corrected to have joined after signing',
      [proposed, { ...partners[0]!, as: 'joining' }, partners[1]!, facts.memorandumSigned('2013')],
      correct('joining', { occurredOn: '2014' }),
      isCorrected,
    ],
    [
      'a closing corrected to before what was recorded after it',
      [...piloted, { ...discontinued, occurredOn: '2019' }, facts.serviceDesigned('2018')],
      correct('closing', { occurredOn: '2017' }),
      isCorrected,
    ],
    [
      'a reopening retracted after which the strand went on',
      [...piloted, discontinued, facts.strandReopened('2018', {}, { as: 'reopening' }), facts.serviceDesigned('2019')],
      retract('reopening'),
      isRetracted,
    ],
    [
      'a fact brought back whose place is taken',
      [...begun, retracted('strand', { as: 'retraction' }), facts.strandOpened('2014')],
      retract('retraction'),
      isRetracted,
    ],
    [
      'what lay between two mainstreamings retracted',
      [
        ...outOfPilot,
        mainstreamed,
        facts.serviceSustained('2017', {}, { as: 'between' }),
        facts.serviceMainstreamed('2018'),
      ],
      retract('between'),
      isRetracted,
    ],
    [
      'a strand set that is not on record',
      [...begun, facts.milestoneNoted('2013', {}, { as: 'milestone' })],
      correct('milestone', { strandId: 'housing' }),
      isCorrected,
    ],
  ])('%s', (_, before, amendment, fact) => {
    given(...before)
      .when(amendment)
      .then(fact, W32);
  });

  it('a late closing, before what is on record', () => {
    given(...piloted)
      .when(commands.discontinueStrand('2014'))
      .thenWarns('W32');
    given(...piloted)
      .when(commands.recordSuccession('2016'))
      .thenWarnsNotOf('W32');
  });

  it('a launch recorded after its end, if it is certainly later', () => {
    const endOnly: Told[] = [...begun, launched, ended, retracted('launch')];
    given(...endOnly)
      .when(commands.launchPilot('2016'))
      .thenWarns('W32');
    given(...endOnly)
      .when(commands.launchPilot('2014'))
      .thenWarnsNotOf('W32');
  });

  it('only where the record was not unsettled there before', () => {
    const crossed: Told[] = [...piloting, ended, corrected('launch', { occurredOn: '2016' })];
    given(...crossed)
      .when(commands.noteMilestone('2020'))
      .then(facts.milestoneNoted('2020'), { warns: [] });
    given(...crossed)
      .when(correct('launch', { occurredOn: '2017' }))
      .thenWarnsNotOf('W32');
    given(...crossed)
      .when(correct('launch', { occurredOn: '2014' }))
      .thenWarnsNotOf('W32');
  });

  it('not where days overlap, or are unknown', () => {
    given(...piloting, ended)
      .when(correct('launch', { occurredOn: '2015' }))
      .thenWarnsNotOf('W32');
    given(...piloting, ended)
      .when(correct('launch', { occurredOn: null }))
      .thenWarnsNotOf('W32');
  });
});

describe('an anomaly', () => {
  const codes = (...told: Told[]) => anomaliesOf(historyOf(told)).map(({ code, pointer }) => [code, pointer]);

  it('is on the fact that breaks the rule, with its code and pointer', () => {
    const history = historyOf([...piloting, ended, corrected('launch', { occurredOn: '2016' })]);
    expect(history.anomalies).toMatchObject([
      { id: idOf('end'), code: 'R02', pointer: '/occurredOn', name: 'EndsBeforeItStarts' },
    ]);
  });

  it('is on the later, by day, of two that collide', () => {
    const history = historyOf([
      proposed,
      facts.strandOpened('2014', {}, { as: 'later' }),
      retracted('later', { as: 'retraction' }),
      facts.strandOpened('2012', {}, { as: 'earlier' }),
      retracted('retraction'),
    ]);
    expect(history.anomalies).toMatchObject([{ id: idOf('later'), code: 'R03', pointer: '/data/strandId' }]);
  });

  it('is on every fact of a partnership that is withdrawn', () => {
    expect(codes(...begun, retracted('proposal'))).toEqual([['R11', undefined]]);
  });

  it('comes in the order of the facts, then by code', () => {
    const told = [
      proposed,
      ...partners,
      strand,
      housing,
      facts.pilotLaunched('2013', {}, { as: 'launch' }),
      facts.pilotEnded('2015', {}, { as: 'end' }),
      facts.pilotEnded('2014', { strandId: 'housing', pilotId: 'pilot-2' }),
      facts.strandSucceeded('2012-12'),
      corrected('launch', { occurredOn: '2016' }),
    ];
    expect(codes(...told)).toEqual([
      ['R11', '/data/pilotId'],
      ['R02', '/occurredOn'],
      ['R07', undefined],
      ['R07', undefined],
    ]);
  });

  it('depends on what was known, and not on the day asked for', () => {
    const told = [...piloting, ended, corrected('launch', { occurredOn: '2016' })];
    expect(historyOf(told, { validAt: '2013-01-01' }).anomalies).toEqual(historyOf(told).anomalies);
    expect(historyOf(told, { knownSize: told.length - 1 }).anomalies).toEqual([]);
  });

  it('has one identity, however many things it names', () => {
    const told = [...begun, housing, facts.decisionRecorded('2014', { strandIds: ['throughcare', 'housing'] })];
    const anomalies = codes(...told, retracted('strand'), retracted('housing'));
    expect(anomalies).toEqual([['R11', '/data/strandIds']]);
  });

  it('is no untidiness: what may be in order is', () => {
    expect(codes(...piloted, discontinued)).toEqual([]);
    expect(codes(...begun, facts.pilotLaunched('2013-04'), facts.pilotEnded('2013'))).toEqual([]);
  });
});

describe('answering a warning', () => {
  const answers = (name: string, code: string) =>
    commands.acknowledgeWarning('2025', { targetEventId: idOf(name), code });
  const warned = { ...launched, warnings: ['W01' as const] };

  it('takes one that its event carries', () => {
    given(...begun, warned)
      .when(answers('launch', 'W01'))
      .then(facts.warningAcknowledged('2025'), { warns: [] });
  });

  it('takes one that its event raises now', () => {
    given(...begun, launched)
      .when(answers('launch', 'W01'))
      .thenRecorded();
    given(...begun, launched, ...partners, facts.memorandumSigned('2012-12'))
      .when(answers('launch', 'W01'))
      .thenRefused('WarningUnknown', '/data/code');
  });

  it('takes one that its event carries, though it is cleared by now', () => {
    given(...begun, warned, ...partners, facts.memorandumSigned('2012-12'))
      .when(answers('launch', 'W01'))
      .thenRecorded();
  });

  it('takes one that is overdue today, and none that will be', () => {
    const overdue = facts.pilotLaunched('2013-04', { plannedEndOn: '2015-03' }, { as: 'launch' });
    given(...begun, overdue)
      .when(answers('launch', 'W07'))
      .thenRecorded();
    given(...begun, overdue)
      .when(answers('strand', 'W07'))
      .thenRefused('WarningUnknown', '/data/code');
    const goesOn = facts.pilotLaunched('2013-04', { plannedEndOn: '2027' }, { as: 'launch' });
    given(...begun, goesOn)
      .when(answers('launch', 'W07'))
      .thenRefused('WarningUnknown', '/data/code');
  });

  it('takes one of an amendment that stands', () => {
    given(...begun, { ...corrected('strand', { name: 'Another' }, { as: 'change' }), warnings: ['W32'] })
      .when(answers('change', 'W32'))
      .thenRecorded();
  });

  it('takes none of an event that does not stand', () => {
    given(...begun)
      .when(answers('launch', 'W01'))
      .thenRefused('EventUnknown', '/data/targetEventId');
    given(...begun, warned, retracted('launch'))
      .when(answers('launch', 'W01'))
      .thenRefused('EventUnknown', '/data/targetEventId');
  });

  it('takes no code that there is not', () => {
    given(...begun, warned)
      .when(answers('launch', 'W99'))
      .thenRefused('ValueNotAllowed', '/data/code');
  });

  it('may be done twice, clears nothing, and is possible after the conclusion', () => {
    const answer = facts.warningAcknowledged('2025', { targetEventId: idOf('launch'), code: 'W01' });
    given(...begun, warned, answer, facts.partnershipConcluded('2017'))
      .when(answers('launch', 'W01'))
      .then(facts.warningAcknowledged('2025'), { warns: [] });
    expect(standingWarnings(historyOf([...begun, warned, answer]), CONTEXT).get(idOf('launch'))).toContain('W01');
  });

  it('is unsettled where its event is retracted, and not where the warning is cleared', () => {
    const answer = facts.warningAcknowledged('2020', { targetEventId: idOf('launch'), code: 'W01' }, { as: 'answer' });
    given(...begun, launched, answer)
      .when(retract('launch'))
      .thenWarns('W32');
    given(...begun, launched, answer, ...partners)
      .when(commands.signMemorandum('2012-12'))
      .thenWarnsNotOf('W32');
  });
});

describe('a correction of a second-version fact', () => {
  it('is held to what its own fields owe', () => {
    const governance = facts.governanceAgreed('2013', {}, { as: 'governance' });
    given(proposed, governance)
      .when(correct('governance', { seats: [{ sector: 'public', count: 0 }] }))
      .thenRefused('ValueNotAllowed', '/data/set/seats');
    const scores = facts.powerBalanceAssessed('2014', {}, { as: 'scores' });
    given(proposed, scores)
      .when(correct('scores', { raters: 3 }))
      .thenRefused('SmallCount', '/data/set/raters');
    const adopted = [
      facts.artefactAdopted('2013', { version: 2 }),
      facts.artefactAdopted('2014', { version: 3 }, { as: 'third' }),
    ];
    given(proposed, ...adopted)
      .when(correct('third', { version: 1 }))
      .thenRefused('VersionNotHigher', '/data/set/version');
  });

  it('leaves its keys alone', () => {
    given(proposed, facts.partnerJoined('2012'), facts.partnerLeft('2014', {}, { as: 'leaving' }))
      .when(correct('leaving', { organisationId: 'somebody-else' }))
      .thenRefused('FieldNotCorrectable', '/data/set/organisationId');
  });

  it('that takes away what a leaving ends unsettles it', () => {
    given(proposed, facts.partnerJoined('2012', {}, { as: 'joining' }), facts.partnerLeft('2014'))
      .when(retract('joining'))
      .thenWarns('W32');
    given(proposed, facts.dedicatedLeadAppointed('2012', {}, { as: 'appointment' }), facts.dedicatedLeadLeft('2014'))
      .when(correct('appointment', { occurredOn: '2015' }))
      .thenWarns('W32');
  });
});
