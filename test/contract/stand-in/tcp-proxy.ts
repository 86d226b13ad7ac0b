/** A loopback TCP proxy before a server: cuts, freezes, mutes and refuses what passes through it. */
import { createServer, type Server, type Socket, connect } from 'node:net';
import { once } from 'node:events';

const HOST = '127.0.0.1';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export class TcpProxy {
  private server: Server | undefined;
  private readonly pairs = new Set<readonly [client: Socket, upstream: Socket]>();
  private frozen = false;
  private muted = false;
  private waiting: { at: number; resolve: () => void }[] = [];
  /** Connections accepted so far. */
  accepted = 0;
  /** How long everything takes on its way, in each direction. */
  delayMs = 0;
  /** Called for whatever passes, in either direction. */
  onChunk: () => void = () => undefined;

  private constructor(
    private readonly target: Endpoint,
    public port: number,
  ) {}

  static async to(target: Endpoint): Promise<TcpProxy> {
    const proxy = new TcpProxy(target, 0);
    await proxy.listen();
    return proxy;
  }

  get host(): string {
    return HOST;
  }

  /** On the same port as before. */
  async listen(): Promise<void> {
    if (this.server) return;
    this.server = createServer((client) => this.accept(client));
    this.server.listen(this.port, HOST);
    await once(this.server, 'listening');
    this.port = (this.server.address() as { port: number }).port;
  }

  /** Everything that is open breaks with a reset; new connections are let in. */
  reset(): void {
    for (const [client, upstream] of this.pairs) {
      client.resetAndDestroy();
      upstream.destroy();
    }
  }

  /** As `reset`, and nobody listens any more. */
  async refuse(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    this.reset();
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Nothing passes in either direction, and nothing breaks: half-open connections, for old and new ones. */
  freeze(): void {
    this.frozen = true;
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  /** As `freeze`, for the connections that are open now; new ones pass. */
  freezeOpen(): void {
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  thaw(): void {
    this.frozen = false;
    this.muted = false;
    for (const pair of this.pairs) for (const socket of pair) socket.resume();
  }

  /** What the server says does not arrive; what is said to it does. */
  mute(): void {
    this.muted = true;
  }

  /** Resolves when so many connections were accepted in all. */
  async connections(count: number): Promise<void> {
    if (this.accepted >= count) return;
    await new Promise<void>((resolve) => this.waiting.push({ at: count, resolve }));
  }

  private accept(client: Socket): void {
    const upstream = connect(this.target.port, this.target.host);
    const pair = [client, upstream] as const;
    this.pairs.add(pair);
    this.accepted++;
    this.waiting = this.waiting.filter(({ at, resolve }) => {
      if (this.accepted < at) return true;
      resolve();
      return false;
    });
    const over = () => {
      this.pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    client.on('data', (chunk) => this.late(() => upstream.write(chunk) || this.wait(client, upstream)));
    upstream.on('data', (chunk) => this.muted || this.late(() => client.write(chunk) || this.wait(upstream, client)));
    for (const socket of pair) socket.on('data', () => this.onChunk());
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', over);
      socket.on('close', over);
      if (this.frozen) socket.pause();
    }
  }

  private late(pass: () => void): void {
    if (this.delayMs === 0) pass();
    else setTimeout(pass, this.delayMs);
  }

  /** Back-pressure passes through: a slow reader slows the server. */
  private wait(from: Socket, to: Socket): void {
    from.pause();
    to.once('drain', () => {
      if (!this.frozen) from.resume();
    });
  }
}
