/** `psp diff`: in what two answers about a partnership differ, each as of a day in the world and a state of the record. */
import type { Command } from 'commander';
import { invocationOf } from '../invocation.js';
import { withServer } from '../reach.js';
import { bold, dim, say, sayJson, wrapped } from '../terminal.js';
import { aboutText, timeQuery, withTimes, type About, type TimeOptions } from '../times.js';
import { count } from '../words.js';
import { entryText, tellDifferences, type Entries, type Facts, type ValueChange } from './audit-text.js';

interface Answer {
  readonly from: About;
  readonly to: About;
  readonly name: string | null;
  readonly partnershipId: string;
  readonly stands: { readonly from: boolean; readonly to: boolean };
  readonly facts: Facts;
  readonly values: readonly ValueChange[];
  readonly recorded: readonly string[];
  readonly events: Entries;
}

interface Options extends TimeOptions {
  fromValidAt?: string;
  fromKnownAt?: string;
  toValidAt?: string;
  toKnownAt?: string;
}

export function addDiff(program: Command): void {
  withTimes(
    program
      .command('diff')
      .argument('<id>', 'a partnership, such as low-moss')
      .summary('in what two points in time differ')
      .description(
        'Lays two answers side by side: facts that came, went or became others, and values that differ. --valid-at and --known-at hold for both points where a point says nothing else.',
      )
      .option('--from-valid-at <day>', 'what was true, at the first point')
      .option('--from-known-at <time>', 'what was known, at the first point')
      .option('--to-valid-at <day>', 'what was true, at the second point')
      .option('--to-known-at <time>', 'what was known, at the second point'),
  ).action(async (id: string, options: Options, command: Command) => {
    const invocation = invocationOf(command);
    const { fromValidAt, fromKnownAt, toValidAt, toKnownAt } = options;
    await withServer(invocation, async (rest) => {
      const query = { ...timeQuery(options), fromValidAt, fromKnownAt, toValidAt, toKnownAt };
      const answer = await rest.get<Answer>(`/partnerships/${encodeURIComponent(id)}/difference`, query);
      if (invocation.json) sayJson(answer);
      else tell(answer);
    });
  });
}

function tell({ from, to, name, partnershipId, stands, facts, values, recorded, events }: Answer): void {
  say(bold(name ?? partnershipId));
  say(dim(wrapped(`from ${aboutText(from)}${stands.from ? '' : ': no partnership stands'}`, 0)));
  say(dim(wrapped(`to   ${aboutText(to)}${stands.to ? '' : ': no partnership stands'}\n`, 0)));
  const { came, went, changed } = facts;
  if (values.length + came.length + went.length + changed.length === 0) say('  no difference');
  tellDifferences(values, facts);
  if (recorded.length === 0) return;
  say(`\n${bold(`${count(recorded.length, 'decision')} recorded between the two`)}`);
  for (const id of recorded) say(`  ${wrapped(entryText(events[id], id), 4)}`);
}
