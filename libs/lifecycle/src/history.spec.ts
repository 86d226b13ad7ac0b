import { corrected, facts, historyOf, idOf, recorded, retracted, type Told } from '../test/given.js';
import {
  begun,
  designed,
  discontinued,
  ended,
  launched,
  mainstreamed,
  outOfPilot,
  partners,
  piloting,
  proposed,
  reopened,
  strand,
} from '../test/low-moss.js';
import { fold, type Cut, type Fact, type RecordedEvent } from './history.js';
import { leadsOn } from './leads.js';
import { durationDays } from './partial-date.js';

const { milestoneNoted, pilotLaunched, pilotEnded, serviceMainstreamed, followUpObserved } = facts;

const factOf = (name: string, told: readonly Told[], cut: Cut = {}): Fact | undefined =>
  historyOf(told, cut).facts.find(({ id }) => id === idOf(name));
const types = (told: readonly Told[], cut: Cut = {}) => historyOf(told, cut).facts.map(({ type }) => type);

describe('what was known when', () => {
  /** The lead passed in September 2025, which was recorded a month later. */
  const told = [
    proposed,
    {
      ...partners[0]!,
      data: { ...partners[0]!.data, roles: ['leadOverall'] },
      occurredOn: '2019-11',
      recordedOn: '2019-12-01',
    },
    partners[1]!,
    facts.leadTransferred(
      '2025-09',
      {
        leadKind: 'overall',
        toOrganisationIds: ['turning-point-scotland'],
        fromOrganisationIds: ['scottish-prison-service'],
      },
      { recordedOn: '2025-10-05' },
    ),
  ];
  const leads = (cut: Cut) => {
    const day = cut.validAt ?? '2026-01-05';
    return leadsOn(historyOf(told, cut), { leadKind: 'overall' }, { earliest: day, latest: day });
  };

  it('before the transfer was on record: the old lead', () => {
    expect(leads({ knownSize: 3 })).toEqual(['scottish-prison-service']);
  });

  it('of a day before the transfer: the old lead', () => {
    expect(leads({ validAt: '2025-08-31' })).toEqual(['scottish-prison-service']);
  });

  it('now, of now: the new lead', () => {
    expect(leads({})).toEqual(['turning-point-scotland']);
  });

  it('of a day within the month of the transfer: both can have led', () => {
    expect(leads({ validAt: '2025-09-15' })).toEqual(['scottish-prison-service', 'turning-point-scotland']);
  });
});

describe('a day that was corrected', () => {
  /** Established in 2012; entered as 2013 and put right two weeks later. */
  const told: Told[] = [
    facts.partnershipProposed('2013', {}, { as: 'proposal', recordedOn: '2020-03-02' }),
    facts.pilotLaunched('2015-04-01', {}, { as: 'launch', recordedOn: '2020-03-02' }),
    corrected('proposal', { occurredOn: '2012' }, { recordedOn: '2020-03-16', as: 'correction' }),
  ];
  const days = (cut: Cut) => durationDays(factOf('proposal', told, cut), factOf('launch', told, cut));

  it('is for the auditor what it was before, and what it is after', () => {
    expect(factOf('proposal', told, { knownSize: 2 })).toMatchObject({
      occurredOn: '2013',
      earliest: '2013-01-01',
      latest: '2013-12-31',
      corrections: [],
    });
    expect(factOf('proposal', told)).toMatchObject({
      occurredOn: '2012',
      earliest: '2012-01-01',
      latest: '2012-12-31',
      corrections: [idOf('correction')],
    });
  });

  it('moves the researcher’s interval', () => {
    expect(days({ knownSize: 2 })).toEqual({ daysMin: 456, daysMax: 820 });
    expect(days({})).toEqual({ daysMin: 821, daysMax: 1_186 });
  });
});

describe('a mainstreaming that was recorded, retracted and reinstated', () => {
  const told = [
    ...outOfPilot,
    mainstreamed,
    retracted('mainstreaming', { as: 'retraction' }),
    retracted('retraction', { as: 'reinstatement' }),
  ];
  const known = (events: number) => historyOf(told, { knownSize: outOfPilot.length + events });

  it('stands, stands not, and stands again', () => {
    expect([1, 2, 3].map((events) => known(events).strand('throughcare')!.stage)).toEqual([
      'mainstreamed',
      'exitDecided',
      'mainstreamed',
    ]);
  });

  it('is named among the dead with what retracted it', () => {
    expect(known(2).dead).toEqual([
      {
        id: idOf('mainstreaming'),
        revision: outOfPilot.length,
        index: outOfPilot.length,
        type: 'ServiceMainstreamed',
        killedBy: idOf('retraction'),
      },
    ]);
    expect(known(3).dead.map(({ id }) => id)).toEqual([idOf('retraction')]);
  });

  it('is, reinstated, what it was before', () => {
    expect(known(3).facts).toEqual(known(1).facts);
  });
});

describe('a clock that was set back', () => {
  it('changes neither order nor answers', () => {
    const events = recorded(...piloting);
    const setBack: RecordedEvent[] = events.map((event, at) =>
      at < 2 ? event : { ...event, metadata: { ...event.metadata, recordedAt: '2022-01-10T11:00:00.000Z' } },
    );
    const answers = (all: RecordedEvent[], knownSize: number) =>
      fold('low-moss', all, { knownSize }).facts.map(({ id, earliest, latest, certainty }) => [
        id,
        earliest,
        latest,
        certainty,
      ]);
    for (let size = 0; size <= events.length; size += 1) expect(answers(setBack, size)).toEqual(answers(events, size));
  });
});

describe('an end that sorts before its launch', () => {
  it('leaves the stage to the facts that stand, not to the last one', () => {
    const history = historyOf([...begun, designed, pilotLaunched('2013-04'), pilotEnded('2013')]);
    expect(history.facts.map(({ type }) => type)).toEqual([
      'PartnershipProposed',
      'StrandOpened',
      'ServiceDesigned',
      'PilotEnded',
      'PilotLaunched',
    ]);
    expect(history.strand('throughcare')!.stage).toBe('pilotEnded');
  });
});

describe('corrections', () => {
  it('of different fields commute, and of the same field the later wins', () => {
    const name = corrected('strand', { name: 'Another' });
    const kind = corrected('strand', { kind: 'voice' });
    const third = corrected('strand', { name: 'A third' });
    const data = (...amendments: Told[]) => factOf('strand', [...begun, ...amendments])!.data;
    expect(data(name, kind)).toEqual(data(kind, name));
    expect(data(name, kind)).toMatchObject({ name: 'Another', kind: 'voice' });
    expect(data(name, third)).toMatchObject({ name: 'A third' });
    expect(data(third, name)).toMatchObject({ name: 'Another' });
  });

  it('take an optional field away, and make a date unknown', () => {
    const plan = facts.pilotPlanned('2013', { sites: ['HMP Low Moss'], plannedEndOn: '2015' }, { as: 'plan' });
    const { data } = factOf('plan', [...begun, plan, corrected('plan', { sites: null, plannedEndOn: null })])!;
    expect(data).toEqual({ strandId: 'throughcare', pilotId: 'pilot-1', plannedEndOn: null });
  });

  it('set note and organisations, or take them away', () => {
    const noted = milestoneNoted('2013', {}, { as: 'm', note: { text: 'First.' } });
    expect(factOf('m', [proposed, noted, corrected('m', { note: { text: 'Second.' } })])!.note).toEqual({
      text: 'Second.',
    });
    expect(factOf('m', [proposed, noted, corrected('m', { note: null })])).not.toHaveProperty('note');
  });

  it('may themselves be corrected: entries are replaced and added, the rest stays', () => {
    const told = [
      ...begun,
      corrected('strand', { name: 'Another', kind: 'voice' }, { as: 'correction' }),
      corrected('correction', { name: 'A third', novelty: 'redesign' }, { as: 'second' }),
    ];
    expect(factOf('strand', told)!.data).toMatchObject({ name: 'A third', kind: 'voice', novelty: 'redesign' });
    expect(factOf('strand', told)!.corrections).toEqual([idOf('correction')]);
    expect(historyOf(told).amendments.map(({ id, set }) => [id, set])).toEqual([
      [idOf('correction'), { name: 'A third', kind: 'voice', novelty: 'redesign' }],
      [idOf('second'), { name: 'A third', novelty: 'redesign' }],
    ]);
  });

  it('that are retracted take all of it away, with what was corrected in them', () => {
    const told = [
      ...begun,
      corrected('strand', { name: 'Another' }, { as: 'correction' }),
      corrected('correction', { kind: 'voice' }),
      retracted('correction'),
    ];
    expect(factOf('strand', told)!.data).toEqual(factOf('strand', begun)!.data);
    expect(factOf('strand', told)!.corrections).toEqual([]);
  });

  it('of a fact that is retracted stand ready for its return', () => {
    const told = [
      ...begun,
      corrected('strand', { name: 'Another' }),
      retracted('strand', { as: 'retraction' }),
      retracted('retraction'),
    ];
    expect(factOf('strand', told.slice(0, -1))).toBeUndefined();
    expect(factOf('strand', told)!.data).toMatchObject({ name: 'Another' });
  });

  it('are named by revision', () => {
    const told = [
      ...begun,
      corrected('strand', { name: 'Another' }, { as: 'one' }),
      corrected('strand', { name: 'A third' }, { as: 'two' }),
    ];
    expect(factOf('strand', told)!.corrections).toEqual([idOf('one'), idOf('two')]);
  });

  it('leave the event itself as it was', () => {
    const events = recorded(...begun, corrected('strand', { name: null, targetGroup: null }));
    const before = JSON.stringify(events);
    expect(fold('low-moss', events).facts).toHaveLength(2);
    expect(JSON.stringify(events)).toBe(before);
  });
});

describe('retractions', () => {
  it('of a retraction bring back, and of that one take away again', () => {
    const told = [
      proposed,
      milestoneNoted('2013', {}, { as: 'm' }),
      retracted('m', { as: 'one' }),
      retracted('one', { as: 'two' }),
      retracted('two', { as: 'three' }),
    ];
    expect([2, 3, 4, 5].map((knownSize) => factOf('m', told, { knownSize }) !== undefined)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('are, where there are several, told by the earliest that lives', () => {
    const told = [
      proposed,
      milestoneNoted('2013', {}, { as: 'm' }),
      retracted('m', { as: 'one' }),
      retracted('m', { as: 'two' }),
      retracted('one'),
    ];
    expect(historyOf(told.slice(0, 4)).dead).toMatchObject([{ id: idOf('m'), killedBy: idOf('one') }]);
    expect(historyOf(told).dead).toMatchObject([{ id: idOf('m'), killedBy: idOf('two') }, { id: idOf('one') }]);
  });

  it('say who amended, why, and on what grounds', () => {
    const grounds = { rationale: { text: 'It was another strand.' }, decidedBy: { body: 'Board' } };
    const { amendments } = historyOf([
      ...begun,
      retracted('strand', grounds),
      corrected('proposal', { area: 'Glasgow' }),
    ]);
    expect(amendments).toMatchObject([
      {
        type: 'EventRetracted',
        targetEventId: idOf('strand'),
        reason: 'duplicate',
        actor: { id: 'act_1' },
        ...grounds,
      },
      { type: 'EventCorrected', targetEventId: idOf('proposal'), reason: 'typo', set: { area: 'Glasgow' } },
    ]);
    expect(amendments[1]).not.toHaveProperty('rationale');
  });

  it('of what is not there change nothing', () => {
    expect(types([proposed, retracted('nothing')])).toEqual(['PartnershipProposed']);
  });
});

describe('the days of a fact', () => {
  const of = (told: Told) => factOf('m', [proposed, { ...told, as: 'm' }])!;

  it.each([
    ['2013', '2013-01-01', '2013-12-31'],
    ['2014-11/2016-03', '2014-11-01', '2016-03-31'],
    ['2022-01', '2022-01-01', '2022-01-10'],
    ['2022', '2022-01-01', '2022-01-10'],
    ['2021/2025', '2021-01-01', '2022-01-10'],
  ])('%s end, recorded on 10 January 2022, between %s and %s', (day, earliest, latest) => {
    expect(of(milestoneNoted(day))).toMatchObject({
      earliest,
      latest,
      happened: { earliest, latest },
      dateUnknown: false,
    });
  });

  it('are, where nobody knows, the day of recording in Scotland', () => {
    const told = milestoneNoted(null, {}, { recordedOn: '2022-01-10' });
    expect(of(told)).toMatchObject({
      earliest: '2022-01-10',
      latest: '2022-01-10',
      happened: null,
      dateUnknown: true,
      retrospective: true,
    });
  });

  it('are capped by the recording of the correction that gave them', () => {
    const told = (recordedOn: string) => [
      proposed,
      milestoneNoted('2020', {}, { as: 'm', recordedOn: '2020-03-01' }),
      corrected('m', { occurredOn: '2021' }, { as: 'correction', recordedOn }),
    ];
    expect(factOf('m', told('2021-06-15'))).toMatchObject({ earliest: '2021-01-01', latest: '2021-06-15' });
    expect(factOf('m', told('2023-06-15'))).toMatchObject({ earliest: '2021-01-01', latest: '2021-12-31' });
    const again = [
      ...told('2021-06-15'),
      corrected('correction', { occurredOn: '2021' }, { recordedOn: '2021-09-15' }),
    ];
    expect(factOf('m', again)).toMatchObject({ latest: '2021-09-15' });
    const other = [
      ...told('2021-06-15'),
      corrected('correction', { note: { text: 'x' } }, { recordedOn: '2021-09-15' }),
    ];
    expect(factOf('m', other)).toMatchObject({ latest: '2021-06-15' });
  });

  it('stay those of the original recording where a correction makes the day unknown', () => {
    const told = [
      proposed,
      milestoneNoted('2013', {}, { as: 'm', recordedOn: '2020-03-01' }),
      corrected('m', { occurredOn: null }, { recordedOn: '2021-06-15' }),
    ];
    expect(factOf('m', told)).toMatchObject({ earliest: '2020-03-01', latest: '2020-03-01', dateUnknown: true });
  });

  it('of an outcome are those on which it took effect, also ahead', () => {
    const effective = serviceMainstreamed('2016-10', { effectiveOn: '2030-04' }, { as: 'm' });
    expect(factOf('m', [...begun, effective])).toMatchObject({
      occurredOn: '2016-10',
      happened: { earliest: '2016-10-01', latest: '2016-10-31' },
      earliest: '2030-04-01',
      latest: '2030-04-30',
    });
  });

  it('of an outcome whose effect nobody knows are those on which it occurred', () => {
    const effective = serviceMainstreamed('2016-10', { effectiveOn: null }, { as: 'm' });
    expect(factOf('m', [...begun, effective])).toMatchObject({ earliest: '2016-10-01', dateUnknown: false });
    const only = serviceMainstreamed(null, { effectiveOn: '2016' }, { as: 'm' });
    expect(factOf('m', [...begun, only])).toMatchObject({ earliest: '2016-01-01', happened: null, dateUnknown: false });
  });

  it.each([
    ['2021-12-10', false],
    ['2021-12-09', true],
    ['2021', false],
    ['2020', true],
    [null, true],
  ])('say whether it was told in hindsight: %s, recorded on 10 January 2022, %s', (day, retrospective) => {
    expect(of(milestoneNoted(day)).retrospective).toBe(retrospective);
  });

  it('say so by the day that stands now', () => {
    const told = [proposed, milestoneNoted('2013', {}, { as: 'm' }), corrected('m', { occurredOn: '2022-01' })];
    expect(factOf('m', told)!.retrospective).toBe(false);
  });
});

describe('the order of facts', () => {
  it('is by earliest day, then by what makes what possible, then by revision', () => {
    const day = '2013-04-17';
    const told = [
      proposed,
      facts.strandReopened(day),
      facts.pilotEnded(day),
      milestoneNoted(day, {}, { as: 'one' }),
      facts.pilotLaunched(day),
      milestoneNoted(day, {}, { as: 'two' }),
      facts.partnerJoined(day),
      facts.strandOpened('2013-04'),
    ];
    expect(types(told)).toEqual([
      'PartnershipProposed',
      'StrandOpened',
      'PartnerJoined',
      'PilotLaunched',
      'MilestoneNoted',
      'MilestoneNoted',
      'PilotEnded',
      'StrandReopened',
    ]);
    expect(
      historyOf(told)
        .facts.filter(({ type }) => type === 'MilestoneNoted')
        .map(({ id }) => id),
    ).toEqual([idOf('one'), idOf('two')]);
  });

  it('is not the order of arrival', () => {
    const told = [proposed, milestoneNoted('2015'), milestoneNoted('2014'), milestoneNoted('2013')];
    expect(historyOf(told).facts.map(({ occurredOn }) => occurredOn)).toEqual(['2012', '2013', '2014', '2015']);
  });
});

describe('the cut at a day', () => {
  const told = [proposed, strand, milestoneNoted('2014', {}, { as: 'm' }), followUpObserved(null, {}, { as: 'f' })];

  it('keeps what can have happened, and says what is certain', () => {
    const certainties = (validAt: string) =>
      historyOf(told, { validAt }).facts.map(({ type, certainty }) => [type, certainty]);
    expect(certainties('2011-12-31')).toEqual([]);
    expect(certainties('2012-06-15')).toEqual([
      ['PartnershipProposed', 'possible'],
      ['StrandOpened', 'possible'],
    ]);
    expect(certainties('2014-12-30')).toEqual([
      ['PartnershipProposed', 'certain'],
      ['StrandOpened', 'certain'],
      ['MilestoneNoted', 'possible'],
    ]);
    expect(certainties('2014-12-31').at(-1)).toEqual(['MilestoneNoted', 'certain']);
  });

  it('counts what has no day from the day of recording', () => {
    expect(factOf('f', told, { validAt: '2022-01-09' })).toBeUndefined();
    expect(factOf('f', told, { validAt: '2022-01-10' })).toMatchObject({ certainty: 'certain', dateUnknown: true });
  });

  it('says on which day it changes next', () => {
    const changes = (validAt: string) => historyOf(told, { validAt }).changesOn;
    expect(changes('2000-01-01')).toBe('2012-01-01');
    expect(changes('2012-01-01')).toBe('2012-06-01');
    expect(changes('2012-06-01')).toBe('2012-06-30');
    expect(changes('2012-06-30')).toBe('2012-12-31');
    expect(changes('2012-12-31')).toBe('2014-01-01');
    expect(changes('2014-01-01')).toBe('2014-12-31');
    expect(changes('2014-12-31')).toBe('2022-01-10');
    expect(changes('2022-01-10')).toBeNull();
    expect(historyOf(told).changesOn).toBeNull();
  });

  it('on the days before that day gives the same facts', () => {
    const at = (validAt: string) => historyOf(told, { validAt }).facts;
    expect(at('2012-12-30')).toEqual(at('2012-06-30'));
    expect(at('2012-12-31')).not.toEqual(at('2012-12-30'));
  });

  it('is undone without forgetting what was known', () => {
    const cut = historyOf(told, { validAt: '2012-01-01', knownSize: 3 });
    const whole = cut.withoutCut();
    expect([whole.validAt, whole.knownSize, whole.facts.length]).toEqual([null, 3, 3]);
    expect(whole.facts).toEqual(historyOf(told, { knownSize: 3 }).facts);
  });

  it('takes no procurement from its strands: what it serves holds on every day', () => {
    const late = facts.procurementPlanned('2020');
    const history = historyOf([...begun, facts.serviceTendered('2016'), late], { validAt: '2017-01-01' });
    expect(history.strandIdsOf('procurement-1')).toEqual(['throughcare']);
    expect(history.strand('throughcare')!.stage).toBe('procuring');
  });
});

describe('what is said of the whole stream', () => {
  it('is the last known revision and instant, dead or not', () => {
    const told = [...begun, retracted('strand', { recordedOn: '2023-05-05' })];
    expect(historyOf(told)).toMatchObject({
      partnershipId: 'low-moss',
      revision: 2,
      recordedAt: '2023-05-05T12:00:00.000Z',
      knownSize: null,
      validAt: null,
    });
    expect(historyOf(told, { knownSize: 1 })).toMatchObject({ revision: 0, knownSize: 1 });
    expect(historyOf(told, { knownSize: 0 })).toMatchObject({ revision: -1, knownSize: 0, recordedAt: null });
  });

  it('of an empty one is that there is nothing', () => {
    const history = historyOf([]);
    expect([history.revision, history.recordedAt, history.exists, history.facts, history.anomalies]).toEqual([
      -1,
      null,
      false,
      [],
      [],
    ]);
  });

  it('lists the commands that were done, dead or not', () => {
    const history = historyOf([...begun, retracted('strand')]);
    expect(history.commands.map(({ id, revision }) => [id, revision])).toEqual([
      [idOf('proposal'), 0],
      [idOf('strand'), 1],
      [idOf('event 2'), 2],
    ]);
    expect(history.commands[0]).toMatchObject({ commandId: idOf('command 0'), commandDigest: '' });
  });

  it('is refused where a type is unknown, also one that every object knows', () => {
    const [event] = recorded(proposed);
    for (const type of ['PartnershipImagined', 'constructor', 'toString'])
      expect(() => fold('low-moss', [{ ...event!, type }])).toThrow(`no fact is of type ${type}`);
  });
});

describe('how an organisation is described', () => {
  const named = (name: string, occurredOn: string | null) =>
    milestoneNoted(occurredOn, {}, { organisations: [{ organisationId: 'abc', name, sector: 'third' }] });
  const told = [proposed, named('First', '2014'), named('Second', '2016')];

  it('changes from the day of the later description on', () => {
    const history = historyOf(told);
    expect(history.organisation('abc', '2015-06-01')!.name).toBe('First');
    expect(history.organisation('abc', '2016-01-01')!.name).toBe('Second');
    expect(history.organisation('abc')!.name).toBe('Second');
  });

  it('is, before the first description, the first', () => {
    expect(historyOf(told).organisation('abc', '2010-01-01')!.name).toBe('First');
  });

  it('follows the day that was asked for, and is never cut away', () => {
    expect(historyOf(told, { validAt: '2015-01-01' }).organisation('abc')!.name).toBe('First');
    expect(historyOf(told, { validAt: '2010-01-01' }).organisation('abc')!.name).toBe('First');
    expect(historyOf(told, { validAt: '2017-01-01' }).organisation('abc')!.name).toBe('Second');
  });

  it('is also that of amendments that live', () => {
    const amendment = facts.eventRetracted(
      '2018',
      { targetEventId: idOf('nothing') },
      { as: 'amendment', organisations: [{ organisationId: 'abc', name: 'Third', sector: 'third' }] },
    );
    expect(historyOf([...told, amendment]).organisation('abc')!.name).toBe('Third');
    expect(historyOf([...told, amendment]).organisation('abc', '2017-01-01')!.name).toBe('Second');
    expect(historyOf([...told, amendment, retracted('amendment')]).organisation('abc')!.name).toBe('Second');
  });

  it('is unknown where nobody described it', () => {
    expect(historyOf(told).organisation('xyz')).toBeUndefined();
  });
});

describe('the history with a candidate', () => {
  it('is the history that recording it would give', () => {
    const told = [...piloting, ended, discontinued, reopened, milestoneNoted('2014', {}, { as: 'same day' })];
    const candidates = [
      milestoneNoted('2014'),
      milestoneNoted(null),
      serviceMainstreamed('2016', { effectiveOn: '2012' }),
      corrected('launch', { occurredOn: '2016' }),
      retracted('launch'),
    ];
    for (const candidate of candidates) {
      const whole = recorded(...told, candidate);
      const considered = fold('low-moss', whole.slice(0, -1)).withCandidate(whole.at(-1)!);
      const folded = fold('low-moss', whole);
      expect(considered.facts).toEqual(folded.facts);
      expect(considered.amendments).toEqual(folded.amendments);
      expect(considered.dead).toEqual(folded.dead);
      expect(considered.revision).toBe(folded.revision);
    }
  });

  it('leaves the history itself alone', () => {
    const history = historyOf([proposed, launched]);
    history.withCandidate(recorded(proposed, launched, milestoneNoted('2014'))[2]!);
    expect(history.facts).toHaveLength(2);
  });
});
