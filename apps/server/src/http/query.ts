/** Parameters of an address: each at most once, none unknown. */
import type { FastifyRequest } from 'fastify';
import { Problem, refusedParameter } from './problem.js';

/** Pages: a form in a browser also sends the fields that were left empty. */
const PAGES = /^\/($|portfolio\.|psp\/|audit$|audit\/decisions\/)/;
const isLeftEmpty = (request: FastifyRequest, value: string) =>
  value === '' && PAGES.test(request.routeOptions.url ?? '');

/** The parameters that `allowed` names. @throws Problem 400 for one given twice, 422 for an unknown one */
export function readQuery<K extends string>(
  request: FastifyRequest,
  allowed: readonly K[],
): Partial<Record<K, string>> {
  const query = request.query as Record<string, unknown>;
  const read: Partial<Record<K, string>> = {};
  for (const [name, value] of Object.entries(query)) {
    if (typeof value !== 'string')
      throw new Problem({ status: 400, code: 'parameterTwice', detail: `the parameter ${name} is given twice` });
    if (!allowed.includes(name as K))
      throw refusedParameter(name, `is no parameter here; there are ${allowed.join(', ') || 'none'}`);
    if (!isLeftEmpty(request, value)) read[name as K] = value;
  }
  return read;
}

export function integerParameter(
  name: string,
  value: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,16}$/.test(value) || Number(value) < least || Number(value) > most)
    throw refusedParameter(name, `must be a whole number from ${least} to ${most}`);
  return Number(value);
}

export function flagParameter(name: string, value: string | undefined): boolean {
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw refusedParameter(name, 'must be true or false');
}
