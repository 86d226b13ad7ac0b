/** What the doors of a running server withstand: each hostile input gets the answer that is demanded, and none a trace. */
import { randomUUID } from 'node:crypto';
import { logSize, milestone, read, recordHarbour, send } from './harbour.js';
import { HOSTILE_REQUESTS, PARTNERSHIP, type HostileRequest } from './hostile-requests.js';
import { connected, repliedOn, requestText, sendRaw, type RawReply } from './raw-http.js';
import { Servers, type ServerUnderTest } from './server-under-test.js';

const SILENT_SOCKETS = 800;

interface Waited {
  readonly reply: RawReply;
  readonly afterMs: number;
}

/** Sends what is not all there yet, and waits until the server has had enough. */
async function waitedOut(port: number, bytes: string): Promise<Waited> {
  const socket = await connected(port);
  const from = performance.now();
  socket.write(bytes);
  const reply = await repliedOn(socket);
  return { reply, afterMs: performance.now() - from };
}

describe('a server under hostile input', () => {
  const servers = new Servers();
  let server: ServerUnderTest;
  let slowBody: Promise<Waited>;
  beforeAll(async () => {
    server = await servers.start();
    await recordHarbour(server.address, PARTNERSHIP);
    // Takes half a minute to be answered, so it begins before everything else.
    slowBody = waitedOut(
      server.port,
      `POST /partnerships/${PARTNERSHIP}/commands/note-milestone HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"occ`,
    );
  }, 60_000);
  afterAll(() => servers.removeAll());

  /** Every problem says the same things, and every refused request leaves no trace. */
  async function refusing(request: HostileRequest): Promise<void> {
    const before = await logSize(server.address);
    const reply = await sendRaw(server.port, request.bytes);
    expect([request.status].flat()).toContain(reply.status);
    expectProblem(reply);
    const { code, errors } = JSON.parse(reply.body) as { code: string; errors?: { code: string; pointer?: string }[] };
    if (request.code !== undefined) expect(code).toBe(request.code);
    if (request.refusal !== undefined) {
      const [refusal, pointer] = request.refusal;
      expect(errors).toContainEqual(
        expect.objectContaining(pointer === undefined ? { code: refusal } : { code: refusal, pointer }),
      );
    }
    expect(reply.headers).toMatchObject(request.headers ?? {});
    expect(await logSize(server.address)).toBe(before);
  }

  function expectProblem(reply: RawReply): void {
    expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(reply.body)).toEqual(
      expect.objectContaining({
        type: expect.stringMatching(/^urn:psp:problem:[a-zA-Z0-9]+$/) as string,
        title: expect.stringMatching(/./) as string,
        status: reply.status,
        code: expect.stringMatching(/^[a-zA-Z0-9]+$/) as string,
        detail: expect.stringMatching(/./) as string,
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      }),
    );
    // Neither a parser's words nor a stack nor SQL.
    expect(reply.body).not.toMatch(/Unexpected token|SyntaxError|node_modules|SELECT |\.ts:|\.js:|root:/);
    expect(reply.text.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
  }

  for (const [name, rows] of HOSTILE_REQUESTS)
    describe(`${name} that nobody should send`, () => {
      for (const row of rows)
        it(`${row.input} is answered ${[row.status].flat().join(' or ')} ${row.code ?? ''}`.trim(), () =>
          refusing(row),
        );
    });

  it('20 MB are refused before they have been read', async () => {
    const before = await logSize(server.address);
    const head = requestText(`POST /partnerships/${PARTNERSHIP}/commands/note-milestone`, {
      'Content-Type': 'application/json',
      'Content-Length': '20000000',
    });
    const reply = await sendRaw(server.port, head + ' '.repeat(1_000_000));
    // Whoever still sends may see the reset before the answer.
    if (reply.text !== '') expect(reply.status).toBe(413);
    expect(await logSize(server.address)).toBe(before);
  });

  it('32 levels are read, and refused for what they hold', async () => {
    const body = `{"occurredOn":null,"data":${'{"a":'.repeat(31)}1${'}'.repeat(31)}}`;
    const reply = await fetch(`${server.address}/partnerships/${PARTNERSHIP}/commands/note-milestone`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(reply.status).toBe(422);
  });

  it('the headers of every answer keep a browser from running or framing anything foreign', async () => {
    const { headers } = await fetch(`${server.address}/health/live`);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'self';object-src 'none';base-uri 'none';frame-ancestors 'none';form-action 'self'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  });

  it('an address with a line break puts nothing into the headers of the answer', async () => {
    const reply = await sendRaw(server.port, requestText('GET /partnerships/a%0d%0aSet-Cookie:%20a=b', {}));
    expect(Object.keys(reply.headers)).not.toContain('set-cookie');
    expectProblem(reply);
  });

  it('a forwarded address changes nothing', async () => {
    const plain = await sendRaw(server.port, requestText('GET /health/live', {}));
    const forged = await sendRaw(
      server.port,
      requestText('GET /health/live', { 'X-Forwarded-For': '8.8.8.8', 'X-Forwarded-Proto': 'https' }),
    );
    expect(forged.status).toBe(200);
    expect(forged.body).toBe(plain.body);
    expect(forged.headers['strict-transport-security']).toBeUndefined();
  });

  describe('a command that comes again', () => {
    it('with the same body is answered as the first time, and appends nothing', async () => {
      const key = randomUUID();
      const first = await send(server.address, PARTNERSHIP, 'note-milestone', milestone('Twice'), { key });
      const size = await logSize(server.address);
      const again = await send(server.address, PARTNERSHIP, 'note-milestone', milestone('Twice'), { key });
      expect([first.status, again.status]).toEqual([201, 201]);
      expect(again.body).toEqual({ ...first.body, repeated: true });
      expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
      expect(await logSize(server.address)).toBe(size);
    });

    it('with another body is refused', async () => {
      const key = randomUUID();
      await send(server.address, PARTNERSHIP, 'note-milestone', milestone('One'), { key });
      const size = await logSize(server.address);
      const other = await send(server.address, PARTNERSHIP, 'note-milestone', milestone('Another'), { key });
      expect([other.status, other.body.code]).toEqual([422, 'commandIdReused']);
      expect(await logSize(server.address)).toBe(size);
    });

    it('under the same key to another command is refused', async () => {
      const key = randomUUID();
      await send(server.address, PARTNERSHIP, 'note-milestone', milestone('Milestone'), { key });
      const strand = { strandId: 'other', name: 'Other', kind: 'service', commissionable: true, novelty: 'new' };
      const other = await send(server.address, PARTNERSHIP, 'open-strand', { occurredOn: null, data: strand }, { key });
      expect([other.status, other.body.code]).toEqual([422, 'commandIdReused']);
    });
  });

  it('a stale If-Match is answered with the revision that stands', async () => {
    const seen = await send(server.address, PARTNERSHIP, 'note-milestone', milestone('Seen'));
    const size = await logSize(server.address);
    const stale = await send(server.address, PARTNERSHIP, 'note-milestone', milestone('Stale'), { ifMatch: 0 });
    expect([stale.status, stale.body.code]).toEqual([412, 'stale']);
    expect(stale.body.revision).toBe(seen.body.revision);
    expect(stale.headers.get('etag')).toBe(`"${seen.body.revision}"`);
    expect(await logSize(server.address)).toBe(size);
  });

  it('an unknown partnership is refused by its rule when recording, and not found when reading', async () => {
    const recorded = await send(server.address, 'nowhere-at-all', 'note-milestone', milestone('A'));
    expect([recorded.status, recorded.body.errors[0].code, recorded.body.errors[0].name]).toEqual([
      422,
      'R11',
      'PartnershipUnknown',
    ]);
    const found = await read(server.address, '/partnerships/nowhere-at-all');
    expect([found.status, found.body.code]).toEqual([404, 'partnershipUnknown']);
  });

  it('an unknown command is not found', async () => {
    const { status, body } = await send(server.address, PARTNERSHIP, 'delete-everything', milestone('A'));
    expect([status, body.code]).toEqual([404, 'unknownCommand']);
  });

  it('nothing of all this was logged as a bug', () => {
    expect(server.logged()).toEqual([]);
  });

  describe('those who take their time', () => {
    it(`${SILENT_SOCKETS} connections that say nothing, or half of it, are closed, and others are served meanwhile`, async () => {
      const sockets = await Promise.all(Array.from({ length: SILENT_SOCKETS }, () => connected(server.port)));
      const from = performance.now();
      for (const [i, socket] of sockets.entries())
        if (i % 2 === 0) socket.write('GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nX-');
      let open = sockets.length;
      const closed = sockets.map((socket) => repliedOn(socket).then(() => (open -= 1)));
      while (open > 0) expect((await fetch(`${server.address}/health/live`)).status).toBe(200);
      await Promise.all(closed);
      expect(performance.now() - from).toBeLessThanOrEqual(15_000);
    }, 45_000);

    it('a body that never ends is cut off', async () => {
      const { reply, afterMs } = await slowBody;
      expect(afterMs).toBeLessThanOrEqual(35_000);
      if (reply.text !== '') expect(reply.status).toBe(408);
    }, 45_000);
  });
});
