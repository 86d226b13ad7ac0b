/** The session of a browser that has signed in: a token of its own kind, in a cookie that no script can read. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Engine, Holder, Token } from '#engine';
import { isLoopback, MOST_TOKEN_SECONDS } from '#engine';
import { SpentIds } from './spent-ids.js';

export class Sessions {
  /** Signed out before their time. */
  readonly #ended = new SpentIds();

  constructor(private readonly engine: Engine) {}

  /** Under which name a browser keeps it; undefined where it would travel in the open, and so is not given. */
  cookieFor(request: FastifyRequest): { name: string; attributes: string } | undefined {
    const { publicUrl } = this.engine.settings;
    if (publicUrl?.startsWith('https:') === true)
      return { name: '__Host-psp', attributes: 'Path=/; HttpOnly; SameSite=Lax; Secure' };
    const host = URL.parse(`http://${request.headers.host ?? ''}`)?.hostname.replace(/^\[|\]$/g, '') ?? '';
    return isLoopback(host) ? { name: 'psp', attributes: 'Path=/; HttpOnly; SameSite=Lax' } : undefined;
  }

  /** Signs a browser in until the given instant, eight hours at the most; false where that cannot be done safely. */
  async begin(
    request: FastifyRequest,
    reply: FastifyReply,
    holder: Holder & { readonly expiresAt?: string },
  ): Promise<boolean> {
    const cookie = this.cookieFor(request);
    if (cookie === undefined) return false;
    const now = this.engine.clock.now();
    const { expiresAt } = holder;
    const token = await this.engine.tokens.issue(holder, {
      now,
      use: 'session',
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
    const seconds =
      expiresAt === undefined
        ? MOST_TOKEN_SECONDS
        : Math.min(MOST_TOKEN_SECONDS, Math.floor((Date.parse(expiresAt) - Date.parse(now)) / 1_000));
    void reply.header('set-cookie', `${cookie.name}=${token}; ${cookie.attributes}; Max-Age=${seconds}`);
    return true;
  }

  /** Whose session a request brings; undefined where it brings none that counts. */
  async read(request: FastifyRequest): Promise<Token | undefined> {
    const text = this.#cookieOf(request);
    if (text === undefined) return undefined;
    try {
      const session = await this.engine.tokens.read(text, { now: this.engine.clock.now(), use: 'session' });
      return this.#ended.has(session.id) ? undefined : session;
    } catch {
      return undefined; // over, or of another installation: as if there were none
    }
  }

  /** Signs a browser out; whoever kept a copy of its cookie is signed out too. */
  end(request: FastifyRequest, reply: FastifyReply, session: { id?: string; expiresAt?: string }): void {
    const cookie = this.cookieFor(request);
    if (cookie !== undefined) void reply.header('set-cookie', `${cookie.name}=; ${cookie.attributes}; Max-Age=0`);
    if (session.id !== undefined)
      this.#ended.spend(session.id, Date.parse(session.expiresAt ?? ''), Date.parse(this.engine.clock.now()));
  }

  #cookieOf(request: FastifyRequest): string | undefined {
    const { cookie } = request.headers;
    if (cookie === undefined) return undefined;
    const name = this.cookieFor(request)?.name;
    const values = cookie
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => name !== undefined && pair.startsWith(`${name}=`));
    // Two of the same name: another site of this host has put one there, and which is ours cannot be told.
    return values.length === 1 ? values[0]!.slice(name!.length + 1) : undefined;
  }
}
