/** Each route names what it does; the policy table says who may. */
import { SetMetadata } from '@nestjs/common';
import type { Action as ActionName } from './policy.js';

const ACTION = 'psp:action';

/** Names the action of a route, or of all routes of a controller that name none themselves. */
export const Action = (name: ActionName) => SetMetadata(ACTION, name);

/** @param handler a method of a controller */
export const actionOf = (handler: object, controller: object): ActionName | undefined =>
  (Reflect.getMetadata(ACTION, handler) ?? Reflect.getMetadata(ACTION, controller)) as ActionName | undefined;
