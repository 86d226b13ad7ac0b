import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { badTokens, type BadToken } from '../test/bad-tokens.js';
import { isHandle, TokenIssuer } from './tokens.js';

const NOW = '2026-01-05T12:00:00.000Z';
const HOUR_MS = 3_600_000;
const later = (ms: number) => new Date(Date.parse(NOW) + ms).toISOString();
const CLERK = { sub: 'clerk', roles: ['recorder', 'reader'] } as const;

describe('the issuer of an installation', () => {
  let keyDir: string;
  let issuer: TokenIssuer;
  beforeEach(() => {
    keyDir = join(mkdtempSync(join(tmpdir(), 'psp-tokens-')), 'keys');
    issuer = TokenIssuer.open(keyDir);
  });
  afterEach(() => rmSync(join(keyDir, '..'), { recursive: true, force: true }));

  it('knows its own tokens: whose they are, what they allow, and until when', async () => {
    const token = await issuer.issue(CLERK, { now: NOW, seconds: 600 });
    expect(await issuer.read(token, { now: later(HOUR_MS / 6 - 1) })).toEqual({
      ...CLERK,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      expiresAt: later(600_000),
    });
  });

  it('gives every token an id of its own', async () => {
    const [one, other] = await Promise.all([issuer.issue(CLERK, { now: NOW }), issuer.issue(CLERK, { now: NOW })]);
    expect(decodeJwt(one).jti).not.toBe(decodeJwt(other).jti);
  });

  it('names no algorithm but one, and says what a token is for', async () => {
    expect(decodeProtectedHeader(await issuer.issue(CLERK, { now: NOW }))).toEqual({
      alg: 'ES256',
      typ: 'at+jwt',
      kid: expect.stringMatching(/./) as string,
    });
  });

  it('gives none for longer than eight hours', async () => {
    const token = await issuer.issue(CLERK, { now: NOW, seconds: 24 * 3_600 });
    expect((await issuer.read(token, { now: NOW })).expiresAt).toBe(later(8 * HOUR_MS));
    expect(
      (await issuer.read(await issuer.issue(CLERK, { now: NOW, expiresAt: later(60_000) }), { now: NOW })).expiresAt,
    ).toBe(later(60_000));
  });

  it('knows a token again, for as long as it is good and for what it is for', async () => {
    const token = await issuer.issue(CLERK, { now: NOW, seconds: 60 });
    const first = await issuer.read(token, { now: NOW });
    expect(await issuer.read(token, { now: later(59_000) })).toBe(first);
    await expect(issuer.read(token, { now: later(66_000) })).rejects.toMatchObject({ code: 'TokenRefused' });
    await expect(issuer.read(token, { now: NOW, use: 'session' })).rejects.toMatchObject({ code: 'TokenRefused' });
    await expect(issuer.read(`${token}x`, { now: NOW })).rejects.toMatchObject({ code: 'TokenRefused' });
  });

  it('takes no session for a token, and no token for a session', async () => {
    const [token, session] = await Promise.all([
      issuer.issue(CLERK, { now: NOW }),
      issuer.issue(CLERK, { now: NOW, use: 'session' }),
    ]);
    expect((await issuer.read(session, { now: NOW, use: 'session' })).sub).toBe('clerk');
    await expect(issuer.read(session, { now: NOW })).rejects.toMatchObject({ code: 'TokenRefused' });
    await expect(issuer.read(token, { now: NOW, use: 'session' })).rejects.toMatchObject({ code: 'TokenRefused' });
  });

  it('lets roles that it does not know allow nothing', async () => {
    const token = await issuer.issue({ sub: 'clerk', roles: ['emperor' as never, 'reader'] }, { now: NOW });
    expect((await issuer.read(token, { now: NOW })).roles).toEqual(['reader']);
  });

  it('reads what another server with the same key folder has made, and not what one with another has', async () => {
    const token = await TokenIssuer.open(keyDir).issue(CLERK, { now: NOW });
    expect((await issuer.read(token, { now: NOW })).sub).toBe('clerk');
    const elsewhere = TokenIssuer.open(join(keyDir, '..', 'other-keys'));
    await expect(elsewhere.read(token, { now: NOW })).rejects.toMatchObject({ code: 'TokenRefused' });
  });

  it('forgives clocks that differ by seconds, not by more', async () => {
    const token = await issuer.issue(CLERK, { now: NOW, seconds: 60 });
    expect((await issuer.read(token, { now: later(-4_000) })).sub).toBe('clerk');
    expect((await issuer.read(token, { now: later(64_000) })).sub).toBe('clerk');
    for (const ms of [-7_000, 67_000])
      await expect(issuer.read(token, { now: later(ms) })).rejects.toMatchObject({ code: 'TokenRefused' });
  });

  it('is there only once it has been used', () => {
    expect(TokenIssuer.ifThere(keyDir)).toBeDefined();
    expect(TokenIssuer.ifThere(join(keyDir, 'nowhere'))).toBeUndefined();
  });

  (process.platform === 'win32' ? it.skip : it)('has a key that can be read by its owner alone', () => {
    expect(statSync(join(keyDir, 'issuer.pem')).mode & 0o777).toBe(0o600);
    expect(statSync(keyDir).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['cut short', '-----BEGIN PRIVATE KEY-----\n'],
    ['empty', ''],
  ])('is refused where its key is %s, and not made anew', (_what, text) => {
    writeFileSync(join(keyDir, 'issuer.pem'), text);
    expect(() => TokenIssuer.open(keyDir)).toThrow(expect.objectContaining({ code: 'KeyDamaged' }) as Error);
    expect(statSync(join(keyDir, 'issuer.pem')).size).toBe(text.length);
  });

  describe('that is shown a bad token', () => {
    let bad: readonly BadToken[];
    beforeEach(async () => {
      bad = await badTokens(keyDir, NOW);
    });

    it('refuses it, twenty of twenty', async () => {
      const read: string[] = [];
      for (const { what, token } of bad)
        await issuer.read(token, { now: NOW }).then(
          () => read.push(what),
          (error: { code?: string }) => expect(error.code).toBe('TokenRefused'),
        );
      expect(read).toEqual([]);
      expect(bad).toHaveLength(20);
    });
  });
});

describe('a handle', () => {
  it.each(['owner', 'a', 'j.reader-2', 'clerk_1'])('%s stands for a person', (text) => {
    expect(isHandle(text)).toBe(true);
  });
  it.each(['', 'A Person', 'someone@example.org', 'x'.repeat(65), '-a', 'a\n'])('%j does not', (text) => {
    expect(isHandle(text)).toBe(false);
  });
});
