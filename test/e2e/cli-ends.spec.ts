/** How a command ends: its exit code, its one sentence, and what it leaves behind. */
import { lockFolder, openSqliteStore } from '#event-store';
import { createServer } from 'node:net';
import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { patient, psp, pspJson, startPsp, type Running } from './cli-under-test.js';
import { Servers, type Place } from './server-under-test.js';

patient();

/** Makes the log of a place, with nothing in it. */
async function makeLog({ dataDir }: Place): Promise<void> {
  const now = () => '2026-01-15T12:00:00.000Z';
  const lock = lockFolder(dataDir, { as: { verb: 'test' }, now });
  await openSqliteStore({ lock, now, newLogId: () => 'of-a-test' }).close();
  lock.release();
}

/** Settles with the first line that a command writes. */
async function firstLine({ child, ended }: Running): Promise<string> {
  let text = '';
  const line = new Promise<string>((resolve) =>
    child.stdout!.on('data', (more: string) => {
      text += more;
      if (text.includes('\n')) resolve(text.split('\n')[0]!);
    }),
  );
  const first = await Promise.race([line, ended]);
  if (typeof first !== 'string') throw new Error(`it ended with ${first.code}: ${first.stderr}`);
  return first;
}

describe('psp', () => {
  const servers = new Servers();
  afterEach(() => servers.removeAll());

  it.each([
    ['nothing at all', []],
    ['an unknown verb', ['dance']],
    ['an unknown option', ['list', '--colour']],
    ['a missing argument', ['show']],
    ['an argument too many', ['list', 'everything']],
    ['an address that is none', ['list', '--server', 'over there']],
    ['a number that is none', ['list', '--limit', 'many']],
    ['a sandbox with a data folder', ['start', '--sandbox', '--data-dir', '/tmp']],
    ['a start with a server', ['start', '--server', 'http://127.0.0.1:3000']],
    ['a seed without a cohort', ['load', '--seed', '1']],
    ['a verbatim dry run', ['import', 'log.ndjson', '--verbatim', '--dry-run']],
    ['a backup over the network', ['backup', 'backup.db', '--server', 'http://127.0.0.1:3000']],
  ])('ends with 2 for %s', async (_, args) => {
    const place = servers.place();
    const { code, stdout, stderr } = await psp(place, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
    expect(readdirSync(place.dataDir)).toEqual([]);
  });

  it.each([['--help'], ['--version'], ['help']])('ends with 0 for %s', async (option) => {
    expect(await psp(servers.place(), option)).toMatchObject({ code: 0, stderr: '' });
  });

  it('makes no data folder to read from', async () => {
    const place = servers.place();
    const { code, stderr } = await psp(place, 'list');
    expect(code).toBe(1);
    expect(stderr).toBe(
      `psp: there is no log in ${place.dataDir}: "psp start" makes one, or name the folder with --data-dir\n`,
    );
    expect(readdirSync(place.dataDir)).toEqual([]);
  });

  it('starts a server of its own where none runs, and ends it again', async () => {
    const place = servers.place();
    const { recorded } = await pspJson<{ recorded: number }>(place, 'load', '--synthetic', '1');
    expect(recorded).toBeGreaterThan(0);
    expect(existsSync(join(place.dataDir, 'server.json'))).toBe(false);
  });

  it('passes over the note of an owner that is dead', async () => {
    const place = servers.place();
    await makeLog(place);
    const dead = startPsp(place, ['--version']);
    await dead.ended;
    writeFileSync(
      join(place.dataDir, 'server.json'),
      JSON.stringify({ pid: dead.child.pid, address: 'http://127.0.0.1:9', since: '2026-01-01T00:00:00.000Z' }),
    );
    expect((await psp(place, 'list')).code).toBe(0);
  });

  it('ends with 4 where nobody answers at the address', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as { port: number };
    closed.close();
    await once(closed, 'close');
    const { code, stderr } = await psp(servers.place(), 'list', '--server', `http://127.0.0.1:${port}`);
    expect(code).toBe(4);
    expect(stderr).toMatch(/^psp: the server at http:\/\/127\.0\.0\.1:\d+\/ does not answer \(ECONNREFUSED\): /);
  });

  it('ends with 3 where the log is a file of something else', async () => {
    const place = servers.place();
    writeFileSync(join(place.dataDir, 'log.db'), 'nothing that this product wrote, and long enough to look at');
    const { code, stderr } = await psp(place, 'list');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^psp: .*log\.db is not a log of this product.*psp restore <backup>"\n$/);
  });

  it('ends with 3 where the log is damaged', async () => {
    const place = servers.place();
    await makeLog(place);
    truncateSync(join(place.dataDir, 'log.db'), 8_192);
    for (const args of [['list'], ['start']]) {
      const { code, stderr } = await psp(place, ...args);
      expect(code).toBe(3);
      expect(stderr).toContain('psp restore <backup>');
    }
  });

  it('ends with 4 where the data folder cannot be written', async () => {
    const place = servers.place();
    const file = join(place.dataDir, 'a-file');
    writeFileSync(file, '');
    for (const args of [['load'], ['start'], ['restore', file]]) {
      const { code, stderr } = await psp(place, ...args, '--data-dir', join(file, 'data'));
      expect(code).toBe(4);
      expect(stderr).toContain('cannot be used as a data folder (ENOTDIR)');
    }
  });

  describe('start', () => {
    it('ends with 0 when it is told to, and the folder is free again', async () => {
      const place = servers.place();
      const running = startPsp(place, ['start', '--no-load', '--json']);
      const { address } = JSON.parse(await firstLine(running)) as { address: string };
      expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      running.child.kill('SIGTERM');
      expect((await running.ended).code).toBe(0);
      expect(existsSync(join(place.dataDir, 'server.json'))).toBe(false);
    });

    it('leaves no server behind when it is killed', async () => {
      const place = servers.place();
      const running = startPsp(place, ['start', '--no-load', '--json']);
      await firstLine(running);
      running.child.kill('SIGKILL');
      await running.ended; // the server writes to the same place, which closes with the last of the two
      const again = startPsp(place, ['start', '--no-load', '--json']);
      await firstLine(again);
      again.child.kill('SIGTERM');
      expect((await again.ended).code).toBe(0);
    });

    it('loads the real partnerships into an empty log and says where to look', async () => {
      const place = servers.place();
      const running = startPsp(place, ['start']);
      await firstLine(running);
      const { items } = await pspJson<{ items: unknown[] }>(place, 'list');
      expect(items).toHaveLength(14);
      running.child.kill('SIGINT');
      const { code, stdout } = await running.ended;
      expect(code).toBe(0);
      expect(stdout).toContain('182 facts of the real partnerships');
      expect(stdout).toMatch(/Portfolio +http:\/\/127\.0\.0\.1:\d+\//);
    });

    it('ends with 4 where another owns the folder, and says who', async () => {
      const { place, pid, address } = await servers.start();
      const { code, stderr } = await psp(place, 'start');
      expect(code).toBe(4);
      expect(stderr).toContain(`is in use by process ${pid} at ${address}: ask it there, or stop it`);
    });

    it('ends with 2 where the port is taken, and says what to set', async () => {
      const { port } = await servers.start();
      const place = servers.place();
      const { code, stderr } = await startPsp(place, ['start', '--no-load'], { env: { PSP_PORT: String(port) } }).ended;
      expect(code).toBe(2);
      expect(stderr).toContain(`port ${port} of 127.0.0.1 is in use by another program`);
    });

    it('throws a sandbox away at its end, keys and all', async () => {
      const place = servers.place();
      const temporary = mkdtempSync(join(tmpdir(), 'psp-temporary-'));
      const running = startPsp(place, ['start', '--sandbox'], { env: { TMPDIR: temporary } });
      const banner = await firstLine(running);
      expect(banner).toContain('SANDBOX');
      expect(readdirSync(temporary)).toHaveLength(1);
      running.child.kill('SIGTERM');
      expect((await running.ended).code).toBe(0);
      expect(readdirSync(temporary)).toEqual([]);
      expect(readdirSync(place.dataDir)).toEqual([]);
      rmSync(temporary, { recursive: true });
    });
  });
});
