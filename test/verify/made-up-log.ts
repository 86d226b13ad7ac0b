/** Makes up logs as an event store would hold them: several partnerships, amendments, sealed texts, foreign events. */
import type { LeafEvent } from '#audit';
import { eventIdOf } from '#audit';
import type { Seeded } from './seeded.js';

export type LoggedEvent = LeafEvent & { readonly index: number };

export interface MadeUpLog {
  events: LoggedEvent[];
  /** Indexes of events whose body is withheld, with the index of the event that says so. */
  withheld: Map<number, number>;
}

const LABELS = [
  'Throughcare begins',
  'Café at the gate',
  'Åpen dør – første dag',
  'Deireadh an phíolóta',
  '\u{1f600} with "quotes" and \\ and \t',
  'two\nlines \u2028 and a separator',
];
const BASE = Date.UTC(2026, 0, 5, 9, 30);

/** A log of `size` events. With `withholding` the bodies of some were withheld later, by events at or near the end. */
export function madeUpLog(random: Seeded, size: number, withholding: boolean): MadeUpLog {
  const streams = Array.from({ length: 1 + random.below(5) }, (_, i) => ({
    name: `partnership-synthetic-${i}`,
    ids: [] as string[],
  }));
  const events: LoggedEvent[] = [];
  const withheld = new Map<number, number>();
  let now = BASE;
  while (events.length < size) {
    const stream = random.pick(streams);
    const commandId = random.uuid();
    now += random.below(100_000);
    const batch = Math.min(size - events.length, random.chance(0.1) ? 2 + random.below(2) : 1);
    for (let nth = 0; nth < batch; nth += 1) {
      const place = { index: events.length, stream: stream.name, revision: stream.ids.length };
      const id = eventIdOf(commandId, stream.name, nth);
      const recordedAt = new Date(now).toISOString();
      const hidden =
        withholding && events.length > size * 0.6 ? withholdable(random, events, withheld, stream.name) : undefined;
      if (hidden) withheld.set(hidden.index, place.index);
      if (!hidden && random.chance(0.04)) events.push(foreignEvent(random, place, random.uuid()));
      else {
        const fact = hidden
          ? { type: 'EventContentWithheld', data: { targetEventId: hidden.id, authority: 'Keeper of the records' } }
          : someFact(random, stream.ids);
        const metadata = { ...someMetadata(random, commandId), recordedAt, schemaVersion: 1 + random.below(2) };
        events.push({ ...place, id, type: fact.type, data: { occurredOn: '2013-04', ...fact.data }, metadata });
      }
      stream.ids.push(events.at(-1)!.id);
    }
  }
  return { events, withheld };
}

/** An earlier event of this stream that may still be withheld: never one that withholds, nor one that is withheld. */
function withholdable(random: Seeded, events: LoggedEvent[], withheld: Map<number, number>, stream: string) {
  if (!random.chance(0.15)) return undefined;
  const candidates = events.filter(
    (event) => event.stream === stream && event.type !== 'EventContentWithheld' && !withheld.has(event.index),
  );
  return candidates.length > 0 ? random.pick(candidates) : undefined;
}

function someFact(random: Seeded, earlierIds: readonly string[]): { type: string; data: object } {
  const kind = random.below(10);
  if (kind < 4) return { type: 'MilestoneNoted', data: { label: random.pick(LABELS), kind: 'other' } };
  if (kind < 6) {
    const amount = { pence: random.below(1_000_000_000), currency: 'GBP', qualifier: 'exact' };
    return { type: 'ContributionCommitted', data: { contributionId: `contribution-${random.below(99)}`, amount } };
  }
  if (kind < 8 || earlierIds.length === 0) {
    const sealed = {
      kid: `k${random.below(9)}`,
      iv: random.bytes(12).toString('base64url'),
      ct: random.bytes(1 + random.below(40)).toString('base64url'),
      tag: random.bytes(16).toString('base64url'),
    };
    return {
      type: 'PilotEnded',
      data: { pilotId: `pilot-${random.below(9)}`, note: { sealed }, sites: ['Low', 'Moss'] },
    };
  }
  const targetEventId = random.pick(earlierIds);
  return random.chance(0.5)
    ? { type: 'EventRetracted', data: { targetEventId, reason: 'recordedInError' } }
    : { type: 'EventCorrected', data: { targetEventId, set: { occurredOn: null }, reason: 'betterSource' } };
}

const someMetadata = (random: Seeded, commandId: string) => ({
  actor: { id: `act_${random.below(4)}`, role: 'recorder' },
  commandId,
  correlationId: commandId,
  causationId: null,
  ...(random.chance(0.2) && { rationale: { text: random.pick(LABELS) } }),
  ...(random.chance(0.1) && { clockSkewMs: random.below(1000) }),
  evidence: random.chance(0.5) ? [{ source: 'minutes-2013', certainty: 'certain' }] : [],
  warnings: ['W01'],
  catalogueVersion: 1,
  policyVersion: '1',
});

const foreignEvent = (
  random: Seeded,
  place: { index: number; stream: string; revision: number },
  id: string,
): LoggedEvent => ({
  ...place,
  id,
  type: random.pick(['OtherProgram.Event', 'Ünknown "type"']),
  raw: { data: random.bytes(random.below(60)), metadata: Buffer.from(random.chance(0.5) ? '{}' : '') },
});
