/**
 * Appends 1 to 3 events at a time for ever, or as often as told, from several callers at once, and prints the id of each
 * event once the store has acknowledged it. The composition can carry a planted bug.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';

const { built, audit, folder, callers, appends, plant, checkpointPages } = JSON.parse(process.argv[2]);
// Only what it needs: three hundred of these are started.
const part = (name) => import(new URL(`sqlite/${name}.js`, built).href);
const [{ lockFolder }, { openLogFile }, { SqliteEventStore }, { alongside }] = await Promise.all([
  ...['folder', 'log-file', 'sqlite-event-store'].map(part),
  import(new URL('tree-tables.js', audit).href),
]);

const now = () => '2026-01-05T12:00:00.000Z';
const lock = lockFolder(folder, { as: { verb: 'test' }, now });
const file = openLogFile(lock, 'origin', () => ({ logId: randomUUID(), openedAt: now() }));
if (plant === 'synchronousNormal') file.database.exec('PRAGMA synchronous=NORMAL');
if (checkpointPages) file.database.exec(`PRAGMA wal_autocheckpoint=${checkpointPages}`);

/** Answers for what is committed only a little later. */
function committedLater(database, work) {
  if (!database.isTransaction) {
    database.exec('BEGIN IMMEDIATE');
    setTimeout(() => database.exec('COMMIT'), 5);
  }
  return work();
}
const store = new SqliteEventStore({
  ...file,
  now,
  alongside,
  ...(plant === 'acknowledgeBeforeCommit' ? { transaction: committedLater } : {}),
});

let left = appends ?? Infinity;
async function write(stream) {
  let revision = -1;
  for await (const newest of store.readStream(stream, { backwards: true, limit: 1 })) revision = newest.revision;
  while (left-- > 0) {
    const events = Array.from({ length: 1 + ((revision + 1) % 3) }, () => ({
      id: randomUUID(),
      type: 'PilotLaunched',
      data: { strandId: 'throughcare', after: revision },
      metadata: { schemaVersion: 1 },
    }));
    const expected = revision < 0 ? 'noStream' : { revision };
    const outcome = await store.append({ stream, expected, events, recordedAt: now() });
    if (outcome.outcome !== 'Appended') throw new Error(JSON.stringify(outcome));
    revision = outcome.revision;
    for (const { id } of events) writeSync(1, `A ${id}\n`);
  }
}
const writers = Array.from({ length: callers }, (_, i) => write(`partnership-${i}`));
writeSync(1, 'READY\n');
await Promise.all(writers);
process.exit(0); // without closing: a power cut comes without warning
