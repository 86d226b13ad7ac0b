/** `psp list`: where each partnership stands. */
import type { Command } from 'commander';
import { invocationOf } from '../invocation.js';
import { wholeNumberOf } from '../option-values.js';
import { withServer } from '../reach.js';
import type { Page } from '../rest.js';
import { table } from '../table.js';
import { dim, remark, say, sayJson } from '../terminal.js';
import { aboutText, timeQuery, withTimes, type About, type TimeOptions } from '../times.js';
import { count, words } from '../words.js';
import type { PartnershipShown } from './shown.js';

interface Options extends TimeOptions {
  state?: string;
  stage?: string;
  policyDomain?: string;
  programme?: string;
  named?: string;
  synthetic?: true;
  real?: true;
  limit?: number;
}

interface Portfolio extends Page<PartnershipShown> {
  readonly about: About;
  readonly parked: readonly { readonly stream: string }[];
}

export function addList(program: Command): void {
  withTimes(
    program
      .command('list')
      .summary('where each partnership stands')
      .description('The portfolio: each partnership with its state, its strands by stage, and what is odd about it.')
      .option('--state <state>', 'only partnerships in this state, such as operating')
      .option('--stage <stage>', 'only partnerships with a strand in this stage, such as piloting')
      .option('--policy-domain <domain>', 'only of this domain, such as justice')
      .option('--programme <id>', 'only of this programme, such as strategic-psp')
      .option('--named <part>', 'only those with this in their name')
      .option('--synthetic', 'only partnerships that never were')
      .option('--real', 'only real partnerships')
      .option('--limit <number>', 'not more than that many', wholeNumberOf('--limit', 1)),
  ).action(async (options: Options, command: Command) => {
    const invocation = invocationOf(command);
    const { state, stage, policyDomain, programme, named, synthetic, real, limit } = options;
    await withServer(invocation, async (rest) => {
      const portfolio = await rest.list<PartnershipShown, Portfolio>(
        '/partnerships',
        {
          ...timeQuery(options),
          state,
          stage,
          policyDomain,
          programmeId: programme,
          named,
          synthetic: synthetic === true ? true : real === true ? false : undefined,
        },
        limit,
      );
      if (invocation.json) return sayJson(portfolio);
      tell(portfolio);
    });
  });
}

function tell({ items, about, parked, next }: Portfolio): void {
  if (items.length === 0)
    say(
      about.knownSize === 0
        ? 'Nothing is on record: "psp load" loads the real partnerships.'
        : 'No partnership on record fits.',
    );
  else
    say(
      table(items, [
        { title: 'partnership', of: ({ partnershipId }) => partnershipId },
        { title: 'state', of: ({ state }) => state },
        { title: 'strands', of: stagesText },
        { title: 'warnings', of: ({ warnings }) => warnings, right: true },
        { title: 'facts', of: ({ facts }) => facts, right: true },
        { title: 'name', of: ({ name, synthetic }) => (synthetic ? `${name} (made up)` : name) },
      ]),
    );
  say(dim(`\n${count(items.length, 'partnership')}${next === null ? '' : ' and more'}, ${aboutText(about)}`));
  if (parked.length > 0)
    remark(`psp: ${count(parked.length, 'stream')} cannot be read to the end: see "psp poison list"`);
}

/** `2 piloting, 1 identified` */
function stagesText({ strands }: PartnershipShown): string | null {
  const byStage = Map.groupBy(strands, ({ stage }) => stage);
  return [...byStage].map(([stage, { length }]) => `${length} ${words(stage)}`).join(', ') || null;
}
