import type { Rehearsal } from '#engine';
import { Rehearsals } from './rehearsals.js';

const CLERK = { id: 'act_clerk' };
const rehearsal = () => ({ actor: CLERK }) as Rehearsal;

describe('rehearsals', () => {
  it('are found by the id they were opened under', () => {
    const rehearsals = new Rehearsals();
    const [one, other] = [rehearsal(), rehearsal()];
    const id = rehearsals.open(one);
    rehearsals.open(other);
    expect(rehearsals.get(id, CLERK)).toBe(one);
  });

  it('are gone once they are closed', () => {
    const rehearsals = new Rehearsals();
    const id = rehearsals.open(rehearsal());
    rehearsals.close(id, CLERK);
    expect(rehearsals.get(id, CLERK)).toBeUndefined();
  });

  it('are found and closed by nobody but who opened them', () => {
    const rehearsals = new Rehearsals();
    const id = rehearsals.open(rehearsal());
    const other = { id: 'act_other' };
    rehearsals.close(id, other);
    expect(rehearsals.get(id, other)).toBeUndefined();
    expect(rehearsals.get(id, CLERK)).toBeDefined();
  });

  it('are at most four: a fifth crowds out the one that was opened first', () => {
    const rehearsals = new Rehearsals();
    const ids = [1, 2, 3, 4, 5].map(() => rehearsals.open(rehearsal()));
    expect(ids.map((id) => rehearsals.get(id, CLERK) !== undefined)).toEqual([false, true, true, true, true]);
  });
});
