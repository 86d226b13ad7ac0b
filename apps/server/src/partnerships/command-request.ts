/** A request to record, read into a command: what the address and headers say, and the body as it came. */
import type { FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { definitionOfSlug, type Command, type Definition } from '#lifecycle';
import { notFound, Problem, refusedParameter } from '../http/problem.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** What the address and the headers say is no field of the body. */
const NOT_IN_BODY = ['type', 'partnershipId', 'commandId', 'expectedRevision'];

export function partnershipIdOf(text: string): string {
  if (text.length < 3 || text.length > 64 || !SLUG.test(text))
    throw refusedParameter(
      'partnershipId',
      'must be 3 to 64 lower-case letters and digits, with single hyphens between',
    );
  return text;
}

export function definitionOf(slug: string): Definition {
  const definition = definitionOfSlug(slug);
  if (definition === undefined)
    throw notFound(`there is no command ${slug}: GET /partnerships/{id}/commands lists them`, 'unknownCommand');
  return definition;
}

export function commandIdOf(request: FastifyRequest): string {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return randomUUID();
  if (typeof key !== 'string' || !UUID.test(key))
    throw refusedParameter('Idempotency-Key', 'must be a lower-case UUID, one for each command');
  return key;
}

export function expectedRevisionOf(request: FastifyRequest): number | undefined {
  const tag = request.headers['if-match'];
  if (tag === undefined) return undefined;
  const found = /^"(\d{1,15})"$/.exec(tag);
  if (found === null) throw refusedParameter('If-Match', 'must be a revision in quotes, such as "12"');
  return Number(found[1]);
}

/** @throws Problem */
export function commandOf(request: FastifyRequest, partnershipId: string, slug: string): Command {
  const { command } = definitionOf(slug);
  const id = partnershipIdOf(partnershipId);
  const body = request.body as Record<string, unknown> | undefined;
  if (body === undefined || body === null)
    throw new Problem({ status: 400, code: 'syntax', detail: 'the body is empty: send one JSON object' });
  const misplaced = [...NOT_IN_BODY, 'correlationId', 'causationId'].filter((field) => field in body);
  const ids = Object.fromEntries(
    ['correlationId', 'causationId'].filter((field) => field in body).map((field) => [field, body[field]]),
  );
  const wrong = misplaced.find((field) => NOT_IN_BODY.includes(field));
  if (wrong !== undefined)
    throw new Problem({
      status: 422,
      code: 'refused',
      detail: `/${wrong} is said by the address and the headers, not by the body`,
      errors: [
        {
          code: 'R10',
          name: 'ValueNotAllowed',
          pointer: `/${wrong}`,
          message: 'is said by the address and the headers',
        },
      ],
    });
  for (const [field, value] of Object.entries(ids))
    if (typeof value !== 'string' || !UUID.test(value))
      throw refusedParameter(`/${field}`, 'must be a lower-case UUID');
  const expectedRevision = expectedRevisionOf(request);
  return {
    ...(body as object),
    type: command,
    partnershipId: id,
    commandId: commandIdOf(request),
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
  } as Command;
}
