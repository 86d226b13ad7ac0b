/** What the body of an operator's request may hold: the fields that are named, and no other. */
import { refusedParameter } from '../http/problem.js';

/** The body as an object; no body is an empty one. @throws Problem 422 */
export function onlyFields<K extends string>(body: unknown, allowed: readonly K[]): Partial<Record<K, unknown>> {
  const fields = (body ?? {}) as Record<string, unknown>;
  const unknown = Object.keys(fields).find((field) => !allowed.includes(field as K));
  if (unknown !== undefined)
    throw refusedParameter(`/${unknown}`, `is no field here; there are ${allowed.join(', ') || 'none'}`);
  return fields as Partial<Record<K, unknown>>;
}
