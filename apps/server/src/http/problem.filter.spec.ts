import { HttpException, type ArgumentsHost } from '@nestjs/common';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { pino } from 'pino';
import { ProblemFilter } from './problem.filter.js';
import { Problem } from './problem.js';
import { Routes } from './routes.js';

/** Between a request and its answer, as much as the filter looks at. */
const hostOf = (request: FastifyRequest, reply: FastifyReply) =>
  ({ switchToHttp: () => ({ getRequest: () => request, getResponse: () => reply }) }) as unknown as ArgumentsHost;

describe('what a request ends with', () => {
  let instance: FastifyInstance;
  let thrown: unknown;
  let lines: string[];
  let fatal: Error[];

  beforeEach(() => {
    lines = [];
    fatal = [];
    const routes = new Routes();
    routes.add(['GET', 'HEAD'], '/partnerships/:id');
    const log = pino({ base: undefined }, { write: (line: string) => void lines.push(line) });
    const filter = new ProblemFilter(routes, log, (reason) => fatal.push(reason));
    instance = fastify({ genReqId: () => 'request-1' });
    instance.setErrorHandler((error, request, reply) => filter.catch(thrown ?? error, hostOf(request, reply)));
    instance.all('/*', () => {
      throw new Error('as said below');
    });
  });
  afterEach(() => instance.close());

  async function endedBy(error: unknown, url = '/partnerships/harbour', accept = 'application/json') {
    thrown = error;
    return instance.inject({ url, headers: { accept } });
  }

  const codedAs = (code: string, message = 'why') => Object.assign(new Error(message), { code });

  it('is a problem document with its code, and the id of the request', async () => {
    const reply = await endedBy(
      new Problem({ status: 412, code: 'stale', detail: 'read again', more: { revision: 3 } }),
    );
    expect(reply.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(reply.json()).toEqual({
      type: 'urn:psp:problem:stale',
      title: 'The history has moved on',
      status: 412,
      code: 'stale',
      detail: 'read again',
      revision: 3,
      requestId: 'request-1',
    });
  });

  it('is a page for a browser that asks for one', async () => {
    const reply = await endedBy(
      new Problem({ status: 404, code: 'notFound', detail: 'not <b>here</b>' }),
      '/',
      'text/html',
    );
    expect(reply.headers['content-type']).toMatch(/^text\/html/);
    expect(reply.body).toContain('not &lt;b>here');
  });

  it('is a fault of this server where nobody foresaw it, and tells no more than where to look', async () => {
    const reply = await endedBy(new TypeError("Cannot read 'secret' of SELECT * FROM events"));
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([500, 'internal']);
    expect(reply.body).not.toMatch(/secret|SELECT|TypeError/);
    expect(reply.body).toContain('request-1');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 50, requestId: 'request-1', msg: 'a request met a bug' });
  });

  it('is one line of the log, whatever line breaks somebody put into it', async () => {
    const forged = 'bad\r\n{"level":30,"msg":"all is well"}\n\u2028\u0000';
    await endedBy(new Error(forged), `/partnerships/${encodeURIComponent(forged)}`);
    expect(lines).toHaveLength(1);
    expect(lines[0]!.trimEnd()).not.toMatch(/[\r\n]/);
    const { err } = JSON.parse(lines[0]!) as { err: { message: string } };
    expect(err.message).toBe(forged);
  });

  it.each([
    [codedAs('StoreUnavailable'), 503, 'storeUnavailable'],
    [codedAs('StreamDamaged'), 503, 'storeDamaged'],
    [codedAs('StreamGone'), 503, 'storeDamaged'],
    [codedAs('ECONNRESET'), 400, 'aborted'],
    [new HttpException('large', 413), 413, 'tooLarge'],
    [Object.assign(new Error('large'), { statusCode: 413 }), 413, 'tooLarge'],
    [Object.assign(new Error('type'), { statusCode: 415 }), 415, 'mediaType'],
    [new HttpException('no', 418), 418, 'request'],
  ])('%s is answered %i %s, and is no bug', async (error, status, code) => {
    const reply = await endedBy(error);
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([status, code]);
    expect(lines).toEqual([]);
    expect(fatal).toEqual([]);
  });

  it.each(['StoreClosed', 'NewerEvent'])('%s is answered, and this server cannot go on', async (code) => {
    const reply = await endedBy(codedAs(code));
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([503, 'stopping']);
    expect(fatal).toHaveLength(1);
  });

  it('tells a wrong method from a wrong path', async () => {
    const method = await endedBy(new HttpException('no', 404), '/partnerships/harbour?validAt=2013-01-01');
    expect([method.statusCode, method.headers['allow']]).toEqual([405, 'GET, HEAD']);
    const path = await endedBy(new HttpException('no', 404), '/partnerships/harbour/nothing');
    expect([path.statusCode, path.headers['allow']]).toEqual([404, undefined]);
  });
});
