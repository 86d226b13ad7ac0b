/** The supervisor of a subscription: history, then live, over every drop, nothing lost and nothing twice. */
import { type Position, StoreError, type SubscriptionItem, type SubscriptionStatus } from '../port.js';
import { classify, isRetryable } from './classification.js';
import type { Gateway, WireItem, WireSubscription } from './gateway.js';
import type { Namespace } from './namespace.js';
import { positionOf, type WirePosition, wirePositionOf } from './position.js';
import type { Reading } from './reading.js';
import { isStoreError } from './store-error.js';
import { pause, type Timings } from './timings.js';

export interface SubscriptionParts {
  readonly gateway: Gateway;
  readonly reading: Reading;
  readonly names: Namespace;
  readonly timings: Timings;
  readonly closing: AbortSignal;
  /** Waits for a store that may be used, and throws `LogReplaced` when it is another log than at first. */
  admit(): Promise<unknown>;
  /** True while the subscription is without its server. */
  onReconnecting(reconnecting: boolean): void;
  random(): number;
}
export interface SubscriptionOptions {
  after?: Position | 'end';
  eventId?: string;
  signal: AbortSignal;
  onStatus?(status: SubscriptionStatus): void;
}

/** Where a subscription begins again: always at an event, never at a checkpoint, since the next event may take its place. */
interface Anchor {
  readonly position: WirePosition;
  readonly eventId: string | undefined;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;
const PROBED = 100;

/** `end` is where "only what comes" begins; it is asked for when subscribing, not when the first item is. */
export async function* supervise(
  parts: SubscriptionParts,
  options: SubscriptionOptions,
  end: Promise<Anchor | undefined> | undefined,
): AsyncGenerator<SubscriptionItem, void, undefined> {
  const stop = AbortSignal.any([options.signal, parts.closing]);
  let anchor =
    options.after === undefined || options.after === 'end'
      ? undefined
      : { position: wirePositionOf(options.after), eventId: options.eventId };
  let pendingEnd = end;
  let scanned = ''; // checkpoints only move forwards
  let drops = 0;

  try {
    while (!stop.aborted) {
      let subscription: WireSubscription | undefined;
      let reason = 'the server ended the subscription';
      try {
        await parts.admit();
        if (pendingEnd) {
          anchor = await pendingEnd.catch(() => endOf(parts.reading));
          pendingEnd = undefined;
        }
        if (anchor) await parts.reading.assertStands(anchor.position, anchor.eventId);
        if (stop.aborted) return;
        subscription = parts.gateway.subscribe(anchor?.position ?? 'start', parts.names.prefixes);
        options.onStatus?.({ state: 'catchingUp' });
        let handedOut = anchor && positionOf(anchor.position);
        for await (const items of watched(parts, subscription, () => handedOut, stop)) {
          drops = 0;
          parts.onReconnecting(false);
          for (const item of items) {
            if (item === 'caughtUp') {
              options.onStatus?.({ state: 'live' });
              yield { kind: 'caughtUp' };
            } else if ('checkpoint' in item) {
              const upTo = scannedUpTo(item.checkpoint);
              if (upTo <= scanned) continue;
              scanned = upTo;
              yield { kind: 'progress', upTo };
            } else {
              const event = parts.reading.ours(item.record);
              if (event === undefined || (handedOut !== undefined && event.position <= handedOut)) continue;
              // Set before it is handed out: whoever asks for the next one has handled it.
              anchor = { position: item.record.position!, eventId: event.id };
              handedOut = event.position;
              yield { kind: 'event', event };
            }
            if (stop.aborted) return;
          }
        }
      } catch (error) {
        if (stop.aborted) return;
        reason = retryableReason(error);
      } finally {
        subscription?.end();
      }
      if (stop.aborted) return;
      drops++;
      parts.onReconnecting(true);
      options.onStatus?.({ state: 'reconnecting', attempt: drops, reason });
      await pause(parts.random() * Math.min(FIRST_PAUSE_MS * 2 ** (drops - 1), LONGEST_PAUSE_MS), stop);
    }
  } finally {
    parts.onReconnecting(false);
  }
}

/** The newest record of all, as a place to begin after. */
export async function endOf(reading: Reading): Promise<Anchor | undefined> {
  const record = await reading.end();
  return record?.position && { position: record.position, eventId: record.id };
}

/** The items of a subscription; ends it when `stop` aborts, and when nothing comes though the log has grown past what was
 *  handed out. One timer looks after all items: one for each would cost as much as the item. */
async function* watched(
  parts: SubscriptionParts,
  subscription: WireSubscription,
  handedOut: () => Position | undefined,
  stop: AbortSignal,
): AsyncGenerator<readonly WireItem[], void, undefined> {
  let over: unknown;
  const end = (why: unknown) => {
    over ??= why;
    subscription.end();
  };
  const stopped = () => end(STOPPED);
  const watchdog = new Watchdog(parts, handedOut, end);
  stop.addEventListener('abort', stopped, { once: true });
  try {
    for await (const items of subscription) {
      watchdog.heard();
      yield items;
      watchdog.waits();
    }
  } catch (error) {
    over ??= error;
  } finally {
    stop.removeEventListener('abort', stopped);
    watchdog.end();
  }
  if (over !== undefined && over !== STOPPED) throw over;
}

const STOPPED = Symbol('stopped');

/** Looks, while somebody waits for an item and none comes, whether there should be one. */
class Watchdog {
  private readonly timer: NodeJS.Timeout;
  private waiting = true;
  private quiet = true;
  private missed = 0;
  private looking = false;

  constructor(
    private readonly parts: SubscriptionParts,
    private readonly handedOut: () => Position | undefined,
    private readonly stall: (why: unknown) => void,
  ) {
    this.timer = setInterval(() => void this.look(), parts.timings.stallProbeMs);
  }

  heard(): void {
    this.waiting = false;
    this.quiet = false;
    this.missed = 0;
  }

  waits(): void {
    this.waiting = true;
  }

  end(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const quiet = this.quiet && this.waiting;
    this.quiet = true;
    if (!quiet || this.looking) return;
    this.looking = true;
    try {
      const later = await this.parts.reading.hasLaterThan(this.handedOut(), PROBED);
      if (!this.waiting || !this.quiet) return;
      // An event may be on its way at the first look; not at the second.
      this.missed = later ? this.missed + 1 : 0;
      if (this.missed >= 2)
        this.stall(
          new StoreError('StoreUnavailable', 'the subscription has stalled: events come and are not delivered'),
        );
    } catch (error) {
      this.stall(error);
    } finally {
      this.looking = false;
    }
  }
}

/** Throws what no reconnection can mend. */
function retryableReason(error: unknown): string {
  if (isStoreError(error)) {
    if (error.code !== 'StoreUnavailable') throw error;
    return error.message;
  }
  const failure = classify(error);
  if (failure.kind === 'denied') throw new StoreError('AccessDenied', failure.reason);
  if (failure.kind === 'replaced')
    throw new StoreError('LogReplaced', `no event stands where the subscription was to begin: ${failure.reason}`);
  if (!isRetryable(failure)) throw error;
  return failure.reason;
}

/** While catching up, the server may leave the second part 0. */
const scannedUpTo = ({ commit, prepare }: WirePosition): Position =>
  positionOf({ commit, prepare: prepare === 0n ? commit : prepare });
