/** Brings one database of read models up to the log: what came → whose it is → their rows, in one transaction with the
 *  checkpoint. */
import type { LocalEvent } from '#event-store';
import { CATALOGUE_VERSION, type Day } from '#lifecycle';
import { EventCache } from './event-cache.js';
import { partnershipOf, streamOf, type Log } from './log.js';
import { changingBy, parkedIn, type Checkpoint, type ReadModelDatabase, type Versions } from './read-model-database.js';
import { newerEvent, rowsOfStream, type Making, type NewerEvent, type Parked } from './stream-rows.js';
import { Turns } from './turns.js';

const EVENTS_AT_ONCE = 5_000;

export const versionsOf = (log: Log, code: string, { registers, policy }: Making): Versions => ({
  logId: log.log.logId,
  code,
  catalogue: CATALOGUE_VERSION,
  registers: JSON.stringify(registers.sha256),
  policy: JSON.stringify(policy),
});

export interface FollowerParts {
  readonly target: ReadModelDatabase;
  readonly log: Log;
  readonly making: Making;
  readonly checkpoint: Checkpoint;
  readonly elapsedMs: () => number;
  readonly cacheBytes: number;
}

export class Follower {
  readonly target: ReadModelDatabase;
  /** What the rows are made of, as committed. */
  checkpoint: Checkpoint;
  /** Streams that stand still, as committed: asked before every decision. */
  parked: readonly Parked[];
  private making: Making;
  private readonly log: Log;
  private readonly cache: EventCache;
  private readonly elapsedMs: () => number;

  constructor(parts: FollowerParts) {
    this.target = parts.target;
    this.checkpoint = parts.checkpoint;
    this.parked = parkedIn(parts.target.database);
    this.making = parts.making;
    this.log = parts.log;
    this.elapsedMs = parts.elapsedMs;
    this.cache = new EventCache(parts.cacheBytes);
  }

  /** One batch of what the log holds, up to `upTo` events of it. Answers which partnerships it touched; undefined where
   *  there was nothing left to do. Throws `NewerEvent`, having taken in what comes before it. */
  async step(upTo = this.log.length): Promise<readonly string[] | undefined> {
    const from = this.checkpoint.nextIndex;
    const limit = Math.min(EVENTS_AT_ONCE, upTo - from);
    if (limit <= 0) return undefined;
    const touched = new Map<string, LocalEvent[]>();
    let last: LocalEvent | undefined;
    let newer: NewerEvent | undefined;
    for (const event of this.log.readFrom(from, { limit })) {
      newer = newerEvent(event);
      if (newer !== undefined) break;
      last = event;
      const partnershipId = partnershipOf(event.stream);
      if (partnershipId === undefined) continue;
      const fresh = touched.get(partnershipId);
      if (fresh === undefined) touched.set(partnershipId, [event]);
      else fresh.push(event);
    }
    if (last !== undefined)
      await this.commit(touched, { ...this.checkpoint, nextIndex: last.index + 1, lastEventId: last.id });
    if (newer !== undefined) throw newer;
    return last === undefined ? undefined : [...touched.keys()];
  }

  /** Makes the rows of these partnerships again. */
  async retouch(partnershipIds: readonly string[]): Promise<void> {
    if (partnershipIds.length > 0) await this.commit(new Map(partnershipIds.map((id) => [id, []])), this.checkpoint);
  }

  /** Folds what is parked again. */
  async retry(): Promise<void> {
    await this.retouch(this.parked.flatMap(({ stream }) => partnershipOf(stream) ?? []));
  }

  /** Makes the rows of a later day: of those partnerships that look otherwise on it. */
  async dayChanged(today: Day): Promise<void> {
    this.making = { ...this.making, validAt: today };
    const touched = changingBy(this.target.database, today);
    await this.commit(new Map(touched.map((id) => [id, []])), { ...this.checkpoint, today });
  }

  /** Events of a partnership as the rows are made of them. */
  eventsOf(partnershipId: string): readonly LocalEvent[] {
    return (
      this.cache.get(partnershipId)?.events ??
      this.log.eventsOf(streamOf(partnershipId), { below: this.checkpoint.nextIndex })
    );
  }

  private async commit(touched: ReadonlyMap<string, readonly LocalEvent[]>, checkpoint: Checkpoint): Promise<void> {
    const { database } = this.target;
    const turns = new Turns(this.elapsedMs);
    let parks = false;
    database.exec('BEGIN IMMEDIATE');
    try {
      for (const [partnershipId, fresh] of touched) {
        parks = this.bringUp(partnershipId, fresh, checkpoint.nextIndex) || parks;
        if (turns.over) await turns.next();
      }
      this.target.checkpoint = checkpoint;
      database.exec('COMMIT');
    } catch (error) {
      this.cache.clear(); // it may hold rows that are not stored
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
    this.checkpoint = checkpoint;
    if (parks || this.parked.length > 0) this.parked = parkedIn(database);
  }

  /** Answers whether the partnership stands still. */
  private bringUp(partnershipId: string, fresh: readonly LocalEvent[], below: number): boolean {
    const known = this.cache.get(partnershipId);
    const follows = known !== undefined && (fresh[0]?.revision ?? known.events.length) === known.events.length;
    const events = follows ? [...known.events, ...fresh] : this.log.eventsOf(streamOf(partnershipId), { below });
    const rows = rowsOfStream(partnershipId, events, this.making);
    this.target.replace(partnershipId, known?.rows, rows);
    this.cache.set(partnershipId, { events, rows });
    return rows.parked !== undefined;
  }
}
