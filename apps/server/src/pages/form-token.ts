/** A form counts only when it comes from a page of this installation. */
import type { FastifyRequest } from 'fastify';
import { timingSafeEqual } from 'node:crypto';
import type { Engine } from '#engine';
import type { FormBody } from '../http/form.js';
import { Problem } from '../http/problem.js';

export const formToken = (engine: Engine): string => engine.secretFor('page-forms');

/** @throws Problem 403 */
export function checkForm(engine: Engine, request: FastifyRequest): FormBody {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new Problem({ status: 403, code: 'crossSite', detail: 'this form was sent by a page of another site' });
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
  const given = Buffer.from(form.get('token') ?? '');
  const expected = Buffer.from(formToken(engine));
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new Problem({ status: 403, code: 'formToken', detail: 'this form is no longer valid: open its page again' });
  return form;
}
