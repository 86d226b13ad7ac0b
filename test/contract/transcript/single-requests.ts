/** Replays the cases that are one request and its answer: sizes, names, content, reads of a stream and of everything. */
import { randomUUID } from 'node:crypto';
import { binaryEvent, jsonEvent, type Position } from '@eventstore/db-client';
import { expectError, type ObservedError } from './compare.js';
import { event, fill, type Subject, unary } from './subject.js';

export type AnyCase = Readonly<Record<string, unknown>> & { readonly id: string; readonly needs?: string };
interface Then {
  readonly ok?: unknown;
  readonly error?: ObservedError;
  readonly revisions?: readonly number[];
  readonly records?: readonly (readonly string[])[];
  readonly pending?: string;
}

/** How long a server is waited for that is not to answer. */
const PENDING_MS = 300;
/** More than a case writes; a real log may be long. */
const MOST_RECORDS = 50;
const TEN_TO_15 = 10n ** 15n;
const UNKNOWN = 2n ** 64n - 1n;

const fresh = (subject: Subject) => `${subject.prefix}${randomUUID()}`;

export async function replaySize(subject: Subject, one: AnyCase): Promise<void> {
  const { append, dataBytes, type } = one['do'] as { append: number; dataBytes: number; type: string };
  const stream = fresh(subject);
  const then = one['then'] as Then;
  const data = new Uint8Array(dataBytes);
  const events = Array.from({ length: append }, () => binaryEvent({ type, data }));
  const limit = one.needs && /max-append-event-size (\d+)/.exec(one.needs)?.[1];
  if (subject.standIn) subject.standIn.faults.maxAppendEventSize = limit ? Number(limit) : undefined;
  await expectAnswer(
    () => subject.client.appendToStream(stream, events, { expectedRevision: 'no_stream', ...unary }),
    then,
    stream,
    ({ nextExpectedRevision }) => ({ revision: Number(nextExpectedRevision) }),
  );
  if (subject.standIn) subject.standIn.faults.maxAppendEventSize = undefined;
}

export async function replayName(subject: Subject, one: AnyCase): Promise<void> {
  const then = one['then'] as Then & { readBack?: string };
  const given = one as { stream?: string; type?: string; eventId?: string; read?: string };
  const stream = given.stream === undefined ? fresh(subject) : nameOf(subject, given.stream);
  const id = given.eventId ?? randomUUID();
  const one2 = jsonEvent({ id, type: given.type === undefined ? 'T' : repeated(given.type), data: {} });
  await expectAnswer(
    () => subject.client.appendToStream(stream, one2, { expectedRevision: 'no_stream', ...unary }),
    then,
    stream,
    ({ nextExpectedRevision }) => ({ revision: Number(nextExpectedRevision) }),
  );
  if (then.error && given.read === undefined) return;
  const found: string[] = [];
  const failed = await subject.client
    .readStream(stream, { maxCount: 1 })
    .forEach((read: { event?: { streamId: string; id: string } }) => {
      found.push(read.event!.streamId, read.event!.id);
    })
    .catch((error: unknown) => (error as Error).constructor.name);
  if (given.read === 'same name') expect(found[0]).toBe(stream);
  else if (given.read?.startsWith('another name')) expect(found[0]).not.toBe(stream);
  else if (given.read !== undefined) expect(failed).toBe(given.read);
  if (then.readBack !== undefined) expect(found[1]).toBe(then.readBack);
}

/** Fresh, and of the kind that is asked for. */
function nameOf(subject: Subject, given: string): string {
  if (given === '') return '';
  const length = /^x × (\d+)$/.exec(given)?.[1];
  if (length !== undefined) return fresh(subject).padEnd(Number(length), 'x');
  if (given.startsWith('$x-')) return `$x-${fresh(subject)}`;
  return `${fresh(subject)}${given.replace('\\ud800', '\ud800')}`;
}

function repeated(given: string): string {
  const length = /^x × (\d+)$/.exec(given)?.[1];
  return length === undefined ? given : 'x'.repeat(Number(length));
}

export async function replayContent(subject: Subject, one: AnyCase): Promise<void> {
  const stream = fresh(subject);
  if (one.id === 'positions') {
    const ids = Array.from({ length: 5 }, () => randomUUID());
    const { position } = await subject.client.appendToStream(
      stream,
      ids.map((id) => event(id)),
      { expectedRevision: 'no_stream', ...unary },
    );
    const positions = (await recordsOf(subject.client.readStream(stream))).map((found) => found.position!);
    expect(
      positions.every(({ commit, prepare }, i) => commit === prepare && commit > (positions[i - 1]?.commit ?? -1n)),
    );
    expect(position).toEqual(positions.at(-1));
    return;
  }
  const append = one['append'] as { data?: object; metadata?: object; dataBytes?: number[]; metadataBytes?: number[] };
  const read = one['read'] as Record<string, unknown>;
  const written = append.dataBytes
    ? binaryEvent({
        type: 'T',
        data: Uint8Array.from(append.dataBytes),
        metadata: Uint8Array.from(append.metadataBytes!),
      })
    : jsonEvent({
        type: 'T',
        data: append.data as Record<string, unknown>,
        ...(append.metadata ? { metadata: append.metadata } : {}),
      });
  await subject.client.appendToStream(stream, written, { expectedRevision: 'no_stream', ...unary });
  const [found] = await recordsOf(subject.client.readStream(stream));
  expect(found!.isJson).toBe(read['isJson']);
  if (read['dataBytes']) {
    expect([...(found!.data as Uint8Array)]).toEqual(read['dataBytes']);
    expect([...(found!.metadata as Uint8Array)]).toEqual(read['metadataBytes']);
    return;
  }
  expect(found!.data).toEqual(read['data']);
  expect(found!.metadata).toEqual(read['metadata'] === 'undefined' ? undefined : read['metadata']);
}

export async function replayRead(subject: Subject, one: AnyCase): Promise<void> {
  const { client } = subject;
  const stream = fresh(subject);
  const given = String(one['given']);
  if (!given.startsWith('never')) await fill(subject, stream, 10);
  if (given.startsWith('soft-deleted')) await client.deleteStream(stream);
  // Only a stream that had metadata takes any after its end.
  if (one['setStreamMetadata']) await client.setStreamMetadata(stream, {}, { expectedRevision: 'no_stream', ...unary });
  if (given.startsWith('tombstoned')) await client.tombstoneStream(stream);
  if (one['metadata'])
    await client.setStreamMetadata(stream, one['metadata'] as Record<string, number>, {
      expectedRevision: 'no_stream',
      ...unary,
    });
  const then = one['then'] as Then;
  const request = one as Record<string, unknown>;

  if (request['readStream']) {
    const options = optionsOf(request['readStream'] as Record<string, unknown>);
    await expectAnswer(
      async () => recordsOf(client.readStream(stream, options)),
      then,
      stream,
      (records) => records.map((found) => Number(found.revision)),
      'revisions',
    );
  } else if (request['getStreamMetadata'])
    await expectAnswer(
      () => client.getStreamMetadata(stream),
      then,
      stream,
      ({ metadata }) => ({ metadata: metadata ?? 'undefined' }),
    );
  else if (request['deleteStream'] === 'twice') {
    const [first, second] = [await client.deleteStream(stream), await client.deleteStream(stream)];
    expect(first.position).not.toEqual(second.position);
  } else if (request['deleteStream'])
    await expectAnswer(
      () => client.deleteStream(stream),
      then,
      stream,
      () => ({}),
    );
  else if (request['tombstoneStream'])
    await expectAnswer(
      () => client.tombstoneStream(stream),
      then,
      stream,
      () => ({}),
    );
  else
    await expectAnswer(
      () => client.setStreamMetadata(stream, { maxCount: 1 }, { expectedRevision: 0n, ...unary }),
      then,
      stream,
      () => true,
    );
}

function optionsOf(given: Record<string, unknown>) {
  const { fromRevision, maxCount, ...rest } = given;
  return {
    ...rest,
    ...(fromRevision === undefined
      ? {}
      : { fromRevision: typeof fromRevision === 'number' ? BigInt(fromRevision) : (fromRevision as 'start' | 'end') }),
    ...(maxCount === undefined
      ? {}
      : { maxCount: typeof maxCount === 'string' ? BigInt(maxCount.replace('n', '')) : (maxCount as number) }),
  };
}

export async function replayAll(subject: Subject, one: AnyCase): Promise<void> {
  const { client } = subject;
  const stream = fresh(subject);
  const then = one['then'] as Then;
  if (one.id === 'first-records') {
    const records = await recordsOf(client.readAll({ maxCount: 3 }));
    expect(records.map((found) => [found.streamId, found.type])).toEqual(then.records);
    return;
  }
  if (one.id === 'metadata-and-tombstone') return replayMetadataAndTombstone(subject, then);
  if (one.id.startsWith('rolled-back')) return replayRollBack(subject, one.id);
  await fill(subject, stream, 5);
  const positions = (await recordsOf(client.readStream(stream))).map((found) => found.position!);
  const { fromPosition, maxCount, direction } = one['readAll'] as Record<string, unknown>;
  const from = positionOf(fromPosition, positions);
  const options = {
    ...(from === undefined ? {} : { fromPosition: from }),
    ...(direction === 'backwards' ? ({ direction: 'backwards' } as const) : {}),
    maxCount: (maxCount as number | undefined) ?? MOST_RECORDS,
  };
  if (then.pending !== undefined) {
    const read = client.readAll(options);
    read.on('error', () => undefined);
    const outcome = await Promise.race([
      recordsOf(read).then(
        () => 'answered',
        () => 'failed',
      ),
      new Promise((resolve) => setTimeout(() => resolve('pending'), PENDING_MS)),
    ]);
    expect(outcome).toBe('pending');
    await read.cancel();
    return;
  }
  await expectAnswer(
    async () => recordsOf(client.readAll(options)),
    then,
    stream,
    (records) => records.filter((found) => found.streamId === stream).map((found) => Number(found.revision)),
    'revisions',
  );
}

function positionOf(given: unknown, positions: readonly Position[]): Position | undefined {
  if (given === undefined) return undefined;
  if (given === '10^15') return { commit: TEN_TO_15, prepare: TEN_TO_15 };
  if (given === '2^64-1') return { commit: UNKNOWN, prepare: UNKNOWN };
  const text = typeof given === 'string' ? given : (given as { commit: string }).commit;
  const [, index, more] = /^P\((\d)\)( \+ 1)?$/.exec(text)!;
  const { commit } = positions[Number(index)]!;
  const at = more ? commit + 1n : commit;
  return { commit: at, prepare: typeof given === 'string' ? at : 0n };
}

async function replayMetadataAndTombstone(subject: Subject, then: Then): Promise<void> {
  const { client } = subject;
  const stream = fresh(subject);
  await fill(subject, stream, 2);
  const [, from] = await recordsOf(client.readStream(stream));
  await client.setStreamMetadata(stream, { maxCount: 100 }, { expectedRevision: 'no_stream', ...unary });
  await client.deleteStream(stream);
  await client.appendToStream(stream, event(), { expectedRevision: 1n, ...unary });
  await client.tombstoneStream(stream);
  const records = await recordsOf(client.readAll({ fromPosition: from!.position! }));
  const ours = records
    .filter((found) => found.streamId === stream || found.streamId === `$$${stream}`)
    .map((found) => [
      found.streamId.replace(stream, '<stream>'),
      found.type,
      String(found.revision),
      found.isJson ? 'json' : 'not json',
    ]);
  expect(ours).toEqual(then.records);
}

async function replayRollBack(subject: Subject, id: string): Promise<void> {
  const { client } = subject;
  const stream = fresh(subject);
  await fill(subject, stream, 12);
  const last = (await recordsOf(client.readStream(stream))).at(-1)!;
  subject.standIn!.log.rollBack(10);
  if (id.endsWith('beyond-the-end'))
    expect(await recordsOf(client.readAll({ fromPosition: last.position! }))).toEqual([]);
  else {
    await fill(subject, stream, 33);
    const [found] = await recordsOf(client.readAll({ fromPosition: last.position!, maxCount: 1 }));
    expect(found!.position).toEqual(last.position);
    expect(found!.id).not.toBe(last.id);
  }
}

async function expectAnswer<T>(
  ask: () => Promise<T>,
  then: Then,
  stream: string,
  shown: (answer: T) => unknown,
  as: 'ok' | 'revisions' = 'ok',
): Promise<void> {
  let answer: T;
  try {
    answer = await ask();
  } catch (error) {
    if (!then.error) throw error;
    return expectError(error, then.error, { stream });
  }
  if (then.error) throw new Error(`answered, and was refused: ${JSON.stringify(then.error)}`);
  if (as === 'revisions' || (then.ok !== null && typeof then.ok === 'object')) expect(shown(answer)).toEqual(then[as]);
}

interface Found {
  streamId: string;
  id: string;
  type: string;
  revision: bigint;
  isJson: boolean;
  data: unknown;
  metadata: unknown;
  position?: Position;
}

async function recordsOf(read: AsyncIterable<{ event?: unknown }>): Promise<Found[]> {
  const records: Found[] = [];
  for await (const { event: found } of read) if (found) records.push(found as Found);
  return records;
}
