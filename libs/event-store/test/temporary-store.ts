/** A store in a folder of its own, for one test. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Append,
  type AppendOutcome,
  type Expected,
  type FolderLock,
  type Instant,
  lockFolder,
  type NewEvent,
  openSqliteStore,
  type SqliteEventStore,
  type SqliteStoreOptions,
} from '../src/index.js';

export const NOON: Instant = '2026-01-05T12:00:00.000Z';
export const atNoon = (): Instant => NOON;

export function temporaryFolder(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'psp-store-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface TemporaryStore {
  folder: string;
  lock: FolderLock;
  store: SqliteEventStore;
  /** Closes the store and lets the folder go. */
  close(): Promise<void>;
}

export type StoreChoices = Partial<Omit<SqliteStoreOptions, 'lock'>>;

export function openStoreIn(folder: string, choices: StoreChoices = {}): TemporaryStore {
  const lock = lockFolder(folder, { as: { verb: 'test' }, now: atNoon });
  try {
    const store = openSqliteStore({ lock, now: atNoon, newLogId: randomUUID, ...choices });
    return {
      folder,
      lock,
      store,
      async close() {
        await store.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

export const event = (given: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(),
  type: 'PilotLaunched',
  data: { strandId: 'throughcare' },
  metadata: {},
  ...given,
});

export const appendOf = (
  stream: string,
  expected: Expected | number,
  events: readonly NewEvent[],
  recordedAt: Append['recordedAt'] = NOON,
): Append => ({
  stream,
  expected: typeof expected === 'number' ? (expected < 0 ? 'noStream' : { revision: expected }) : expected,
  events: events as Append['events'],
  recordedAt,
});

/** Appends `count` fresh events after a revision (-1: to a new stream) and answers the last revision. */
export async function put(
  store: SqliteEventStore,
  stream: string,
  after = -1,
  count = 1,
  at: Instant = NOON,
): Promise<number> {
  const events = Array.from({ length: count }, () => event());
  return appended(await store.append(appendOf(stream, after, events, at))).revision;
}

export function appended(outcome: AppendOutcome): Extract<AppendOutcome, { outcome: 'Appended' }> {
  if (outcome.outcome !== 'Appended') throw new Error(`expected Appended, got ${JSON.stringify(outcome)}`);
  return outcome;
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** The code of what is thrown; undefined where nothing is. */
export async function codeThrownBy(operation: () => unknown): Promise<unknown> {
  try {
    await operation();
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code ?? String(error);
  }
}
