/** The event store on an EventStoreDB: the port over appending, reading, subscribing, admission and health. */
import {
  type Append,
  type AppendOutcome,
  type EventStore,
  type Instant,
  type LogEvent,
  type Position,
  type StoreHealth,
  StoreError,
  type SubscriptionItem,
} from '../port.js';
import { isRefused, prepareAppend } from '../prepare-append.js';
import { type StoreAddress } from './address.js';
import { Admission } from './admission.js';
import { appendTo, unavailable } from './append.js';
import { Gateway } from './gateway.js';
import { Health } from './health.js';
import { type Namespace, namespace } from './namespace.js';
import { Reading } from './reading.js';
import { RecordingClock } from './recording-clock.js';
import { endOf, supervise, type SubscriptionOptions } from './subscription.js';
import { isStoreError } from './store-error.js';
import { type Timings } from './timings.js';

export interface Alarm {
  readonly code: 'StreamGone' | 'StreamDamaged';
  readonly stream: string;
  readonly message: string;
}
export interface EventStoreDbParts {
  readonly address: StoreAddress;
  readonly timings: Timings;
  readonly namespace: string;
  /** Whether a log is begun where there is none. */
  readonly begins: boolean;
  now(): Instant;
  newId(): string;
  random(): number;
  warn(sentence: string): void;
  alarm(alarm: Alarm): void;
  onClock(aheadMs: number): void;
}

export class EventStoreDb implements EventStore {
  private readonly gateway: Gateway;
  private readonly names: Namespace;
  private readonly reading: Reading;
  private readonly admission: Admission;
  private readonly watch: Health;
  private readonly clock = new RecordingClock();
  private readonly closingNow = new AbortController();
  private readonly inFlight = new Set<Promise<unknown>>();
  private closing: Promise<void> | undefined;

  constructor(private readonly parts: EventStoreDbParts) {
    const { address, timings } = parts;
    this.names = namespace(parts.namespace);
    this.gateway = new Gateway({ address, readStallMs: timings.readStallMs });
    this.reading = new Reading({
      gateway: this.gateway,
      names: this.names,
      timings,
      closing: this.closingNow.signal,
      onEvent: (event: LogEvent) => this.clock.learnFrom(event),
      onDamage: (code, stream, message) => {
        this.watch.onDamage(stream, message);
        parts.alarm({ code, stream, message });
      },
    });
    this.admission = new Admission({
      ...parts,
      gateway: this.gateway,
      reading: this.reading,
      identityStream: this.names.identityStream,
    });
    this.watch = new Health({
      now: parts.now,
      timeoutMs: timings.healthMs,
      probe: async () => {
        this.assertOpen();
        await this.admission.admit();
        await this.reading.end(timings.healthMs / 2);
      },
    });
  }

  /** Waits for the store as long as the start may take. Throws what waiting cannot change; an absent store is no error. */
  async start(): Promise<void> {
    await this.admission.admitBy(performance.now() + this.parts.timings.startBudgetMs);
  }

  append(append: Append): Promise<AppendOutcome> {
    const outcome = this.tryAppend(append);
    this.inFlight.add(outcome);
    const settled = () => this.inFlight.delete(outcome);
    outcome.then(settled, settled);
    return outcome;
  }

  async *readStream(
    stream: string,
    options?: { from?: number; backwards?: boolean; limit?: number },
  ): AsyncGenerator<LogEvent, void, undefined> {
    this.assertOpen();
    await this.admission.admit();
    yield* this.reading.readStream(stream, options);
  }

  async *readAll(options?: {
    after?: Position;
    limit?: number;
    signal?: AbortSignal;
  }): AsyncGenerator<LogEvent, void, undefined> {
    this.assertOpen();
    await this.admission.admit();
    yield* this.reading.readAll(options);
  }

  subscribe(options: SubscriptionOptions): AsyncIterable<SubscriptionItem> {
    this.assertOpen();
    const end = options.after === 'end' ? this.admission.admit().then(() => endOf(this.reading)) : undefined;
    end?.catch(() => undefined); // asked for again when the first item is
    const itself = {};
    return supervise(
      {
        gateway: this.gateway,
        reading: this.reading,
        names: this.names,
        timings: this.parts.timings,
        closing: this.closingNow.signal,
        admit: () => this.admission.readmit(),
        onReconnecting: (reconnecting) => this.watch.onReconnecting(itself, reconnecting),
        random: this.parts.random,
      },
      options,
      end,
    );
  }

  async head(): Promise<Position | undefined> {
    this.assertOpen();
    await this.admission.admit();
    return this.reading.head();
  }

  async identity(): Promise<{ logId: string; openedAt: Instant; format: string }> {
    this.assertOpen();
    return this.admission.admit();
  }

  health(): Promise<StoreHealth> {
    return this.watch.ask();
  }

  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  private async tryAppend(append: Append): Promise<AppendOutcome> {
    const startedAt = performance.now();
    this.assertOpen();
    const prepared = prepareAppend(append);
    if (isRefused(prepared)) return prepared;
    const { timings } = this.parts;
    try {
      const admitted = this.admission.settled ?? (await this.admission.admitBy(startedAt + timings.appendBudgetMs));
      if (admitted === undefined) return unavailable('unreachable');
    } catch (error) {
      if (isStoreError(error) && error.code === 'AccessDenied') return { outcome: 'AccessDenied' };
      throw error;
    }
    const streamOnWire = this.names.onWire(prepared.stream);
    return appendTo({ gateway: this.gateway, clock: this.clock, timings, streamOnWire, startedAt }, prepared);
  }

  private async closeAll(): Promise<void> {
    await Promise.allSettled(this.inFlight);
    this.closingNow.abort();
    await this.gateway.close();
  }

  private assertOpen(): void {
    if (this.closing) throw new StoreError('StoreClosed', 'the event store is closed');
  }
}
