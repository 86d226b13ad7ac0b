/** A log in memory that can be asked as of any point. */
import { fold, type RecordedEvent, type Registers } from '#lifecycle';
import type { ResearchSource } from '../src/answer.js';

export interface InMemoryLog {
  readonly streams: ReadonlyMap<string, readonly RecordedEvent[]>;
}

export function sourceOf(
  streams: ReadonlyMap<string, readonly RecordedEvent[]>,
  registers: Registers,
  today = '2026-11-01',
  order = (ids: string[]) => ids,
): ResearchSource {
  const total = [...streams.values()].reduce((sum, events) => sum + events.length, 0);
  return {
    *histories(knownSize) {
      for (const id of order([...streams.keys()])) {
        const history = fold(id, streams.get(id)!, { knownSize });
        if (history.events.length > 0) yield history;
      }
    },
    positionAt(asked) {
      const size = asked === null ? total : Number(/^size:(\d+)$/.exec(asked)?.[1] ?? Number.NaN);
      if (!(size <= total)) throw new Error(`${asked} lies beyond the log`);
      return { knownAt: size === 0 ? null : `${today}T12:00:00.000Z`, knownSize: size };
    },
    rootAt: () => null,
    registers,
    today,
  };
}
