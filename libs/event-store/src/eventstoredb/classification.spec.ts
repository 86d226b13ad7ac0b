import { classify, type FailureKind, isRetryable, isWrongTls } from './classification.js';

const grpc = (code: number, text: string, type?: string) =>
  Object.assign(new Error(`${code} STATUS: ${text}`), { code, ...(type ? { type } : {}) });
const typed = (type: string, more: object = {}) => Object.assign(new Error(''), { type, ...more });
const withTrailers = (error: Error, trailers: Record<string, string>) =>
  Object.assign(error, { _raw: { metadata: { getMap: () => trailers } } });

const rows: readonly (readonly [string, unknown, FailureKind])[] = [
  ['wrong expected version', typed('wrong-expected-version', { actualVersion: 7n }), 'conflict'],
  ['not ready', grpc(14, 'Server Is Not Ready', 'unavailable'), 'notReady'],
  ['too busy', grpc(14, 'Server Is Too Busy', 'unavailable'), 'notReady'],
  ['not the leader', grpc(5, 'Leader info available', 'not-leader'), 'notReady'],
  [
    'nobody listens',
    grpc(14, 'No connection established. Last error: connect ECONNREFUSED', 'unavailable'),
    'unreachable',
  ],
  ['no node found', new Error('Failed to discover after 60 attempts.'), 'unreachable'],
  ['a channel that was shut down', new Error('Channel has been shut down'), 'unreachable'],
  ['connection dropped', grpc(14, 'Connection dropped', 'unavailable'), 'maybe'],
  ['connection reset', grpc(14, 'read ECONNRESET', 'unavailable'), 'maybe'],
  ['deadline', grpc(4, 'Deadline exceeded after 3s', 'deadline-exceeded'), 'maybe'],
  ['commit timeout', grpc(10, 'Operation timed out: Commit phase timeout.', 'timeout'), 'maybe'],
  ['canceled by the server', grpc(10, 'Operation timed out: Request canceled by server', 'timeout'), 'maybe'],
  ['cancelled', grpc(1, 'Call cancelled', 'cancelled'), 'maybe'],
  ['call ended', grpc(13, 'Received RST_STREAM with code 0 (Call ended without gRPC status)', 'unknown'), 'maybe'],
  ['data loss', grpc(15, 'lost', 'unknown'), 'maybe'],
  ['handler threw', grpc(2, 'Exception was thrown by handler.', 'unknown'), 'maybe'],
  ['no leader named', grpc(2, 'No leader info available in response', 'unknown'), 'maybe'],
  ['resource exhausted', grpc(8, 'Bandwidth exhausted', 'unknown'), 'maybe'],
  ['a stream of the process', Object.assign(new Error('boom'), { code: 'ERR_STREAM_WRITE_AFTER_END' }), 'maybe'],
  ['write after end', new Error('write after end'), 'maybe'],
  ['append too large', grpc(3, 'Maximum Append Size of 1048576 Exceeded.', 'maximum-append-size-exceeded'), 'tooLarge'],
  [
    'event too large',
    withTrailers(grpc(3, 'Event with Id …', 'unknown'), {
      exception: 'maximum-append-event-size-exceeded',
      'maximum-append-event-size': '100000',
    }),
    'tooLarge',
  ],
  [
    'message too large',
    grpc(8, 'Received message exceeds the maximum configured message size.', 'unknown'),
    'tooLarge',
  ],
  ['deleted', grpc(9, "Event stream 'x' is deleted.", 'stream-deleted'), 'gone'],
  ['denied', grpc(7, 'Access Denied', 'access-denied'), 'denied'],
  ['denied by code', grpc(7, 'no'), 'denied'],
  ['not authenticated', grpc(16, 'Unauthenticated', 'access-denied'), 'denied'],
  ['not authenticated by code', grpc(16, 'no'), 'denied'],
  ['no such stream', typed('stream-not-found'), 'notFound'],
  ['a position where nothing stands', grpc(2, 'Unexpected ReadAllResult: InvalidPosition', 'unknown'), 'replaced'],
  ['a subscription from there', grpc(3, 'Trying to read from an invalid position.', 'unknown'), 'replaced'],
  ['a wrong read', grpc(2, 'Unexpected ReadStreamResult: Error', 'unknown'), 'bug'],
  ['a wrong argument', grpc(3, 'Invalid Transaction', 'unknown'), 'bug'],
  ['not implemented', grpc(12, 'unknown method', 'unknown'), 'bug'],
  ['never sent', grpc(13, 'Request message serialization failure: bad', 'unknown'), 'bug'],
  ['anything else', new TypeError('boom'), 'bug'],
  ['no error at all', 'boom', 'bug'],
];

it.each(rows)('%s', (_name, error, kind) => {
  expect(classify(error).kind).toBe(kind);
});

it('asks again for what was not done or may not have been, and for nothing else', () => {
  const again = new Set(
    rows
      .map(([, error]) => classify(error))
      .filter(isRetryable)
      .map(({ kind }) => kind),
  );
  expect(again).toEqual(new Set(['notReady', 'unreachable', 'maybe']));
});

it('keeps the revision of a conflict and the limit of what is too large', () => {
  expect(classify(typed('wrong-expected-version', { actualVersion: 7n })).actual).toBe(7n);
  expect(classify(typed('wrong-expected-version', { actualVersion: 'no_stream' })).actual).toBe('no_stream');
  const tooLarge = Object.assign(grpc(3, 'x', 'maximum-append-size-exceeded'), { maxAppendSize: 1_048_576 });
  expect(classify(tooLarge).limit).toEqual({ what: 'append', bytes: 1_048_576 });
});

it.each([
  ['No connection established. Last error: Error: unable to verify the first certificate. Resolution note: ', true],
  ['No connection established. Last error: Failed to connect (2026-01-01). Resolution note: ', true],
  ['No connection established. Last error: Error: 40:error:0A00010B:SSL routines:x:wrong version number', true],
  ['No connection established. Last error: Error: connect ECONNREFUSED 127.0.0.1:1. Resolution note: ', false],
])('at start waiting is no use: %s', (text, wrong) => {
  expect(isWrongTls(classify(grpc(14, text)))).toBe(wrong);
});
