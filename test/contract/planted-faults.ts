/** Stores with one fault each, which the contract must catch: who weakens a case finds out here. */
import type { EventStore, LogEvent, Position } from '#event-store';
import { SqliteHarness } from './sqlite-target.js';
import type { Harness } from './target.js';

/** A store that is another one but for what is given. */
const but = (store: EventStore, fault: Partial<EventStore>): EventStore => ({
  append: (append) => store.append(append),
  readStream: (stream, options) => store.readStream(stream, options),
  readAll: (options) => store.readAll(options),
  subscribe: (options) => store.subscribe(options),
  head: () => store.head(),
  identity: () => store.identity(),
  health: () => store.health(),
  close: () => store.close(),
  ...fault,
});

async function* each<T>(items: AsyncIterable<T>, change: (item: T) => T): AsyncGenerator<T> {
  for await (const item of items) yield change(item);
}

const later = <T extends { revision: number }>(place: T): T => ({ ...place, revision: place.revision + 1 });

export const revisionFromOne = (store: EventStore): EventStore =>
  but(store, {
    append: async (append) => {
      const { expected } = append;
      const outcome = await store.append({
        ...append,
        expected: expected === 'noStream' ? expected : { revision: Math.max(0, expected.revision - 1) },
      });
      return outcome.outcome === 'Appended' ? later(outcome) : outcome;
    },
    readStream: (stream, options) => each(store.readStream(stream, options), later<LogEvent>),
  });

export const noRepeatRule = (store: EventStore): EventStore =>
  but(store, {
    append: async (append) => {
      let actual: number | 'noStream' = 'noStream';
      for await (const newest of store.readStream(append.stream, { backwards: true, limit: 1 }))
        actual = newest.revision;
      const expected = append.expected === 'noStream' ? 'noStream' : append.expected.revision;
      return expected === actual
        ? store.append(append)
        : { outcome: 'WrongExpectedRevision', expected: append.expected, actual };
    },
  });

export const conflictThatWrites = (store: EventStore): EventStore =>
  but(store, {
    append: async (append) => {
      const outcome = await store.append(append);
      if (outcome.outcome === 'WrongExpectedRevision' && outcome.actual !== 'noStream')
        await store.append({ ...append, expected: { revision: outcome.actual } });
      return outcome;
    },
  });

export const inclusiveAfter = (store: EventStore): EventStore =>
  but(store, {
    readAll: (options = {}) =>
      (async function* () {
        const { after } = options;
        if (after !== undefined) for await (const found of store.readAll()) if (found.position === after) yield found;
        yield* store.readAll(options);
      })(),
  });

export const blindToWhatStandsThere = (store: EventStore): EventStore =>
  but(store, {
    subscribe: ({ eventId: _unseen, ...options }) => store.subscribe(options),
  });

/** Goes on from where the log had been scanned to when the connection broke, and not from the last event handed out. */
export const resumeFromProgress = (store: EventStore): EventStore =>
  but(store, {
    subscribe: ({ signal, onStatus, ...options }) =>
      (async function* () {
        let after: Position | 'end' | undefined = options.after;
        for (;;) {
          const dropped = new AbortController();
          const items = store.subscribe({
            ...(after === undefined ? {} : { after }),
            signal: AbortSignal.any([signal, dropped.signal]),
            onStatus: (status) => {
              onStatus?.(status);
              if (status.state === 'reconnecting') dropped.abort();
            },
          });
          yield* items;
          if (signal.aborted || !dropped.signal.aborted) return;
          after = 'end';
        }
      })(),
  });

/** The harness of a SQLite store with a fault in it. */
export async function faulty(plant: (store: EventStore) => EventStore): Promise<Harness> {
  const harness = await SqliteHarness.open();
  return {
    get store() {
      return plant(harness.store);
    },
    reopen: () => harness.reopen(),
    second: () => harness.second(),
    process: (script, ...args) => harness.process(script, ...args),
    plant: (stream, ...events) => harness.plant(stream, ...events),
    dropConnections: () => harness.dropConnections(),
    outage: () => harness.outage(),
    loseAnswer: (append) => harness.loseAnswer(append),
    dispose: () => harness.dispose(),
  };
}

/** A SQLite store whose child processes acknowledge an append before they have committed it. */
export const earlyAcknowledgement = (): Promise<Harness> =>
  SqliteHarness.open(new URL('openers/early-acknowledgement.mjs', import.meta.url));
