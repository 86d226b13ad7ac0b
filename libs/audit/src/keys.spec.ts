import { createPublicKey } from 'node:crypto';
import { LOG_SEED, LOG_VKEY, WITNESS_SEED, WITNESS_VKEY } from '../test/golden-note.js';
import { isSignedBy, keyFileOf, parseVkey, signerOf, verifierOf, vkeyOf } from './keys.js';

const log = signerOf('psp.example/log', keyFileOf(LOG_SEED));
const witnessKey = signerOf('charity.example/witness', keyFileOf(WITNESS_SEED)).publicKey;

describe('the key of a log', () => {
  it('has the golden vkey', () => {
    expect(vkeyOf(log)).toBe(LOG_VKEY);
  });

  it("gives a witness's key of another type its golden vkey", () => {
    expect(vkeyOf(verifierOf('charity.example/witness', witnessKey, 4))).toBe(WITNESS_VKEY);
  });

  it('is read back from its vkey', () => {
    const { name, keyId, type, publicKey } = log;
    expect(parseVkey(LOG_VKEY)).toEqual({ name, keyId, type, publicKey });
    expect(parseVkey(WITNESS_VKEY)).toMatchObject({ type: 4, keyId: '96a1bca3' });
  });

  it('is read from a file as bytes or as text', () => {
    expect(signerOf('psp.example/log', Buffer.from(keyFileOf(LOG_SEED))).publicKey).toEqual(log.publicKey);
  });

  it('is kept in a file that any reader of PKCS#8 understands', () => {
    expect(keyFileOf(LOG_SEED)).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(createPublicKey(keyFileOf(LOG_SEED)).export({ format: 'jwk' })['x']).toBe(
      log.publicKey.toString('base64url'),
    );
  });

  it('splits a vkey at its first two plus signs only', () => {
    const seeds = Array.from({ length: 64 }, (_, i) => Buffer.alloc(32, i));
    const vkeys = seeds.map((seed) => vkeyOf(signerOf('a', keyFileOf(seed))));
    expect(vkeys.some((vkey) => vkey.split('+').length > 3)).toBe(true);
    expect(vkeys.filter((vkey) => parseVkey(vkey) === undefined)).toEqual([]);
  });

  it.each([
    ['another id', LOG_VKEY.replace('661784b4', '661784b5')],
    ['another name', LOG_VKEY.replace('psp.example', 'psp.exampel')],
    ['upper-case digits', LOG_VKEY.replace('661784b4', '661784B4')],
    ['a bit of the key', LOG_VKEY.replace('D29c', 'D29d')],
    ['a key that is too short', 'psp.example/log+661784b4+AYqI'],
    ['base64 that is not written so', LOG_VKEY.replace('D29c', 'D29=c')],
    ['a space', LOG_VKEY.replace('psp.example', 'psp example')],
    ['no name', LOG_VKEY.replace('psp.example/log', '')],
    ['nothing', ''],
  ])('is not read from a vkey with %s', (_, vkey) => {
    expect(parseVkey(vkey)).toBeUndefined();
  });

  it.each(['a b', 'a+b', '', 'a\u2003b', 'a\nb', '\ud800'])('is not named %p', (name) => {
    expect(() => signerOf(name, keyFileOf(LOG_SEED))).toThrow(/cannot name a key/);
  });

  it('is refused where the file holds something else', () => {
    expect(() => signerOf('a', 'not a key')).toThrow();
    expect(() => keyFileOf(Buffer.alloc(31))).toThrow(/32 bytes/);
  });

  it('signs so that only the same text under the same key passes', () => {
    const text = Buffer.from('text');
    const signature = log.sign(text);
    expect(isSignedBy(log, text, signature)).toBe(true);
    expect(isSignedBy(log, Buffer.from('Text'), signature)).toBe(false);
    expect(isSignedBy(verifierOf(log.name, witnessKey), text, signature)).toBe(false);
    expect(isSignedBy(log, text, signature.subarray(1))).toBe(false);
    expect(isSignedBy({ ...log, type: 4 }, text, signature)).toBe(false);
  });
});
