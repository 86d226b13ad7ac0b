/** The event that a correction or a retraction aims at, by its id, the beginning of its id, or its revision. */
import { EXIT, Failure, usage } from '../exit.js';
import type { Rest } from '../rest.js';

export interface TargetEvent {
  readonly eventId: string;
  readonly revision: number;
  readonly type: string;
  readonly headline: string;
}

const LEAST = 6;

/** @throws Failure where none or several fit */
export async function targetEvent(rest: Rest, partnershipId: string, named: string): Promise<TargetEvent> {
  const path = `/partnerships/${encodeURIComponent(partnershipId)}/decisions`;
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(named)) {
    const { items } = await rest.list<TargetEvent>(path, { eventId: named });
    if (items[0] !== undefined) return items[0];
  }
  const { items } = await rest.list<TargetEvent>(path, {});
  const isRevision = /^\d{1,5}$/.test(named);
  if (!isRevision && named.length < LEAST)
    throw usage(`an event is named by its id, the first ${LEAST} characters of it or more, or its revision`);
  const fitting = items.filter(({ eventId, revision }) =>
    isRevision ? revision === Number(named) : eventId.startsWith(named),
  );
  if (fitting.length === 1) return fitting[0]!;
  throw new Failure(
    EXIT.refused,
    fitting.length === 0
      ? `there is no event ${named} in ${partnershipId}: "psp decisions ${partnershipId}" lists them with their revisions`
      : `${named} fits ${fitting.length} events of ${partnershipId}: give more of the id`,
  );
}
