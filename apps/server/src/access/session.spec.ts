import type { FastifyReply, FastifyRequest } from 'fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TokenIssuer, type Engine, type Settings } from '#engine';
import { Sessions } from './session.js';

const NOON = Date.parse('2026-01-05T12:00:00.000Z');
const READER = { sub: 'clerk-1', roles: ['reader'] } as const;

describe('a session', () => {
  let keyDir: string;
  let now: number;
  beforeEach(() => {
    keyDir = mkdtempSync(join(tmpdir(), 'psp-session-'));
    now = NOON;
  });
  afterEach(() => rmSync(keyDir, { recursive: true, force: true }));

  const sessionsOf = (settings: Partial<Settings> = {}) =>
    new Sessions({
      settings,
      clock: { now: () => new Date(now).toISOString() },
      tokens: TokenIssuer.open(keyDir),
    } as unknown as Engine);

  const asking = (cookie: string | undefined, host = '127.0.0.1:3000') =>
    ({ headers: { host, ...(cookie === undefined ? {} : { cookie }) } }) as FastifyRequest;

  function replying() {
    const set: string[] = [];
    return { set, reply: { header: (_name: string, value: string) => set.push(value) } as unknown as FastifyReply };
  }

  async function begun(sessions: Sessions, host?: string, expiresAt?: string) {
    const { set, reply } = replying();
    const done = await sessions.begin(asking(undefined, host), reply, { ...READER, ...(expiresAt && { expiresAt }) });
    return { done, cookie: set[0] ?? '', pair: set[0]?.split(';')[0] ?? '' };
  }

  it('on this machine is a cookie that no script and no other site can use', async () => {
    const sessions = sessionsOf();
    const { cookie, pair } = await begun(sessions);
    expect(cookie).toMatch(/^psp=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=28800$/);
    expect(await sessions.read(asking(pair))).toMatchObject(READER);
  });

  it.each(['localhost:3000', '[::1]:3000', '127.0.0.1'])('is begun at %s too', async (host) => {
    expect((await begun(sessionsOf(), host)).done).toBe(true);
  });

  it('of a server with https is kept to https and to its name', async () => {
    const sessions = sessionsOf({ publicUrl: 'https://psp.example' });
    const { cookie, pair } = await begun(sessions, 'psp.example');
    expect(cookie).toMatch(/^__Host-psp=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=28800$/);
    expect(await sessions.read(asking(pair, 'psp.example'))).toMatchObject(READER);
  });

  it.each(['10.0.0.7:3000', 'psp.example', 'localhost.example', ''])(
    'is not begun where it would travel in the open: %j',
    async (host) => {
      expect(await begun(sessionsOf({ host: '0.0.0.0' }), host)).toMatchObject({ done: false, cookie: '' });
    },
  );

  it('ends after eight hours, or with the token that asked for it', async () => {
    const sessions = sessionsOf();
    const [whole, short] = [
      await begun(sessions),
      await begun(sessions, undefined, new Date(NOON + 600_000).toISOString()),
    ];
    expect(short.cookie).toMatch(/Max-Age=600$/);
    now = NOON + 3_600_000;
    expect(await sessions.read(asking(whole.pair))).toMatchObject(READER);
    expect(await sessions.read(asking(short.pair))).toBeUndefined();
    now = NOON + 8 * 3_600_000 + 10_000;
    expect(await sessions.read(asking(whole.pair))).toBeUndefined();
  });

  it('goes on after a new start', async () => {
    const { pair } = await begun(sessionsOf());
    expect(await sessionsOf().read(asking(pair))).toMatchObject(READER);
  });

  it('that was ended counts no more, also for whoever kept a copy', async () => {
    const sessions = sessionsOf();
    const [one, other] = [await begun(sessions), await begun(sessions)];
    const { set, reply } = replying();
    sessions.end(asking(one.pair), reply, (await sessions.read(asking(one.pair)))!);
    expect(set).toEqual(['psp=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0']);
    expect(await sessions.read(asking(one.pair))).toBeUndefined();
    expect(await sessions.read(asking(other.pair))).toMatchObject(READER);
  });
});
