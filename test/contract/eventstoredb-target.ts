/** The EventStoreDB adapter as targets: under a fresh namespace, behind a proxy that cuts its connections. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { EventStoreDBClient, binaryEvent } from '@eventstore/db-client';
import { type Append, type EventStore, openEventStoreDb } from '#event-store';
import { NOON } from './appending.js';
import { builtEventStore } from './built.js';
import { credentialsIn, type ServerUnderTest } from './eventstoredb-server.js';
import { TcpProxy } from './stand-in/tcp-proxy.js';
import type { Harness, Offer, Planted, Target } from './target.js';

const opener = new URL('openers/eventstoredb.mjs', import.meta.url);

export const eventStoreDbTarget = (
  name: string,
  start: () => Promise<ServerUnderTest>,
  offers: readonly Offer[] = ['second', 'faults'],
): Target => ({
  name,
  offers: new Set(offers),
  cases: 'all',
  open: async () => EventStoreDbHarness.open(await start()),
});

export const skippedTarget = (name: string, skipped: string): Target => ({
  name,
  skipped,
  offers: new Set(),
  cases: 'all',
  open: () => Promise.reject(new Error(skipped)),
});

export class EventStoreDbHarness implements Harness {
  store!: EventStore;
  readonly namespace = `t${randomUUID()}-`;
  private child: ChildProcess | undefined;
  private readonly planting: EventStoreDBClient;

  private constructor(
    private readonly server: ServerUnderTest,
    private readonly proxy: TcpProxy | undefined,
  ) {
    this.planting = EventStoreDBClient.connectionString(server.address);
  }

  static async open(server: ServerUnderTest): Promise<EventStoreDbHarness> {
    const harness = new EventStoreDbHarness(server, server.endpoint && (await TcpProxy.to(server.endpoint)));
    await harness.reopen();
    return harness;
  }

  async reopen(): Promise<void> {
    await this.store?.close();
    await gone(this.child);
    this.store = await this.openThrough(this.proxy);
  }

  second(): Promise<EventStore> {
    return openEventStoreDb({ address: this.server.address, namespace: this.namespace, now: () => NOON });
  }

  async process(script: URL, ...args: string[]): Promise<ChildProcess> {
    await this.store.close();
    await gone(this.child);
    const { address } = this.server;
    const argument = JSON.stringify({ built: builtEventStore().href, address, namespace: this.namespace });
    this.child = spawn(process.execPath, [fileURLToPath(script), opener.href, argument, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return this.child;
  }

  async plant(stream: string, ...events: Planted[]): Promise<'planted'> {
    const name = this.namespace + stream;
    const expectedRevision = (await this.lastRevision(name)) ?? 'no_stream';
    const written = events.map(({ id, type, data, metadata }) =>
      binaryEvent({ id, type, data: Uint8Array.from(data), metadata: Uint8Array.from(metadata) }),
    );
    const credentials = credentialsIn(this.server.address);
    await this.planting.appendToStream(name, written, { expectedRevision, credentials });
    return 'planted';
  }

  async dropConnections(): Promise<void> {
    this.proxy!.reset();
  }

  async outage(): Promise<{ recover(): Promise<void> }> {
    await this.proxy!.refuse();
    return { recover: () => this.proxy!.listen() };
  }

  /** A sender of its own, whose connection lets nothing back in from the moment it sends. */
  async loseAnswer(append: Append): Promise<void> {
    const proxy = this.server.endpoint && (await TcpProxy.to(this.server.endpoint));
    const sender = await this.openThrough(proxy, { appendBudgetMs: 400, attemptMs: 200 });
    try {
      await sender.head();
      proxy?.mute();
      await sender.append(append);
    } finally {
      await proxy?.refuse();
      await sender.close();
    }
  }

  async dispose(): Promise<void> {
    this.child?.kill('SIGKILL');
    await gone(this.child);
    await this.store.close();
    await this.planting.dispose();
    await this.proxy?.refuse();
    await this.server.dispose();
  }

  private openThrough(proxy: TcpProxy | undefined, timings = {}): Promise<EventStore> {
    const address = proxy ? `esdb://${proxy.host}:${proxy.port}?tls=false` : this.server.address;
    const { appendBudgetMs } = this.server;
    return openEventStoreDb({
      address,
      namespace: this.namespace,
      now: () => NOON,
      timings: { ...(appendBudgetMs === undefined ? {} : { appendBudgetMs }), ...timings },
    });
  }

  /** Read to its end: a call that is left in the middle would keep the client from ending. */
  private async lastRevision(stream: string): Promise<bigint | undefined> {
    const newest = { direction: 'backwards', fromRevision: 'end', maxCount: 1 } as const;
    let revision: bigint | undefined;
    try {
      for await (const { event } of this.planting.readStream(stream, newest)) revision = event?.revision;
    } catch (error) {
      if ((error as { type?: string }).type !== 'stream-not-found') throw error;
    }
    return revision;
  }
}

async function gone(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => child.once('exit', resolve));
}
