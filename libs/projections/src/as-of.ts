/** The read models as of another pair of times: the same rows in a database in memory, asked by the same queries. */
import { openDatabase } from '#event-store';
import type { Day } from '#lifecycle';
import type { DatabaseSync } from 'node:sqlite';
import { readsFrom } from './event-in-log.js';
import { streamOf, type Log } from './log.js';
import { parkedIn, ReadModelDatabase, type Versions } from './read-model-database.js';
import { fill } from './rebuild.js';
import { newerEvent, rowsOfStream, type Making, type Parked } from './stream-rows.js';
import type { Turns } from './turns.js';

export interface AsOf {
  /** The day that is asked about. */
  readonly validAt: Day;
  /** How many events of the log were known. */
  readonly knownSize: number;
  /** Only this partnership: its own stream is enough then. */
  readonly partnershipId?: string;
}

/** Read models of one pair of times. */
export interface View {
  readonly validAt: Day;
  readonly knownSize: number;
  query<T>(ask: (database: DatabaseSync) => T): T;
  parked(): readonly Parked[];
}

export const viewOf = (database: () => DatabaseSync, validAt: Day, knownSize: number): View => ({
  validAt,
  knownSize,
  query: (ask) => ask(database()),
  parked: () => parkedIn(database()),
});

const KEPT = { whole: 3, single: 32 };

/** Makes such views, and keeps the last few: what was known then never changes. */
export class Views {
  private readonly whole = new Map<string, Promise<View>>();
  private readonly single = new Map<string, Promise<View>>();

  constructor(
    private readonly parts: { log: Log; making: Omit<Making, 'validAt'>; versions: Versions; turns: () => Turns },
  ) {}

  of(asked: AsOf): Promise<View> {
    const { validAt, knownSize, partnershipId } = asked;
    const kept = partnershipId === undefined ? this.whole : this.single;
    const key = `${validAt} ${knownSize} ${partnershipId ?? ''}`;
    const view = kept.get(key) ?? this.make(asked);
    kept.delete(key);
    kept.set(key, view);
    view.catch(() => kept.delete(key));
    const most = partnershipId === undefined ? KEPT.whole : KEPT.single;
    // What goes may still be asked by whoever was given it; it closes when nobody holds it any more.
    for (const [oldest] of kept) if (kept.size > most) kept.delete(oldest);
    return view;
  }

  private async make({ validAt, knownSize, partnershipId }: AsOf): Promise<View> {
    const { log, versions } = this.parts;
    const making: Making = { ...this.parts.making, validAt };
    const target = ReadModelDatabase.create(readsFrom(openDatabase(':memory:', 'memory'), log), making.models);
    const view = viewOf(() => target.database, validAt, knownSize);
    if (partnershipId === undefined) {
      await fill(target, { log, size: knownSize, making, versions }, this.parts.turns());
      return view;
    }
    const events = log.eventsOf(streamOf(partnershipId), { below: knownSize });
    for (const event of events) {
      const newer = newerEvent(event);
      if (newer !== undefined) throw newer;
    }
    if (events.length > 0) target.insert(partnershipId, rowsOfStream(partnershipId, events, making));
    return view;
  }
}
