/** In what two answers differ, and why each fact came or went. */
import type { Cut } from '#lifecycle';
import { factsBetween } from './difference.js';
import { lifeOf } from './life.js';
import { corrected, facts, historyAt, idOf, retracted } from '../test/told.js';

const told = [
  facts.partnershipProposed('2012', {}, { as: 'proposal' }),
  facts.strandOpened('2012', { strandId: 'throughcare' }, { as: 'strand' }),
  facts.pilotLaunched('2013', { strandId: 'throughcare', pilotId: 'pilot-1' }, { as: 'launch' }),
  corrected('launch', { occurredOn: '2014-06' }, { as: 'correction' }),
  facts.milestoneNoted('2013-02', {}, { as: 'milestone' }),
  retracted('milestone', { as: 'retraction' }),
  retracted('retraction', { as: 'reinstatement' }),
];
const between = (from: Cut, to: Cut) => factsBetween(historyAt(told, from), historyAt(told, to));

describe('between two states of the record', () => {
  it('a fact came because it was recorded', () => {
    expect(between({ knownSize: 2 }, { knownSize: 3 }).came).toMatchObject([
      { fact: { id: idOf('launch') }, because: 'recorded' },
    ]);
  });

  it('a fact became another, by the correction', () => {
    expect(between({ knownSize: 3 }, { knownSize: 4 }).changed).toMatchObject([
      {
        after: { id: idOf('launch') },
        changes: [{ field: 'occurredOn', before: '2013', after: '2014-06' }],
        by: [idOf('correction')],
      },
    ]);
  });

  it('a fact went because it was withdrawn, and came because that was taken back', () => {
    expect(between({ knownSize: 5 }, { knownSize: 6 }).went).toMatchObject([
      { fact: { id: idOf('milestone') }, because: 'retracted', by: idOf('retraction') },
    ]);
    expect(between({ knownSize: 6 }, { knownSize: 7 }).came).toMatchObject([
      { fact: { id: idOf('milestone') }, because: 'reinstated' },
    ]);
  });

  it('the events between are told in the order of the record, whichever way one looks', () => {
    const recorded = [idOf('correction'), idOf('milestone')];
    expect(between({ knownSize: 3 }, { knownSize: 5 }).recorded).toEqual(recorded);
    expect(between({ knownSize: 5 }, { knownSize: 3 }).recorded).toEqual(recorded);
  });
});

describe('between two days', () => {
  it('a fact came because its day was reached, and was only possible within a vague one', () => {
    const { came, changed } = between({ knownSize: 3, validAt: '2012-12-31' }, { knownSize: 3, validAt: '2013-06-30' });
    expect(came).toMatchObject([{ fact: { id: idOf('launch'), certainty: 'possible' }, because: 'day' }]);
    expect(changed).toEqual([]);
  });

  it('a fact of a vague day became certain', () => {
    expect(
      between({ knownSize: 3, validAt: '2013-06-30' }, { knownSize: 3, validAt: '2013-12-31' }).changed,
    ).toMatchObject([{ changes: [{ field: 'certainty', before: 'possible', after: 'certain' }], by: [] }]);
  });

  it('a fact that was put right to a later day goes, and stands later on', () => {
    const day = '2013-12-31';
    expect(between({ knownSize: 3, validAt: day }, { knownSize: 4, validAt: day }).went).toMatchObject([
      { fact: { id: idOf('launch') }, because: 'day', by: null },
    ]);
  });
});

it('what was not known yet goes where one looks back', () => {
  expect(between({ knownSize: 3 }, { knownSize: 2 }).went).toMatchObject([{ because: 'unknown', by: null }]);
});

describe('the life of a fact', () => {
  it('is its recording and each amendment of it', () => {
    const { steps, stands } = lifeOf(historyAt(told), idOf('milestone'));
    expect(steps.map(({ eventId, stoodBefore, standsAfter }) => [eventId, stoodBefore, standsAfter])).toEqual([
      [idOf('milestone'), false, true],
      [idOf('retraction'), true, false],
      [idOf('reinstatement'), false, true],
    ]);
    expect(stands).toMatchObject({ occurredOn: '2013-02' });
  });

  it('is told also of an amendment of it', () => {
    expect(lifeOf(historyAt(told), idOf('reinstatement'))).toEqual(lifeOf(historyAt(told), idOf('milestone')));
  });

  it('ends with nothing where it is withdrawn', () => {
    expect(lifeOf(historyAt(told, { knownSize: 6 }), idOf('milestone')).stands).toBeNull();
  });
});
