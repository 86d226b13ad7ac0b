/** An engine whose EventStoreDB fails in every way: what recording answers, that reading goes on, and that health says so. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine, examine, readSettings, resetReplicaIn, type Finding } from '#engine';
import type { Clock } from '../../libs/engine/src/clock.js';
import type { Actor, Command } from '#lifecycle';
import { uuidV5 } from '#registers';
import { says } from '../contract/stand-in/faults.js';
import { QUICK } from '../contract/stand-in/opened.js';
import { StandIn, type StandInOptions } from '../contract/stand-in/stand-in.js';
import { TcpProxy } from '../contract/stand-in/tcp-proxy.js';

const ACTOR: Actor = { id: 'act_test', role: 'recorder' };
const NAMESPACE = '5b1c8f0e-21d5-4ab9-8c64-1f1f8f6f2a02';
const TIMINGS = {
  ...QUICK,
  startBudgetMs: 400,
  appendBudgetMs: 600,
  readBudgetMs: 600,
  healthMs: 600,
  stallProbeMs: 30_000,
};
const bytes = (value: string) => new TextEncoder().encode(value);

const propose = (partnershipId: string): Command => ({
  type: 'ProposePartnership',
  partnershipId,
  commandId: uuidV5(NAMESPACE, partnershipId),
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

/** A clock that is ahead of this machine's. */
const ahead = (ms: number): Clock => ({
  now: () => new Date(Date.now() + ms).toISOString(),
  monotonic: () => performance.now(),
});

class Installation {
  readonly fatal: string[] = [];
  readonly warnings: string[] = [];
  engine!: Engine;

  private constructor(
    readonly root: string,
    readonly standIn: StandIn,
    readonly proxy: TcpProxy,
    private readonly several: boolean,
  ) {}

  static async make(options: StandInOptions = {}): Promise<Installation> {
    const standIn = await StandIn.start(options);
    const proxy = await TcpProxy.to({ host: '127.0.0.1', port: standIn.port });
    return new Installation(mkdtempSync(join(tmpdir(), 'psp-store-faults-')), standIn, proxy, (options.nodes ?? 1) > 1);
  }

  settings(name = 'server') {
    const { host, port } = this.proxy;
    const address = this.several
      ? `${this.standIn.address}&maxDiscoverAttempts=4&discoveryInterval=50`
      : `esdb://${host}:${port}?tls=false`;
    return readSettings(
      { PSP_STORE: address },
      { dataDir: join(this.root, name, 'data'), keyDir: join(this.root, 'keys') },
    );
  }

  async open(clock?: Clock): Promise<Engine> {
    this.engine = await this.another('server', clock);
    return this.engine;
  }

  another(name: string, clock?: Clock): Promise<Engine> {
    return Engine.open({
      settings: this.settings(name),
      as: { verb: 'test' },
      storeTimings: TIMINGS,
      ...(clock === undefined ? {} : { clock }),
      onFatal: (reason) => this.fatal.push(reason),
      warn: (sentence) => this.warnings.push(sentence),
    });
  }

  /** Of a server that has recorded a partnership and a milestone. */
  async begun(clock?: Clock): Promise<Engine> {
    const engine = await this.open(clock);
    for (const command of [propose('harbour'), milestone('harbour', 'begun')])
      expect(await engine.record(command, ACTOR)).toMatchObject({ outcome: 'Recorded' });
    return engine;
  }

  record = (label: string, engine = this.engine, partnershipId = 'harbour') =>
    engine.record(milestone(partnershipId, label), ACTOR);

  async state() {
    const { store } = await this.engine.health();
    return { state: store.state, reason: store.reason };
  }

  /** Asks until it is so. */
  async until(state: string): Promise<{ state: string; reason: string | undefined }> {
    for (;;) {
      const found = await this.state();
      if (found.state === state) return found;
    }
  }

  async fatalOnce(): Promise<string> {
    while (this.fatal.length === 0) await new Promise((resolve) => setImmediate(resolve));
    return this.fatal[0]!;
  }

  /** As a restart of the server does: whoever follows has to begin anew. */
  async restart(): Promise<void> {
    this.standIn.kill();
    await this.standIn.listen();
  }

  async finding(check: string): Promise<Finding | undefined> {
    return (await examine(this.settings(), Date.now())).find((finding) => finding.check === check);
  }

  async remove(): Promise<void> {
    this.proxy.thaw();
    await this.engine?.close();
    await this.proxy.refuse();
    this.standIn.stop();
    rmSync(this.root, { recursive: true, force: true });
    expect(this.standIn.forbidden).toEqual([]);
  }
}

const on =
  (run: (at: Installation) => Promise<void>, options: StandInOptions = {}) =>
  async (): Promise<void> => {
    const at = await Installation.make(options);
    try {
      await run(at);
    } finally {
      await at.remove();
    }
  };

/** Whatever the store does, what is here is read. */
const readsOn = ({ engine }: Installation, events = 2) => {
  expect(engine.history('harbour').revision).toBe(events - 1);
  expect(engine.possible('harbour').length).toBeGreaterThan(0);
};

async function codeOf(opening: Promise<unknown>): Promise<unknown> {
  return opening.then(
    () => 'opened',
    (error: unknown) => (error as { code?: unknown }).code,
  );
}

describe('a store that is away', () => {
  it(
    'at the first start: there is nothing to read from, and the start says why',
    on(async (at) => {
      await at.proxy.refuse();
      expect(await codeOf(at.open())).toBe('StoreUnavailable');
      await at.proxy.listen();
      await at.begun();
    }),
  );

  it(
    'at a later start: reading goes on from the replica, recording is unavailable until the store is back',
    on(async (at) => {
      await (await at.begun()).close();
      await at.proxy.refuse();
      await at.open();
      readsOn(at);
      expect(await at.record('away')).toMatchObject({ outcome: 'Unavailable' });
      expect(await at.state()).toMatchObject({ state: 'readOnly', reason: expect.any(String) as string });
      await at.proxy.listen();
      await at.until('up');
      expect(await at.record('away')).toMatchObject({ outcome: 'Recorded', revision: 2 });
    }),
  );

  it(
    'a replica that was never filled is nothing to read from, whatever it holds',
    on(async (at) => {
      await (await at.begun()).close();
      at.standIn.faults.silent.add('subscription');
      const half = await at.another('half');
      expect((await half.health()).store).toMatchObject({ hasCaughtUp: false });
      await at.proxy.refuse();
      expect((await half.health()).store).toMatchObject({ state: 'down' });
      await half.close();
      at.standIn.faults.silent.clear();
      await at.proxy.listen();
      await at.open();
    }),
  );

  it(
    'in the middle: nothing is recorded, nothing is lost, and it passes',
    on(async (at) => {
      await at.begun();
      await at.proxy.refuse();
      const outcome = await at.record('away');
      expect(['Unavailable', 'UnknownOutcome']).toContain(outcome.outcome);
      expect(await at.state()).toMatchObject({ state: 'readOnly', reason: expect.any(String) as string });
      readsOn(at);
      await at.proxy.listen();
      await at.until('up');
      expect(await at.record('away')).toMatchObject({ outcome: 'Recorded', revision: 2 });
      expect(at.fatal).toEqual([]);
    }),
  );

  it(
    'frozen: health says so in time, and what was asked meanwhile is settled by asking again',
    on(async (at) => {
      await at.begun();
      at.proxy.freeze();
      expect(await at.state()).toMatchObject({
        state: 'readOnly',
        reason: expect.stringMatching(/no answer|sent nothing/) as string,
      });
      expect(await at.record('frozen')).toMatchObject({ outcome: 'UnknownOutcome' });
      readsOn(at);
      at.proxy.thaw();
      await at.until('up');
      expect(await at.record('frozen')).toMatchObject({ outcome: 'Recorded', revision: 2 });
    }),
  );

  it(
    'slow: everything works, only later, and health shows how much',
    on(async (at) => {
      await at.begun();
      at.proxy.delayMs = 40;
      expect(await at.record('slow')).toMatchObject({ outcome: 'Recorded', revision: 2 });
      const { store } = await at.engine.health();
      expect(store.state).toBe('up');
      expect(store.latencyMs).toBeGreaterThan(40);
      at.proxy.delayMs = 0;
    }),
  );

  it(
    'started anew: it goes on by itself',
    on(async (at) => {
      await at.begun();
      await at.restart();
      while ((await at.record('anew')).outcome !== 'Recorded');
      expect(await at.until('up')).toMatchObject({ state: 'up' });
      readsOn(at, 3);
      expect(at.fatal).toEqual([]);
    }),
  );

  it(
    'not ready, and then ready',
    on(async (at) => {
      await at.begun();
      at.standIn.faults.everything = says.notReady;
      expect(await at.record('early')).toMatchObject({ outcome: 'Unavailable', reason: 'notReady' });
      expect(await at.state()).toMatchObject({
        state: 'readOnly',
        reason: expect.stringContaining('Not Ready') as string,
      });
      at.standIn.faults.everything = undefined;
      await at.until('up');
      expect(await at.record('early')).toMatchObject({ outcome: 'Recorded' });
    }),
  );
});

describe('a cluster', () => {
  it(
    'whose leader moves: recording follows it, and nothing is lost',
    on(
      async (at) => {
        await at.begun();
        at.standIn.leader = 2;
        while ((await at.record('moved')).outcome !== 'Recorded');
        at.standIn.kill(0);
        while ((await at.record('moved on')).outcome !== 'Recorded');
        await at.until('up');
        readsOn(at, 4);
      },
      { nodes: 3 },
    ),
  );

  it(
    'without a leader: nothing is recorded until there is one',
    on(
      async (at) => {
        await at.begun();
        at.standIn.leader = undefined;
        expect(await at.record('leaderless')).toMatchObject({ outcome: 'Unavailable' });
        expect(await at.state()).toMatchObject({ state: 'readOnly' });
        expect(await at.finding('leader')).toMatchObject({ state: 'blocked' });
        at.standIn.leader = 1;
        await at.until('up');
        expect(await at.record('leaderless')).toMatchObject({ outcome: 'Recorded' });
      },
      { nodes: 3 },
    ),
  );
});

describe('another log in the place of the one that was followed', () => {
  it(
    'emptied while the server runs: it stops, says why, and begins no other',
    on(async (at) => {
      await at.begun();
      at.standIn.log.wipe();
      await at.restart();
      expect(await at.fatalOnce()).toContain('emptied');
      expect(await at.state()).toMatchObject({ state: 'down', reason: expect.stringContaining('emptied') as string });
      expect(at.standIn.log.all.filter(({ stream }) => stream === 'psp-log')).toEqual([]);
      readsOn(at);
    }),
  );

  it(
    'emptied while it was away: the next start refuses, and begins no other',
    on(async (at) => {
      await (await at.begun()).close();
      at.standIn.log.wipe();
      expect(await codeOf(at.open())).toBe('LogMissing');
      expect(at.standIn.log.all.filter(({ stream }) => stream === 'psp-log')).toEqual([]);
      expect(await at.finding('replica')).toMatchObject({ state: 'damaged' });
    }),
  );

  it(
    'rolled back while the server runs: it stops and keeps what it holds',
    on(async (at) => {
      await at.begun();
      at.standIn.log.rollBack(1);
      await at.restart();
      await at.fatalOnce();
      expect(await at.state()).toMatchObject({ state: 'down', reason: expect.stringContaining('no event') as string });
      readsOn(at);
      expect(await at.finding('replica')).toMatchObject({
        state: 'damaged',
        says: expect.stringContaining('older backup') as string,
      });
    }),
  );

  it(
    'another one begun there: the next start refuses until the replica is begun anew',
    on(async (at) => {
      await (await at.begun()).close();
      at.standIn.log.wipe();
      const other = await at.another('other');
      await other.record(propose('other'), ACTOR);
      await other.close();
      expect(await codeOf(at.open())).toBe('LogReplaced');
      expect(resetReplicaIn(at.settings()).movedAside).toContain('replica.db.before-');
      await at.open();
      await at.until('up');
      while (at.engine.log.length < 1) await new Promise((resolve) => setImmediate(resolve));
      expect(at.engine.history('other').revision).toBe(0);
    }),
  );
});

describe('who is not let in', () => {
  it.each([
    ['a user who is refused', says.accessDenied, 'AccessDenied'],
    ['a wrong password', says.unauthenticated, 'AccessDenied'],
  ])('%s, at the start', (_what, answer, code) =>
    on(async (at) => {
      at.standIn.faults.everything = answer;
      expect(await codeOf(at.open())).toBe(code);
      expect(await at.finding('store')).toMatchObject({
        state: 'blocked',
        says: expect.stringContaining('PSP_STORE_USER') as string,
      });
      at.standIn.faults.everything = undefined;
      await at.open();
    })(),
  );

  it(
    'a user whose rights are taken while the server runs: recording says so, and so does health',
    on(async (at) => {
      await at.begun();
      at.standIn.faults.everything = says.accessDenied;
      expect(await at.record('denied')).toMatchObject({ outcome: 'StoreAccessDenied' });
      expect(await at.state()).toMatchObject({
        state: 'readOnly',
        reason: expect.stringContaining('Access Denied') as string,
      });
      readsOn(at);
      at.standIn.faults.everything = undefined;
      await at.until('up');
    }),
  );

  it(
    'a version that is too old',
    on(async (at) => {
      at.standIn.faults.version = '22.10.5';
      expect(await codeOf(at.open())).toBe('ServerTooOld');
      expect(await at.finding('store')).toMatchObject({
        state: 'blocked',
        says: expect.stringContaining('22.10.5') as string,
      });
      at.standIn.faults.version = '23.10.0';
      await at.open();
      expect(at.warnings).toEqual([expect.stringContaining('23.10.0')]);
      expect(await at.finding('store')).toMatchObject({ state: 'warn' });
    }),
  );
});

describe('what others do to our streams', () => {
  const planted = (json: boolean, data: Uint8Array, metadata: Uint8Array, type = 'T') => [
    { id: crypto.randomUUID(), type, json, data, metadata },
  ];

  it.each([
    ['bytes that are no JSON', planted(false, Uint8Array.from([0, 255]), new Uint8Array())],
    ['JSON that is cut off', planted(true, bytes('{"a":'), bytes('{}'))],
    [
      'JSON that the gate refuses',
      planted(true, bytes('{"a":1.5}'), bytes('{"recordedAt":"2026-01-05T12:00:00.000Z"}')),
    ],
    [
      'a type that nobody knows',
      planted(
        true,
        bytes('{}'),
        bytes('{"recordedAt":"2026-01-05T12:00:00.000Z","schemaVersion":1,"catalogueVersion":1}'),
        'SomethingElse',
      ),
    ],
  ])('%s: its partnership is parked, the others go on, and health counts it', (_what, events) =>
    on(async (at) => {
      await at.begun();
      at.standIn.log.append('partnership-harbour', 1n, events);
      expect(await at.engine.record(propose('quay'), ACTOR)).toMatchObject({ outcome: 'Recorded', index: 3 });
      expect(await at.record('after')).toMatchObject({ outcome: 'StoreDamaged' });
      expect(await at.record('goes on', at.engine, 'quay')).toMatchObject({ outcome: 'Recorded' });
      expect(await at.engine.health()).toMatchObject({ parkedStreams: 1, store: { state: 'up' } });
      expect(at.fatal).toEqual([]);
    })(),
  );

  it(
    'an event of a newer version stops the server, which says that it must be updated',
    on(async (at) => {
      await at.begun();
      const metadata = bytes('{"recordedAt":"2026-01-05T12:00:00.000Z","schemaVersion":1,"catalogueVersion":99}');
      at.standIn.log.append('partnership-newer', -1n, planted(true, bytes('{}'), metadata, 'FromTheFuture'));
      expect(await at.fatalOnce()).toContain('update this server');
    }),
  );

  it(
    'a stream that was ended for good: recording in it says so, and health names it',
    on(async (at) => {
      await at.begun();
      at.standIn.log.tombstone('partnership-harbour');
      expect(await at.record('gone')).toMatchObject({ outcome: 'StoreDamaged' });
      await at.engine.record(propose('quay'), ACTOR);
      expect(await at.state()).toMatchObject({
        state: 'degraded',
        reason: expect.stringContaining('partnership-harbour') as string,
      });
      expect(at.warnings).toEqual([expect.stringContaining('partnership-harbour')]);
      readsOn(at);
    }),
  );

  it.each([
    ['deleted', (at: Installation) => void at.standIn.log.softDelete('partnership-harbour'), '$tb'],
    ['cut', (at: Installation) => void at.standIn.log.setMetadata('partnership-harbour', { $tb: 1 }), '$tb'],
  ])('a stream that was %s: the doctor says so before anybody reads it, then health does', (_what, act, key) =>
    on(async (at) => {
      await at.begun();
      act(at);
      expect(await at.finding('limits')).toMatchObject({
        state: 'damaged',
        says: expect.stringContaining(`partnership-harbour has ${key}`) as string,
      });
      // Whoever decides again reads the stream from the store.
      const other = await at.another('other');
      await expect(
        (async () => {
          const { store } = (
            other as unknown as { storage: { store: { readStream(s: string): AsyncIterable<unknown> } } }
          ).storage;
          for await (const _event of store.readStream('partnership-harbour'));
        })(),
      ).rejects.toMatchObject({ code: expect.stringMatching(/^Stream(Gone|Damaged)$/) as string });
      expect((await other.health()).store).toMatchObject({
        state: 'degraded',
        reason: expect.stringContaining('partnership-harbour') as string,
      });
      await other.close();
    })(),
  );

  it(
    'a limit that will remove events is found before it does',
    on(async (at) => {
      await at.begun();
      at.standIn.log.setMetadata('partnership-harbour', { $maxAge: 86_400 });
      expect(await at.finding('limits')).toMatchObject({ state: 'blocked' });
      at.standIn.log.setMetadata('partnership-harbour', {});
      expect(await at.finding('limits')).toMatchObject({ state: 'ok' });
    }),
  );
});

describe('two servers whose clocks differ', () => {
  it(
    'a little: recordedAt never goes back within a partnership',
    on(async (at) => {
      const one = await at.begun(ahead(60_000));
      const two = await at.another('two', ahead(-60_000));
      for (let i = 0; i < 6; i += 1)
        expect(await at.record(`turn ${i}`, i % 2 === 0 ? two : one)).toMatchObject({ outcome: 'Recorded' });
      const events = [...one.log.readFrom(0)] as unknown as {
        metadata: { recordedAt: string; clockSkewMs?: number };
      }[];
      const instants = events.map(({ metadata }) => metadata.recordedAt);
      expect(instants).toEqual(instants.toSorted());
      expect(events.filter(({ metadata }) => (metadata.clockSkewMs ?? 0) > 60_000).length).toBe(3);
      await two.close();
    }),
  );

  it.each([
    ['ahead of', 3_600_000],
    ['behind', -3_600_000],
  ])('by an hour %s the store: nothing is recorded there, and health and doctor say why', (words, ms) =>
    on(async (at) => {
      await at.begun();
      const two = await at.another('two', ahead(ms));
      expect(await at.record('late', two)).toMatchObject({
        outcome: 'Unavailable',
        reason: expect.stringContaining(`60 minutes ${words} the event store's`) as string,
      });
      expect((await two.health()).clock).toContain(words);
      await two.close();
      at.standIn.clockAheadMs = -ms;
      expect(await at.finding('clocks')).toMatchObject({ state: 'blocked' });
      expect(await at.record('fine')).toMatchObject({ outcome: 'Recorded' });
    })(),
  );
});

describe('a replica that does not receive', () => {
  it(
    'is told of by what it lacks, though its subscription says nothing',
    on(async (at) => {
      await at.begun();
      at.standIn.faults.subscription.stalled = true;
      const events = at.standIn.log.all.filter(({ stream }) => stream === 'partnership-harbour');
      const copies = events.map((event) => ({ ...event, id: crypto.randomUUID() }));
      at.standIn.log.append('partnership-elsewhere', -1n, copies);
      expect((await at.engine.health()).store).toMatchObject({ lagEvents: 2 });
      at.standIn.faults.subscription.stalled = false;
      at.standIn.faults.endSubscriptions('ok');
      while ((await at.engine.health()).store.lagEvents !== 0);
    }),
  );
});

it(
  'a command on a log that is read already is one call to the store, and no reading',
  on(async (at) => {
    await at.begun();
    const before = { ...at.standIn.calls };
    for (let i = 0; i < 20; i += 1) expect(await at.record(`one call ${i}`)).toMatchObject({ outcome: 'Recorded' });
    expect(at.standIn.calls).toEqual({ ...before, append: before.append + 20 });
  }),
);
