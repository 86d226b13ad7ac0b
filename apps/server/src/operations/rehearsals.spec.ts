import type { Rehearsal } from '#engine';
import { Rehearsals } from './rehearsals.js';

const rehearsal = () => ({ events: 0 }) as Rehearsal;

describe('rehearsals', () => {
  it('are found by the id they were opened under', () => {
    const rehearsals = new Rehearsals();
    const [one, other] = [rehearsal(), rehearsal()];
    const id = rehearsals.open(one);
    rehearsals.open(other);
    expect(rehearsals.get(id)).toBe(one);
  });

  it('are gone once they are closed', () => {
    const rehearsals = new Rehearsals();
    const id = rehearsals.open(rehearsal());
    rehearsals.close(id);
    expect(rehearsals.get(id)).toBeUndefined();
  });

  it('are at most four: a fifth crowds out the one that was opened first', () => {
    const rehearsals = new Rehearsals();
    const ids = [1, 2, 3, 4, 5].map(() => rehearsals.open(rehearsal()));
    expect(ids.map((id) => rehearsals.get(id) !== undefined)).toEqual([false, true, true, true, true]);
  });
});
