/** Reading in pages, each one a call that is over before its events are handed out. */
import { type LogEvent, type Position, StoreError } from '../port.js';
import { isStoreError } from './store-error.js';
import { classify, isRetryable } from './classification.js';
import type { Gateway } from './gateway.js';
import type { Namespace } from './namespace.js';
import { positionOf, samePosition, type WirePosition, wirePositionOf } from './position.js';
import { pause, retryPauseMs, type Timings } from './timings.js';
import { fromWire, isTombstone, type WireRecord } from './wire-event.js';

export interface ReadingParts {
  readonly gateway: Gateway;
  readonly names: Namespace;
  readonly timings: Timings;
  /** Every event of ours that was read. */
  onEvent(event: LogEvent): void;
  /** A stream of ours that an operator ended or cut. */
  onDamage(code: 'StreamGone' | 'StreamDamaged', stream: string, message: string): void;
  /** Aborts when the store closes. */
  readonly closing: AbortSignal;
}

const PAGE = 500;
const HEAD_PAGE = 256;

export class Reading {
  private knownHead: Position | undefined;

  constructor(private readonly parts: ReadingParts) {}

  async *readStream(
    stream: string,
    options: { from?: number; backwards?: boolean; limit?: number } = {},
  ): AsyncGenerator<LogEvent, void, undefined> {
    const { backwards = false, limit = Infinity } = options;
    let next: number | 'end' = options.from ?? (backwards ? 'end' : 0);
    let left = limit;
    for (let page = 0; left > 0 && next !== -1; page++) {
      const asked = Math.min(PAGE, left);
      const records = await this.page(() =>
        this.parts.gateway.readStream(this.parts.names.onWire(stream), {
          from: next === 'end' ? 'end' : BigInt(next),
          backwards,
          maxCount: asked,
        }),
      ).catch((error: unknown) => this.withoutEvents(stream, error));
      if (records === undefined) return;
      const events = records.map((record) => this.parse(record, stream));
      const first = events[0];
      if (first === undefined) {
        // Forwards, nothing from a later revision on is the end; the beginning of a stream that is there must be, too.
        if (backwards || next === 0) throw this.damaged(stream, next);
        return;
      }
      // Backwards may begin beyond the end, and then begins at the end.
      let expected: number =
        backwards && page === 0 && (next === 'end' || first.revision < next) ? first.revision : Number(next);
      for (const event of events) {
        if (event.revision !== expected) throw this.damaged(stream, expected);
        expected += backwards ? -1 : 1;
        yield event;
      }
      next = expected;
      left -= events.length;
      if (events.length < asked && !backwards) return;
    }
  }

  async *readAll(
    options: { after?: Position; limit?: number; signal?: AbortSignal } = {},
  ): AsyncGenerator<LogEvent, void, undefined> {
    const { after, signal } = options;
    let left = options.limit ?? Infinity;
    if (left <= 0) return;
    let from: WirePosition | undefined = after === undefined ? undefined : wirePositionOf(after);
    for (;;) {
      const begin = from;
      const records = await this.page(() =>
        this.parts.gateway.readAll({ from: begin ?? 'start', maxCount: PAGE + (begin ? 1 : 0) }),
      );
      if (begin && !standsAt(records[0], begin)) throw replaced(begin);
      for (const record of begin ? records.slice(1) : records) {
        const event = this.ours(record);
        if (event === undefined) continue;
        if (signal?.aborted) return;
        yield event;
        left--;
        if (left <= 0) return;
      }
      const last = records.at(-1);
      if (last?.position === undefined || records.length < PAGE + (begin ? 1 : 0)) return;
      from = last.position;
    }
  }

  /** The first walk goes back to the newest event of ours; later ones only over what has come since. */
  async head(): Promise<Position | undefined> {
    let from: WirePosition | 'end' = 'end';
    for (;;) {
      const begin: WirePosition | 'end' = from;
      const records = await this.page(() =>
        this.parts.gateway.readAll({ from: begin, backwards: true, maxCount: HEAD_PAGE }),
      );
      for (const record of records) {
        if (record.position === undefined) continue;
        const position = positionOf(record.position);
        if (this.knownHead !== undefined && position <= this.knownHead) return this.knownHead;
        if (this.parts.names.ours(record.stream) === undefined || isTombstone(record)) continue;
        return (this.knownHead = position);
      }
      const last = records.at(-1)?.position;
      if (last === undefined || records.length < HEAD_PAGE) return this.knownHead;
      from = last;
    }
  }

  /** The newest record of all, whose it may be: where "only what comes" begins. */
  async end(budgetMs?: number): Promise<WireRecord | undefined> {
    const [record] = await this.page(
      () => this.parts.gateway.readAll({ from: 'end', backwards: true, maxCount: 1 }),
      budgetMs,
    );
    return record;
  }

  /** Throws `LogReplaced` unless an event stands at `position`, and the one with that id where it is given. */
  async assertStands(position: WirePosition, eventId: string | undefined): Promise<void> {
    const [record] = await this.page(() => this.parts.gateway.readAll({ from: position, maxCount: 1 }));
    if (!standsAt(record, position)) throw replaced(position);
    if (eventId !== undefined && record?.id !== eventId)
      throw new StoreError(
        'LogReplaced',
        `another event stands at ${positionOf(position)} than the one that was handled`,
      );
  }

  /** Whether one of ours among the newest records is later than `position`. */
  async hasLaterThan(position: Position | undefined, among: number): Promise<boolean> {
    const records = await this.page(() =>
      this.parts.gateway.readAll({ from: 'end', backwards: true, maxCount: among }),
    );
    return records.some(
      (record) =>
        this.parts.names.ours(record.stream) !== undefined &&
        !isTombstone(record) &&
        record.position !== undefined &&
        (position === undefined || positionOf(record.position) > position),
    );
  }

  /** The first event of a stream that is not among ours: the identity of the log. */
  async firstOf(streamOnWire: string): Promise<WireRecord | undefined> {
    try {
      const [record] = await this.page(() => this.parts.gateway.readStream(streamOnWire, { from: 0n, maxCount: 1 }));
      return record;
    } catch (error) {
      if (classify(error).kind === 'notFound') return undefined;
      throw error;
    }
  }

  /** The event of ours in a record; undefined for what is not ours, and for the end of a stream of ours, which is reported. */
  ours(record: WireRecord): LogEvent | undefined {
    const stream = this.parts.names.ours(record.stream);
    if (stream === undefined) return undefined;
    if (isTombstone(record)) {
      this.parts.onDamage('StreamGone', stream, `an operator deleted ${stream} for good`);
      return undefined;
    }
    return this.parse(record, stream);
  }

  private parse(record: WireRecord, stream: string): LogEvent {
    const event = fromWire(record, stream);
    this.parts.onEvent(event);
    return event;
  }

  /** One page, asked for again while that makes sense. Throws what the port knows. */
  private async page(
    ask: () => Promise<WireRecord[]>,
    budgetMs = this.parts.timings.readBudgetMs,
  ): Promise<WireRecord[]> {
    const until = performance.now() + budgetMs;
    for (let attempt = 1; ; attempt++) {
      try {
        if (this.parts.closing.aborted) throw new StoreError('StoreClosed', 'the event store is closed');
        return await ask();
      } catch (error) {
        if (isStoreError(error)) throw error;
        if (this.parts.closing.aborted) throw new StoreError('StoreClosed', 'the event store is closed');
        const failure = classify(error);
        if (failure.kind === 'denied') throw new StoreError('AccessDenied', failure.reason);
        if (failure.kind === 'replaced')
          throw new StoreError('LogReplaced', `no event stands at that position: ${failure.reason}`);
        if (!isRetryable(failure)) throw error;
        const wait = retryPauseMs(attempt);
        if (performance.now() + wait >= until) throw new StoreError('StoreUnavailable', failure.reason);
        await pause(wait, this.parts.closing);
      }
    }
  }

  /** A stream without events: never begun, or deleted by an operator. */
  private async withoutEvents(stream: string, error: unknown): Promise<undefined> {
    const { kind } = classify(error);
    if (kind === 'gone') throw this.gone(stream);
    if (kind !== 'notFound') throw error;
    const deleted = await this.metadata(stream);
    if (deleted !== undefined) throw this.gone(stream);
    return undefined;
  }

  private async metadata(stream: string): Promise<unknown> {
    let truncateBefore: unknown;
    await this.page(async () => {
      truncateBefore = await this.parts.gateway.truncateBefore(this.parts.names.onWire(stream));
      return [];
    });
    return truncateBefore;
  }

  private gone(stream: string): StoreError {
    const message = `an operator deleted ${stream}`;
    this.parts.onDamage('StreamGone', stream, message);
    return new StoreError('StreamGone', message);
  }

  private damaged(stream: string, missing: number | 'end'): StoreError {
    const message = `event ${missing === 'end' ? 0 : missing} of ${stream} is missing: $tb, $maxCount or $maxAge was set on it`;
    this.parts.onDamage('StreamDamaged', stream, message);
    return new StoreError('StreamDamaged', message);
  }
}

const standsAt = (record: WireRecord | undefined, position: WirePosition): boolean =>
  record?.position !== undefined && samePosition(record.position, position);

const replaced = (position: WirePosition): StoreError =>
  new StoreError(
    'LogReplaced',
    `no event stands at ${positionOf(position)}: this is another log, or an older copy of it`,
  );
