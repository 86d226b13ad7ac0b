import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actorId, actorKey, installationActor } from './actor.js';

describe('a pseudonym', () => {
  const key = Uint8Array.from({ length: 32 }, (_, i) => i);

  // Computed by another implementation of HMAC-SHA-256 and base32.
  it.each([
    ['owner', 'act_z7yb6gaxu2njwexi2kv2n2g26j'],
    ['clerk', 'act_rhnjkzqnzyza5qjrv6hxwa43vc'],
  ])('of %s is the one that every implementation computes', (claim, id) => {
    expect(actorId(key, 'local', claim)).toBe(id);
  });

  it('differs with the issuer, however issuer and claim are put together', () => {
    expect(actorId(key, 'a', 'bc')).not.toBe(actorId(key, 'ab', 'c'));
  });

  it('differs with the key', () => {
    expect(actorId(new Uint8Array(32), 'local', 'owner')).not.toBe(actorId(key, 'local', 'owner'));
  });
});

describe('the key of the actors', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'psp-actor-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('is made once, and makes the same pseudonym after every start', () => {
    const first = installationActor(actorKey(join(root, 'keys')));
    expect(installationActor(actorKey(join(root, 'keys')))).toEqual(first);
    expect(first).toEqual({ id: expect.stringMatching(/^act_[a-z2-7]{26}$/) as string, role: 'recorder' });
  });

  (process.platform === 'win32' ? it.skip : it)('can be read by its owner alone', () => {
    actorKey(join(root, 'keys'));
    expect(statSync(join(root, 'keys')).mode & 0o777).toBe(0o700);
    expect(statSync(join(root, 'keys', 'actor.key')).mode & 0o777).toBe(0o600);
  });

  it('is another one on another installation', () => {
    expect(actorKey(join(root, 'one'))).not.toEqual(actorKey(join(root, 'two')));
  });

  it.each([0, 31, 33])('of %i bytes is refused, and not made anew', (length) => {
    writeFileSync(join(root, 'actor.key'), Buffer.alloc(length));
    expect(() => actorKey(root)).toThrow(expect.objectContaining({ code: 'KeyDamaged' }) as Error);
    expect(statSync(join(root, 'actor.key')).size).toBe(length);
  });
});
