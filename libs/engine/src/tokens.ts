/** The tokens of this installation's own issuer: made where the key folder can be read, and read by every server that shares
 *  it. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  type KeyObject,
} from 'node:crypto';
import { join } from 'node:path';
import { jwtVerify, SignJWT } from 'jose';
import { LOCAL_ISSUER } from './actor.js';
import { KeyDamaged, keyFile, readKeyFile } from './key-file.js';

/** What a token can allow. `administrator`: what is done to a server rather than to the record. */
export const ROLES = ['recorder', 'reader', 'administrator'] as const;
export type Role = (typeof ROLES)[number];
export const isRole = (text: unknown): text is Role => ROLES.includes(text as Role);

/** For programs, or for the browser of somebody who has signed in: one is never taken for the other. */
export type TokenUse = 'access' | 'session';

export interface Holder {
  /** One handle for each person, never their name. */
  readonly sub: string;
  readonly roles: readonly Role[];
}

export interface Token extends Holder {
  readonly id: string;
  /** Instant in UTC. */
  readonly expiresAt: string;
}

/** Why a token is not one of ours, or not any more; the reason is for the log, not for whoever sent it. */
export class TokenRefused extends Error {
  readonly code = 'TokenRefused';
}

export const MOST_TOKEN_SECONDS = 8 * 60 * 60;
const MOST_CHARACTERS = 4_096;
const CLOCK_TOLERANCE_SECONDS = 5;
const ALGORITHM = 'ES256';
const AUDIENCE = 'psp';
const KEY_FILE = 'issuer.pem';
const TYPES: Readonly<Record<TokenUse, string>> = { access: 'at+jwt', session: 'psp-session+jwt' };
/** Whatever else a header says (where to fetch a key, which key to use) is said by somebody else. */
const HEADERS = new Set(['alg', 'kid', 'typ']);
const HANDLE = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** What can stand for a person in a token. */
export const isHandle = (text: string): boolean => HANDLE.test(text);

const newKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

/** A signature is looked at once: that takes as long as much of what a request asks for. */
const MOST_KNOWN = 1_000;

interface Known {
  readonly token: Token;
  readonly use: TokenUse;
  /** In seconds since 1970. */
  readonly from: number;
  readonly until: number;
}

export class TokenIssuer {
  readonly #known = new Map<string, Known>();

  private constructor(
    private readonly privateKey: KeyObject,
    private readonly publicKey: KeyObject,
    private readonly keyId: string,
  ) {}

  /** The issuer of a key folder, whose key is made at its first use. @throws KeyDamaged */
  static open(keyDir: string): TokenIssuer {
    return TokenIssuer.#of(keyFile(keyDir, KEY_FILE, newKey), join(keyDir, KEY_FILE));
  }

  /** The issuer of a key folder, if it has been used and can be read. @throws KeyDamaged */
  static ifThere(keyDir: string): TokenIssuer | undefined {
    let pem: Buffer | undefined;
    try {
      pem = readKeyFile(keyDir, KEY_FILE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EACCES') return undefined;
      throw error;
    }
    return pem && TokenIssuer.#of(pem, join(keyDir, KEY_FILE));
  }

  static #of(pem: Buffer, path: string): TokenIssuer {
    try {
      const privateKey = createPrivateKey(pem);
      if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('another curve');
      const publicKey = createPublicKey(privateKey);
      const der = publicKey.export({ type: 'spki', format: 'der' });
      return new TokenIssuer(privateKey, publicKey, createHash('sha256').update(der).digest('base64url').slice(0, 16));
    } catch {
      throw new KeyDamaged(
        `${path} is no key of an issuer: bring back the right one, or move it away, and all tokens and sign-ins end`,
      );
    }
  }

  /** A token that ends after `seconds`, or at `expiresAt`, and never later than eight hours from now. */
  issue(
    { sub, roles }: Holder,
    { now, seconds = MOST_TOKEN_SECONDS, expiresAt, use = 'access' }: IssueOptions,
  ): Promise<string> {
    const at = Math.floor(Date.parse(now) / 1_000);
    const asked = expiresAt === undefined ? at + seconds : Math.floor(Date.parse(expiresAt) / 1_000);
    return new SignJWT({ roles: [...roles] })
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPES[use], kid: this.keyId })
      .setIssuer(LOCAL_ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(sub)
      .setJti(randomUUID())
      .setIssuedAt(at)
      .setExpirationTime(Math.min(asked, at + MOST_TOKEN_SECONDS))
      .sign(this.privateKey);
  }

  /** Who holds a token, and what it allows; roles that are not known here allow nothing. @throws TokenRefused */
  async read(token: string, { now, use = 'access' }: { now: string; use?: TokenUse }): Promise<Token> {
    if (token.length > MOST_CHARACTERS) throw new TokenRefused('is too long');
    const known = this.#known.get(token);
    if (known?.use === use && isWithin(known, Date.parse(now) / 1_000)) return known.token;
    const { payload } = await jwtVerify(token, (header) => this.#keyFor(header), {
      algorithms: [ALGORITHM],
      issuer: LOCAL_ISSUER,
      audience: AUDIENCE,
      typ: TYPES[use],
      requiredClaims: ['sub', 'iat', 'exp', 'jti'],
      maxTokenAge: MOST_TOKEN_SECONDS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(now),
    }).catch((error: unknown) => {
      throw new TokenRefused((error as Error).message);
    });
    const { sub, jti, iat, exp, roles } = payload;
    if (typeof sub !== 'string' || !isHandle(sub)) throw new TokenRefused('names nobody');
    const read: Token = {
      sub,
      roles: Array.isArray(roles) ? roles.filter(isRole) : [],
      id: jti!,
      expiresAt: new Date(exp! * 1_000).toISOString(),
    };
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(token, { token: read, use, from: iat!, until: Math.min(exp!, iat! + MOST_TOKEN_SECONDS) });
    return read;
  }

  #keyFor(header: object): KeyObject {
    const foreign = Object.keys(header).find((name) => !HEADERS.has(name));
    if (foreign !== undefined) throw new TokenRefused(`has the header ${foreign}`);
    if ((header as { kid?: unknown }).kid !== this.keyId) throw new TokenRefused('is signed by another key');
    return this.publicKey;
  }
}

const isWithin = ({ from, until }: Known, now: number): boolean =>
  now > from - CLOCK_TOLERANCE_SECONDS && now < until + CLOCK_TOLERANCE_SECONDS;

export interface IssueOptions {
  /** Instant in UTC. */
  readonly now: string;
  readonly seconds?: number;
  readonly expiresAt?: string;
  readonly use?: TokenUse;
}
