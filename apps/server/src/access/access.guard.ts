/** Lets a request through to its handler only where the policy table says so: what has no row is refused. */
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isExposed, type Engine } from '#engine';
import { partnership } from '#projections';
import { notFound, Problem } from '../http/problem.js';
import { actionOf } from './action.js';
import { tooMany } from './authenticate.js';
import { callerOf, heldBy, setRole, type Caller } from './caller.js';
import type { Limits } from './limits.js';
import { permittedRole, PER_MINUTE, policy, type Action, type Row } from './policy.js';
import type { SecurityLog } from './security-log.js';

export class AccessGuard implements CanActivate {
  readonly #limited: boolean;

  constructor(
    private readonly engine: Engine,
    private readonly limits: Limits,
    private readonly securityLog: SecurityLog,
  ) {
    // Whoever sits at the machine is not kept waiting: there limits would guard nothing.
    this.#limited = isExposed(engine.settings);
  }

  /** @throws Problem 401, 403, 404, 429 */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const action = actionOf(context.getHandler(), context.getClass());
    if (action === undefined) throw new Error(`${request.method} ${request.routeOptions.url} has no action`);
    const caller = callerOf(request);
    const role = permittedRole(action, heldBy(caller));
    if (role === undefined) {
      const object = this.#partnershipIn(request);
      const problem = refusal(action, caller);
      this.securityLog.write(request, { action, outcome: 'denied', object, reason: problem.details.code });
      throw problem;
    }
    setRole(request, role);
    this.#count(request, action, caller);
    return true;
  }

  #count(request: FastifyRequest, action: Action, { actorId }: Caller): void {
    const { limit }: Row = policy[action];
    if (!this.#limited || limit === 'none') return;
    const over = this.limits.take(`${limit} ${actorId ?? request.ip}`, PER_MINUTE[limit]);
    if (over === undefined) return;
    if (over.overBy === 1)
      this.securityLog.write(request, { action, outcome: 'limited', object: this.#partnershipIn(request) });
    throw tooMany(over.waitSeconds);
  }

  /** Only what is on record: an address can hold anything, also somebody's name. */
  #partnershipIn(request: FastifyRequest): string | undefined {
    const { partnershipId: id } = (request.params ?? {}) as { partnershipId?: string };
    if (id === undefined) return undefined;
    return this.engine.readModels.query((db) => partnership(db, id))?.partnershipId;
  }
}

function refusal(action: Action, caller: Caller): Problem {
  const { roles, scope }: Row = policy[action];
  if (caller.credential === 'none')
    return new Problem({
      status: 401,
      code: 'signInNeeded',
      detail: 'sign in first: in a browser with the link that "psp token --link" prints, in a program with a token',
      headers: { 'www-authenticate': 'Bearer' },
    });
  if (scope === 'partnership' && permittedRole('readPartnership', heldBy(caller)) === undefined)
    return notFound('there is no such partnership on record', 'partnershipUnknown');
  const needed = roles === 'anybody' ? [] : roles.filter((role) => role !== 'public');
  return new Problem({
    status: 403,
    code: 'notPermitted',
    detail: `this takes the role ${needed.join(' or ')}; you hold ${caller.roles.join(', ') || 'none'}`,
  });
}
