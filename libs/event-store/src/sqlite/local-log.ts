/** The reading half of a log in a SQLite file, be it the log itself or a replica: by place, by index, by instant, live. */
import {
  type Instant,
  type LocalEvent,
  type LogReader,
  type Position,
  type StoreHealth,
  StoreError,
  type SubscriptionItem,
  type SubscriptionStatus,
} from '../port.js';
import { type Changes, changes } from './changes.js';
import { errcodeOf, faultOf, openDatabase } from './database.js';
import { Queries, type StreamHead } from './queries.js';
import { RecentRows } from './recent-rows.js';
import { eventOf, indexOfPosition, positionOf, type Row } from './rows.js';
import type { LogIdentity } from './schema.js';

const PAGE = 500;
const SCAN_PAGE = 5_000;
const LAST_REVISION = Number.MAX_SAFE_INTEGER;

export interface LocalLogParts {
  path: string;
  identity: LogIdentity;
  now: () => Instant;
  /** Woken by whoever writes in this process. Without it the log is looked at every tenth of a second: a reader beside the owner. */
  changes?: Changes;
  /** The file can no longer be trusted. */
  onFatal?(error: unknown): void;
}

export class LocalLog implements LogReader {
  readonly path: string;
  readonly log: LogIdentity;
  private readonly now: () => Instant;
  private readonly changes: Changes;
  private readonly pollMs: number | undefined;
  private readonly onFatal: (error: unknown) => void;
  private readonly openedHere: Instant;
  private readonly recent: RecentRows;
  private connection: ReturnType<typeof openDatabase>;
  private ask: Queries;
  private connections = 1;
  private state: 'open' | 'closed' | 'stopped' = 'open';

  constructor(parts: LocalLogParts) {
    this.path = parts.path;
    this.log = parts.identity;
    this.now = parts.now;
    this.changes = parts.changes ?? changes();
    this.pollMs = parts.changes === undefined ? 100 : undefined;
    this.onFatal = parts.onFatal ?? (() => undefined);
    this.openedHere = parts.now();
    this.recent = new RecentRows(parts.identity.role);
    this.connection = openDatabase(parts.path, 'reader');
    this.ask = new Queries(this.connection);
  }

  // ---- by index: what the local log adds to the port. All of this answers at once.

  /** Number of events, and the index of the next one. */
  get length(): number {
    return this.remembered(({ length }) => length) ?? this.look((ask) => ask.length());
  }

  eventAt(index: number): LocalEvent | undefined {
    const recent = this.remembered((rows) => rows.at(index));
    if (recent !== undefined) return recent;
    const [row] = this.look((ask) => ask.fromIndex(index, 1));
    return row === undefined || row[0] !== index ? undefined : eventOf(row, this.log.role);
  }

  /** Events from an index on, that one included, in pages: as many as there were when the last page was read. */
  *readFrom(index: number, options: { limit?: number } = {}): Generator<LocalEvent, void, undefined> {
    const below = index + (options.limit ?? Infinity);
    let next = index;
    for (let recent; next < below && (recent = this.remembered((rows) => rows.at(next))) !== undefined; next += 1)
      yield recent;
    if (next === this.length) return;
    for (const rows of this.pages(next, below - next, SCAN_PAGE))
      for (const row of rows) yield eventOf(row, this.log.role);
  }

  /** Events of one stream, oldest first; with `below`, only those that the log held when it had that many events. */
  eventsOf(stream: string, options: { from?: number; below?: number } = {}): LocalEvent[] {
    const { from = 0, below = Infinity } = options;
    const recent = this.remembered((rows) => rows.ofStream(stream, from));
    if (recent !== undefined) return recent.filter(({ index }) => index < below);
    const events: LocalEvent[] = [];
    for (const rows of this.streamPages(stream, from, false, Infinity))
      for (const row of rows) {
        if (row[0] >= below) return events;
        events.push(eventOf(row, this.log.role));
      }
    return events;
  }

  /** How many events were known at an instant, which is included: the size of the log as of then. */
  sizeKnownAt(instant: Instant): number {
    const time = Date.parse(instant);
    if (Number.isNaN(time)) throw new RangeError(`${instant} is not an instant`);
    return this.look((ask) => firstIndex(ask.length(), (index) => (ask.knownAt(index) ?? 0) > time));
  }

  /** Where the event at this position stands. Throws `InvalidPosition` for another adapter's, `LogReplaced` where nothing stands there. */
  indexOf(position: Position): number {
    return this.look((ask) => {
      const length = ask.length();
      const index = this.isOrigin ? indexOfPosition(position) : this.indexOfOrigin(position, length, ask);
      if (index >= length || this.positionAt(index) !== position)
        throw new StoreError(
          'LogReplaced',
          `no event stands at ${position}: this is another log, or an older copy of it`,
        );
      return index;
    });
  }

  /** The position of the event at an index; undefined beyond the end. */
  positionAt(index: number): Position | undefined {
    return this.look((ask) => {
      if (!this.isOrigin) return ask.originPosition(index) as Position | undefined;
      return index >= 0 && index < ask.length() ? positionOf(index) : undefined;
    });
  }

  /** Many questions to one state of the file, which spares each of them the way in. Short work: as long as it lasts, what
   *  is written meanwhile cannot be taken into the file. */
  atOnce<T>(work: () => T): T {
    this.assertOpen();
    this.connection.exec('BEGIN');
    try {
      return work();
    } finally {
      if (this.connection.isTransaction) this.connection.exec('COMMIT');
    }
  }

  /** Every stream with its newest event, in the order in which the streams were begun. */
  streams(): StreamHead[] {
    return this.look((ask) => ask.heads());
  }

  /** Streams with events after one index, up to another (included), in the order in which they were first touched there. */
  streamsTouchedAfter(index: number, upTo: number = LAST_REVISION): string[] {
    return this.look((ask) => ask.streamsTouched(index, upTo));
  }

  /** Waits until the log holds the event at `position`. Throws `InvalidPosition` for another adapter's. */
  async waitFor(
    position: Position,
    options: { timeoutMs: number; signal?: AbortSignal },
  ): Promise<'reached' | 'timedOut'> {
    const until = performance.now() + options.timeoutMs;
    for (;;) {
      const { version } = this.changes;
      if (this.holds(position)) return 'reached';
      const left = until - performance.now();
      if (left <= 0 || options.signal?.aborted) return 'timedOut';
      await this.changes.after(version, options.signal, Math.min(left, this.pollMs ?? left));
    }
  }

  // ---- the port

  async *readStream(
    stream: string,
    options: { from?: number; backwards?: boolean; limit?: number } = {},
  ): AsyncGenerator<LocalEvent, void, undefined> {
    const backwards = options.backwards ?? false;
    const from = options.from ?? (backwards ? LAST_REVISION : 0);
    for (const rows of this.streamPages(stream, from, backwards, options.limit ?? Infinity)) {
      for (const row of rows) yield eventOf(row, this.log.role);
      if (rows.length === PAGE) await nextTurn(); // a long stream must not keep others waiting
    }
  }

  async *readAll(
    options: { after?: Position; limit?: number; signal?: AbortSignal } = {},
  ): AsyncGenerator<LocalEvent, void, undefined> {
    const from = options.after === undefined ? 0 : this.indexOf(options.after) + 1;
    for (const rows of this.pages(from, options.limit ?? Infinity, SCAN_PAGE)) {
      for (const row of rows) {
        if (options.signal?.aborted) return;
        yield eventOf(row, this.log.role);
      }
      await nextTurn();
    }
  }

  subscribe(options: {
    after?: Position | 'end';
    eventId?: string;
    signal: AbortSignal;
    onStatus?(status: SubscriptionStatus): void;
  }): AsyncIterable<SubscriptionItem> {
    // "Only what comes" is said now, not when the first item is asked for.
    const end = options.after === 'end' && this.state === 'open' ? this.length : undefined;
    return this.follow(options, end);
  }

  private async *follow(
    options: Parameters<LogReader['subscribe']>[0],
    end: number | undefined,
  ): AsyncGenerator<SubscriptionItem, void, undefined> {
    const { after, signal } = options;
    const status = (now: SubscriptionStatus) => options.onStatus?.(now);
    this.assertOpen();
    let next = end ?? (after === undefined || after === 'end' ? 0 : this.placeAfter(after, options.eventId));
    let last = after === undefined || after === 'end' ? undefined : { index: next - 1, id: options.eventId };
    let connection = this.connections;
    let live = false;
    let attempt = 0;
    status({ state: 'catchingUp' });
    while (!signal.aborted && this.state !== 'closed') {
      const { version } = this.changes;
      if (connection !== this.connections) {
        connection = this.connections;
        status({ state: 'reconnecting', attempt: 1, reason: 'the file was opened anew' });
        if (last) this.assertStands(last);
        live = false;
      }
      let rows: Row[];
      try {
        rows = this.page(next, PAGE);
        attempt = 0;
      } catch (error) {
        if (this.state !== 'open' || (error as StoreError).code !== 'StoreUnavailable') throw error;
        attempt++;
        status({ state: 'reconnecting', attempt, reason: (error as Error).message });
        await this.changes.after(version, signal, Math.min(50 * 2 ** attempt, 2_000));
        continue;
      }
      for (const row of rows) {
        if (signal.aborted || this.isClosed) return;
        yield { kind: 'event', event: eventOf(row, this.log.role) };
        next = row[0] + 1;
        last = { index: row[0], id: row[3] };
      }
      if (rows.length === PAGE) await nextTurn();
      if (rows.length > 0) continue;
      if (!live) {
        live = true;
        status({ state: 'live' });
        yield { kind: 'caughtUp' };
      }
      await this.changes.after(version, signal, this.pollMs);
    }
  }

  async head(): Promise<Position | undefined> {
    return this.positionAt(this.length - 1);
  }

  async identity(): Promise<{ logId: string; openedAt: Instant; format: string }> {
    this.assertOpen();
    const { logId, openedAt, format } = this.log;
    return { logId, openedAt, format };
  }

  async health(): Promise<StoreHealth> {
    const health = { adapter: 'sqlite', since: this.openedHere };
    const from = performance.now();
    try {
      void this.length;
      return { ...health, state: 'up', latencyMs: performance.now() - from };
    } catch (error) {
      return { ...health, state: 'down', reason: (error as Error).message, since: this.now() };
    }
  }

  /** Ends subscriptions and closes the file. Reading afterwards throws `StoreClosed`. */
  async close(): Promise<void> {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.connection.close();
    this.changes.wake();
  }

  // ---- for the writing half

  /** What was committed, as it stands in the file. */
  grown(rows: readonly Row[]): void {
    this.recent.add(rows);
    this.changes.wake();
  }

  /** No further SQL: reading throws `StoreUnavailable` from now on. */
  stop(): void {
    if (this.state === 'open') this.state = 'stopped';
    this.changes.wake();
  }

  /** Opens the file anew; subscriptions go on after the last event they handed out, if it still stands there. */
  reconnect(): void {
    this.assertOpen();
    this.connection.close();
    this.connection = openDatabase(this.path, 'reader');
    this.ask = new Queries(this.connection);
    this.connections++;
    this.recent.clear();
    this.changes.wake();
  }

  // ---- within

  private get isOrigin(): boolean {
    return this.log.role === 'origin';
  }
  private get isClosed(): boolean {
    return this.state === 'closed';
  }

  private assertOpen(): void {
    if (this.state === 'closed') throw new StoreError('StoreClosed', `${this.path} is closed`);
    if (this.state === 'stopped')
      throw new StoreError(
        'StoreUnavailable',
        `${this.path} was stopped by a fault: only a restart knows what it holds`,
      );
  }

  /** What is known without a look at the file, while it can be trusted. */
  private remembered<T>(question: (rows: RecentRows) => T): T {
    this.assertOpen();
    return question(this.recent);
  }

  private look<T>(question: (ask: Queries) => T): T {
    this.assertOpen();
    try {
      return question(this.ask);
    } catch (error) {
      const fault = faultOf(error);
      if (fault === undefined) throw error;
      if (fault === 'fatal') this.onFatal(error);
      throw new StoreError('StoreUnavailable', `${this.path} cannot be read now (SQLite ${errcodeOf(error)})`);
    }
  }

  /** At most `limit` rows from an index on. The indexes are dense, so a gap is damage. */
  private page(index: number, limit: number): Row[] {
    const rows = this.look((ask) => ask.fromIndex(index, limit));
    for (const [i, row] of rows.entries())
      if (row[0] !== index + i)
        throw new StoreError('StreamDamaged', `event ${index + i} of the log is missing: restore a backup`);
    return rows;
  }

  private *pages(from: number, limit: number, size: number): Generator<Row[], void, undefined> {
    let next = from;
    let left = limit;
    while (left > 0) {
      const asked = Math.min(size, left);
      const rows = this.page(next, asked);
      if (rows.length > 0) yield rows;
      if (rows.length < asked) return;
      next += rows.length;
      left -= rows.length;
    }
  }

  private *streamPages(
    stream: string,
    from: number,
    backwards: boolean,
    limit: number,
  ): Generator<Row[], void, undefined> {
    const step = backwards ? -1 : 1;
    const asked = this.look((ask) => ask.stream(stream));
    if (asked === undefined) return;
    const damaged = (revision: number) =>
      new StoreError('StreamDamaged', `event ${revision} of ${stream} is missing: restore a backup`);
    let next = from;
    let left = limit;
    while (left > 0 && next >= 0) {
      const most = Math.min(PAGE, left);
      const rows = this.look((ask) =>
        backwards ? ask.streamBackwards(asked, next, most) : ask.streamForwards(asked, next, most),
      );
      const first = rows[0];
      if (first === undefined) {
        if (backwards && next < from) throw damaged(next);
        return;
      }
      // Reading backwards may begin beyond the end; everywhere else the next one must be there.
      if (backwards && next === from && this.look((ask) => ask.streamForwards(asked, from, 1)).length === 0)
        next = first[2];
      for (const row of rows) {
        if (row[2] !== next) throw damaged(next);
        next += step;
      }
      yield rows;
      left -= rows.length;
      if (rows.length < most && !backwards) return;
    }
  }

  private placeAfter(position: Position, eventId: string | undefined): number {
    const index = this.indexOf(position);
    this.assertStands({ index, id: eventId });
    return index + 1;
  }

  private assertStands(place: { index: number; id?: string | undefined }): void {
    const [row] = this.look((ask) => ask.fromIndex(place.index, 1));
    if (row?.[0] !== place.index || (place.id !== undefined && row[3] !== place.id))
      throw new StoreError(
        'LogReplaced',
        `another event stands at index ${place.index} than the one that was handled: this is another log, or an older copy`,
      );
  }

  private holds(position: Position): boolean {
    return this.look((ask) => {
      const length = ask.length();
      if (this.isOrigin) return indexOfPosition(position) < length;
      const last = ask.originPosition(length - 1);
      return last !== undefined && sameKind(position, last) && last >= position;
    });
  }

  private indexOfOrigin(position: Position, length: number, ask: Queries): number {
    const last = ask.originPosition(length - 1);
    if (last !== undefined) sameKind(position, last);
    return firstIndex(length, (index) => (ask.originPosition(index) ?? '') >= position);
  }
}

/** Throws `InvalidPosition` unless both are positions of one adapter: the same letter, the same width. */
function sameKind(position: Position, known: string): true {
  if (position[0] !== known[0] || position.length !== known.length)
    throw new StoreError('InvalidPosition', `${position} is not a position of the store that this log follows`);
  return true;
}

/** The first of `length` indexes for which a condition that stays true becomes true; `length` where it never does. */
function firstIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
