/** Twenty tokens that nobody should send, each made as somebody would who wants to be taken for another. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { base64url, decodeProtectedHeader, exportJWK, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';

export interface BadToken {
  readonly what: string;
  readonly token: string;
}

/** Made for the issuer of a key folder. `now`: the instant at which a good token would be good. */
export async function badTokens(keyDir: string, now: string): Promise<readonly BadToken[]> {
  const ours = createPrivateKey(readFileSync(join(keyDir, 'issuer.pem')));
  const theirs = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const at = Math.floor(Date.parse(now) / 1_000);
  const claims = {
    iss: 'local',
    aud: 'psp',
    sub: 'owner',
    jti: 'of-a-test',
    iat: at - 60,
    exp: at + 600,
    roles: ['recorder'],
  };
  const { TokenIssuer } = await import('../src/index.js');
  const good = await TokenIssuer.open(keyDir).issue({ sub: 'owner', roles: ['recorder'] }, { now });
  const { kid } = decodeProtectedHeader(good) as { kid: string };

  const signed = (payload: JWTPayload, header: object = {}, key: KeyObject | Uint8Array = ours) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header }).sign(key);
  const without = (name: keyof typeof claims): JWTPayload =>
    Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name));
  const jwk = await exportJWK(theirs.publicKey);
  const publicPem = createPublicKey(ours).export({ type: 'spki', format: 'pem' });
  const [head, body, signature] = (await signed(claims)).split('.') as [string, string, string];
  const edited = base64url.encode(JSON.stringify({ ...claims, sub: 'another' }));
  const unsecured = new UnsecuredJWT(claims).encode().split('.')[1]!;
  const none = base64url.encode(JSON.stringify({ alg: 'none', typ: 'at+jwt', kid }));

  return [
    { what: 'no algorithm', token: `${none}.${unsecured}.` },
    {
      what: 'the public key taken for a secret',
      token: await signed(claims, { alg: 'HS256' }, new TextEncoder().encode(publicPem as string)),
    },
    { what: 'another key', token: await signed(claims, {}, theirs.privateKey) },
    { what: 'an unknown key id', token: await signed(claims, { kid: 'unknown' }, theirs.privateKey) },
    { what: 'its own key inside', token: await signed(claims, { jwk }, theirs.privateKey) },
    {
      what: 'an address of its key',
      token: await signed(claims, { jku: 'https://evil.example/jwks.json' }, theirs.privateKey),
    },
    { what: 'a time that is over', token: await signed({ ...claims, exp: at - 60 }) },
    { what: 'a time that has not come', token: await signed({ ...claims, nbf: at + 600 }) },
    { what: 'another issuer', token: await signed({ ...claims, iss: 'https://evil.example' }) },
    { what: 'another audience', token: await signed({ ...claims, aud: 'something-else' }) },
    { what: 'the type of an id token', token: await signed(claims, { typ: 'JWT' }) },
    { what: 'no end', token: await signed(without('exp')) },
    { what: 'nobody', token: await signed(without('sub')) },
    { what: 'an edited payload', token: `${head}.${edited}.${signature}` },
    { what: 'half a signature', token: `${head}.${body}.${signature.slice(0, 40)}` },
    { what: 'two parts', token: `${head}.${body}` },
    { what: 'an unknown demand', token: await critical({ alg: 'ES256', typ: 'at+jwt', kid }, claims, ours) },
    { what: 'too high an age', token: await signed({ ...claims, iat: at - 8 * 3_600 - 60 }) },
    { what: 'nothing', token: '' },
    { what: '20,000 characters', token: 'a'.repeat(20_000) },
  ];
}

const critical = (header: { alg: string; typ: string; kid: string }, claims: JWTPayload, key: KeyObject) =>
  new SignJWT(claims)
    .setProtectedHeader({ ...header, crit: ['dance'], dance: true })
    .sign(key, { crit: { dance: true } });
