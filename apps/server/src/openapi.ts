/** The OpenAPI document: every command with its derived schema and a working example, beside the routes that Nest knows. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import {
  CommandEnvelope,
  DEFINITIONS,
  exampleOf,
  schemaOf,
  slugOfCommand,
  WARNINGS,
  type Definition,
  type JsonSchema,
} from '#lifecycle';

import type { ListedRoute } from './access/listed-routes.js';
import { describeAccess } from './openapi-access.js';
import { ABOUT_SCHEMA, describeAnswers } from './openapi-answers.js';

const PROBLEM = { $ref: '#/components/schemas/Problem' };
const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: PROBLEM } },
});

/** The body of a command: its envelope, and the fields of its fact under `data`. */
export function bodySchemaOf(definition: Definition): JsonSchema {
  const envelope = schemaOf(CommandEnvelope) as { required: string[]; properties: Record<string, unknown> };
  return {
    type: 'object',
    additionalProperties: false,
    required: [...envelope.required, 'data'],
    properties: {
      ...envelope.properties,
      data: schemaOf(definition.owner),
      correlationId: { type: 'string', format: 'uuid' },
      causationId: { type: 'string', format: 'uuid' },
    },
  };
}

const exampleBodyOf = (definition: Definition) => ({
  occurredOn: '2013-04',
  data: exampleOf(definition),
  evidence: [{ source: 'Minute of the steering group, April 2013', locator: 'item 4', certainty: 'stated' }],
});

function operationOf(definition: Definition) {
  return {
    tags: [definition.chapter],
    operationId: definition.command,
    summary: definition.meaning,
    description: `Records the fact ${definition.type}. Repeating it with the same Idempotency-Key has one effect.`,
    parameters: [
      { name: 'partnershipId', in: 'path', required: true, schema: { type: 'string' }, example: 'low-moss' },
      {
        name: 'dryRun',
        in: 'query',
        schema: { type: 'boolean' },
        description: 'Answers what recording would; writes nothing.',
      },
      {
        name: 'Idempotency-Key',
        in: 'header',
        schema: { type: 'string', format: 'uuid' },
        description: 'The id of this command.',
      },
      {
        name: 'If-Match',
        in: 'header',
        schema: { type: 'string' },
        example: '"12"',
        description: 'The revision that was seen.',
      },
    ],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: bodySchemaOf(definition), example: exampleBodyOf(definition) } },
    },
    responses: {
      200: {
        description: 'With dryRun: it could be recorded.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Preview' } } },
      },
      201: {
        description: 'Recorded.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Receipt' } } },
      },
      400: problem('Not one JSON object in one reading.'),
      409: problem('Others recorded at the same time.'),
      412: problem('The history has moved on.'),
      413: problem('Too large.'),
      415: problem('Not JSON.'),
      422: problem('Refused by a field or a rule, with code and pointer.'),
      503: problem('Not possible now, or the outcome is unknown: repeat with the same key.'),
      507: problem('The disk is full.'),
    },
  };
}

const warningCodes = { type: 'array', items: { type: 'string', enum: Object.keys(WARNINGS) } };

const SCHEMAS = {
  About: ABOUT_SCHEMA,
  Problem: {
    type: 'object',
    required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
    properties: {
      type: { type: 'string' },
      title: { type: 'string' },
      status: { type: 'integer' },
      code: { type: 'string' },
      detail: { type: 'string' },
      requestId: { type: 'string' },
      revision: { type: 'integer' },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          required: ['code', 'message'],
          properties: {
            code: { type: 'string' },
            name: { type: 'string' },
            pointer: { type: 'string' },
            message: { type: 'string' },
          },
        },
      },
    },
  },
  Receipt: {
    type: 'object',
    required: ['partnershipId', 'revision', 'position', 'index', 'eventIds', 'warnings', 'repeated'],
    properties: {
      partnershipId: { type: 'string' },
      revision: { type: 'integer' },
      position: { type: 'string' },
      index: { type: ['integer', 'null'] },
      eventIds: { type: 'array', items: { type: 'string', format: 'uuid' } },
      warnings: warningCodes,
      repeated: { type: 'boolean' },
    },
  },
  Preview: {
    type: 'object',
    required: ['acceptable', 'warnings', 'revision', 'alreadyRecorded'],
    properties: {
      acceptable: { type: 'boolean' },
      warnings: warningCodes,
      revision: { type: 'integer' },
      alreadyRecorded: { type: 'boolean' },
    },
  },
};

const GENERIC = '/partnerships/{partnershipId}/commands/{command}';

export function openApiDocument(app: NestFastifyApplication, routes: readonly ListedRoute[]): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Partnership Lifecycle Engine')
    .setDescription('Records every decision of a Public Social Partnership, and answers from those events alone.')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'Printed by "psp token".' }, 'token')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  delete document.paths[GENERIC];
  for (const definition of DEFINITIONS)
    document.paths[`/partnerships/{partnershipId}/commands/${slugOfCommand(definition.command)}`] = {
      post: operationOf(definition) as never,
    };
  describeAnswers(document);
  describeAccess(document, routes);
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, ...(SCHEMAS as object) },
  };
  return document;
}

/** Served at `/api`, as JSON at `/api-json`. */
export function serveOpenApi(app: NestFastifyApplication, routes: readonly ListedRoute[]): void {
  SwaggerModule.setup('api', app, openApiDocument(app, routes), { jsonDocumentUrl: 'api-json', raw: ['json'] });
}
