import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import { setCaller, setRole } from './caller.js';
import { SecurityLog } from './security-log.js';

const request = (id = 'request-1') => ({ id }) as FastifyRequest;

describe('the security log', () => {
  let root: string;
  let folder: string;
  let now: string;
  let warned: string[];
  let log: SecurityLog;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'psp-security-'));
    folder = join(root, 'security');
    now = '2026-03-31T23:59:00.000Z';
    warned = [];
    log = new SecurityLog({ folder, clock: { now: () => now }, warn: (sentence) => warned.push(sentence) });
  });
  afterEach(() => {
    log.close();
    rmSync(root, { recursive: true, force: true });
  });

  const lines = (month = '2026-03') =>
    readFileSync(join(folder, `${month}.ndjson`), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it('says who did what to what, how it ended, when, and in which request', () => {
    const asked = request();
    setCaller(asked, {
      credential: 'token',
      actorId: 'act_1',
      roles: ['reader'],
      readsPublicly: true,
      sandbox: false,
      sub: 'clerk-1',
      id: 'the-id-of-a-token',
      formToken: () => 'form',
    });
    setRole(asked, 'reader');
    log.write(asked, { action: 'record', outcome: 'denied', object: 'harbour', reason: 'notPermitted' });
    expect(lines()).toEqual([
      {
        at: now,
        action: 'record',
        outcome: 'denied',
        reason: 'notPermitted',
        object: 'harbour',
        actor: 'act_1',
        role: 'reader',
        tokenIdHash: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
        requestId: 'request-1',
      },
    ]);
    expect(readFileSync(join(folder, '2026-03.ndjson'), 'utf8')).not.toMatch(/clerk-1|the-id-of-a-token/);
  });

  it('says of a stranger that it was nobody', () => {
    log.write(request(), { action: 'readEvents', outcome: 'denied' });
    expect(lines()[0]).toMatchObject({ actor: null, role: null, tokenIdHash: null, object: null });
  });

  it('is one line of JSON for each entry, whatever somebody put into it', () => {
    log.write(request('a"\r\n{"forged":true}\u2028'), { action: 'signIn', outcome: 'denied' });
    expect(lines()).toHaveLength(1);
  });

  (process.platform === 'win32' ? it.skip : it)('can be read by its owner alone', () => {
    log.write(request(), { action: 'signIn', outcome: 'allowed' });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, '2026-03.ndjson')).mode & 0o777).toBe(0o600);
  });

  it('begins a file each month, and goes on with one that is there', () => {
    log.write(request('1'), { action: 'signIn', outcome: 'allowed' });
    now = '2026-04-01T00:00:01.000Z';
    log.write(request('2'), { action: 'signIn', outcome: 'allowed' });
    log.close();
    log.write(request('3'), { action: 'signIn', outcome: 'allowed' });
    expect(lines('2026-03').map(({ requestId }) => requestId)).toEqual(['1']);
    expect(lines('2026-04').map(({ requestId }) => requestId)).toEqual(['2', '3']);
  });

  it('keeps thirteen months, and touches no other file', () => {
    mkdirSync(folder);
    for (let month = 1; month <= 12; month += 1)
      writeFileSync(join(folder, `2025-${String(month).padStart(2, '0')}.ndjson`), '');
    writeFileSync(join(folder, 'notes.txt'), '');
    now = '2026-02-01T00:00:00.000Z';
    log.write(request(), { action: 'signIn', outcome: 'allowed' });
    expect(readdirSync(folder)).toContain('2025-01.ndjson');
    now = '2026-03-01T00:00:00.000Z';
    log.write(request(), { action: 'signIn', outcome: 'allowed' });
    expect(readdirSync(folder)).not.toContain('2025-01.ndjson');
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['2025-02.ndjson', '2026-03.ndjson', 'notes.txt']));
  });

  it('counts what comes more often than a thousand times a minute', () => {
    for (let i = 0; i < 1_500; i += 1) log.write(request(), { action: 'signIn', outcome: 'denied' });
    now = '2026-04-01T00:00:00.000Z';
    log.write(request(), { action: 'signIn', outcome: 'denied' });
    expect(lines('2026-03')).toHaveLength(1_000);
    expect(lines('2026-04')).toMatchObject([{ outcome: 'leftOut', count: 500 }, { outcome: 'denied' }]);
  });

  it('says once that it cannot be written, and keeps nobody from being answered', () => {
    writeFileSync(folder, 'a file');
    for (let i = 0; i < 3; i += 1) log.write(request(), { action: 'signIn', outcome: 'denied' });
    expect(warned).toEqual([expect.stringMatching(/^the security log cannot be written: /)]);
  });
});
