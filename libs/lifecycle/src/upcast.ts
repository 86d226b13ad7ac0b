/** Old stored shapes in today's shape. A shape is never changed in place: it gets a step here and a higher schemaVersion. */
import type { RecordedEvent } from './history.js';

type Data = Readonly<Record<string, unknown>>;

/** From version n of a type (its place in the list plus one) to n + 1. */
export type Upcasts = Readonly<Record<string, readonly ((data: Data) => Data)[]>>;

export const UPCASTS: Upcasts = {};

/** The data of an event in the shape of its type's newest version. Throws where the shape is newer than this product. */
export function upcast(event: RecordedEvent, upcasts: Upcasts = UPCASTS): Data {
  const written = event.metadata.schemaVersion;
  const steps = upcasts[event.type];
  const newest = (steps?.length ?? 0) + 1;
  if (written === newest) return event.data;
  if (!Number.isInteger(written) || written < 1 || written > newest)
    throw new Error(`${event.type} has no shape of version ${written}: this product knows 1 to ${newest}`);
  let { data } = event;
  for (const step of steps!.slice(written - 1)) data = step(data);
  return data;
}
