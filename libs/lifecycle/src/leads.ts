/** Who leads a partnership, or one of its strands, on a day. */
import type { DataOf } from './catalogue.js';
import type { Fact, History } from './history.js';
import { certainlyOnOrBefore, possiblyOnOrBefore, type DayRange } from './partial-date.js';
import type { LeadKind } from './vocabulary.js';

export interface Seat {
  readonly leadKind: LeadKind;
  /** Left out = the lead of the whole partnership. */
  readonly strandId?: string | undefined;
}

const ROLE = { overall: 'leadOverall', public: 'leadPublic', third: 'leadThird' } as const;

type Joined = DataOf<'PartnerJoined'>;
type Transferred = DataOf<'LeadTransferred'>;

interface Move {
  readonly fact: Fact;
  readonly strandId: string | undefined;
  readonly takes: readonly string[];
  readonly leaves: readonly string[];
}

/** Every fact by which somebody takes or leaves a lead of this kind, in order. */
function movesOf(history: History, { leadKind }: Seat): readonly Move[] {
  const moves: Move[] = [];
  for (const fact of history.facts)
    if (fact.type === 'PartnerJoined') {
      const { organisationId, roles, strandId } = fact.data as Joined;
      if (roles.includes(ROLE[leadKind])) moves.push({ fact, strandId, takes: [organisationId], leaves: [] });
    } else if (fact.type === 'LeadTransferred') {
      const data = fact.data as Transferred;
      if (data.leadKind === leadKind)
        moves.push({
          fact,
          strandId: data.strandId,
          takes: data.toOrganisationIds,
          leaves: data.fromOrganisationIds ?? [],
        });
    }
  return moves;
}

/** Organisations that can be leading on a day, in the order in which they took the lead. A lead of the partnership leads in
 *  each of its strands, until the lead there passes on; a transfer takes the lead only from those it names. */
export function leadsOn(history: History, seat: Seat, on: DayRange & { readonly id?: string }): readonly string[] {
  const inScope = (strandId: string | undefined) => strandId === undefined || strandId === seat.strandId;
  const moves = movesOf(history, seat).filter(
    ({ fact, strandId }) => fact.id !== on.id && inScope(strandId) && possiblyOnOrBefore(fact, on),
  );
  const leads = new Set<string>();
  moves.forEach((taking, at) => {
    for (const organisationId of taking.takes) {
      const left = moves.some(
        (leaving, leftAt) =>
          leftAt > at &&
          leaving.leaves.includes(organisationId) &&
          // Who leads one strand alone keeps it when the lead of the whole partnership passes on.
          (taking.strandId === undefined || leaving.strandId === taking.strandId) &&
          certainlyOnOrBefore(taking.fact, leaving.fact) &&
          certainlyOnOrBefore(leaving.fact, on),
      );
      if (!left) leads.add(organisationId);
    }
  });
  return [...leads];
}
