/** A partnership's history as far as everybody here can read it: a parked stream is told up to where it stands still. */
import type { Engine } from '#engine';
import { fold, type Cut, type History, type RecordedEvent } from '#lifecycle';
import { newerEvent, streamOf, type Parked } from '#projections';

export interface ReadableHistory {
  readonly history: History;
  /** Where it stands still, if that was known then. */
  readonly parked: Parked | undefined;
}

/** @throws NewerEvent */
export function readableHistory(
  engine: Engine,
  partnershipId: string,
  cut: Cut & { knownSize: number },
): ReadableHistory {
  const stream = streamOf(partnershipId);
  const parked = engine.readModels.parked().find((one) => one.stream === stream);
  if (parked === undefined) return { history: engine.history(partnershipId, cut), parked };
  const events = engine.log
    .eventsOf(stream, { below: cut.knownSize })
    .filter(({ revision }) => revision < parked.revision);
  for (const event of events) {
    const newer = newerEvent(event);
    if (newer !== undefined) throw newer;
  }
  return {
    history: fold(partnershipId, events as unknown as RecordedEvent[], cut),
    parked: parked.index < cut.knownSize ? parked : undefined,
  };
}
