import { fold } from '#lifecycle';
import type { Log } from '#projections';
import { loadRegisters, realPartnershipCommands } from '#registers';
import { InMemoryRecord } from '../../registers/test/in-memory-record.js';
import { LogSource } from './research-source.js';

const registers = loadRegisters();
const record = new InMemoryRecord(registers, '2026-11-01');
for (const command of realPartnershipCommands()) record.record(command);

/** A log of the events recorded above; `spoil` may put something else in the place of one. */
function logOf(spoil = (event: object): object => event): Log {
  const streams = [...record.streams].map(([id, events]) => ({
    stream: `partnership-${id}`,
    events: events.map((event) => spoil(event)),
  }));
  return {
    length: record.events.length,
    streams: () => [...streams, { stream: 'something-else', events: [] }],
    eventsOf: (stream: string, { below = Infinity } = {}) =>
      streams
        .find((one) => one.stream === stream)!
        .events.filter((event) => (event as { index: number }).index < below),
  } as unknown as Log;
}

const sourceOf = (log: Log, parked: { stream: string; index: number }[] = []) =>
  new LogSource({ log, registers, today: '2026-11-01', parked, rootAt: (size) => `root of ${size}` });

const LOW_MOSS = record.streams.get('low-moss')!;
const told = (source: LogSource, size: number) =>
  [...source.histories(size)].map(({ partnershipId, events }) => [partnershipId, events.length]);

describe('the log as research reads it', () => {
  it('tells every partnership once, and what else the log holds not at all', () => {
    expect(told(sourceOf(logOf()), 182)).toHaveLength(14);
  });

  it('tells what was known at a size, and of nobody who was not known then', () => {
    const all = told(sourceOf(logOf()), 100);
    expect(all.reduce((sum, [, events]) => sum + Number(events), 0)).toBe(100);
    expect(told(sourceOf(logOf()), 0)).toEqual([]);
  });

  it('folds as everybody does', () => {
    const [history] = [...sourceOf(logOf()).histories(182)].filter(({ partnershipId }) => partnershipId === 'low-moss');
    expect(history!.facts).toEqual(fold('low-moss', LOW_MOSS).facts);
  });

  it('tells a stream that stands still up to its event, and names it', () => {
    const { index } = LOW_MOSS[10]!;
    const source = sourceOf(logOf(), [{ stream: 'partnership-low-moss', index }]);
    expect(told(source, 182)).toContainEqual(['low-moss', 10]);
    expect(source.parked(182)).toEqual(['low-moss']);
  });

  it('names nobody of whom the event that cannot be read was not known yet', () => {
    const { index } = LOW_MOSS[10]!;
    const source = sourceOf(logOf(), [{ stream: 'partnership-low-moss', index }]);
    expect(told(source, index)).toContainEqual(['low-moss', 10]);
    expect(source.parked(index)).toEqual([]);
  });

  it('leaves out whom nobody has found to stand still yet, and names them', () => {
    const strange = (event: object) =>
      (event as { id: string }).id === LOW_MOSS[10]!.id ? { ...event, type: 'NeverHeardOf' } : event;
    const source = sourceOf(logOf(strange));
    expect(told(source, 182).map(([id]) => id)).not.toContain('low-moss');
    expect(source.parked(182)).toEqual(['low-moss']);
  });

  it('reads nothing past an event of a newer version', () => {
    const newer = (event: object) => ({
      ...event,
      metadata: { ...(event as { metadata: object }).metadata, catalogueVersion: 99 },
    });
    expect(() => told(sourceOf(logOf(newer)), 182)).toThrow('written by a newer version');
  });

  it('resolves no point of the log by itself', () => {
    expect(() => sourceOf(logOf()).positionAt('2020-01-01')).toThrow('was not resolved');
  });
});
