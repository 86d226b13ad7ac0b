/** `psp load`: the real partnerships, or a cohort that never was. */
import type { Command } from 'commander';
import { EXIT, Failure, usage } from '../exit.js';
import { invocationOf } from '../invocation.js';
import { progressBar } from '../progress.js';
import { withServer } from '../reach.js';
import { remark, say, sayJson } from '../terminal.js';
import { count } from '../words.js';

interface Report {
  readonly recorded: number;
  readonly alreadyThere: number;
  readonly refused: readonly { readonly partnershipId: string; readonly message: string }[];
  readonly refusedInAll: number;
}

interface Options {
  synthetic?: string;
  seed?: string;
}

const MIXED =
  'Real and made-up partnerships are in one log now. No analysis ever mixes them: the ids of made-up ones begin with "synthetic-".';

export function addLoad(program: Command): void {
  program
    .command('load')
    .summary('load the real partnerships, or a synthetic cohort')
    .description(
      'Records the facts of the real partnerships; what is there already is not recorded again.\nWith --synthetic: partnerships that never were, for demonstrations and measurements. Best into a folder of its own.',
    )
    .option('--synthetic <partnerships>', 'that many partnerships that never were')
    .option('--seed <number>', 'which cohort: the same number gives the same one (default: 1)')
    .action(async ({ synthetic, seed }: Options, command: Command) => {
      const invocation = invocationOf(command);
      if (seed !== undefined && synthetic === undefined) throw usage('--seed is for --synthetic <partnerships>');
      const body =
        synthetic === undefined
          ? { what: 'real' }
          : {
              what: 'synthetic',
              partnerships: wholeNumber('--synthetic', synthetic),
              seed: wholeNumber('--seed', seed ?? '1'),
            };
      await withServer(
        invocation,
        async (rest) => {
          const bar = progressBar('Loading');
          const report = await rest
            .work<Report>('/operations/load', { body }, (done, of) => bar.at(done, of))
            .finally(() => bar.end());
          const others = await rest.get<{ items: unknown[] }>('/partnerships', {
            synthetic: synthetic === undefined,
            limit: 1,
          });
          if (invocation.json) sayJson({ ...report, mixed: others.items.length > 0 });
          else say(reportText(report));
          if (others.items.length > 0) remark(`psp: ${MIXED}`);
          if (report.refusedInAll > 0)
            throw new Failure(
              EXIT.refused,
              `${count(report.refusedInAll, 'fact')} refused, the first of ${report.refused[0]!.partnershipId}: ${report.refused[0]!.message}`,
              { refused: report.refused },
            );
        },
        { makes: true },
      );
    });
}

const reportText = ({ recorded, alreadyThere }: Report) =>
  [
    `${count(recorded, 'fact')} recorded`,
    ...(alreadyThere === 0 ? [] : [`${count(alreadyThere, 'fact')} there already`]),
  ].join(', ');

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw usage(`${option} takes a whole number, not ${JSON.stringify(text)}`);
  return Number(text);
}
