/** How a server ends: what was accepted is answered, what comes is refused, and nobody waits for idle connections. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Problem } from './problem.js';

const LOOK_EVERY_MS = 100;
const PATIENCE_MS = 8_000;

export class Drain {
  #draining: Promise<void> | undefined;
  readonly #sockets = new Set<Socket>();

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly server: Server,
  ) {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    fastify.addHook('onRequest', async (request) => {
      if (this.draining && request.routeOptions.url === '/health/ready')
        throw new Problem({ status: 503, code: 'stopping', detail: 'this server is stopping' });
    });
    fastify.addHook('onSend', async (_request, reply, payload) => {
      if (this.draining) void reply.header('connection', 'close');
      return payload;
    });
  }

  get draining(): boolean {
    return this.#draining !== undefined;
  }

  close(): Promise<void> {
    return (this.#draining ??= this.#drain());
  }

  async #drain(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.#dropSilent();
      const idle = setInterval(() => this.server.closeIdleConnections(), LOOK_EVERY_MS);
      const patience = setTimeout(() => this.server.closeAllConnections(), PATIENCE_MS);
      this.server.once('close', () => {
        clearInterval(idle);
        clearTimeout(patience);
      });
    });
    await this.app.close();
  }

  /** A browser opens connections ahead; on which nothing was asked, nothing is owed, and Node does not count them as idle. */
  #dropSilent(): void {
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
  }
}
