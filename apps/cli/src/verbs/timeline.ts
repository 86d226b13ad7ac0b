/** `psp timeline`: what happened in a partnership, in the order of the days on which it happened. */
import type { Command } from 'commander';
import { invocationOf } from '../invocation.js';
import { wholeNumberOf } from '../option-values.js';
import { withServer } from '../reach.js';
import type { Page } from '../rest.js';
import { table } from '../table.js';
import { dim, say, sayJson } from '../terminal.js';
import { aboutText, timeQuery, withTimes, type About, type TimeOptions } from '../times.js';
import { count } from '../words.js';
import { tellParked } from './parked-remark.js';
import type { Parked } from './shown.js';

interface Entry {
  readonly eventId: string;
  readonly revision: number;
  readonly kind: 'fact' | 'amendment' | 'dead';
  readonly strandIds: readonly string[];
  readonly occurredOn: string | null;
  readonly certainty: 'certain' | 'possible';
  readonly headline: string;
  readonly corrections: readonly string[];
}

interface Timeline extends Page<Entry> {
  readonly about: About;
  readonly parked?: readonly Parked[];
}

interface Options extends TimeOptions {
  strand?: string;
  all?: true;
  limit?: number;
}

export function addTimeline(program: Command): void {
  withTimes(
    program
      .command('timeline')
      .argument('<id>', 'a partnership, such as low-moss')
      .summary('what happened, in the order of its days')
      .description(
        'Each fact of a partnership in one line. "psp replay" tells the same with sources and what each fact changed.',
      )
      .option('--strand <id>', 'only facts of this strand')
      .option('--all', 'amendments and withdrawn facts too')
      .option('--limit <number>', 'not more than that many', wholeNumberOf('--limit', 1)),
  ).action(async (id: string, options: Options, command: Command) => {
    const invocation = invocationOf(command);
    await withServer(invocation, async (rest) => {
      const timeline = await rest.list<Entry, Timeline>(
        `/partnerships/${encodeURIComponent(id)}/timeline`,
        { ...timeQuery(options), strandId: options.strand, all: options.all },
        options.limit,
      );
      if (invocation.json) sayJson(timeline);
      else tell(timeline);
      tellParked(timeline.parked);
    });
  });
}

const MARKS = { fact: '', amendment: 'amendment', dead: 'withdrawn' } as const;

function tell({ items, about }: Timeline): void {
  say(
    table(items, [
      { title: 'day', of: ({ occurredOn }) => occurredOn ?? 'unknown' },
      { title: 'rev', of: ({ revision }) => revision, right: true },
      { title: 'strand', of: ({ strandIds }) => strandIds.join(', ') || null },
      {
        title: 'what happened',
        of: ({ headline, kind, corrections, certainty }) =>
          [
            headline,
            MARKS[kind],
            corrections.length === 0 ? '' : 'corrected',
            certainty === 'possible' ? 'perhaps later' : '',
          ]
            .filter((part) => part !== '')
            .join(' · '),
      },
    ]),
  );
  say(dim(`\n${count(items.length, 'event')}, ${aboutText(about)}`));
}
