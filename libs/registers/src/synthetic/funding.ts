/** Whose money a synthetic partnership had, and what was set apart for the time after its pilot. */
import { addDays } from '#lifecycle';
import { amount } from './amounts.js';
import type { Life } from './life.js';
import type { Gathered, Setting } from './setting.js';
import { plannedDay } from './stated-day.js';

export function writeMoney(
  life: Life,
  { proposed, proposedOn, publicLead, funder }: Gathered,
): Pick<Setting, 'hasSustainmentMoney' | 'contribution'> {
  const { random } = life;
  const agreedOn = life.later(proposedOn, 60, 420);
  if (random.chance(0.12)) return { hasSustainmentMoney: false, contribution: undefined };
  const pooled = random.chance(0.22);
  const arrangement = random.weighted({ pooled: 50, delegated: 10, aligned: 30, grantToLead: 10 });
  const money = pooled
    ? life.record(
        'OpenBudgetPool',
        agreedOn,
        {
          poolId: 'fund',
          arrangement,
          hostOrganisationId: publicLead,
          currency: 'GBP',
          purpose: 'Pay for the trial and for what is learned from it.',
        },
        { after: [proposed] },
      )
    : proposed;
  const fromOn = addDays(agreedOn, 30);
  const contribution = life.record(
    'CommitContribution',
    life.later(agreedOn, 0, 40),
    {
      contributionId: 'main',
      funderId: funder,
      kind: 'cash',
      amount: amount(random, 20_000, 1_500_000),
      purpose: 'pilot',
      poolId: pooled ? 'fund' : undefined,
      fromOn: plannedDay(random, fromOn),
      untilOn: random.chance(0.8) ? plannedDay(random, life.later(fromOn, 500, 1_300)) : undefined,
    },
    { after: [money] },
  );
  if (random.chance(0.35))
    life.record(
      'CommitContribution',
      life.later(agreedOn, 0, 300),
      {
        contributionId: 'second',
        funderId: publicLead,
        kind: random.pick(['inKind', 'match', 'cash']),
        amount: amount(random, 5_000, 200_000, 0.4),
      },
      { after: [money] },
    );
  if (pooled && (arrangement === 'pooled' || arrangement === 'delegated'))
    life.record(
      'PoolBudget',
      life.later(agreedOn, 41, 120),
      {
        poolId: 'fund',
        contributionId: 'main',
        amount: amount(random, 20_000, 500_000, 0.1),
        receivedByOrganisationId: publicLead,
      },
      { after: [money, contribution] },
    );
  const setApart = random.chance(pooled ? 0.5 : 0.08);
  if (setApart)
    life.record(
      'EstablishRingFence',
      life.later(agreedOn, 41, 150),
      {
        ringFenceId: 'afterwards',
        poolId: pooled ? 'fund' : undefined,
        contributionId: pooled ? undefined : 'main',
        amount: amount(random, 10_000, 300_000, 0.1),
        purpose: 'sustainment',
      },
      { after: [money, contribution] },
    );
  return { hasSustainmentMoney: setApart, contribution };
}
