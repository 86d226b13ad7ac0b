/** `psp research estimate`: the statistics of this product on a table of one's own. */
import { InvalidArgumentError, type Command } from 'commander';
import { readFileSync } from 'node:fs';
import { EXIT, Failure } from '../exit.js';
import { invocationOf } from '../invocation.js';
import { table } from '../table.js';
import { bold, remark, say, sayJson } from '../terminal.js';
import { count } from '../words.js';

interface Options {
  data: string;
  time: string;
  status: string;
  entry?: string;
  group?: string;
  outcomes?: readonly string[];
  at?: readonly number[];
  level: number;
  seed: number;
}

export function addResearchEstimate(research: Command): void {
  research
    .command('estimate')
    .summary('estimate from a table of your own')
    .description(
      'Reads a table with a row for each subject, and tells the share with each outcome over time, with limits.\nStatus 0 is censored, 1 the outcome, from 2 on competing outcomes. It needs no server and no log.',
    )
    .requiredOption('--data <file>', 'a table: commas, semicolons or tabs, names in the first line')
    .requiredOption('--time <column>', 'how long each was followed')
    .requiredOption('--status <column>', 'how that ended')
    .option('--entry <column>', 'since when each was followed, where not from the start')
    .option('--group <column>', 'by what to tell them apart')
    .option('--outcomes <names>', 'what status 1, 2, … is called, with commas', (text) => text.split(','))
    .option('--at <times>', 'when to tell the shares, with commas, in the unit of the table', timesOf)
    .option('--level <level>', 'of the limits', levelOf, 0.95)
    .option('--seed <number>', 'of drawn comparisons', seedOf, 1)
    .action(async (options: Options, command: Command) => {
      const { estimateOwnData, ownColumns, ownTables, TableRefused } = await import('#research');
      const { data, time, status, entry, group, outcomes, at, level, seed } = options;
      try {
        const columns = ownColumns(textOf(data), { time, status, entry, group });
        const estimates = estimateOwnData(columns, { outcomes, horizons: at, level, seed });
        if (invocationOf(command).json) return sayJson(estimates);
        for (const { caption, columns: heads, rows } of ownTables(estimates)) {
          say(bold(caption));
          say(
            table(
              rows,
              heads.map(({ title, numeric }, place) => ({ title, of: (row) => row[place], right: numeric === true })),
            ),
          );
          say();
        }
        if (estimates.leftOut.length > 0)
          remark(
            `psp: ${count(estimates.leftOut.length, 'row')} left out: ${estimates.leftOut
              .slice(0, 5)
              .map(({ line, why }) => `line ${line}, ${why}`)
              .join('; ')}${estimates.leftOut.length > 5 ? '; …' : ''}`,
          );
      } catch (error) {
        if (!(error instanceof TableRefused)) throw error;
        throw new Failure(EXIT.refused, `${data}:\n${error.message}`, { problems: error.problems });
      }
    });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure(EXIT.refused, `${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function timesOf(text: string): number[] {
  const times = text.split(',').map(Number);
  if (times.some((time) => !Number.isFinite(time) || time < 0))
    throw new InvalidArgumentError('It is numbers with commas, such as 1,2,5.');
  return times.sort((a, b) => a - b);
}

function levelOf(text: string): number {
  const level = Number(text);
  if (!(level > 0 && level < 1)) throw new InvalidArgumentError('It lies between 0 and 1, such as 0.95.');
  return level;
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (!Number.isInteger(seed) || Math.abs(seed) > 0x7fff_ffff) throw new InvalidArgumentError('It is a whole number.');
  return seed;
}
