/** All read models anew, partnership by partnership; and what differs from those that serve. */
import type { Day } from '#lifecycle';
import type { DatabaseSync } from 'node:sqlite';
import { allOf } from './queries.js';
import { partnershipOf, streamOf, type Log } from './log.js';
import type { Checkpoint, ReadModelDatabase, Versions } from './read-model-database.js';
import type { Row, Table } from './read-model.js';
import { newerEvent, rowsOfStream, type Making, type Parked, type StreamRows } from './stream-rows.js';
import type { Turns } from './turns.js';

export interface Differences {
  added: number;
  removed: number;
  changed: number;
}

export interface RebuildReport {
  /** Events that the new rows are made of. */
  readonly nextIndex: number;
  /** Rows by table, against those that served. */
  readonly tables: Readonly<Record<string, Differences>>;
  readonly parked: readonly Parked[];
}

/** What a partnership looked like when the log held `size` events; undefined where it had none. Throws `NewerEvent`. */
export function rowsAt(log: Log, partnershipId: string, size: number, making: Making): StreamRows | undefined {
  const events = log.eventsOf(streamOf(partnershipId), { below: size });
  for (const event of events) {
    const newer = newerEvent(event);
    if (newer !== undefined) throw newer;
  }
  return events.length === 0 ? undefined : rowsOfStream(partnershipId, events, making);
}

/** Every partnership of which the first `size` events tell, in the order of the ids, so that every table grows at its
 *  end; with its number of events, where the log says it. */
export const partnershipsOf = (
  log: Log,
  size: number,
): readonly { readonly partnershipId: string; readonly events: number }[] =>
  begunBy(log, size)
    .flatMap(({ stream, lastRevision = 0 }) => {
      const partnershipId = partnershipOf(stream);
      return partnershipId === undefined ? [] : { partnershipId, events: lastRevision + 1 };
    })
    .sort((a, b) => (a.partnershipId < b.partnershipId ? -1 : 1));

/** The streams come in the order in which they were begun, so those that came later are at the end. */
function begunBy(log: Log, size: number): ReturnType<Log['streams']> {
  const streams = log.streams();
  if (size >= log.length) return streams;
  let begun = 0;
  let later = streams.length;
  while (begun < later) {
    const middle = Math.floor((begun + later) / 2);
    if (log.eventsOf(streams[middle]!.stream, { below: size }).length > 0) begun = middle + 1;
    else later = middle;
  }
  return streams.slice(0, begun);
}

/** Fills empty tables with the rows of the first `size` events, in this thread. Throws `NewerEvent`. */
export async function fill(
  target: ReadModelDatabase,
  { log, size, making }: { log: Log; size: number; making: Making },
  turns: Turns,
  each?: (partnershipId: string, rows: StreamRows) => void,
): Promise<void> {
  target.database.exec('BEGIN');
  for (const { partnershipId } of partnershipsOf(log, size)) {
    const rows = rowsAt(log, partnershipId, size, making);
    if (rows !== undefined) {
      target.fillIn(partnershipId, rows);
      each?.(partnershipId, rows);
    }
    if (turns.over) await turns.next();
  }
  target.filled();
  target.database.exec('COMMIT');
}

export const checkpointAt = (log: Log, size: number, today: Day, versions: Versions): Checkpoint => ({
  ...versions,
  nextIndex: size,
  lastEventId: size === 0 ? null : (log.eventAt(size - 1)?.id ?? null),
  today,
});

/** What a comparison found, as threads hand it to each other. */
export interface Compared {
  readonly seen: readonly string[];
  readonly found: readonly (readonly [partnershipId: string, Record<string, Differences>])[];
}

/** Counts what a rebuild changes, partnership by partnership. */
export class Comparison {
  private readonly found = new Map<string, Record<string, Differences>>();
  private readonly seen = new Set<string>();

  constructor(
    private readonly serving: () => DatabaseSync,
    private readonly tables: readonly Table[],
  ) {}

  /** Compares the rows that a partnership has now with those that it shall have; a second time the first is forgotten. */
  of(partnershipId: string, rowsOf: (table: Table) => readonly Row[]): void {
    this.seen.add(partnershipId);
    this.found.delete(partnershipId);
    const differences: Record<string, Differences> = {};
    for (const table of this.tables) {
      const difference = compare(table, rowsIn(this.serving(), table, partnershipId), rowsOf(table));
      if (difference !== undefined) differences[table.name] = difference;
    }
    if (Object.keys(differences).length > 0) this.found.set(partnershipId, differences);
  }

  get compared(): Compared {
    return { seen: [...this.seen], found: [...this.found] };
  }

  /** Takes over what another comparison found of other partnerships. */
  add({ seen, found }: Compared): void {
    for (const partnershipId of seen) this.seen.add(partnershipId);
    for (const [partnershipId, differences] of found) this.found.set(partnershipId, differences);
  }

  /** The sums by table; partnerships that were never compared have gone. */
  total(): Record<string, Differences> {
    const total = Object.fromEntries(
      this.tables.map(({ name }) => [name, { added: 0, removed: 0, changed: 0 } as Differences]),
    );
    for (const { name } of this.tables)
      for (const { partnershipId, rows } of allOf<{ partnershipId: string; rows: number }>(
        this.serving(),
        `SELECT partnershipId, count(*) AS rows FROM ${name} GROUP BY partnershipId`,
      ))
        if (!this.seen.has(partnershipId)) total[name]!.removed += rows;
    for (const differences of this.found.values())
      for (const [name, { added, removed, changed }] of Object.entries(differences)) {
        total[name]!.added += added;
        total[name]!.removed += removed;
        total[name]!.changed += changed;
      }
    return total;
  }
}

export const rowsIn = (database: DatabaseSync, { name }: Table, partnershipId: string): readonly Row[] =>
  allOf<Row>(database, `SELECT * FROM ${name} WHERE partnershipId = ?`, [partnershipId]);

function compare(table: Table, before: readonly Row[], after: readonly Row[]): Differences | undefined {
  const keyOf = (row: Row) => JSON.stringify(table.key.map((column) => row[column]));
  const stood = new Map(before.map((row) => [keyOf(row), row]));
  const columns = Object.keys(table.columns);
  const found: Differences = { added: 0, removed: 0, changed: 0 };
  for (const row of after) {
    const old = stood.get(keyOf(row));
    stood.delete(keyOf(row));
    if (old === undefined) found.added += 1;
    else if (columns.some((column) => old[column] !== row[column])) found.changed += 1;
  }
  found.removed = stood.size;
  return found.added + found.removed + found.changed === 0 ? undefined : found;
}
