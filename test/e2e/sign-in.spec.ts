/** Signing in: a browser by a link that works once, a program by a token, and what is kept of it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { noBrowser, openBrowser } from './browser.js';
import { patient, psp, pspJson, startPsp, type Running } from './cli-under-test.js';
import { milestone, read, recordHarbour, send } from './harbour.js';
import { Servers, type Place, type ServerUnderTest } from './server-under-test.js';
import { CLOSED, tokenFor, type TokenChoices } from './tokens.js';

patient();

/** A link for whom the token is made with which it is asked for. */
async function linkOf(address: string, place: Place, choices: TokenChoices = {}): Promise<URL> {
  const authorization = `Bearer ${await tokenFor(place, choices)}`;
  const reply = await fetch(`${address}/sign-in-links`, { method: 'POST', headers: { authorization } });
  return new URL(((await reply.json()) as { link: string }).link);
}
const linkByPsp = async (place: Place, ...more: string[]) =>
  new URL((await pspJson<{ link: string }>(place, 'token', '--link', ...more)).link);
const codeIn = (link: URL) => link.hash.slice(1);

/** What a browser sends from the page with the form. */
const signIn = (address: string, code: string, headers: Record<string, string> = {}) =>
  fetch(`${address}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', ...headers },
    body: new URLSearchParams({ code }),
  });

const cookieOf = (reply: Response) => reply.headers.get('set-cookie')?.split(';')[0] ?? '';

describe('a server on which one has to sign in', () => {
  const servers = new Servers();
  let server: ServerUnderTest;
  let place: Place;
  let address: string;
  let owner: string;
  beforeAll(async () => {
    server = await servers.start({ env: CLOSED });
    ({ place, address } = server);
    owner = await tokenFor(place);
    await recordHarbour(address, 'harbour', { token: owner });
  });
  afterAll(() => servers.removeAll());

  const actorOfLast = async (): Promise<{ id: string; role: string }> => {
    const { body } = await read(address, '/events', owner);
    return (body.events as { metadata: { actor: { id: string; role: string } } }[]).at(-1)!.metadata.actor;
  };

  describe('by a link', () => {
    it('is printed by psp for whoever is named', async () => {
      const reply = await signIn(address, codeIn(await linkByPsp(place, '--role', 'reader', '--sub', 'clerk-1')));
      const page = await fetch(address, { headers: { cookie: cookieOf(reply) } });
      expect(await page.text()).toContain('Signed in as reader');
    });

    it('has its code where no server sees it', async () => {
      const link = await linkOf(address, place);
      expect([link.origin, link.pathname, link.search]).toEqual([address, '/sign-in', '']);
      expect(codeIn(link)).toMatch(/^[\w-]{24}$/);
    });

    it('signs one browser in, once', async () => {
      const code = codeIn(await linkOf(address, place));
      const first = await signIn(address, code);
      expect([first.status, first.headers.get('location')]).toEqual([303, '/']);
      expect(first.headers.get('set-cookie')).toMatch(/^psp=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
      const page = await fetch(`${address}/psp/harbour/record`, { headers: { cookie: cookieOf(first) } });
      expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
      const again = await signIn(address, code);
      expect([again.status, again.headers.get('set-cookie')]).toEqual([401, null]);
      expect(await again.text()).toContain('was used before');
    });

    it.each(['', 'AAAAAAAAAAAAAAAAAAAAAAAA', '__proto__'])('does not sign in with the code %j', async (code) => {
      const reply = await signIn(address, code);
      expect([reply.status, reply.headers.get('set-cookie')]).toEqual([401, null]);
    });

    it('does not sign in from a page of another site', async () => {
      const code = codeIn(await linkOf(address, place));
      const reply = await signIn(address, code, { 'sec-fetch-site': 'cross-site' });
      expect([reply.status, reply.headers.get('set-cookie')]).toEqual([403, null]);
      expect((await signIn(address, code)).status).toBe(303);
    });

    it('signs in as whom it was made for, and for no more than they may', async () => {
      const cookie = cookieOf(
        await signIn(address, codeIn(await linkOf(address, place, { roles: ['reader'], sub: 'clerk-1' }))),
      );
      const [portfolio, form] = await Promise.all(
        ['/', '/propose'].map((path) => fetch(address + path, { headers: { cookie, accept: 'text/html' } })),
      );
      expect(await portfolio!.text()).toContain('Signed in as reader');
      expect([form!.status, await form!.text()]).toEqual([403, expect.stringContaining('takes the role recorder')]);
    });

    it('is made for the holder of a token, and for nobody who has none', async () => {
      const asked = await fetch(`${address}/sign-in-links`, { method: 'POST' });
      expect(asked.status).toBe(401);
      const cookie = cookieOf(await signIn(address, codeIn(await linkOf(address, place))));
      const bySession = await fetch(`${address}/sign-in-links`, { method: 'POST', headers: { cookie } });
      expect([bySession.status, await bySession.json()]).toEqual([
        403,
        expect.objectContaining({ code: 'tokenNeeded' }),
      ]);
    });
  });

  it('takes no session for a token, and no token for a session', async () => {
    const session = cookieOf(await signIn(address, codeIn(await linkOf(address, place)))).slice('psp='.length);
    expect((await read(address, '/partnerships', session)).status).toBe(401);
    const page = await fetch(`${address}/psp/harbour/record`, { headers: { cookie: `psp=${owner}` } });
    expect(page.status).toBe(401);
  });

  it('takes a form of one session for no other', async () => {
    const [one, other] = await Promise.all(
      ['clerk-1', 'clerk-2'].map(async (sub) =>
        cookieOf(await signIn(address, codeIn(await linkOf(address, place, { sub })))),
      ),
    );
    const path = `${address}/psp/harbour/record/note-milestone`;
    const form = await (await fetch(path, { headers: { cookie: one! } })).text();
    const token = /action="\/psp[^>]*>.*?name="token" value="([^"]+)"/s.exec(form)![1]!;
    const post = (cookie: string) =>
      fetch(path, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ token, step: 'check' }),
      });
    expect((await post(other!)).status).toBe(403);
    expect((await post(one!)).status).toBe(422);
  });

  it('ends a session for good when somebody signs out', async () => {
    const cookie = cookieOf(await signIn(address, codeIn(await linkOf(address, place))));
    const page = await (await fetch(address, { headers: { cookie } })).text();
    const token = /action="\/sign-out"[^>]*>.*?name="token" value="([^"]+)"/s.exec(page)![1]!;
    const out = await fetch(`${address}/sign-out`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ token }),
    });
    expect([out.status, out.headers.get('set-cookie')]).toEqual([303, expect.stringMatching(/^psp=; .*Max-Age=0$/)]);
    expect((await fetch(`${address}/propose`, { headers: { cookie } })).status).toBe(401);
  });

  it('records whom the token names, under the pseudonym that the owner always had', async () => {
    expect(await actorOfLast()).toEqual({ id: expect.stringMatching(/^act_/) as string, role: 'recorder' });
    const before = await actorOfLast();
    const clerk = await tokenFor(place, { sub: 'clerk-1', roles: ['reader', 'recorder'] });
    const { status } = await send(address, 'harbour', 'note-milestone', milestone('By the clerk'), { token: clerk });
    expect(status).toBe(201);
    const after = await actorOfLast();
    expect(after.role).toBe('recorder');
    expect(after.id).not.toBe(before.id);
    const open = await servers.start({ place: await stopped() });
    const { body } = await read(open.address, '/events');
    expect(body.events[0].metadata.actor).toEqual(before);
    await send(open.address, 'harbour', 'note-milestone', milestone('By the owner'));
    const last = (await read(open.address, '/events')).body.events.at(-1);
    expect(last.metadata.actor).toEqual(before);
    await open.end();
    server = await servers.start({ place, env: CLOSED });
    ({ address } = server);
  });

  async function stopped(): Promise<Place> {
    await server.end();
    return place;
  }

  it('lets psp record with its own key, with a token that was given, and not with none', async () => {
    const fact = ['note-milestone', '--label', 'By psp', '--kind', 'meeting', '--occurred-on', '2014'];
    expect((await psp(place, 'record', 'harbour', ...fact)).code).toBe(0);
    const given = (await psp(place, 'token', '--sub', 'clerk', '--ttl', '10m')).stdout.trim();
    const keyless = { ...place, keyDir: join(place.keyDir, 'nowhere') };
    const by = (env: Record<string, string>) => startPsp(keyless, ['record', 'harbour', ...fact], { env }).ended;
    expect((await by({ PSP_TOKEN: given })).code).toBe(0);
    const { code, stderr } = await by({});
    expect(code).toBe(1);
    expect(stderr).toMatch(/^psp: sign in first: /);
  });

  it('shows what opens it to no other server', async () => {
    const elsewhere = await servers.start({ env: CLOSED });
    const { stderr, code } = await psp(place, 'record', 'x-y-z', 'note-milestone', '--server', elsewhere.address);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^psp: sign in first: /)]);
  });

  it.each([
    ['a role that there is not', ['--role', 'emperor']],
    ['a name for a handle', ['--sub', 'A Person']],
    ['more than eight hours', ['--ttl', '9h']],
    ['a time that is none', ['--ttl', 'soon']],
  ])('makes no token with %s', async (_what, args) => {
    expect(await psp(place, 'token', ...args)).toMatchObject({ code: 2, stdout: '' });
  });

  it('makes no link where no server runs', async () => {
    const { code, stderr } = await psp(servers.place(), 'token', '--link');
    expect([code, stderr]).toEqual([4, expect.stringMatching(/no server runs on .*: "psp start" starts one/)]);
  });
});

describe('a server that others can reach', () => {
  const servers = new Servers();
  afterEach(() => servers.removeAll());

  it('keeps sessions to https where it is reached by it, and answers to its name', async () => {
    const { place, address } = await servers.start({ env: { ...CLOSED, PSP_PUBLIC_URL: 'https://psp.example' } });
    const link = await linkOf(address, place);
    expect(link.origin).toBe('https://psp.example');
    const reply = await signIn(address, codeIn(link));
    expect(reply.headers.get('set-cookie')).toMatch(/^__Host-psp=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; /);
    expect(reply.headers.get('strict-transport-security')).toMatch(/max-age=/);
  });

  it('warns that tokens travel in the open, and lets a program of this machine look at its health', async () => {
    const { address, logged } = await servers.start({ env: { ...CLOSED, PSP_HOST: '0.0.0.0' } });
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    expect((await fetch(`${address}/partnerships`)).status).toBe(401);
    expect(logged().map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      expect.stringMatching(/^PSP_HOST=0\.0\.0\.0 without https: .*PSP_PUBLIC_URL$/),
    ]);
  });

  it('lets one actor record sixty times a minute, and says when to come again', async () => {
    const { place, address } = await servers.start({ env: { ...CLOSED, PSP_PUBLIC_URL: 'https://psp.example' } });
    const [busy, other] = await Promise.all(['busy', 'other'].map((sub) => tokenFor(place, { sub })));
    const tries = await Promise.all(
      Array.from({ length: 61 }, () =>
        send(address, 'harbour', 'note-milestone', milestone('A'), { token: busy!, dryRun: true }),
      ),
    );
    expect(tries.filter(({ status }) => status === 422)).toHaveLength(60);
    const [refused] = tries.filter(({ status }) => status === 429);
    expect(refused!.body.code).toBe('tooMany');
    expect(Number(refused!.headers.get('retry-after'))).toBeGreaterThan(0);
    const { status } = await send(address, 'harbour', 'note-milestone', milestone('A'), { token: other! });
    expect(status).toBe(422);
  });

  it('does not start where everybody would record without signing in', async () => {
    const place = servers.place();
    const { code, stderr } = await startPsp(place, ['start'], { env: { PSP_DEV: '1', PSP_HOST: '0.0.0.0' } }).ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining('PSP_DEV=1 lets whoever reaches this server record')]);
  });
});

describe('the security log', () => {
  const servers = new Servers();
  afterAll(() => servers.removeAll());

  it('says who was let in, refused, limited and given much, and tells nothing else', async () => {
    const { place, address } = await servers.start({ env: { ...CLOSED, PSP_PUBLIC_URL: 'https://psp.example' } });
    const [clerk, reader] = [
      await tokenFor(place, { sub: 'clerk-of-a-test' }),
      await tokenFor(place, { sub: 'reader-of-a-test', roles: ['reader'] }),
    ];
    const secret = 'a-word-that-is-only-in-bodies';
    const post = (token: string | undefined, label = secret) =>
      send(address, 'harbour', 'note-milestone', milestone(label), token === undefined ? {} : { token });
    await recordHarbour(address, 'harbour', { token: clerk });
    await post(undefined);
    await post(reader);
    await post(`${clerk}x`);
    const code = codeIn(await linkOf(address, place, { sub: 'clerk-of-a-test' }));
    await signIn(address, code);
    await signIn(address, code);
    await fetch(`${address}/partnerships?named=${secret}`);
    await fetch(`${address}/psp/${secret}-and-not-there`, {
      headers: { authorization: `Bearer ${await tokenFor(place, { sub: 'x', roles: [] })}` },
    });
    await Promise.all(Array.from({ length: 62 }, () => post(clerk)));

    const folder = join(place.dataDir, 'security');
    const [file] = readdirSync(folder);
    expect(file).toMatch(/^\d{4}-\d{2}\.ndjson$/);
    if (process.platform !== 'win32') expect(statSync(join(folder, file!)).mode & 0o777).toBe(0o600);
    const text = readFileSync(join(folder, file!), 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string | null>);
    const brief = lines.map(({ action, outcome, reason, role, object }) =>
      [action, outcome, reason, role, object].filter((part) => part != null).join(' '),
    );
    expect(brief).toEqual([
      'record denied signInNeeded harbour',
      'record denied notPermitted reader harbour',
      'authenticate denied tokenRefused',
      'makeSignInLink allowed recorder',
      'signIn allowed recorder',
      'signIn denied codeRefused public',
      'readPortfolio denied signInNeeded',
      'readPartnership denied partnershipUnknown',
      'record limited recorder harbour',
    ]);
    for (const line of lines) {
      expect(Object.keys(line).sort()).toEqual(
        expect.arrayContaining(['action', 'actor', 'at', 'object', 'outcome', 'requestId', 'role', 'tokenIdHash']),
      );
      expect(line['at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
    for (const never of [secret, clerk, reader, code, 'of-a-test', 'eyJ']) expect(text).not.toContain(never);
  });

  it('tells of whoever takes the log away page by page', async () => {
    const { place, address } = await servers.start({ env: CLOSED });
    const token = await tokenFor(place);
    await pspJson(place, 'load', '--synthetic', '60');
    await read(address, '/events?limit=10', token);
    await read(address, '/events', token);
    const folder = join(place.dataDir, 'security');
    const text = readFileSync(join(folder, readdirSync(folder)[0]!), 'utf8');
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual([
      expect.objectContaining({
        action: 'readEvents',
        outcome: 'exported',
        object: 'events 0 to 499',
        role: 'recorder',
      }),
    ]);
  });
});

(noBrowser === undefined ? describe : describe.skip)(
  `signing in with a browser${noBrowser === undefined ? '' : ` (skipped: ${noBrowser})`}`,
  () => {
    const servers = new Servers();
    let place: Place;
    let running: Running;
    let printed: string;
    let browser: Browser;
    beforeAll(async () => {
      place = servers.place();
      running = startPsp(place, ['start']);
      [printed, browser] = await Promise.all([linkPrintedBy(running), openBrowser()]);
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      running.child.kill('SIGTERM');
      await running.ended;
      await servers.removeAll();
    });

    function linkPrintedBy({ child, ended }: Running): Promise<string> {
      let text = '';
      const link = new Promise<string>((resolve) =>
        child.stdout!.on('data', (more: string) => {
          text += more;
          const [, found] = /Sign in +(\S+)\n/.exec(text) ?? [];
          if (found !== undefined) resolve(found);
        }),
      );
      const over = ended.then(({ stderr }) => Promise.reject<string>(new Error(stderr)));
      over.catch(() => undefined);
      return Promise.race([link, over]);
    }

    async function withPage<T>(
      use: (page: Page, context: BrowserContext) => Promise<T>,
      options: Parameters<Browser['newContext']>[0] = {},
    ): Promise<T> {
      const context = await browser.newContext(options);
      try {
        return await use(await context.newPage(), context);
      } finally {
        await context.close();
      }
    }

    it('is done by opening the link that the start has printed, after which one records and signs out', async () => {
      const { origin } = new URL(printed);
      await withPage(async (page, context) => {
        const asked: string[] = [];
        page.on('request', (request) => asked.push(request.url()));
        await page.goto(`${origin}/psp/low-moss`);
        await page.click('text=Record what happened');
        expect(await page.textContent('h1')).toBe('Sign in first');

        await page.goto(printed);
        await page.waitForURL(`${origin}/`);
        expect(await page.textContent('header')).toContain('Signed in as recorder');
        const [cookie] = await context.cookies();
        expect(cookie).toMatchObject({ name: 'psp', httpOnly: true, sameSite: 'Lax', secure: false, path: '/' });
        expect(asked.filter((url) => url.includes('#') || url.includes(new URL(printed).hash.slice(1)))).toEqual([]);

        await page.goto(`${origin}/psp/low-moss/record/note-milestone`);
        await page.fill('#occurredOn', '2014-06');
        await page.fill('#data-label', 'Recorded by a browser');
        await page.selectOption('#data-kind', 'meeting');
        await page.click('text=Check before recording');
        await page.click('text=Record it');
        expect(await page.textContent('h1')).toBe('Recorded');

        await page.click('text=Sign out');
        await page.waitForURL(`${origin}/`);
        expect(await page.textContent('header')).not.toContain('Signed in');
        expect(await context.cookies()).toEqual([]);
        await page.goto(`${origin}/propose`);
        expect(await page.textContent('h1')).toBe('Sign in first');
      });
    }, 60_000);

    it('has nothing that axe finds, before and after, at any width', async () => {
      const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      const { origin, href } = await linkByPsp(place);
      await withPage(
        async (page) => {
          for (const address of [`${origin}/sign-in`, `${origin}/propose`, href, `${origin}/psp/low-moss`])
            for (const width of [400, 1280]) {
              await page.setViewportSize({ width, height: 900 });
              await page.goto(address);
              if (address === href) await page.waitForURL(`${origin}/`);
              await page.evaluate(axe);
              const found = await page.evaluate<string[]>(
                'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + nodes[0].html))',
              );
              expect({ address, width, found }).toEqual({ address, width, found: [] });
              expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
              if (address === href) break; // once is all that it works
            }
        },
        { bypassCSP: true },
      );
    }, 60_000);

    it('is not done twice with one link', async () => {
      const link = (await linkByPsp(place)).href;
      await withPage(async (page) => {
        await page.goto(link);
        await page.waitForURL('**/');
      });
      await withPage(async (page, context) => {
        await page.goto(link);
        await page.waitForSelector('[role=alert]');
        expect(await page.textContent('[role=alert]')).toContain('was used before');
        expect(await context.cookies()).toEqual([]);
      });
    }, 60_000);

    it('is done without script by typing the code in', async () => {
      const link = await linkByPsp(place);
      await withPage(
        async (page) => {
          await page.goto(link.href);
          await page.fill('#code', codeIn(link));
          await page.click('main >> text=Sign in >> nth=-1');
          expect(await page.textContent('header')).toContain('Signed in as recorder');
        },
        { javaScriptEnabled: false },
      );
    }, 60_000);
  },
);
