import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastify, type FastifyInstance } from 'fastify';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { Drain } from './drain.js';

/** As much of an application as is drained. */
const applicationOf = (instance: FastifyInstance) =>
  ({
    getHttpAdapter: () => ({ getInstance: () => instance }),
    close: () => instance.close(),
  }) as unknown as NestFastifyApplication;

describe('a server that drains', () => {
  let instance: FastifyInstance;
  let drain: Drain;
  let port: number;
  let answerSlow: () => void;
  let slowAsked: Promise<void>;

  beforeEach(async () => {
    instance = fastify({ forceCloseConnections: false });
    drain = new Drain(applicationOf(instance), instance.server);
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    slowAsked = asked.promise;
    answerSlow = answered.resolve;
    instance.get('/health/ready', () => 'ready');
    instance.get('/slow', async () => {
      asked.resolve();
      await answered.promise;
      return 'at last';
    });
    await instance.listen({ host: '127.0.0.1', port: 0 });
    ({ port } = instance.server.address() as AddressInfo);
  });
  afterEach(() => instance.close());

  async function connection(): Promise<Socket> {
    const socket = connect({ host: '127.0.0.1', port });
    await once(socket, 'connect');
    return socket;
  }

  it('is ready before', async () => {
    expect((await instance.inject('/health/ready')).statusCode).toBe(200);
  });

  it('says that it is not ready, answers what it had accepted, and takes no new connection', async () => {
    const slow = fetch(`http://127.0.0.1:${port}/slow`);
    await slowAsked;
    const closed = drain.close();
    expect((await instance.inject('/health/ready')).json()).toMatchObject({ message: 'this server is stopping' });
    await expect(fetch(`http://127.0.0.1:${port}/health/ready`)).rejects.toThrow();
    answerSlow();
    const reply = await slow;
    expect([await reply.text(), reply.headers.get('connection')]).toEqual(['at last', 'close']);
    await closed;
    expect(instance.server.listening).toBe(false);
  });

  it('does not wait for connections on which nothing was asked, or nothing more', async () => {
    const silent = await connection();
    const kept = await connection();
    kept.write('GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await once(kept, 'data');
    const ends = [once(silent, 'close'), once(kept, 'close')];
    for (const socket of [silent, kept]) socket.resume();
    await drain.close();
    await Promise.all(ends);
    expect([silent.readableEnded || silent.destroyed, kept.destroyed]).toEqual([true, true]);
  });

  it('drains once, however often it is asked', () => {
    const first = drain.close();
    expect(drain.close()).toBe(first);
    return first;
  });
});
