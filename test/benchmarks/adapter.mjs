/** The EventStoreDB adapter against the bare client that does the same work on the same server: a stand-in in a process of its
 *  own, or the server at PSP_EVENTSTOREDB_URL. Appends, catching up, and filling a replica. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { EventStoreDBClient, jsonEvent, streamNameFilter } from '@eventstore/db-client';
import { lockFolder, openEventStoreDb, openReplicaLog, Replica } from '../../dist/libs/event-store/src/index.js';
import { sealAlongside } from '../../dist/libs/engine/src/index.js';
import { isForeign } from '../../dist/libs/audit/src/index.js';
import { builtStandIn } from '../contract/built.ts';
import { discard, inTurn, line, median, number, shown, throwAway } from './measuring.mjs';

const ROUND_MS = 2_000;
const HISTORY = 20_000;
const CREDENTIALS = { username: 'unary', password: 'unary' };
const PREFIXES = ['partnership-', 'programme-', 'organisation-', 'register-'];
const now = () => new Date().toISOString();

const data = () => ({
  occurredOn: '2013-04',
  strandId: 'throughcare',
  pilotId: 'pilot-1',
  sites: ['HMP Low Moss'],
  note: { text: 'x'.repeat(160) },
});
const metadata = () => ({
  actor: { id: 'act_aaaaaaaaaaaaaaaaaaaaaaaaaa', role: 'recorder' },
  catalogueVersion: 1,
  causationId: null,
  commandDigest: 'a'.repeat(64),
  commandId: randomUUID(),
  correlationId: randomUUID(),
  evidence: [{ source: 'minute', certainty: 'stated' }],
  policyVersion: '1',
  schemaVersion: 1,
  warnings: ['W01', 'W02'],
});
const event = () => ({ id: randomUUID(), type: 'PilotLaunched', data: data(), metadata: metadata() });
const wireEvent = () => {
  const { id, type, ...content } = event();
  return jsonEvent({ id, type, data: content.data, metadata: { ...content.metadata, recordedAt: now() } });
};

async function server() {
  const address = process.env.PSP_EVENTSTOREDB_URL;
  if (address !== undefined) return { name: 'the server at PSP_EVENTSTOREDB_URL', address, stop: () => undefined };
  const child = spawn(process.execPath, [fileURLToPath(builtStandIn())], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [port] = await once(createInterface({ input: child.stdout }), 'line');
  return { name: 'a stand-in', address: `esdb://127.0.0.1:${port}?tls=false`, stop: () => child.kill('SIGKILL') };
}

/** So many callers, each its own stream, each waiting for its answer before the next. */
async function callers(count, append) {
  const until = performance.now() + ROUND_MS;
  let done = 0;
  await Promise.all(
    Array.from({ length: count }, async () => {
      const stream = `partnership-${randomUUID()}`;
      for (let n = 0; performance.now() < until; n += 1) {
        await append(stream, n);
        done += 1;
      }
    }),
  );
  return (done / ROUND_MS) * 1_000;
}

const bareAppend = (client, namespace) => (stream, n) =>
  client.appendToStream(namespace + stream, wireEvent(), {
    expectedRevision: n === 0 ? 'no_stream' : BigInt(n - 1),
    credentials: CREDENTIALS,
    requiresLeader: true,
    deadline: 3_000,
  });

const ourAppend = (store) => async (stream, n) => {
  const { outcome } = await store.append({
    stream,
    expected: n === 0 ? 'noStream' : { revision: n - 1 },
    events: [event()],
    recordedAt: now(),
  });
  if (outcome !== 'Appended') throw new Error(outcome);
};

/** Events of a few hundred partnerships, some at a time. */
async function fill(store) {
  const revisions = new Map();
  for (let written = 0; written < HISTORY;) {
    const stream = `partnership-filled-${Math.floor(Math.random() * 300)}`;
    const revision = revisions.get(stream) ?? -1;
    const events = Array.from({ length: Math.min(20, HISTORY - written) }, event);
    const { outcome } = await store.append({
      stream,
      expected: revision < 0 ? 'noStream' : { revision },
      events,
      recordedAt: now(),
    });
    if (outcome !== 'Appended') throw new Error(outcome);
    revisions.set(stream, revision + events.length);
    written += events.length;
  }
}

const rate = (from) => (HISTORY / (performance.now() - from)) * 1_000;

async function bareCatchUp(client, namespace) {
  const from = performance.now();
  const filter = streamNameFilter({ prefixes: PREFIXES.map((prefix) => namespace + prefix), checkpointInterval: 32 });
  const subscription = client.subscribeToAll({ fromPosition: 'start', filter });
  let seen = 0;
  for await (const _resolved of subscription) if ((seen += 1) === HISTORY) break;
  const taken = rate(from);
  await subscription.unsubscribe();
  return taken;
}

async function ourCatchUp(store) {
  const from = performance.now();
  const stop = new AbortController();
  let seen = 0;
  let taken = 0;
  for await (const { kind } of store.subscribe({ signal: stop.signal }))
    if (kind === 'event' && (seen += 1) === HISTORY) {
      taken = rate(from);
      stop.abort();
    }
  return taken;
}

async function replicaCatchUp(store) {
  const folder = throwAway();
  const lock = lockFolder(folder, { as: { verb: 'bench' }, now });
  const from = performance.now();
  const local = openReplicaLog({ lock, now, source: await store.identity(), alongside: sealAlongside });
  const replica = new Replica({ store, replica: local, isForeign });
  await replica.caughtUp;
  const taken = rate(from);
  if (local.log.length !== HISTORY) throw new Error(`the replica holds ${local.log.length} events`);
  await replica.stop();
  await local.close();
  lock.release();
  discard(folder);
  return taken;
}

export async function adapter(rounds = 7) {
  const { name, address, stop } = await server();
  const client = EventStoreDBClient.connectionString(address);
  const [appending, filled] = [`b${randomUUID()}-`, `b${randomUUID()}-`];
  const store = await openEventStoreDb({ address, namespace: appending });
  const history = await openEventStoreDb({ address, namespace: filled });
  console.log(`the adapter, on ${name}`);
  let good = true;
  const ratioLine = (what, ours, bare, unit, atLeast) => {
    const ratio = median(ours) / median(bare);
    const ratios = ours.map((value, round) => value / bare[round]);
    good =
      line(
        what,
        {
          ratio,
          says: `ours ${shown(ours)}${unit}, bare client ${shown(bare)}${unit}; round by round ${number(Math.min(...ratios), 2)}–${number(Math.max(...ratios), 2)}`,
        },
        atLeast,
      ) && good;
  };
  try {
    for (const count of [1, 64]) {
      await callers(count, bareAppend(client, appending)); // warm
      await callers(count, ourAppend(store));
      const { ours, bare } = await inTurn(rounds, {
        bare: () => callers(count, bareAppend(client, appending)),
        ours: () => callers(count, ourAppend(store)),
      });
      ratioLine(`appends, ${count} ${count === 1 ? 'caller' : 'callers'}`, ours, bare, '/s', 0.9);
    }
    await fill(history);
    const { ours, bare, replica } = await inTurn(rounds, {
      bare: () => bareCatchUp(client, filled),
      ours: () => ourCatchUp(history),
      replica: () => replicaCatchUp(history),
    });
    ratioLine(`catching up, ${number(HISTORY)} events`, ours, bare, '/s', 0.9);
    ratioLine('filling a replica, with its tree', replica, bare, '/s', 0.7);
  } finally {
    await store.close();
    await history.close();
    await client.dispose();
    stop();
  }
  return good;
}
