/** A server that is a process: it freezes, thaws and dies, and what it was asked to write is written once or said to be unknown. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type EventStore, openEventStoreDb } from '#event-store';
import { appendOf, appended, batch, eventsOf, freshStream, idsOf } from '../appending.js';
import { builtStandIn } from '../built.js';
import { QUICK } from './opened.js';

let child: ChildProcess;
let store: EventStore;

beforeEach(async () => {
  child = spawn(process.execPath, [fileURLToPath(builtStandIn())], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [port] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  store = await openEventStoreDb({ address: `esdb://127.0.0.1:${port}?tls=false`, timings: QUICK });
});

afterEach(async () => {
  await store.close();
  child.kill('SIGCONT');
  child.kill('SIGKILL');
});

it('frozen: the outcome is unknown; thawed, it writes what it had been sent; the repeat finds it', async () => {
  const stream = freshStream();
  appended(await store.append(appendOf(stream, 'noStream', batch(1))));
  child.kill('SIGSTOP');
  const append = appendOf(stream, { revision: 0 }, batch(2));
  expect(await store.append(append)).toMatchObject({ outcome: 'UnknownOutcome' });
  child.kill('SIGCONT');
  let outcome = await store.append(append);
  while (outcome.outcome !== 'Appended') outcome = await store.append(append);
  expect(outcome.revision).toBe(2);
  expect(idsOf(await eventsOf(store, stream)).slice(1)).toEqual(idsOf(append.events));
});

it('frozen: health says so, and the store comes back with the server', async () => {
  child.kill('SIGSTOP');
  expect(await store.health()).toMatchObject({ state: 'down', reason: expect.any(String) as string });
  child.kill('SIGCONT');
  while ((await store.health()).state !== 'up');
});

it('killed: what follows is certainly not written', async () => {
  const stream = freshStream();
  appended(await store.append(appendOf(stream, 'noStream', batch(1))));
  child.kill('SIGKILL');
  await once(child, 'exit');
  const append = appendOf(stream, { revision: 0 }, batch(1));
  await store.append(append); // finds out that its connection is gone
  expect(await store.append(append)).toMatchObject({ outcome: 'Unavailable', reason: 'unreachable' });
});
