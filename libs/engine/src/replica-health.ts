/** How a server is that reads a replica: whether its store can be reached, and how far the replica is behind it. */
import { within, type EventStore, type LocalLog, type Position, type Replica, type StoreHealth } from '#event-store';

export interface StorageHealth extends StoreHealth {
  /** Of a replica: how long ago it last stood where the store stands; 0 while it does. */
  readonly lagMs?: number;
  /** Of a replica: how many events it lacks, counted up to a thousand; left out where the store does not say. */
  readonly lagEvents?: number;
  /** Of a replica: whether it has ever stood where the store stood. */
  readonly hasCaughtUp?: boolean;
}

export interface ReplicaHealthParts {
  readonly store: Pick<EventStore, 'health' | 'head' | 'readAll'>;
  readonly log: Pick<LocalLog, 'length' | 'positionAt'>;
  readonly replica: Pick<Replica, 'status'>;
  /** Whether the replica has ever stood where the store stood, and can be read from without it. */
  readonly usable: () => boolean;
  /** Milliseconds that only ever grow. */
  readonly monotonic: () => number;
}

/** A replica that stays further behind than this while the store can be reached is told of. */
const MOST_LAG_MS = 5_000;
const MOST_RECONNECTING_MS = 30_000;
const MOST_COUNTED = 1_000;
const HEAD_MS = 1_500;
const COUNTING_MS = 300;

export class ReplicaHealth {
  /** A place that the replica was seen not to have reached, and when it was first. */
  private awaited: { readonly head: Position; readonly since: number } | undefined;

  constructor(private readonly parts: ReplicaHealthParts) {}

  async ask(): Promise<StorageHealth> {
    const { store, replica } = this.parts;
    const [health, head] = await Promise.all([store.health(), within(store.head(), HEAD_MS).catch(() => undefined)]);
    const { behindMs = 0, reason, state } = replica.status();
    const hasCaughtUp = this.parts.usable();
    const last = this.last();
    const lagMs = Math.round(Math.max(behindMs, this.waitedFor(head, last)));
    const lagEvents = health.state === 'down' ? undefined : await this.lacking(head, last);
    const said = { ...health, lagMs, ...(lagEvents === undefined ? {} : { lagEvents }), hasCaughtUp };
    if (state === 'stopped') return { ...said, state: 'down', reason: reason ?? 'the replica has stopped' };
    if (health.state === 'down')
      return {
        ...said,
        state: hasCaughtUp ? 'readOnly' : 'down',
        reason: health.reason ?? 'the store cannot be reached',
      };
    const most = state === 'reconnecting' ? MOST_RECONNECTING_MS : MOST_LAG_MS;
    if (health.state === 'up' && lagMs > most)
      return { ...said, state: 'degraded', reason: reason ?? `the replica is ${Math.round(lagMs / 1_000)} s behind` };
    return said;
  }

  private last(): Position | undefined {
    const { log } = this.parts;
    return log.positionAt(log.length - 1);
  }

  /** A replica that is live and receives nothing more looks as if it stood where the store stands: only the store knows. */
  private waitedFor(head: Position | undefined, last: Position | undefined): number {
    if (head === undefined) return 0;
    if (last !== undefined && last >= head) {
      this.awaited = undefined;
      return 0;
    }
    const now = this.parts.monotonic();
    if (this.awaited === undefined || (last !== undefined && last >= this.awaited.head))
      this.awaited = { head, since: now };
    return now - this.awaited.since;
  }

  private async lacking(head: Position | undefined, last: Position | undefined): Promise<number | undefined> {
    if (head === undefined || (last !== undefined && last >= head)) return 0;
    const count = async () => {
      let events = 0;
      for await (const _event of this.parts.store.readAll({
        limit: MOST_COUNTED,
        ...(last === undefined ? {} : { after: last }),
      }))
        events += 1;
      return events;
    };
    return within(count(), COUNTING_MS).catch(() => undefined);
  }
}
