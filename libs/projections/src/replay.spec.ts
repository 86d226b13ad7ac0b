import { definitionOfCommand, fold, NO_REGISTERS, type History, type RecordedEvent } from '#lifecycle';
import { loadRegisters, realPartnerships } from '#registers';
import { harbour, corrected, launched, organisation, proposed, retracted, strandOpened } from '../test/harbour.js';
import { WrittenLog, type Written } from '../test/written-log.js';
import { replayOf, stateOf, streamOf, type ReplayStep } from './index.js';

const ID = 'harbour';
const historyIn = (log: WrittenLog, id = ID, cut = {}): History =>
  fold(id, log.eventsOf(streamOf(id)) as unknown as RecordedEvent[], cut);
const replayed = (...facts: Written[]) => replayOf(historyIn(new WrittenLog().write(ID, ...facts)), NO_REGISTERS);
const says = (step: ReplayStep | undefined) => step?.changes.map(({ says: words }) => words);

const contributed = (contributionId: string, pence: number | null, qualifier: string): Written => ({
  type: 'ContributionCommitted',
  occurredOn: '2013',
  data: { contributionId, funderId: 'council', kind: 'cash', amount: { pence, currency: 'GBP', qualifier } },
});

describe('a replay', () => {
  it('tells the facts in the order of their days, not of their recording', () => {
    const { steps } = replayed(
      launched('mentoring', 'pilot-1', '2013-05'),
      proposed('Harbour'),
      strandOpened('mentoring', 'Mentoring'),
    );
    expect(steps.map(({ number, type }) => [number, type])).toEqual([
      [1, 'PartnershipProposed'],
      [2, 'StrandOpened'],
      [3, 'PilotLaunched'],
    ]);
  });

  it('says the stage that each fact brought a strand', () => {
    const { steps } = replayed(
      proposed('Harbour'),
      strandOpened('mentoring', 'Mentoring'),
      launched('mentoring', 'pilot-1', '2013-05', '2016-03'),
      {
        type: 'PilotEnded',
        occurredOn: '2016',
        data: { strandId: 'mentoring', pilotId: 'pilot-1', reason: 'completed' },
      },
    );
    expect(steps.map(says)).toEqual([
      ['proposed'],
      ['identified'],
      [
        'proposed → operating',
        'identified → piloting',
        'a pilot is running',
        'planned end of pilot-1 2016-03',
        'last seen 2013-05',
      ],
      ['piloting → pilot ended', 'no pilot is running any more', 'last seen 2016'],
    ]);
  });

  it('names the strand of a change', () => {
    const { steps } = replayed(proposed('Harbour'), strandOpened('mentoring', 'Mentoring'));
    expect(steps[1]!.changes).toEqual([
      {
        of: 'strand',
        strandId: 'mentoring',
        strand: 'Mentoring',
        field: 'stage',
        before: null,
        after: 'identified',
        says: 'identified',
      },
    ]);
  });

  it('keeps a total that says what is not known', () => {
    const { steps, standing } = replayed(
      proposed('Harbour'),
      contributed('a', 10_000_00, 'exact'),
      contributed('b', null, 'unknown'),
    );
    expect(says(steps[2])).toEqual(['cash committed: £10,000 → at least £10,000, 1 of 2 amounts not known']);
    expect(standing.totals).toEqual([
      { of: 'cash', pence: 1_000_000, currency: 'GBP', qualifier: 'atLeast', parts: 2, unknownParts: 1 },
    ]);
  });

  it('lets the planned end of an extension go before those of launch and plan', () => {
    const { steps } = replayed(
      proposed('Harbour'),
      strandOpened('mentoring', 'Mentoring'),
      launched('mentoring', 'pilot-1', '2013-05', '2016-03'),
      {
        type: 'PilotExtended',
        occurredOn: '2015',
        data: { strandId: 'mentoring', pilotId: 'pilot-1', newPlannedEndOn: '2017-03' },
      },
    );
    expect(says(steps[3])).toContain('planned end of pilot-1 2016-03 → 2017-03');
  });

  it('changes nothing with a fact that is only a mark', () => {
    const { steps } = replayed(proposed('Harbour'), {
      type: 'MilestoneNoted',
      occurredOn: '2013',
      data: { label: 'Opening day', kind: 'ceremony' },
    });
    expect(steps[1]!.changes).toEqual([]);
  });

  it('lets a contribution count with what it was changed to', () => {
    const { steps, standing } = replayed(proposed('Harbour'), contributed('a', 10_000_00, 'exact'), {
      type: 'ContributionChanged',
      occurredOn: '2014',
      data: {
        contributionId: 'a',
        reason: 'reduced',
        newAmount: { pence: 400_000, currency: 'GBP', qualifier: 'exact' },
      },
    });
    expect(says(steps[2])).toEqual(['cash committed: £10,000 → £4,000']);
    expect(standing.totals).toMatchObject([{ of: 'cash', pence: 400_000, parts: 1 }]);
  });

  it('tells spending and what was freed by their totals', () => {
    const amount = (pence: number) => ({ pence, currency: 'GBP', qualifier: 'exact' });
    const { steps } = replayed(
      proposed('Harbour'),
      contributed('a', 10_000_00, 'exact'),
      {
        type: 'RingFenceEstablished',
        occurredOn: '2013',
        data: { ringFenceId: 'r', contributionId: 'a', amount: amount(50_000), purpose: 'sustainment' },
      },
      {
        type: 'SpendRecorded',
        occurredOn: '2014',
        data: { amount: amount(20_000), purpose: 'pilot', category: 'lead' },
      },
      { type: 'RingFenceReleased', occurredOn: '2015', data: { ringFenceId: 'r', decisionId: 'd' } },
    );
    expect(steps.slice(3).map(says)).toEqual([['spent: £200'], ['freed of ring-fences: £500']]);
  });

  it('counts a partner until it left every scope', () => {
    const joined = (strandId?: string): Written => ({
      type: 'PartnerJoined',
      occurredOn: '2013',
      data: { organisationId: 'one', roles: ['provider'], ...(strandId && { strandId }) },
    });
    const left = (occurredOn: string, strandId?: string): Written => ({
      type: 'PartnerLeft',
      occurredOn,
      data: { organisationId: 'one', reason: 'withdrew', ...(strandId && { strandId }) },
    });
    const { steps, standing } = replayed(
      proposed('Harbour'),
      strandOpened('s', 'S'),
      joined(),
      joined('s'),
      left('2014', 's'),
      left('2015'),
    );
    expect(steps.slice(-2).map(says)).toEqual([[], ['0 partners']]);
    expect(standing.partners).toBe(0);
  });

  it('ends with the conclusion', () => {
    const { steps } = replayed(proposed('Harbour'), {
      type: 'PartnershipConcluded',
      occurredOn: '2016',
      data: { reason: 'purposeAchieved' },
    });
    expect(says(steps[1])).toEqual(['proposed → concluded']);
  });

  it('counts a partner once, however often it joins', () => {
    const joined = (roles: string[], strandId?: string): Written => ({
      type: 'PartnerJoined',
      occurredOn: '2012',
      data: {
        organisationId: 'council',
        roles,
        ...(strandId && { strandId }),
        organisations: [organisation('council', 'Council', 'public')],
      },
    });
    const { steps, standing } = replayed(
      { ...proposed('Harbour'), occurredOn: '2011' },
      strandOpened('mentoring', 'Mentoring', '2011-05'),
      joined(['partner']),
      joined(['leadPublic'], 'mentoring'),
    );
    expect(says(steps[2])).toEqual(['1 partner']);
    expect(says(steps[3])).toEqual(['public lead for Mentoring: Council']);
    expect(standing.partners).toBe(1);
  });

  it('says how the first source that names no other day gives the day', () => {
    const evidence = [
      { source: 'a', certainty: 'stated', disagrees: [{ field: 'occurredOn', value: '2013' }] },
      { source: 'b', certainty: 'inferred' },
    ];
    expect(replayed({ ...proposed('Harbour'), metadata: { evidence } }).steps[0]!.statedAs).toBe('inferred');
    expect(replayed(proposed('Harbour')).steps[0]!.statedAs).toBeNull();
  });

  it('says what a source is, where the register has it', () => {
    const registers = {
      ...NO_REGISTERS,
      sources: new Map([
        [
          'report-2015',
          {
            id: 'report-2015',
            title: 'The report',
            publisher: 'A publisher',
            address: 'https://example.org',
            publishedOn: '2015',
            extentRead: 'all',
          },
        ],
      ]),
    };
    const { steps } = replayOf(historyIn(harbour()), registers);
    expect(steps.find(({ type }) => type === 'PilotEvaluated')!.sources).toEqual([
      {
        source: 'report-2015',
        certainty: 'stated',
        locator: 'p. 3',
        title: 'The report',
        publisher: 'A publisher',
        address: 'https://example.org',
      },
    ]);
  });

  it('tells a corrected fact with the day that stands, and what the correction changed', () => {
    const step = replayOf(historyIn(harbour()), NO_REGISTERS).steps.find(({ type }) => type === 'PilotLaunched')!;
    expect(step.occurredOn).toBe('2013-04');
    expect(step.corrections).toMatchObject([
      { reason: 'betterSource', changes: [{ field: 'occurredOn', before: '2013-05', after: '2013-04' }] },
    ]);
  });

  it('leaves a withdrawn fact out of the life, and lists it apart', () => {
    const { steps, withdrawn } = replayOf(historyIn(harbour()), NO_REGISTERS);
    expect(steps.filter(({ type }) => type === 'MilestoneNoted')).toHaveLength(1);
    expect(withdrawn).toMatchObject([{ type: 'MilestoneNoted', revision: 9, reason: 'duplicate' }]);
  });

  it('tells what was known then', () => {
    const log = harbour();
    const before = replayOf(historyIn(log, ID, { knownSize: 12 }), NO_REGISTERS);
    expect(before.withdrawn).toEqual([]);
    expect(before.steps.find(({ type }) => type === 'PilotLaunched')).toMatchObject({
      occurredOn: '2013-05',
      corrections: [],
    });
  });

  it('marks a day that nobody knows, and ends on the day that was asked about', () => {
    const { steps } = replayOf(historyIn(harbour(), ID, { validAt: '2013-06-11' }), NO_REGISTERS);
    expect(steps.map(({ type }) => type)).not.toContain('MilestoneNoted');
    const unknown = replayOf(historyIn(harbour()), NO_REGISTERS).steps.at(-1)!;
    expect(unknown).toMatchObject({
      type: 'FollowUpObserved',
      occurredOn: null,
      precision: 'unknown',
      dateUnknown: true,
      retrospective: true,
    });
  });

  it('says where a fact contradicts another', () => {
    const log = new WrittenLog().write(
      ID,
      proposed('Harbour'),
      strandOpened('mentoring', 'Mentoring'),
      launched('mentoring', 'pilot-1', '2013-05'),
    );
    log.write(ID, retracted(log.idOf(ID, 1)));
    const launch = replayOf(historyIn(log), NO_REGISTERS).steps.find(({ type }) => type === 'PilotLaunched')!;
    expect(launch.anomalies.map(({ code }) => code)).toEqual(['R11']);
  });

  it('ends where the history stands, for every real partnership', () => {
    const registers = loadRegisters();
    const ends = realPartnerships().map(({ partnershipId, commands }) => {
      const log = new WrittenLog().write(
        partnershipId,
        ...commands.map(({ type, occurredOn, data, organisations, evidence }) => ({
          type: definitionOfCommand(type)!.type,
          occurredOn,
          recordedAt: '2026-12-01T12:00:00.000Z',
          data: { ...data, ...(organisations && { organisations }) },
          metadata: { evidence },
        })),
      );
      const history = historyIn(log, partnershipId, { validAt: '2026-12-31' });
      const { standing, steps } = replayOf(history, registers);
      expect(standing.state).toBe(stateOf(history));
      expect(standing.strands.map(({ strandId, name, stage }) => [strandId, name, stage])).toEqual(
        [...history.strands.values()].map((strand) => [strand.strandId, strand.current('name'), strand.stage]),
      );
      expect(steps.filter(({ sources }) => sources.length === 0)).toEqual([]);
      return [partnershipId, steps.length];
    });
    expect(ends).toHaveLength(14);
  });

  it('reads a corrected correction as one that stands', () => {
    const log = harbour();
    const correction = log.eventsOf(streamOf(ID)).find(({ type }) => type === 'EventCorrected')!;
    log.write(ID, corrected(correction.id, { occurredOn: '2013-03' }));
    const step = replayOf(historyIn(log), NO_REGISTERS).steps.find(({ type }) => type === 'PilotLaunched')!;
    expect(step.occurredOn).toBe('2013-03');
    expect(step.corrections).toHaveLength(1);
  });
});
