/** kill -9 of the whole server while clients record and repeat: what was acknowledged is there, and nothing is there twice. */
import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HARBOUR, milestone, read, send } from '../e2e/harbour.js';
import { Servers, type Place, type ServerUnderTest } from '../e2e/server-under-test.js';
import { rounds } from './rounds.js';
import { seededRandom } from './seeded-random.js';
import { dumpOf, rowsOf } from './table-dump.js';

const CLIENTS = 8;
const PARTNERSHIPS = 4;
/** Two data folders take turns on the two processors: while one server starts, the other is killed. */
const FOLDERS = 2;
const LONGEST_LIFE_MS = 2_000;

interface Sent {
  readonly partnershipId: string;
  readonly command: string;
  readonly body: object;
  readonly key: string;
}

/** What the clients of one server know, whatever becomes of it. */
class Clients {
  /** Index in the log, by the key that it was acknowledged under. */
  readonly acknowledged = new Map<string, { index: number; sent: Sent }>();
  /** Sent, and never answered: they are repeated until they are. */
  readonly unanswered = new Map<string, Sent>();
  readonly wrong: string[] = [];
  #recorded = 0;

  constructor(
    private readonly random: () => number,
    private readonly name: string,
  ) {}

  /** Eight of them record and repeat until the server is gone. */
  async useUntilGone(address: string): Promise<void> {
    const left = [...this.unanswered.values()];
    await Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        while (await this.#ask(address, left.pop() ?? this.#next())) continue;
      }),
    );
  }

  async settle(address: string): Promise<void> {
    for (const sent of [...this.unanswered.values()]) await this.#ask(address, sent);
  }

  #next(): Sent {
    const known = [...this.acknowledged.values()];
    if (known.length > 0 && this.random() < 0.3) return known[Math.floor(this.random() * known.length)]!.sent;
    const partnershipId = `${this.name}-${Math.floor(this.random() * PARTNERSHIPS)}`;
    const proposal = HARBOUR[0]!;
    const isNew = !known.some(({ sent }) => sent.partnershipId === partnershipId);
    const [command, body] = isNew ? proposal : (['note-milestone', milestone(`No ${(this.#recorded += 1)}`)] as const);
    // Whoever proposes a partnership does so under one key, so that clients that do it at once do one thing.
    const key = isNew ? this.#proposalKey(partnershipId) : randomUUID();
    return { partnershipId, command, body, key };
  }

  readonly #proposalKeys = new Map<string, string>();
  #proposalKey(partnershipId: string): string {
    const key = this.#proposalKeys.get(partnershipId) ?? randomUUID();
    this.#proposalKeys.set(partnershipId, key);
    return key;
  }

  /** False once the server is gone. */
  async #ask(address: string, sent: Sent): Promise<boolean> {
    const { partnershipId, command, body, key } = sent;
    this.unanswered.set(key, sent);
    const answer = await send(address, partnershipId, command, body, { key }).catch(() => undefined);
    if (answer === undefined) return false;
    this.unanswered.delete(key);
    const before = this.acknowledged.get(key);
    if (answer.status !== 201) this.wrong.push(`${answer.status} ${JSON.stringify(answer.body)}`);
    else if (before !== undefined && before.index !== answer.body.index)
      this.wrong.push(`${key} stood at ${before.index}, now at ${answer.body.index}`);
    else this.acknowledged.set(key, { index: answer.body.index as number, sent });
    return true;
  }
}

interface FedEvent {
  readonly index: number;
  readonly stream: string;
  readonly revision: number;
  readonly metadata: { readonly commandId: string };
}

async function eventsOf(address: string): Promise<FedEvent[]> {
  const events: FedEvent[] = [];
  for (let next: string | null = '/events'; next !== null;) {
    const { body } = await read(address, next);
    events.push(...(body.events as FedEvent[]));
    next = body.next as string | null;
  }
  return events;
}

function expectWhole(events: readonly FedEvent[], clients: Clients): void {
  expect(clients.wrong).toEqual([]);
  const next = new Map<string, number>();
  for (const [i, { index, stream, revision }] of events.entries()) {
    expect([index, revision]).toEqual([i, next.get(stream) ?? 0]);
    next.set(stream, revision + 1);
  }
  const commandIds = events.map(({ metadata }) => metadata.commandId);
  expect(new Set(commandIds).size).toBe(commandIds.length);
  for (const [key, { index }] of clients.acknowledged) expect(commandIds[index]).toBe(key);
}

const readModelFile = (place: Place) =>
  join(
    place.dataDir,
    readdirSync(place.dataDir).find((name) => /^read-models-\d+\.db$/.test(name))!,
  );

function dumpOfReadModels(place: Place) {
  const database = new DatabaseSync(readModelFile(place), { readOnly: true });
  const dump = dumpOf(database);
  database.close();
  return dump;
}

describe('a server that is killed while clients record and repeat', () => {
  const servers = new Servers();
  afterAll(() => servers.removeAll());

  const times = rounds(30, 300);
  async function live(folder: number): Promise<{ place: Place; clients: Clients }> {
    const random = seededRandom(folder + 1);
    const place = servers.place();
    const clients = new Clients(random, `folder-${folder}`);
    for (let round = folder; round < times; round += FOLDERS) {
      const server = await servers.start({ place });
      // Short lives are the dangerous ones, so most are short.
      const killed = setTimeout(() => void server.end('SIGKILL'), random() ** 3 * LONGEST_LIFE_MS);
      await clients.useUntilGone(server.address);
      clearTimeout(killed);
      expect((await server.ended).signal).toBe('SIGKILL');
      expect(server.logged()).toEqual([]);
    }
    return { place, clients };
  }

  let lives: { place: Place; clients: Clients; server: ServerUnderTest }[];
  beforeAll(async () => {
    const lived = await Promise.all(Array.from({ length: FOLDERS }, (_, folder) => live(folder)));
    lives = await Promise.all(
      lived.map(async ({ place, clients }) => {
        const server = await servers.start({ place });
        await clients.settle(server.address);
        return { place, clients, server };
      }),
    );
  }, times * 10_000);

  it(`does every command exactly once, ${times} times over`, async () => {
    for (const { clients, server } of lives) {
      const events = await eventsOf(server.address);
      expectWhole(events, clients);
      expect(clients.unanswered.size).toBe(0);
      expect(events.length).toBe(clients.acknowledged.size);
      expect(events.length).toBeGreaterThan(times);
    }
  }, 60_000);

  it('says of its read models that nothing in them differs from a rebuild', async () => {
    for (const { server } of lives) {
      const reply = await fetch(`${server.address}/operations/rebuild?dryRun=true`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      const last = (await reply.text()).trimEnd().split('\n').at(-1)!;
      const { result } = JSON.parse(last) as { result: { tables: Record<string, object>; parked: unknown[] } };
      expect(Object.keys(result.tables).length).toBeGreaterThan(0);
      for (const differences of Object.values(result.tables))
        expect(differences).toEqual({ added: 0, removed: 0, changed: 0 });
      expect(result.parked).toEqual([]);
    }
  }, 60_000);

  it('has the same rows in its read models as a server that makes them all anew', async () => {
    for (const { place, server } of lives) {
      await server.end();
      const grown = dumpOfReadModels(place);
      rmSync(readModelFile(place));
      await (await servers.start({ place })).end();
      expect(dumpOfReadModels(place)).toEqual(grown);
      expect(rowsOf(grown)).toBeGreaterThan(times);
    }
  }, 60_000);
});
