/** `psp warnings`: what is odd about a partnership's record, what is overdue, and where it contradicts itself. */
import type { Command } from 'commander';
import { invocationOf } from '../invocation.js';
import { withServer } from '../reach.js';
import type { Page } from '../rest.js';
import { table } from '../table.js';
import { dim, say, sayJson } from '../terminal.js';
import { aboutText, timeQuery, withTimes, type About, type TimeOptions } from '../times.js';
import { tellParked } from './parked-remark.js';
import type { Parked } from './shown.js';

interface Warning {
  readonly revision: number;
  readonly strandId: string | null;
  readonly code: string;
  readonly level: string;
  readonly says: string;
  readonly status: string;
}

interface Warnings extends Page<Warning> {
  readonly about: About;
  readonly parked?: readonly Parked[];
  readonly watches: readonly {
    readonly code: string;
    readonly strandId: string;
    readonly pilotId: string;
    readonly says: string;
    readonly since: string;
  }[];
  readonly anomalies: readonly {
    readonly code: string;
    readonly name: string;
    readonly message: string;
    readonly eventId: string;
  }[];
}

export function addWarnings(program: Command): void {
  withTimes(
    program
      .command('warnings')
      .argument('<id>', 'a partnership, such as low-moss')
      .summary('what is odd, overdue or contradictory')
      .description(
        'Warnings as stored and as they stand now, what is overdue, and where the record contradicts itself.',
      ),
  ).action(async (id: string, options: TimeOptions, command: Command) => {
    const invocation = invocationOf(command);
    await withServer(invocation, async (rest) => {
      const path = `/partnerships/${encodeURIComponent(id)}/warnings`;
      const warnings = await rest.list<Warning, Warnings>(path, timeQuery(options));
      if (invocation.json) sayJson(warnings);
      else tell(warnings);
      tellParked(warnings.parked);
    });
  });
}

function tell({ items, watches, anomalies, about }: Warnings): void {
  if (items.length === 0) say('No warning is on record.');
  else
    say(
      table(items, [
        { title: 'code', of: ({ code }) => code },
        { title: 'level', of: ({ level }) => level },
        { title: 'now', of: ({ status }) => status },
        { title: 'rev', of: ({ revision }) => revision, right: true },
        { title: 'strand', of: ({ strandId }) => strandId },
        { title: 'says', of: ({ says }) => says },
      ]),
    );
  if (watches.length > 0) {
    say('\nOverdue');
    say(
      table(watches, [
        { title: 'code', of: ({ code }) => code },
        { title: 'since', of: ({ since }) => since },
        { title: 'strand', of: ({ strandId }) => strandId },
        { title: 'pilot', of: ({ pilotId }) => pilotId },
        { title: 'says', of: ({ says }) => says },
      ]),
    );
  }
  if (anomalies.length > 0) {
    say('\nThe record contradicts itself');
    say(
      table(anomalies, [
        { title: 'rule', of: ({ code, name }) => `${code} ${name}` },
        { title: 'event', of: ({ eventId }) => eventId },
        { title: 'says', of: ({ message }) => message },
      ]),
    );
  }
  say(dim(`\n${aboutText(about)}`));
}
