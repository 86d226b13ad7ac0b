/** What a server shows of its record, and what others can make of it without believing the server. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CompactRange,
  fromBase64,
  leafOfLine,
  openCheckpoint,
  openTlogProof,
  parseLine,
  parseVkey,
  verifyConsistency,
  type BundleLine,
  type Verifier,
} from '#audit';
import { readSettings } from '#engine';
import { anotherAmount, behindItsBack, rewriteEverything } from '../../libs/engine/test/insider.js';
import { patient, psp, pspJson } from './cli-under-test.js';
import { milestone, read, recordHarbour, send } from './harbour.js';
import { runServer, Servers, type Place, type ServerUnderTest } from './server-under-test.js';
import { CLOSED, tokenFor } from './tokens.js';

patient();

const servers = new Servers();
afterAll(() => servers.removeAll());

const textOf = async (address: string, path: string, token?: string) => {
  const reply = await fetch(address + path, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  return { status: reply.status, headers: reply.headers, text: await reply.text() };
};
/** As a browser asks. */
const pageOf = async (address: string, path: string) =>
  (await fetch(address + path, { headers: { accept: 'text/html' } })).text();
const verifierOf = async (address: string): Promise<Verifier> =>
  parseVkey((await read(address, '/audit/keys')).body.keys.at(-1).vkey as string)!;

/** The checkpoint of a server, with a good signature. */
async function checkpointOf(address: string) {
  const { text } = await textOf(address, '/audit/checkpoint');
  const opened = openCheckpoint(text, [await verifierOf(address)]);
  if ('rejected' in opened) throw new Error(opened.rejected);
  return { ...opened.checkpoint, note: text };
}
const linesIn = (text: string): BundleLine[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const parsed = parseLine(line);
      if ('rejected' in parsed) throw new Error(`${parsed.rejected}: ${line}`);
      return parsed;
    });

/** Roots by size, computed from an export alone. */
function rootsOf(lines: readonly BundleLine[]): string[] {
  const range = new CompactRange();
  return [range.root(), ...lines.map((line) => (range.push(leafOfLine(line)), range.root()))].map((root) =>
    root.toString('hex'),
  );
}

describe('a server with nothing to sign', () => {
  let server: ServerUnderTest;
  beforeAll(async () => {
    server = await servers.start();
  });

  it.each(['/audit/checkpoint', '/audit/export', '/audit/proof/consistency?from=1'])(
    'says of %s when to ask again',
    async (path) => {
      const { status, headers, text } = await textOf(server.address, path);
      expect([status, JSON.parse(text).code, headers.get('retry-after')]).toEqual([404, 'notYetSealed', '60']);
    },
  );

  it('names its key, and says on its pages that nothing is sealed', async () => {
    const { body } = await read(server.address, '/audit/keys');
    expect(body).toMatchObject({ keys: [{ firstSize: null, lastSize: null }], restarts: [] });
    expect((await textOf(server.address, '/')).text).toContain('Nothing is sealed by a checkpoint yet.');
  });
});

describe('a server with a record', () => {
  let server: ServerUnderTest;
  let address: string;
  let exported: string;
  let lines: readonly BundleLine[];
  beforeAll(async () => {
    server = await servers.start({ env: CLOSED });
    ({ address } = server);
    const token = await tokenFor(server.place);
    await recordHarbour(address, 'harbour', { token });
    await recordHarbour(address, 'other-harbour', { token });
    exported = (await textOf(address, '/audit/export', token)).text;
    lines = linesIn(exported);
  }, 60_000);

  it('signs what it exports', async () => {
    const { headers } = await textOf(address, '/audit/export');
    const note = Buffer.from(headers.get('x-psp-checkpoint')!, 'base64url').toString();
    expect(note).toBe((await checkpointOf(address)).note);
    expect(await checkpointOf(address)).toMatchObject({
      size: lines.length,
      root: Buffer.from(rootsOf(lines).at(-1)!, 'hex'),
    });
  });

  it('answers a checkpoint that may be kept for five seconds, as text', async () => {
    const { headers } = await textOf(address, '/audit/checkpoint');
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(headers.get('cache-control')).toBe('max-age=5');
  });

  it.each([1, 3, 7, 10])('answers with the root of the %i events that were known', async (size) => {
    for (const path of ['/partnerships', '/partnerships/harbour', '/partnerships/harbour/replay'])
      expect((await read(address, `${path}?knownAt=size:${size}`)).body.about).toMatchObject({
        knownSize: size,
        root: rootsOf(lines)[size],
      });
  });

  it('prints its checkpoint at the foot of every page, also of a problem', async () => {
    const root = (await checkpointOf(address)).root.toString('base64');
    for (const path of ['/', '/psp/harbour', '/psp/harbour/replay', '/psp/none', '/integrity', '/sign-in'])
      expect(await pageOf(address, path)).toContain(root);
  });

  it.each(['/portfolio.csv', '/portfolio.svg'])('says of %s which record it was made from', async (path) => {
    const { headers } = await textOf(address, `${path}?knownAt=size:6`);
    expect(JSON.parse(headers.get('x-psp-about')!)).toMatchObject({ knownSize: 6, root: rootsOf(lines)[6] });
    expect(Buffer.from(headers.get('x-psp-checkpoint')!, 'base64url').toString()).toBe(
      (await checkpointOf(address)).note,
    );
  });

  it('proves of every event that it stands where it does', async () => {
    const verifier = await verifierOf(address);
    for (const line of lines) {
      const { id } = line as { id: string };
      const { text } = await textOf(address, `/audit/proof/inclusion/${id}`);
      expect(openTlogProof(text, leafOfLine(line), [verifier])).toMatchObject({ index: line.index });
    }
  });

  it('knows no proof of an event that is not there, and none yet of one that is new', async () => {
    const unknown = await textOf(address, '/audit/proof/inclusion/3f2504e0-4f89-41d3-9a0c-0305e82c3301');
    expect([unknown.status, JSON.parse(unknown.text).code]).toEqual([404, 'eventUnknown']);
    const token = await tokenFor(server.place);
    const { body } = await send(address, 'harbour', 'note-milestone', milestone('New'), { token });
    const fresh = await textOf(address, `/audit/proof/inclusion/${body.eventIds[0]}`);
    expect([fresh.status, JSON.parse(fresh.text).code, fresh.headers.get('retry-after')]).toEqual([
      404,
      'notYetSealed',
      '60',
    ]);
  });

  it('proves that each size is a beginning of every later one', async () => {
    const roots = rootsOf(lines).map((root) => Buffer.from(root, 'hex'));
    for (const [from, to] of [
      [1, 1],
      [1, 10],
      [4, 7],
      [8, 10],
    ] as const) {
      const { body } = await read(address, `/audit/proof/consistency?from=${from}&to=${to}`);
      const proof = (body.proof as string[]).map((hash) => fromBase64(hash)!);
      expect(verifyConsistency(from, to, roots[from]!, roots[to]!, proof)).toBe(true);
    }
  });

  it.each(['', '?from=0', '?from=5&to=4', '?from=1&to=1000', '?to=3', '?from=1.5', '?from=1&from=2'])(
    'refuses to compare sizes that it has not signed: %s',
    async (query) => {
      const { status } = await read(address, `/audit/proof/consistency${query}`);
      expect(status).toBe(query.includes('&from') ? 400 : 422);
    },
  );

  it('leaves out who recorded, for whoever may not know it, and the lines have the same leaves', async () => {
    const { text } = await textOf(address, '/audit/export');
    expect(text).not.toMatch(/act_[a-z2-7]{26}/);
    expect(exported).toMatch(/act_[a-z2-7]{26}/);
    expect(rootsOf(linesIn(text)).slice(0, lines.length + 1)).toEqual(rootsOf(lines));
  });

  it('is exported by its command line, and the verifier agrees, whole and in part', async () => {
    const out = (name: string) => join(server.place.dataDir, '..', name);
    const vkey = (await read(address, '/audit/keys')).body.keys[0].vkey as string;
    writeFileSync(out('kept.txt'), (await checkpointOf(address)).note);
    expect(await psp(server.place, 'audit', 'export', '--out', out('whole'))).toMatchObject({ code: 0 });
    expect(await psp(server.place, 'verify', out('whole'), '--vkey', vkey, '--older', out('kept.txt'))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('the whole log'),
    });
    await pspJson(server.place, 'audit', 'export', '--out', out('part'), '--partnership', 'harbour');
    const part = await psp(server.place, 'verify', out('part'), '--vkey', vkey, '--json');
    expect([part.code, JSON.parse(part.stdout)]).toMatchObject([0, { partial: true, withheld: 0 }]);
    expect(await psp(server.place, 'audit', 'export', '--out', out('part'))).toMatchObject({ code: 1 });
    const events = join(out('whole'), 'events.ndjson');
    writeFileSync(events, readFileSync(events, 'utf8').replace('Harbour Town', 'Harbour City'));
    expect(await psp(server.place, 'verify', out('whole'), '--vkey', vkey)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('TAMPERED'),
    });
  });

  it('tells its checkpoint and proofs on the command line', async () => {
    const checkpoint = await psp(server.place, 'audit', 'checkpoint');
    expect(checkpoint).toEqual({ code: 0, stdout: (await checkpointOf(address)).note, stderr: '' });
    const { id } = lines[3] as { id: string };
    const { stdout } = await psp(server.place, 'audit', 'proof', id);
    expect(openTlogProof(stdout, leafOfLine(lines[3]!), [await verifierOf(address)])).toMatchObject({ index: 3 });
  });

  it('is checked where it lies, while it runs', async () => {
    const { stdout, code } = await psp(server.place, 'fsck', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { findings: [], signatures: 'checked' }]);
  });
});

describe('a record that somebody put back or rewrote', () => {
  let place: Place;
  let exported: string;
  /** Of somebody elsewhere. */
  const kept = (name: string) => join(place.dataDir, '..', name);
  const witness = (server: ServerUnderTest) =>
    psp(place, 'witness', 'pull', '--url', server.address, '--state', kept('witness.json'));

  beforeEach(async () => {
    place = servers.place();
    const server = await servers.start({ place, load: true });
    exported = (await textOf(server.address, '/audit/export')).text;
    writeFileSync(kept('kept.txt'), (await checkpointOf(server.address)).note);
    expect(await witness(server)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('seen for the first time'),
    });
    await server.end();
  }, 60_000);

  const settings = () => readSettings({ PSP_DATA_DIR: place.dataDir, PSP_KEY_DIR: place.keyDir });
  const log = () => join(place.dataDir, 'log.db');
  const withoutReadModels = () => rmSync(join(place.dataDir, 'read-models-1.db'));

  it('is found by nothing inside where one amount was changed and everything made anew, and by whoever kept a checkpoint', async () => {
    rewriteEverything(settings(), log(), [anotherAmount(exported).sql], { anchor: true });
    withoutReadModels();
    const server = await servers.start({ place });
    expect(await psp(place, 'fsck')).toMatchObject({ code: 0 });
    expect(await psp(place, 'audit', 'export', '--out', kept('after'))).toMatchObject({ code: 0 });
    expect(await psp(place, 'verify', kept('after'))).toMatchObject({ code: 0 });

    expect(await psp(place, 'verify', kept('after'), '--older', kept('kept.txt'))).toMatchObject({ code: 1 });
    const before = readFileSync(kept('witness.json'), 'utf8');
    expect(await witness(server)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('the record was rewritten'),
    });
    expect(readFileSync(kept('witness.json'), 'utf8')).toBe(before);
  });

  it('is found by a start and by fsck where only the amount was changed', async () => {
    const { index, sql } = anotherAmount(exported);
    behindItsBack(log(), sql);
    const { code, stderr } = await runServer({ place });
    expect([code, stderr]).toEqual([3, expect.stringContaining(`event ${index} is not what was sealed`)]);
    const fsck = await psp(place, 'fsck', '--json');
    expect([fsck.code, JSON.parse(fsck.stdout).findings]).toMatchObject([3, [{ check: 'leaves', index }]]);
  });

  it('is not served where the log is gone, and served again once it is restored', async () => {
    const copy = kept('copy.db');
    expect(await psp(place, 'backup', copy)).toMatchObject({ code: 0 });
    for (const file of ['', '-wal', '-shm']) rmSync(log() + file, { force: true });
    const refused = await runServer({ place });
    expect([refused.code, refused.stderr]).toEqual([
      3,
      expect.stringMatching(/182 events were published.*psp restore/),
    ]);
    expect(await psp(place, 'restore', copy)).toMatchObject({ code: 0 });
    const server = await servers.start({ place });
    expect(await witness(server)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('182 events then, 182 now'),
    });
  });

  it('goes on from an older copy only under another name, which a witness hears of', async () => {
    const copy = kept('copy.db');
    await psp(place, 'backup', copy);
    const server = await servers.start({ place });
    await send(server.address, 'low-moss', 'note-milestone', milestone('After the copy'));
    await server.end();
    expect(await psp(place, 'restore', copy)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--accept-loss'),
    });
    expect(await psp(place, 'restore', copy, '--accept-loss')).toMatchObject({ code: 0 });
    const again = await servers.start({ place });
    await send(again.address, 'low-moss', 'note-milestone', milestone('Another'));
    await textOf(again.address, '/audit/export');
    const { body } = await read(again.address, '/audit/keys');
    expect(body).toMatchObject({
      keys: [{}, { firstSize: 183 }],
      restarts: [{ publishedSize: 183, restoredSize: 182 }],
    });
    expect((await textOf(again.address, '/integrity')).text).toContain('What was lost');
    expect(await witness(again)).toMatchObject({ code: 3 });
    expect(existsSync(kept('witness.json'))).toBe(true);
  });

  it('has nobody to say anything of where no server answers', async () => {
    expect(
      await psp(place, 'witness', 'pull', '--url', 'http://127.0.0.1:9', '--state', kept('witness.json')),
    ).toMatchObject({ code: 4 });
  });
});

describe('psp key create', () => {
  it('makes the key of a log once, under the name that was set', async () => {
    const place = servers.place();
    const { stdout, code } = await psp(place, 'key', 'create', '--json');
    const made = JSON.parse(stdout) as { path: string; origin: string; vkey: string };
    expect([code, parseVkey(made.vkey)?.name]).toEqual([0, made.origin]);
    expect(await psp(place, 'key', 'create')).toMatchObject({ code: 1 });
    const server = await servers.start({ place });
    expect((await read(server.address, '/audit/keys')).body.keys).toMatchObject([{ vkey: made.vkey }]);
  });
});
