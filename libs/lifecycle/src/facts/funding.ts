/** Whose money, for what, under which arrangement. */
import { Fact } from '../fact.js';
import {
  Currency,
  FreeText,
  Key,
  list,
  LocalId,
  Money,
  oneOf,
  Optional,
  PartialDate,
  Required,
  Slug,
  Statement,
} from '../fields.js';
import type {
  Arrangement,
  ContributionChangeReason,
  ContributionKind,
  MoneyPurpose,
  SpendCategory,
} from '../vocabulary.js';

@Fact<BudgetPoolOpened>({
  type: 'BudgetPoolOpened',
  command: 'OpenBudgetPool',
  since: 1,
  meaning: 'A fund for the partnership was set up under an arrangement.',
  agreements: [
    {
      broken: (fact) => fact.arrangement === 'pooled' && fact.hostOrganisationId === undefined,
      pointer: '/data/hostOrganisationId',
      says: 'must be given: a pooled budget lies under the host of one organisation',
    },
  ],
})
export class BudgetPoolOpened {
  @Key(LocalId, { introduces: 'pool' }) poolId!: LocalId;
  @Required(oneOf('Arrangement')) arrangement!: Arrangement;
  @Optional(Slug) hostOrganisationId?: Slug;
  @Required(Currency) currency!: Currency;
  @Required(Statement) purpose!: Statement;
  @Optional(list(LocalId)) strandIds?: LocalId[];
}

@Fact({
  type: 'ContributionCommitted',
  command: 'CommitContribution',
  since: 1,
  meaning: 'A funder agreed to give money or kind.',
})
export class ContributionCommitted {
  @Key(LocalId, { introduces: 'contribution' }) contributionId!: LocalId;
  @Required(Slug) funderId!: Slug;
  @Required(oneOf('ContributionKind')) kind!: ContributionKind;
  @Required(Money) amount!: Money;
  @Optional(oneOf('MoneyPurpose')) purpose?: MoneyPurpose;
  @Optional(LocalId) poolId?: LocalId;
  @Optional(LocalId) strandId?: LocalId;
  @Optional(PartialDate) fromOn?: PartialDate | null;
  @Optional(PartialDate) untilOn?: PartialDate | null;
  @Optional(list(Statement)) conditions?: Statement[];
}

@Fact({
  type: 'ContributionChanged',
  command: 'ChangeContribution',
  since: 2,
  meaning: 'A funder raised, cut, withdrew or re-timed its contribution.',
})
export class ContributionChanged {
  @Key(LocalId) contributionId!: LocalId;
  @Required(oneOf('ContributionChangeReason')) reason!: ContributionChangeReason;
  @Required(Money) newAmount!: Money;
  @Optional(PartialDate) untilOn?: PartialDate | null;
}

@Fact({
  type: 'BudgetPooled',
  command: 'PoolBudget',
  since: 1,
  meaning: "Committed money passed under the pool's host, usable for any agreed purpose.",
})
export class BudgetPooled {
  @Key(LocalId) poolId!: LocalId;
  @Key(LocalId) contributionId!: LocalId;
  @Required(Money) amount!: Money;
  @Optional(Slug) receivedByOrganisationId?: Slug;
}

@Fact<RingFenceEstablished>({
  type: 'RingFenceEstablished',
  command: 'EstablishRingFence',
  since: 1,
  meaning: 'Money was set apart for one purpose.',
  agreements: [
    {
      broken: (fact) => (fact.poolId === undefined) === (fact.contributionId === undefined),
      pointer: '/data',
      says: 'name exactly one of poolId and contributionId',
    },
  ],
})
export class RingFenceEstablished {
  @Key(LocalId, { introduces: 'ringFence' }) ringFenceId!: LocalId;
  @Optional(LocalId) poolId?: LocalId;
  @Optional(LocalId) contributionId?: LocalId;
  @Required(Money) amount!: Money;
  @Required(oneOf('MoneyPurpose')) purpose!: MoneyPurpose;
  @Optional(LocalId) strandId?: LocalId;
  @Optional(PartialDate) fromOn?: PartialDate | null;
  @Optional(PartialDate) untilOn?: PartialDate | null;
}

@Fact({
  type: 'RingFenceReleased',
  command: 'ReleaseRingFence',
  since: 2,
  meaning: 'The set-apart money, or part of it, was freed by a decision; without an amount, all of it.',
})
export class RingFenceReleased {
  @Key(LocalId) ringFenceId!: LocalId;
  @Optional(Money) amount?: Money;
  @Required(LocalId) decisionId!: LocalId;
  @Optional(FreeText) reason?: FreeText;
}

@Fact({ type: 'SpendRecorded', command: 'RecordSpend', since: 2, meaning: 'Money was spent.' })
export class SpendRecorded {
  @Required(Money) amount!: Money;
  @Required(oneOf('MoneyPurpose')) purpose!: MoneyPurpose;
  @Required(oneOf('SpendCategory')) category!: SpendCategory;
  @Optional(LocalId) poolId?: LocalId;
  @Optional(LocalId) ringFenceId?: LocalId;
  @Optional(LocalId) strandId?: LocalId;
  @Optional(LocalId) pilotId?: LocalId;
  @Optional(LocalId) contractId?: LocalId;
  @Optional(PartialDate) periodFromOn?: PartialDate | null;
  @Optional(PartialDate) periodUntilOn?: PartialDate | null;
}
