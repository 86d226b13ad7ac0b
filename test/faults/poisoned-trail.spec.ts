/** An auditor sees that something stands on record also where nobody here can read it, and everything else as ever. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { lockFolder, openDatabase, openSqliteStore, type NewEvent } from '#event-store';
import { CATALOGUE_VERSION, POLICY } from '#lifecycle';
import { read } from '../e2e/harbour.js';
import { Servers, type Place, type ServerUnderTest } from '../e2e/server-under-test.js';

const now = () => '2026-01-15T12:00:00.000Z';

const event = (type: string, data: object, metadata: object = {}): NewEvent => ({
  id: randomUUID(),
  type,
  data: { occurredOn: '2013-06', ...data },
  metadata: {
    actor: { id: 'act_clerk', role: 'recorder' },
    commandId: randomUUID(),
    correlationId: randomUUID(),
    causationId: null,
    evidence: [],
    warnings: [],
    schemaVersion: 1,
    catalogueVersion: CATALOGUE_VERSION,
    policyVersion: POLICY.version,
    commandDigest: '0'.repeat(64),
    ...metadata,
  },
});
const proposed = () =>
  event('PartnershipProposed', { name: 'Harbour', policyDomain: 'employability', area: 'Town', purpose: 'Work.' });
const noted = () => event('MilestoneNoted', { label: 'Noted', kind: 'ceremony' });

/** What another program wrote in the middle of a life. */
const POISONS: Readonly<Record<string, NewEvent>> = {
  'unknown-type': event('ServicePaused', {}),
  'later-shape': event('MilestoneNoted', { label: 'A', kind: 'ceremony' }, { schemaVersion: 99 }),
  'no-fields': event('PartnerJoined', {}),
};
/** What another program wrote into the file, past the store: encoding, data and metadata. */
const SCRIBBLES: Readonly<Record<string, readonly [encoding: string, data: string, metadata: string]>> = {
  'no-json': ['base64', Buffer.from('not JSON').toString('base64'), ''],
  'no-actor': [
    'json',
    '{"occurredOn":"2013","label":"A","kind":"ceremony"}',
    '{"recordedAt":"2026-01-15T12:00:00.000Z","schemaVersion":1}',
  ],
};
const ELSEWHERE = 'programme-elsewhere';

async function fill(place: Place): Promise<void> {
  const lock = lockFolder(place.dataDir, { as: { verb: 'test' }, now });
  const store = openSqliteStore({ lock, now, newLogId: () => '6f1c1d0e-8c1e-4b7e-9a36-0d5a2f6c9b11' });
  const append = async (stream: string, ...events: [NewEvent, ...NewEvent[]]) => {
    const appended = await store.append({ stream, expected: 'noStream', events, recordedAt: now() });
    if (appended.outcome !== 'Appended') throw new Error(JSON.stringify(appended));
  };
  for (const [id, poison] of Object.entries(POISONS)) await append(`partnership-${id}`, proposed(), poison, noted());
  for (const id of Object.keys(SCRIBBLES)) await append(`partnership-${id}`, proposed(), noted());
  await store.close();
  lock.release();
  const database = openDatabase(join(place.dataDir, 'log.db'), 'log');
  const insert = database.prepare(
    `INSERT INTO events SELECT (SELECT max(log_index) + 1 FROM events), s.id, ?, ?, 'MilestoneNoted',
       (SELECT max(known_at) FROM events), ?, ?, ?, NULL FROM streams s WHERE s.name = ?`,
  );
  for (const [id, written] of Object.entries(SCRIBBLES)) insert.run(2, randomUUID(), ...written, `partnership-${id}`);
  database.prepare('INSERT INTO streams SELECT max(id) + 1, ? FROM streams').run(ELSEWHERE);
  insert.run(0, randomUUID(), ...SCRIBBLES['no-actor']!, ELSEWHERE);
  database.close();
}

interface Item {
  readonly eventId: string;
  readonly stream: string;
  readonly revision: number;
  readonly status: string;
  readonly actor: object | null;
}

describe('a record with events that nobody here can read', () => {
  const servers = new Servers();
  let server: ServerUnderTest;
  let items: readonly Item[];
  beforeAll(async () => {
    const place = servers.place();
    await fill(place);
    server = await servers.start({ place });
    ({ items } = (await read(server.address, '/audit/trail?order=oldest')).body);
  }, 60_000);
  afterAll(() => servers.removeAll());

  it('is told whole, with what cannot be read in its place, and by nobody', () => {
    expect(items).toHaveLength(3 * 3 + 2 * 3 + 1);
    const parked = items
      .filter(({ status }) => status === 'parked')
      .map(({ stream, revision }) => `${stream} ${revision}`);
    expect(parked).toEqual([
      ...Object.keys(POISONS).flatMap((id) => [`partnership-${id} 1`, `partnership-${id} 2`]),
      ...Object.keys(SCRIBBLES).map((id) => `partnership-${id} 2`),
      `${ELSEWHERE} 0`,
    ]);
    expect(items.filter(({ status, actor }) => (status === 'parked') !== (actor === null))).toEqual([]);
  });

  it('is found by what became of it', async () => {
    const { body } = await read(server.address, '/audit/trail?status=parked');
    expect(body.items).toHaveLength(9);
    const { body: searched } = await read(server.address, '/audit/trail?text=noted&status=standing&validAt=2013-12-31');
    expect(searched.items).toHaveLength(Object.keys(SCRIBBLES).length);
  });

  it('is answered event by event, over REST and on pages, and no answer is a fault', async () => {
    const statuses = await Promise.all(
      items.flatMap(({ eventId }) =>
        [`/audit/events/${eventId}`, `/audit/decisions/${eventId}`].map(async (path) => [
          path.split('/')[2],
          (await fetch(server.address + path)).status,
        ]),
      ),
    );
    expect(statuses.filter(([, status]) => status !== 200)).toEqual([]);
  });

  it('is explained and compared up to where it stands still', async () => {
    for (const id of [...Object.keys(POISONS), ...Object.keys(SCRIBBLES)]) {
      const explained = await read(server.address, `/partnerships/${id}/explain?field=name`);
      expect(explained.body.explained).toMatchObject({ value: 'Harbour' });
      const compared = await read(server.address, `/partnerships/${id}/difference?fromKnownAt=size:0`);
      expect(compared.body.facts.came).toHaveLength(id in SCRIBBLES ? 2 : 1);
      for (const page of ['explain?field=name', 'difference'])
        expect((await fetch(`${server.address}/psp/${id}/${page}`)).status).toBe(200);
    }
    expect(server.logged().filter((line) => line.includes('met a bug'))).toEqual([]);
  });
});
