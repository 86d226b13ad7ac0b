/** How a server ends: what was accepted is answered, what comes is refused, and nobody waits for idle connections. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Server } from 'node:http';

const LOOK_EVERY_MS = 100;
const PATIENCE_MS = 8_000;

export class Drain {
  #draining: Promise<void> | undefined;

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly server: Server,
  ) {
    const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    fastify.addHook('onSend', async (_request, reply, payload) => {
      if (this.#draining !== undefined) void reply.header('connection', 'close');
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
      const idle = setInterval(() => this.server.closeIdleConnections(), LOOK_EVERY_MS);
      const patience = setTimeout(() => this.server.closeAllConnections(), PATIENCE_MS);
      this.server.once('close', () => {
        clearInterval(idle);
        clearTimeout(patience);
      });
    });
    await this.app.close();
  }
}
