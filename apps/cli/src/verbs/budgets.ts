/** `psp budgets`: whose money is there, for what; what nobody knows stays unknown. */
import type { Command } from 'commander';
import { invocationOf } from '../invocation.js';
import { withServer } from '../reach.js';
import { table } from '../table.js';
import { dim, say, sayJson } from '../terminal.js';
import { aboutText, timeQuery, withTimes, type About, type TimeOptions } from '../times.js';
import { moneyText, totalText, words, type Money, type Total } from '../words.js';
import { tellParked } from './parked-remark.js';
import type { DayShown, Parked } from './shown.js';

interface MoneyShown {
  readonly kind: string;
  readonly id: string | null;
  readonly amount: Money;
  readonly contributionKind: string | null;
  readonly organisationId: string | null;
  readonly purpose: string | null;
  readonly poolId: string | null;
  readonly strandId: string | null;
  readonly on: DayShown;
}

interface Budgets {
  readonly about: About;
  readonly parked?: readonly Parked[];
  readonly pools: readonly {
    readonly poolId: string;
    readonly arrangement: string;
    readonly hostOrganisationId: string | null;
    readonly purpose: string;
    readonly totals: readonly Total[];
  }[];
  readonly money: readonly MoneyShown[];
  readonly totals: readonly Total[];
}

export function addBudgets(program: Command): void {
  withTimes(
    program
      .command('budgets')
      .argument('<id>', 'a partnership, such as low-moss')
      .summary('whose money is there, and for what')
      .description('Pools, contributions, ring-fences and grants of a partnership, and their sums: each kind apart.'),
  ).action(async (id: string, options: TimeOptions, command: Command) => {
    const invocation = invocationOf(command);
    await withServer(invocation, async (rest) => {
      const budgets = await rest.get<Budgets>(`/partnerships/${encodeURIComponent(id)}/budgets`, timeQuery(options));
      if (invocation.json) sayJson(budgets);
      else tell(budgets);
      tellParked(budgets.parked);
    });
  });
}

function tell({ pools, money, totals, about }: Budgets): void {
  if (money.length === 0) say('No money is on record.');
  else
    say(
      table(money, [
        { title: 'what', of: ({ kind, contributionKind }) => words(contributionKind ?? kind) },
        { title: 'amount', of: ({ amount }) => moneyText(amount), right: true },
        { title: 'by', of: ({ organisationId }) => organisationId },
        { title: 'for', of: ({ purpose, strandId }) => [purpose, strandId].filter(Boolean).join(', ') || null },
        { title: 'pool', of: ({ poolId }) => poolId },
        { title: 'day', of: ({ on }) => on.on ?? 'unknown' },
      ]),
    );
  if (pools.length > 0) {
    say();
    for (const { poolId, arrangement, hostOrganisationId, purpose, totals: inPool } of pools) {
      const host = hostOrganisationId === null ? '' : ` under ${hostOrganisationId}`;
      say(`Pool ${poolId}, ${words(arrangement)}${host}: ${purpose}`);
      for (const total of inPool) say(`  ${words(total.of)}: ${totalText(total)}`);
    }
  }
  if (totals.length > 0) {
    say('\nIn all; pooled and ring-fenced money is part of what was committed, never added to it');
    for (const total of totals) say(`  ${words(total.of)}: ${totalText(total)}`);
  }
  say(dim(`\n${aboutText(about)}`));
}
