/** Every route there is, with the row of the policy table that it is held to. */
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import type { Routes } from '../http/routes.js';
import { actionOf } from './action.js';
import { policy, type Action } from './policy.js';

export interface ListedRoute {
  readonly method: string;
  /** As `/partnerships/:partnershipId`. */
  readonly path: string;
  readonly action: Action | undefined;
}

/** What is no controller's: the description of the API and the files of the pages, the same for everybody. */
const DESCRIPTIONS = /^\/(api|api-json|assets)(\/.*)?$/;

export function routesOf(controllers: readonly Type[]): readonly ListedRoute[] {
  return controllers.flatMap((controller) => {
    const prefix = Reflect.getMetadata(PATH_METADATA, controller) as string;
    const methods = controller.prototype as Record<string, object>;
    return Object.getOwnPropertyNames(methods)
      .filter((name) => name !== 'constructor' && Reflect.hasMetadata(PATH_METADATA, methods[name]!))
      .map((name) => {
        const handler = methods[name]!;
        const path = Reflect.getMetadata(PATH_METADATA, handler) as string;
        return {
          method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod],
          path: `/${[prefix, path]
            .flatMap((part) => part.split('/'))
            .filter(Boolean)
            .join('/')}`,
          action: actionOf(handler, controller),
        };
      });
  });
}

/** Routes that are served and that no row of the policy table is about. */
export function unlistedRoutes(served: Routes, listed: readonly ListedRoute[]): readonly string[] {
  const known = new Set(
    listed.flatMap(({ method, path, action }) =>
      action === undefined || !(action in policy)
        ? []
        : method === 'GET'
          ? [`GET ${path}`, `HEAD ${path}`]
          : [`${method} ${path}`],
    ),
  );
  return served.all().filter((route) => !known.has(route) && !DESCRIPTIONS.test(route.split(' ')[1]!));
}
