/** The words of a replay. */
import { bold, dim, green, say, wrapped, yellow } from '../terminal.js';
import { aboutText, type About } from '../times.js';
import {
  changeText,
  count,
  dateText,
  dayText,
  instantText,
  totalText,
  words,
  type FieldChange,
  type Total,
} from '../words.js';
import type { Parked } from './shown.js';

interface Source {
  readonly source: string;
  readonly title: string | null;
  readonly publisher: string | null;
  readonly locator?: string;
  readonly certainty: string;
  readonly disagrees?: readonly { readonly field: string; readonly value: string }[];
}

export interface Step {
  readonly number: number;
  readonly eventId: string;
  readonly revision: number;
  readonly headline: string;
  readonly strandIds: readonly string[];
  readonly occurredOn: string | null;
  readonly effectiveOn: string | null;
  readonly precision: 'year' | 'month' | 'day' | 'interval' | 'unknown';
  readonly retrospective: boolean;
  readonly certainty: 'certain' | 'possible';
  readonly statedAs: 'stated' | 'inferred' | 'recollected' | null;
  readonly sources: readonly Source[];
  readonly note: { readonly text?: string } | null;
  readonly decidedBy: {
    readonly body?: string;
    readonly post?: string;
    readonly organisationIds?: readonly string[];
  } | null;
  readonly rationale: { readonly text?: string } | null;
  readonly recordedAt: string;
  readonly corrections: readonly {
    readonly recordedAt: string;
    readonly reason: string;
    readonly changes: readonly FieldChange[];
  }[];
  readonly warnings: readonly { readonly code: string; readonly says: string }[];
  readonly anomalies: readonly { readonly code: string; readonly says: string }[];
  readonly changes: readonly { readonly of: string; readonly strand: string | null; readonly says: string }[];
}

export interface Replay {
  readonly about: About;
  readonly partnershipId: string;
  readonly name: string | null;
  readonly revision: number;
  readonly steps: readonly Step[];
  readonly withdrawn: readonly {
    readonly revision: number;
    readonly headline: string;
    readonly occurredOn: string | null;
    readonly withdrawnAt: string;
    readonly reason: string;
  }[];
  readonly standing: {
    readonly state: string | null;
    readonly partners: number;
    readonly strands: readonly {
      readonly strandId: string;
      readonly name: string;
      readonly stage: string;
      readonly lastSeenOn: string | null;
    }[];
    readonly totals: readonly Total[];
  };
  readonly parked?: readonly Parked[];
}

const INDENT = 5;
const LABEL = 11;

export function tellBeginning({ name, partnershipId, steps, about, revision }: Replay): void {
  say(`${bold(name ?? partnershipId)}${name === null ? '' : ` (${partnershipId})`}`);
  say(dim(wrapped(`${count(steps.length, 'fact')} up to revision ${revision}, ${aboutText(about)}`, 0)));
}

const line = (label: string, text: string, paint: (text: string) => string = (plain) => plain) =>
  say(`${' '.repeat(INDENT)}${dim(label.padEnd(LABEL))}${paint(wrapped(text, INDENT + LABEL))}`);

export function tellStep(step: Step): void {
  const { number, headline, sources, note, rationale, corrections, warnings, anomalies } = step;
  say();
  say(`${String(number).padStart(INDENT - 2)}  ${bold(whenText(step))}`);
  say(`${' '.repeat(INDENT)}${wrapped(headline, INDENT)}`);
  line('known', knownText(step));
  for (const source of sources) line('source', sourceText(source));
  if (sources.length === 0) line('source', 'none on record', yellow);
  const decider = deciderText(step);
  if (decider !== '') line('decided', decider);
  if (rationale?.text !== undefined) line('because', rationale.text);
  if (note?.text !== undefined) line('note', note.text);
  for (const { recordedAt, reason, changes } of corrections)
    line('corrected', `on ${instantText(recordedAt)}, ${words(reason)}: ${changes.map(changeText).join('; ')}`, yellow);
  for (const { code, says } of warnings) line('warned', `${code} ${says}`, yellow);
  for (const { code, says } of anomalies) line('but', `${code} ${says}`, yellow);
  const [first, ...others] = changesText(step);
  if (first === undefined) line('changed', 'no state, stage or total', dim);
  else for (const [at, text] of [first, ...others].entries()) line(at === 0 ? 'changed' : '', text, green);
}

/** The day as stated, with no more than is known of it. */
function whenText({ occurredOn, precision, effectiveOn }: Step): string {
  const day =
    precision === 'year' || precision === 'month' ? `some day in ${dateText(occurredOn!)}` : dayText(occurredOn);
  const capital = day.charAt(0).toUpperCase() + day.slice(1);
  return effectiveOn === null ? capital : `${capital}, in effect ${dayText(effectiveOn)}`;
}

const PRECISION = {
  year: 'to the year',
  month: 'to the month',
  day: 'to the day',
  interval: 'between two days',
  unknown: 'to have happened, on a day nobody knows',
} as const;

const STATED = {
  stated: 'stated by the source',
  inferred: 'inferred from the source',
  recollected: 'from memory',
} as const;

/** `to the month, stated by the source; recorded 25 November 2026, long after; revision 12` */
function knownText({ precision, statedAs, retrospective, recordedAt, certainty, revision }: Step): string {
  const how = statedAs === null ? '' : `, ${STATED[statedAs]}`;
  const late = precision === 'unknown' ? '' : retrospective ? ', long after' : ', at the time';
  const possible = certainty === 'possible' ? '; perhaps after the day that was asked about' : '';
  return `${PRECISION[precision]}${how}; recorded ${instantText(recordedAt)}${late} (revision ${revision})${possible}`;
}

/** `Title, publisher [id], page 3 (stated); says 2013 for occurred on` */
function sourceText({ source, title, publisher, locator, certainty, disagrees = [] }: Source): string {
  const named = title === null ? source : `${[title, publisher].filter(Boolean).join(', ')} [${source}]`;
  const place = locator === undefined ? '' : `, ${locator}`;
  const others = disagrees.map(({ field, value }) => `; says ${value} for ${words(field)}`).join('');
  return `${named}${place} (${certainty})${others}`;
}

const deciderText = ({ decidedBy }: Step): string =>
  decidedBy === null
    ? ''
    : [decidedBy.body, decidedBy.post, ...(decidedBy.organisationIds ?? [])]
        .filter((part) => part !== undefined)
        .join(', ');

/** What it changed, one line for the partnership, for each strand and for money. */
function changesText({ changes }: Step): string[] {
  const groups = Map.groupBy(changes, ({ of, strand }) => (of === 'strand' ? strand! : of));
  return [...groups].map(([of, changed]) => `${of}: ${changed.map(({ says }) => says).join('; ')}`);
}

export function tellEnd({ withdrawn, standing, name }: Replay): void {
  if (withdrawn.length > 0) {
    say(`\n${bold('Withdrawn, and no part of the life above')}`);
    for (const { revision, headline, occurredOn, withdrawnAt, reason } of withdrawn)
      say(
        `  ${wrapped(`revision ${revision}, ${dayText(occurredOn)}: ${headline} – withdrawn on ${instantText(withdrawnAt)}, ${words(reason)}`, 2)}`,
      );
  }
  if (name === null) return say('\nNo partnership stands: what proposed it was withdrawn, or lies after that day.');
  const { state, partners, strands, totals } = standing;
  say(`\n${bold('Where it stands then')}`);
  say(`  ${state ?? 'not proposed yet'}, ${count(partners, 'partner')}`);
  for (const { name: strand, stage, lastSeenOn } of strands)
    say(`  ${wrapped(`${strand}: ${words(stage)}${lastSeenOn === null ? '' : `, last seen ${lastSeenOn}`}`, 2)}`);
  for (const total of totals) say(`  ${words(total.of)}: ${totalText(total)}`);
}
