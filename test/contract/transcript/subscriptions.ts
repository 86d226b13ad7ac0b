/** Replays the cases of subscriptions: the items in their order, with what is done in between. */
import { randomUUID } from 'node:crypto';
import {
  type AllStreamSubscription,
  type Position,
  streamNameFilter,
  type StreamSubscription,
} from '@eventstore/db-client';
import { binaryEvent } from '@eventstore/db-client';
import { expectError, type ObservedError } from './compare.js';
import type { AnyCase } from './single-requests.js';
import { current, fill, type Subject, unary } from './subject.js';

type Item =
  | number
  | string
  | { readonly append: number }
  | { readonly deleteStream: unknown }
  | { readonly tombstoneStream: unknown }
  | { readonly setStreamMetadata: object }
  | { readonly error: ObservedError }
  | { readonly checkpoint: string }
  | { readonly type: string; readonly revision: string };

export async function replaySubscription(subject: Subject, one: AnyCase): Promise<void> {
  if (one.id === 'all/checkpoint-interval') return replayCheckpoints(subject);
  if (one.id === 'all/slow-consumer') return replaySlowConsumer(subject);
  if (one.id === 'links/resolved') return replayLinks(subject);
  const { client, standIn } = subject;
  const stream = `${subject.prefix}${randomUUID()}`;
  await prepare(subject, stream, String(one['given']));
  let positions = await positionsOf(subject, stream);
  const options = one['subscribe'] as Record<string, unknown>;
  const from = fromOf(options['fromPosition'], positions);
  if (one.id.endsWith('rolled-back')) standIn!.log.rollBack(10);
  if (one.id.endsWith('wiped')) {
    standIn!.log.wipe();
    positions = [];
  }

  const seen: Seen = new Seen(
    options['stream']
      ? client.subscribeToStream(stream, fromRevisionOf(options['fromRevision']))
      : client.subscribeToAll({
          ...(from === undefined ? {} : { fromPosition: from }),
          ...('filter' in options
            ? {
                filter: streamNameFilter({
                  prefixes: String(options['filter']).endsWith('[]') ? [] : [stream],
                  checkpointInterval: 32,
                  checkpointReached: (_subscription: unknown, position: Position): void =>
                    seen.put({ checkpoint: position }),
                }),
              }
            : {}),
        }),
    stream,
  );
  try {
    for (const item of one['items'] as readonly Item[]) await expectItem(subject, stream, seen, item);
    const left = seen.left().filter((item) => typeof item === 'number');
    if (!one.id.endsWith('rolled-back')) return expect(left).toEqual([]);
    // What was appended up to the old place never comes.
    const now = await positionsOf(subject, stream);
    expect(left.filter((revision) => now[revision]!.commit <= (from as Position).commit)).toEqual([]);
  } finally {
    await seen.end();
  }
}

async function prepare(subject: Subject, stream: string, given: string): Promise<void> {
  if (given.startsWith('never') || given === 'a new log') return;
  const last = /revisions? 0 (?:to|and) (\d)/.exec(given)?.[1] ?? (given.includes('revision 0') ? '0' : '1');
  await fill(subject, stream, Number(last) + 1 + (given.includes('P, the log') ? 10 : 0));
  if (given.startsWith('soft-deleted')) await subject.client.deleteStream(stream);
  if (given.startsWith('tombstoned')) await subject.client.tombstoneStream(stream);
}

async function expectItem(subject: Subject, stream: string, seen: Seen, item: Item): Promise<void> {
  const { client } = subject;
  if (typeof item === 'number') return expect(await seen.event()).toBe(item);
  if (typeof item === 'string') {
    if (item === 'confirmation' || item === 'caughtUp') return seen.signal(item);
    return; // a checkpoint, or several, of which nothing more is said
  }
  if ('append' in item) {
    const revision = await current(subject, stream);
    const after = revision === 'no_stream' ? await hiddenRevision(subject, stream) : revision;
    const events = Array.from({ length: item.append }, () => binaryEvent({ type: 'T', data: new Uint8Array(1) }));
    await client.appendToStream(stream, events, { expectedRevision: after, ...unary });
  } else if ('deleteStream' in item) await client.deleteStream(stream);
  else if ('tombstoneStream' in item) await client.tombstoneStream(stream);
  else if ('setStreamMetadata' in item)
    await client.setStreamMetadata(stream, {}, { expectedRevision: 'no_stream', ...unary });
  else if ('error' in item) expectError(await seen.failure(), item.error, { stream });
  else if ('checkpoint' in item) await seen.checkpoint();
  else expect(await seen.event()).toBe(`${item.type}@${item.revision}`);
}

/** The last revision of a stream that cannot be read any more: what a conflict says. */
async function hiddenRevision(subject: Subject, stream: string) {
  try {
    const none = { expectedRevision: 1_000n, ...unary };
    await subject.client.appendToStream(stream, binaryEvent({ type: 'T', data: new Uint8Array(1) }), none);
  } catch (error) {
    return (error as { actualVersion: bigint | 'no_stream' }).actualVersion;
  }
  throw new Error('expected a conflict');
}

async function positionsOf(subject: Subject, stream: string): Promise<Position[]> {
  const positions: Position[] = [];
  try {
    for await (const { event: found } of subject.client.readStream(stream)) positions.push(found!.position!);
  } catch {
    // a stream that cannot be read has no positions
  }
  return positions;
}

function fromRevisionOf(given: unknown) {
  if (given === undefined) return {};
  return { fromRevision: typeof given === 'number' ? BigInt(given) : (given as 'start' | 'end') };
}

function fromOf(given: unknown, positions: readonly Position[]): Position | 'start' | 'end' | undefined {
  if (given === undefined || given === 'start' || given === 'end') return given;
  if (given === '10^12') return { commit: 10n ** 12n, prepare: 10n ** 12n };
  const text = typeof given === 'string' ? given : (given as { commit: string }).commit;
  const index = /^P\((\d)\)/.exec(text)?.[1];
  const { commit } = index === undefined ? (positions.at(-1) ?? { commit: 10n ** 12n }) : positions[Number(index)]!;
  const at = text.endsWith('+ 1') ? commit + 1n : commit;
  return { commit: at, prepare: typeof given === 'string' ? at : 0n };
}

type SeenItem = number | string | { checkpoint: Position };

/** What a subscription has brought, in its order; can be waited for. */
class Seen {
  private readonly items: SeenItem[] = [];
  private readonly signals = new Map<string, number>();
  private error: unknown;
  private wake: (() => void) | undefined;

  constructor(
    private readonly subscription: StreamSubscription | AllStreamSubscription,
    stream: string,
  ) {
    subscription.on('confirmation', () => this.note('confirmation'));
    subscription.on('caughtUp', () => this.note('caughtUp'));
    subscription.on('error', (error: unknown) => {
      this.error = error;
      this.wake?.();
    });
    subscription.on('data', ({ event: found }: { event?: { streamId: string; type: string; revision: bigint } }) => {
      if (found?.streamId === stream)
        this.put(found.type === '$streamDeleted' ? `${found.type}@${found.revision}` : Number(found.revision));
    });
  }

  put(item: SeenItem): void {
    this.items.push(item);
    this.wake?.();
  }

  async event(): Promise<SeenItem> {
    await this.until(() => this.items.some((item) => typeof item !== 'object'));
    const index = this.items.findIndex((item) => typeof item !== 'object');
    return this.items.splice(index, 1)[0]!;
  }

  /** Commit = prepare, as at an event of ours. */
  async checkpoint(): Promise<void> {
    const isIt = (item: SeenItem) => typeof item === 'object' && item.checkpoint.commit === item.checkpoint.prepare;
    await this.until(() => this.items.some(isIt));
  }

  async signal(name: string): Promise<void> {
    await this.until(() => (this.signals.get(name) ?? 0) > 0);
    this.signals.set(name, this.signals.get(name)! - 1);
  }

  async failure(): Promise<unknown> {
    await this.until(() => this.error !== undefined);
    return this.error;
  }

  left(): readonly SeenItem[] {
    return this.items;
  }

  async end(): Promise<void> {
    await this.subscription.unsubscribe().catch(() => undefined);
  }

  private note(signal: string): void {
    this.signals.set(signal, (this.signals.get(signal) ?? 0) + 1);
    this.wake?.();
  }

  private async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => (this.wake = resolve));
  }
}

async function replayCheckpoints(subject: Subject): Promise<void> {
  const foreign = `${subject.prefix}foreign-${randomUUID()}`;
  const ours = `${subject.prefix}ours-${randomUUID()}`;
  await fill(subject, ours, 1);
  const [begin] = await positionsOf(subject, ours);
  for (let i = 0; i < 8; i++) await fill(subject, foreign, 500);
  const checkpoints: Position[] = [];
  const subscription = subject.client.subscribeToAll({
    fromPosition: begin!,
    filter: streamNameFilter({
      prefixes: [ours],
      checkpointInterval: 32,
      checkpointReached: (_subscription, position) => void checkpoints.push(position),
    }),
  });
  subscription.on('data', () => undefined);
  const caughtUp = new Promise<void>((resolve, reject) => {
    subscription.on('caughtUp', resolve);
    subscription.on('error', reject);
  });
  await caughtUp;
  await subscription.unsubscribe();
  // 4,000 records: three times 1,024, and where the history ends.
  expect(checkpoints.length).toBeGreaterThanOrEqual(4);
  expect(checkpoints.every(({ commit, prepare }) => prepare === 0n || prepare === commit)).toBe(true);
  expect(checkpoints.map(({ commit }) => commit)).toEqual(
    [...checkpoints].map(({ commit }) => commit).sort((a, b) => (a < b ? -1 : 1)),
  );
}

async function replaySlowConsumer(subject: Subject): Promise<void> {
  const stream = `${subject.prefix}${randomUUID()}`;
  for (let i = 0; i < 20; i++) await fill(subject, stream, 500);
  const subscription = subject.client.subscribeToStream(stream);
  let fellBehind = false;
  subscription.on('fellBehind', () => (fellBehind = true));
  let next = 0;
  for await (const { event: found } of subscription) {
    expect(Number(found!.revision)).toBe(next++);
    if (next % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    if (next === 10_000) break;
  }
  await subscription.unsubscribe();
  expect(fellBehind).toBe(false);
}

async function replayLinks(subject: Subject): Promise<void> {
  const stream = `${subject.prefix}${randomUUID()}`;
  const links = `${subject.prefix}links-${randomUUID()}`;
  await fill(subject, stream, 1);
  const link = (to: string) => binaryEvent({ type: '$>', data: new TextEncoder().encode(to) });
  await subject.client.appendToStream(links, [link(`0@${stream}`), link(`7@${stream}`), link(`0@${stream}-missing`)], {
    expectedRevision: 'no_stream',
    ...unary,
  });
  const subscription = subject.client.subscribeToStream(links, { resolveLinkTos: true });
  const found: boolean[][] = [];
  for await (const item of subscription) {
    found.push([item.event !== undefined, item.link !== undefined]);
    if (found.length === 3) break;
  }
  await subscription.unsubscribe();
  expect(found).toEqual([
    [true, true],
    [false, true],
    [false, true],
  ]);
}
