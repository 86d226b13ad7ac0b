/** Who leads a partnership, or one of its strands, on a day. */
import type { DataOf } from './catalogue.js';
import type { Fact, History } from './history.js';
import { certainlyBefore, certainlyOnOrBefore, possiblyOnOrBefore, type Day, type DayRange } from './partial-date.js';
import type { LeadKind } from './vocabulary.js';

export interface Seat {
  readonly leadKind: LeadKind;
  /** Left out = the lead of the whole partnership. */
  readonly strandId?: string | undefined;
}

const ROLE = { overall: 'leadOverall', public: 'leadPublic', third: 'leadThird' } as const;
const KINDS = ['overall', 'public', 'third'] as const satisfies readonly LeadKind[];

interface Move {
  readonly fact: Fact;
  readonly strandId: string | undefined;
  readonly takes: readonly string[];
  readonly leaves: readonly string[];
  /** Of a partner who left: it led to the end of that day; and everywhere, where it named no strand. */
  readonly left?: boolean;
}

type Moves = Readonly<Record<LeadKind, readonly Move[]>>;
const movesByHistory = new WeakMap<History, Moves>();

/** Every fact by which somebody takes or leaves a lead, by kind, in order. */
function movesOf(history: History): Moves {
  let moves = movesByHistory.get(history);
  if (moves === undefined) {
    const found: Record<LeadKind, Move[]> = { overall: [], public: [], third: [] };
    for (const fact of history.facts)
      if (fact.type === 'PartnerJoined') {
        const { organisationId, roles, strandId } = fact.data as DataOf<'PartnerJoined'>;
        for (const kind of KINDS)
          if (roles.includes(ROLE[kind])) found[kind].push({ fact, strandId, takes: [organisationId], leaves: [] });
      } else if (fact.type === 'LeadTransferred') {
        const { leadKind, strandId, toOrganisationIds, fromOrganisationIds } = fact.data as DataOf<'LeadTransferred'>;
        found[leadKind].push({ fact, strandId, takes: toOrganisationIds, leaves: fromOrganisationIds ?? [] });
      } else if (fact.type === 'PartnerLeft') {
        const { organisationId, strandId } = fact.data as DataOf<'PartnerLeft'>;
        for (const kind of KINDS) found[kind].push({ fact, strandId, takes: [], leaves: [organisationId], left: true });
      }
    movesByHistory.set(history, (moves = found));
  }
  return moves;
}

/** Organisations that can be leading on a day, in the order in which they took the lead. A lead of the partnership leads in
 *  each of its strands, until the lead there passes on; a transfer takes the lead only from those it names. Who is no
 *  partner any more leads no more. */
export function leadsOn(history: History, seat: Seat, on: DayRange & { readonly id?: string }): readonly string[] {
  const leads: string[] = [];
  /** By organisation, the latest day by which it had certainly left: the lead of this strand, and any that counts here. */
  const leftStrand = new Map<string, Day>();
  const leftAny = new Map<string, Day>();
  for (const { fact, strandId, takes, leaves, left: leftAsPartner = false } of movesOf(history)[
    seat.leadKind
  ].toReversed()) {
    if (fact.id === on.id || !(strandId === undefined || strandId === seat.strandId) || !possiblyOnOrBefore(fact, on))
      continue;
    // Who leads one strand alone keeps it when the lead of the whole partnership passes on.
    const left = strandId === undefined ? leftAny : leftStrand;
    for (const id of takes) {
      const day = left.get(id);
      if (day === undefined || fact.dateUnknown || fact.latest > day) leads.push(id);
    }
    if (leftAsPartner ? !certainlyBefore(fact, on) : !certainlyOnOrBefore(fact, on)) continue;
    for (const id of leaves) {
      if (!leftAny.has(id)) leftAny.set(id, fact.earliest);
      if ((strandId !== undefined || leftAsPartner) && !leftStrand.has(id)) leftStrand.set(id, fact.earliest);
    }
  }
  return [...new Set(leads.reverse())];
}
