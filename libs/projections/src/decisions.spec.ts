import { CATALOGUE_VERSION } from '#lifecycle';
import { corrected, harbour, launched, proposed, retracted, strandOpened } from '../test/harbour.js';
import { rowsOf } from '../test/rows-of.js';
import { WrittenLog } from '../test/written-log.js';
import { decisionsOf } from './decisions.js';
import { timelineOf } from './timeline.js';

const entriesOf = (log: WrittenLog) => decisionsOf(rowsOf(log), { partnershipId: 'harbour' }).items;

describe('the decisions of a partnership', () => {
  it('hold every event in the order of the record, amendments and dead ones with it', () => {
    const log = harbour();
    expect(entriesOf(log).map(({ status, command }) => `${status} ${command}`)).toEqual([
      'standing ProposePartnership',
      'standing AddPartner',
      'standing AddPartner',
      'standing OpenStrand',
      'standing OpenBudgetPool',
      'standing CommitContribution',
      'corrected LaunchPilot',
      'standing EvaluatePilot',
      'standing NoteMilestone',
      'dead NoteMilestone',
      'standing DecideExitRoute',
      'standing ObserveFollowUp',
      'standing CorrectEvent',
      'standing RetractEvent',
    ]);
  });

  it('say who recorded and who decided what, on which grounds', () => {
    const log = harbour();
    expect(entriesOf(log)[10]).toEqual({
      partnershipId: 'harbour',
      eventId: log.idOf('harbour', 10),
      revision: 10,
      index: 10,
      type: 'ExitRouteDecided',
      chapter: 'mainstreaming',
      command: 'DecideExitRoute',
      status: 'standing',
      headline: 'Way out of the pilot decided for Mentoring: competitive tender',
      data: {
        occurredOn: '2015-11-02/2016-01',
        strandId: 'mentoring',
        route: 'competitiveTender',
        note: { text: 'Minuted by the board.' },
      },
      recordedAt: '2026-01-15T12:00:00.000Z',
      actor: { id: 'act_clerk', role: 'recorder' },
      decidedBy: { body: 'Board', organisationIds: ['harbour-council'] },
      rationale: { text: 'It works.' },
      evidence: [],
      warnings: ['W22'],
      policyVersion: '1',
      catalogueVersion: CATALOGUE_VERSION,
      commandId: log.idOf('harbour', 10),
      killedBy: null,
      targetEventId: null,
      effect: null,
    });
  });

  it('say what a correction changed, and what a retraction took away', () => {
    const log = harbour();
    const entries = entriesOf(log);
    expect(entries[12]).toMatchObject({
      targetEventId: log.idOf('harbour', 6),
      effect: {
        factId: log.idOf('harbour', 6),
        stoodBefore: true,
        standsAfter: true,
        changes: [{ field: 'occurredOn', before: '2013-05', after: '2013-04' }],
      },
    });
    expect(entries[13]).toMatchObject({
      effect: { factId: log.idOf('harbour', 9), stoodBefore: true, standsAfter: false, changes: [] },
    });
    expect(entries[9]).toMatchObject({ status: 'dead', killedBy: log.idOf('harbour', 13) });
  });

  describe('about amendments of amendments', () => {
    const log = new WrittenLog().write(
      'harbour',
      proposed('Harbour'),
      strandOpened('s', 'S'),
      launched('s', 'p', '2013'),
    );
    const id = (revision: number) => log.idOf('harbour', revision);
    log.write(
      'harbour',
      corrected(id(2), { occurredOn: '2013-04', sites: ['North'] }),
      corrected(id(3), { occurredOn: '2013-05' }),
      retracted(id(3)),
      retracted(id(2)),
      retracted(id(6)),
    );
    const effects = entriesOf(log).map(({ effect }) => effect);

    it('tell a correction of a correction by what the fact became', () => {
      expect(effects[4]?.changes).toEqual([{ field: 'occurredOn', before: '2013-04', after: '2013-05' }]);
    });

    it('tell the retraction of a correction by what the fact went back to', () => {
      expect(effects[5]).toMatchObject({
        factId: id(2),
        changes: [
          { field: 'occurredOn', before: '2013-05', after: '2013' },
          { field: 'sites', before: ['North'], after: null },
        ],
      });
    });

    it('tell the retraction of a retraction as standing again', () => {
      expect(effects[6]).toMatchObject({ stoodBefore: true, standsAfter: false });
      expect(effects[7]).toMatchObject({ factId: id(2), stoodBefore: false, standsAfter: true });
    });
  });

  it('hold what was recorded before the day on which it takes effect, which the time line does not yet', () => {
    const log = new WrittenLog().write('harbour', proposed('Harbour'), strandOpened('s', 'S'), {
      type: 'StrandDiscontinued',
      occurredOn: '2026-01-10',
      data: { strandId: 's', effectiveOn: '2026-06-01', reason: 'noFunding' },
    });
    const db = rowsOf(log, '2026-02-01');
    expect(decisionsOf(db, { partnershipId: 'harbour' }).items.at(-1)).toMatchObject({
      status: 'standing',
      headline: 'S discontinued: no funding',
    });
    const onTheLine = timelineOf(db, { partnershipId: 'harbour', all: true }).items;
    expect(onTheLine.map(({ type }) => type)).toEqual(['PartnershipProposed', 'StrandOpened']);
  });

  it('keep the words of what was recorded where it was corrected', () => {
    const log = harbour();
    log.write('harbour', corrected(log.idOf('harbour', 10), { route: 'inHouse' }));
    expect(entriesOf(log)[10]).toMatchObject({
      status: 'corrected',
      headline: 'Way out of the pilot decided for Mentoring: competitive tender',
    });
  });

  it('are found by command, event and actor', () => {
    const log = harbour();
    const db = rowsOf(log);
    const revisions = (args: object) =>
      decisionsOf(db, { partnershipId: 'harbour', ...args }).items.map(({ revision }) => revision);
    expect(revisions({ commandId: log.idOf('harbour', 3) })).toEqual([3]);
    expect(revisions({ eventId: log.idOf('harbour', 4) })).toEqual([4]);
    expect(revisions({ actorId: 'act_other' })).toEqual([]);
  });

  it('are there for a withdrawn partnership too', () => {
    const log = new WrittenLog().write('harbour', proposed('Harbour'));
    log.write('harbour', retracted(log.idOf('harbour', 0)));
    expect(entriesOf(log).map(({ status }) => status)).toEqual(['dead', 'standing']);
  });
});
