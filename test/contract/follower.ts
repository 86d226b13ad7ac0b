/** A subscriber that keeps what it gets, and can be waited for. */
import type { LogEvent, LogReader, Position, SubscriptionItem, SubscriptionStatus } from '#event-store';

export interface FollowOptions {
  after?: Position | 'end';
  eventId?: string;
  /** Only events of this stream are kept. */
  stream?: string;
  /** Called with each event before the next one is asked for. */
  handle?: (event: LogEvent) => void | Promise<void>;
}

export class Follower {
  readonly items: SubscriptionItem[] = [];
  readonly events: LogEvent[] = [];
  readonly statuses: SubscriptionStatus[] = [];
  /** Resolves when the subscription has ended normally, rejects with what it threw. */
  readonly ended: Promise<void>;
  private readonly abort = new AbortController();
  private readonly waiting = new Set<() => void>();
  private failure: { error: unknown } | undefined;

  constructor(
    reader: LogReader,
    private readonly options: FollowOptions = {},
  ) {
    const { after, eventId } = options;
    const subscription = reader.subscribe({
      ...(after === undefined ? {} : { after }),
      ...(eventId === undefined ? {} : { eventId }),
      signal: this.abort.signal,
      onStatus: (status) => {
        this.statuses.push(status);
        this.wake();
      },
    });
    this.ended = this.follow(subscription);
    this.ended.catch((error: unknown) => {
      this.failure = { error };
      this.wake();
    });
  }

  get caughtUp(): boolean {
    return this.items.some((item) => item.kind === 'caughtUp');
  }

  /** Waits until something holds; throws what the subscription threw. */
  async until(holds: (follower: this) => boolean): Promise<void> {
    while (!holds(this)) {
      this.assertFollowing();
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  /** Throws what the subscription threw. */
  assertFollowing(): void {
    if (this.failure) throw this.failure.error;
  }

  async stop(): Promise<void> {
    this.abort.abort();
    await this.ended;
  }

  private async follow(subscription: AsyncIterable<SubscriptionItem>): Promise<void> {
    for await (const item of subscription) {
      if (item.kind === 'event') {
        if (this.options.stream !== undefined && item.event.stream !== this.options.stream) continue;
        await this.options.handle?.(item.event);
        this.events.push(item.event);
      }
      this.items.push(item);
      this.wake();
    }
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}
