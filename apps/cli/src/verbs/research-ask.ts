/** `psp research <question>`: an answer in words and tables; as a picture, a table or the answer itself where asked. */
import type { Command } from 'commander';
import { writeFileSync } from 'node:fs';
import { EXIT, Failure } from '../exit.js';
import { invocationOf } from '../invocation.js';
import { withServer } from '../reach.js';
import type { Query, Rest } from '../rest.js';
import { table } from '../table.js';
import { bold, dim, remark, say, sayJson, wrapped, yellow } from '../terminal.js';
import { aboutText, type About } from '../times.js';
import { count } from '../words.js';
import { choicesIn, questionOf, withChoices, type Chosen } from './research-choices.js';

/** What the server tells of an answer, as far as it is shown here. */
export interface Report {
  readonly about: About;
  readonly question: string;
  readonly heading: string;
  readonly synthetic: boolean;
  readonly cohort: {
    readonly found: number;
    readonly n: number;
    readonly silent: number;
    readonly exclusions: readonly { readonly count: number; readonly says: string; readonly reading?: string }[];
  };
  readonly notes: readonly { readonly code: string; readonly says: string }[];
  readonly tables: readonly {
    readonly id: string;
    readonly caption: string;
    readonly columns: readonly { readonly title: string; readonly numeric?: boolean }[];
    readonly rows: readonly (readonly (string | number | null)[])[];
    readonly notes?: readonly string[];
  }[];
  readonly citation: string;
  readonly etag: string;
}

interface Options extends Chosen {
  readonly svg?: string;
  readonly csv?: string;
  readonly chart?: string;
  readonly table?: string;
}

export const pathOf = (question: string) => `/research/${encodeURIComponent(question)}`;

/** What is meant where no other verb is named: `psp research Q1`. */
export function addResearchAsk(research: Command): void {
  withChoices(
    research
      .command('ask', { isDefault: true })
      .argument('[question]', 'such as Q1; left out, the questions are listed', questionOf)
      .summary('answer a question: "psp research Q1" does too')
      .description('Answers a question in words and tables; left out, the questions are listed.'),
  )
    .option('--svg <file>', 'write a picture of it')
    .option('--chart <id>', 'which picture (default: the first)')
    .option('--csv <file>', 'write a table of it')
    .option('--table <id>', 'which table (default: the first)')
    .action(async (question: string | undefined, options: Options, command: Command) => {
      const invocation = invocationOf(command);
      await withServer(invocation, async (rest) => {
        if (question === undefined) return tellQuestions(rest, invocation.json);
        const query = choicesIn(options);
        const path = pathOf(question);
        const report = await rest.get<Report>(path, { ...query, format: 'report' });
        // Two files of one answer, whatever is recorded between them.
        const same = { ...query, ...atThatPoint(query, report) };
        if (options.svg !== undefined)
          await keep(rest, path, options.svg, { ...same, format: 'svg', chart: options.chart });
        if (options.csv !== undefined)
          await keep(rest, path, options.csv, { ...same, format: 'csv', table: options.table });
        if (invocation.json) process.stdout.write(await rest.text(path, same));
        else tell(report);
      });
    });
}

export const atThatPoint = (query: Query, { about }: Pick<Report, 'about'>): Query =>
  query['spec'] === undefined ? { validAt: about.validAt, knownAt: `size:${about.knownSize}` } : {};

interface Questions {
  readonly questions: readonly { readonly id: string; readonly asks: string; readonly needs: readonly string[] }[];
  readonly groups: readonly { readonly name: string; readonly label: string }[];
}

export async function tellQuestions(rest: Rest, json: boolean): Promise<void> {
  const catalogue = await rest.get<Questions>('/research/questions');
  if (json) return sayJson(catalogue);
  say(
    table(catalogue.questions, [
      { title: 'question', of: ({ id }) => id },
      {
        title: 'asks',
        of: ({ asks, needs }) => (needs.length === 0 ? asks : `${asks} (needs --${needs.join(', --')})`),
      },
    ]),
  );
  say(`\n${bold('--group')} ${wrapped(catalogue.groups.map(({ name }) => name).join(', '), 8)}`);
}

async function keep(rest: Rest, path: string, file: string, query: Query): Promise<void> {
  // As it was sent: a spreadsheet needs the mark at its beginning, which reading it as text would take away.
  const bytes = await (await rest.raw(path, query)).bytes();
  try {
    writeFileSync(file, bytes);
  } catch (error) {
    throw new Failure(EXIT.refused, `${file} cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
  remark(`psp: ${file} written`);
}

function tell({ heading, synthetic, about, cohort, notes, tables, etag }: Report): void {
  if (synthetic) say(yellow('Synthetic: these partnerships never existed, and say nothing about real ones.\n'));
  say(bold(wrapped(heading, 0)));
  say(dim(`${cohort.n} of ${count(cohort.found, 'strand')}, ${aboutText(about)}`));
  for (const { caption, columns, rows, notes: below = [] } of tables) {
    say(`\n${bold(caption)}`);
    say(
      table(
        rows,
        columns.map(({ title, numeric }, at) => ({ title, of: (row) => row[at], right: numeric === true })),
      ),
    );
    for (const sentence of below) say(dim(wrapped(sentence, 0)));
  }
  const said = new Map(notes.map(({ code, says }) => [code, says]));
  if (said.size > 0) say(`\n${bold('Read this with it')}`);
  for (const [code, says] of said) say(`  ${code.padEnd(4)} ${wrapped(says, 7)}`);
  // The answers with a table of who is counted say it there.
  const leftOut = tables.some(({ id }) => id === 'cohort') ? [] : cohort.exclusions;
  if (leftOut.length > 0) say(`\n${bold('Left out')}`);
  for (const { count: n, says, reading } of leftOut)
    say(`  ${String(n).padStart(4)} ${wrapped(reading === undefined ? says : `${says} (reading ${reading})`, 7)}`);
  say(dim(`\nanswer ${etag.slice(0, 12)}; "psp research cite" prints its citation`));
}
