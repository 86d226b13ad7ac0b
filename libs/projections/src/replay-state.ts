/** What a partnership comes to with each further fact of its life: states, stages, flags and totals, and what differs from before. */
import {
  totalOf,
  History,
  type DataOf,
  type Fact,
  type FactOfType,
  type Money,
  type MoneyAmount,
  type Total,
} from '#lifecycle';
import { amountFreed, type KindTotal, type Totalled } from './budgets.js';
import { amountText, type Names } from './headlines.js';
import { from, words, type ReplayChange } from './replay-change.js';
import { RunningStrand, type StrandStanding } from './replay-strand.js';
import { stateOf, type PartnershipState } from './partnership-state.js';

/** Where things stand after the last fact that was taken in. */
export interface ReplayStanding {
  /** Null = not proposed yet. */
  readonly state: PartnershipState | null;
  readonly partners: number;
  readonly strands: readonly StrandStanding[];
  readonly totals: readonly KindTotal[];
}

const MONEY_WORDS: Readonly<Record<Totalled, string>> = {
  cash: 'cash committed',
  inKind: 'committed in kind',
  match: 'match funding committed',
  pooled: 'pooled',
  ringFence: 'ring-fenced',
  grant: 'granted',
  release: 'freed of ring-fences',
  spend: 'spent',
};

const LEAD_WORDS = { overall: 'lead', public: 'public lead', third: 'third-sector lead' } as const;

interface MoneyGroup {
  readonly of: Totalled;
  /** By event. */
  readonly amounts: ReadonlyMap<string, MoneyAmount>;
  readonly total: Total;
}

/** Facts are taken in one by one, in the order of the history that they stand in. */
export class ReplayState {
  readonly #facts: Fact[] = [];
  readonly #strands: ReadonlyMap<string, RunningStrand>;
  readonly #strandsOf = new Map<string, RunningStrand[]>();
  /** The scopes in which each organisation is a partner: the partnership (none) and strands. */
  readonly #partners = new Map<string, Set<string | undefined>>();
  readonly #money = new Map<string, MoneyGroup>();
  /** What contributions were changed to. */
  readonly #changed = new Map<string, Money>();
  #state: PartnershipState | null = null;

  constructor(
    private readonly history: History,
    private readonly names: Names,
  ) {
    this.#strands = new Map([...history.strands].map(([strandId, strand]) => [strandId, new RunningStrand(strand)]));
    for (const running of this.#strands.values())
      for (const { id } of running.strand.facts) {
        const strands = this.#strandsOf.get(id);
        if (strands === undefined) this.#strandsOf.set(id, [running]);
        else strands.push(running);
      }
  }

  take(fact: Fact): ReplayChange[] {
    this.#facts.push(fact);
    return [
      ...this.#partnership(fact),
      ...(this.#strandsOf.get(fact.id) ?? []).flatMap((running) => running.take(fact)),
      ...this.#moneyIn(fact),
    ];
  }

  get standing(): ReplayStanding {
    return {
      state: this.#state,
      partners: this.#partners.size,
      strands: [...this.#strands.values()].flatMap((running) => running.standing ?? []),
      totals: [...this.#money.values()].map(({ of, total }) => ({ of, ...total })),
    };
  }

  #partnership(fact: Fact): ReplayChange[] {
    const changes: ReplayChange[] = [];
    const change = (field: string, before: unknown, after: unknown, says: string) =>
      changes.push({ of: 'partnership', strandId: null, strand: null, field, before, after, says });

    const state = this.#stateNow();
    if (state !== this.#state) change('state', this.#state, state, from(this.#state, words(String(state))));
    this.#state = state;

    if (fact.type === 'PartnerJoined') {
      const { organisationId, roles, strandId } = fact.data as DataOf<'PartnerJoined'>;
      const before = this.#partners.size;
      const scopes = this.#partners.get(organisationId);
      if (scopes === undefined) this.#partners.set(organisationId, new Set([strandId]));
      else scopes.add(strandId);
      const scope = strandId === undefined ? '' : ` for ${this.names.strand(strandId)}`;
      if (this.#partners.size > before)
        change('partners', before, before + 1, `${before + 1} ${before === 0 ? 'partner' : 'partners'}`);
      for (const [kind, role] of [
        ['overall', 'leadOverall'],
        ['public', 'leadPublic'],
        ['third', 'leadThird'],
      ] as const)
        if (roles.includes(role))
          change(role, null, organisationId, `${LEAD_WORDS[kind]}${scope}: ${this.names.organisation(organisationId)}`);
    } else if (fact.type === 'PartnerLeft') {
      const { organisationId, strandId } = fact.data as DataOf<'PartnerLeft'>;
      const before = this.#partners.size;
      const scopes = this.#partners.get(organisationId);
      scopes?.delete(strandId);
      if (strandId === undefined || scopes?.size === 0) this.#partners.delete(organisationId);
      const after = this.#partners.size;
      if (after < before) change('partners', before, after, `${after} ${after === 1 ? 'partner' : 'partners'}`);
    } else if (fact.type === 'LeadTransferred') {
      const { leadKind, fromOrganisationIds, toOrganisationIds, strandId } = fact.data as DataOf<'LeadTransferred'>;
      const list = (ids: readonly string[]) => ids.map((id) => this.names.organisation(id)).join(', ');
      const scope = strandId === undefined ? '' : ` for ${this.names.strand(strandId)}`;
      change(
        leadKind === 'overall' ? 'leadOverall' : leadKind === 'public' ? 'leadPublic' : 'leadThird',
        fromOrganisationIds ?? null,
        toOrganisationIds,
        `${LEAD_WORDS[leadKind]}${scope}: ${fromOrganisationIds === undefined ? '' : `${list(fromOrganisationIds)} → `}${list(toOrganisationIds)}`,
      );
    } else if (fact.type === 'PartnershipRedefined') {
      const data = fact.data as DataOf<'PartnershipRedefined'>;
      for (const field of ['name', 'purpose', 'area', 'policyDomain'] as const) {
        const after = data[field];
        if (after === undefined) continue;
        const before = this.#wordingBefore(field);
        if (before !== after)
          change(field, before, after, `${words(field)} is now ${field === 'policyDomain' ? words(after) : after}`);
      }
    }
    return changes;
  }

  /** The value that stood before the fact taken in last. */
  #wordingBefore(field: 'name' | 'purpose' | 'area' | 'policyDomain'): string | null {
    for (const { type, data } of this.#facts.slice(0, -1).reverse())
      if (type === 'PartnershipProposed' || type === 'PartnershipRedefined') {
        const value = (data as DataOf<'PartnershipRedefined'>)[field];
        if (value !== undefined) return value;
      }
    return null;
  }

  #stateNow(): PartnershipState | null {
    const soFar = new History(
      this.history.partnershipId,
      [],
      {},
      {
        facts: this.#facts,
        amendments: [],
        dead: [],
        described: [],
      },
    );
    const state = stateOf(soFar);
    return state === 'withdrawn' ? null : state;
  }

  #moneyIn(fact: Fact): ReplayChange[] {
    if (fact.type === 'ContributionChanged')
      return this.#contributionChanged(fact as FactOfType<'ContributionChanged'>);
    const found = moneyOf(fact, this.history);
    if (found === undefined) return [];
    const { contributionId } = fact.data as { contributionId?: string };
    const changed = fact.type === 'ContributionCommitted' ? this.#changed.get(contributionId!) : undefined;
    return [this.#put(found.of, fact.id, changed ?? found.amount)];
  }

  /** A contribution counts with what it was changed to. */
  #contributionChanged({ data: { contributionId, newAmount } }: FactOfType<'ContributionChanged'>): ReplayChange[] {
    this.#changed.set(contributionId, newAmount);
    return this.history.named('ContributionCommitted', 'contributionId', contributionId).flatMap(({ id }) => {
      const holding = [...this.#money.values()].find(({ amounts }) => amounts.has(id));
      if (holding === undefined) return [];
      const { of, total } = holding;
      if (total.currency === newAmount.currency) return [this.#put(of, id, newAmount)];
      return [this.#put(of, id, undefined, total.currency), this.#put(of, id, newAmount)];
    });
  }

  /** Counts an amount, or leaves it out, and says what the total became. */
  #put(of: Totalled, id: string, amount: MoneyAmount | undefined, currency = amount!.currency): ReplayChange {
    const key = `${of} ${currency}`;
    const group = this.#money.get(key);
    const amounts = new Map(group?.amounts);
    if (amount === undefined) amounts.delete(id);
    else amounts.set(id, amount);
    const total = totalOf([...amounts.values()], currency);
    if (amounts.size === 0) this.#money.delete(key);
    else this.#money.set(key, { of, amounts, total });
    const before = group === undefined ? null : totalText(group.total);
    const after = totalText(total);
    return {
      of: 'money',
      strandId: null,
      strand: null,
      field: of,
      before: group?.total ?? null,
      after: total,
      says: `${MONEY_WORDS[of]}: ${before === null || before === after ? after : `${before} → ${after}`}`,
    };
  }
}

/** What a fact adds to which total. */
function moneyOf(fact: Fact, history: History): { of: Totalled; amount: Money } | undefined {
  const { type, data } = fact;
  switch (type) {
    case 'ContributionCommitted': {
      const { kind, amount } = data as DataOf<'ContributionCommitted'>;
      return { of: kind, amount };
    }
    case 'BudgetPooled':
      return { of: 'pooled', amount: (data as DataOf<'BudgetPooled'>).amount };
    case 'RingFenceEstablished':
      return { of: 'ringFence', amount: (data as DataOf<'RingFenceEstablished'>).amount };
    case 'RingFenceReleased':
      return { of: 'release', amount: amountFreed(history, fact as FactOfType<'RingFenceReleased'>) };
    case 'SpendRecorded':
      return { of: 'spend', amount: (data as DataOf<'SpendRecorded'>).amount };
    case 'GrantAwarded':
      return { of: 'grant', amount: (data as DataOf<'GrantAwarded'>).amount };
    default:
      return undefined;
  }
}

/** `at least £418,000, one amount of 2 not known`. */
export function totalText({ pence, currency, qualifier, parts, unknownParts }: Total): string {
  if (unknownParts === parts && parts > 0) return parts === 1 ? 'an amount not known' : `${parts} amounts, none known`;
  if (pence === null || qualifier === 'none') return `no total of ${parts} amounts`;
  const sum = amountText({ pence, currency, qualifier });
  return unknownParts === 0 ? sum : `${sum}, ${unknownParts} of ${parts} amounts not known`;
}
