/** What a test can make the stand-in do wrong, while it runs. */

export interface Status {
  readonly code: number;
  readonly details: string;
  readonly trailers?: Readonly<Record<string, string>>;
}

/** Consumed by one append. */
export interface AppendFault {
  /** Written before the answer, after it (when `until` has resolved), or not at all. Default `never`. */
  readonly write?: 'before' | 'after' | 'never';
  /** The answer waits for this. */
  readonly until?: Promise<unknown>;
  /** Default `none`: no answer ever. */
  readonly answer?: Status | 'none' | 'true';
}

export interface SubscriptionFaults {
  /** Delivers nothing more, though events come. */
  stalled: boolean;
  caughtUps: 0 | 1 | 2;
  /** Says a checkpoint beyond the last event, where the next one will stand. */
  checkpointAhead: boolean;
  /** Delivers every event so often. */
  copies: number;
}

export class Faults {
  /** The next appends, one fault each. */
  readonly appends: AppendFault[] = [];
  /** Every append after those. */
  allAppends: AppendFault | undefined;
  /** The next reads that are not subscriptions, one answer each. */
  readonly reads: Status[] = [];
  /** The next subscriptions, one answer each, before anything else. */
  readonly subscriptions: Status[] = [];
  /** Calls that are accepted and never answered. */
  readonly silent = new Set<'append' | 'read' | 'subscription'>();
  /** Every call is answered so. */
  everything: Status | undefined;
  readonly subscription: SubscriptionFaults = { stalled: false, caughtUps: 1, checkpointAhead: false, copies: 1 };
  /** Called when the newest records are looked at. */
  onLookAtEnd: () => void = () => undefined;
  /** How to end each subscription that is open. */
  readonly open = new Set<(how: Status | 'ok') => void>();
  version = '24.10.14';
  /** As the server option: events above it are refused. */
  maxAppendEventSize: number | undefined;
  /** Answers positions as unknown: 2^64-1. */
  positionsUnknown = false;

  /** Ends every open subscription in the middle: with a status, or as if there were nothing more. */
  endSubscriptions(how: Status | 'ok'): void {
    for (const end of [...this.open]) end(how);
  }
}

const at =
  (code: number) =>
  (details: string, trailers?: Record<string, string>): Status => ({
    code,
    details,
    ...(trailers ? { trailers } : {}),
  });

/** The answers of a real server, in its words. */
export const says = {
  notReady: at(14)('Server Is Not Ready'),
  tooBusy: at(14)('Server Is Too Busy'),
  dropped: at(14)('Connection dropped'),
  reset: at(14)('read ECONNRESET'),
  commitTimeout: at(10)('Operation timed out: Commit phase timeout.'),
  canceledByServer: at(10)('Operation timed out: Request canceled by server'),
  callEnded: at(13)('Received RST_STREAM with code 0 (Call ended without gRPC status)'),
  accessDenied: at(7)('Access Denied', { exception: 'access-denied' }),
  unauthenticated: at(16)('Unauthenticated'),
  handlerThrew: at(2)('Exception was thrown by handler.'),
  noLeaderInfo: at(2)('No leader info available in response'),
  messageTooLarge: at(8)('Received message exceeds the maximum configured message size.'),
  invalidAllPosition: at(2)('Unexpected ReadAllResult: InvalidPosition'),
  invalidSubscriptionPosition: at(3)('Trying to read from an invalid position.'),
  streamReadError: at(2)('Unexpected ReadStreamResult: Error'),
  streamDeleted: (stream: string) =>
    at(9)(`Event stream '${stream}' is deleted.`, { exception: 'stream-deleted', 'stream-name': stream }),
  notLeader: (host: string, port: number) =>
    at(5)('Leader info available', {
      exception: 'not-leader',
      'leader-endpoint-host': host,
      'leader-endpoint-port': String(port),
    }),
  appendTooLarge: (limit: number) =>
    at(3)(`Maximum Append Size of ${limit} Exceeded.`, {
      exception: 'maximum-append-size-exceeded',
      'maximum-append-size': String(limit),
    }),
  eventTooLarge: (limit: number, id: string, size: number) =>
    at(3)(`Event with Id: { "string": "${id}" }, Size: ${size}, exceeds Maximum Append Event Size of ${limit}.`, {
      exception: 'maximum-append-event-size-exceeded',
      'maximum-append-event-size': String(limit),
      'event-id': `{ "string": "${id}" }`,
      'proposed-append-event-size': String(size),
    }),
  deleteConflict: (stream: string, expected: bigint, actual: bigint) =>
    at(9)(
      `Delete failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`,
      {
        exception: 'wrong-expected-version',
        'stream-name': stream,
        'expected-version': String(expected),
        'actual-version': String(actual),
      },
    ),
  unimplemented: (what: string) => at(12)(`${what} is not served: the product must not use it`),
} as const;
