/** `psp rebuild`: all read models made anew from the log, and what that changed. */
import type { Command } from 'commander';
import { invocationOf } from '../invocation.js';
import { withServer } from '../reach.js';
import { table } from '../table.js';
import { say, sayJson } from '../terminal.js';
import { count } from '../words.js';
import type { Parked } from './shown.js';

interface Report {
  readonly dryRun: boolean;
  readonly nextIndex: number;
  readonly tables: Readonly<
    Record<string, { readonly added: number; readonly removed: number; readonly changed: number }>
  >;
  readonly parked: readonly Parked[];
}

export function addRebuild(program: Command): void {
  program
    .command('rebuild')
    .summary('make all read models anew')
    .description(
      'Makes all read models anew beside those that serve, says which rows differ, and lets the new ones serve.',
    )
    .option('--dry-run', 'only say which rows differ')
    .action(async ({ dryRun }: { dryRun?: true }, command: Command) => {
      const invocation = invocationOf(command);
      await withServer(invocation, async (rest) => {
        const report = await rest.work<Report>('/operations/rebuild', { query: { dryRun } }, () => undefined);
        if (invocation.json) sayJson(report);
        else tell(report);
      });
    });
}

function tell({ dryRun, nextIndex, tables, parked }: Report): void {
  const rows = Object.entries(tables).map(([name, differences]) => ({ name, ...differences }));
  const differing = rows.filter(({ added, removed, changed }) => added + removed + changed > 0);
  if (differing.length === 0) say(`Made of ${count(nextIndex, 'event')}: no row differs.`);
  else
    say(
      table(differing, [
        { title: 'added', of: ({ added }) => added, right: true },
        { title: 'removed', of: ({ removed }) => removed, right: true },
        { title: 'changed', of: ({ changed }) => changed, right: true },
        { title: 'table', of: ({ name }) => name },
      ]),
    );
  if (parked.length > 0) say(`${count(parked.length, 'stream')} cannot be read to the end: see "psp poison list"`);
  say(dryRun ? 'Nothing was changed.' : 'The new read models serve.');
}
