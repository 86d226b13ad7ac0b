/** Bad tokens are refused wherever they are shown, before any handler is reached. */
import { badTokens, type BadToken } from '../../libs/engine/test/bad-tokens.js';
import { startCounting, type CountingServer } from './counting-server.js';
import { Servers, type Place } from './server-under-test.js';
import { tokenFor } from './tokens.js';

const ASKED = [
  ['GET', '/health/live'],
  ['GET', '/commands'],
  ['GET', '/partnerships'],
  ['GET', '/events'],
  ['GET', '/psp/harbour/record'],
  ['GET', '/sign-in'],
  ['POST', '/partnerships/harbour/commands/note-milestone'],
  ['POST', '/operations/rebuild'],
  ['POST', '/sign-in-links'],
  ['GET', '/no-such-route'],
] as const;

describe('a bad token', () => {
  const servers = new Servers();
  let place: Place;
  let server: CountingServer;
  let bad: readonly BadToken[];
  beforeAll(async () => {
    place = servers.place();
    server = await startCounting(place);
    bad = await badTokens(place.keyDir, new Date().toISOString());
  }, 30_000);
  afterAll(async () => {
    const faults = await server.close();
    await servers.removeAll();
    expect(faults).toBe('');
  });

  const shown = (token: string, [method, path]: (typeof ASKED)[number]) =>
    fetch(server.address + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      },
      ...(method === 'POST' ? { body: '{}' } : {}),
    });

  it('is one of twenty', () => {
    expect(bad).toHaveLength(20);
  });

  it('is refused everywhere, and reaches no handler', async () => {
    await server.reached();
    const passed: string[] = [];
    for (const { what, token } of bad)
      for (const asked of ASKED) {
        const reply = await shown(token, asked);
        const { code } = (await reply.json()) as { code: string };
        // What is longer than all headers together may be is not even looked at.
        const refused = token.length > 8_000 ? '431 headers' : '401 tokenRefused';
        if (`${reply.status} ${code}` !== refused) passed.push(`${what} ${asked.join(' ')}: ${reply.status} ${code}`);
      }
    expect(passed).toEqual([]);
    expect(await server.reached()).toEqual([]);
  }, 30_000);

  it('says in the answer how to be let in, and nothing of why it is refused', async () => {
    const reply = await shown(bad[0]!.token, ASKED[0]);
    expect(reply.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(await reply.text()).not.toMatch(/alg|signature|claim/i);
  });

  it('of 5,000 characters is refused as well', async () => {
    expect((await shown('a'.repeat(5_000), ASKED[0])).status).toBe(401);
  });

  it('shown twice, or beside a good one, is refused', async () => {
    const good = await tokenFor(place);
    const reply = await fetch(server.address, {
      headers: { authorization: `Bearer ${good}, Bearer ${bad[0]!.token}` },
    });
    expect(reply.status).toBe(401);
  });

  it('is told from a good one, which reaches its handler', async () => {
    await server.reached();
    const reply = await shown(await tokenFor(place), ['GET', '/partnerships']);
    expect([reply.status, reply.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await server.reached()).toEqual(['ReadController.portfolio']);
  });
});
