/** `psp audit trail` and `psp audit event`: who decided what, through the whole record, and one event with all about it. */
import type { Command } from 'commander';
import { invocationOf } from '../invocation.js';
import { wholeNumberOf } from '../option-values.js';
import { withServer } from '../reach.js';
import type { Page } from '../rest.js';
import { bold, dim, say, sayJson, wrapped } from '../terminal.js';
import { aboutText, timeQuery, withTimes, type About, type TimeOptions } from '../times.js';
import { changeText, count, words, type FieldChange } from '../words.js';
import {
  entryText,
  line,
  tellDifferences,
  tellEntry,
  tellGrounds,
  valueText,
  type Entries,
  type Entry,
  type Facts,
  type ValueChange,
} from './audit-text.js';

interface Trail extends Page<Entry> {
  readonly about: About;
}

interface TrailOptions extends TimeOptions {
  partnership?: string;
  actor?: string;
  role?: string;
  type?: string;
  chapter?: string;
  status?: string;
  warning?: string;
  from?: string;
  to?: string;
  text?: string;
  correlation?: string;
  cause?: string;
  oldestFirst?: true;
  limit?: number;
}

const USUAL = 20;

export function addAuditTrail(audit: Command): void {
  withTimes(
    audit
      .command('trail')
      .summary('who decided what, searched by whom, what, when and in which words')
      .description(
        'Searches every decision on record, newest first: who recorded it, in which role, on what authority, grounds and evidence. With --valid-at only what had happened, or can have happened, by that day.',
      )
      .option('--partnership <id>', 'only of this partnership')
      .option('--text <words>', 'only where all these words stand: in headline, fields, grounds or evidence')
      .option('--actor <id>', 'only what this actor recorded')
      .option('--role <role>', 'only what was recorded in this role')
      .option('--type <type>', 'only events of this type, such as PilotLaunched')
      .option('--chapter <chapter>', 'only events of this chapter, such as funding')
      .option('--status <status>', 'standing, corrected, dead or parked')
      .option('--warning <code>', 'only what was recorded in spite of this warning; any = of one')
      .option('--from <day>', 'recorded on this day or later')
      .option('--to <day>', 'recorded on this day or earlier')
      .option('--correlation <id>', 'only what was recorded in one errand')
      .option('--cause <id>', 'only what names this command or event as its cause')
      .option('--oldest-first', 'in the order of the record')
      .option('--limit <number>', `not more than that many (default: ${USUAL})`, wholeNumberOf('--limit', 1)),
  ).action(async (options: TrailOptions, command: Command) => {
    const invocation = invocationOf(command);
    const { validAt: _validAt, knownAt: _knownAt, oldestFirst, limit = USUAL, ...filters } = options;
    await withServer(invocation, async (rest) => {
      const order = oldestFirst === true ? 'oldest' : undefined;
      const trail = await rest.list<Entry, Trail>('/audit/trail', { ...timeQuery(options), ...filters, order }, limit);
      if (invocation.json) return sayJson(trail);
      for (const entry of trail.items) tellEntry(entry);
      const more = trail.next === null ? '' : ', and more (--limit)';
      say(dim(`\n${count(trail.items.length, 'decision')}${more}, ${aboutText(trail.about)}`));
    });
  });
}

interface LinkStep {
  readonly cause: string;
  readonly effect: string;
  readonly kind: string;
  readonly by: string | null;
}

interface EventAnswer {
  readonly about: About;
  readonly event: Entry;
  readonly recorded: Readonly<Record<string, unknown>> | null;
  readonly note: { readonly text?: string } | null;
  readonly life: {
    readonly factId: string | null;
    readonly steps: readonly {
      readonly eventId: string;
      readonly stoodBefore: boolean;
      readonly standsAfter: boolean;
      readonly changes: readonly FieldChange[];
    }[];
  };
  readonly changed: Facts & { readonly values: readonly ValueChange[] };
  readonly causes: readonly LinkStep[];
  readonly effects: readonly LinkStep[];
  readonly events: Entries;
  readonly proof: { readonly index: number };
  readonly now: { readonly sealed: boolean; readonly checkpointSize: number | null };
}

export function addAuditEvent(audit: Command): void {
  withTimes(
    audit
      .command('event')
      .argument('<event-id>', 'an event, as "psp audit trail" and "psp decisions" name it')
      .summary('one event: before and after, causes and effects, what put it right')
      .description(
        'One event as an auditor needs it: who, on what authority, grounds and evidence; what answers said before it and after; what led to it and came of it; what put it right; whether it is sealed.',
      ),
  ).action(async (eventId: string, options: TimeOptions, command: Command) => {
    const invocation = invocationOf(command);
    await withServer(invocation, async (rest) => {
      const answer = await rest.get<EventAnswer>(`/audit/events/${encodeURIComponent(eventId)}`, timeQuery(options));
      if (invocation.json) sayJson(answer);
      else tell(answer);
    });
  });
}

const LINKS: Readonly<Record<string, readonly [cause: string, effect: string]>> = {
  causation: ['its cause', 'names it as its cause'],
  amendment: ['is put right by it', 'puts it right'],
  answer: ['was warned of', 'answers its warning'],
  decision: ['decided it', 'was decided by it'],
  reference: ['brought in', 'is about it too'],
};

function tell({ about, event, recorded, note, life, changed, causes, effects, events, now }: EventAnswer): void {
  tellEntry({ ...event, evidence: [], warnings: [], rationale: null, reason: null, decidedBy: null });
  tellGrounds(event);
  if (note?.text !== undefined) line('note', note.text);
  line('sealed', now.sealed ? `under the checkpoint over ${count(now.checkpointSize!, 'event')}` : 'not yet');
  if (recorded !== null) {
    say(`\n${bold('What it says')}`);
    for (const [field, value] of Object.entries(recorded))
      say(`  ${wrapped(`${words(field)}: ${valueText(field, value)}`, 4)}`);
  }
  say(`\n${bold('Before and after')}`);
  if (changed.values.length + changed.came.length + changed.went.length + changed.changed.length === 0)
    say('  no answer about that day became another');
  tellDifferences(changed.values, changed);
  if (life.steps.length > 1) {
    say(`\n${bold('What became of it')}`);
    for (const { eventId, stoodBefore, standsAfter, changes } of life.steps) {
      const what = stoodBefore && !standsAfter ? 'took it away; ' : '';
      say(`  ${wrapped(`${what}${entryText(events[eventId], eventId)}`, 4)}`);
      if (changes.length > 0) say(`      ${wrapped(changes.map(changeText).join('; '), 6)}`);
    }
  }
  const links = (heading: string, steps: readonly LinkStep[], end: 'cause' | 'effect') => {
    if (steps.length === 0) return;
    say(`\n${bold(heading)}`);
    for (const step of steps) {
      const how = LINKS[step.kind]?.[end === 'cause' ? 0 : 1] ?? step.kind;
      say(
        `  ${wrapped(`${how}${step.by === null ? '' : ` (${step.by})`}: ${entryText(events[step[end]], step[end])}`, 4)}`,
      );
    }
  };
  links('What led to it', causes, 'cause');
  links('What came of it', effects, 'effect');
  say(dim(`\n${aboutText(about)}`));
}
