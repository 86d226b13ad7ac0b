/** Thousands of requests made of our own OpenAPI document, valid and spoilt: only documented answers, and no bug. */
import fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { logSize, read, recordHarbour } from '../e2e/harbour.js';
import { Servers, type ServerUnderTest } from '../e2e/server-under-test.js';
import { problemsOf } from './json-schema.js';
import { requestsOf, type FuzzedRequest, type OpenApi } from './openapi-requests.js';
import { rounds } from './rounds.js';

const REQUESTS = rounds(5_000, 50_000);
const WARM_UP = 1_000;
const AT_ONCE = 8;
const MOST_GROWTH_MB = 50;
/** With room a heap grows before anything is collected; kept tight, what grows is what is kept. */
const TIGHT_HEAP = '--max-semi-space-size=2 --max-old-space-size=160';
const BODY_LIMIT = 65_536;
const SEED = 20_130_401;

interface Answered {
  readonly request: FuzzedRequest;
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Memory of a process that is in use, in MB. Undefined where the system does not tell. */
function residentMb(pid: number): number | undefined {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return undefined;
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(path, 'utf8'))![1]) / 1024;
}

/** A checkpoint, a proof and the lines of an export are text. */
const JSON_TYPE = /^application\/(problem\+)?json(;|$)/;

describe(`a server that is sent ${REQUESTS} requests made of its own description`, () => {
  const servers = new Servers();
  let server: ServerUnderTest;
  let document: OpenApi;
  const answers: Answered[] = [];
  let warm: number | undefined;
  let after: number | undefined;
  let probes = 0;
  let cutOff = 0;

  async function ask(request: FuzzedRequest): Promise<void> {
    const { url, method, headers, body } = request;
    const sent = { method, headers, redirect: 'manual' as const, ...(body === undefined ? {} : { body }) };
    const reply = await fetch(server.address + url, sent).catch((error: unknown) => {
      // Whoever still sends too large a body may see the end of the connection before the answer.
      if (body !== undefined && body.length > BODY_LIMIT) return undefined;
      throw error;
    });
    if (reply === undefined) {
      cutOff += 1;
      return;
    }
    const text = await reply.text();
    answers.push({ request, status: reply.status, type: reply.headers.get('content-type') ?? '', text });
  }

  async function askAll(requests: readonly FuzzedRequest[]): Promise<void> {
    const left = [...requests].reverse();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let request = left.pop(); request !== undefined; request = left.pop()) await ask(request);
      }),
    );
  }

  beforeAll(async () => {
    server = await servers.start({ load: true, env: { NODE_OPTIONS: TIGHT_HEAP } });
    await recordHarbour(server.address);
    document = (await read(server.address, '/api-json')).body as OpenApi;
    const requests = fc.sample(requestsOf(document), { numRuns: REQUESTS, seed: SEED });
    await askAll(requests.slice(0, WARM_UP));
    warm = residentMb(server.pid);
    let done = false;
    const probing = (async () => {
      for (; !done; probes += 1) if ((await fetch(`${server.address}/health/live`)).status !== 200) return;
    })();
    await askAll(requests.slice(WARM_UP));
    done = true;
    await probing;
    after = residentMb(server.pid);
  }, REQUESTS * 60);
  afterAll(() => servers.removeAll());

  const brief = ({ request, status, text }: Answered) => ({ ...request, status, answer: text.slice(0, 300) });
  const operationOf = ({ path, method }: FuzzedRequest) => document.paths[path]![method.toLowerCase()]!;

  it('answers every one of them', () => {
    expect(answers.length + cutOff).toBe(REQUESTS);
    expect(probes).toBeGreaterThan(0);
  });

  it('never with a fault of its own', async () => {
    expect(answers.filter(({ status }) => status >= 500).map(brief)).toEqual([]);
    expect(server.logged()).toEqual([]);
    expect((await fetch(`${server.address}/health/ready`)).status).toBe(200);
  });

  it('only with a status that its description names', () => {
    const undocumented = answers.filter(({ request, status }) => !(String(status) in operationOf(request).responses));
    expect(undocumented.map(brief)).toEqual([]);
  });

  it('with bodies that are of the schema in its description', () => {
    const wrong = answers.flatMap((answer) => {
      const { request, status, type, text } = answer;
      const schema =
        operationOf(request).responses[status]?.content?.[type.split(';')[0]!]?.schema ??
        (type.startsWith('application/problem+json') ? { $ref: '#/Problem' } : undefined);
      if (schema === undefined) return [];
      const said: unknown = JSON_TYPE.test(type) ? JSON.parse(text) : text;
      const problems = problemsOf(said, schema, document.components.schemas);
      return problems.length === 0 ? [] : [{ ...brief(answer), problems }];
    });
    expect(wrong).toEqual([]);
  });

  it('reaching recorded, refused and unreadable alike', () => {
    const statuses = new Set(answers.map(({ status }) => status));
    for (const status of [200, 201, 400, 404, 413, 415, 422]) expect(statuses).toContain(status);
  });

  it('with a log that grew only by what it answered 201', async () => {
    const recorded = new Set(
      answers.flatMap(({ request, status, text }) =>
        status === 201 && /\/commands\/|\/import$/.test(request.path)
          ? [(JSON.parse(text) as { index?: number }).index]
          : [],
      ),
    );
    recorded.delete(undefined);
    expect(await logSize(server.address)).toBeGreaterThanOrEqual(recorded.size);
  });

  (existsSync('/proc/self/status') ? it : it.skip)(`without growing by more than ${MOST_GROWTH_MB} MB`, () => {
    expect(after! - warm!).toBeLessThanOrEqual(MOST_GROWTH_MB);
  });
});
