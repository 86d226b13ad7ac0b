/** The only file that knows the client package: unary appends, pages, subscriptions, and a new client when one is stuck. */
import { readFileSync } from 'node:fs';
import {
  type AllStreamSubscription,
  BACKWARDS,
  type ChannelCredentialOptions,
  type DNSClusterOptions,
  EventStoreDBClient,
  FORWARDS,
  type GossipClusterOptions,
  jsonEvent,
  NO_STREAM,
  type Position as ClientPosition,
  type SingleNodeOptions,
  type StreamingRead,
  streamNameFilter,
} from '@eventstore/db-client';
import gossipServices from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { StoreError } from '../port.js';
import type { Credentials, StoreAddress } from './address.js';
import { classify } from './classification.js';
import type { WirePosition } from './position.js';
import { within } from './timings.js';
import type { WireEvent, WireRecord } from './wire-event.js';

export interface WireAppended {
  /** Of the last event of the batch. */
  readonly revision: bigint;
  /** Absent where what is answered for can no longer be read. */
  readonly position?: WirePosition;
}
/** One call. It may outlive the interest in it. */
export interface Attempt {
  readonly answer: Promise<WireAppended>;
  /** Whether anything may have left this process. */
  readonly sent: () => boolean;
  /** If nothing was sent yet, nothing will be. */
  abandon(): void;
}
export interface Page<From> {
  readonly from: From | 'start' | 'end';
  readonly backwards?: boolean;
  /** At least 1: with 0 the server never answers. */
  readonly maxCount: number;
}
/** What a subscription delivers, in the order in which the server said it. */
export type WireItem = { readonly record: WireRecord } | { readonly checkpoint: WirePosition } | 'caughtUp';
/** What has arrived is handed over together. */
export interface WireSubscription extends AsyncIterable<readonly WireItem[]> {
  end(): void;
}
/** A node of the cluster, as the one that was asked knows it. */
export interface Member {
  readonly address: string;
  readonly leads: boolean;
  readonly alive: boolean;
  /** By its own clock, at most a few seconds ago; undefined where it does not say. */
  readonly saidAtMs?: number;
}
export interface GatewayOptions {
  readonly address: StoreAddress;
  /** How long a read may bring nothing. */
  readonly readStallMs: number;
}

/** Over a connection without TLS no password is sent; but credentials make the client use the unary call. */
const PLACEHOLDER = { username: 'unary', password: 'unary' };
const STUCK_CODES = [4, 13, 15, 2];
const STRIKES = 2;
const LONGEST_END_MS = 1_000;
const LEADER = 8;
const TICKS_PER_MS = 10_000n;

export class Gateway {
  private client: GuardedClient;
  private strikes = 0;

  constructor(private readonly options: GatewayOptions) {
    this.client = newClient(options.address);
  }

  append(request: {
    stream: string;
    events: readonly WireEvent[];
    expected: 'no_stream' | bigint;
    deadlineMs: number;
  }): Attempt {
    const fate: AttemptFate = { sent: false, abandoned: false };
    const events = request.events.map((event) => jsonEvent<ClientEvent>(event as unknown as ClientEvent));
    sending = fate; // for as long as the client takes to come to its call, which it does at once
    const call = this.client.appendToStream(request.stream, events, {
      expectedRevision: request.expected === 'no_stream' ? NO_STREAM : request.expected,
      credentials: this.options.address.credentials ?? PLACEHOLDER,
      requiresLeader: true,
      deadline: request.deadlineMs,
    });
    sending = undefined;
    const answer = this.heard(call).then(({ nextExpectedRevision, position }) => ({
      revision: nextExpectedRevision,
      ...(position ? { position } : {}),
    }));
    answer.catch(() => undefined); // nobody may be listening any more when it fails
    return { answer, sent: () => fate.sent, abandon: () => void (fate.abandoned = true) };
  }

  readStream(stream: string, page: Page<bigint>): Promise<WireRecord[]> {
    return this.collect(
      this.client.readStream(stream, {
        fromRevision: page.from,
        direction: page.backwards ? BACKWARDS : FORWARDS,
        maxCount: page.maxCount,
        requiresLeader: true,
      }),
    );
  }

  readAll(page: Page<WirePosition>): Promise<WireRecord[]> {
    return this.collect(
      this.client.readAll({
        fromPosition: page.from,
        direction: page.backwards ? BACKWARDS : FORWARDS,
        maxCount: page.maxCount,
        requiresLeader: true,
      }),
    );
  }

  /** Begins after `from`. Any end that was not asked for, also without an error, is a drop. */
  subscribe(from: WirePosition | 'start' | 'end', prefixes: readonly string[]): WireSubscription {
    const put = (subscription: AllStreamSubscription, item: Signal) => {
      // Only enqueued, behind the events that came before it.
      if (!subscription.destroyed && !subscription.readableEnded) subscription.push(item);
    };
    const subscription = this.client.subscribeToAll({
      fromPosition: from,
      filter: streamNameFilter({
        prefixes: [...prefixes],
        checkpointInterval: 32,
        checkpointReached: (self, position) => put(self, new Signal(position)),
      }),
    });
    subscription.on('error', () => undefined); // one that comes after the loop was left has nobody else to hear it
    subscription.on('caughtUp', () => put(subscription, new Signal()));
    const items = this.itemsOf(subscription);
    return {
      [Symbol.asyncIterator]: () => items,
      end: () => {
        void subscription.unsubscribe().catch(() => undefined);
        subscription.destroy();
      },
    };
  }

  /** `$tb` among them says that an operator deleted the stream. */
  async truncateBefore(stream: string): Promise<unknown> {
    const { metadata } = await this.heard(this.client.getStreamMetadata(stream));
    return metadata?.truncateBefore;
  }

  /** As the server says it; `unknown` where it does not. May never settle: use it under a timer. */
  async serverVersion(): Promise<string> {
    const features = await this.heard(this.client.features());
    return features.serverVersion;
  }

  /** Who belongs to the cluster, and who leads. May never settle: use it under a timer. */
  async members(): Promise<Member[]> {
    const { membersList } = (await this.heard(this.client.gossip())).toObject();
    return membersList.map(({ httpEndPoint, state, isAlive, timeStamp }) => ({
      address: `${httpEndPoint?.address ?? ''}:${httpEndPoint?.port ?? ''}`,
      leads: isAlive && state === LEADER,
      alive: isAlive,
      ...(Number(timeStamp) > 0 ? { saidAtMs: Number(BigInt(timeStamp) / TICKS_PER_MS) } : {}),
    }));
  }

  /** A new client in place of one that does not get through. Its subscriptions end as drops; appends in flight go on. */
  renew(): void {
    const old = this.client;
    this.strikes = 0;
    this.client = newClient(this.options.address);
    void old.end();
  }

  close(): Promise<void> {
    return this.client.end();
  }

  private async *itemsOf(subscription: AllStreamSubscription): AsyncGenerator<readonly WireItem[], void, undefined> {
    try {
      for await (const first of subscription as AsyncIterable<unknown>) {
        this.strikes = 0;
        const items: WireItem[] = [];
        for (let item: unknown = first; item !== null; item = subscription.read()) add(items, item);
        if (items.length > 0) yield items;
      }
    } catch (error) {
      this.strike(error);
      throw error;
    } finally {
      void subscription.unsubscribe().catch(() => undefined);
    }
  }

  private async collect(read: StreamingRead<Resolved>): Promise<WireRecord[]> {
    const records: WireRecord[] = [];
    const { readStallMs } = this.options;
    read.on('error', () => undefined);
    const watchdog = setTimeout(() => {
      read.destroy(new StoreError('StoreUnavailable', `the event store sent nothing for ${readStallMs} ms`));
    }, readStallMs);
    try {
      for await (const { event } of read) {
        watchdog.refresh();
        if (event) records.push(recordOf(event));
      }
      this.strikes = 0;
      return records;
    } catch (error) {
      this.strike(error);
      throw error;
    } finally {
      clearTimeout(watchdog);
      void read.cancel().catch(() => undefined); // leaving the loop does not end the call
    }
  }

  private async heard<T>(call: Promise<T>): Promise<T> {
    try {
      const answer = await call;
      this.strikes = 0;
      return answer;
    } catch (error) {
      this.strike(error);
      throw error;
    }
  }

  /** The client keeps its connection to a frozen leader for up to 25 s after these. */
  private strike(error: unknown): void {
    const { code, kind } = classify(error);
    if (code === undefined || kind !== 'maybe' || !STUCK_CODES.includes(code)) {
      if (kind === 'conflict') this.strikes = 0; // it got through
      return;
    }
    this.strikes++;
    if (this.strikes >= STRIKES) this.renew();
  }
}

interface ClientEvent {
  type: string;
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
}
type Resolved = { event?: ClientRecord | undefined };
interface ClientRecord extends Omit<WireRecord, 'stream' | 'position'> {
  streamId: string;
  position?: ClientPosition | undefined;
}

function add(items: WireItem[], item: unknown): void {
  if (item instanceof Signal) items.push(item.checkpoint ? { checkpoint: item.checkpoint } : 'caughtUp');
  else {
    const { event } = item as Resolved;
    if (event) items.push({ record: recordOf(event) });
  }
}

/** Caught up, or scanned up to a checkpoint, between the events of a subscription. */
class Signal {
  constructor(readonly checkpoint?: WirePosition) {}
}

interface AttemptFate {
  sent: boolean;
  abandoned: boolean;
}
let sending: AttemptFate | undefined;

/** The client, made safe at three places where it would crash the process, send too late, or keep a connection. */
class GuardedClient extends EventStoreDBClient {
  constructor(
    connection: DNSClusterOptions | GossipClusterOptions | SingleNodeOptions,
    channel: ChannelCredentialOptions,
    user: Credentials | undefined,
  ) {
    super(connection as SingleNodeOptions, channel, user);
    // It is called without being awaited, and rejects when discovery has failed meanwhile: nobody would hear that.
    const handleError = this.handleError;
    this.handleError = (client, error) => handleError(client, error).catch(() => undefined);
    // No deadline bounds discovery: an append that was given up on must not be sent when it is over.
    const execute = this.execute;
    this.execute = (client, name, action) => {
      const fate = sending;
      if (fate === undefined) return execute(client, name, action);
      return execute(client, name, (grpc) => {
        if (fate.abandoned) throw new Error('Failed to discover in time');
        fate.sent = true;
        return action(grpc);
      });
    };
  }

  features(): Promise<{ serverVersion: string }> {
    return this.capabilities;
  }

  gossip(): Promise<ClusterInfo> {
    return this.execute(
      gossipServices.GossipClient,
      'gossip',
      (grpc) =>
        new Promise((resolve, reject) => {
          grpc.read(new shared.Empty(), (error, members) => (error ? reject(error) : resolve(members)));
        }),
    );
  }

  /** Ends reads and subscriptions, so that nothing keeps the process; a stream that never ends holds up nobody. */
  async end(): Promise<void> {
    await within(this.dispose(), LONGEST_END_MS);
  }
}

function newClient(address: StoreAddress): GuardedClient {
  const common = {
    connectionName: address.connectionName,
    keepAliveInterval: address.keepAliveIntervalMs,
    keepAliveTimeout: address.keepAliveTimeoutMs,
    defaultDeadline: address.defaultDeadlineMs,
    throwOnAppendFailure: true,
  };
  const discovery = {
    nodePreference: address.nodePreference,
    maxDiscoverAttempts: address.maxDiscoverAttempts,
    discoveryInterval: address.discoveryIntervalMs,
    gossipTimeout: address.gossipTimeoutSeconds,
  };
  const channel = {
    insecure: !address.tls,
    ...(address.caFile === undefined ? {} : { rootCertificate: readFileSync(address.caFile) }),
  };
  const user = address.tls ? address.credentials : undefined;
  const [first] = address.hosts;
  if (address.discover) return new GuardedClient({ ...common, ...discovery, discover: first }, channel, user);
  if (address.hosts.length > 1)
    return new GuardedClient({ ...common, ...discovery, endpoints: [...address.hosts] }, channel, user);
  return new GuardedClient({ ...common, endpoint: first }, channel, user);
}

const recordOf = ({ streamId, position, ...record }: ClientRecord): WireRecord => ({
  stream: streamId,
  id: record.id,
  revision: record.revision,
  type: record.type,
  isJson: record.isJson,
  data: record.data,
  metadata: record.metadata,
  created: record.created,
  ...(position ? { position } : {}),
});
