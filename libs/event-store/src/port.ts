/** The whole port: what a store of facts promises, whichever adapter keeps them. Refusals and failures are values. */

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** Order of the log = plain string comparison. Opaque: only the adapter that issued it may parse it. */
export type Position = string & { readonly position: unique symbol };
/** UTC with milliseconds: `2026-11-22T11:42:10.123Z`. */
export type Instant = string;
export type Expected = 'noStream' | { readonly revision: number };

export interface Place {
  stream: string;
  revision: number;
  position: Position;
}
/** `metadata` without `recordedAt`, which the adapter sets. */
export interface NewEvent {
  id: string;
  type: string;
  data: JsonObject;
  metadata: JsonObject;
}
/** `metadata.recordedAt` is present. */
export interface StoredEvent extends NewEvent, Place {}
/** Written into one of our streams by another program, and no event of ours. Never dropped, never a bare string. */
export interface UndecodableEvent extends Place {
  id: string;
  type: string;
  raw: { data: Uint8Array; metadata: Uint8Array };
}
export type LogEvent = StoredEvent | UndecodableEvent;

export interface Append {
  stream: string;
  expected: Expected;
  /** Not to be changed until the append has settled. */
  events: readonly [NewEvent, ...NewEvent[]];
  /** The engine's clock. The adapter only raises it, to `notBefore` and the latest instant it knows in the log, noting
   *  by how much in `metadata.clockSkewMs`. `keep`: metadata carries it already (copying a log). */
  recordedAt: Instant | 'keep';
  /** recordedAt of the last event of the history that was decided on. */
  notBefore?: Instant;
}

/** Only use after close() and broken invariants throw. */
export type AppendOutcome =
  /** Durable; of the last event of this batch, also if it stood there before. */
  | { outcome: 'Appended'; revision: number; position: Position }
  /** Nothing written. */
  | { outcome: 'WrongExpectedRevision'; expected: Expected; actual: number | 'noStream' }
  /** Nothing sent. */
  | { outcome: 'InvalidAppend'; problem: string; path?: string }
  /** Nothing written. */
  | { outcome: 'AppendTooLarge'; what: 'event' | 'append' | 'count'; limit: number; size: number }
  /** Certainly not written. */
  | {
      outcome: 'Unavailable';
      reason: 'busy' | 'diskFull' | 'readOnly' | 'unreachable' | 'notReady';
      retryAfterMs: number;
    }
  /** May be written: repeat with the same ids and the same expected revision. */
  | { outcome: 'UnknownOutcome'; reason: string }
  | { outcome: 'StreamGone' }
  | { outcome: 'AccessDenied' };

export interface LogReader {
  /** `from` is inclusive in both directions. A stream that does not exist yields nothing. Revisions are contiguous, else
   *  StreamDamaged is thrown. */
  readStream(stream: string, options?: { from?: number; backwards?: boolean; limit?: number }): AsyncIterable<LogEvent>;
  /** `after` is exclusive. Forwards only. Our streams only. */
  readAll(options?: { after?: Position; limit?: number; signal?: AbortSignal }): AsyncIterable<LogEvent>;
  /** History, then live, until `signal` aborts or the store closes (both end normally). Pull-based: asking for the next
   *  item means the last one is handled. Reconnects inside, from the last item handed out: nothing lost, nothing twice.
   *  `after: 'end'` = only what comes. At every (re)connection an event must stand at `after`, with `eventId` that one;
   *  else LogReplaced is thrown. */
  subscribe(options: {
    after?: Position | 'end';
    eventId?: string;
    signal: AbortSignal;
    onStatus?(status: SubscriptionStatus): void;
  }): AsyncIterable<SubscriptionItem>;
  /** Newest event of our streams. */
  head(): Promise<Position | undefined>;
  identity(): Promise<{ logId: string; openedAt: Instant; format: string }>;
  /** Never throws, answers within 2 s. */
  health(): Promise<StoreHealth>;
  /** Idempotent; waits for appends in flight. */
  close(): Promise<void>;
}

export interface EventStore extends LogReader {
  /** Always settles within the append budget (10 s). */
  append(append: Append): Promise<AppendOutcome>;
}

export type SubscriptionItem =
  | { kind: 'event'; event: LogEvent }
  /** May come more than once. */
  | { kind: 'caughtUp' }
  /** Scanned so far: for lag displays only, never stored. */
  | { kind: 'progress'; upTo: Position };

export type SubscriptionStatus =
  { state: 'catchingUp' | 'live' } | { state: 'reconnecting'; attempt: number; reason: string };

export interface StoreHealth {
  state: 'up' | 'degraded' | 'readOnly' | 'down';
  adapter: string;
  reason?: string;
  latencyMs?: number;
  since: Instant;
}

/** What the local log adds. `index`: dense from 0, equal on every server and in both stores, leaf of the Merkle tree.
 *  `knownAt`: running maximum of recordedAt. */
export type LocalEvent = LogEvent & { index: number; knownAt: Instant };

/** Codes of what reading throws. Compare `code`, never `instanceof`. */
export type StoreErrorCode =
  | 'StoreClosed'
  | 'StoreUnavailable'
  | 'StreamGone'
  | 'StreamDamaged'
  | 'InvalidPosition'
  | 'AccessDenied'
  | 'LogReplaced';

export class StoreError extends Error {
  constructor(
    readonly code: StoreErrorCode,
    message: string,
  ) {
    super(message);
    this.name = code;
  }
}

/** Streams that are ours begin with one of these, for the life of a log: they decide which events have an index. */
export const OUR_PREFIXES = ['partnership-', 'programme-', 'organisation-', 'register-'] as const;

/** Equal on both adapters, and below every supported server's own. Bytes are UTF-8 of data + metadata as sent. */
export const LIMITS = { eventBytes: 65_536, appendBytes: 1_000_000, appendEvents: 500 } as const;

/** How a log is written down, whichever adapter keeps it: a preview until access control and sealing exist. The way into a
 *  later one is verbatim export and import. */
export const LOG_FORMAT = 'preview-1';

export const isUndecodable = (event: LogEvent): event is UndecodableEvent => 'raw' in event;
