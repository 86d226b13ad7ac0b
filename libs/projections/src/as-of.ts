/** The read models as of another pair of times: the same rows in a database of their own, asked by the same queries. */
import { openDatabase } from '#event-store';
import type { Day } from '#lifecycle';
import type { DatabaseSync } from 'node:sqlite';
import { readsFrom } from './event-in-log.js';
import { canFillAbroad, fillAbroad } from './fill-abroad.js';
import type { Log } from './log.js';
import { parkedIn, ReadModelDatabase } from './read-model-database.js';
import { asOfFile, removeDatabase } from './read-model-files.js';
import { fill, rowsAt } from './rebuild.js';
import type { Making, Parked } from './stream-rows.js';
import type { Turns } from './turns.js';

export interface AsOf {
  /** The day that is asked about. */
  readonly validAt: Day;
  /** How many events of the log were known. */
  readonly knownSize: number;
  /** Only this partnership: its own stream is enough then. */
  readonly partnershipId?: string;
  /** Names of the read models that will be asked; by default all of them. The fewer, the sooner. */
  readonly models?: readonly string[];
}

/** Read models of one pair of times. */
export interface View {
  readonly validAt: Day;
  readonly knownSize: number;
  query<T>(ask: (database: DatabaseSync) => T): T;
  /** Streams that stood still at an event that cannot be read. */
  parked(): readonly Parked[];
}

export const viewOf = (database: () => DatabaseSync, validAt: Day, knownSize: number): View => ({
  validAt,
  knownSize,
  query: (ask) => ask(database()),
  parked: () => parkedIn(database()),
});

const KEPT = { whole: 3, single: 32 };

interface Parts {
  readonly folder: string;
  readonly log: Log;
  readonly making: Omit<Making, 'validAt'>;
  readonly turns: () => Turns;
}

/** Makes such views, and keeps the last few: what was known then never changes. */
export class Views {
  private readonly whole = new Map<string, Promise<View>>();
  private readonly single = new Map<string, Promise<View>>();
  private made = 0;

  constructor(private readonly parts: Parts) {}

  of(asked: AsOf): Promise<View> {
    const { validAt, knownSize, partnershipId, models } = asked;
    const kept = partnershipId === undefined ? this.whole : this.single;
    const key = JSON.stringify([validAt, knownSize, partnershipId, models]);
    const view = kept.get(key) ?? this.make(asked);
    kept.delete(key);
    kept.set(key, view);
    view.catch(() => kept.delete(key));
    const most = partnershipId === undefined ? KEPT.whole : KEPT.single;
    // What goes may still be asked by whoever was given it; it closes when nobody holds it any more.
    for (const [oldest] of kept) if (kept.size > most) kept.delete(oldest);
    return view;
  }

  /** Waits for what is being made. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.whole.values(), ...this.single.values()]);
  }

  private async make({ validAt, knownSize: size, partnershipId, models }: AsOf): Promise<View> {
    const { log } = this.parts;
    const making: Making = {
      ...this.parts.making,
      models: this.parts.making.models.filter(({ name }) => models?.includes(name) ?? true),
      validAt,
    };
    if (partnershipId === undefined && canFillAbroad(log, size, making))
      return viewOf(always(await this.filledAbroad(size, making)), validAt, size);
    const target = ReadModelDatabase.create(readsFrom(openDatabase(':memory:', 'memory'), log), making.models);
    if (partnershipId === undefined) await fill(target, { log, size, making }, this.parts.turns());
    else {
      const rows = rowsAt(log, partnershipId, size, making);
      if (rows !== undefined) target.fillIn(partnershipId, rows);
      target.filled();
    }
    return viewOf(always(target.database), validAt, size);
  }

  /** Threads share no memory, so this one is a file, which has no name any more once it is open. */
  private async filledAbroad(size: number, making: Making): Promise<DatabaseSync> {
    const { folder, log } = this.parts;
    const file = asOfFile(folder, (this.made += 1));
    try {
      await fillAbroad(file, { log, size, making, beside: false });
      return readsFrom(openDatabase(file, 'reader'), log);
    } finally {
      if (process.platform !== 'win32') removeDatabase(file); // there it goes with the next start
    }
  }
}

const always =
  <T>(value: T) =>
  () =>
    value;
