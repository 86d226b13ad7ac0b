/** How the adapter starts, waits and comes back when the server is not there, not ready, too old or not the right one. */
import { openEventStoreDb } from '#event-store';
import { app, appended, eventsOf, filled, freshStream, NOON } from '../appending.js';
import { Follower } from '../follower.js';
import { says } from './faults.js';
import { on, QUICK } from './opened.js';
import { StandIn } from './stand-in.js';

const text = (value: string) => new TextEncoder().encode(value);
const open = (address: string, more = {}) =>
  openEventStoreDb({
    address,
    timings: { ...QUICK, startBudgetMs: 300, appendBudgetMs: 300 },
    now: () => NOON,
    ...more,
  });

const refused = async (address: string) => {
  try {
    await (await open(address)).close();
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

async function withStandIn(run: (standIn: StandIn) => Promise<void>): Promise<void> {
  const standIn = await StandIn.start();
  try {
    await run(standIn);
  } finally {
    standIn.stop();
  }
}

describe('at start', () => {
  it('nobody listens: the store opens, says that it is down, and works as soon as somebody does', () =>
    withStandIn(async (standIn) => {
      standIn.kill();
      const store = await open(standIn.address);
      expect(await store.health()).toMatchObject({ state: 'down', reason: expect.any(String) as string });
      const stream = freshStream();
      expect(await app(store, stream, 1, 'noStream')).toMatchObject({ outcome: 'Unavailable', reason: 'unreachable' });
      const follower = new Follower(store);
      await follower.until(({ statuses }) => statuses.some(({ state }) => state === 'reconnecting'));
      await standIn.listen();
      while ((await app(store, stream, 1, 'noStream')).outcome !== 'Appended');
      await follower.until(({ events }) => events.length === 1);
      await follower.stop();
      expect(await store.health()).toMatchObject({ state: 'up' });
      await store.close();
    }));

  it('a server that is not ready yet is waited for', () =>
    withStandIn(async (standIn) => {
      standIn.faults.reads.push(says.notReady, says.notReady);
      const store = await open(standIn.address);
      expect((await store.identity()).logId).toBeTruthy();
      await store.close();
    }));

  it('a version that is too old is refused, an old one is named', () =>
    withStandIn(async (standIn) => {
      standIn.faults.version = '22.10.5';
      expect(await refused(standIn.address)).toBe('ServerTooOld');
      standIn.faults.version = '23.10.0';
      const warnings: string[] = [];
      await (await open(standIn.address, { warn: (sentence: string) => warnings.push(sentence) })).close();
      expect(warnings).toEqual([expect.stringContaining('23.10.0')]);
    }));

  it('a user without rights is refused', () =>
    withStandIn(async (standIn) => {
      standIn.faults.everything = says.accessDenied;
      expect(await refused(standIn.address)).toBe('AccessDenied');
    }));

  it('a user who may not read everything is refused, and begins no log', () =>
    withStandIn(async (standIn) => {
      standIn.faults.reads.push(says.accessDenied);
      expect(await refused(standIn.address)).toBe('AccessDenied');
      expect(standIn.log.all.filter(({ stream }) => stream === 'psp-log')).toEqual([]);
    }));

  it('a server without TLS is no server for an address with TLS, and waiting changes nothing', () =>
    withStandIn(async (standIn) => {
      expect(await refused(`esdb://psp:secret@localhost:${standIn.port}?tls=true`)).toBe('CertificateRefused');
    }));

  it('a keep-alive below ten seconds is warned of', () =>
    withStandIn(async (standIn) => {
      const warnings: string[] = [];
      const { warn } = console;
      console.warn = () => undefined; // the client says it too, in its own words
      const store = await open(`${standIn.address}&keepAliveInterval=9999`, {
        warn: (sentence: string) => warnings.push(sentence),
      });
      console.warn = warn;
      await store.close();
      expect(warnings).toEqual([expect.stringContaining('keepAliveInterval=9999')]);
    }));
});

describe('the identity of the log', () => {
  const identity = { logId: 'a', openedAt: NOON, format: 'preview-1', prefixes: ['partnership-'] };
  const written = (data: object, type = 'LogOpened') => [
    { id: crypto.randomUUID(), type, json: true, data: text(JSON.stringify(data)), metadata: text('{}') },
  ];

  it('is begun once, however many open it at once', () =>
    withStandIn(async (standIn) => {
      const stores = await Promise.all([1, 2, 3, 4].map(() => open(standIn.address)));
      const ids = new Set((await Promise.all(stores.map((store) => store.identity()))).map(({ logId }) => logId));
      expect(ids.size).toBe(1);
      expect(standIn.log.all.filter(({ stream }) => stream === 'psp-log')).toHaveLength(1);
      await Promise.all(stores.map((store) => store.close()));
    }));

  it('is written even where the answer is lost', () =>
    withStandIn(async (standIn) => {
      standIn.faults.appends.push({ write: 'before', answer: says.dropped });
      const store = await open(standIn.address);
      expect((await store.identity()).logId).toBeTruthy();
      await store.close();
    }));

  it.each([
    ['of another program', written({ anything: 1 }, 'Other')],
    ['in another format', written({ ...identity, format: 'preview-9' })],
    ['with other prefixes', written(identity)],
  ])('of a log %s is refused', (_what, events) =>
    withStandIn(async (standIn) => {
      standIn.log.append('psp-log', -1n, events);
      expect(await refused(standIn.address)).toBe('FormatRefused');
    }),
  );

  it('is apart for each namespace, and so is everything else', () =>
    withStandIn(async (standIn) => {
      const [one, two] = [
        await open(standIn.address, { namespace: 'one-' }),
        await open(standIn.address, { namespace: 'two-' }),
      ];
      const { stream } = await filled(one, 2);
      expect(await eventsOf(one, stream)).toHaveLength(2);
      expect(await eventsOf(two, stream)).toEqual([]);
      expect(await two.head()).toBeUndefined();
      expect((await one.identity()).logId).not.toBe((await two.identity()).logId);
      await Promise.all([one.close(), two.close()]);
    }));
});

describe('in the middle', () => {
  it(
    'a half-open connection: health says so within two seconds, and it passes',
    on(
      async (opened) => {
        appended(await opened.append('noStream'));
        opened.proxy.freeze();
        expect(await opened.store.health()).toMatchObject({ state: 'down', reason: expect.any(String) as string });
        opened.proxy.thaw();
        while ((await opened.store.health()).state !== 'up');
        expect(await opened.append({ revision: 0 })).toMatchObject({ outcome: 'Appended' });
      },
      {},
      { healthMs: 400 },
    ),
  );

  it(
    'closing ends everything, though the server does not answer',
    on(async (opened) => {
      appended(await opened.append('noStream'));
      const follower = new Follower(opened.store);
      await follower.until(({ caughtUp }) => caughtUp);
      opened.proxy.freeze();
      await opened.store.close();
      await follower.ended;
      opened.proxy.thaw();
    }),
  );
});

describe('a cluster', () => {
  it(
    'the leader moves: appends follow it, and a subscription loses nothing',
    on(
      async (opened) => {
        appended(await opened.append('noStream', 2));
        const follower = new Follower(opened.store);
        await follower.until(({ caughtUp }) => caughtUp);
        opened.standIn.leader = 2;
        appended(await opened.append({ revision: 1 }, 2));
        opened.standIn.kill(0);
        let outcome = await opened.append({ revision: 3 }, 2);
        while (outcome.outcome !== 'Appended') outcome = await opened.append({ revision: 3 }, 2);
        await follower.until(({ events }) => events.length >= 6);
        expect(follower.events.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5]);
        await follower.stop();
      },
      { nodes: 3 },
    ),
  );

  it(
    'followers name a dead leader until the election is over',
    on(
      async (opened) => {
        appended(await opened.append('noStream'));
        const dead = { host: '127.0.0.1', port: opened.standIn.port };
        opened.standIn.kill(0);
        opened.standIn.dead.add(0);
        opened.standIn.leader = undefined;
        opened.standIn.named = dead;
        let asked = 0;
        opened.standIn.onGossip = () => {
          if (++asked < 3) return;
          opened.standIn.named = undefined;
          opened.standIn.leader = 1;
        };
        expect(await opened.append({ revision: 0 })).toMatchObject({ outcome: 'Appended', revision: 1 });
      },
      { nodes: 3 },
      { appendBudgetMs: 4_000 },
    ),
  );

  it(
    'no leader for longer than an append may take',
    on(
      async (opened) => {
        appended(await opened.append('noStream'));
        opened.standIn.leader = undefined;
        expect(await opened.append({ revision: 0 })).toMatchObject({ outcome: 'Unavailable', reason: 'notReady' });
        opened.standIn.leader = 1;
        expect(await opened.append({ revision: 0 })).toMatchObject({ outcome: 'Appended', revision: 1 });
      },
      { nodes: 3 },
      { appendBudgetMs: 400 },
    ),
  );

  it(
    'a leader that advertises an address nobody can reach',
    on(
      async (opened) => {
        appended(await opened.append('noStream'));
        opened.standIn.leader = 1;
        opened.standIn.named = { host: '127.0.0.1', port: 1 };
        const append = opened.appendOf({ revision: 0 });
        expect(await opened.store.append(append)).toMatchObject({ outcome: 'Unavailable' });
        opened.standIn.named = undefined;
        let outcome = await opened.store.append(append);
        while (outcome.outcome === 'Unavailable') outcome = await opened.store.append(append);
        expect(outcome).toMatchObject({ outcome: 'Appended', revision: 1 });
      },
      { nodes: 3 },
      { appendBudgetMs: 400 },
    ),
  );
});
