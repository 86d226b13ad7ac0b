/** Appending: one batch, the same ids and bytes at every attempt, and an answer within the budget whatever happens. */
import { type AppendOutcome, StoreError } from '../port.js';
import { type PreparedAppend, stamped } from '../prepare-append.js';
import { classify, type Failure, isRetryable } from './classification.js';
import type { Gateway, WireAppended } from './gateway.js';
import { positionOf } from './position.js';
import type { RecordingClock } from './recording-clock.js';
import { pause, retryPauseMs, type Timings, within } from './timings.js';
import { toWire } from './wire-event.js';

export interface AppendParts {
  readonly gateway: Gateway;
  readonly clock: RecordingClock;
  readonly timings: Timings;
  readonly streamOnWire: string;
  /** What was spent of the budget before. */
  readonly startedAt: number;
}
type Unavailable = Extract<AppendOutcome, { outcome: 'Unavailable' }>;

const RETRY_AFTER_MS = 1_000;

/**
 * Repeating is safe whatever happened: the store compares the ids at their places. Throws `StreamDamaged` where the
 * answer shows that an operator has deleted from the stream.
 */
export async function appendTo(parts: AppendParts, prepared: PreparedAppend): Promise<AppendOutcome> {
  const { gateway, timings } = parts;
  const until = parts.startedAt + timings.appendBudgetMs;
  const request = {
    stream: parts.streamOnWire,
    events: stampedEvents(parts.clock, prepared),
    expected: prepared.expected === 'noStream' ? ('no_stream' as const) : BigInt(prepared.expected.revision),
    deadlineMs: timings.attemptMs,
  };
  let doubt: string | undefined; // something may have been written, and why
  let last: Failure | undefined;

  for (let attempt = 0; ; attempt++) {
    if (attempt > 0) {
      const wait = retryPauseMs(attempt);
      // An attempt that is sure to be cut off would only turn what is certain into a doubt.
      if (until - performance.now() - wait < timings.attemptMs / 4) return unsettled(doubt, last);
      await pause(wait);
    }
    const call = gateway.append(request);
    const settled = await within(settle(call.answer), until - performance.now());
    if (settled === undefined) {
      call.abandon();
      return unsettled(call.sent() ? 'no answer in time' : doubt, last);
    }
    if ('answer' in settled) return appended(prepared, settled.answer);
    last = settled.failure;
    if (last.kind === 'maybe') doubt ??= last.reason;
    if (!isRetryable(last)) return final(prepared, last, doubt, settled.error);
  }
}

function stampedEvents(clock: RecordingClock, prepared: PreparedAppend) {
  const { recordedAt, notBefore, events } = prepared;
  clock.learn(notBefore);
  if (recordedAt === 'keep') {
    for (const event of events) clock.learn(event.recordedAt);
    return events.map((event) => toWire(event, event.metadata));
  }
  const stamp = clock.stamp(recordedAt);
  clock.learn(stamp.recordedAt);
  return events.map((event) => toWire(event, stamped(event.metadata, stamp.recordedAt, stamp.clockSkewMs)));
}

type Settled = { answer: WireAppended } | { failure: Failure; error: unknown };

const settle = (answer: Promise<WireAppended>): Promise<Settled> =>
  answer.then(
    (value) => ({ answer: value }),
    (error: unknown) => ({ failure: classify(error), error }),
  );

function appended(prepared: PreparedAppend, { revision, position }: WireAppended): AppendOutcome {
  const expected = prepared.after + prepared.events.length;
  if (position === undefined || revision !== BigInt(expected))
    throw new StoreError(
      'StreamDamaged',
      `events of ${prepared.stream} were deleted by another program: the store answered for revision ${revision}${position ? '' : ', which can no longer be read'}`,
    );
  return { outcome: 'Appended', revision: expected, position: positionOf(position) };
}

/** A conflict settles a doubt, and so does a stream that is gone; a refusal for other reasons leaves it. */
function final(prepared: PreparedAppend, failure: Failure, doubt: string | undefined, error: unknown): AppendOutcome {
  switch (failure.kind) {
    case 'conflict':
      return {
        outcome: 'WrongExpectedRevision',
        expected: prepared.expected,
        actual: failure.actual === 'no_stream' || failure.actual === undefined ? 'noStream' : Number(failure.actual),
      };
    case 'gone':
      return { outcome: 'StreamGone' };
    case 'denied':
      return doubt === undefined ? { outcome: 'AccessDenied' } : { outcome: 'UnknownOutcome', reason: doubt };
    case 'tooLarge':
      return {
        outcome: 'AppendTooLarge',
        what: failure.limit?.what ?? 'append',
        limit: failure.limit?.bytes ?? 0,
        size: prepared.bytes,
      };
    default:
      throw error;
  }
}

function unsettled(doubt: string | undefined, last: Failure | undefined): AppendOutcome {
  if (doubt !== undefined) return { outcome: 'UnknownOutcome', reason: doubt };
  return unavailable(last?.kind === 'notReady' ? 'notReady' : 'unreachable');
}

export const unavailable = (reason: Unavailable['reason']): Unavailable => ({
  outcome: 'Unavailable',
  reason,
  retryAfterMs: RETRY_AFTER_MS,
});
