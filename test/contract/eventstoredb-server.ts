/** The servers that the EventStoreDB adapter is held to the contract on: a stand-in, a container, or one at an address. */
import { StandIn } from './stand-in/stand-in.js';
import type { Endpoint } from './stand-in/tcp-proxy.js';

export interface ServerUnderTest {
  readonly address: string;
  /** What a proxy may stand before; undefined where one cannot. */
  readonly endpoint?: Endpoint;
  /** How long an append may take; default is the product's. */
  readonly appendBudgetMs?: number;
  dispose(): Promise<void>;
}

/** Fails at its end when the product used of the protocol what it must not use. */
export async function standInServer(): Promise<ServerUnderTest> {
  const standIn = await StandIn.start();
  return {
    address: standIn.address,
    appendBudgetMs: 3_000,
    endpoint: { host: '127.0.0.1', port: standIn.port },
    async dispose() {
      standIn.stop();
      if (standIn.forbidden.length > 0) throw new Error(`the product sent ${standIn.forbidden.join(', ')}`);
    },
  };
}

/** The user of an address. Without TLS none is sent; but with one the client makes the unary call. */
export function credentialsIn(address: string): { username: string; password: string } {
  const [, username = 'unary', password = 'unary'] = /^esdb:\/\/([^:@/]+):([^@/]+)@/.exec(address) ?? [];
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}

const single = /^esdb:\/\/(?<host>[^:,@/?]+):(?<port>\d+)\/?\?(?<query>.*)$/;

/** Several hosts, or certificates with names, do not go through a proxy: what needs one is then skipped, by name. */
export function serverAt(address: string): ServerUnderTest {
  const groups = single.exec(address)?.groups;
  const proxied = groups !== undefined && /(^|&)tls=false(&|$)/.test(groups['query']!);
  return {
    address,
    ...(proxied ? { endpoint: { host: groups['host']!, port: Number(groups['port']) } } : {}),
    dispose: async () => undefined,
  };
}

const IMAGE = process.env['PSP_EVENTSTOREDB_IMAGE'] ?? 'eventstore/eventstore:24.10';
const PORT = 2113;

/** Why there can be no container; undefined where an engine answers. */
export async function containerProblem(): Promise<string | undefined> {
  try {
    const { getContainerRuntimeClient } = await import('testcontainers');
    await getContainerRuntimeClient();
    return undefined;
  } catch {
    return 'no Docker engine';
  }
}

export async function containerServer(): Promise<ServerUnderTest> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer(IMAGE)
    .withEnvironment({
      EVENTSTORE_CLUSTER_SIZE: '1',
      EVENTSTORE_INSECURE: 'true',
      EVENTSTORE_RUN_PROJECTIONS: 'None',
    })
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forHttp('/health/live', PORT).forStatusCode(204))
    .withStartupTimeout(120_000)
    .start();
  const endpoint = { host: container.getHost(), port: container.getMappedPort(PORT) };
  return {
    address: `esdb://${endpoint.host}:${endpoint.port}?tls=false`,
    endpoint,
    dispose: async () => void (await container.stop()),
  };
}
