/** Replays what callers see while the server starts, ends or changes, by the fault of the stand-in that stands for it. */
import { randomUUID } from 'node:crypto';
import { NO_STREAM } from '@eventstore/db-client';
import { type Faults, says, type Status } from '../stand-in/faults.js';
import { StandIn } from '../stand-in/stand-in.js';
import { expectError, type ObservedError } from './compare.js';
import type { AnyCase } from './single-requests.js';
import { clientAt, event, unary } from './subject.js';

type Seen = { readonly error: ObservedError } | readonly Seen[] | { readonly alternating: readonly Seen[] } | string;

/** Written with `kill`, a step really ends the server; every other is said by it. */
type Step = 'kill' | 'listen' | Status;

/** How the stand-in comes to say, in order, what was seen; undefined where only a real server can show it. */
const scripts: Readonly<Record<string, readonly Step[]>> = {
  starting: [says.reset, 'kill', says.notReady, 'listen'],
  terminated: [says.notReady, 'kill'],
  killed: [says.dropped, 'kill'],
  'disk-full': [says.canceledByServer, 'kill'],
  'no-quorum': [says.commitTimeout, says.canceledByServer, says.notReady],
  'all-dead/one-host': ['kill'],
};

/** Why a case cannot be replayed on the stand-in; undefined where it can. */
export function cannotStage(one: AnyCase): string | undefined {
  if (one.id in scripts || one.id in others) return undefined;
  if (one.id.startsWith('batch/')) return 'the product never makes a batch append';
  if (/^leader-(killed|terminated|resigned)$/.test(one.id)) return 'an election: the tests of the adapter stage it';
  return 'only a process that is frozen or blocked for seconds shows it';
}

export async function replayState(one: AnyCase): Promise<void> {
  const other = others[one.id];
  if (other) return other(one);
  const standIn = await StandIn.start();
  const client = clientAt(standIn.address);
  const stream = `t${randomUUID()}`;
  const append = () => client.appendToStream(stream, event(), { expectedRevision: NO_STREAM, ...unary });
  try {
    await client.getStreamMetadata(stream);
    for (const [i, seen] of (one['appends'] as readonly Seen[]).entries()) {
      await stage(standIn, scripts[one.id]![i]);
      await expectSeen(append, seen);
    }
  } finally {
    await client.dispose();
    standIn.stop();
  }
}

async function stage(standIn: StandIn, step: Step | undefined): Promise<void> {
  if (step === 'kill') {
    standIn.kill();
    return;
  }
  await standIn.listen();
  // What was cut off by the end of the process is not part of what is compared.
  if (step === 'listen' || step === undefined) return;
  standIn.faults.appends.push({ answer: step });
}

const refusedNow = /^No connection established/;

/** The call that finds its connection gone sees that first; the one after it sees what is there now. */
async function expectSeen(call: () => Promise<unknown>, seen: Seen): Promise<void> {
  const outcome = await answerOf(call);
  if (seen === 'ok') {
    if (outcome !== undefined) await call();
    return;
  }
  const choices = choicesOf(seen);
  const first = choices[0]!;
  if (refusedNow.test(first.error.text) && outcome !== undefined && isLost(outcome)) return expectSeen(call, seen);
  expectError(outcome, choices.find(({ error }) => isSameText(outcome, error))?.error ?? first.error, {});
}

const isLost = (error: unknown) =>
  [1, 14].includes((error as { code: number }).code) && !/No connection/.test(String(error));
const isSameText = (error: unknown, observed: ObservedError) => String(error).includes(observed.text.split('<')[0]!);

async function answerOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error;
  }
}

function choicesOf(seen: Seen): { error: ObservedError }[] {
  if (typeof seen === 'string') return [];
  if (Array.isArray(seen)) return seen.flatMap(choicesOf);
  if ('alternating' in seen) return seen.alternating.flatMap(choicesOf);
  return [seen as { error: ObservedError }];
}

/** Two nodes of which the first leads; the client knows only the one that is named. */
async function onTwoNodes(run: (standIn: StandIn, stream: string) => Promise<void>): Promise<void> {
  const standIn = await StandIn.start({ nodes: 2 });
  try {
    await run(standIn, `t${randomUUID()}`);
  } finally {
    standIn.stop();
  }
}

const others: Readonly<Record<string, (one: AnyCase) => Promise<void>>> = {
  'all-dead/several-hosts': (one) =>
    onTwoNodes(async (standIn, stream) => {
      standIn.stop();
      const client = clientAt(standIn.address, '&maxDiscoverAttempts=2&discoveryInterval=10');
      await expectSeen(
        () => client.appendToStream(stream, event(), { expectedRevision: NO_STREAM, ...unary }),
        (one['appends'] as readonly Seen[])[0]!,
      );
      await client.dispose();
    }),
  'follower/requires-leader': (one) =>
    onTwoNodes(async (standIn, stream) => {
      const client = clientAt(`esdb://127.0.0.1:${standIn.ports[1]}?tls=false`);
      const append = () =>
        client.appendToStream(stream, event(), { expectedRevision: NO_STREAM, requiresLeader: true, ...unary });
      await expectSeen(append, (one['then'] as readonly Seen[])[0]!);
      expect(await append()).toMatchObject({ success: true });
      await client.dispose();
    }),
  'follower/forwarded': () =>
    onTwoNodes(async (standIn, stream) => {
      const client = clientAt(`esdb://127.0.0.1:${standIn.ports[1]}?tls=false`);
      expect(await client.appendToStream(stream, event(), { expectedRevision: NO_STREAM, ...unary })).toMatchObject({
        success: true,
      });
      await client.dispose();
    }),
  'follower/subscribe': () =>
    onTwoNodes(async (standIn) => {
      const client = clientAt(`esdb://127.0.0.1:${standIn.ports[1]}?tls=false`);
      const subscription = client.subscribeToAll({ requiresLeader: true });
      subscription.on('data', () => undefined);
      await new Promise<void>((resolve, reject) => {
        subscription.on('confirmation', resolve);
        subscription.on('error', reject);
      });
      await subscription.unsubscribe();
      await client.dispose();
    }),
  'read-right-withdrawn': (one) => endOfSubscription(one, (faults) => faults.endSubscriptions(says.accessDenied)),
};

async function endOfSubscription(one: AnyCase, end: (faults: Faults) => void): Promise<void> {
  const standIn = await StandIn.start();
  const client = clientAt(standIn.address);
  const subscription = client.subscribeToAll();
  subscription.on('data', () => undefined);
  try {
    await new Promise<void>((resolve) => subscription.on('caughtUp', resolve));
    const failed = new Promise((resolve) => subscription.on('error', resolve));
    end(standIn.faults);
    const [seen] = one['subscription'] as readonly { error: ObservedError }[];
    expectError(await failed, seen!.error, {});
  } finally {
    await client.dispose();
    standIn.stop();
  }
}
