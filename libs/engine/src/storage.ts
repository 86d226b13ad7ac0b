/** Where events are kept and where they are read: one file of this machine that is both, or an EventStoreDB with a replica
 *  of it in a file here. Nobody above knows which. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isForeign, type FillProgress } from '#audit';
import {
  openEventStoreDb,
  openLocalLog,
  openReplicaLog,
  Replica,
  LOG_FILES,
  type EventStore,
  type EventStoreDbOptions,
  type FolderLock,
  type LocalLog,
  type Position,
  type ReplicaLog,
} from '#event-store';
import { caughtUpBefore, noteCaughtUp } from './caught-up-note.js';
import type { Clock } from './clock.js';
import { remoteOptions } from './remote-store.js';
import { ReplicaHealth, type StorageHealth } from './replica-health.js';
import { openSealedStore, sealAlongside, sealOlderEvents } from './seal.js';
import type { Settings } from './settings.js';

export interface Storage {
  readonly store: EventStore;
  /** Everything that reads reads here. */
  readonly log: LocalLog;
  /** Nobody else writes to the store. */
  readonly soleWriter: boolean;
  /** Whether the local log has stood where the store stands since this process began. */
  hasCaughtUp(): boolean;
  /** Waits until the local log holds what was appended at a position. */
  arrived(position: Position): Promise<boolean>;
  /** By how much this machine's clock is ahead of the store's own; undefined where there is no other. */
  clockAheadMs(): number | undefined;
  health(): Promise<StorageHealth>;
  close(): Promise<void>;
}

export interface StorageOptions {
  readonly settings: Settings;
  readonly lock: FolderLock;
  readonly clock: Clock;
  /** Nothing can be promised any more; the process should end. */
  readonly onFatal: (reason: string) => void;
  /** A sentence for the operator; the store works. */
  readonly warn: (sentence: string) => void;
  /** How long an EventStoreDB is waited for, where that is not what it should be in use. */
  readonly storeTimings?: EventStoreDbOptions['timings'] | undefined;
  /** Events that are older than the tree get their leaves. */
  readonly onSealing?: ((progress: FillProgress) => void) | undefined;
}

/** Opens the store that the settings name. Throws what the adapters refuse with, by `code`. */
export const openStorage = (options: StorageOptions): Promise<Storage> =>
  options.settings.store === 'sqlite' ? inOneFile(options) : withReplica(options);

async function inOneFile({ lock, clock, onFatal, onSealing }: StorageOptions): Promise<Storage> {
  const store = openSealedStore(
    { lock, now: () => clock.now(), newLogId: () => randomUUID(), onFailStop: onFatal },
    onSealing,
  );
  return {
    store,
    log: store.log,
    soleWriter: true,
    hasCaughtUp: () => true,
    arrived: async () => true,
    clockAheadMs: () => undefined,
    health: () => store.health(),
    close: () => store.close(),
  };
}

const ARRIVAL_MS = 5_000;

async function withReplica(options: StorageOptions): Promise<Storage> {
  const { settings, lock, clock, onFatal, warn, onSealing, storeTimings } = options;
  let clockAheadMs: number | undefined;
  const store = await openEventStoreDb({
    ...remoteOptions(settings),
    address: settings.store,
    // Whoever holds a replica looks for the log that it is of, and never begins another one on an empty server.
    begins: !existsSync(join(lock.folder, LOG_FILES.replica)),
    timings: storeTimings ?? {},
    now: () => clock.now(),
    warn,
    alarm: ({ message }) => warn(message),
    onClock: (aheadMs) => (clockAheadMs = aheadMs),
  });
  let opening: ReplicaLog | undefined;
  try {
    const source = await store.identity().catch((error: unknown) => knownSource(lock, clock, error));
    opening = openReplicaLog({
      lock,
      now: () => clock.now(),
      source,
      alongside: sealAlongside,
      onFatal: (error) => onFatal((error as Error).message),
    });
    sealOlderEvents(opening.log, onSealing);
  } catch (error) {
    await opening?.close();
    await store.close();
    throw error;
  }
  const local = opening;
  const { log } = local;
  const replica = new Replica({ store, replica: local, isForeign });
  replica.ended.catch((error: unknown) => onFatal((error as Error).message));
  const { logId } = log.log;
  const usable = () => replica.status().hasCaughtUp || caughtUpBefore(lock.folder, logId);
  replica.caughtUp.then(() => noteCaughtUp(lock.folder, logId)).catch(() => undefined);
  const health = new ReplicaHealth({ store, log, replica, usable, monotonic: () => clock.monotonic() });
  return {
    store,
    log,
    soleWriter: false,
    hasCaughtUp: () => replica.status().hasCaughtUp,
    arrived: async (position) => (await log.waitFor(position, { timeoutMs: ARRIVAL_MS })) === 'reached',
    clockAheadMs: () => clockAheadMs,
    health: () => health.ask(),
    async close() {
      await replica.stop();
      await store.close();
      await local.close();
    },
  };
}

/** While the store is away, a local log that was filled before says whose it is. */
function knownSource(lock: FolderLock, clock: Clock, error: unknown): { logId: string; openedAt: string } {
  try {
    const log = openLocalLog({ folder: lock.folder, role: 'replica' }, { now: () => clock.now() });
    const { sourceLogId, openedAt } = log.log;
    void log.close();
    if (sourceLogId !== undefined) return { logId: sourceLogId, openedAt };
  } catch {
    // There is none: what the store said is the reason.
  }
  throw error;
}
