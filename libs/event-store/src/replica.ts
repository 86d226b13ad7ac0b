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
      await this.takeOver(items);
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

  /** Live, what has arrived is written at once; catching up, a transaction gathers some more. What is gathered is written
   *  by a timer of its own, so that nothing is done for each event but to keep it. */
  private async takeOver(items: AsyncIterable<SubscriptionItem>): Promise<void> {
    const gathered = new Gathered(
      (events) => this.options.replica.write(events),
      () => this.abort.abort(),
    );
    try {
      for await (const item of items) {
        if (item.kind === 'event') {
          gathered.add(asKept(item.event, this.options.isForeign), this.state === 'live');
        } else if (item.kind === 'progress') {
          this.upTo = item.upTo;
        } else {
          gathered.write();
          this.behindSince = undefined;
          this.hasCaughtUp = true;
          this.first.resolve();
        }
      }
    } finally {
      gathered.write();
    }
    gathered.assertWritten();
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

/** Events until they are written: all of them in one transaction, after a while or when there are many. */
class Gathered {
  private events: LogEvent[] = [];
  private timer: NodeJS.Timeout | undefined;
  private soon: NodeJS.Immediate | undefined;
  private failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly into: (events: readonly LogEvent[]) => void,
    private readonly onFailure: () => void,
  ) {}

  /** `atOnce`: as soon as what arrived with it is there too. */
  add(event: LogEvent, atOnce: boolean): void {
    this.events.push(event);
    if (this.events.length >= MOST_EVENTS) this.write();
    else if (atOnce) this.soon ??= setImmediate(() => this.writeUnheard());
    else this.timer ??= setTimeout(() => this.writeUnheard(), LONGEST_MS);
  }

  /** Throws what the file refuses, now or before. */
  write(): void {
    clearTimeout(this.timer);
    clearImmediate(this.soon);
    this.timer = this.soon = undefined;
    this.assertWritten();
    const { events } = this;
    if (events.length === 0) return;
    this.events = [];
    try {
      this.into(events);
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }

  assertWritten(): void {
    if (this.failure) throw this.failure.error;
  }

  private writeUnheard(): void {
    try {
      this.write();
    } catch {
      this.onFailure(); // told to whoever asks for what was written
    }
  }
}
