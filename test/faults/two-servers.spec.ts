/** Two servers on one EventStoreDB: they answer what a server on one file answers, byte for byte, and of fifty clients that
 *  record through both nobody's command is lost, doubled or told another revision. */
import { randomUUID } from 'node:crypto';
import { canonicalJson } from '#audit';
import { StandIn } from '../contract/stand-in/stand-in.js';
import { patient, pspJson, startPsp } from '../e2e/cli-under-test.js';
import { HARBOUR, milestone, read, send } from '../e2e/harbour.js';
import { Servers, type Place, type ServerUnderTest } from '../e2e/server-under-test.js';
import { rounds } from './rounds.js';

patient();

const REAL = process.env['PSP_EVENTSTOREDB_URL'];
let standIn: StandIn;
let store: Readonly<Record<string, string>>;
const servers = new Servers();

beforeAll(async () => {
  standIn = await StandIn.start();
  store = { PSP_STORE: REAL ?? standIn.address, PSP_STORE_NAMESPACE: `t${randomUUID()}-` };
});
afterAll(async () => {
  await servers.removeAll();
  standIn.stop();
  expect(standIn.forbidden).toEqual([]);
});

/** A server of its own folder on the shared store, with the keys of another one. */
const onStore = (keysOf?: Place): Promise<ServerUnderTest> => {
  const own = servers.place();
  return servers.start({ place: keysOf === undefined ? own : { ...own, keyDir: keysOf.keyDir }, env: store });
};

/** The newest position of a server's log, as far as it has read models of it. */
async function upToDate(server: ServerUnderTest, size: number): Promise<void> {
  for (;;) {
    const { body } = await read(server.address, '/health/ready');
    const { events, readModelsAt } = body.details.engine as { events: number; readModelsAt: number };
    if (events >= size && readModelsAt >= size) return;
  }
}

async function exportOf({ place }: ServerUnderTest, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { code, stdout, stderr } = await startPsp(place, ['export'], { env }).ended;
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

/** How many rows a rebuild from nothing would change. */
async function changedByRebuild({ place }: ServerUnderTest): Promise<number> {
  const report = await pspJson<{ tables: Record<string, Record<string, number>> }>(place, 'rebuild', '--dry-run');
  expect(Object.keys(report.tables)).toContain('timeline');
  return Object.values(report.tables).reduce(
    (sum, { added = 0, removed = 0, changed = 0 }) => sum + added + removed + changed,
    0,
  );
}

const QUESTIONS = ['Q1', 'Q3', 'Q16', 'Q21'];

describe('the real partnerships, in one file and on two servers at once', () => {
  let embedded: ServerUnderTest;
  let both: readonly ServerUnderTest[];
  let size: number;

  beforeAll(async () => {
    const place = servers.place();
    await (await servers.start({ place, load: true })).end();
    const { code, stderr } = await startPsp(
      place,
      ['move', '--from', `sqlite:${place.dataDir}`, '--to', store['PSP_STORE']!],
      { env: { PSP_STORE_NAMESPACE: store['PSP_STORE_NAMESPACE']! } },
    ).ended;
    if (code !== 0) throw new Error(stderr);
    embedded = await servers.start({ place });
    both = await Promise.all([onStore(place), onStore(place)]);
    size = (await read(embedded.address, '/events?limit=1')).body.about.knownSize as number;
    for (const server of both) await upToDate(server, size);
  });

  /** Every address that is answered the same whoever asks when: with the ids of all partnerships and of one event each. */
  async function addresses(): Promise<string[]> {
    const { body } = await read(embedded.address, '/api-json');
    const found: string[] = [];
    const partnerships = (await read(embedded.address, '/partnerships?limit=500')).body.items as {
      partnershipId: string;
    }[];
    for (const [path, methods] of Object.entries(body.paths as Record<string, { get?: Route }>)) {
      if (methods.get === undefined || OF_ITS_OWN.test(path)) continue;
      const names = (methods.get.parameters ?? []).map(({ name }) => name);
      const times = names.includes('knownAt')
        ? ['', '?validAt=2014-06-30', `?validAt=2016-06-30&knownAt=size:${size - 40}`]
        : [''];
      const ids = path.includes('{partnershipId}')
        ? partnerships.map(({ partnershipId }) => partnershipId)
        : path.includes('{question}')
          ? QUESTIONS
          : [''];
      for (const id of ids)
        for (const time of times) found.push(path.replace(/\{(partnershipId|question)\}/, id) + time);
    }
    return found;
  }

  it('are answered byte for byte the same, at every address and in two times', async () => {
    const asked = await addresses();
    expect(asked.length).toBeGreaterThan(200);
    const different: string[] = [];
    for (const address of asked) {
      const [expected, ...found] = await Promise.all([embedded, ...both].map((server) => answerOf(server, address)));
      for (const answer of found)
        if (answer !== expected) different.push(`${address}: ${firstDifference(expected!, answer)}`);
    }
    expect(different.slice(0, 5)).toEqual([]);
  });

  it('are exported byte for byte the same', async () => {
    const expected = await exportOf(embedded);
    expect(expected.trimEnd().split('\n')).toHaveLength(size);
    for (const server of both) expect(await exportOf(server, store)).toBe(expected);
  });

  it('have read models that a rebuild would not change', async () => {
    for (const server of [embedded, ...both]) expect(await changedByRebuild(server)).toBe(0);
  });

  it('what one server records is seen on the other, at its position and no earlier', async () => {
    const [one, other] = both as [ServerUnderTest, ServerUnderTest];
    const { status, body } = await send(one.address, 'low-moss', 'note-milestone', milestone('Seen everywhere'));
    expect(status).toBe(201);
    const found = await read(
      other.address,
      `/partnerships/low-moss/timeline?limit=500&atLeast=${encodeURIComponent(body.position as string)}`,
    );
    expect(found.body.about.stale).toBeUndefined();
    expect((found.body.items as { eventId: string }[]).map(({ eventId }) => eventId)).toContain(body.eventIds[0]);
  });

  it('positions of one store are no positions in the other', async () => {
    const { body } = await send(both[0]!.address, 'low-moss', 'note-milestone', milestone('Placed'));
    const found = await read(
      embedded.address,
      `/partnerships/low-moss?atLeast=${encodeURIComponent(body.position as string)}`,
    );
    expect(found.status).toBe(422);
  });
});

interface Route {
  readonly parameters?: readonly { readonly name: string }[];
}

/** Addresses that answer how this server is, who asks, or what is only true of one answer. */
const OF_ITS_OWN =
  /health|sign-in|record|propose|receipt|mend|\{(?!partnershipId)|checkpoint|keys|proof|audit|integrity|api/;

/** At the foot of a page: only the server that has the key signs, and says so. */
const CHECKPOINT = /(Checkpoint: |Nothing is sealed)[^<]*/;

/** What was answered, without when it was asked; positions belong to a store. */
async function answerOf(server: ServerUnderTest, address: string): Promise<string> {
  const reply = await fetch(server.address + address);
  const text = (await reply.text()).replaceAll(server.address, '');
  if (!reply.headers.get('content-type')!.includes('json')) return `${reply.status} ${text.replace(CHECKPOINT, '')}`;
  const body = JSON.parse(text, (key, value: unknown) =>
    key === 'position' || key === 'requestId' ? undefined : value,
  ) as {
    about?: { knownAt?: string };
  };
  if (body.about !== undefined && !address.includes('knownAt')) delete body.about.knownAt;
  return `${reply.status} ${canonicalJson(body)}`;
}

function firstDifference(one: string, other: string): string {
  let at = 0;
  while (one[at] === other[at]) at += 1;
  return `${one.slice(Math.max(0, at - 60), at + 60)} / ${other.slice(Math.max(0, at - 60), at + 60)}`;
}

const CLIENTS_EACH = 25;
const EACH = rounds(4, 50);

describe(`${2 * CLIENTS_EACH} clients of two servers that record in one partnership at once`, () => {
  let both: readonly ServerUnderTest[];
  const recorded: { key: string; revision: number; label: string; at: ServerUnderTest }[] = [];
  const other: string[] = [];
  let late = 0;

  /** Every other client only records on what it has seen; who is told that it is late looks, and tries again. */
  async function client(name: string, at: ServerUnderTest, sawRevision: number): Promise<void> {
    let seen = sawRevision;
    for (let i = 0; i < EACH;) {
      const [key, label] = [randomUUID(), `${name}-${i}`];
      const careful = name.endsWith('0') && i % 2 === 0;
      const { status, body } = await send(at.address, 'harbour', 'note-milestone', milestone(label), {
        key,
        ...(careful ? { ifMatch: seen } : {}),
      });
      if (status === 201) {
        recorded.push({ key, revision: body.revision as number, label, at });
        seen = body.revision as number;
        i += 1;
      } else if (status === 409 || status === 412) {
        late += 1;
        if (!((body.revision as number) >= 0)) other.push(`${status} without a revision`);
        seen = body.revision as number;
      } else other.push(`${status} ${JSON.stringify(body)}`);
    }
  }

  beforeAll(async () => {
    store = { ...store, PSP_STORE_NAMESPACE: `t${randomUUID()}-` };
    both = await Promise.all([onStore(), onStore()]);
    const [command, body] = HARBOUR[0]!;
    const first = await send(both[0]!.address, 'harbour', command, body);
    await upToDate(both[1]!, 1);
    await Promise.all(
      both.flatMap((server, s) =>
        Array.from({ length: CLIENTS_EACH }, (_, name) =>
          client(`${s}-${name}`, server, first.body.revision as number),
        ),
      ),
    );
  }, 300_000);

  it('are answered 201, or 409 and 412 with the current revision, and nothing else', () => {
    expect(other).toEqual([]);
    expect(recorded).toHaveLength(2 * CLIENTS_EACH * EACH);
    expect(late).toBeGreaterThan(0);
  });

  it('fill the revisions without a gap, each with what was acknowledged there, the same on both', async () => {
    const size = 2 * CLIENTS_EACH * EACH + 1;
    for (const server of both) await upToDate(server, size);
    const [one, two] = await Promise.all(both.map((server) => exportOf(server, store)));
    expect(two).toBe(one);
    const events = one!
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { revision: number; data: { label?: string } });
    expect(events.map(({ revision }) => revision)).toEqual(Array.from({ length: size }, (_, i) => i));
    for (const { revision, label } of recorded) expect(events[revision]!.data.label).toBe(label);
  });

  it('are answered the same when they repeat themselves at the other server', async () => {
    for (const { key, revision, label, at } of recorded.slice(0, 20)) {
      const elsewhere = both.find((server) => server !== at)!;
      const again = await send(elsewhere.address, 'harbour', 'note-milestone', milestone(label), { key });
      expect(again.body).toMatchObject({ revision, repeated: true });
    }
  });

  it('leave read models that a rebuild would not change, and no word of trouble', async () => {
    for (const server of both) {
      expect(await changedByRebuild(server)).toBe(0);
      expect(server.logged()).toEqual([]);
    }
  });
});
