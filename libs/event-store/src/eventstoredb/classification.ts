/** What a failed call means: whether something may have been written, and whether asking again makes sense. */

/**
 * - `conflict`: the stream stands elsewhere. Nothing written, final.
 * - `notReady`, `unreachable`: certainly not done; ask again.
 * - `maybe`: may have been done; ask again with the same content.
 * - `tooLarge`, `gone`, `denied`, `notFound`: certainly not done, final.
 * - `replaced`: what is asked for belongs to another log. Never ask again.
 * - `bug`: a wrong request or a wrong server. Never ask again.
 */
export type FailureKind =
  'conflict' | 'notReady' | 'unreachable' | 'maybe' | 'tooLarge' | 'gone' | 'denied' | 'notFound' | 'replaced' | 'bug';

export interface Failure {
  readonly kind: FailureKind;
  /** Of gRPC, where there is one. */
  readonly code?: number;
  readonly reason: string;
  /** Of a conflict. */
  readonly actual?: bigint | 'no_stream';
  /** Of what is too large: which limit, and how much it is. */
  readonly limit?: { readonly what: 'event' | 'append'; readonly bytes: number };
}

const OK_TO_REPEAT: ReadonlySet<FailureKind> = new Set(['notReady', 'unreachable', 'maybe']);

export const isRetryable = (failure: Failure): boolean => OK_TO_REPEAT.has(failure.kind);

/** At start only: the other side is there, but certificate or TLS are wrong, and waiting changes nothing. */
export const isWrongTls = ({ kind, reason }: Failure): boolean =>
  kind === 'unreachable' && /certificate|Failed to connect|SSL routines/i.test(reason);

/** By type, then numeric code, then text: the client's classes miss what comes from discovery and from dead channels. */
export function classify(error: unknown): Failure {
  const thrown = (typeof error === 'object' && error !== null ? error : {}) as Thrown;
  const reason = typeof thrown.message === 'string' ? thrown.message : String(error);
  const code = typeof thrown.code === 'number' ? thrown.code : undefined;
  const failure = (kind: FailureKind, more: Partial<Failure> = {}): Failure => ({
    kind,
    reason,
    ...(code === undefined ? {} : { code }),
    ...more,
  });

  switch (thrown.type) {
    case 'wrong-expected-version':
      return failure('conflict', { actual: thrown.actualVersion ?? 'no_stream' });
    case 'stream-deleted':
      return failure('gone');
    case 'stream-not-found':
      return failure('notFound');
    case 'access-denied':
      return failure('denied');
    case 'not-leader':
      return failure('notReady');
    case 'maximum-append-size-exceeded':
      return failure('tooLarge', { limit: { what: 'append', bytes: thrown.maxAppendSize ?? 0 } });
    default:
      return code === undefined ? byText(thrown, reason, failure) : byCode(code, thrown, reason, failure);
  }
}

interface Thrown {
  type?: unknown;
  code?: unknown;
  message?: unknown;
  actualVersion?: bigint | 'no_stream';
  maxAppendSize?: number;
  _raw?: { metadata?: { getMap?(): Record<string, unknown> } };
}
type Maker = (kind: FailureKind, more?: Partial<Failure>) => Failure;

function byCode(code: number, thrown: Thrown, reason: string, failure: Maker): Failure {
  switch (code) {
    case 14:
      if (reason.includes('Server Is Not Ready') || reason.includes('Server Is Too Busy')) return failure('notReady');
      return failure(reason.includes('No connection established') ? 'unreachable' : 'maybe');
    case 2:
      if (reason.includes('ReadAllResult: InvalidPosition')) return failure('replaced');
      return failure(reason.includes('ReadStreamResult: Error') ? 'bug' : 'maybe');
    case 3: {
      if (reason.includes('read from an invalid position')) return failure('replaced');
      const trailers = thrown._raw?.metadata?.getMap?.() ?? {};
      if (String(trailers['exception']) !== 'maximum-append-event-size-exceeded') return failure('bug');
      return failure('tooLarge', { limit: { what: 'event', bytes: Number(trailers['maximum-append-event-size']) } });
    }
    case 8:
      return /message.*(size|larger)/i.test(reason)
        ? failure('tooLarge', { limit: { what: 'append', bytes: 0 } })
        : failure('maybe');
    case 13:
      return failure(reason.includes('serialization failure') ? 'bug' : 'maybe');
    case 7:
    case 16:
      return failure('denied');
    case 1:
    case 4:
    case 10:
    case 15:
      return failure('maybe');
    default:
      return failure('bug');
  }
}

function byText(thrown: Thrown, reason: string, failure: Maker): Failure {
  if (reason.includes('Failed to discover') || reason.includes('Channel has been shut down'))
    return failure('unreachable');
  if (String(thrown.code).startsWith('ERR_STREAM_') || reason.includes('write after end')) return failure('maybe');
  return failure('bug');
}
