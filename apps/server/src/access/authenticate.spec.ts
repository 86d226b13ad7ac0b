import type { FastifyRequest } from 'fastify';
import type { Engine, Settings, TokenUse } from '#engine';
import { Authenticator } from './authenticate.js';
import { actorOf, callerOf, heldBy, setRole } from './caller.js';
import { Limits } from './limits.js';
import type { SecurityEntry, SecurityLog } from './security-log.js';
import { Sessions } from './session.js';

const NOW = '2026-01-05T12:00:00.000Z';

/** As much of an engine as says who somebody is: tokens are `<use>.<sub>`, and good. */
const engineWith = (settings: Partial<Settings>) =>
  ({
    settings: { host: '127.0.0.1', dev: false, sandbox: false, publicRead: false, ...settings },
    actor: { id: 'act_owner', role: 'recorder' },
    clock: { now: () => NOW, monotonic: () => 0 },
    actorIdOf: (sub: string) => `act_${sub}`,
    secretFor: (purpose: string) => `secret of ${purpose}`,
    tokens: {
      read: async (token: string, { use = 'access' }: { use?: TokenUse }) => {
        const [what, sub] = token.split('.');
        if (what !== use) throw Object.assign(new Error('refused'), { code: 'TokenRefused' });
        return { sub, roles: ['recorder'], id: `id of ${sub}`, expiresAt: NOW };
      },
    },
  }) as unknown as Engine;

describe('who a request comes from', () => {
  let entries: SecurityEntry[];
  beforeEach(() => {
    entries = [];
  });

  async function asked(settings: Partial<Settings>, headers: Record<string, string>, method = 'GET') {
    const engine = engineWith(settings);
    const securityLog = { write: (_request: unknown, entry: SecurityEntry) => entries.push(entry) };
    const parts = { engine, sessions: new Sessions(engine), limits: new Limits(engine.clock) };
    const callers = new Authenticator({ ...parts, securityLog: securityLog as unknown as SecurityLog });
    const request = { method, headers: { host: '127.0.0.1:3000', ...headers }, ip: '127.0.0.1' } as FastifyRequest;
    callers.begin(request);
    await callers.authenticate(request);
    return { request, caller: callerOf(request) };
  }

  const refusedWith = (status: number, code: string) =>
    expect.objectContaining({ details: expect.objectContaining({ status, code }) as object }) as Error;

  it('is nobody without a token, who reads what is public on this machine', async () => {
    const { caller } = await asked({}, {});
    expect(caller).toMatchObject({ credential: 'none', actorId: undefined, roles: [] });
    expect(heldBy(caller)).toEqual(['public']);
  });

  it.each([
    ['on another address', { host: '0.0.0.0' }],
    ['behind a public address', { publicUrl: 'https://psp.example' }],
  ])('is nobody who reads nothing where others can reach the server: %s', async (_where, settings) => {
    expect(heldBy((await asked(settings, {})).caller)).toEqual([]);
    expect(heldBy((await asked({ ...settings, publicRead: true }, {})).caller)).toEqual(['public']);
  });

  it('is the owner where nobody needs to sign in', async () => {
    const { caller, request } = await asked({ dev: true }, {});
    expect(caller).toMatchObject({ credential: 'open', roles: ['recorder', 'administrator'] });
    setRole(request, 'recorder');
    expect(actorOf(request)).toEqual({ id: 'act_owner', role: 'recorder' });
  });

  it('is whom a token names, also where nobody needs one', async () => {
    const { caller } = await asked({ dev: true }, { authorization: 'Bearer access.clerk' });
    expect(caller).toMatchObject({ credential: 'token', actorId: 'act_clerk', id: 'id of clerk' });
  });

  it('is whom a session names', async () => {
    const { caller } = await asked({}, { cookie: 'other=1; psp=session.clerk' });
    expect(caller).toMatchObject({ credential: 'session', actorId: 'act_clerk' });
  });

  it.each([
    ['a session that is none', 'psp=access.clerk'],
    ['two sessions', 'psp=session.clerk; psp=session.other'],
    ['the session of a server with https', '__Host-psp=session.clerk'],
  ])('is nobody with %s', async (_what, cookie) => {
    expect((await asked({}, { cookie })).caller.credential).toBe('none');
  });

  it('is believed with https only in the cookie that is kept to it', async () => {
    const settings = { publicUrl: 'https://psp.example' };
    expect((await asked(settings, { cookie: 'psp=session.clerk' })).caller.credential).toBe('none');
    expect((await asked(settings, { cookie: '__Host-psp=session.clerk' })).caller.credential).toBe('session');
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic access.clerk', 'Bearer session.clerk', 'Bearer access.clerk access.other'])(
    'is refused with %j, and that is logged',
    async (authorization) => {
      await expect(asked({}, { authorization, cookie: 'psp=session.clerk' })).rejects.toEqual(
        refusedWith(401, 'tokenRefused'),
      );
      expect(entries).toEqual([{ action: 'authenticate', outcome: 'denied', reason: 'tokenRefused' }]);
    },
  );

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ origin: 'http://127.0.0.1:4000' }],
    [{ origin: 'https://evil.example' }],
  ])('is refused where a page of another site sent it: %j', async (headers) => {
    await expect(asked({ dev: true }, headers, 'POST')).rejects.toEqual(refusedWith(403, 'crossSite'));
    expect((await asked({ dev: true }, headers, 'GET')).caller.credential).toBe('open');
  });

  it.each([
    [{ 'sec-fetch-site': 'same-origin', origin: 'null' }],
    [{ 'sec-fetch-site': 'none' }],
    [{}],
    [{ origin: 'http://127.0.0.1:3000' }],
  ])('is heard where one of our own pages, or none, sent it: %j', async (headers) => {
    expect((await asked({ dev: true }, headers, 'POST')).caller.credential).toBe('open');
  });

  it('has a form token of its own in each session', async () => {
    const tokens = await Promise.all(
      ['', 'psp=session.clerk', 'psp=session.other'].map(async (cookie) =>
        (await asked({}, { cookie })).caller.formToken(),
      ),
    );
    expect(new Set(tokens).size).toBe(3);
    expect((await asked({}, { cookie: 'psp=session.clerk' })).caller.formToken()).toBe(tokens[1]);
  });
});

it('a request that records without an actor is a bug', () => {
  const request = {} as FastifyRequest;
  setRole(request, 'public');
  expect(() => actorOf(request)).toThrow('has no actor');
});
