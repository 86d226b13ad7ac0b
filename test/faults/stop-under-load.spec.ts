/** A server that is told to stop answers everything that it had accepted, takes nothing more, and ends in order. */
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { realPartnershipCommands } from '#registers';
import { logSize, milestone, recordHarbour } from '../e2e/harbour.js';
import { connected, repliedOn, type RawReply } from '../e2e/raw-http.js';
import { runServer, Servers, type Place } from '../e2e/server-under-test.js';
import { rounds } from './rounds.js';

const IN_FLIGHT = 20;
const MOST_MS = 10_000;

interface InFlight {
  /** Sends what is missing, and answers what comes back until the connection is closed. */
  finish(): Promise<RawReply>;
}

/** A request whose headers the server has accepted and whose body it waits for. */
async function inFlight(port: number, label: string, keepAlive: boolean): Promise<InFlight> {
  const socket = await connected(port);
  const body = JSON.stringify(milestone(label));
  socket.write(
    [
      'POST /partnerships/harbour/commands/note-milestone HTTP/1.1',
      'Host: 127.0.0.1',
      `Connection: ${keepAlive ? 'keep-alive' : 'close'}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Expect: 100-continue',
      '\r\n',
    ].join('\r\n'),
  );
  await continued(socket);
  return {
    finish() {
      const reply = repliedOn(socket);
      socket.write(body);
      return reply;
    },
  };
}

async function continued(socket: Socket): Promise<void> {
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  if (!chunk.toString().startsWith('HTTP/1.1 100')) throw new Error(`not accepted: ${chunk.toString()}`);
}

/** Connects again and again until that is refused. */
async function refusesConnections(port: number): Promise<void> {
  for (;;) {
    const socket = connect({ host: '127.0.0.1', port });
    const refused = await Promise.race([
      once(socket, 'connect').then(() => false),
      once(socket, 'error').then(() => true),
    ]).catch(() => true);
    socket.destroy();
    if (refused) return;
  }
}

async function appears(path: string): Promise<void> {
  const watcher = watch(dirname(path));
  try {
    while (!existsSync(path)) await once(watcher, 'change');
  } finally {
    watcher.close();
  }
}

describe('a server that is told to stop', () => {
  const servers = new Servers();
  afterAll(() => servers.removeAll());

  const times = rounds(5, 50);
  describe(`with ${IN_FLIGHT} requests in flight, ${times} times over`, () => {
    let place: Place;
    let size = 0;
    beforeAll(async () => {
      place = servers.place();
      const server = await servers.start({ place });
      await recordHarbour(server.address);
      size = await logSize(server.address);
      await server.end();
    }, 60_000);

    it.each(Array.from({ length: times }, (_, i) => i + 1))(
      'answers all of them, keeps what it answered, and exits 0 (%i)',
      async (round) => {
        const server = await servers.start({ place });
        expect(await logSize(server.address)).toBe(size);
        const waiting = await Promise.all(
          Array.from({ length: IN_FLIGHT }, (_, i) => inFlight(server.port, `${round}-${i}`, i % 2 === 0)),
        );
        const from = performance.now();
        const ended = server.end('SIGTERM');
        await refusesConnections(server.port);
        const replies = await Promise.all(waiting.map((request) => request.finish()));
        expect(replies.map(({ status }) => status)).toEqual(Array(IN_FLIGHT).fill(201));
        expect(new Set(replies.map(({ headers }) => headers['connection']))).toEqual(new Set(['close']));
        expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
        expect(performance.now() - from).toBeLessThanOrEqual(MOST_MS);
        size += IN_FLIGHT;
      },
      60_000,
    );
  });

  it('does not wait for those who ask nothing', async () => {
    const server = await servers.start();
    const silent = await connected(server.port);
    const kept = await connected(server.port);
    kept.write('GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await once(kept, 'data');
    const from = performance.now();
    const ended = server.end('SIGINT');
    await Promise.all([repliedOn(silent), repliedOn(kept)]);
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    expect(performance.now() - from).toBeLessThanOrEqual(MOST_MS);
  }, 30_000);

  it('while it loads ends in order, and its successor goes on with the load', async () => {
    const place = servers.place();
    const begun = appears(join(place.dataDir, 'read-models-1.db'));
    const ended = runServer({ place, load: true, signal: { when: begun, send: 'SIGTERM' } });
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    const facts = [...realPartnershipCommands()].length;
    const server = await servers.start({ place, load: true });
    expect(await logSize(server.address)).toBe(facts);
  }, 60_000);
});
