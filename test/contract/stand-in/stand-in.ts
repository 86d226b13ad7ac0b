/** EventStoreDB's protocol on loopback: one log behind one to three pretended nodes, for tests of client and adapter. */
import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import gossipServices from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import featureServices from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streamServices from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { IStreamsServer } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { DeleteReq, DeleteResp } from '@eventstore/db-client/generated/streams_pb.js';
import { serveAppend } from './append-call.js';
import type { Certificate } from './certificate.js';
import { Faults, says, type Status } from './faults.js';
import { StandInLog } from './log.js';
import { nameOf, serviceError } from './messages.js';
import { serveRead } from './read-call.js';

const HOST = '127.0.0.1';
const LEADER = 8;
const FOLLOWER = 6;

export interface StandInOptions {
  /** Of 1–3 nodes the first leads. Default 1. */
  readonly nodes?: number;
  /** Ports to listen on; 0, the default, takes any. */
  readonly ports?: readonly number[];
  readonly log?: StandInLog;
  /** With TLS, and then with a user. */
  readonly tls?: Certificate;
  readonly user?: Readonly<{ username: string; password: string }>;
}

export class StandIn {
  readonly log: StandInLog;
  readonly faults = new Faults();
  /** Uses of the protocol that the product must not make. */
  readonly forbidden: string[] = [];
  /** How often each was called, refused calls included. */
  readonly calls = { append: 0, read: 0, subscription: 0 };
  /** Index of the leading node; undefined during an election. */
  leader: number | undefined = 0;
  /** The leader's address as followers and gossip name it, where it is not the one that leads. */
  named: { host: string; port: number } | undefined;
  /** By how much the clocks of the nodes are ahead. */
  clockAheadMs = 0;
  /** Called when somebody asks who leads. */
  onGossip: () => void = () => undefined;
  /** Nodes that gossip calls dead. */
  readonly dead = new Set<number>();
  private readonly nodes: { port: number; server: Server | undefined }[];

  private constructor(private readonly options: StandInOptions) {
    this.log = options.log ?? new StandInLog();
    this.nodes = Array.from({ length: options.nodes ?? 1 }, (_, i) => ({
      port: options.ports?.[i] ?? 0,
      server: undefined,
    }));
  }

  static async start(options: StandInOptions = {}): Promise<StandIn> {
    const standIn = new StandIn(options);
    for (const node of standIn.nodes.keys()) await standIn.listen(node);
    return standIn;
  }

  get ports(): readonly number[] {
    return this.nodes.map((node) => node.port);
  }

  get port(): number {
    return this.nodes[0]!.port;
  }

  /** An address for the product: all nodes, without TLS. */
  get address(): string {
    return `esdb://${this.ports.map((port) => `${HOST}:${port}`).join(',')}?tls=${this.options.tls !== undefined}`;
  }

  /** Connections break, and nobody listens any more. The log stays. */
  kill(node = 0): void {
    this.nodes[node]!.server?.forceShutdown();
    this.nodes[node]!.server = undefined;
  }

  /** On the same port as before. */
  async listen(node = 0): Promise<void> {
    const entry = this.nodes[node]!;
    if (entry.server) return;
    const server = new Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
    server.addService(streamServices.StreamsService, this.streamsOf(node) as UntypedServiceImplementation);
    server.addService(gossipServices.GossipService, {
      read: (_call: unknown, send: (error: null, members: unknown) => void) => {
        this.onGossip();
        send(null, this.members());
      },
    });
    server.addService(featureServices.ServerFeaturesService, {
      getSupportedMethods: (_call: unknown, send: (error: Error | null, methods?: unknown) => void) =>
        this.faults.everything ? send(serviceError(this.faults.everything)) : send(null, this.methods()),
    });
    entry.port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`${HOST}:${entry.port}`, this.credentials(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
    entry.server = server;
  }

  stop(): void {
    for (const node of this.nodes.keys()) this.kill(node);
  }

  private credentials(): ServerCredentials {
    const { tls } = this.options;
    return tls === undefined
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(null, [
          { private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.certificate) },
        ]);
  }

  /** With TLS the password is looked at in every call. */
  private stranger(call: { metadata: { get(key: string): unknown[] } }): Status | undefined {
    if (this.options.user === undefined) return undefined;
    const { username, password } = this.options.user;
    const said = String(call.metadata.get('authorization')[0] ?? '');
    return said === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
      ? undefined
      : says.unauthenticated;
  }

  private streamsOf(node: number): IStreamsServer {
    const refusal = (call: { metadata: { get(key: string): unknown[] } }, needsLeader = false): Status | undefined => {
      const unknown = this.faults.everything ?? this.stranger(call);
      if (unknown) return unknown;
      const asked = needsLeader || String(call.metadata.get('requires-leader')[0]) === 'true';
      if (!asked || this.leader === node) return undefined;
      const named =
        this.named ?? (this.leader === undefined ? undefined : { host: HOST, port: this.ports[this.leader]! });
      return named ? says.notLeader(named.host, named.port) : says.notReady;
    };
    return {
      read: (call) => {
        // A subscription is served by a follower, too, whatever it asks for.
        const isSubscription = call.request.getOptions()?.hasSubscription() ?? false;
        this.calls[isSubscription ? 'subscription' : 'read']++;
        const refused = isSubscription ? (this.faults.everything ?? this.stranger(call)) : refusal(call);
        if (refused) call.emit('error', serviceError(refused));
        else void serveRead(call, this.log, this.faults);
      },
      append: (call, send) => {
        this.calls.append++;
        const refused = refusal(call);
        if (refused) {
          call.resume();
          send(serviceError(refused));
        } else serveAppend(call, { log: this.log, faults: this.faults, forbidden: (what) => this.forbid(what) }, send);
      },
      delete: (call, send) => {
        const refused = refusal(call);
        if (refused) send(serviceError(refused));
        else this.delete(call.request, send);
      },
      tombstone: (call, send) => {
        const stream = nameOf(call.request.getOptions()?.getStreamIdentifier());
        const result = this.log.tombstone(stream);
        if (result === 'deleted') return send(serviceError(says.streamDeleted(stream)));
        const position = new streams.TombstoneResp.Position();
        position.setCommitPosition(String(result.position)).setPreparePosition(String(result.position));
        send(null, new streams.TombstoneResp().setPosition(position));
      },
      batchAppend: (call) => {
        call.emit('error', serviceError(this.forbid('batchAppend')));
      },
    };
  }

  private delete(request: DeleteReq, send: (error: Error | null, response?: DeleteResp) => void): void {
    const stream = nameOf(request.getOptions()?.getStreamIdentifier());
    const result = this.log.softDelete(stream);
    if (result === 'deleted') return send(serviceError(says.streamDeleted(stream)));
    if ('conflict' in result) return send(serviceError(says.deleteConflict(stream, -2n, result.conflict)));
    const position = new streams.DeleteResp.Position();
    position.setCommitPosition(String(result.position)).setPreparePosition(String(result.position));
    send(null, new streams.DeleteResp().setPosition(position));
  }

  private forbid(what: string): Status {
    this.forbidden.push(what);
    return says.unimplemented(what);
  }

  private members() {
    const list = this.nodes.map(({ port }, node) => {
      const advertised = (this.leader === node ? this.named : undefined) ?? { host: HOST, port };
      const endPoint = new gossip.EndPoint().setAddress(advertised.host).setPort(advertised.port);
      return new gossip.MemberInfo()
        .setInstanceId(new shared.UUID().setString(crypto.randomUUID()))
        .setTimeStamp(String(BigInt(Date.now() + this.clockAheadMs) * 10_000n))
        .setState(this.leader === node ? LEADER : FOLLOWER)
        .setIsAlive(!this.dead.has(node))
        .setHttpEndPoint(endPoint);
    });
    return new gossip.ClusterInfo().setMembersList(list);
  }

  private methods() {
    const methods = new features.SupportedMethods().setEventStoreServerVersion(this.faults.version);
    for (const name of ['read', 'append', 'delete', 'tombstone', 'batchappend'])
      methods.addMethods(
        new features.SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(name),
      );
    return methods;
  }
}
