/**
 * Fills read models over a real log twice, by threads of their own and in this one, and prints both contents, what a
 * comparison with the first found, and what stopped a log of a newer version. Runs the built product: threads load no
 * sources.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const built = new URL(process.argv[2]);
const part = (path) => import(new URL(path, built).href);
const [{ lockFolder, openDatabase, openSqliteStore }, { NO_REGISTERS, POLICY }, { READ_MODELS }] = await Promise.all(
  ['event-store/src/index.js', 'lifecycle/src/index.js', 'projections/src/index.js'].map(part),
);
const [{ fillAbroad }, { fill }, { parkedIn, ReadModelDatabase, tablesOf }, { Turns }] = await Promise.all(
  ['fill-abroad', 'rebuild', 'read-model-database', 'turns'].map((name) => part(`projections/src/${name}.js`)),
);

const folder = mkdtempSync(join(tmpdir(), 'psp-filling-'));
const now = () => '2026-01-05T12:00:00.000Z';
const lock = lockFolder(folder, { as: { verb: 'test' }, now });
const store = openSqliteStore({ lock, now, newLogId: () => '00000000-0000-4000-8000-000000000000' });

let ids = 0;
async function write(partnershipId, ...events) {
  const stream = `partnership-${partnershipId}`;
  const revision = store.log.eventsOf(stream).length - 1;
  const { outcome } = await store.append({
    stream,
    expected: revision < 0 ? 'noStream' : { revision },
    recordedAt: now(),
    events: events.map(([type, data, metadata]) => {
      const id = `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`;
      return {
        id,
        type,
        data: { occurredOn: '2013-04', ...data },
        metadata: {
          actor: { id: 'act_clerk', role: 'recorder' },
          commandId: id,
          correlationId: id,
          causationId: null,
          evidence: [],
          warnings: [],
          schemaVersion: 1,
          catalogueVersion: 1,
          policyVersion: POLICY.version,
          commandDigest: '0'.repeat(64),
          ...metadata,
        },
      };
    }),
  });
  if (outcome !== 'Appended') throw new Error(outcome);
}

const proposed = (name) => [
  'PartnershipProposed',
  { name, policyDomain: 'justice', area: 'Harbour Town', purpose: 'More people find work.' },
];
for (let at = 0; at < 40; at += 1)
  await write(
    `p-${at * 7}`,
    proposed(`Partnership ${at}`),
    ['StrandOpened', { strandId: 's', name: 'S', kind: 'service', commissionable: true, novelty: 'new' }],
    ['PilotLaunched', { strandId: 's', pilotId: 'p', plannedEndOn: '2015' }],
  );
await write('p-0', ['NotAFact', {}]);
const size = store.log.length;
await write('later', proposed('Recorded later'));

const making = { models: READ_MODELS, registers: NO_REGISTERS, policy: POLICY, validAt: '2026-02-01' };
const contents = (database) => ({
  ...Object.fromEntries(
    tablesOf(READ_MODELS).map(({ name, key }) => [
      name,
      database.prepare(`SELECT * FROM ${name} ORDER BY ${key.join(', ')}`).all(),
    ]),
  ),
  parked: parkedIn(database),
});

const file = join(folder, 'abroad.db');
await fillAbroad(file, { log: store.log, size, making, beside: false });
const abroad = openDatabase(file, 'readModels');

const here = ReadModelDatabase.create(openDatabase(':memory:', 'memory'), READ_MODELS);
await fill(here, { log: store.log, size, making }, new Turns(() => performance.now()));

abroad.exec("UPDATE partnership SET name = 'Wrong' WHERE partnershipId IN ('p-0', 'p-273')");
const compared = [];
await fillAbroad(
  join(folder, 'again.db'),
  { log: store.log, size, making, beside: false },
  { serving: file, found: (one) => compared.push(one) },
);
abroad.exec("UPDATE partnership SET name = 'Partnership 0' WHERE partnershipId = 'p-0'");
abroad.exec("UPDATE partnership SET name = 'Partnership 39' WHERE partnershipId = 'p-273'");

await write('p-7', ['MadeUpLater', {}, { catalogueVersion: 99 }]);
const newer = await fillAbroad(join(folder, 'newer.db'), {
  log: store.log,
  size: store.log.length,
  making,
  beside: true,
}).catch(({ code, index, catalogueVersion }) => ({ code, index, catalogueVersion }));

console.log(
  JSON.stringify({
    abroad: contents(abroad),
    here: contents(here.database),
    seen: compared.flatMap(({ seen }) => seen).length,
    found: compared.flatMap(({ found }) => found),
    newer,
  }),
);
abroad.close();
await store.close();
lock.release();
rmSync(folder, { recursive: true, force: true });
