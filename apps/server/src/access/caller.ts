/** Who a request comes from, as far as its token or session proves it; nothing else of a request is believed. */
import type { FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Role } from '#engine';
import type { Actor } from '#lifecycle';
import { seesActors, type Reading } from './policy.js';

export interface Caller {
  /** `open`: nobody needs to sign in here. */
  readonly credential: 'none' | 'token' | 'session' | 'open';
  /** Undefined for a stranger. */
  readonly actorId: string | undefined;
  readonly roles: readonly Role[];
  /** Whether what is public may be read by whoever asks. */
  readonly readsPublicly: boolean;
  /** As the token or session names them. */
  readonly sub?: string;
  /** Of the token or session. */
  readonly id?: string;
  /** Instant in UTC. */
  readonly expiresAt?: string;
  /** Everything is thrown away at the end. */
  readonly sandbox: boolean;
  /** What a form must bring that was made for this caller. */
  formToken(): string;
}

const STRANGER: Caller = {
  credential: 'none',
  actorId: undefined,
  roles: [],
  readsPublicly: false,
  sandbox: false,
  formToken: () => randomUUID(),
};

const callers = new WeakMap<FastifyRequest, Caller>();
const runsAs = new WeakMap<FastifyRequest, Reading>();

export const callerOf = (request: FastifyRequest): Caller => callers.get(request) ?? STRANGER;
export const setCaller = (request: FastifyRequest, caller: Caller): void => void callers.set(request, caller);

/** The role under which a request runs, once the policy has let it through. */
export const roleOf = (request: FastifyRequest): Reading | undefined => runsAs.get(request);
export const setRole = (request: FastifyRequest, role: Reading): void => void runsAs.set(request, role);

export const heldBy = ({ roles, readsPublicly }: Caller): readonly Reading[] =>
  readsPublicly ? [...roles, 'public'] : roles;

/** Who records with a request. @throws where the policy let somebody through who is nobody: a bug */
export function actorOf(request: FastifyRequest): Actor {
  const { actorId } = callerOf(request);
  const role = roleOf(request);
  if (actorId === undefined || role === undefined || role === 'public')
    throw new Error('a request that records has no actor');
  return { id: actorId, role };
}

/** Whether the answer to a request may name who recorded. */
export const mayKnowActors = (request: FastifyRequest): boolean => seesActors(roleOf(request));

/** An actor as far as a request may know it: else only in which role somebody acted. */
export const shownActor = ({ id, role }: Actor, request: FastifyRequest): Partial<Actor> =>
  mayKnowActors(request) ? { id, role } : { role };
