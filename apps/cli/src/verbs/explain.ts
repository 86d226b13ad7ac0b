/** `psp explain`: which events made a value what it is, which of them were put right, by whom and why. */
import type { Command } from 'commander';
import { invocationOf } from '../invocation.js';
import { withServer } from '../reach.js';
import { bold, dim, say, sayJson, wrapped, yellow } from '../terminal.js';
import { aboutText, timeQuery, withTimes, type About, type TimeOptions } from '../times.js';
import { count, words } from '../words.js';
import { entryText, tellGrounds, valueText, type Entries } from './audit-text.js';

interface Answer {
  readonly about: About;
  readonly partnershipId: string;
  readonly subjects: readonly { readonly kind: string; readonly id: string; readonly fields: readonly string[] }[];
  readonly explained: {
    readonly field: string;
    readonly name: string;
    readonly derived: boolean;
    readonly value: unknown;
    readonly carriers: readonly { readonly eventId: string; readonly value: unknown }[];
    readonly made: readonly { readonly eventId: string; readonly before: unknown; readonly after: unknown }[];
  } | null;
  readonly events: Entries;
}

interface Options extends TimeOptions {
  about?: string;
}

export function addExplain(program: Command): void {
  withTimes(
    program
      .command('explain')
      .argument('<id>', 'a partnership, such as low-moss')
      .argument('[field]', 'what is to be explained, such as stage, name or occurredOn; left out, what can be')
      .summary('which events made a value what it is')
      .description(
        'Names each event that made a value another, in the order of the record: who recorded it and why, what was corrected or withdrawn since, by whom and why.',
      )
      .option('--about <thing>', 'of what: kind and id, as strand:throughcare, or an id alone, also of an event'),
  ).action(async (id: string, field: string | undefined, options: Options, command: Command) => {
    const invocation = invocationOf(command);
    await withServer(invocation, async (rest) => {
      const path = `/partnerships/${encodeURIComponent(id)}/explain`;
      const answer = await rest.get<Answer>(path, { ...timeQuery(options), field, about: options.about });
      if (invocation.json) sayJson(answer);
      else tell(answer);
    });
  });
}

const INDENT = 4;

function tell({ explained, subjects, events, about }: Answer): void {
  if (explained === null)
    for (const { kind, id, fields } of subjects) say(`${bold(`${kind}:${id}`)}\n  ${wrapped(fields.join(', '), 2)}`);
  else {
    const { field, name, value, made, carriers, derived } = explained;
    say(
      `${bold(`${words(field)} of ${name}: ${valueText(field, value)}`)}${derived ? dim(' (follows from facts)') : ''}`,
    );
    for (const { eventId, before, after } of made) {
      say(`\n  ${valueText(field, before)} → ${bold(valueText(field, after))}`);
      const entry = events[eventId];
      say(`${' '.repeat(INDENT)}${wrapped(entryText(entry, eventId), INDENT)}`);
      if (entry === undefined) continue;
      tellGrounds({ ...entry, warnings: [] }, INDENT);
      for (const by of entry.correctedBy)
        say(yellow(`${' '.repeat(INDENT)}corrected by ${wrapped(entryText(events[by], by), INDENT)}`));
      if (entry.retractedBy !== null)
        say(
          yellow(
            `${' '.repeat(INDENT)}withdrawn by ${wrapped(entryText(events[entry.retractedBy], entry.retractedBy), INDENT)}`,
          ),
        );
    }
    if (made.length === 0) say('  nothing on record made it anything');
    if (carriers.length > 1)
      say(dim(`\n${count(carriers.length, 'fact')} that stand say it; the last by its day gives the value`));
  }
  say(dim(`\n${aboutText(about)}`));
}
