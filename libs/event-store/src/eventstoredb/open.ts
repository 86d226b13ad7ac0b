/** Opening an EventStoreDB by its address; the client package is loaded only here, so that SQLite alone never needs it. */
import { randomUUID } from 'node:crypto';
import type { EventStore, Instant } from '../port.js';
import { readAddress } from './address.js';
import type { Alarm } from './event-store-db.js';
import { type Timings, TIMINGS } from './timings.js';

export interface EventStoreDbOptions {
  /** `esdb://…` or `esdb+discover://…`. */
  readonly address: string;
  /** With the password, apart from the address. */
  readonly user?: string;
  readonly password?: string;
  /** Before every stream name on the wire. Default empty. */
  readonly namespace?: string;
  /** Whether a log is begun where there is none. Default true; else `LogMissing` is thrown. */
  readonly begins?: boolean;
  readonly now?: () => Instant;
  readonly newId?: () => string;
  readonly random?: () => number;
  /** A sentence for the operator; the store works. */
  readonly warn?: (sentence: string) => void;
  /** An operator has deleted from a stream of ours. */
  readonly alarm?: (alarm: Alarm) => void;
  /** By how many milliseconds this process's clock is ahead of the leading node's; told at every (re)connection. */
  readonly onClock?: (aheadMs: number) => void;
  readonly timings?: Partial<Timings>;
}

/**
 * Waits up to 10 s for the store; when it cannot be reached by then, what is returned answers `Unavailable` until it
 * can. Throws a `StoreRefused`, or `AccessDenied`.
 */
export async function openEventStoreDb(options: EventStoreDbOptions): Promise<EventStore> {
  const address = readAddress(options.address, options);
  const warn = options.warn ?? (() => undefined);
  if (address.keepAliveIntervalMs < 10_000)
    warn(`keepAliveInterval=${address.keepAliveIntervalMs} is below 10 s: servers may take it for an attack`);
  const { EventStoreDb } = await import('./event-store-db.js');
  const store = new EventStoreDb({
    address,
    timings: { ...TIMINGS, ...options.timings },
    namespace: options.namespace ?? '',
    begins: options.begins ?? true,
    now: options.now ?? (() => new Date().toISOString()),
    newId: options.newId ?? randomUUID,
    random: options.random ?? Math.random,
    warn,
    alarm: options.alarm ?? (() => undefined),
    onClock: options.onClock ?? (() => undefined),
  });
  try {
    await store.start();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}
