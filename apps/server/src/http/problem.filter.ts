/** Turns whatever a request ends with into a problem document; only a bug is a 500, with its id in the log. */
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './fastify.js';
import { problemPage } from '../pages/problem-page.js';
import { Problem } from './problem.js';
import type { Routes } from './routes.js';

interface Log {
  error(fields: object, message: string): void;
}

/** What an operator has to look at, by the name that a client knows it under. */
const OF_THE_STORE: Readonly<Record<string, string>> = {
  StoreUnavailable: 'storeUnavailable',
  StreamDamaged: 'storeDamaged',
  StreamGone: 'storeDamaged',
  LogReplaced: 'storeDamaged',
  AccessDenied: 'storeAccessDenied',
};

/** A storage fault that this process cannot outlive. */
const STOPS = new Set(['StoreClosed', 'NewerEvent']);

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: Routes,
    private readonly log: Log,
    private readonly onFatal: (reason: Error) => void,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = this.#problemOf(error, request);
    if (wantsPage(request)) {
      void reply
        .status(problem.status)
        .headers(problem.details.headers ?? {})
        .header('content-type', 'text/html; charset=utf-8')
        .send(problemPage(problem, request));
    } else sendProblem(request, reply, problem);
  }

  #problemOf(error: unknown, request: FastifyRequest): Problem {
    if (error instanceof Problem) return error;
    const { code, message } = error as { code?: string; message?: string };
    const statusCode =
      error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number }).statusCode;
    if (statusCode === 413)
      return new Problem({ status: 413, code: 'tooLarge', detail: 'a body has at most 65,536 bytes' });
    if (statusCode === 415)
      return new Problem({ status: 415, code: 'mediaType', detail: 'send application/json, in UTF-8' });
    if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY' || code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH')
      return new Problem({ status: 400, code: 'syntax', detail: 'the body is empty or cut off: send one JSON object' });
    if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE')
      return new Problem({ status: 400, code: 'aborted', detail: 'the request broke off before it was all there' });
    if (error instanceof HttpException && statusCode === 404) return this.#unknownRoute(request);
    if (error instanceof HttpException && error.getStatus() < 500)
      return new Problem({ status: error.getStatus(), code: 'request', detail: 'the request cannot be answered' });
    const ofTheStore = code === undefined ? undefined : OF_THE_STORE[code];
    if (ofTheStore !== undefined)
      return new Problem({
        status: 503,
        code: ofTheStore,
        detail: message ?? 'the store cannot be read now',
        headers: { 'retry-after': '5' },
      });
    if (code !== undefined && STOPS.has(code)) {
      this.onFatal(error as Error);
      return new Problem({ status: 503, code: 'stopping', detail: message ?? 'this server is stopping' });
    }
    this.log.error({ requestId: request.id, err: error }, 'a request met a bug');
    return new Problem({
      status: 500,
      code: 'internal',
      detail: `something went wrong in this server; its log tells more under ${request.id}`,
    });
  }

  #unknownRoute(request: FastifyRequest): Problem {
    const allowed = this.routes.allowed(request.url);
    return allowed.length === 0
      ? new Problem({ status: 404, code: 'notFound', detail: 'there is nothing at this address' })
      : new Problem({
          status: 405,
          code: 'method',
          detail: `this address takes ${allowed.join(', ')}`,
          headers: { allow: allowed.join(', ') },
        });
  }
}

/** A browser that asks for a page gets one, also where something is wrong. */
const wantsPage = (request: FastifyRequest) =>
  (request.method === 'GET' || (request.headers['content-type'] ?? '').includes('x-www-form-urlencoded')) &&
  (request.headers.accept ?? '').includes('text/html');
