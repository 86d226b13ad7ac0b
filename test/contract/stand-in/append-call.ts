/** The unary Append call, with the faults a test has asked for. */
import type { handleClientStreamingCall, sendUnaryData } from '@grpc/grpc-js';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { type Faults, says, type Status } from './faults.js';
import type { Proposed, StandInLog } from './log.js';
import { appendAnswer, nameOf, proposedOf, serviceError } from './messages.js';

export const MAX_APPEND_BYTES = 1_048_576;
const MAX_MESSAGE_BYTES = 17 * 1_024 * 1_024;

type Call = Parameters<handleClientStreamingCall<AppendReq, AppendResp>>[0];

export interface AppendService {
  readonly log: StandInLog;
  readonly faults: Faults;
  /** The product never sends this, and a test that does must fail. */
  forbidden(what: string): Status;
}

export function serveAppend(call: Call, service: AppendService, send: sendUnaryData<AppendResp>): void {
  let options: AppendReq.Options | undefined;
  const messages: AppendReq.ProposedMessage[] = [];
  call.on('data', (request: AppendReq) => {
    options ??= request.getOptions();
    const message = request.getProposedMessage();
    if (message) messages.push(message);
  });
  call.on('end', () => {
    // A call that was broken off ends, too, and what had arrived of it by then is no append.
    setImmediate(() => {
      if (options && !call.cancelled) void answer(service, options, messages, send);
    });
  });
  call.on('error', () => undefined); // the client went away
}

async function answer(
  service: AppendService,
  options: AppendReq.Options,
  messages: readonly AppendReq.ProposedMessage[],
  send: sendUnaryData<AppendResp>,
): Promise<void> {
  const { faults } = service;
  if (faults.silent.has('append')) return;
  const fault = faults.appends.shift() ?? faults.allAppends;
  const write = fault ? (fault.write ?? 'never') : 'before';
  let result = write === 'before' ? append(service, options, messages) : undefined;
  await fault?.until;
  if (write === 'after') result = append(service, options, messages);
  const said = fault ? (fault.answer ?? 'none') : 'true';
  if (said === 'none') return;
  if (said !== 'true') return send(serviceError(said));
  result ??= append(service, options, messages);
  if (result instanceof Error) send(result as Parameters<typeof send>[0]);
  else send(null, result);
}

function append(
  { log, faults, forbidden }: AppendService,
  options: AppendReq.Options,
  messages: readonly AppendReq.ProposedMessage[],
): AppendResp | Error {
  const stream = nameOf(options.getStreamIdentifier());
  if (options.hasAny()) return serviceError(forbidden('an append at any revision'));
  if (options.hasStreamExists()) return serviceError(forbidden('an append to any stream that exists'));
  const after = options.hasNoStream() ? -1n : BigInt(options.getRevision());
  const events: Proposed[] = [];
  let bytes = 0;
  for (const message of messages) {
    const event = proposedOf(message);
    const size = message.getData_asU8().length + message.getCustomMetadata_asU8().length;
    if (size > MAX_MESSAGE_BYTES) return serviceError(says.messageTooLarge);
    if (event === undefined || stream === '') return serviceError(says.handlerThrew);
    const counted = size + 2 * event.type.length;
    const { maxAppendEventSize } = faults;
    if (maxAppendEventSize !== undefined && counted > maxAppendEventSize)
      return serviceError(says.eventTooLarge(maxAppendEventSize, event.id, counted));
    bytes += counted;
    if (bytes > MAX_APPEND_BYTES) return serviceError(says.appendTooLarge(MAX_APPEND_BYTES));
    events.push(event);
  }
  if (stream === '') return serviceError(says.handlerThrew);
  const result = log.append(stream, after, events);
  return result === 'deleted' ? serviceError(says.streamDeleted(stream)) : appendAnswer(result, after);
}
