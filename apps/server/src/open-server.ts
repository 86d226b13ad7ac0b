/** The HTTP server over an engine, from set-up to drain. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OWNER, type Engine } from '#engine';
import { accessTo } from './access/access.js';
import { routesOf, unlistedRoutes } from './access/listed-routes.js';
import { rememberIntegrity } from './audit/foot-checkpoint.js';
import { Drain } from './http/drain.js';
import { fastifyAdapter, prepareHttp } from './http/fastify.js';
import { ProblemFilter } from './http/problem.filter.js';
import { serveOpenApi } from './openapi.js';
import { serveAssets } from './pages/assets.js';
import { CONTROLLERS, ServerModule } from './server.module.js';

export interface OpenServer {
  /** `http://127.0.0.1:3000` */
  readonly address: string;
  /** A new link that signs one browser in as the owner of this installation. */
  signInLink(): string;
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
  const access = accessTo(engine, (sentence) => options.log.error({}, sentence));
  const app = await NestFactory.create<NestFastifyApplication>(ServerModule.with(engine, access), fastifyAdapter(), {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  const routes = await prepareHttp(app, { host, publicUrl, callers: access.callers });
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.addHook('onRequest', async (request) => rememberIntegrity(request, engine.integrity));
  await serveAssets(app);
  const listed = routesOf(CONTROLLERS);
  serveOpenApi(app, listed);
  app.useGlobalFilters(new ProblemFilter(routes, options.log, options.onFatal));
  const server = app.getHttpServer() as unknown as Server;
  const drain = new Drain(app, server);
  try {
    await app.init();
    refuseUnlisted(unlistedRoutes(routes, listed));
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    throw error;
  }
  const { port: bound } = server.address() as AddressInfo;
  const address = `http://${reachable(host)}:${bound}`;
  access.links.listensAt(address);
  return {
    address,
    signInLink: () => access.links.make({ sub: OWNER, roles: ['recorder'] }),
    async close() {
      await drain.close();
      access.securityLog.close();
    },
  };
}

/** A name under which this machine reaches what listens on a host. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function refuseUnlisted(routes: readonly string[]): void {
  if (routes.length > 0) throw new Error(`no row of the policy table is about ${routes.join(', ')}`);
}
