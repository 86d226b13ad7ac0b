import {
  appended,
  appendOf,
  event,
  openStoreIn,
  temporaryFolder,
  type TemporaryStore,
} from '../../test/temporary-store.js';
import { openLocalLog } from './sqlite-event-store.js';
import { RecentRows } from './recent-rows.js';
import type { Row } from './rows.js';

const row = (index: number, stream: string, revision: number, data = '{"n":1}'): Row => [
  index,
  stream,
  revision,
  `id-${index}`,
  'Tested',
  0,
  'json',
  data,
  '{}',
  null,
];

describe('the rows that were written last', () => {
  it('know nothing of the end of a log before anything was written', () => {
    const recent = new RecentRows('origin');
    expect([recent.length, recent.at(0), recent.ofStream('a', 0)]).toEqual([undefined, undefined, undefined]);
  });

  it('answer by index and by stream what they reach back to, and nothing else', () => {
    const recent = new RecentRows('origin');
    recent.add([row(7, 'a', 3), row(8, 'b', 0)]);
    recent.add([row(9, 'a', 4)]);
    expect(recent.length).toBe(10);
    expect([6, 7, 9, 10].map((index) => recent.at(index)?.id)).toEqual([undefined, 'id-7', 'id-9', undefined]);
    expect(recent.ofStream('a', 2)).toBeUndefined();
    expect(recent.ofStream('a', 4)?.map(({ revision }) => revision)).toEqual([4]);
    expect(recent.ofStream('a', 5)).toEqual([]);
    expect(recent.ofStream('c', 0)).toBeUndefined();
  });

  it('hand everybody the same event', () => {
    const recent = new RecentRows('origin');
    recent.add([row(0, 'a', 0)]);
    expect(recent.ofStream('a', 0)![0]).toBe(recent.at(0));
  });

  it('begin anew where somebody else wrote between', () => {
    const recent = new RecentRows('origin');
    recent.add([row(0, 'a', 0)]);
    recent.add([row(2, 'a', 2)]);
    expect([recent.length, recent.at(0)]).toEqual([3, undefined]);
    expect(recent.ofStream('a', 0)).toBeUndefined();
  });

  it.each([
    ['by number', 5_000, '{}'],
    ['by length', 60, JSON.stringify({ note: 'x'.repeat(200_000) })],
  ])('are bounded %s, and still reach the end', (_, count, data) => {
    const recent = new RecentRows('origin');
    for (let index = 0; index < count; index += 1) recent.add([row(index, 'a', index, data)]);
    const kept = Array.from({ length: count }, (_, index) => recent.at(index)).filter((found) => found !== undefined);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(count);
    expect(kept.at(-1)!.index).toBe(count - 1);
    expect(recent.ofStream('a', count - 1)).toHaveLength(1);
  });

  describe('of a store', () => {
    let opened: TemporaryStore;
    let temporary: ReturnType<typeof temporaryFolder>;
    beforeEach(() => {
      temporary = temporaryFolder();
      opened = openStoreIn(temporary.folder);
    });
    afterEach(async () => {
      await opened.close();
      temporary.remove();
    });

    it('are those that a reader of the file finds', async () => {
      const { store } = opened;
      for (let n = 0; n < 3; n += 1)
        appended(await store.append(appendOf('partnership-a', n - 1, [event({ data: { n, note: 'ä' } })])));
      appended(await store.append(appendOf('partnership-b', -1, [event(), event()])));
      const beside = openLocalLog({ path: store.log.path }, { now: () => '2026-01-01T00:00:00.000Z' });
      expect([...store.log.readFrom(0)]).toEqual([...beside.readFrom(0)]);
      expect(store.log.eventsOf('partnership-a', { from: 1 })).toEqual(beside.eventsOf('partnership-a', { from: 1 }));
      expect(store.log.eventsOf('partnership-a', { below: 2 })).toEqual(beside.eventsOf('partnership-a', { below: 2 }));
      expect([...store.log.readFrom(1, { limit: 2 })]).toEqual([...beside.readFrom(1, { limit: 2 })]);
      expect(store.log.eventAt(4)).toEqual(beside.eventAt(4));
      expect(store.log.length).toBe(beside.length);
      await beside.close();
    });

    it('hold nothing of what was rolled back', async () => {
      await opened.close();
      opened = openStoreIn(temporary.folder, {
        alongside: (_, events) => {
          if (events.some(({ type }) => type === 'Guilty')) throw new Error('cannot be sealed');
        },
      });
      const { store } = opened;
      appended(await store.append(appendOf('partnership-a', -1, [event()])));
      await expect(store.append(appendOf('partnership-a', 0, [event({ type: 'Guilty' })]))).rejects.toThrow();
      expect([store.log.length, store.log.eventsOf('partnership-a').length]).toEqual([1, 1]);
    });
  });
});
