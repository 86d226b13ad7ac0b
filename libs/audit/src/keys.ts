/**
 * The log's Ed25519 key: its file, its public name, its signatures. Nothing is generated or read from a disk here: whoever
 * opens the log hands in the bytes. Formats: PKCS#8 (RFC 8410) for the file, the verifier key of C2SP signed-note for others.
 */
import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { fromBase64, toBase64 } from './strict-base64.js';

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const KEY_BYTES = 32;

/** Algorithm bytes of signed-note: a log signs with the first, a witness cosigns with the second. */
export const SIGNATURE_TYPE = { ed25519: 0x01, cosignature: 0x04 } as const;

/** Without spaces of any kind and without `+`, which separate. */
const KEY_NAME = /^[^\p{White_Space}+]+$/u;
export const isKeyName = (name: string): boolean => name.isWellFormed() && KEY_NAME.test(name);

/** Who may sign, as others know them. */
export interface Verifier {
  name: string;
  /** 8 hex digits. */
  keyId: string;
  type: number;
  publicKey: Buffer;
}
/** Who signs. */
export interface Signer extends Verifier {
  sign(text: Uint8Array): Buffer;
}

/** The key file (PKCS#8 PEM) for 32 secret bytes, which must come from a generator that nobody can guess. */
export const keyFileOf = (seed: Uint8Array): string =>
  privateKeyOf(seed).export({ format: 'pem', type: 'pkcs8' }).toString();

/**
 * The signer that a key file makes under a name (the log's origin).
 * @throws Error when the file holds no Ed25519 private key, or the name has spaces or a `+`
 */
export function signerOf(name: string, keyFile: string | Uint8Array): Signer {
  if (!isKeyName(name)) throw new Error(`key: ${JSON.stringify(name)} cannot name a key`);
  const privateKey = createPrivateKey({
    key: typeof keyFile === 'string' ? keyFile : Buffer.from(keyFile),
    format: 'pem',
  });
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('key: the file holds no Ed25519 private key');
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const publicKey = spki.subarray(SPKI_PREFIX.length);
  return { ...verifierOf(name, publicKey), sign: (text) => sign(null, text, privateKey) };
}

/** The verifier of a log key. */
export function verifierOf(name: string, publicKey: Uint8Array, type: number = SIGNATURE_TYPE.ed25519): Verifier {
  return { name, keyId: keyIdOf(name, publicKey, type), type, publicKey: Buffer.from(publicKey) };
}

/** First 4 bytes (hex) of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
export const keyIdOf = (name: string, publicKey: Uint8Array, type: number): string =>
  hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([type]), publicKey]), 'hex').slice(0, 8);

/** `<name>+<key id>+<base64(type ‖ public key)>`: what an auditor keeps of a log. */
export const vkeyOf = ({ name, keyId, type, publicKey }: Verifier): string =>
  `${name}+${keyId}+${toBase64(Buffer.concat([Buffer.from([type]), publicKey]))}`;

/** The verifier that a vkey names, or undefined where it is malformed or its id does not fit its key. */
export function parseVkey(vkey: string): Verifier | undefined {
  const parts = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey);
  const key = parts && fromBase64(parts[3]!);
  if (!parts || !key || key.length !== 1 + KEY_BYTES || !isKeyName(parts[1]!)) return undefined;
  const verifier = verifierOf(parts[1]!, key.subarray(1), key[0]!);
  return verifier.keyId === parts[2] ? verifier : undefined;
}

/** Whether a log signed exactly this text. False for keys of any other type, which this reader does not know. */
export function isSignedBy(verifier: Verifier, text: Uint8Array, signature: Uint8Array): boolean {
  if (verifier.type !== SIGNATURE_TYPE.ed25519 || signature.length !== 64) return false;
  const spki = Buffer.concat([SPKI_PREFIX, verifier.publicKey]);
  return verify(null, text, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature);
}

function privateKeyOf(seed: Uint8Array): KeyObject {
  if (seed.length !== KEY_BYTES) throw new Error(`key: a seed has ${KEY_BYTES} bytes`);
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
}
