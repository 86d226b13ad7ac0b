import { corrected, launched, proposed, strandOpened } from '../test/harbour.js';
import { rowsOf } from '../test/rows-of.js';
import { WrittenLog, type Written } from '../test/written-log.js';
import { partnership } from './portfolio.js';
import { anomalies, warningsOf, watches } from './warnings.js';

const memorandum: Written = {
  type: 'MemorandumSigned',
  occurredOn: '2012-05',
  data: {
    signatoryIds: ['one', 'two'],
    organisations: [
      { organisationId: 'one', name: 'One', sector: 'public' },
      { organisationId: 'two', name: 'Two', sector: 'third' },
    ],
  },
};
const warned = (fact: Written, ...warnings: string[]): Written => ({ ...fact, metadata: { warnings } });
const piloted = (...more: Written[]) =>
  new WrittenLog().write(
    'harbour',
    proposed('Harbour'),
    strandOpened('s', 'S'),
    warned(launched('s', 'p', '2013-04', '2015-03-31'), 'W01', 'W02', 'W03', 'W04', 'W05'),
    ...more,
  );
const ended: Written = {
  type: 'PilotEnded',
  occurredOn: '2015-03',
  data: { strandId: 's', pilotId: 'p', reason: 'completed' },
};

const shown = (log: WrittenLog) =>
  Object.fromEntries(
    warningsOf(rowsOf(log), { partnershipId: 'harbour' }).items.map(({ code, status }) => [code, status]),
  );

describe('warnings', () => {
  it('that were stored stand as long as the record says so, and what the rules say today is raised', () => {
    expect(shown(piloted())).toEqual({
      W01: 'standing',
      W02: 'standing',
      W03: 'standing',
      W04: 'standing',
      W05: 'standing',
      W06: 'raised',
      W23: 'raised',
    });
  });

  it('are cleared by what is recorded later about a time before', () => {
    expect(shown(piloted(memorandum))['W01']).toBe('cleared');
  });

  it('come with name, sentence and level, and are found by them', () => {
    const db = rowsOf(piloted());
    expect(warningsOf(db, { code: 'W01' }).items).toMatchObject([
      { name: 'PilotBeforeMemorandum', level: 'warn', type: 'PilotLaunched', strandId: 's', revision: 2 },
    ]);
    expect(warningsOf(db, { level: 'note' }).items.map(({ code }) => code)).toEqual(['W04', 'W05', 'W06', 'W23']);
    expect(warningsOf(rowsOf(piloted(memorandum)), { standing: false }).items.map(({ code }) => code)).toEqual(['W01']);
  });

  it('of a code that only a newer version knows are shown by the code', () => {
    const log = new WrittenLog().write('harbour', warned(proposed('Harbour'), 'W99'));
    expect(warningsOf(rowsOf(log)).items).toMatchObject([
      { code: 'W99', name: 'W99', level: 'warn', status: 'cleared' },
    ]);
  });

  it('are counted in the portfolio as they stand', () => {
    expect(partnership(rowsOf(piloted(memorandum)), 'harbour')).toMatchObject({ warnings: 2, notes: 4 });
  });
});

describe('watches', () => {
  const overdue = (log: WrittenLog, validAt: string) =>
    watches(rowsOf(log), { validAt }).items.map(({ code, since }) => `${code} ${since}`);

  it('hold from the day after the planned end on', () => {
    expect(overdue(piloted(), '2015-03-31')).toEqual([]);
    expect(overdue(piloted(), '2015-04-01')).toEqual(['W07 2015-04-01']);
  });

  it('hold a year after the last day on which a pilot without evaluation can have ended', () => {
    expect(overdue(piloted(ended), '2016-03-30')).toEqual([]);
    expect(overdue(piloted(ended), '2016-03-31')).toEqual(['W08 2016-03-31']);
  });
});

describe('anomalies', () => {
  const crossed = () => {
    const log = piloted(ended);
    return log.write('harbour', {
      ...corrected(log.idOf('harbour', 3), { occurredOn: '2011' }),
      metadata: { warnings: ['W32'] },
    });
  };

  it('say where standing facts contradict each other', () => {
    expect(anomalies(rowsOf(crossed())).items).toMatchObject([
      { partnershipId: 'harbour', code: 'R02', eventId: crossed().idOf('harbour', 3) },
    ]);
  });

  it('leave the warning of the amendment standing that brought them', () => {
    expect(shown(crossed())['W32']).toBe('standing');
  });

  it('clear that warning when the record agrees again', () => {
    const log = crossed();
    log.write('harbour', corrected(log.idOf('harbour', 4), { occurredOn: '2015-03' }));
    const db = rowsOf(log);
    expect(anomalies(db).items).toEqual([]);
    expect(shown(log)['W32']).toBe('cleared');
  });

  it('are none where nothing contradicts', () => {
    expect(partnership(rowsOf(piloted(ended)), 'harbour')?.anomalies).toBe(0);
  });
});

describe('an answer to a warning', () => {
  const answering = (log: WrittenLog, revision: number, code: string, on = '2016'): Written => ({
    type: 'WarningAcknowledged',
    occurredOn: on,
    data: { targetEventId: log.idOf('harbour', revision), code, reason: { text: `About ${code}.` } },
  });
  const answered = () => {
    const log = piloted();
    return log.write('harbour', answering(log, 2, 'W01', '2017'), answering(log, 2, 'W01'), answering(log, 2, 'W07'));
  };

  it('stands beside it, in the order of the days, and clears nothing', () => {
    const [w01, w02] = warningsOf(rowsOf(answered()), { partnershipId: 'harbour' }).items;
    expect(w01).toMatchObject({
      code: 'W01',
      status: 'standing',
      answers: [
        { on: '2016', reason: { text: 'About W01.' } },
        { on: '2017', reason: { text: 'About W01.' } },
      ],
    });
    expect(w02).toMatchObject({ code: 'W02', answers: [] });
  });

  it('stands beside what is overdue, too', () => {
    expect(watches(rowsOf(answered()), { validAt: '2016-01-01' }).items).toMatchObject([
      { code: 'W07', answers: [{ reason: { text: 'About W07.' } }] },
    ]);
  });

  it('is not given before its day', () => {
    const [w01] = warningsOf(rowsOf(answered(), '2016-12-31'), { code: 'W01' }).items;
    expect(w01!.answers.map(({ on }) => on)).toEqual(['2016']);
  });
});

describe('warnings of the money', () => {
  const money = (pence: number) => ({ pence, currency: 'GBP', qualifier: 'exact' });
  const spent = (pence: number, more: object = {}): Written => ({
    type: 'SpendRecorded',
    occurredOn: '2014',
    data: { amount: money(pence), purpose: 'pilot', category: 'delivery', poolId: 'pool', ...more },
  });
  const pooled = (...more: Written[]) =>
    new WrittenLog().write(
      'harbour',
      proposed('Harbour'),
      {
        type: 'BudgetPoolOpened',
        occurredOn: '2013',
        data: { poolId: 'pool', arrangement: 'aligned', currency: 'GBP', purpose: 'All of it' },
      },
      {
        type: 'ContributionCommitted',
        occurredOn: '2013',
        data: { contributionId: 'c', funderId: 'council', kind: 'cash', amount: money(100), poolId: 'pool' },
      },
      ...more,
    );

  it('stand with the spending that went beyond what there was, and are cleared by more money', () => {
    expect(shown(pooled(spent(60), warned(spent(60), 'W18')))['W18']).toBe('standing');
    const more: Written = {
      type: 'ContributionChanged',
      occurredOn: '2014',
      data: { contributionId: 'c', reason: 'increased', newAmount: money(120) },
    };
    expect(shown(pooled(spent(60), warned(spent(60), 'W18'), more))['W18']).toBe('cleared');
  });

  it('stand with the spending that broke a ring-fence', () => {
    const fence: Written = {
      type: 'RingFenceEstablished',
      occurredOn: '2013',
      data: { ringFenceId: 'r', poolId: 'pool', amount: money(50), purpose: 'sustainment' },
    };
    expect(shown(pooled(fence, spent(10, { ringFenceId: 'r' })))['W25']).toBe('raised');
    expect(shown(pooled(fence, spent(10, { ringFenceId: 'r', purpose: 'sustainment' })))['W25']).toBeUndefined();
  });
});

describe('warnings of an end', () => {
  it('stand with a conclusion that left a strand on its way, and with a partner that left a promise', () => {
    const log = piloted(
      { type: 'PartnerJoined', occurredOn: '2012', data: { organisationId: 'council', roles: ['funder'] } },
      {
        type: 'SustainabilityCommitmentMade',
        occurredOn: '2013',
        data: { commitmentId: 'c', byOrganisationId: 'council', strength: 'intention' },
      },
      { type: 'PartnerLeft', occurredOn: '2015', data: { organisationId: 'council', reason: 'withdrew' } },
      { type: 'PartnershipConcluded', occurredOn: '2016', data: { reason: 'fundingEnded' } },
    );
    expect(shown(log)).toMatchObject({ W12: 'raised', W17: 'raised' });
  });
});
