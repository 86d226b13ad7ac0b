/** What the OpenAPI document says of who may do what: the row of the policy table, beside each operation. */
import type { OpenAPIObject } from '@nestjs/swagger';
import type { ListedRoute } from './access/listed-routes.js';
import { policy, type Row } from './access/policy.js';

interface Operation {
  responses: Record<string, { description: string; content?: object }>;
  security?: readonly object[];
  'x-psp-action'?: string;
  'x-psp-roles'?: Row['roles'];
}

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const COMMAND = /^\/partnerships\/\{partnershipId\}\/commands\/[^/]+$/;

/** Completes the operations of the document with the rows that they are held to. */
export function describeAccess(document: OpenAPIObject, routes: readonly ListedRoute[]): void {
  const actions = new Map(routes.map(({ method, path, action }) => [`${method} ${path}`, action]));
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      const route = COMMAND.test(path) ? '/partnerships/:partnershipId/commands/:command' : path;
      const action = actions.get(`${method.toUpperCase()} ${route.replace(/\{(\w+)\}/g, ':$1')}`);
      if (action === undefined) continue;
      const { roles, scope }: Row = policy[action];
      operation['x-psp-action'] = action;
      operation['x-psp-roles'] = roles;
      if (roles === 'anybody') continue;
      operation.security = roles.includes('public') ? [{}, { token: [] }] : [{ token: [] }];
      operation.responses['403'] ??= { description: 'Not with these roles.', content: PROBLEM };
      if (scope === 'partnership')
        operation.responses['404'] ??= { description: 'Not there, or not for these roles to read.', content: PROBLEM };
    }
}
