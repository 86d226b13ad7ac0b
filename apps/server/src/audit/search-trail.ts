/** Looks through the record for the events that a search is about: a page of them, or as far as one answer may look. */
import { fits, mayFit, type TrailEntry } from '#audit';
import type { Engine } from '#engine';
import type { LocalEvent } from '#event-store';
import { streamOf } from '#projections';
import { cursorAt, type TrailOrder, type TrailSearch } from './trail-query.js';
import type { Trails } from './trails.js';

export interface Found {
  readonly items: readonly TrailEntry[];
  /** Where to go on; null = all of the record was looked through. */
  readonly next: string | null;
  /** Events that were looked at for this page. */
  readonly searched: number;
}

/** One answer looks at no more events than these; whoever wants more goes on with `next`. */
const MOST_SEARCHED = 20_000;
/** So many at once, and then others have their turn. */
const AT_ONCE = 200;

export async function searchTrail(
  engine: Engine,
  trails: Trails,
  knownSize: number,
  { filter, partnershipId, order, after, limit }: TrailSearch,
): Promise<Found> {
  const items: TrailEntry[] = [];
  let searched = 0;
  for (const events of partsOf(engine, { knownSize, partnershipId, order, after })) {
    for (const event of events) {
      if (items.length === limit || searched === MOST_SEARCHED)
        return { items, next: cursorAt(before(event)), searched };
      searched += 1;
      if (!mayFit(event, filter)) continue;
      const entry = trails.entryOf(event);
      if (fits(entry, event, trails.around(event), filter)) items.push(entry);
    }
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return { items, next: null, searched };

  /** A cursor names where the page before stopped, which is one step before the event that comes next. */
  function before({ index }: LocalEvent): number {
    return order === 'newest' ? index + 1 : index;
  }
}

interface Range {
  readonly knownSize: number;
  readonly partnershipId: string | undefined;
  readonly order: TrailOrder;
  readonly after: number | undefined;
}

/** The events that were known, in the order that was asked for. `after`: newest first, those below; oldest first, from there. */
function* partsOf(
  { log }: Engine,
  { knownSize, partnershipId, order, after }: Range,
): Generator<readonly LocalEvent[]> {
  const low = order === 'oldest' ? (after ?? 0) : 0;
  const high = order === 'newest' ? Math.min(after ?? knownSize, knownSize) : knownSize;
  if (partnershipId !== undefined) {
    const own = log.eventsOf(streamOf(partnershipId), { below: high }).filter(({ index }) => index >= low);
    if (order === 'newest') own.reverse();
    for (let at = 0; at < own.length; at += AT_ONCE) yield own.slice(at, at + AT_ONCE);
    return;
  }
  if (order === 'oldest')
    for (let at = low; at < high; at += AT_ONCE) yield [...log.readFrom(at, { limit: Math.min(AT_ONCE, high - at) })];
  else
    for (let at = high; at > low; at -= AT_ONCE) {
      const from = Math.max(low, at - AT_ONCE);
      yield [...log.readFrom(from, { limit: at - from })].reverse();
    }
}
