/** How the HTTP server is set up: limits on everything, one JSON parser, and problems for all that goes wrong before a
 *  handler is reached. */
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { isLoopback } from '#engine';
import { callerOf } from '../access/caller.js';
import { answerBroken, refuseExpectation } from './broken-requests.js';
import { parseForm } from './form.js';
import { parseJsonObject } from './json-gate.js';
import { Problem } from './problem.js';
import { Routes } from './routes.js';
import { securityHeaders } from './security-headers.js';

const BODY_LIMIT = 65_536;
const MOST_HEADERS = 64;
const MOST_CONNECTIONS = 1_000;

export const fastifyAdapter = (): FastifyAdapter =>
  new FastifyAdapter({
    http: {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 2_000,
      maxHeaderSize: 8_192,
      requireHostHeader: false, // looked at below, where a problem can be answered
    },
    requestTimeout: 30_000,
    keepAliveTimeout: 5_000,
    // Frees a reader that has stalled; above the longest computation, since it cuts an answer that begins later.
    connectionTimeout: 120_000,
    bodyLimit: BODY_LIMIT,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error: { code: string }, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(request, reply, frameworkProblem(error)),
    clientErrorHandler: answerBroken,
  } as never);

function frameworkProblem(error: { code: string }): Problem {
  return error.code === 'FST_ERR_MAX_PARAM_LENGTH'
    ? new Problem({
        status: 414,
        code: 'addressTooLong',
        detail: 'a part of the address is longer than 200 characters',
      })
    : new Problem({ status: 400, code: 'address', detail: 'the address cannot be read' });
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  void reply.status(problem.status).headers(problem.details.headers ?? {});
  if (problem.status === 413) void reply.header('connection', 'close');
  return reply
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer((body: string) => body)
    .send(JSON.stringify(problem.document(request.id)));
}

export interface HttpOptions {
  readonly host: string;
  readonly publicUrl: string | undefined;
  /** Who asks, as far as can be said of everybody; then, once the request is one that can be answered, who it is. */
  readonly callers: {
    begin(request: FastifyRequest): void;
    authenticate(request: FastifyRequest): Promise<void>;
  };
}

/** Everything that must stand before routes are made. */
export async function prepareHttp(app: NestFastifyApplication, options: HttpOptions): Promise<Routes> {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const server = fastify.server as Server;
  server.maxHeadersCount = MOST_HEADERS + 1;
  server.maxConnections = MOST_CONNECTIONS;
  server.on('checkExpectation', refuseExpectation);
  const routes = new Routes();
  const always = await securityHeaders({ https: options.publicUrl?.startsWith('https:') === true });

  fastify.addHook('onRoute', (route) => routes.add(route.method, route.url));
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.headers(always).header('x-request-id', request.id);
    options.callers.begin(request);
    checkHeaders(request);
    checkHost(request, options);
  });
  fastify.addHook('onRequest', async (request) => {
    checkBody(request);
    await options.callers.authenticate(request);
  });
  fastify.addHook('onSend', async (request, reply, payload) => {
    const { credential } = callerOf(request);
    const isPersonal = credential === 'token' || credential === 'session';
    if (isPersonal && !reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    return payload;
  });

  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    parsing(() => parseJsonObject(body as Buffer, { decimals: TAKES_DECIMALS.test(request.url) }), done);
  });
  fastify.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (_request, body, done) => {
    parsing(() => parseForm(body as Buffer), done);
  });
  return routes;
}

type Done = (error: Error | null, body?: unknown) => void;
function parsing(parse: () => unknown, done: Done): void {
  try {
    done(null, parse());
  } catch (error) {
    done(error as Error);
  }
}

/** Pages in a browser are protected from other sites by the name under which they are reached. */
function checkHost(request: FastifyRequest, { host, publicUrl }: HttpOptions): void {
  const asked = request.headers.host ?? '';
  if (asked === '')
    throw new Problem({ status: 400, code: 'host', detail: 'a request names the server that it is for, as Host' });
  if (!isLoopback(host) && publicUrl === undefined) return;
  const name = asked.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  // Only a page of this machine is reached under such a name, wherever the server listens.
  if (isLoopback(name)) return;
  if (publicUrl !== undefined && asked === new URL(publicUrl).host) return;
  throw new Problem({ status: 421, code: 'host', detail: 'this server does not answer to that name' });
}

/** Headers that are believed: a second one would be another reading of the same request. */
const ONCE = new Set(['host', 'content-type', 'authorization', 'idempotency-key', 'if-match']);

function checkHeaders(request: FastifyRequest): void {
  const { rawHeaders } = request.raw;
  if (rawHeaders.length > 2 * MOST_HEADERS)
    throw new Problem({ status: 431, code: 'headers', detail: `a request has at most ${MOST_HEADERS} headers` });
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase();
    if (!ONCE.has(name)) continue;
    if (seen.has(name))
      throw new Problem({ status: 400, code: 'headerTwice', detail: `the header ${name} is given twice` });
    seen.add(name);
  }
}

const PAGE_FORMS = /^\/(propose|sign-in|sign-out|psp\/[^/]+\/(record|mend))([/?]|$)/;

/** A specification of an analysis is recorded nowhere. */
const TAKES_DECIMALS = /^\/research\/answers([/?]|$)/;

function checkBody(request: FastifyRequest): void {
  const { method } = request;
  if (method === 'GET' || method === 'HEAD') return;
  if (request.headers['content-encoding'] !== undefined)
    throw new Problem({ status: 415, code: 'contentEncoding', detail: 'send the body without Content-Encoding' });
  const isForm = PAGE_FORMS.test(request.url);
  const wanted = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
  const type = request.headers['content-type'];
  const length = request.headers['content-length'] ?? '0';
  if (type === undefined && length === '0' && request.headers['transfer-encoding'] === undefined) return;
  const [media = '', ...parameters] = (type ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charsetOk = parameters.every((parameter) => parameter === '' || parameter === 'charset=utf-8');
  if (media !== wanted || !charsetOk)
    throw new Problem({ status: 415, code: 'mediaType', detail: `send ${wanted}, in UTF-8` });
}
