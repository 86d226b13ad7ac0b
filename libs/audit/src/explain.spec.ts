/** Which events made a value, and which were put right: the auditor's classic cases. */
import { stateOf } from '#projections';
import { type Cut, type History } from '#lifecycle';
import { explain, subjectsIn, type Explanation } from './explain.js';
import { corrected, facts, historyAt, idOf, retracted, type Told } from '../test/told.js';

const proposed = facts.partnershipProposed('2012');
const strand = facts.strandOpened('2012', { strandId: 'throughcare', name: 'Throughcare', commissionable: true });

/** `strand:throughcare`, `partnership:low-moss`, `fact:<id>`. */
function explained(told: readonly Told[], about: string, field: string, cut: Cut = {}): Explanation {
  const history = historyAt(told, cut);
  const [kind, id] = about.split(':');
  const subject = subjectsIn(history).find((one) => one.kind === kind && one.id === id);
  if (subject === undefined) throw new Error(`nothing is called ${about}`);
  return explain(history, { subject, field });
}

const steps = ({ made }: Explanation) => made.map(({ revision, before, after }) => [revision, before, after]);

describe('a lead that was passed on, and recorded later', () => {
  const told = [
    proposed,
    facts.partnerJoined('2019-11', { organisationId: 'old-host', roles: ['leadPublic'], strandId: undefined }),
    facts.partnerJoined('2019-11', { organisationId: 'new-host', roles: ['partner'], strandId: undefined }),
    facts.leadTransferred('2021-09', {
      leadKind: 'public',
      fromOrganisationIds: ['old-host'],
      toOrganisationIds: ['new-host'],
      strandId: undefined,
    }),
  ];
  const leadAt = (cut: Cut) => explained(told, 'partnership:low-moss', 'leadPublic', cut).value;

  it('is the old one as it was known before', () =>
    expect(leadAt({ knownSize: 3, validAt: '2022-01-01' })).toEqual(['old-host']));
  it('is the old one on a day before', () => expect(leadAt({ validAt: '2021-08-31' })).toEqual(['old-host']));
  it('is the new one on a day after, as it is known now', () =>
    expect(leadAt({ validAt: '2022-01-01' })).toEqual(['new-host']));
  it('was made by the joining and by the transfer', () =>
    expect(steps(explained(told, 'partnership:low-moss', 'leadPublic', { validAt: '2022-01-01' }))).toEqual([
      [1, null, ['old-host']],
      [3, ['old-host'], ['new-host']],
    ]));
});

describe('a year that was entered wrongly and put right two weeks later', () => {
  const told = [
    facts.partnershipProposed('2013', {}, { as: 'proposal', recordedOn: '2022-01-10' }),
    corrected('proposal', { occurredOn: '2012' }, { as: 'correction', recordedOn: '2022-01-24' }),
  ];

  it('was the wrong one as it was known before, and is the right one now', () => {
    const before = explained(told, 'partnership:low-moss', 'occurredOn', { knownSize: 1 });
    const after = explained(told, 'partnership:low-moss', 'occurredOn');
    expect([before.value, after.value]).toEqual(['2013', '2012']);
  });

  it('names the recording and the correction, each with what it changed', () => {
    const { made } = explained(told, 'partnership:low-moss', 'occurredOn');
    expect(made).toEqual([
      { eventId: idOf('proposal'), revision: 0, before: null, after: '2013' },
      { eventId: idOf('correction'), revision: 1, before: '2013', after: '2012' },
    ]);
  });

  it("moves the researcher's interval with it", () => {
    const launch = [
      proposed,
      strand,
      facts.pilotLaunched('2013-04-01', { strandId: 'throughcare', pilotId: 'pilot-1' }, { as: 'launch' }),
      facts.serviceMainstreamed('2014-04-01', { strandId: 'throughcare', effectiveOn: undefined }),
      corrected('launch', { occurredOn: '2012-04-01' }),
    ];
    const days = explained(launch, 'strand:throughcare', 'daysFromLaunch');
    expect(steps(days).at(-1)).toEqual([4, { min: 365, max: 365 }, { min: 730, max: 730 }]);
  });
});

describe('a mainstreaming that was recorded, withdrawn and brought back', () => {
  const told = [
    proposed,
    strand,
    facts.serviceMainstreamed('2015-06', { strandId: 'throughcare' }, { as: 'mainstreamed' }),
    retracted('mainstreamed', { as: 'retraction' }),
    retracted('retraction'),
  ];

  it('was made three times: as recorded, nothing, and the same again', () => {
    expect(steps(explained(told, 'strand:throughcare', 'outcome'))).toEqual([
      [2, null, 'mainstreamed'],
      [3, 'mainstreamed', null],
      [4, null, 'mainstreamed'],
    ]);
  });

  it('changed the stage of the strand each time', () => {
    expect(steps(explained(told, 'strand:throughcare', 'stage')).map(([, , after]) => after)).toEqual([
      'identified',
      'mainstreamed',
      'identified',
      'mainstreamed',
    ]);
  });
});

it('a clock that was set back between two records changes no explanation', () => {
  const told = (days: readonly string[]) => [
    facts.partnershipProposed('2013', {}, { as: 'proposal', recordedOn: days[0]! }),
    corrected('proposal', { occurredOn: '2012' }, { recordedOn: days[1]! }),
    corrected('proposal', { occurredOn: '2011' }, { recordedOn: days[2]! }),
  ];
  const explainedOn = (...days: string[]) => explained(told(days), 'partnership:low-moss', 'occurredOn');
  expect(explainedOn('2022-01-10', '2022-01-09', '2022-01-11')).toEqual(
    explainedOn('2022-01-10', '2022-01-11', '2022-01-12'),
  );
});

it('an end known to the year alone ends a pilot that was launched in a month of it', () => {
  const told = [
    proposed,
    strand,
    facts.pilotLaunched('2013-04', { strandId: 'throughcare', pilotId: 'pilot-1' }),
    facts.pilotEnded('2013', { strandId: 'throughcare', pilotId: 'pilot-1' }),
  ];
  expect(explained(told, 'strand:throughcare', 'stage').value).toBe('pilotEnded');
});

describe('a field of one fact', () => {
  const told = [
    proposed,
    strand,
    facts.pilotLaunched('2013-04', { pilotId: 'pilot-1', plannedEndOn: '2015' }, { as: 'launch' }),
    corrected('launch', { plannedEndOn: '2016' }, { as: 'wrong correction' }),
    corrected('wrong correction', { plannedEndOn: '2017' }),
    facts.milestoneNoted('2014'),
    retracted('wrong correction'),
  ];
  const about = `fact:${idOf('launch')}`;

  it('is followed through corrections of corrections and their retraction', () => {
    expect(steps(explained(told, about, 'plannedEndOn'))).toEqual([
      [2, null, '2015'],
      [3, '2015', '2016'],
      [4, '2016', '2017'],
      [6, '2017', '2015'],
    ]);
  });

  it('is found also under what the fact is about', () => {
    expect(explained(told, 'pilot:pilot-1', 'plannedEndOn').value).toBe('2015');
  });

  it('is nothing once the fact is withdrawn', () => {
    const { value, carriers } = explained([...told, retracted('launch')], about, 'plannedEndOn');
    expect([value, carriers]).toEqual([null, []]);
  });
});

describe('what can be asked', () => {
  const subjects = subjectsIn(historyAt([proposed, strand, facts.pilotPlanned('2013', { pilotId: 'pilot-1' })]));

  it('is the partnership, each thing that facts bring in, and each fact', () => {
    expect(subjects.map(({ kind }) => kind)).toEqual(['partnership', 'fact', 'strand', 'fact', 'pilot', 'fact']);
  });

  it('includes what follows from facts, and no key', () => {
    const { fields } = subjects.find(({ kind }) => kind === 'strand')!;
    expect(fields).toEqual(expect.arrayContaining(['stage', 'daysFromLaunch', 'name']));
    expect(fields).not.toContain('pilotId');
  });

  it('takes further values of the partnership by name', () => {
    const history = historyAt([proposed, facts.partnerJoined('2012'), facts.partnershipConcluded('2016')]);
    const state = (of: History) => (of.events.length === 0 ? null : stateOf(of));
    const [subject] = subjectsIn(history, { state });
    expect(explain(history, { subject: subject!, field: 'state' }, { state })).toMatchObject({
      derived: true,
      value: 'concluded',
    });
  });
});

it('what too many events may have made is refused in words', () => {
  const told = [proposed, ...Array.from({ length: 3_001 }, () => facts.milestoneNoted('2014'))];
  const history = historyAt(told);
  const [subject] = subjectsIn(historyAt([proposed]));
  expect(() => explain(history, { subject: subject!, field: 'leadPublic' })).toThrow(/ask about one fact/);
});
