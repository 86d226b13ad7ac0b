/** One of the servers that are compared, as a process of its own: the product, or Nest on Fastify with an empty handler. */
import 'reflect-metadata';
import { join } from 'node:path';
import { discard, throwAway } from './measuring.mjs';

const [kind] = process.argv.slice(2);
const folder = throwAway();

async function product() {
  const { Engine, readSettings } = await import('../../dist/libs/engine/src/index.js');
  const { openServer } = await import('../../dist/apps/server/src/open-server.js');
  const settings = readSettings({ PSP_DATA_DIR: join(folder, 'data'), PSP_PORT: '0', PSP_DEV: '1' });
  const engine = await Engine.open({
    settings,
    as: { verb: 'bench' },
    answerWhen: kind === 'durable' ? 'durable' : 'shown',
  });
  const server = await openServer(engine, {
    log: { error: (fields, message) => console.error(message, fields) },
    onFatal: (error) => {
      throw error;
    },
  });
  return {
    address: server.address,
    close: async () => {
      await server.close();
      await engine.close();
    },
  };
}

async function empty() {
  const { Controller, Module, Post, HttpCode } = await import('@nestjs/common');
  const { NestFactory } = await import('@nestjs/core');
  const { FastifyAdapter } = await import('@nestjs/platform-fastify');
  class EmptyController {
    answer() {
      return {};
    }
  }
  Controller('partnerships')(EmptyController);
  const method = Object.getOwnPropertyDescriptor(EmptyController.prototype, 'answer');
  Post(':id/commands/:command')(EmptyController.prototype, 'answer', method);
  HttpCode(201)(EmptyController.prototype, 'answer', method);
  class EmptyModule {}
  Module({ controllers: [EmptyController] })(EmptyModule);
  const app = await NestFactory.create(EmptyModule, new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  return { address: await app.getUrl(), close: () => app.close() };
}

const server = await (kind === 'empty' ? empty() : product());
process.send({ address: server.address });
process.on('message', async () => {
  await server.close();
  discard(folder);
  process.exit(0);
});
