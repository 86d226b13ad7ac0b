import { fold, type Strand } from '#lifecycle';
import { facts, recorded, type Told } from '../../../lifecycle/test/given.js';
import { realSource, registers } from '../../test/real-cohort.js';
import { sourceOf } from '../../test/source.js';
import { answer, type Answered } from '../answer.js';
import { levelOf } from '../groups.js';
import { numberOf } from '../days.js';
import { spellsOf, stateAt } from '../subjects/spells.js';
import { specification } from '../../test/told.js';
import { buildSubjects } from '../subjects.js';
import type { QuestionId } from './index.js';

const STRAND = { strandId: 'throughcare' };
const told = (...more: Told[]) =>
  recorded(facts.partnershipProposed('2012-01-01'), facts.strandOpened('2012-02-01'), ...more);
const ask = (id: QuestionId, given: object, ...more: Told[]): Promise<Answered> =>
  answer(
    id,
    { validAt: '2020-12-31', ...given },
    sourceOf(new Map([['low-moss', told(...more)]]), registers, '2022-01-01'),
  );
const rowsOf = ({ tables }: Answered, id: string) => tables.find((table) => table.id === id)!.rows;

describe('where the time goes', () => {
  const course = [
    facts.memorandumSigned('2012-03-01'),
    facts.pilotLaunched('2013-01-01'),
    facts.pilotEnded('2015-01-01'),
    facts.exitRouteDecided('2015-07-01'),
    facts.serviceMainstreamed('2016-01-01'),
  ];

  it('counts who reached each milestone, and the days of each step', async () => {
    const answered = await ask('Q3', {}, ...course);
    expect(rowsOf(answered, 'funnel').map(([milestone, strands]) => `${milestone} ${strands}`)).toEqual([
      'proposed 1',
      'memorandum signed 1',
      'pilot launched 1',
      'pilot ended 1',
      'pilot evaluated 0',
      'exit route decided 1',
      'tendered 0',
      'contract awarded 0',
      'contract signed 0',
      'mainstreamed 1',
    ]);
    expect(
      rowsOf(answered, 'steps')
        .slice(0, 3)
        .map(([from, to, , , fewest, , most]) => `${from} → ${to} ${fewest} ${most}`),
    ).toEqual([
      'proposed → memorandum signed 60 60',
      'memorandum signed → pilot launched 306 306',
      'pilot launched → pilot ended 730 730',
    ]);
    expect(answered.answer.heading).toBe(
      'Of one strand one reached a pilot, one a decision on the way out, none a contract and one the mainstream',
    );
  });

  it('follows a strand through its stages, a closed one until the day that is asked about', () => {
    const history = fold('low-moss', told(...course, facts.serviceDecommissioned('2018-01-01')));
    const { subjects } = buildSubjects([history], specification(), registers);
    const spells = spellsOf(history.strand('throughcare')!, subjects.all[0]!, 'lastSeen', numberOf('2020-12-31'));
    expect(spells.map(({ state, from, until, to }) => `${state} ${from}–${until} ${to}`)).toEqual([
      'piloting 0–730 pilotEnded',
      'pilotEnded 730–1095 mainstreamed',
      'mainstreamed 1095–1826 decommissioned',
      'decommissioned 1826–2921 null',
    ]);
    expect([0, 800, 1100, 2900, 3000].map((days) => stateAt(spells, days))).toEqual([
      'piloting',
      'pilotEnded',
      'mainstreamed',
      'decommissioned',
      null,
    ]);
  });
});

describe('groups as they stood at the outset', () => {
  const level = (name: string, ...more: Told[]) => {
    const history = fold('low-moss', told(...more, facts.pilotLaunched('2013-06')));
    const strand: Strand = history.strand('throughcare')!;
    return levelOf(name, history, strand, strand.of('PilotLaunched')[0]!, registers);
  };

  it.each([
    ['yes', '2013-05'],
    ['uncertain', '2013-06'],
    ['uncertain', '2013'],
    ['no', '2013-07'],
  ])('say %s of a memorandum signed %s for a launch in June 2013', (says, on) => {
    expect(level('memorandum', facts.memorandumSigned(on))).toBe(says);
  });

  it.each([
    ['yes', '2012', []],
    ['uncertain', '2013-06', []],
    ['no', '2013-07', []],
    ['no', '2012', [facts.dedicatedLeadLeft('2013-05')]],
    ['uncertain', '2012', [facts.dedicatedLeadLeft('2013')]],
    ['yes', '2012', [facts.dedicatedLeadLeft('2014')]],
  ])('say %s of a post held from %s', (says, from, left) => {
    expect(level('dedicatedLead', facts.dedicatedLeadAppointed(from, { strandId: undefined }), ...left)).toBe(says);
  });

  it('count money for after the pilot only when it is set apart for that, or bound by contract', () => {
    expect(level('moneyForAfter', facts.ringFenceEstablished('2012', { purpose: 'pilot', strandId: undefined }))).toBe(
      'no',
    );
    expect(
      level('moneyForAfter', facts.ringFenceEstablished('2012', { purpose: 'sustainment', strandId: undefined })),
    ).toBe('yes');
    expect(
      level(
        'moneyForAfter',
        facts.sustainabilityCommitmentMade('2012', { strength: 'intention', strandId: undefined }),
      ),
    ).toBe('no');
    expect(
      level(
        'moneyForAfter',
        facts.sustainabilityCommitmentMade('2012', { strength: 'bindingContract', strandId: undefined }),
      ),
    ).toBe('yes');
  });
});

describe('a dedicated lead', () => {
  it('was there on so many days at least and at most', async () => {
    const answered = await ask(
      'Q7',
      {},
      facts.serviceDesigned('2013-01-01'),
      facts.pilotLaunched('2013-02-01'),
      facts.pilotEnded('2015-01-01'),
      facts.dedicatedLeadAppointed('2013-01-11', { strandId: undefined }),
      facts.dedicatedLeadLeft('2013-03'),
    );
    expect(answered.answer.results).toMatchObject({ leadDays: { strands: 1, days: 730, heldMin: 49, heldMax: 79 } });
  });
});

describe('support', () => {
  it('is counted by the month of the engagement, and from proposal and launch', async () => {
    const contact = (on: string) => facts.supportContactLogged(on, { kind: 'legal', channel: 'phone' });
    const answered = await ask(
      'Q13',
      {},
      facts.supportEngagementStarted('2012-03-01'),
      contact('2012-03-01'),
      contact('2012-04-01'),
      contact('2013-03-01'),
      facts.supportEngagementEnded('2013-03-01'),
      facts.pilotLaunched('2013-01-01'),
    );
    expect(rowsOf(answered, 'by-age').map(([months, contacts]) => `${months}: ${contacts}`)).toEqual([
      '0 to 3: 2',
      '3 to 6: 0',
      '6 to 12: 1',
    ]);
    expect(rowsOf(answered, 'first-dealings')).toEqual([['low-moss', '60', '306']]);
  });
});

describe('cost and result', () => {
  it('keeps what was stated apart from what was measured, and the registers apart from both', async () => {
    const answered = await answer('Q16', { validAt: '2025-12-31' }, realSource);
    expect(rowsOf(answered, 'results').map(([basis]) => basis)).toEqual(['measured', 'selfStated']);
    expect(answered.answer.heading).toContain('seven results measured, six results only stated');
    expect(answered.answer.heading).toContain('at least £16,472,177 (4 of 24 amounts unknown)');
    expect(rowsOf(answered, 'programmes').length).toBeGreaterThan(0);
  });

  it('takes an amount as it was last changed, and never an unknown one for nothing', async () => {
    const money = (pence: number | null, qualifier: string) => ({ pence, currency: 'GBP', qualifier });
    const answered = await ask(
      'Q16',
      {},
      facts.contributionCommitted('2012-03', {
        contributionId: 'a',
        amount: money(100_000, 'exact'),
        strandId: undefined,
      }),
      facts.contributionCommitted('2012-03', {
        contributionId: 'b',
        amount: money(null, 'unknown'),
        strandId: undefined,
      }),
      facts.contributionChanged('2013', { contributionId: 'a', newAmount: money(50_000, 'exact') }),
    );
    expect(rowsOf(answered, 'money')).toEqual([['Committed', 'at least £500 (1 of 2 amounts unknown)', 2, 1]]);
  });
});

describe('what was known when', () => {
  it('names the strand, what was said of it, and the record that changed it', async () => {
    const answered = await ask(
      'Q20',
      { against: 'size:3' },
      facts.pilotLaunched('2013-01-01'),
      facts.serviceMainstreamed('2016-01-01', {}, { as: 'mainstreaming' }),
    );
    expect(rowsOf(answered, 'changes')).toEqual([
      [
        'low-moss/throughcare',
        'last seen after 0 days; from 2013-01-01, until 2013-01-01',
        'mainstreamed after 1095 days; from 2013-01-01, until 2016-01-01',
      ],
    ]);
    expect(rowsOf(answered, 'causes').map(([partnership, , type]) => `${partnership} ${type}`)).toEqual([
      'low-moss ServiceMainstreamed',
    ]);
  });

  it('says so when nothing was learned', async () => {
    const answered = await ask(
      'Q20',
      { against: 'size:4' },
      facts.pilotLaunched('2013-01-01'),
      facts.memorandumSigned('2013'),
    );
    expect(answered.answer.heading).toBe(
      'Nothing that this analysis counts was learned between the two points of the log',
    );
  });

  it('needs the other point of the log', async () => {
    await expect(ask('Q20', {})).rejects.toThrow('/against');
  });
});

describe('the quality of the record', () => {
  it('counts precision, lateness and amendments', async () => {
    const answered = await ask(
      'Q21',
      {},
      facts.pilotLaunched('2013', STRAND),
      facts.pilotEnded(null, STRAND, { as: 'end' }),
      facts.eventCorrected('2021', { targetEventId: told()[0]!.id, set: { name: 'Low Moss' } }),
    );
    expect(answered.answer.results).toMatchObject({ facts: 4, undated: 1, amendments: 1, amendmentsPer100: 25 });
    expect(rowsOf(answered, 'precision').map(([value, count]) => `${value} ${count}`)).toEqual([
      'day 2',
      'unknown 1',
      'year 1',
    ]);
  });
});
