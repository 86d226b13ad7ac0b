import { facts, recorded } from '../test/given.js';
import { upcast, type Upcasts } from './upcast.js';

/** A made-up past: version 1 named one site, version 2 a list of them, version 3 calls them places. */
const UPCASTS: Upcasts = {
  PilotLaunched: [
    ({ site, ...rest }) => ({ ...rest, sites: [site] }),
    ({ sites, ...rest }) => ({ ...rest, places: sites }),
  ],
};

const stored = (schemaVersion: number, data: object) => {
  const [event] = recorded(facts.pilotLaunched('2013-04'));
  return { ...event!, data: { occurredOn: '2013-04', ...data }, metadata: { ...event!.metadata, schemaVersion } };
};

describe('an old stored shape', () => {
  it('is read in the newest one, step by step', () => {
    expect(upcast(stored(1, { site: 'HMP Low Moss' }), UPCASTS)).toEqual({
      occurredOn: '2013-04',
      places: ['HMP Low Moss'],
    });
    expect(upcast(stored(2, { sites: ['A', 'B'] }), UPCASTS)).toEqual({ occurredOn: '2013-04', places: ['A', 'B'] });
  });

  it('that is the newest is read as it is', () => {
    const event = stored(3, { places: ['A'] });
    expect(upcast(event, UPCASTS)).toBe(event.data);
  });

  it('stays as it was stored', () => {
    const event = stored(1, { site: 'A' });
    const before = JSON.stringify(event);
    upcast(event, UPCASTS);
    expect(JSON.stringify(event)).toBe(before);
  });

  it('of another type goes its own way', () => {
    const [event] = recorded(facts.pilotEnded('2015'));
    expect(upcast(event!, UPCASTS)).toBe(event!.data);
  });

  it.each([0, 4, 1.5, undefined, null, '3'])('of a version that is none is refused: %s', (version) => {
    expect(() => upcast(stored(version as number, {}), UPCASTS)).toThrow(
      `PilotLaunched has no shape of version ${version}: this product knows 1 to 3`,
    );
  });
});
