/** A form counts only when it comes from a page that was made for whoever sends it. */
import type { FastifyRequest } from 'fastify';
import { timingSafeEqual } from 'node:crypto';
import { callerOf } from '../access/caller.js';
import type { FormBody } from '../http/form.js';
import { Problem } from '../http/problem.js';

export const formToken = (request: FastifyRequest): string => callerOf(request).formToken();

/** @throws Problem 403 */
export function checkForm(request: FastifyRequest): FormBody {
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
  const given = Buffer.from(form.get('token') ?? '');
  const expected = Buffer.from(formToken(request));
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new Problem({ status: 403, code: 'formToken', detail: 'this form is no longer valid: open its page again' });
  return form;
}
