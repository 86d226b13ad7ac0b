/** A replica: the log of another store, taken over as it is into a local log, for as long as it is followed. */
import type { LogEvent, LogReader, Position, StoredEvent, SubscriptionItem, SubscriptionStatus } from './port.js';
import type { ReplicaLog } from './sqlite/replica-log.js';

export interface ReplicaOptions {
  readonly store: Pick<LogReader, 'subscribe'>;
  readonly replica: Pick<ReplicaLog, 'last' | 'write'>;
  /** An event that can be read and yet is none of ours: it is kept as bytes, under its index. */
  isForeign?(event: StoredEvent): boolean;
  onStatus?(status: SubscriptionStatus): void;
}
export interface ReplicaStatus {
  readonly state: SubscriptionStatus['state'] | 'stopped';
  /** Since the local log last stood where the store stood; undefined while it does. In milliseconds. */
  readonly behindMs?: number;
  readonly hasCaughtUp: boolean;
  /** Scanned so far, to be shown and never stored. */
  readonly upTo?: Position;
  /** Why it reconnects or stopped. */
  readonly reason?: string;
}

const MOST_EVENTS = 500;
const LONGEST_MS = 50;

/**
 * Follows the store after the last event that the local log holds. Nothing is ever renumbered or removed: where the
 * store holds another log, or a revision is missing, following ends and the local log stays as it is.
 */
export class Replica {
  /** Resolves after `stop`; rejects with `LogReplaced`, `StreamDamaged`, `AccessDenied` or what the file refused. */
  readonly ended: Promise<void>;
  /** Resolves when the local log has stood where the store stood for the first time; rejects as `ended` does. */
  readonly caughtUp: Promise<void>;
  private readonly abort = new AbortController();
  private readonly first = Promise.withResolvers<void>();
  private state: ReplicaStatus['state'] = 'catchingUp';
  private behindSince: number | undefined = performance.now();
  private hasCaughtUp = false;
  private upTo: Position | undefined;
  private reason: string | undefined;

  constructor(private readonly options: ReplicaOptions) {
    this.caughtUp = this.first.promise;
    this.caughtUp.catch(() => undefined);
    this.ended = this.follow();
    this.ended.catch(() => undefined);
  }

  status(): ReplicaStatus {
    const { state, behindSince, hasCaughtUp, upTo, reason } = this;
    return {
      state,
      hasCaughtUp,
      ...(behindSince === undefined ? {} : { behindMs: performance.now() - behindSince }),
      ...(upTo === undefined ? {} : { upTo }),
      ...(reason === undefined ? {} : { reason }),
    };
  }

  /** What has arrived is written first. Throws nothing: how it ended says `ended`. */
  async stop(): Promise<void> {
    this.abort.abort();
    await this.ended.catch(() => undefined);
  }

  private async follow(): Promise<void> {
    const { replica, store } = this.options;
    const last = replica.last();
    const items = store.subscribe({
      ...(last ? { after: last.position, eventId: last.eventId } : {}),
      signal: this.abort.signal,
      onStatus: (status) => this.onStatus(status),
    });
    try {
      await this.takeOver(items[Symbol.asyncIterator]());
      this.first.reject(new Error('the replica was stopped before it had caught up'));
    } catch (error) {
      this.reason = (error as Error).message;
      this.first.reject(error);
      throw error;
    } finally {
      this.behind();
      this.state = 'stopped';
    }
  }

  /** Live, what has arrived is written at once; catching up, a transaction gathers some more. */
  private async takeOver(items: AsyncIterator<SubscriptionItem>): Promise<void> {
    let batch: LogEvent[] = [];
    let since = 0;
    const write = () => {
      if (batch.length > 0) this.options.replica.write(batch);
      batch = [];
    };
    for (;;) {
      const next = items.next();
      const waiting = batch.length === 0 ? 'no limit' : this.state === 'live' ? 'what is there' : since + LONGEST_MS;
      if (!(await arrivesWithin(next, waiting))) write();
      let item: IteratorResult<SubscriptionItem>;
      try {
        item = await next;
      } catch (error) {
        write();
        throw error;
      }
      if (item.done) return write();
      if (item.value.kind === 'event') {
        if (batch.length === 0) since = performance.now();
        batch.push(asKept(item.value.event, this.options.isForeign));
        if (batch.length >= MOST_EVENTS) write();
      } else if (item.value.kind === 'progress') {
        this.upTo = item.value.upTo;
      } else {
        write();
        this.behindSince = undefined;
        this.hasCaughtUp = true;
        this.first.resolve();
      }
    }
  }

  private onStatus(status: SubscriptionStatus): void {
    this.state = status.state;
    this.reason = status.state === 'reconnecting' ? status.reason : undefined;
    if (status.state !== 'live') this.behind();
    this.options.onStatus?.(status);
  }

  private behind(): void {
    this.behindSince ??= performance.now();
  }
}

/** An event as a local log keeps it: one that can be read and is none of ours as its bytes. */
export function asKept(event: LogEvent, isForeign?: (event: StoredEvent) => boolean): LogEvent {
  if ('raw' in event || !isForeign?.(event)) return event;
  const { data, metadata, ...place } = event;
  return { ...place, raw: { data: bytes(data), metadata: bytes(metadata) } };
}

const bytes = (content: object) => new TextEncoder().encode(JSON.stringify(content));

/** False when the promise is still open at `until`, or, for `what is there`, when the event loop has gone round. */
async function arrivesWithin(next: Promise<unknown>, until: number | 'no limit' | 'what is there'): Promise<boolean> {
  if (until === 'no limit') return true;
  const late = Promise.withResolvers<false>();
  const timer =
    until === 'what is there' ? undefined : setTimeout(() => late.resolve(false), until - performance.now());
  const immediate = until === 'what is there' ? setImmediate(() => late.resolve(false)) : undefined;
  try {
    return await Promise.race([next.then(() => true as const), late.promise]);
  } catch {
    return true; // the caller meets it
  } finally {
    clearTimeout(timer);
    clearImmediate(immediate);
  }
}
