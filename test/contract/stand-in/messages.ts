/** Between the protocol's generated messages and the plain values of the stand-in. */
import { Metadata, type ServiceError } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendReq, AppendResp, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js';
import type { Status } from './faults.js';
import type { Answer, Kept, Proposed } from './log.js';

const UNKNOWN = 2n ** 64n - 1n;
const TICKS_PER_MS = 10_000;

export const nameOf = (identifier: StreamIdentifier | undefined): string =>
  identifier ? new TextDecoder().decode(identifier.getStreamName_asU8()) : '';

export function serviceError({ code, details, trailers = {} }: Status): ServiceError {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

/** Undefined for what no server takes: no type, or an id that is none. */
export function proposedOf(message: AppendReq.ProposedMessage): Proposed | undefined {
  const id = idOf(message.getId());
  const type = message.getMetadataMap().get('type') ?? '';
  if (id === undefined || type === '') return undefined;
  return {
    id,
    type,
    json: message.getMetadataMap().get('content-type') === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

function idOf(uuid: UUID | undefined): string | undefined {
  const id = uuid?.getString().toLowerCase();
  return id !== undefined && /^[0-9a-f-]{36}$/.test(id) && !/^[0-]+$/.test(id) ? id : undefined;
}

/** `after`: -1 for no stream. */
export function appendAnswer(answer: Exclude<Answer, 'deleted'>, after: bigint): AppendResp {
  const response = new streams.AppendResp();
  if ('conflict' in answer) {
    const conflict = new streams.AppendResp.WrongExpectedVersion();
    if (after === -1n) conflict.setExpectedNoStream(new shared.Empty());
    else conflict.setExpectedRevision(String(after));
    if (answer.conflict === -1n) conflict.setCurrentNoStream(new shared.Empty());
    else conflict.setCurrentRevision(String(answer.conflict));
    return response.setWrongExpectedVersion(conflict);
  }
  const success = new streams.AppendResp.Success().setCurrentRevision(String(answer.ok.revision));
  const { position } = answer.ok;
  if (position === undefined) success.setNoPosition(new shared.Empty());
  else
    success.setPosition(
      new streams.AppendResp.Position().setCommitPosition(String(position)).setPreparePosition(String(position)),
    );
  return response.setSuccess(success);
}

export function eventAnswer(event: Kept | undefined, link?: Kept, positionUnknown = false): ReadResp {
  const read = new streams.ReadResp.ReadEvent();
  if (event) read.setEvent(recorded(event, positionUnknown));
  if (link) read.setLink(recorded(link, positionUnknown));
  read.setCommitPosition(String((link ?? event)?.position ?? 0n));
  return new streams.ReadResp().setEvent(read);
}

function recorded(event: Kept, positionUnknown: boolean): ReadResp.ReadEvent.RecordedEvent {
  const position = String(positionUnknown ? UNKNOWN : event.position);
  const record = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(event.id))
    .setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(event.stream)))
    .setStreamRevision(String(event.revision))
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setData(event.data)
    .setCustomMetadata(event.metadata);
  const metadata = record.getMetadataMap();
  metadata.set('type', event.type);
  metadata.set('created', String(BigInt(Math.floor(event.createdMs)) * BigInt(TICKS_PER_MS)));
  metadata.set('content-type', event.json ? 'application/json' : 'application/octet-stream');
  return record;
}

export const notFoundAnswer = (stream: string): ReadResp =>
  new streams.ReadResp().setStreamNotFound(
    new streams.ReadResp.StreamNotFound().setStreamIdentifier(
      new shared.StreamIdentifier().setStreamName(Buffer.from(stream)),
    ),
  );

export const confirmation = (id: string): ReadResp =>
  new streams.ReadResp().setConfirmation(new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(id));

export const caughtUp = (): ReadResp => new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());

export const checkpoint = (commit: bigint, prepare: bigint): ReadResp =>
  new streams.ReadResp().setCheckpoint(
    new streams.ReadResp.Checkpoint().setCommitPosition(String(commit)).setPreparePosition(String(prepare)),
  );
