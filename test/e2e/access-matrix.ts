/** Every route, asked by everybody: what is answered, and what should be. Who may what is said here once more, in other words
 *  than the product's, so that a slip in one of the two shows. */
import type { Role } from '#engine';

export interface Identity {
  readonly name: string;
  /** Undefined = no token. */
  readonly roles?: readonly Role[];
}

export const IDENTITIES: readonly Identity[] = [
  { name: 'nobody' },
  { name: 'somebody without a role', roles: [] },
  { name: 'a reader', roles: ['reader'] },
  { name: 'a recorder', roles: ['recorder'] },
  { name: 'an administrator', roles: ['administrator'] },
];

type Who =
  | 'everybody'
  | 'readers'
  | 'researchers'
  | 'recorders'
  | 'administrators'
  | 'readers and administrators'
  | 'token holders';

/** The first that matches says who may, and whether it is about a partnership. What matches none is a new route: say who may. */
const WHO: readonly (readonly [method: string, path: RegExp, who: Who, about?: 'partnership'])[] = [
  ['*', /^\/(health\/|commands$|sign-in$|sign-out$)/, 'everybody'],
  ['GET', /^\/(integrity$|audit\/(checkpoint|keys|proof\/))/, 'everybody'],
  ['GET', /^\/audit(\/(export|trail|events\/\{eventId\}|decisions\/\{eventId\}))?$/, 'readers'],
  ['POST', /^\/sign-in-links$/, 'token holders'],
  ['GET', /^\/($|portfolio\.|partnerships$|events$)/, 'readers'],
  ['*', /^\/research($|\/)/, 'researchers'],
  ['GET', /^\/partnerships\/\{partnershipId\}/, 'readers', 'partnership'],
  ['GET', /^\/psp\/\{partnershipId\}(\/(replay|explain|difference))?$/, 'readers', 'partnership'],
  ['*', /^\/psp\/\{partnershipId\}\/(record|mend|receipt)/, 'recorders', 'partnership'],
  ['POST', /^\/partnerships\/\{partnershipId\}\/commands\//, 'recorders', 'partnership'],
  ['*', /^\/propose$/, 'recorders'],
  ['GET', /^\/operations\/parked$/, 'readers and administrators'],
  ['*', /^\/operations\/(import|rehearsals|load)/, 'recorders'],
  ['POST', /^\/operations\/(rebuild|parked\/retry)$/, 'administrators'],
];

const ROLES_OF: Readonly<Record<Exclude<Who, 'everybody'>, readonly string[]>> = {
  readers: ['reader', 'recorder', 'public'],
  researchers: ['reader', 'recorder'],
  recorders: ['recorder'],
  administrators: ['administrator'],
  'readers and administrators': ['reader', 'recorder', 'public', 'administrator'],
  'token holders': ['reader', 'recorder', 'administrator'],
};

export type Expected = 'allowed' | '401 signInNeeded' | '403 notPermitted' | '404 partnershipUnknown';

/** @throws for a route of which nobody has said who may */
export function expected(method: string, path: string, { roles }: Identity, readsPublicly: boolean): Expected {
  const row = WHO.find(([asked, pattern]) => (asked === '*' || asked === method) && pattern.test(path));
  if (row === undefined) throw new Error(`nobody has said who may ${method} ${path}`);
  const [, , who, about] = row;
  const held = [...(roles ?? []), ...(readsPublicly ? ['public'] : [])];
  const may = (allowed: readonly string[]) => held.some((role) => allowed.includes(role));
  if (who === 'everybody' || may(ROLES_OF[who])) return 'allowed';
  if (roles === undefined) return '401 signInNeeded';
  return about === 'partnership' && !may(ROLES_OF.readers) ? '404 partnershipUnknown' : '403 notPermitted';
}

export interface Route {
  readonly method: string;
  /** As the OpenAPI document writes it. */
  readonly path: string;
}

export const routesIn = (document: { paths: Readonly<Record<string, object>> }): readonly Route[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  );

/** A partnership that a route is asked about. */
export interface About {
  readonly partnershipId: string;
  readonly eventId: string;
}

const IS_FORM = /^\/(propose|sign-in|sign-out|psp\/.*)$/;
/** An id that nothing has. */
const NONE = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

export interface Asked {
  readonly was: string;
  readonly text: string;
}

/** Asks a route for nothing that could be done, and says how far it was let. */
export async function ask(
  address: string,
  { method, path }: Route,
  { partnershipId, eventId }: About,
  token: string | undefined,
): Promise<Asked> {
  const url = path
    .replace('{partnershipId}', partnershipId)
    .replace('{eventId}', eventId)
    .replace('{command}', 'note-milestone')
    .replace('{rehearsalId}', NONE)
    .replace('{question}', 'Q21');
  const body =
    method === 'GET' || method === 'DELETE'
      ? {}
      : IS_FORM.test(path)
        ? { body: 'step=check', type: 'application/x-www-form-urlencoded' }
        : { body: '{}', type: 'application/json' };
  const reply = await fetch(address + url, {
    method,
    redirect: 'manual',
    headers: {
      ...(body.type === undefined ? {} : { 'content-type': body.type }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body.body === undefined ? {} : { body: body.body }),
  });
  const text = await reply.text();
  return { was: outcomeOf(reply, text), text };
}

const REFUSALS = new Set(['signInNeeded', 'tokenRefused', 'notPermitted', 'partnershipUnknown', 'tooMany']);

/** Whatever else a route answers, the request had come as far as its handler. */
function outcomeOf(reply: Response, text: string): string {
  if (reply.status >= 500) return `${reply.status} ${text}`;
  if (reply.headers.get('content-type')?.startsWith('application/problem+json') !== true) return 'allowed';
  const { code } = JSON.parse(text) as { code: string };
  return REFUSALS.has(code) ? `${reply.status} ${code}` : 'allowed';
}

export interface Deviation extends Route {
  readonly who: string;
  readonly about: string;
  readonly expected: string;
  readonly was: string;
}

export interface Matrix {
  readonly address: string;
  readonly routes: readonly Route[];
  readonly readsPublicly: boolean;
  readonly abouts: Readonly<Record<string, About>>;
  readonly tokenOf: (identity: Identity) => Promise<string | undefined>;
  readonly seen?: (identity: Identity, route: Route, asked: Asked) => void;
}

/** Every route × everybody × every partnership; where it is not as it should be. */
export async function deviationsOf(matrix: Matrix): Promise<readonly Deviation[]> {
  const found: Deviation[] = [];
  for (const identity of IDENTITIES)
    for (const route of matrix.routes)
      for (const [about, partnership] of Object.entries(matrix.abouts)) {
        const asked = await ask(matrix.address, route, partnership, await matrix.tokenOf(identity));
        const should = expected(route.method, route.path, identity, matrix.readsPublicly);
        if (asked.was !== should) found.push({ ...route, who: identity.name, about, expected: should, was: asked.was });
        matrix.seen?.(identity, route, asked);
      }
  return found;
}
