/** Replays the steps of an append case, one after the other, on a stream of its own. */
import { randomUUID } from 'node:crypto';
import type { AppendExpectedRevision, AppendResult, EventStoreDBClient } from '@eventstore/db-client';
import { expectError, type ObservedError } from './compare.js';
import { clientAt, current, event, revisionsOf, type Subject, unary } from './subject.js';

type Expected = 'any' | 'no_stream' | 'stream_exists' | number;
interface Append {
  readonly append: readonly string[] | number;
  readonly expectedRevision: Expected;
  readonly stream?: 'another';
  readonly together?: number;
}
type Do =
  | Append
  | { readonly together: readonly Append[] }
  | { readonly setStreamMetadata: Record<string, number> }
  | { readonly deleteStream: unknown }
  | { readonly tombstoneStream: unknown }
  | { readonly getStreamMetadata: true }
  | { readonly restart: true }
  | { readonly wait: number };
interface Ok {
  readonly revision?: number;
  readonly position?: string;
  readonly success?: boolean;
  readonly metadata?: Record<string, unknown>;
}
type One = { readonly ok: Ok } | { readonly error: ObservedError };
type Then =
  | One
  | { readonly atLeastOne: One; readonly others: readonly One[] }
  | { readonly exactlyOne: One; readonly others: readonly One[] }
  | { readonly events: number; readonly batches: string };
interface Step {
  readonly do: Do;
  readonly then?: Then;
  readonly thenBatch?: One;
  readonly stream?: readonly number[] | string;
}
export interface AppendCase {
  readonly id: string;
  readonly needs?: string;
  readonly client?: { readonly throwOnAppendFailure: boolean };
  readonly steps: readonly Step[];
}

/** How the appends travel. The product only ever makes the unary call. */
export type Call = 'unary' | 'batch';

/** The product never sends these, and the stand-in refuses them. */
export const isForRealServers = ({ steps }: AppendCase): boolean =>
  steps.some(
    (step) =>
      step.then !== undefined &&
      'expectedRevision' in step.do &&
      (step.do.expectedRevision === 'any' || step.do.expectedRevision === 'stream_exists'),
  );

export async function replayAppend(subject: Subject, one: AppendCase, call: Call): Promise<void> {
  const client = one.client ? clientAt(subject.address, '&throwOnAppendFailure=false') : subject.client;
  const replay = new AppendReplay(subject, client, call);
  try {
    for (const step of one.steps) await replay.step(step);
  } finally {
    if (client !== subject.client) await client.dispose();
  }
}

type Outcome = { answer: AppendResult } | { error: unknown };

class AppendReplay {
  private readonly stream: string;
  private readonly ids = new Map<string, string>();

  constructor(
    private readonly subject: Subject,
    private readonly client: EventStoreDBClient,
    private readonly call: Call,
  ) {
    this.stream = `${subject.prefix}${randomUUID()}`;
  }

  async step(step: Step): Promise<void> {
    const { do: what } = step;
    if ('restart' in what) await this.subject.restart();
    else if ('wait' in what) await this.subject.pass(what.wait);
    else if ('setStreamMetadata' in what)
      await this.client.setStreamMetadata(this.stream, what.setStreamMetadata, {
        expectedRevision: 'no_stream',
        ...unary,
      });
    else if ('deleteStream' in what) await this.client.deleteStream(this.stream);
    else if ('tombstoneStream' in what) await this.client.tombstoneStream(this.stream);
    else if ('getStreamMetadata' in what) {
      const { metadata } = await this.client.getStreamMetadata(this.stream);
      expect(metadata).toEqual((step.then as { ok: Ok }).ok.metadata);
    } else if ('append' in what) await this.append(what, step);
    else await this.together(what.together, step);
    if (step.stream !== undefined)
      expect(await revisionsOf(this.subject, this.streamOf(what as Append))).toEqual(step.stream);
  }

  private async append(what: Append, step: Step): Promise<void> {
    const stream = this.streamOf(what);
    if (step.then === undefined) {
      // Only set-up, and made in a way that every server lets us.
      await this.send(what, await current(this.subject, this.stream));
      return;
    }
    if ('events' in step.then) return this.fifty(what, step.then.events);
    if (what.together === undefined) {
      const expected = this.call === 'batch' ? (step.thenBatch ?? step.then) : step.then;
      await this.expectOutcome(await this.attempt(what), expected as One, stream);
      return;
    }
    const outcomes = await Promise.all(Array.from({ length: what.together }, () => this.attempt(what)));
    await this.expectAmong(outcomes, step.then);
  }

  private async together(appends: readonly Append[], step: Step): Promise<void> {
    await this.expectAmong(await Promise.all(appends.map((append) => this.attempt(append))), step.then!);
  }

  private async expectAmong(outcomes: readonly Outcome[], then: Then): Promise<void> {
    const others = 'others' in then ? then.others : [];
    const [one] = 'atLeastOne' in then ? [then.atLeastOne] : 'exactlyOne' in then ? [then.exactlyOne] : [];
    const succeeded = outcomes.filter((outcome) => 'answer' in outcome);
    expect(succeeded.length).toBeGreaterThanOrEqual(1);
    if ('exactlyOne' in then) expect(succeeded).toHaveLength(1);
    for (const outcome of outcomes) {
      const observed = 'answer' in outcome ? one! : others.find((other) => 'error' in other)!;
      await this.expectOutcome(outcome, observed, this.stream);
    }
  }

  private async fifty(what: Append, events: number): Promise<void> {
    const size = what.append as number;
    const batches = Array.from({ length: what.together! }, () => Array.from({ length: size }, () => event()));
    for (const batch of batches)
      await this.client.appendToStream(this.stream, batch, {
        expectedRevision: this.subject.standIn ? await current(this.subject, this.stream) : 'any',
        ...this.options(),
      });
    const ids: string[] = [];
    for await (const { event: found } of this.client.readStream(this.stream)) ids.push(found!.id);
    expect(ids).toHaveLength(events);
    for (const batch of batches) {
      const first = ids.indexOf(batch[0]!.id);
      expect(ids.slice(first, first + size)).toEqual(batch.map(({ id }) => id));
    }
  }

  private async attempt(what: Append): Promise<Outcome> {
    const { expectedRevision: expected } = what;
    try {
      return { answer: await this.send(what, typeof expected === 'number' ? BigInt(expected) : expected) };
    } catch (error) {
      return { error };
    }
  }

  private send(what: Append, expectedRevision: AppendExpectedRevision): Promise<AppendResult> {
    const events = (what.append as readonly string[]).map((letter) => event(this.idOf(letter)));
    return this.client.appendToStream(this.streamOf(what), events, { expectedRevision, ...this.options() });
  }

  private async expectOutcome(outcome: Outcome, observed: One, stream: string): Promise<void> {
    if ('error' in observed) {
      if ('answer' in outcome) throw new Error(`appended, and was refused: ${JSON.stringify(observed.error)}`);
      return expectError(outcome.error, observed.error, { stream });
    }
    if ('error' in outcome) throw outcome.error;
    const { nextExpectedRevision, position, success } = outcome.answer;
    const { ok } = observed;
    expect(Number(nextExpectedRevision)).toBe(ok.revision);
    if (ok.success !== undefined) expect(success).toBe(ok.success);
    if (ok.position === 'absent') return expect(position).toBeUndefined();
    expect(position).toBeDefined();
    if (!ok.position?.startsWith('of ')) return;
    expect(position).toEqual(await this.positionOf(stream, Number(ok.position.slice(3))));
  }

  private async positionOf(stream: string, revision: number): Promise<unknown> {
    let position: unknown;
    for await (const { event: found } of this.client.readStream(stream))
      if (Number(found!.revision) === revision) position = found!.position;
    return position;
  }

  private options() {
    return this.call === 'unary' ? unary : {};
  }

  private streamOf(what: Append): string {
    return what.stream === 'another' ? `${this.stream}-another` : this.stream;
  }

  private idOf(letter: string): string {
    const id = this.ids.get(letter) ?? randomUUID();
    this.ids.set(letter, id);
    return id;
  }
}
