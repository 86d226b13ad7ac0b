/** A replica as a target: the EventStoreDB adapter on a stand-in takes the appends, a local log that follows it serves the reads. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalLog } from '#event-store';
import {
  type Append,
  type AppendOutcome,
  type EventStore,
  type FolderLock,
  lockFolder,
  openReplicaLog,
  OUR_PREFIXES,
  type Position,
  Replica,
  type ReplicaLog,
} from '#event-store';
import { NOON } from './appending.js';
import { EventStoreDbHarness } from './eventstoredb-target.js';
import { type ServerUnderTest, standInServer } from './eventstoredb-server.js';
import type { Harness, Planted, Target } from './target.js';

export const replicaTarget: Target = {
  name: 'replica',
  offers: new Set(['faults'] as const),
  cases: 'reading',
  open: () => ReplicaHarness.open(standInServer()),
};

class ReplicaHarness implements Harness {
  store!: ReplicatedStore;
  private readonly folder = mkdtempSync(join(tmpdir(), 'psp-replica-'));

  private constructor(private readonly origin: EventStoreDbHarness) {}

  static async open(server: Promise<ServerUnderTest>): Promise<ReplicaHarness> {
    const harness = new ReplicaHarness(await EventStoreDbHarness.open(await server));
    harness.store = await ReplicatedStore.open(harness.origin.store, harness.folder);
    return harness;
  }

  async reopen(): Promise<void> {
    await this.store.close();
    await this.origin.reopen();
    this.store = await ReplicatedStore.open(this.origin.store, this.folder);
  }

  second(): never {
    throw new Error('a replica has one owner');
  }

  process(): never {
    throw new Error('a replica is written by its owner');
  }

  async plant(stream: string, ...events: Planted[]): Promise<'planted'> {
    await this.origin.plant(stream, ...events);
    if (OUR_PREFIXES.some((prefix) => stream.startsWith(prefix))) await this.store.reach(await this.head());
    return 'planted';
  }

  /** Between the replica and its store, and between the local log and whoever follows it. */
  async dropConnections(): Promise<void> {
    await this.origin.dropConnections();
    this.store.log.reconnect();
  }

  outage(): Promise<{ recover(): Promise<void> }> {
    return this.origin.outage();
  }

  loseAnswer(append: Append): Promise<void> {
    return this.origin.loseAnswer(append);
  }

  async dispose(): Promise<void> {
    await this.store.close();
    await this.origin.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async head(): Promise<Position> {
    return (await this.origin.store.head())!;
  }
}

/** What a server has with EventStoreDB: it appends there, and reads here what has arrived. */
class ReplicatedStore implements EventStore {
  readonly log: LocalLog;

  private constructor(
    private readonly origin: EventStore,
    private readonly lock: FolderLock,
    private readonly local: ReplicaLog,
    private readonly replica: Replica,
  ) {
    this.log = local.log;
  }

  static async open(origin: EventStore, folder: string): Promise<ReplicatedStore> {
    const lock = lockFolder(folder, { as: { verb: 'test' }, now: () => NOON });
    const local = openReplicaLog({ lock, now: () => NOON, source: await origin.identity() });
    const replica = new Replica({ store: origin, replica: local });
    await replica.caughtUp;
    return new ReplicatedStore(origin, lock, local, replica);
  }

  async append(append: Append): Promise<AppendOutcome> {
    const outcome = await this.origin.append(append);
    if (outcome.outcome === 'Appended') await this.reach(outcome.position);
    return outcome;
  }

  async reach(position: Position): Promise<void> {
    if ((await this.log.waitFor(position, { timeoutMs: 20_000 })) === 'timedOut')
      throw new Error(`the replica did not reach ${position}: ${JSON.stringify(this.replica.status())}`);
  }

  readStream: EventStore['readStream'] = (stream, options) => this.log.readStream(stream, options);
  readAll: EventStore['readAll'] = (options) => this.log.readAll(options);
  subscribe: EventStore['subscribe'] = (options) => this.log.subscribe(options);
  head: EventStore['head'] = () => this.log.head();
  identity: EventStore['identity'] = () => this.log.identity();
  health: EventStore['health'] = () => this.log.health();

  async close(): Promise<void> {
    await this.replica.stop();
    await this.local.close();
    this.lock.release();
  }
}
