/** The words in which the cases speak: fresh streams, fresh events, and what was read. */
import { randomUUID } from 'node:crypto';
import type {
  Append,
  AppendOutcome,
  EventStore,
  Expected,
  Instant,
  LogEvent,
  NewEvent,
  Position,
  StoredEvent,
  SubscriptionItem,
} from '#event-store';

export const NOON: Instant = '2026-01-05T12:00:00.000Z';
export const hoursAfterNoon = (hours: number): Instant => new Date(Date.parse(NOON) + hours * 3_600_000).toISOString();

export const freshStream = (): string => `partnership-${randomUUID()}`;

export const event = (given: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(),
  type: 'PilotLaunched',
  data: { strandId: 'throughcare' },
  metadata: {},
  ...given,
});

export const batch = (count: number, given: Partial<NewEvent> = {}): Append['events'] =>
  Array.from({ length: count }, () => event(given)) as unknown as Append['events'];

export const appendOf = (stream: string, expected: Expected, events: Append['events']): Append => ({
  stream,
  expected,
  events,
  recordedAt: NOON,
});

/** Appends `count` fresh events. */
export const app = (store: EventStore, stream: string, count: number, expected: Expected): Promise<AppendOutcome> =>
  store.append(appendOf(stream, expected, batch(count)));

/** Appends fresh events to a fresh stream, in appends of 500 at most, and answers where the last one stands. An unknown
 *  outcome is repeated, as every caller must: a busy machine may answer late. */
export async function filled(
  store: EventStore,
  count: number,
  given: Partial<NewEvent> = {},
  perAppend = 500,
): Promise<{ stream: string; position: Position; revision: number }> {
  const stream = freshStream();
  let revision = -1;
  let position: Position | undefined;
  while (revision + 1 < count) {
    const expected: Expected = revision < 0 ? 'noStream' : { revision };
    const size = Math.min(perAppend, count - revision - 1);
    ({ revision, position } = await appendUntilWritten(store, appendOf(stream, expected, batch(size, given))));
  }
  return { stream, position: position!, revision };
}

/** Appends until it is written, each time at the revision that the conflict named; nothing else may be answered. */
export async function appendWithRetry(store: EventStore, stream: string, expected: Expected): Promise<number> {
  for (let at = expected; ;) {
    const outcome = await app(store, stream, 1, at);
    if (outcome.outcome === 'Appended') return outcome.revision;
    if (outcome.outcome !== 'WrongExpectedRevision') throw new Error(`unexpected: ${outcome.outcome}`);
    at = outcome.actual === 'noStream' ? 'noStream' : { revision: outcome.actual };
  }
}

/** Repeats one append, with the same ids at the same place, until it is known to be written. */
export async function appendUntilWritten(store: EventStore, append: Append): Promise<Appended> {
  for (;;) {
    const outcome = await store.append(append);
    if (outcome.outcome !== 'Unavailable' && outcome.outcome !== 'UnknownOutcome') return appended(outcome);
  }
}

export type Appended = Extract<AppendOutcome, { outcome: 'Appended' }>;

export function appended(outcome: AppendOutcome): Appended {
  if (outcome.outcome !== 'Appended') throw new Error(`expected Appended, got ${JSON.stringify(outcome)}`);
  return outcome;
}

export function stored(found: LogEvent | undefined): StoredEvent {
  if (found === undefined || 'raw' in found) throw new Error('expected an event that can be read');
  return found;
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** What a subscription hands out until it says that this is all there is. */
export async function untilCaughtUp(items: AsyncIterable<SubscriptionItem>): Promise<SubscriptionItem[]> {
  const found: SubscriptionItem[] = [];
  for await (const item of items) {
    if (item.kind === 'caughtUp') break;
    found.push(item);
  }
  return found;
}

export const eventsOf = (store: EventStore, stream: string): Promise<LogEvent[]> => all(store.readStream(stream));

export const revisionsOf = (events: readonly LogEvent[]): number[] => events.map((found) => found.revision);
export const idsOf = (events: readonly { id: string }[]): string[] => events.map((found) => found.id);
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** The code of what an operation throws; undefined where it throws nothing. */
export async function codeThrownBy(operation: () => Promise<unknown>): Promise<unknown> {
  try {
    await operation();
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code ?? String(error);
  }
}

/** Where the log ends now. */
export async function headOf(store: EventStore): Promise<Position> {
  const head = await store.head();
  if (head === undefined) throw new Error('expected a log that is not empty');
  return head;
}

export async function newestOf(store: EventStore): Promise<LogEvent> {
  const { stream } = await filled(store, 1);
  const [newest] = await eventsOf(store, stream);
  return newest!;
}

/** Memory in use when the garbage is gone, in bytes. */
export function usedBytes(): number {
  collectGarbage();
  collectGarbage(); // network buffers are given back a round later
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const collectGarbage = await (async () => {
  const [{ setFlagsFromString }, { runInNewContext }] = await Promise.all([import('node:v8'), import('node:vm')]);
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
})();
