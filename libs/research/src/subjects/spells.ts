/** The stays of a strand in its stages since the launch, and where they lead: what a path through the stages is made of. */
import { IN_FORCE, isClosed, sightingsOf, stageOf, type Stage, type Strand } from '#lifecycle';
import { middleOf, spanOf } from '../days.js';
import type { Subject } from './subject.js';
import type { Reading } from '../specification/specification.js';

/** Stages since the launch, as the path through them tells them apart. */
export const STATES = [
  'piloting',
  'pilotEnded',
  'procuring',
  'sustained',
  'mainstreamed',
  'succeeded',
  'discontinued',
  'decommissioned',
] as const;
export type State = (typeof STATES)[number];

const STATE_OF: Readonly<Record<Stage, State>> = {
  // Before the launch; at it only where dates overlap.
  identified: 'piloting',
  designing: 'piloting',
  piloting: 'piloting',
  pilotEnded: 'pilotEnded',
  evaluated: 'pilotEnded',
  exitDecided: 'pilotEnded',
  procuring: 'procuring',
  contracted: 'procuring',
  mainstreamed: 'mainstreamed',
  sustained: 'sustained',
  succeeded: 'succeeded',
  discontinued: 'discontinued',
  decommissioned: 'decommissioned',
};

export const isClosedState = (state: State) => isClosed(state);

/** One stay: in `state` over (from, until], in days since the launch. `to` null: last seen there. */
export interface Spell<S extends string = State> {
  readonly state: S;
  readonly from: number;
  readonly until: number;
  readonly to: S | null;
}

/** By stage. Dates that are ranges stand at their middles; facts of one strand are taken in their order, so no stay is
 *  negative. A closed strand stays closed until the day that is asked about: a reopening would be on record. */
export function stageSpellsOf(
  strand: Strand,
  { originSpan, originEventId, endings: { strict } }: Subject,
  reading: Reading,
  validAt: number,
): Spell<Stage>[] {
  const start = middleOf({ lo: originSpan.lo, hi: Math.min(originSpan.hi, validAt) });
  const { facts } = strand;
  const origin = facts.findIndex(({ id }) => id === originEventId);
  const spells: Spell<Stage>[] = [];
  let state: Stage = 'piloting';
  let since = 0;
  for (let at = Math.max(0, origin); at < facts.length; at += 1) {
    const day = middleOf(spanOf(facts[at]!));
    if (day > validAt) break;
    const next = stageOf(facts.slice(0, at + 1));
    if (next === state) continue;
    const days = Math.max(since, day - start);
    spells.push({ state, from: since, until: days, to: next });
    state = next;
    since = days;
  }
  const last = (day: number, to: Stage | null): void => {
    const until = Math.max(since, Math.min(day, validAt) - start);
    spells.push({ state, from: since, until, to });
    if (to !== null) spells.push({ state: to, from: until, until: Math.max(until, validAt - start), to: null });
  };
  const over: Stage = (IN_FORCE as readonly string[]).includes(state) ? 'decommissioned' : 'discontinued';
  if (isClosed(state)) {
    last(validAt, null);
    return spells;
  }
  switch (strict.how) {
    case 'foundEnded':
      last(middleOf(strict.span), middleOf(strict.span) > validAt ? null : over);
      break;
    case 'running':
    case 'seenThen':
      last(middleOf(strict.span), null);
      break;
    // A service in force is followed no further by the analysis; its path is, until it was last seen.
    case 'outcome':
      last(lastSeenOf(strand), null);
      break;
    case 'silent':
      if (reading === 'lastSeen') last(middleOf(strict.silentFrom), null);
      else if (reading === 'running') last(validAt, null);
      else last(middleOf({ lo: strict.silentFrom.lo + 1, hi: strict.silentUntil.hi }), over);
  }
  return spells;
}

/** By state: stays in stages that belong to one state are one. */
export function spellsOf(strand: Strand, subject: Subject, reading: Reading, validAt: number): Spell[] {
  const spells: Spell[] = [];
  for (const { state, from, until, to } of stageSpellsOf(strand, subject, reading, validAt)) {
    const spell = { state: STATE_OF[state], from, until, to: to === null ? null : STATE_OF[to] };
    const before = spells.at(-1);
    if (before !== undefined && before.state === spell.state)
      spells[spells.length - 1] = { ...spell, from: before.from };
    else spells.push(spell);
  }
  return spells;
}

function lastSeenOf(strand: Strand): number {
  const last = sightingsOf(strand).at(-1);
  return last === undefined ? -Infinity : middleOf(spanOf(last));
}

/** The state on a day since the launch: null = nobody saw it then. */
export function stateAt<S extends string>(spells: readonly Spell<S>[], days: number): S | null {
  for (const { state, from, until, to } of spells) {
    if (days < from) return null;
    if (days < until || (to === null && days === until)) return state;
  }
  return null;
}
