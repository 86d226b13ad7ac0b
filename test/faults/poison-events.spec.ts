/** Events that nobody here can read, one in a hundred: their streams stand still, each with its reason, and no other does. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { lockFolder, openDatabase, openSqliteStore, type NewEvent, type SqliteEventStore } from '#event-store';
import { CATALOGUE_VERSION, NO_REGISTERS, POLICY } from '#lifecycle';
import { openReadModels, type Parked, type ReadModels } from '#projections';
import { contentsOf } from '../../libs/projections/test/contents.js';
import { logSize, milestone, read, send } from '../e2e/harbour.js';
import { Servers, type Place, type ServerUnderTest } from '../e2e/server-under-test.js';

const PARTNERSHIPS = 495;
const EVENTS_BEFORE = 10;
const EVENTS_AFTER = 10;
const POISONED = 100;
const EVENTS = PARTNERSHIPS * (EVENTS_BEFORE + EVENTS_AFTER) + POISONED;

const now = () => '2026-01-15T12:00:00.000Z';
const idOf = (i: number) => `p-${String(i).padStart(3, '0')}`;

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
const proposed = (name: string) =>
  event('PartnershipProposed', { name, policyDomain: 'employability', area: 'Harbour Town', purpose: 'Work.' });
const noted = (label: string) => event('MilestoneNoted', { label, kind: 'ceremony' });

interface Poison {
  readonly what: string;
  readonly reason: RegExp;
  /** What another program wrote; undefined where the store itself was used. */
  readonly bytes?: string;
  readonly event?: () => NewEvent;
}

/** They take turns over the streams that are poisoned. */
const POISONS: readonly Poison[] = [
  { what: 'an unknown type', reason: /unknown|no .*type|ServicePaused/, event: () => event('ServicePaused', {}) },
  {
    what: 'a shape of a later version',
    reason: /no shape of version 99/,
    event: () => event('MilestoneNoted', { label: 'A', kind: 'ceremony' }, { schemaVersion: 99 }),
  },
  { what: 'a type without its fields', reason: /./, event: () => event('PartnerJoined', {}) },
  { what: 'JSON that is a text', reason: /no JSON object/, bytes: '"just a text"' },
  { what: 'bytes that are no JSON', reason: /no JSON object/, bytes: 'not JSON' },
];
const poisonOf = (i: number) => POISONS[i % POISONS.length]!;
const isPoisoned = (i: number) => i < POISONED;

function openStore(place: Place): { store: SqliteEventStore; close(): Promise<void> } {
  const lock = lockFolder(place.dataDir, { as: { verb: 'test' }, now });
  const store = openSqliteStore({ lock, now, newLogId: () => '6f1c1d0e-8c1e-4b7e-9a36-0d5a2f6c9b11' });
  return {
    store,
    async close() {
      await store.close();
      lock.release();
    },
  };
}

async function append(store: SqliteEventStore, i: number, after: number, events: NewEvent[]): Promise<void> {
  const outcome = await store.append({
    stream: `partnership-${idOf(i)}`,
    expected: after < 0 ? 'noStream' : { revision: after },
    events: events as [NewEvent, ...NewEvent[]],
    recordedAt: now(),
  });
  if (outcome.outcome !== 'Appended') throw new Error(JSON.stringify(outcome));
}

/** Writes into the file as another program would, past the store. */
function scribble(place: Place, streams: readonly { i: number; bytes: string }[]): void {
  const database = openDatabase(join(place.dataDir, 'log.db'), 'log');
  const insert = database.prepare(
    `INSERT INTO events SELECT (SELECT max(log_index) + 1 FROM events), s.id, ${EVENTS_BEFORE}, ?, 'Scribble',
       (SELECT max(known_at) FROM events), 'base64', ?, '', NULL FROM streams s WHERE s.name = ?`,
  );
  for (const { i, bytes } of streams)
    insert.run(randomUUID(), Buffer.from(bytes).toString('base64'), `partnership-${idOf(i)}`);
  database.close();
}

/** A log of which one event in a hundred cannot be read; without `poison`, the same log without them. */
async function fill(place: Place, poison: boolean): Promise<void> {
  const all = Array.from({ length: PARTNERSHIPS }, (_, i) => i);
  const first = openStore(place);
  const life = (i: number) => [
    proposed(idOf(i)),
    ...Array.from({ length: EVENTS_BEFORE - 1 }, (_, k) => noted(`${k}`)),
  ];
  await Promise.all(all.map((i) => append(first.store, i, -1, life(i))));
  await first.close();
  if (poison)
    scribble(
      place,
      all.flatMap((i) => {
        const { bytes } = poisonOf(i);
        return isPoisoned(i) && bytes !== undefined ? [{ i, bytes }] : [];
      }),
    );
  const second = openStore(place);
  const later = () => Array.from({ length: EVENTS_AFTER }, (_, k) => noted(`later ${k}`));
  await Promise.all(
    all.map((i) => {
      const poisonous = poison && isPoisoned(i) ? poisonOf(i) : undefined;
      if (poisonous === undefined) return append(second.store, i, EVENTS_BEFORE - 1, later());
      if (poisonous.event === undefined) return append(second.store, i, EVENTS_BEFORE, later());
      return append(second.store, i, EVENTS_BEFORE - 1, [poisonous.event(), ...later()]);
    }),
  );
  await second.close();
}

/** Rows by partnership, with what differs from log to log taken away: ids and places. */
async function readModelsOf(place: Place): Promise<{ parked: readonly Parked[]; timeline: Map<string, number> }> {
  const { store, close } = openStore(place);
  let models: ReadModels | undefined;
  try {
    models = await openReadModels({
      folder: place.dataDir,
      log: store.log,
      registers: NO_REGISTERS,
      policy: POLICY,
      today: '2026-02-01',
      codeVersion: 'of-a-test',
      elapsedMs: () => performance.now(),
    });
    const timeline = new Map<string, number>();
    for (const row of models.query(contentsOf())['timeline']!) {
      const { partnershipId } = JSON.parse(row) as { partnershipId: string };
      timeline.set(partnershipId, (timeline.get(partnershipId) ?? 0) + 1);
    }
    return { parked: models.parked(), timeline };
  } finally {
    await models?.close();
    await close();
  }
}

describe(`${POISONED} events in ${EVENTS} that nobody here can read`, () => {
  const servers = new Servers();
  let place: Place;
  let parked: readonly Parked[];
  let timeline: Map<string, number>;
  beforeAll(async () => {
    place = servers.place();
    await fill(place, true);
    ({ parked, timeline } = await readModelsOf(place));
  }, 60_000);
  afterAll(() => servers.removeAll());

  it('park their streams and no other, each at the event and with the reason', () => {
    expect(parked).toHaveLength(POISONED);
    for (const { stream, revision, reason } of parked) {
      const i = Number(stream.slice('partnership-p-'.length));
      expect(isPoisoned(i)).toBe(true);
      expect(revision).toBe(EVENTS_BEFORE);
      expect(reason).toMatch(poisonOf(i).reason);
    }
  });

  it('leave what came before them readable, and all of every other stream', () => {
    for (let i = 0; i < PARTNERSHIPS; i += 1)
      expect([idOf(i), timeline.get(idOf(i))]).toEqual([
        idOf(i),
        isPoisoned(i) ? EVENTS_BEFORE : EVENTS_BEFORE + EVENTS_AFTER,
      ]);
  });

  describe('in the log of a server', () => {
    let server: ServerUnderTest;
    beforeAll(async () => {
      server = await servers.start({ place });
    }, 60_000);

    it('leave it ready and say how many streams stand still', async () => {
      const { status, body } = await read(server.address, '/health/ready');
      expect(status).toBe(200);
      expect(body.details.engine).toMatchObject({ state: 'degraded', parkedStreams: POISONED, events: EVENTS });
    });

    it.each(POISONS.map(({ what }, i) => [what, idOf(i)]))(
      'keep anything from being decided on half a history: %s',
      async (_what, id) => {
        const before = await logSize(server.address);
        const refused = await send(server.address, id, 'note-milestone', milestone('A'));
        expect([refused.status, refused.body.code]).toEqual([503, 'storeDamaged']);
        expect(await logSize(server.address)).toBe(before);
      },
    );

    it('are told by every answer that touches their streams', async () => {
      for (const path of [`/partnerships/${idOf(0)}`, `/partnerships/${idOf(3)}/timeline`, '/partnerships?limit=1']) {
        const { status, body } = await read(server.address, path);
        expect([path, status]).toEqual([path, 200]);
        expect(body.parked.length).toBeGreaterThan(0);
      }
      expect((await read(server.address, `/partnerships/${idOf(POISONED)}`)).body.parked).toBeUndefined();
    });

    it('do not keep other partnerships from being recorded in and read', async () => {
      const id = idOf(PARTNERSHIPS - 1);
      const recorded = await send(server.address, id, 'note-milestone', milestone('Goes on'));
      expect(recorded.status).toBe(201);
      const { body } = await read(server.address, `/partnerships/${id}/timeline?limit=500`);
      expect(body.items).toHaveLength(EVENTS_BEFORE + EVENTS_AFTER + 1);
    });

    it('are no bug in its log, which only tells that what was planted has been sealed', () => {
      expect(server.logged().filter((line) => !line.includes('sealing events'))).toEqual([]);
    });
  });
});
