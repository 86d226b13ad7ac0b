/** `psp decisions`: who recorded and decided what, when, and on what grounds, in the order of the record. */
import type { Command } from 'commander';
import { invocationOf } from '../invocation.js';
import { wholeNumberOf } from '../option-values.js';
import { withServer } from '../reach.js';
import type { Page } from '../rest.js';
import { bold, dim, say, sayJson, wrapped, yellow } from '../terminal.js';
import { aboutText, timeQuery, withTimes, type About, type TimeOptions } from '../times.js';
import { changeText, count, dayText, type FieldChange } from '../words.js';
import { tellParked } from './parked-remark.js';
import type { Parked } from './shown.js';

interface Entry {
  readonly eventId: string;
  readonly revision: number;
  readonly status: 'standing' | 'corrected' | 'dead';
  readonly headline: string;
  readonly data: { readonly occurredOn?: string | null };
  readonly recordedAt: string;
  readonly actor: { readonly id?: string; readonly role: string };
  readonly decidedBy: {
    readonly organisationIds?: readonly string[];
    readonly body?: string;
    readonly post?: string;
    readonly decisionId?: string;
  } | null;
  readonly rationale: { readonly text?: string } | null;
  readonly evidence: readonly { readonly source: string; readonly certainty: string; readonly locator?: string }[];
  readonly warnings: readonly string[];
  readonly policyVersion: string;
  /** Of an amendment. */
  readonly effect: {
    readonly changes: readonly FieldChange[];
  } | null;
}

interface Decisions extends Page<Entry> {
  readonly about: About;
  readonly parked?: readonly Parked[];
}

interface Options extends TimeOptions {
  event?: string;
  actor?: string;
  limit?: number;
}

export function addDecisions(program: Command): void {
  withTimes(
    program
      .command('decisions')
      .argument('<id>', 'a partnership, such as low-moss')
      .summary('who decided what, and on what grounds')
      .description(
        'Every event of a partnership in the order of the record: who recorded it, who decided it, why, from which sources.',
      )
      .option('--event <id>', 'only this event')
      .option('--actor <id>', 'only what this actor recorded')
      .option('--limit <number>', 'not more than that many', wholeNumberOf('--limit', 1)),
  ).action(async (id: string, options: Options, command: Command) => {
    const invocation = invocationOf(command);
    await withServer(invocation, async (rest) => {
      const decisions = await rest.list<Entry, Decisions>(
        `/partnerships/${encodeURIComponent(id)}/decisions`,
        { ...timeQuery(options), eventId: options.event, actorId: options.actor },
        options.limit,
      );
      if (invocation.json) sayJson(decisions);
      else tell(decisions);
      tellParked(decisions.parked);
    });
  });
}

const INDENT = 6;

function tell({ items, about }: Decisions): void {
  for (const entry of items) {
    const { revision, headline, status, recordedAt, actor, data, rationale, evidence, warnings, effect } = entry;
    const mark =
      status === 'dead' ? yellow(' · withdrawn') : status === 'corrected' ? yellow(' · corrected since') : '';
    const line = (label: string, text: string) =>
      say(`${' '.repeat(INDENT)}${dim(label.padEnd(10))}${wrapped(text, INDENT + 10)}`);
    say(`${String(revision).padStart(INDENT - 2)}  ${bold(wrapped(headline, INDENT))}${mark}`);
    line('day', dayText(data.occurredOn ?? null));
    line(
      'recorded',
      `${recordedAt} by ${actor.id === undefined ? 'a ' : `${actor.id}, `}${actor.role}; event ${entry.eventId}`,
    );
    if (effect !== null && effect.changes.length > 0) line('changed', effect.changes.map(changeText).join('; '));
    const decider = deciderText(entry);
    if (decider !== '') line('decided', decider);
    if (rationale?.text !== undefined) line('because', rationale.text);
    for (const { source, certainty, locator } of evidence)
      line('source', `${source}${locator === undefined ? '' : `, ${locator}`} (${certainty})`);
    if (warnings.length > 0) line('warned', `${warnings.join(', ')} under policy ${entry.policyVersion}`);
  }
  say(dim(`\n${count(items.length, 'event')}, ${aboutText(about)}`));
}

const deciderText = ({ decidedBy }: Entry): string =>
  decidedBy === null
    ? ''
    : [decidedBy.body, decidedBy.post, ...(decidedBy.organisationIds ?? []), decidedBy.decisionId]
        .filter((part) => part !== undefined)
        .join(', ');
