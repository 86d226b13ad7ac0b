/** Who may do what, of every route that the server describes: nobody is let further than they may, and nobody is kept back. */
import { policy } from '../../apps/server/src/access/policy.js';
import {
  ask,
  deviationsOf,
  expected,
  IDENTITIES,
  routesIn,
  type About,
  type Identity,
  type Route,
} from './access-matrix.js';
import { startCounting } from './counting-server.js';
import { logSize, read, recordHarbour, type Answer } from './harbour.js';
import { Servers, type ServerUnderTest } from './server-under-test.js';
import { CLOSED, tokenFor } from './tokens.js';

const EXPOSED = { ...CLOSED, PSP_PUBLIC_URL: 'https://psp.example' };
const SERVERS = [
  { where: 'on this machine', env: CLOSED, readsPublicly: true },
  { where: 'that others can reach', env: EXPOSED, readsPublicly: false },
  { where: 'that others can reach and read', env: { ...EXPOSED, PSP_PUBLIC_READ: '1' }, readsPublicly: true },
];
const ACTOR = /act_[a-z2-7]{26}/;
/** Fewer than a minute allows one actor on a server that others can reach. */
const EACH_CLERK = 40;

const aboutOf = async (address: string, partnershipId: string, token: string): Promise<About> => {
  const { body }: Answer = await read(address, `/partnerships/${partnershipId}/decisions?limit=1`, token);
  return { partnershipId, eventId: body.items[0].eventId as string };
};

describe.each(SERVERS)('on a server $where', ({ env, readsPublicly }) => {
  const servers = new Servers();
  let server: ServerUnderTest;
  let routes: readonly Route[];
  let abouts: Readonly<Record<string, About>>;
  let clerk: string;
  beforeAll(async () => {
    server = await servers.start({ env });
    const { address, place } = server;
    clerk = await tokenFor(place, { sub: 'clerk-0' });
    await recordHarbour(address, 'own-harbour', { token: clerk });
    await recordHarbour(address, 'other-harbour', { token: await tokenFor(place, { sub: 'another' }) });
    abouts = {
      own: await aboutOf(address, 'own-harbour', clerk),
      other: await aboutOf(address, 'other-harbour', clerk),
    };
    routes = routesIn((await read(address, '/api-json')).body);
  }, 60_000);
  afterAll(() => servers.removeAll());

  it('every route answers everybody as the roles say, names no actor to whoever may not know, and records nothing', async () => {
    const before = await logSize(server.address, clerk);
    const told = new Set<string>();
    const tokens = new Map<string, Promise<string>>();
    let asked = 0;
    const deviations = await deviationsOf({
      address: server.address,
      routes,
      readsPublicly,
      abouts,
      tokenOf: async ({ name, roles }: Identity) => {
        if (roles === undefined) return undefined;
        const sub = `clerk-${Math.floor((asked += 1) / EACH_CLERK)}`;
        const known = tokens.get(name + sub) ?? tokenFor(server.place, { sub, roles });
        tokens.set(name + sub, known);
        return known;
      },
      seen: ({ name }, { method, path }, { text }) => {
        if (ACTOR.test(text)) told.add(`${name}: ${method} ${path}`);
      },
    });
    expect(deviations).toEqual([]);
    expect([...told].filter((one) => !one.startsWith('a recorder: '))).toEqual([]);
    expect(told).toContain('a recorder: GET /partnerships/{partnershipId}/decisions');
    expect(await logSize(server.address, clerk)).toBe(before);
    expect(server.logged()).toEqual([]);
    expect(routes.length).toBeGreaterThan(60);
  }, 60_000);

  it('a partnership that somebody may not read and one that is not there are answered alike', async () => {
    const token = await tokenFor(server.place, { sub: 'nobody', roles: [] });
    const route = { method: 'POST', path: '/partnerships/{partnershipId}/commands/note-milestone' };
    const [there, absent] = await Promise.all(
      ['own-harbour', 'never-was'].map((partnershipId) =>
        ask(server.address, route, { partnershipId, eventId: '' }, token),
      ),
    );
    const unlike = (text: string) => ({ ...(JSON.parse(text) as object), requestId: '' });
    expect(there!.was).toBe(absent!.was);
    expect(unlike(there!.text)).toEqual(unlike(absent!.text));
  });
});

describe('the description of the API', () => {
  const servers = new Servers();
  afterAll(() => servers.removeAll());

  it('says of every operation which row of the policy table it is held to', async () => {
    const { address } = await servers.start();
    const { body } = await read(address, '/api-json');
    const actions = Object.values(body.paths as Record<string, Record<string, { 'x-psp-action'?: string }>>)
      .flatMap((methods) => Object.values(methods))
      .map((operation) => operation['x-psp-action']);
    expect(actions.filter((action) => action === undefined || !(action in policy))).toEqual([]);
    expect(Object.keys(policy).filter((action) => action !== 'describe' && !actions.includes(action))).toEqual([]);
  }, 30_000);
});

describe('a route without its guard', () => {
  const servers = new Servers();
  afterAll(() => servers.removeAll());

  it('is not served', async () => {
    const opened = startCounting(servers.place(), { hole: 'a route without its action' });
    await expect(opened).rejects.toThrow(
      /no row of the policy table is about .*GET \/partnerships\/:partnershipId\/budgets/,
    );
  }, 30_000);

  it('is found by the matrix, where its row lets everybody through', async () => {
    const place = servers.place();
    const server = await startCounting(place, { hole: 'a row that lets everybody record', env: EXPOSED });
    try {
      const routes = routesIn((await read(server.address, '/api-json')).body).filter(({ path }) =>
        /commands\/(note-milestone|launch-pilot)$/.test(path),
      );
      const deviations = await deviationsOf({
        address: server.address,
        routes,
        readsPublicly: false,
        abouts: { own: { partnershipId: 'harbour', eventId: '' } },
        tokenOf: async ({ roles }) => (roles === undefined ? undefined : tokenFor(place, { roles })),
      });
      expect(deviations).toHaveLength(routes.length * (IDENTITIES.length - 1));
    } finally {
      await server.close();
    }
  }, 30_000);

  it('is named by whoever says what is expected', () => {
    expect(() => expected('GET', '/debug', IDENTITIES[0]!, true)).toThrow('nobody has said who may GET /debug');
  });
});
