/** Appends to one stream for ever, and prints the id of each event when the store has acknowledged it. */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';

const [opener, argument, stream] = process.argv.slice(2);
const { open } = await import(opener);
const store = await open(JSON.parse(argument));

let revision = -1;
for await (const newest of store.readStream(stream, { backwards: true, limit: 1 })) revision = newest.revision;
for (;;) {
  const id = randomUUID();
  const outcome = await store.append({
    stream,
    expected: revision < 0 ? 'noStream' : { revision },
    events: [{ id, type: 'PilotLaunched', data: { after: revision }, metadata: {} }],
    recordedAt: '2026-01-05T12:00:00.000Z',
  });
  if (outcome.outcome !== 'Appended') throw new Error(JSON.stringify(outcome));
  revision = outcome.revision;
  writeSync(1, `${id}\n`);
}
