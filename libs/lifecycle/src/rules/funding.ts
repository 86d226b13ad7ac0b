/** When money is refused, and when more of it is spent than there is, or for something else. */
import type { DataOf } from '../catalogue.js';
import type { Fact, History } from '../history.js';
import { judge, type RuleOf } from '../judge.js';
import { totalOf, type MoneyAmount } from '../money.js';
import { possiblyOnOrBefore } from '../partial-date.js';
import { poolOfContribution, poolOfRingFence, poolOfSpend } from '../pools.js';

/** A pool has one currency. */
const otherCurrency = (history: History, poolId: string | undefined, amount: MoneyAmount | undefined) =>
  poolId !== undefined &&
  amount !== undefined &&
  history.named('BudgetPoolOpened', 'poolId', poolId).some((pool) => pool.data.currency !== amount.currency);

const needsPoolCurrency = (history: History, fact: Fact<{ poolId?: string; amount: MoneyAmount }>) =>
  judge(fact).refuse(
    otherCurrency(history, fact.data.poolId, fact.data.amount),
    'MoneyNotValid',
    '/data/amount/currency',
    fact.data.poolId,
  );

export const openBudgetPool: RuleOf<'OpenBudgetPool'> = (_history, fact) => judge(fact);

export const commitContribution: RuleOf<'CommitContribution'> = (history, fact) => needsPoolCurrency(history, fact);

export const changeContribution: RuleOf<'ChangeContribution'> = (history, fact) => {
  const poolId = poolOfContribution(history, fact.data.contributionId);
  return judge(fact).refuse(
    otherCurrency(history, poolId, fact.data.newAmount),
    'MoneyNotValid',
    '/data/newAmount/currency',
    poolId,
  );
};

/** Money passes under a host only where the arrangement has one. */
export const poolBudget: RuleOf<'PoolBudget'> = (history, fact) =>
  needsPoolCurrency(history, fact).refuse(
    history
      .named('BudgetPoolOpened', 'poolId', fact.data.poolId)
      .every(({ data: { arrangement } }) => arrangement !== 'pooled' && arrangement !== 'delegated'),
    'PoolNotPooled',
    '/data/poolId',
  );

export const establishRingFence: RuleOf<'EstablishRingFence'> = (history, fact) => needsPoolCurrency(history, fact);

export const releaseRingFence: RuleOf<'ReleaseRingFence'> = (history, fact) => {
  const poolId = poolOfRingFence(history, fact.data.ringFenceId);
  return judge(fact).refuse(
    otherCurrency(history, poolId, fact.data.amount),
    'MoneyNotValid',
    '/data/amount/currency',
    poolId,
  );
};

type Spend = Fact<DataOf<'SpendRecorded'>>;

export const recordSpend: RuleOf<'RecordSpend'> = (history, fact) => {
  const poolId = poolOfSpend(history, fact.data);
  return judge(fact)
    .refuse(otherCurrency(history, poolId, fact.data.amount), 'MoneyNotValid', '/data/amount/currency', poolId)
    .warn(overspends(history, fact), 'W18')
    .warn(breaksRingFence(history, fact), 'W25');
};

/** The spending up to a fact: it is summed in the order of the facts, since one pound is gone before the next. */
const upTo = (history: History, fact: Spend, spending: readonly Spend[]): readonly Spend[] =>
  spending.filter((other) => other.id === fact.id || history.isLater(fact, other));

/** Whether more than `most` was surely spent: no total that may be lower, against none that may be higher. */
function isMore(spent: readonly MoneyAmount[], most: readonly MoneyAmount[], currency: string): boolean {
  if ([...spent, ...most].some((amount) => amount.currency !== currency)) return false;
  const [out, into] = [totalOf(spent, currency), totalOf(most, currency)];
  const surely = out.qualifier !== 'atMost' && into.qualifier !== 'atLeast';
  return surely && out.pence !== null && into.pence !== null && out.pence > into.pence;
}

/** More is spent of a pool than went into it; not where a part of either is unknown. */
function overspends(history: History, fact: Spend): boolean {
  const { amount } = fact.data;
  const poolId = poolOfSpend(history, fact.data);
  if (poolId === undefined) return false;
  const ofPool = history.of('SpendRecorded').filter(({ data }) => poolOfSpend(history, data) === poolId);
  const spent = upTo(history, fact, ofPool).map(({ data }) => data.amount);
  const into = moneyInto(history, poolId, fact);
  return [...spent, ...into].every(({ pence }) => pence !== null) && isMore(spent, into, amount.currency);
}

/** What was contributed to a pool by a day, as it was changed since, and what was pooled of other contributions. */
function moneyInto(history: History, poolId: string, on: Fact): readonly MoneyAmount[] {
  const by = (fact: Fact) => possiblyOnOrBefore(fact, on);
  const contributed = history.named('ContributionCommitted', 'poolId', poolId).filter(by);
  const counted = new Set(contributed.map(({ data }) => data.contributionId));
  const pooled = history
    .named('BudgetPooled', 'poolId', poolId)
    .filter((fact) => by(fact) && !counted.has(fact.data.contributionId));
  return [
    ...contributed.map(
      ({ data: { contributionId, amount } }) =>
        history.named('ContributionChanged', 'contributionId', contributionId).filter(by).at(-1)?.data.newAmount ??
        amount,
    ),
    ...pooled.map(({ data }) => data.amount),
  ];
}

/** Money set apart for one purpose is spent for another, beyond what was freed of it by then. */
function breaksRingFence(history: History, fact: Spend): boolean {
  const { ringFenceId, purpose, amount } = fact.data;
  if (ringFenceId === undefined) return false;
  const fence = history.named('RingFenceEstablished', 'ringFenceId', ringFenceId)[0];
  if (fence === undefined || fence.data.purpose === purpose) return false;
  const freed = history
    .named('RingFenceReleased', 'ringFenceId', ringFenceId)
    .filter((released) => possiblyOnOrBefore(released, fact))
    .map(({ data }) => data.amount);
  if (freed.length === 0) return true;
  if (freed.includes(undefined)) return false;
  const spent = upTo(history, fact, history.named('SpendRecorded', 'ringFenceId', ringFenceId))
    .filter(({ data }) => data.purpose !== fence.data.purpose)
    .map(({ data }) => data.amount);
  return isMore(spent, freed as readonly MoneyAmount[], amount.currency);
}
