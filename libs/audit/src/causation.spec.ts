/** What led to an event and what came of it, followed both ways. */
import { causationOf, linksAmong } from './causation.js';
import { corrected, facts, idOf, recorded, retracted } from '../test/told.js';

const events = recorded(
  facts.partnershipProposed('2012', {}, { as: 'proposal' }),
  facts.strandOpened('2012', { strandId: 'throughcare' }, { as: 'strand' }),
  facts.decisionRecorded('2012-10', { decisionId: 'go' }, { as: 'decision' }),
  facts.pilotLaunched(
    '2013-04',
    { strandId: 'throughcare', pilotId: 'pilot-1' },
    { as: 'launch', decidedBy: { decisionId: 'go' } },
  ),
  facts.pilotPlanned('2012-11', { strandId: 'throughcare', pilotId: 'pilot-1' }, { as: 'plan' }),
  corrected('launch', { occurredOn: '2013-05' }, { as: 'correction' }),
  retracted('correction', { as: 'retraction' }),
  facts.warningAcknowledged('2014', { targetEventId: idOf('launch'), code: 'W01' }, { as: 'answer' }),
);
const told = (name: string) => {
  const { causes, effects } = causationOf(events, idOf(name));
  const nameOf = (id: string) =>
    ['proposal', 'strand', 'decision', 'launch', 'plan', 'correction', 'retraction', 'answer'].find(
      (one) => idOf(one) === id,
    );
  return {
    causes: causes.map(({ cause, kind, distance }) => [nameOf(cause), kind, distance]),
    effects: effects.map(({ effect, kind, distance }) => [nameOf(effect), kind, distance]),
  };
};

describe('an event', () => {
  it('rests on what it names, on who decided it, and on the plan although that was recorded later', () => {
    expect(told('launch').causes).toEqual([
      ['strand', 'reference', 1],
      ['decision', 'decision', 1],
      ['plan', 'reference', 1],
    ]);
  });

  it('is followed to what puts it right, and to what puts that right', () => {
    expect(told('launch').effects).toEqual([
      ['correction', 'amendment', 1],
      ['answer', 'answer', 1],
      ['retraction', 'amendment', 2],
    ]);
  });

  it('is followed back from a retraction to the fact, and to its decision', () => {
    expect(told('retraction').causes).toEqual([
      ['correction', 'amendment', 1],
      ['launch', 'amendment', 2],
      ['decision', 'decision', 3],
    ]);
  });

  it('that nothing names leads to nothing', () => expect(told('proposal')).toEqual({ causes: [], effects: [] }));
});

it('every link that is followed one way is followed the other way', () => {
  const links = linksAmong(events);
  expect(links.length).toBeGreaterThan(5);
  for (const { cause, effect, kind } of links) {
    expect(causationOf(events, effect).causes).toContainEqual(expect.objectContaining({ cause, kind, distance: 1 }));
    expect(causationOf(events, cause).effects).toContainEqual(expect.objectContaining({ effect, kind, distance: 1 }));
  }
});

describe('a cause that a command names', () => {
  const named = (causes: readonly (string | null)[]) =>
    recorded(...causes.map(() => facts.milestoneNoted('2014'))).map((event, at) => ({
      ...event,
      metadata: { ...event.metadata, causationId: causes[at]! },
    }));
  const [first, second] = recorded(facts.milestoneNoted('2014'), facts.milestoneNoted('2014'));

  it('is found by the id of its event, and by that of its command', () => {
    const here = named([null, first!.id, second!.metadata.commandId]);
    expect(causationOf(here, here[2]!.id).causes.map(({ cause }) => cause)).toEqual([second!.id, first!.id]);
  });

  it('is told apart where this partnership does not hold it', () => {
    const elsewhere = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
    const here = named([elsewhere]);
    expect(causationOf(here, here[0]!.id)).toMatchObject({ causes: [], causeElsewhere: elsewhere });
  });

  it('may run in a circle, and each event is told once', () => {
    const here = named([second!.id, first!.id]);
    const { causes, effects } = causationOf(here, first!.id);
    expect([causes.length, effects.length]).toEqual([1, 1]);
  });

  it('is no cause of itself', () => {
    const here = named([first!.id]);
    expect(causationOf(here, first!.id).causes).toEqual([]);
  });
});

it('what was recorded in one errand stands together', () => {
  const errand = 'a4b0c3d2-4f89-41d3-9a0c-0305e82c3301';
  const here = recorded(facts.milestoneNoted('2014'), facts.milestoneNoted('2014'), facts.milestoneNoted('2014')).map(
    (event, at) => (at === 1 ? event : { ...event, metadata: { ...event.metadata, correlationId: errand } }),
  );
  expect(causationOf(here, here[0]!.id).together).toEqual([here[2]!.id]);
});
