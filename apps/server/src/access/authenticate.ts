/** Reads who a request comes from, before its body is read: a bad token never reaches a handler. */
import type { FastifyRequest } from 'fastify';
import { createHmac } from 'node:crypto';
import { isExposed, type Engine, type Token } from '#engine';
import { Problem } from '../http/problem.js';
import { setCaller, type Caller } from './caller.js';
import type { Limits } from './limits.js';
import type { SecurityLog } from './security-log.js';
import type { Sessions } from './session.js';

const BEARER = /^Bearer ([\w.~+/=-]+)$/i;
const BAD_TOKENS_PER_MINUTE = 60;
/** What a browser says of a request that no page of another site has made. */
const OWN_SITES = new Set(['same-origin', 'none']);

export interface AuthenticatorParts {
  readonly engine: Engine;
  readonly sessions: Sessions;
  readonly limits: Limits;
  readonly securityLog: SecurityLog;
}

export class Authenticator {
  readonly #stranger: Caller;
  readonly #exposed: boolean;
  readonly #formSecret: string;

  constructor(private readonly parts: AuthenticatorParts) {
    const { settings, actor } = parts.engine;
    const { dev, sandbox, publicRead } = settings;
    this.#exposed = isExposed(settings);
    this.#formSecret = parts.engine.secretFor('page-forms');
    const readsPublicly = publicRead || !this.#exposed;
    const formToken = () => this.#formTokenOf('nobody');
    this.#stranger = dev
      ? {
          credential: 'open',
          actorId: actor.id,
          roles: ['recorder', 'administrator'],
          readsPublicly,
          sandbox,
          formToken,
        }
      : { credential: 'none', actorId: undefined, roles: [], readsPublicly, sandbox, formToken };
  }

  /** Whoever it is: what holds before anything of a request has been looked at. */
  begin(request: FastifyRequest): void {
    setCaller(request, this.#stranger);
  }

  /** @throws Problem 401, 403, 429 */
  async authenticate(request: FastifyRequest): Promise<void> {
    this.#refuseCrossSite(request);
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      setCaller(request, this.#callerWith('token', await this.#tokenIn(authorization, request)));
      return;
    }
    const { sessions } = this.parts;
    const session = await sessions.read(request);
    if (session !== undefined) setCaller(request, this.#callerWith('session', session));
  }

  #formTokenOf(session: string): string {
    return createHmac('sha256', this.#formSecret).update(session).digest('base64url');
  }

  #callerWith(credential: 'token' | 'session', { sub, roles, id, expiresAt }: Token): Caller {
    const actorId = this.parts.engine.actorIdOf(sub);
    const formToken = () => this.#formTokenOf(id);
    return { ...this.#stranger, credential, actorId, roles, sub, id, expiresAt, formToken };
  }

  async #tokenIn(authorization: string, request: FastifyRequest): Promise<Token> {
    const { engine } = this.parts;
    try {
      return await engine.tokens.read(BEARER.exec(authorization)?.[1] ?? '', { now: engine.clock.now() });
    } catch (error) {
      if ((error as { code?: string }).code !== 'TokenRefused') throw error;
      throw this.#refusedToken(request);
    }
  }

  #refusedToken(request: FastifyRequest): Problem {
    const { limits, securityLog } = this.parts;
    const over = this.#exposed ? limits.take(`token ${request.ip}`, BAD_TOKENS_PER_MINUTE) : undefined;
    if (over !== undefined) {
      if (over.overBy === 1) securityLog.write(request, { action: 'authenticate', outcome: 'limited' });
      return tooMany(over.waitSeconds);
    }
    securityLog.write(request, { action: 'authenticate', outcome: 'denied', reason: 'tokenRefused' });
    return new Problem({
      status: 401,
      code: 'tokenRefused',
      detail: 'this token is none of this server, or is over: "psp token" makes one',
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    });
  }

  /** A page of another site can make a browser send what looks like its user's own wish. */
  #refuseCrossSite(request: FastifyRequest): void {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    const site = request.headers['sec-fetch-site'];
    const { origin, host } = request.headers;
    const foreign =
      site !== undefined
        ? !OWN_SITES.has(site as string)
        : origin !== undefined && origin !== 'null' && URL.parse(origin)?.host !== host;
    if (!foreign) return;
    this.parts.securityLog.write(request, { action: 'authenticate', outcome: 'denied', reason: 'crossSite' });
    throw new Problem({ status: 403, code: 'crossSite', detail: 'this was sent by a page of another site' });
  }
}

export const tooMany = (seconds: number) =>
  new Problem({
    status: 429,
    code: 'tooMany',
    detail: `too many requests within a minute: wait ${seconds} seconds`,
    headers: { 'retry-after': String(seconds) },
  });
