import { launched, harbour, proposed, retracted, strandOpened } from '../test/harbour.js';
import { rowsOf } from '../test/rows-of.js';
import { WrittenLog, type Written } from '../test/written-log.js';
import { partnership, partnerships, portfolioCounts } from './portfolio.js';
import { QueryNotValid } from './queries.js';
import { strands } from './strands.js';

const joined = (organisationId: string): Written => ({
  type: 'PartnerJoined',
  occurredOn: '2012',
  data: { organisationId, roles: ['partner'] },
});
const memorandum: Written = { type: 'MemorandumSigned', occurredOn: '2012-05', data: { signatoryIds: ['one', 'two'] } };
const mainstreamed = (strandId: string, effectiveOn: string): Written => ({
  type: 'ServiceMainstreamed',
  occurredOn: '2016-01',
  data: { strandId, effectiveOn, route: 'inHouse', deliveredBy: 'inHouse', fundingBasis: 'recurrentBudget' },
});
const sustained = (strandId: string, occurredOn: string, basis: string): Written => ({
  type: 'ServiceSustained',
  occurredOn,
  data: { strandId, basis, position: 'unknown' },
});

describe('a partnership in the portfolio', () => {
  it('stands with its counts, and its strand with stage, flags and times', () => {
    const log = harbour();
    const { strands: ofIt, ...head } = partnership(rowsOf(log), 'harbour')!;
    expect(head).toEqual({
      partnershipId: 'harbour',
      name: 'Harbour',
      aliases: [],
      programmeId: null,
      policyDomain: 'employability',
      area: 'Harbour Town',
      purpose: 'More people find work.',
      state: 'operating',
      proposed: { on: '2012', earliest: '2012-01-01', latest: '2012-12-31' },
      facts: 11,
      warnings: 2,
      notes: 4,
      anomalies: 0,
      amendments: 2,
      commissionableStrands: 1,
      synthetic: false,
      revision: 13,
      lastRecordedAt: '2026-01-21T09:00:00.000Z',
    });
    expect(ofIt).toEqual([
      {
        partnershipId: 'harbour',
        strandId: 'mentoring',
        name: 'Mentoring',
        kind: 'service',
        label: null,
        commissionable: true,
        novelty: 'new',
        targetGroup: null,
        stage: 'piloting',
        stageCertainty: 'certain',
        since: { on: '2013-04', earliest: '2013-04-01', latest: '2013-04-30', eventId: log.idOf('harbour', 6) },
        pilotRunning: true,
        contractInForce: false,
        procurementOpen: false,
        evaluated: true,
        exitRoute: 'competitiveTender',
        launched: { on: '2013-04', earliest: '2013-04-01', latest: '2013-04-30' },
        outcome: null,
        strict: null,
        broad: null,
        lastSeen: { on: '2015-11-02/2016-01', earliest: '2015-11-02', latest: '2016-01-31' },
        endedBetween: null,
        days: { min: 916, max: 1035 },
        until: 'lastSeen',
        synthetic: false,
      },
    ]);
  });

  it.each([
    ['proposed', [proposed('One')]],
    ['proposed', [proposed('One'), joined('one')]],
    ['forming', [proposed('One'), joined('one'), joined('two')]],
    ...(
      [
        ['GovernanceAgreed', { body: 'Board', decisionRule: 'consensus', seats: [{ sector: 'public', count: 3 }] }],
        ['ArtefactAdopted', { artefactType: 'mission', version: 1 }],
      ] as const
    ).map(([type, data]) => ['forming', [proposed('One'), { type, occurredOn: '2013', data }]] as const),
    ['formalised', [proposed('One'), memorandum]],
    ['operating', [proposed('One'), memorandum, strandOpened('s', 'S'), launched('s', 'p', '2013')]],
  ] as const)('is %s by what stands', (state, facts) => {
    expect(partnership(rowsOf(new WrittenLog().write('one', ...facts)), 'one')?.state).toBe(state);
  });

  it('is concluded from the day of its conclusion on, and its strands go on', () => {
    const log = new WrittenLog().write('one', proposed('One'), strandOpened('s', 'S'), launched('s', 'p', '2013'), {
      type: 'PartnershipConcluded',
      occurredOn: '2014-03-31',
      data: { reason: 'purposeAchieved' },
    });
    expect(partnership(rowsOf(log, '2014-03-30'), 'one')?.state).toBe('operating');
    expect(partnership(rowsOf(log), 'one')).toMatchObject({ state: 'concluded', strands: [{ stage: 'piloting' }] });
    expect(partnerships(rowsOf(log), { state: 'concluded' }).items).toHaveLength(1);
  });

  it('is in no list once it was withdrawn', () => {
    const log = new WrittenLog().write('one', proposed('One')).write('two', proposed('Two'));
    log.write('one', retracted(log.idOf('one', 0)));
    const db = rowsOf(log);
    expect(partnerships(db).items.map(({ partnershipId }) => partnershipId)).toEqual(['two']);
    expect(partnership(db, 'one')).toBeUndefined();
  });

  it('carries the name, area and purpose that were given last, by the day on which they were given', () => {
    const log = new WrittenLog().write(
      'one',
      proposed('One', '2012'),
      { type: 'PartnershipRedefined', occurredOn: '2016', data: { name: 'Third name' } },
      { type: 'PartnershipRedefined', occurredOn: '2014', data: { name: 'Second name', area: 'Elsewhere' } },
    );
    expect(partnership(rowsOf(log), 'one')).toMatchObject({ name: 'Third name', area: 'Elsewhere' });
  });

  it('is marked where its id says that it is synthetic', () => {
    const log = new WrittenLog().write('synthetic-1', proposed('Made up')).write('real', proposed('Real'));
    const db = rowsOf(log);
    expect(partnerships(db, { synthetic: true }).items.map(({ partnershipId }) => partnershipId)).toEqual([
      'synthetic-1',
    ]);
    expect(partnerships(db, { synthetic: false }).items.map(({ partnershipId }) => partnershipId)).toEqual(['real']);
  });
});

describe('a strand in the portfolio', () => {
  const strandOf = (validAt: string, ...facts: Written[]) =>
    partnership(
      rowsOf(new WrittenLog().write('one', proposed('One'), strandOpened('s', 'S'), ...facts), validAt),
      'one',
    )!.strands[0]!;

  it('is mainstreamed from the day of effect on, strictly and broadly', () => {
    const strand = strandOf('2026-02-01', launched('s', 'p', '2013-04'), mainstreamed('s', '2016-04-01'));
    expect(strand).toMatchObject({
      stage: 'mainstreamed',
      since: { on: '2016-04-01', earliest: '2016-04-01', latest: '2016-04-01' },
      strict: { kind: 'mainstreamed', on: '2016-04-01' },
      broad: { kind: 'mainstreamed', on: '2016-04-01' },
      days: { min: 1067, max: 1096 },
      until: 'mainstreamed',
    });
  });

  it('is broadly but not strictly mainstreamed where a grant sustains it', () => {
    const strand = strandOf('2026-02-01', launched('s', 'p', '2013-04'), sustained('s', '2015', 'competedGrant'));
    expect(strand).toMatchObject({
      outcome: { kind: 'sustained' },
      strict: null,
      broad: { kind: 'sustained', on: '2015' },
    });
  });

  it('is neither where its own funds sustain it', () => {
    const strand = strandOf('2026-02-01', launched('s', 'p', '2013-04'), sustained('s', '2015', 'ownFunds'));
    expect(strand).toMatchObject({ outcome: { kind: 'sustained' }, strict: null, broad: null });
  });

  it('is only possibly in a stage on a day within the range of the fact that brings it', () => {
    const strand = strandOf('2013-06-01', launched('s', 'p', '2013'));
    expect(strand).toMatchObject({ stage: 'piloting', stageCertainty: 'possible' });
  });

  it('tells between which days it ended where somebody looked and found it ended', () => {
    const strand = strandOf('2026-02-01', launched('s', 'p', '2013-04-10'), {
      type: 'FollowUpObserved',
      occurredOn: '2018-05-01',
      data: { strandId: 's', status: 'ended', basis: { text: 'A letter' } },
    });
    expect(strand.endedBetween).toEqual({ after: '2013-04-11', by: '2018-05-01' });
  });

  it('has been in its stage since the first of the facts that keep it there', () => {
    const strand = strandOf('2026-02-01', launched('s', 'p', '2013-04'), launched('s', 'q', '2014-04'));
    expect(strand.since.on).toBe('2013-04');
  });
});

describe('lists of the portfolio', () => {
  const log = new WrittenLog();
  for (const name of ['delta', 'Alpha', 'charlie', 'Bravo', 'echo'])
    log.write(name.toLowerCase(), proposed(name), strandOpened('s', 'S'));
  log.write('bravo', launched('s', 'p', '2013'));
  const db = rowsOf(log);

  it('come by name, whatever its capitals, in pages that miss and repeat nothing', () => {
    const names: string[] = [];
    for (let after: string | undefined; ;) {
      const page = partnerships(db, { limit: 2, ...(after !== undefined && { after }) });
      names.push(...page.items.map(({ name }) => name));
      if (page.next === null) break;
      after = page.next;
    }
    expect(names).toEqual(['Alpha', 'Bravo', 'charlie', 'delta', 'echo']);
  });

  it('hold what was asked for', () => {
    const ids = (args: Parameters<typeof partnerships>[1]) =>
      partnerships(db, args).items.map(({ partnershipId }) => partnershipId);
    expect(ids({ stage: 'piloting' })).toEqual(['bravo']);
    expect(ids({ state: 'proposed', named: 'LT' })).toEqual(['delta']);
    expect(strands(db, { stage: 'piloting' }).items.map(({ partnershipId }) => partnershipId)).toEqual(['bravo']);
  });

  it('are counted by state and by stage', () => {
    expect(portfolioCounts(db)).toEqual({
      partnerships: [
        { state: 'operating', synthetic: false, count: 1 },
        { state: 'proposed', synthetic: false, count: 4 },
      ],
      strands: [
        { stage: 'identified', commissionable: true, synthetic: false, count: 4 },
        { stage: 'piloting', commissionable: true, synthetic: false, count: 1 },
      ],
    });
  });

  it.each([{ limit: 0 }, { limit: 501 }, { after: 'no cursor' }])('refuse %j', (args) => {
    expect(() => partnerships(db, args)).toThrow(QueryNotValid);
  });
});
