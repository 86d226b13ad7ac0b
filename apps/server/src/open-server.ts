/** The HTTP server over an engine, from set-up to drain. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Engine } from '#engine';
import { Drain } from './http/drain.js';
import { fastifyAdapter, prepareHttp } from './http/fastify.js';
import { ProblemFilter } from './http/problem.filter.js';
import { serveOpenApi } from './openapi.js';
import { serveAssets } from './pages/assets.js';
import { ServerModule } from './server.module.js';

export interface OpenServer {
  /** `http://127.0.0.1:3000` */
  readonly address: string;
  /** Serves what is in flight, refuses what comes, and closes; the engine stays open. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly log: { error(fields: object, message: string): void };
  /** The process cannot go on: it should answer what is open and end. */
  readonly onFatal: (reason: Error) => void;
}

/** @throws an error with code EADDRINUSE where the port is taken */
export async function openServer(engine: Engine, options: ServerOptions): Promise<OpenServer> {
  const { host, port, publicUrl } = engine.settings;
  const app = await NestFactory.create<NestFastifyApplication>(ServerModule.with(engine), fastifyAdapter(), {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  const routes = await prepareHttp(app, { host, publicUrl });
  await serveAssets(app);
  serveOpenApi(app);
  app.useGlobalFilters(new ProblemFilter(routes, options.log, options.onFatal));
  const server = app.getHttpServer() as unknown as Server;
  const drain = new Drain(app, server);
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    throw error;
  }
  const { port: bound } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return { address: `http://${name}:${bound}`, close: () => drain.close() };
}
