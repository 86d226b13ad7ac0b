/** When money is refused. */
import type { Fact, History } from '../history.js';
import { judge, type RuleOf } from '../judge.js';
import type { MoneyAmount } from '../money.js';

/** A pool has one currency. */
const otherCurrency = (history: History, poolId: string | undefined, amount: MoneyAmount) =>
  poolId !== undefined &&
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
