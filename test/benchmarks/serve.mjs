/** One of the servers that are compared, as a process of its own: the product, the same with an empty handler in place of
 *  the command's, or nothing but Nest on Fastify with an empty handler. */
import 'reflect-metadata';
import { join } from 'node:path';
import { discard, throwAway } from './measuring.mjs';

const [kind] = process.argv.slice(2);
const folder = throwAway();

async function product() {
  const { Engine, readSettings } = await import('../../dist/libs/engine/src/index.js');
  const { openServer } = await import('../../dist/apps/server/src/open-server.js');
  if (kind === 'empty') await emptyTheHandler();
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

/** Everything else of the server stays: headers, limits, parsing, who asks and what they may. */
async function emptyTheHandler() {
  const { PartnershipsController } = await import('../../dist/apps/server/src/partnerships/partnerships.controller.js');
  const { record } = PartnershipsController.prototype;
  const empty = async () => ({});
  for (const key of Reflect.getMetadataKeys(record))
    Reflect.defineMetadata(key, Reflect.getMetadata(key, record), empty);
  PartnershipsController.prototype.record = empty;
}

async function bare() {
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

const server = await (kind === 'bare' ? bare() : product());
process.send({ address: server.address });
process.on('message', async () => {
  await server.close();
  discard(folder);
  process.exit(0);
});
