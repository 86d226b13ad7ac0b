/** A server with TLS and users: who trusts its certificate and knows the password is let in, and everybody else is told why not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectEventStoreDb, openEventStoreDb } from '#event-store';
import { app, appended, eventsOf, freshStream } from '../appending.js';
import { Follower } from '../follower.js';
import { selfSigned } from './certificate.js';
import { QUICK } from './opened.js';
import { StandIn } from './stand-in.js';

const USER = { username: 'psp', password: 'a:b@c%' };
const right = selfSigned();
const other = selfSigned();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-tls-'));
  writeFileSync(join(folder, 'right.pem'), right.certificate);
  writeFileSync(join(folder, 'other.pem'), other.certificate);
});
afterAll(() => rmSync(folder, { recursive: true }));

const optionsFor = (
  standIn: StandIn,
  { ca = 'right', ...more }: { ca?: string; user?: string; password?: string } = {},
) => ({
  address: `${standIn.address}&tlsCAFile=${join(folder, `${ca}.pem`)}`,
  user: USER.username,
  password: USER.password,
  timings: { ...QUICK, startBudgetMs: 600 },
  ...more,
});

async function onSecure(run: (standIn: StandIn) => Promise<void>, tls = right): Promise<void> {
  const standIn = await StandIn.start({ tls, user: USER });
  try {
    await run(standIn);
  } finally {
    standIn.stop();
  }
}

async function refusalOf(opening: ReturnType<typeof openEventStoreDb>): Promise<{ code?: unknown; message: string }> {
  try {
    await (await opening).close();
    return { message: 'it was opened' };
  } catch (error) {
    return error as { code?: unknown; message: string };
  }
}

it('appends, reads and follows with the password, whatever characters it has', () =>
  onSecure(async (standIn) => {
    const store = await openEventStoreDb(optionsFor(standIn));
    const stream = freshStream();
    appended(await app(store, stream, 2, 'noStream'));
    expect(await eventsOf(store, stream)).toHaveLength(2);
    const follower = new Follower(store);
    await follower.until(({ events }) => events.length === 2);
    await follower.stop();
    expect(await store.health()).toMatchObject({ state: 'up' });
    await store.close();
  }));

it('a wrong password is refused at the start, and begins no log', () =>
  onSecure(async (standIn) => {
    const refused = await refusalOf(openEventStoreDb(optionsFor(standIn, { password: 'wrong' })));
    expect(refused).toMatchObject({ code: 'AccessDenied' });
    expect(standIn.log.all.filter(({ stream }) => stream === 'psp-log')).toEqual([]);
  }));

it('a certificate that nobody vouches for is refused at once, with what to look at', () =>
  onSecure(async (standIn) => {
    const refused = await refusalOf(openEventStoreDb(optionsFor(standIn, { ca: 'other' })));
    expect(refused).toMatchObject({
      code: 'CertificateRefused',
      message: expect.stringContaining('tlsCAFile') as string,
    });
    expect(refused.message).not.toContain(USER.password);
  }));

it('a certificate for another name is refused', () =>
  onSecure(async (standIn) => {
    expect(await refusalOf(openEventStoreDb(optionsFor(standIn, { ca: 'elsewhere' })))).toMatchObject({
      code: 'CertificateRefused',
    });
  }, elsewhere()));

it('a client without TLS is told that the server speaks it', () =>
  onSecure(async (standIn) => {
    const address = standIn.address.replace('tls=true', 'tls=false');
    const refused = await refusalOf(openEventStoreDb({ address, timings: { ...QUICK, startBudgetMs: 600 } }));
    expect(refused).toMatchObject({
      code: 'CertificateRefused',
      message: expect.stringContaining('speaks TLS') as string,
    });
  }));

it.each([
  ['the right password', {}, { found: expect.objectContaining({ version: '24.10.14' }) as object }],
  ['a wrong certificate', { ca: 'other' }, { code: 'CertificateRefused' }],
])('an operator who asks with %s is answered', (_what, more, version) =>
  onSecure(async (standIn) => {
    const found = await inspectEventStoreDb(optionsFor(standIn, more));
    expect(found.version).toMatchObject(version);
    expect(found).toMatchObject({ tls: true, user: 'psp' });
    expect(JSON.stringify(found)).not.toContain(USER.password);
  }),
);

it('an operator who asks with a wrong password is told so', () =>
  onSecure(async (standIn) => {
    const found = await inspectEventStoreDb(optionsFor(standIn, { password: 'wrong' }));
    expect(found.log).toMatchObject({ code: 'AccessDenied' });
  }));

function elsewhere() {
  const certificate = selfSigned(['elsewhere.example']);
  writeFileSync(join(folder, 'elsewhere.pem'), certificate.certificate);
  return certificate;
}
