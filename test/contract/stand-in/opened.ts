/** The adapter on a stand-in of its own, with waits so short that faults take no time. */
import type { Append, AppendOutcome, EventStore, Expected, LogEvent } from '#event-store';
import { openEventStoreDb } from '#event-store';
import { randomUUID } from 'node:crypto';
import { batch, NOON } from '../appending.js';
import { StandIn, type StandInOptions } from './stand-in.js';
import { TcpProxy } from './tcp-proxy.js';

export const QUICK = {
  appendBudgetMs: 1_500,
  attemptMs: 250,
  readBudgetMs: 1_500,
  readStallMs: 250,
  stallProbeMs: 60,
  startBudgetMs: 1_500,
  versionMs: 400,
} as const;

export interface Alarm {
  readonly code: string;
  readonly stream: string;
}

export class Opened {
  readonly stream = `partnership-${randomUUID()}`;

  private constructor(
    readonly standIn: StandIn,
    readonly proxy: TcpProxy,
    readonly store: EventStore,
    readonly alarms: Alarm[],
    readonly warnings: string[],
  ) {}

  static async open(options: StandInOptions = {}, timings: Partial<Record<keyof typeof QUICK, number>> = {}) {
    const standIn = await StandIn.start(options);
    const proxy = await TcpProxy.to({ host: '127.0.0.1', port: standIn.port });
    const alarms: Alarm[] = [];
    const warnings: string[] = [];
    const several = (options.nodes ?? 1) > 1;
    const store = await openEventStoreDb({
      address: several
        ? `${standIn.address}&maxDiscoverAttempts=4&discoveryInterval=50`
        : `esdb://${proxy.host}:${proxy.port}?tls=false`,
      timings: { ...QUICK, ...timings },
      now: () => NOON,
      random: () => 0.1,
      alarm: (alarm) => alarms.push(alarm),
      warn: (sentence) => warnings.push(sentence),
    });
    return new Opened(standIn, proxy, store, alarms, warnings);
  }

  appendOf(expected: Expected, count = 1): Append {
    return { stream: this.stream, expected, events: batch(count), recordedAt: NOON };
  }

  append(expected: Expected, count = 1): Promise<AppendOutcome> {
    return this.store.append(this.appendOf(expected, count));
  }

  /** What the stand-in keeps of a stream, whatever can be read of it. */
  ids(stream = this.stream): string[] {
    return this.standIn.log.all.filter((event) => event.stream === stream).map(({ id }) => id);
  }

  async newest(): Promise<LogEvent> {
    let newest: LogEvent | undefined;
    for await (const event of this.store.readAll()) newest = event;
    return newest!;
  }

  async close(): Promise<void> {
    await this.store.close();
    await this.proxy.refuse();
    this.standIn.stop();
    expect(this.standIn.forbidden).toEqual([]);
  }
}

/** Runs on a stand-in of its own, which is closed whatever happens. */
export const on =
  (run: (opened: Opened) => Promise<void>, options: StandInOptions = {}, timings = {}) =>
  async (): Promise<void> => {
    const opened = await Opened.open(options, timings);
    try {
      await run(opened);
    } finally {
      await opened.close();
    }
  };

/** A door that a test opens when it likes. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
