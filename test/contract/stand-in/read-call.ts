/** The Read call: pages of a stream or of the whole log, and both as subscriptions. */
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { type Faults, says, type Status } from './faults.js';
import type { Kept, StandInLog } from './log.js';
import { caughtUp, checkpoint, confirmation, eventAnswer, nameOf, notFoundAnswer, serviceError } from './messages.js';

type Call = ServerWritableStream<ReadReq, ReadResp>;

/** A checkpoint is said every so many records, for each unit of the interval that was asked for. */
const RECORDS_PER_UNIT = 32n;

export async function serveRead(call: Call, log: StandInLog, faults: Faults): Promise<void> {
  const options = call.request.getOptions()!;
  const output = new Output(call, faults);
  if (options.hasSubscription()) {
    if (faults.silent.has('subscription')) return;
    const fault = faults.subscriptions.shift();
    if (fault) return output.fail(fault);
    output.register();
    return options.hasStream() ? subscribeToStream(output, log, options) : subscribeToAll(output, log, options);
  }
  if (faults.silent.has('read')) return;
  const fault = faults.reads.shift();
  if (fault) return output.fail(fault);
  return options.hasStream() ? readStream(output, log, options) : readAll(output, log, options);
}

/** Writes no faster than the client reads, and nothing after the end. */
class Output {
  private over = false;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly call: Call,
    readonly faults: Faults,
  ) {
    const over = () => {
      this.over = true;
      this.wake();
    };
    call.on('cancelled', over);
    call.on('close', over);
    call.on('drain', () => this.wake());
  }

  get isOver(): boolean {
    return this.over || this.call.cancelled;
  }

  /** A test may end it from now on. */
  register(): void {
    const end = (how: Status | 'ok') => (how === 'ok' ? this.end() : this.fail(how));
    this.faults.open.add(end);
    this.call.on('close', () => this.faults.open.delete(end));
    this.call.on('cancelled', () => this.faults.open.delete(end));
  }

  /** Until the client has read some, the call is over, or `wake` is called. */
  wait(): Promise<void> {
    return new Promise((resolve) => this.waiting.add(resolve));
  }

  wake(): void {
    for (const resolve of [...this.waiting]) resolve();
    this.waiting.clear();
  }

  async say(answer: ReadResp): Promise<void> {
    if (this.isOver) return;
    if (!this.call.write(answer)) await this.wait();
  }

  async event(event: Kept | undefined, link?: Kept): Promise<void> {
    await this.say(eventAnswer(event, link, this.faults.positionsUnknown));
  }

  fail(status: Status): void {
    if (this.isOver) return;
    this.over = true;
    this.wake();
    this.call.emit('error', serviceError(status));
  }

  end(): void {
    if (this.isOver) return;
    this.over = true;
    this.wake();
    this.call.end();
  }
}

type Options = ReadReq.Options;

/** A link is resolved where that is asked for; its target may be gone. */
async function sayEvent(output: Output, log: StandInLog, options: Options, event: Kept): Promise<void> {
  if (event.type !== '$>' || !options.getResolveLinks()) return output.event(event);
  await output.event(log.eventOf(new TextDecoder().decode(event.data)), event);
}

async function readStream(output: Output, log: StandInLog, options: Options): Promise<void> {
  const request = options.getStream()!;
  const stream = nameOf(request.getStreamIdentifier());
  const backwards = options.getReadDirection() === 1;
  const count = Number(options.getCount());
  if (stream === '') return output.fail(says.handlerThrew);
  if (count === 0 || (request.hasEnd() && !backwards)) return output.fail(says.streamReadError);
  if (log.isTombstoned(stream)) return output.fail(says.streamDeleted(stream));
  if (log.isMissing(stream)) {
    await output.say(notFoundAnswer(stream));
    return output.end();
  }
  const from = request.hasStart() ? 0n : request.hasEnd() ? undefined : BigInt(request.getRevision());
  const events = log.visible(stream);
  const chosen = backwards
    ? events.filter((event) => from === undefined || event.revision <= from).reverse()
    : events.filter((event) => event.revision >= from!);
  for (const event of chosen.slice(0, count)) await sayEvent(output, log, options, event);
  output.end();
}

async function readAll(output: Output, log: StandInLog, options: Options): Promise<void> {
  const request = options.getAll()!;
  const backwards = options.getReadDirection() === 1;
  const count = Number(options.getCount());
  if (count === 0) return; // the server never answers this
  const position = request.hasPosition() ? BigInt(request.getPosition()!.getCommitPosition()) : undefined;
  const begin = position === undefined ? undefined : indexAt(log, position);
  if (begin === 'nothing there') return output.fail(says.invalidAllPosition);
  const first = begin ?? (request.hasStart() ? 0 : log.all.length);
  if (backwards && request.hasEnd()) output.faults.onLookAtEnd();
  const chosen = backwards ? log.all.slice(0, first).reverse() : log.all.slice(first);
  for (const event of chosen.slice(0, count)) await sayEvent(output, log, options, event);
  output.end();
}

/** Positions increase, so a binary search finds where one stands; beyond the end stands nothing, and that is no error. */
function indexAt(log: StandInLog, position: bigint): number | 'nothing there' {
  if (position >= log.end) return log.all.length;
  let low = 0;
  let high = log.all.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (log.all[middle]!.position < position) low = middle + 1;
    else high = middle;
  }
  return log.all[low]?.position === position ? low : 'nothing there';
}

async function subscribeToStream(output: Output, log: StandInLog, options: Options): Promise<void> {
  const request = options.getStream()!;
  const stream = nameOf(request.getStreamIdentifier());
  if (log.isTombstoned(stream)) return output.fail(says.streamDeleted(stream));
  let after = request.hasStart() ? -1n : request.hasEnd() ? lastRevision(log, stream) : BigInt(request.getRevision());
  await output.say(confirmation(crypto.randomUUID()));
  let seen = log.all.length;
  for (const event of log.isMissing(stream) ? [] : log.visible(stream)) {
    if (event.revision <= after) continue;
    await sayEvent(output, log, options, event);
    after = event.revision;
  }
  await output.say(caughtUp());
  await follow(output, log, async () => {
    for (; seen < log.all.length; seen++) {
      const event = log.all[seen]!;
      if (event.stream !== stream || event.revision <= after) continue;
      await sayEvent(output, log, options, event);
      if (event.type === '$streamDeleted') return output.fail(says.streamDeleted(stream));
      after = event.revision;
    }
  });
}

const lastRevision = (log: StandInLog, stream: string): bigint => log.visible(stream).at(-1)?.revision ?? -1n;

async function subscribeToAll(output: Output, log: StandInLog, options: Options): Promise<void> {
  const { faults } = output;
  const request = options.getAll()!;
  const filter = options.getFilter();
  const prefixes = filter?.getStreamIdentifier()?.getPrefixList();
  const isAsked = (event: Kept) => prefixes === undefined || prefixes.some((prefix) => event.stream.startsWith(prefix));
  const every = filter ? BigInt(filter.getCheckpointintervalmultiplier()) * RECORDS_PER_UNIT : undefined;

  await output.say(confirmation(crypto.randomUUID()));
  let next = 0; // index of the record that is looked at next
  let beyond = -1n; // nothing up to here is delivered
  if (request.hasEnd()) next = log.all.length;
  else if (request.hasPosition()) {
    const commit = BigInt(request.getPosition()!.getCommitPosition());
    const prepare = BigInt(request.getPosition()!.getPreparePosition());
    const index = indexAt(log, commit);
    if (index === 'nothing there') return output.fail(says.invalidSubscriptionPosition);
    beyond = commit;
    next = prepare < commit ? index : index + (commit < log.end ? 1 : 0);
    if (prepare < commit) beyond = commit - 1n;
  }
  let considered = 0n;
  const say = async (catchingUp: boolean) => {
    for (; next < log.all.length && !output.isOver; next++) {
      if (faults.subscription.stalled) return;
      const event = log.all[next]!;
      if (event.position <= beyond) continue;
      if (isAsked(event))
        for (let copy = 0; copy < faults.subscription.copies; copy++) await sayEvent(output, log, options, event);
      considered++;
      if (every !== undefined && considered % every === 0n)
        await output.say(checkpoint(event.position, catchingUp && !isAsked(event) ? 0n : event.position));
    }
  };

  await say(true);
  const last = log.all[next - 1];
  if (every !== undefined && considered > 0n && last && prefixes?.length !== 0)
    await output.say(
      faults.subscription.checkpointAhead
        ? checkpoint(log.end, log.end)
        : checkpoint(last.position, isAsked(last) ? last.position : 0n),
    );
  for (let i = 0; i < faults.subscription.caughtUps; i++) await output.say(caughtUp());
  await follow(output, log, () => say(false));
}

/** Says what comes until the call is over, one change after the other. */
async function follow(output: Output, log: StandInLog, say: () => Promise<void>): Promise<void> {
  const stop = log.watch(() => output.wake());
  while (!output.isOver) {
    const length = log.all.length;
    await say();
    if (!output.isOver && log.all.length === length) await output.wait();
  }
  stop();
}
