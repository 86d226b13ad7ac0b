import { corrected, harbour, launched, proposed, retracted, strandOpened } from '../test/harbour.js';
import { rowsOf } from '../test/rows-of.js';
import { WrittenLog } from '../test/written-log.js';
import { timelineOf } from './timeline.js';

const headlines = (log: WrittenLog, args: { strandId?: string; all?: boolean } = {}, validAt?: string) =>
  timelineOf(rowsOf(log, validAt), { partnershipId: 'harbour', ...args }).items.map(
    ({ earliest, headline }) => `${earliest} ${headline}`,
  );

describe('the time line of a partnership', () => {
  it('tells what stands by the day on which it happened', () => {
    expect(headlines(harbour())).toEqual([
      '2012-01-01 Harbour proposed',
      '2012-01-01 Harbour Council joined as lead public and host',
      '2012-01-01 Open Door joined as provider',
      '2012-06-01 Service opened: Mentoring',
      '2013-01-01 Pooled budget opened: The pilot',
      '2013-02-01 Harbour Council committed about £120,000',
      '2013-04-01 Pilot pilot-1 launched',
      '2013-06-12 Opening day',
      '2015-09-01 Pilot pilot-1 evaluated: successful',
      '2015-11-02 Way out of the pilot decided for Mentoring: competitive tender',
      '2026-01-15 Looked again at the partnership: unclear',
    ]);
  });

  it('shows amendments and withdrawn records where they are asked for', () => {
    const log = harbour();
    const page = timelineOf(rowsOf(log), { partnershipId: 'harbour', all: true });
    expect(page.items.filter(({ kind }) => kind !== 'fact')).toMatchObject([
      { kind: 'dead', headline: 'Opening day', occurredOn: '2013-06-12', killedBy: log.idOf('harbour', 13) },
      { kind: 'amendment', headline: 'Record corrected: occurred on', targetEventId: log.idOf('harbour', 6) },
      { kind: 'amendment', headline: 'Record withdrawn: duplicate', targetEventId: log.idOf('harbour', 9) },
    ]);
  });

  it('gives all that is known of a fact, as it stands', () => {
    const log = harbour();
    const entry = timelineOf(rowsOf(log), { partnershipId: 'harbour' }).items.find(
      ({ type }) => type === 'PilotLaunched',
    );
    expect(entry).toEqual({
      partnershipId: 'harbour',
      eventId: log.idOf('harbour', 6),
      revision: 6,
      index: 6,
      kind: 'fact',
      type: 'PilotLaunched',
      chapter: 'piloting',
      strandIds: ['mentoring'],
      occurredOn: '2013-04',
      earliest: '2013-04-01',
      latest: '2013-04-30',
      precision: 'month',
      certainty: 'certain',
      dateUnknown: false,
      retrospective: true,
      recordedAt: '2026-01-15T12:00:00.000Z',
      headline: 'Pilot pilot-1 launched',
      data: { strandId: 'mentoring', pilotId: 'pilot-1', plannedEndOn: '2017-03-31' },
      note: null,
      sources: [],
      corrections: [log.idOf('harbour', 12)],
      targetEventId: null,
      killedBy: null,
    });
  });

  it('gives note and sources as they were recorded where nothing was corrected', () => {
    const entries = timelineOf(rowsOf(harbour()), { partnershipId: 'harbour' }).items;
    expect(entries.find(({ type }) => type === 'ExitRouteDecided')?.note).toEqual({ text: 'Minuted by the board.' });
    expect(entries.find(({ type }) => type === 'PilotEvaluated')?.sources).toEqual([
      { source: 'report-2015', certainty: 'stated', locator: 'p. 3' },
    ]);
  });

  it('gives fields and note as they were corrected', () => {
    const log = harbour();
    log.write('harbour', corrected(log.idOf('harbour', 10), { route: 'inHouse', note: { text: 'Misread.' } }));
    const entry = timelineOf(rowsOf(log), { partnershipId: 'harbour' }).items.find(
      ({ type }) => type === 'ExitRouteDecided',
    );
    expect(entry).toMatchObject({
      data: { strandId: 'mentoring', route: 'inHouse' },
      note: { text: 'Misread.' },
      headline: 'Way out of the pilot decided for Mentoring: in house',
    });
  });

  it('marks a day that nobody knows', () => {
    const entry = timelineOf(rowsOf(harbour()), { partnershipId: 'harbour' }).items.at(-1);
    expect(entry).toMatchObject({ occurredOn: null, precision: 'unknown', dateUnknown: true, earliest: '2026-01-15' });
  });

  it('holds on a day what had happened by then, and says what had only possibly happened', () => {
    const page = timelineOf(rowsOf(harbour(), '2013-04-10'), { partnershipId: 'harbour' });
    expect(page.items.at(-1)).toMatchObject({ type: 'PilotLaunched', certainty: 'possible' });
    expect(page.items.at(-2)).toMatchObject({ type: 'ContributionCommitted', certainty: 'certain' });
  });

  it('of one strand holds the facts that name it, also by a pilot or procurement', () => {
    const log = new WrittenLog().write(
      'harbour',
      proposed('Harbour'),
      strandOpened('a', 'A'),
      strandOpened('b', 'B'),
      launched('b', 'p', '2013'),
      {
        type: 'ProcurementPlanned',
        occurredOn: '2014',
        data: {
          procurementId: 'buy',
          strandIds: ['a'],
          buyerId: 'council',
          title: 'A',
          regime: 'full',
          reservedFor: 'none',
        },
      },
      { type: 'ServiceTendered', occurredOn: '2015', data: { procurementId: 'buy', procedure: 'open' } },
      {
        type: 'SpendRecorded',
        occurredOn: '2016',
        data: {
          amount: { pence: 100, currency: 'GBP', qualifier: 'exact' },
          purpose: 'pilot',
          category: 'lead',
          pilotId: 'p',
        },
      },
    );
    expect(headlines(log, { strandId: 'b' })).toEqual([
      '2012-06-01 Service opened: B',
      '2013-01-01 Pilot p launched',
      '2016-01-01 £1 spent on lead (pilot)',
    ]);
    expect(headlines(log, { strandId: 'a' })).toEqual([
      '2012-06-01 Service opened: A',
      '2014-01-01 council planned to buy: A',
      '2015-01-01 Offers invited for buy (open)',
    ]);
  });

  it('puts facts of one day in the order in which one makes the other possible', () => {
    const log = new WrittenLog().write(
      'harbour',
      launched('a', 'p', '2012-01-01'),
      strandOpened('a', 'A', '2012-01-01'),
      proposed('Harbour', '2012-01-01'),
    );
    expect(headlines(log).map((line) => line.slice(11))).toEqual([
      'Harbour proposed',
      'Service opened: A',
      'Pilot p launched',
    ]);
  });

  it('comes in pages that miss and repeat nothing', () => {
    const db = rowsOf(harbour());
    const found: number[] = [];
    for (let after: string | undefined; ;) {
      const page = timelineOf(db, {
        partnershipId: 'harbour',
        all: true,
        limit: 3,
        ...(after !== undefined && { after }),
      });
      found.push(...page.items.map(({ revision }) => revision));
      if (page.next === null) break;
      after = page.next;
    }
    expect([...found].sort((a, b) => a - b)).toEqual(Array.from({ length: 14 }, (_, revision) => revision));
  });

  it('still tells of a withdrawn partnership what was withdrawn', () => {
    const log = new WrittenLog().write('harbour', proposed('Harbour'));
    log.write('harbour', retracted(log.idOf('harbour', 0)));
    expect(headlines(log, { all: true })).toEqual([
      '2012-01-01 Harbour proposed',
      '2026-01-21 Record withdrawn: duplicate',
    ]);
  });
});
