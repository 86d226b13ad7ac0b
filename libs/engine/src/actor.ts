/** Who records, without saying who it is: a pseudonym that only the holder of the key can tie to a person. */
import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Actor } from '#lifecycle';
import { KeyDamaged, keyFile } from './key-file.js';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32[(held >> bits) & 31];
    }
  }
  return bits > 0 ? text + BASE32[(held << (5 - bits)) & 31] : text;
}

/** `act_` and the first 26 characters of the lower-case base32 of HMAC-SHA-256(key, issuer ‖ 0x00 ‖ claim). */
export const actorId = (key: Uint8Array, issuer: string, claim: string): string =>
  `act_${base32(createHmac('sha256', key).update(`${issuer}\0${claim}`).digest()).slice(0, 26)}`;

/** The issuer of this installation's own tokens, and of whoever records before anybody signs in. */
export const LOCAL_ISSUER = 'local';
/** Whose installation it is. */
export const OWNER = 'owner';

/** The key of this installation's actors, made at its first start. @throws KeyDamaged: another one would give every actor
 *  another name */
export function actorKey(keyDir: string): Buffer {
  const key = keyFile(keyDir, 'actor.key', () => randomBytes(32));
  if (key.length !== 32)
    throw new KeyDamaged(
      `${join(keyDir, 'actor.key')} is no actor key of 32 bytes: bring back the right one, or the pseudonyms of this log end`,
    );
  return key;
}

/** The one who records on this installation when nobody has signed in: what is loaded at a start, and with PSP_DEV. */
export const installationActor = (key: Uint8Array): Actor => ({
  id: actorId(key, LOCAL_ISSUER, OWNER),
  role: 'recorder',
});
