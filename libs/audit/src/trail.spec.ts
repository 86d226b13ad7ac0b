/** Who decided what, and which events a search finds. */
import type { LocalEvent } from '#event-store';
import { fits, mayFit, Trail, type TrailEntry, type TrailFilter } from './trail.js';
import { corrected, facts, historyAt, idOf, recorded, retracted } from '../test/told.js';

const told = [
  facts.partnershipProposed('2012', { name: 'Low Moss' }, { as: 'proposal', recordedOn: '2022-01-10' }),
  facts.pilotLaunched(
    '2013-04',
    { strandId: 'throughcare', pilotId: 'pilot-1' },
    {
      as: 'launch',
      recordedOn: '2022-02-10',
      warnings: ['W01', 'W04'],
      rationale: { text: 'The funders agreed to begin.' },
      decidedBy: { body: 'Steering group' },
      evidence: [{ source: 'Minute of April', certainty: 'stated' }],
    },
  ),
  corrected('launch', { occurredOn: '2014-05' }, { as: 'correction', recordedOn: '2022-03-10' }),
  facts.milestoneNoted('2013-06', { label: 'Opened by the minister' }, { as: 'milestone', recordedOn: '2022-03-11' }),
  retracted('milestone', { as: 'retraction', recordedOn: '2022-03-12' }),
  facts.warningAcknowledged('2014', { targetEventId: idOf('launch'), code: 'W01' }, { as: 'answer' }),
];
const events = recorded(...told).map(
  (event) => ({ ...event, stream: 'partnership-low-moss' }) as unknown as LocalEvent,
);
const trail = new Trail(historyAt(told), ({ type }) => `said: ${type}`);
const entryOf = (name: string): TrailEntry => trail.entryOf(events.find(({ id }) => id === idOf(name))!);

/** Names of what a search finds. */
const found = (filter: TrailFilter): string[] =>
  ['proposal', 'launch', 'correction', 'milestone', 'retraction', 'answer'].filter((name) => {
    const event = events.find(({ id }) => id === idOf(name))!;
    return mayFit(event, filter) && fits(trail.entryOf(event), event, trail, filter);
  });

describe('an entry of the trail', () => {
  it('tells who, in which role, on what authority, grounds and evidence', () => {
    expect(entryOf('launch')).toMatchObject({
      headline: 'said: PilotLaunched',
      actor: { id: 'act_1', role: 'recorder' },
      decidedBy: { body: 'Steering group' },
      rationale: { text: 'The funders agreed to begin.' },
      evidence: [{ source: 'Minute of April' }],
      occurredOn: '2013-04',
      chapter: 'piloting',
      command: 'LaunchPilot',
    });
  });

  it('tells which warnings were stored, and which of them was answered', () => {
    expect(entryOf('launch').warnings).toEqual([
      { code: 'W01', answeredBy: [idOf('answer')] },
      { code: 'W04', answeredBy: [] },
    ]);
  });

  it('tells what put it right, and what took it away', () => {
    expect(entryOf('launch')).toMatchObject({ status: 'corrected', correctedBy: [idOf('correction')] });
    expect(entryOf('milestone')).toMatchObject({ status: 'dead', retractedBy: idOf('retraction') });
    expect(entryOf('correction')).toMatchObject({ status: 'standing', targetEventId: idOf('launch'), reason: 'typo' });
  });

  it('knows nothing of what came after the state of the record that was asked about', () => {
    const then = new Trail(historyAt(told, { knownSize: 2 }), ({ type }) => type);
    expect(then.entryOf(events[1]!)).toMatchObject({ status: 'standing', correctedBy: [] });
  });

  it('of what cannot be read tells only where it stands', () => {
    const raw = {
      id: 'x',
      type: 'Odd',
      stream: 'programme-x',
      revision: 3,
      index: 9,
      raw: { encoding: 'json', data: '', metadata: '' },
    };
    expect(trail.entryOf(raw as unknown as LocalEvent)).toMatchObject({ status: 'parked', revision: 3, actor: null });
  });
});

describe('a search', () => {
  it('finds by type, by chapter and by what became of it', () => {
    expect(found({ type: 'PilotLaunched' })).toEqual(['launch']);
    expect(found({ chapter: 'amending' })).toEqual(['correction', 'retraction', 'answer']);
    expect(found({ status: 'dead' })).toEqual(['milestone']);
    expect(found({ status: 'corrected' })).toEqual(['launch']);
  });

  it('finds by the days of recording, both included', () => {
    expect(found({ from: '2022-02-10', to: '2022-03-10' })).toEqual(['launch', 'correction']);
  });

  it('finds what was recorded in spite of a warning, or of any', () => {
    expect(found({ warning: 'W04' })).toEqual(['launch']);
    expect(found({ warning: 'any' })).toEqual(['launch']);
    expect(found({ warning: 'W99' })).toEqual([]);
  });

  it('finds words anywhere in what was said, in any order and case, and all of them', () => {
    expect(found({ words: ['minute', 'funders'] })).toEqual(['launch']);
    expect(found({ words: ['minister'] })).toEqual(['milestone']);
    expect(found({ words: ['minister', 'funders'] })).toEqual([]);
  });

  it('does not find who recorded by words', () => expect(found({ words: ['act_1'] })).toEqual([]));

  it('finds by actor and role', () => {
    expect(found({ actor: 'act_1', role: 'recorder' })).toHaveLength(6);
    expect(found({ actor: 'act_2' })).toEqual([]);
    expect(found({ role: 'reader' })).toEqual([]);
  });

  it('goes by the day on which a fact stands, and takes its amendments with it', () => {
    expect(found({ happenedBy: '2013-12-31' })).toEqual(['proposal', 'milestone', 'retraction']);
    expect(found({ happenedBy: '2014-05-31' })).toEqual(told.map(({ as }) => as));
  });

  it('finds nothing in a text that is sealed', () => {
    const sealed = recorded(
      facts.milestoneNoted('2014', {}, { rationale: { sealed: { kid: 'k1', ct: 'funders' } } as never }),
    ).map((event) => ({ ...event, stream: 'partnership-low-moss' }) as unknown as LocalEvent);
    const entry = trail.entryOf(sealed[0]!);
    expect(fits(entry, sealed[0]!, trail, { words: ['funders'] })).toBe(false);
  });
});
