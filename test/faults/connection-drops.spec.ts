/** Two servers' engines record while their connections to the store are cut at random moments, hundreds of times: whatever
 *  was acknowledged is there exactly once, and the read models are those of a server that begins from nothing. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Engine, eventIdOf, readSettings } from '#engine';
import type { Position } from '#event-store';
import type { Actor, Command } from '#lifecycle';
import { uuidV5 } from '#registers';
import { StandIn } from '../contract/stand-in/stand-in.js';
import { TcpProxy } from '../contract/stand-in/tcp-proxy.js';
import { rounds } from './rounds.js';
import { seededRandom } from './seeded-random.js';
import { dumpOf } from './table-dump.js';

const SEED = Number(process.env['PSP_SEED'] ?? 20_260_105);
const DROPS = rounds(500, 5_000);
const WRITERS_EACH = 8;
/** So much passes between two cuts, at the most. */
const MOST_CHUNKS = 16;
const SHARED = 'shared';
const ACTOR: Actor = { id: 'act_test', role: 'recorder' };
const NAMESPACE = '5b1c8f0e-21d5-4ab9-8c64-1f1f8f6f2a01';

interface Acknowledged {
  readonly command: Command;
  readonly revision: number;
  readonly position: Position;
}

const propose = (partnershipId: string): Command => ({
  type: 'ProposePartnership',
  partnershipId,
  commandId: uuidV5(NAMESPACE, `propose/${partnershipId}`),
  occurredOn: '2012',
  data: { name: partnershipId, policyDomain: 'employability', area: 'Harbour Town', purpose: 'More people find work.' },
});
const milestone = (partnershipId: string, label: string): Command => ({
  type: 'NoteMilestone',
  partnershipId,
  commandId: uuidV5(NAMESPACE, `${partnershipId}/${label}`),
  occurredOn: '2013-06-12',
  data: { label, kind: 'ceremony' },
});

describe(`${DROPS} cuts of the connections at moments of seed ${SEED}`, () => {
  const random = seededRandom(SEED);
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  const fatal: string[] = [];
  const acknowledged: Acknowledged[] = [];
  const unexpected: unknown[] = [];
  let root: string;
  let standIn: StandIn;
  let proxies: readonly TcpProxy[];
  let engines: Engine[];
  let cuts = 0;

  const settingsOf = (name: string, address: string) =>
    readSettings({ PSP_STORE: address }, { dataDir: join(root, name, 'data'), keyDir: join(root, 'keys') });
  const open = (name: string, { host, port }: { host: string; port: number }) =>
    Engine.open({
      settings: settingsOf(name, `esdb://${host}:${port}?tls=false`),
      as: { verb: 'test' },
      onFatal: (reason) => fatal.push(reason),
    });

  /** Repeats a command, as a client does, until it is answered. */
  async function record(engine: Engine, command: Command): Promise<void> {
    for (;;) {
      const outcome = await engine.record(command, ACTOR);
      switch (outcome.outcome) {
        case 'Recorded':
          acknowledged.push({ command, revision: outcome.revision, position: outcome.position });
          return;
        case 'Unavailable':
        case 'UnknownOutcome':
        case 'Conflict':
          continue;
        default:
          unexpected.push(outcome);
          return;
      }
    }
  }

  async function writer(engine: Engine, name: string): Promise<void> {
    await record(engine, propose(name));
    for (let i = 0; cuts < DROPS; i += 1) {
      await record(engine, milestone(name, `${i}`));
      if (i % 5 === 0) await record(engine, milestone(SHARED, `${name}-${i}`));
    }
  }

  function cutAtRandom(proxy: TcpProxy): void {
    let left = 1 + Math.floor(random() * MOST_CHUNKS);
    proxy.onChunk = () => {
      if (cuts >= DROPS || --left > 0) return;
      left = 1 + Math.floor(random() * MOST_CHUNKS);
      cuts += 1;
      proxy.reset();
    };
  }

  beforeAll(async () => {
    process.on('unhandledRejection', hear);
    root = mkdtempSync(join(tmpdir(), 'psp-drops-'));
    standIn = await StandIn.start();
    proxies = await Promise.all([1, 2].map(() => TcpProxy.to({ host: '127.0.0.1', port: standIn.port })));
    engines = await Promise.all(proxies.map((proxy, i) => open(`server-${i}`, proxy)));
    await record(engines[0]!, propose(SHARED));
    proxies.forEach(cutAtRandom);
    await Promise.all(
      engines.flatMap((engine, e) =>
        Array.from({ length: WRITERS_EACH }, (_, w) => writer(engine, `harbour-${e}-${w}`)),
      ),
    );
  }, 600_000);
  afterAll(async () => {
    for (const engine of engines) await engine.close();
    for (const proxy of proxies) await proxy.refuse();
    standIn.stop();
    rmSync(root, { recursive: true, force: true });
    process.off('unhandledRejection', hear);
    expect(standIn.forbidden).toEqual([]);
  });

  const kept = () => standIn.log.all.filter(({ stream }) => stream.startsWith('partnership-'));

  it('leave every command acknowledged, and nothing else said', () => {
    expect(cuts).toBe(DROPS);
    expect(unexpected).toEqual([]);
    expect(fatal).toEqual([]);
    expect(unheard).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(DROPS / 2);
  });

  it('leave each acknowledged command in the store exactly once, at the revision that was told', () => {
    const places = new Map<string, number[]>();
    for (const { id, revision } of kept()) places.set(id, [...(places.get(id) ?? []), Number(revision)]);
    for (const { command, revision } of acknowledged) expect(places.get(eventIdOf(command))).toEqual([revision]);
    expect(kept()).toHaveLength(acknowledged.length);
  });

  it('did cut answers off: some commands were found done when they were repeated', () => {
    expect(standIn.calls.append).toBeGreaterThan(acknowledged.length);
    expect(standIn.calls.subscription).toBeGreaterThan(DROPS / 4);
  });

  it('leave the same log on both servers, and the read models of one that begins from nothing', async () => {
    const size = kept().length;
    const fresh = await open('fresh', { host: '127.0.0.1', port: standIn.port });
    engines.push(fresh);
    const last = acknowledged
      .map(({ position }) => position)
      .sort()
      .at(-1)!;
    const dumps: unknown[] = [];
    for (const engine of engines.toReversed()) {
      expect(await engine.log.waitFor(last, { timeoutMs: 20_000 })).toBe('reached');
      expect(engine.log.length).toBe(size);
      await engine.readModels.catchUp();
      expect([...engine.log.readFrom(0)]).toEqual([...fresh.log.readFrom(0)]);
      dumps.push(readModelsIn(engine.settings.dataDir));
    }
    expect(Object.values(dumps[0] as Record<string, string[]>).flat().length).toBeGreaterThan(size);
    expect(dumps[1]).toEqual(dumps[0]);
    expect(dumps[2]).toEqual(dumps[0]);
  }, 60_000);
});

function readModelsIn(dataDir: string): Readonly<Record<string, string[]>> {
  const [file] = readdirSync(dataDir).filter((name) => /^read-models-\d+\.db$/.test(name));
  const database = new DatabaseSync(join(dataDir, file!), { readOnly: true });
  try {
    return dumpOf(database, ['checkpoint']);
  } finally {
    database.close();
  }
}
