/** `psp show`: one partnership as it stands. */
import type { Command } from 'commander';
import { invocationOf } from '../invocation.js';
import { withServer } from '../reach.js';
import { table } from '../table.js';
import { bold, dim, say, sayJson, wrapped } from '../terminal.js';
import { aboutText, timeQuery, withTimes, type About, type TimeOptions } from '../times.js';
import { count, dayText, instantText, words } from '../words.js';
import { tellParked } from './parked-remark.js';
import type { DayShown, Parked, PartnershipShown, StrandShown } from './shown.js';

interface Answer {
  readonly about: About;
  readonly parked?: readonly Parked[];
  readonly partnership: PartnershipShown;
}

export function addShow(program: Command): void {
  withTimes(
    program
      .command('show')
      .argument('<id>', 'a partnership, such as low-moss')
      .summary('one partnership as it stands')
      .description('A partnership as it stands: its state, its strands, and what is odd about it.'),
  ).action(async (id: string, options: TimeOptions, command: Command) => {
    const invocation = invocationOf(command);
    await withServer(invocation, async (rest) => {
      const answer = await rest.get<Answer>(`/partnerships/${encodeURIComponent(id)}`, timeQuery(options));
      if (invocation.json) sayJson(answer);
      else tell(answer);
      tellParked(answer.parked);
    });
  });
}

const LABEL = 14;

function tell({ about, partnership }: Answer): void {
  const { partnershipId, name, aliases, programmeId, policyDomain, area, purpose, state, proposed, strands } =
    partnership;
  const line = (label: string, text: string | null) =>
    text !== null && text !== '' && say(`${label.padEnd(LABEL)}${wrapped(text, LABEL)}`);
  say(`${bold(name)} (${partnershipId})${partnership.synthetic ? ', made up' : ''}\n`);
  line('also called', aliases.join(', '));
  line('programme', programmeId);
  line('domain', words(policyDomain));
  line('area', area);
  line('purpose', purpose);
  line('proposed', dayText(proposed.on));
  line('state', state);
  line('on record', onRecord(partnership));
  say();
  if (strands.length === 0) say('No strand is on record.');
  else
    say(
      table(strands, [
        { title: 'strand', of: ({ strandId }) => strandId },
        {
          title: 'stage',
          of: ({ stage, stageCertainty }) => words(stage) + (stageCertainty === 'possible' ? ' ?' : ''),
        },
        { title: 'since', of: ({ since }) => since.on },
        { title: 'launched', of: ({ launched }) => (launched === null ? null : unknownDay(launched)) },
        { title: 'outcome or last seen', of: outcomeText },
        { title: 'days', of: daysText, right: true },
        {
          title: 'name',
          of: ({ name: strandName, commissionable }) =>
            commissionable ? strandName : `${strandName} (not commissionable)`,
        },
      ]),
    );
  say(dim(`\n${aboutText(about)}`));
}

const onRecord = ({ facts, warnings, notes, anomalies, amendments, revision, lastRecordedAt }: PartnershipShown) =>
  [
    count(facts, 'fact'),
    ...(amendments === 0 ? [] : [count(amendments, 'amendment')]),
    ...(warnings === 0 ? [] : [count(warnings, 'warning')]),
    ...(notes === 0 ? [] : [count(notes, 'note')]),
    ...(anomalies === 0 ? [] : [count(anomalies, 'contradiction')]),
    `last at revision ${revision} on ${instantText(lastRecordedAt)}`,
  ].join(', ');

const unknownDay = ({ on }: DayShown) => on ?? 'day unknown';

function outcomeText({ outcome, lastSeen }: StrandShown): string | null {
  if (outcome !== null) return `${words(outcome.kind)} ${unknownDay(outcome)}`;
  return lastSeen === null ? null : `last seen ${unknownDay(lastSeen)}`;
}

function daysText({ days }: StrandShown): string | null {
  if (days === null) return null;
  return days.min === days.max ? String(days.min) : `${days.min}–${days.max}`;
}
