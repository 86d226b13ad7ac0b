import { randomUUID } from 'node:crypto';
import { EventPlaces } from './event-places.js';

const idsOf = (ids: readonly string[]) => ({ idsFrom: (from: number, limit: number) => ids.slice(from, from + limit) });

describe('the place of an event', () => {
  it('is found by its id among many', async () => {
    const ids = Array.from({ length: 30_000 }, () => randomUUID() as string);
    const places = new EventPlaces(idsOf(ids));
    for (const index of [0, 1, 511, 512, 9_999, 10_000, 29_999]) expect(await places.indexOf(ids[index]!)).toBe(index);
    expect(await places.indexOf(randomUUID())).toBeUndefined();
  });

  it('is found where ids begin alike', async () => {
    const ids = Array.from({ length: 600 }, () => `00000000${randomUUID().slice(8)}`);
    const places = new EventPlaces(idsOf(ids));
    expect(await Promise.all(ids.map((id) => places.indexOf(id)))).toEqual(ids.map((_, index) => index));
  });

  it('is found of events that came since it was asked last', async () => {
    const ids = [randomUUID() as string];
    const places = new EventPlaces(idsOf(ids));
    await places.indexOf(ids[0]!);
    ids.push(randomUUID());
    expect(await places.indexOf(ids[1]!)).toBe(1);
  });

  it('is that of the first where two streams hold the same id', async () => {
    const id = randomUUID();
    expect(await new EventPlaces(idsOf([randomUUID(), id, id])).indexOf(id)).toBe(1);
  });

  it('is not found of what is no id', async () => {
    expect(await new EventPlaces(idsOf([randomUUID()])).indexOf('low-moss')).toBeUndefined();
  });
});
