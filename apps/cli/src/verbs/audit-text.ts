/** What auditors are shown: events with who recorded them and on what grounds, and values before and after. */
import { bold, dim, say, wrapped, yellow } from '../terminal.js';
import {
  dayText,
  instantText,
  moneyText,
  totalText,
  words,
  type FieldChange,
  type Money,
  type Total,
} from '../words.js';

export interface Source {
  readonly source: string;
  readonly certainty: string;
  readonly locator?: string;
  readonly title: string | null;
  readonly address: string | null;
  readonly retrievedOn?: string;
  readonly sha256?: string;
  readonly archiveUri?: string;
}

/** An event, as the server shows it to whoever asks. */
export interface Entry {
  readonly eventId: string;
  readonly index: number;
  readonly stream: string;
  readonly partnershipId: string | null;
  readonly revision: number;
  readonly type: string;
  readonly status: 'standing' | 'corrected' | 'dead' | 'parked';
  readonly headline: string;
  readonly occurredOn: string | null;
  readonly recordedAt: string | null;
  readonly actor: { readonly id?: string; readonly role: string } | null;
  readonly decidedBy: {
    readonly organisationIds?: readonly string[];
    readonly body?: string;
    readonly post?: string;
    readonly decisionId?: string;
  } | null;
  readonly rationale: { readonly text?: string } | null;
  readonly reason: unknown;
  readonly evidence: readonly Source[];
  readonly warnings: readonly {
    readonly code: string;
    readonly says: string | null;
    readonly answeredBy: readonly string[];
  }[];
  readonly targetEventId: string | null;
  readonly correctedBy: readonly string[];
  readonly retractedBy: string | null;
}

export type Entries = Readonly<Record<string, Entry>>;

export interface ValueChange extends FieldChange {
  readonly of: string;
  readonly id: string;
  readonly name: string;
}

export interface FactShown {
  readonly eventId: string;
  readonly headline: string;
  readonly occurredOn: string | null;
  readonly because?: string;
  readonly changes?: readonly FieldChange[];
}

export interface Facts {
  readonly came: readonly FactShown[];
  readonly went: readonly FactShown[];
  readonly changed: readonly FactShown[];
}

const INDENT = 7;
const LABEL = 10;

const MARKS = { standing: '', corrected: 'corrected since', dead: 'withdrawn', parked: 'cannot be read here' } as const;

export const line = (label: string, text: string, indent = INDENT): void =>
  say(`${' '.repeat(indent)}${dim(label.padEnd(LABEL))}${wrapped(text, indent + LABEL)}`);

export const whoText = ({ actor }: Pick<Entry, 'actor'>): string =>
  actor === null
    ? 'by whom cannot be read'
    : actor.id === undefined
      ? `by a ${actor.role}`
      : `by ${actor.id}, ${actor.role}`;

/** An event in a few lines: who, when, on what authority, grounds and evidence. */
export function tellEntry(entry: Entry): void {
  const { index, headline, status, partnershipId, stream, revision, occurredOn, targetEventId } = entry;
  const mark = MARKS[status] === '' ? '' : yellow(` · ${MARKS[status]}`);
  say(`${String(index).padStart(INDENT - 2)}  ${bold(wrapped(headline, INDENT))}${mark}`);
  line('of', `${partnershipId ?? stream}, revision ${revision}; event ${entry.eventId}`);
  line('recorded', `${entry.recordedAt ?? 'cannot be read'} ${whoText(entry)}`);
  if (targetEventId === null) line('happened', dayText(occurredOn));
  else line('aims at', `event ${targetEventId}`);
  tellGrounds(entry);
}

export function tellGrounds(entry: Entry, indent = INDENT): void {
  const { decidedBy, rationale, reason, evidence, warnings } = entry;
  const decider =
    decidedBy === null
      ? []
      : [decidedBy.body, decidedBy.post, ...(decidedBy.organisationIds ?? []), decidedBy.decisionId];
  const who = decider.filter((part) => part !== undefined).join(', ');
  if (who !== '') line('decided', who, indent);
  if (reason !== null) line('reason', typeof reason === 'string' ? words(reason) : textOf(reason), indent);
  if (rationale?.text !== undefined) line('because', rationale.text, indent);
  for (const source of evidence) line('source', sourceText(source), indent);
  for (const { code, says, answeredBy } of warnings)
    line(
      'warned',
      `${code} ${says ?? ''}${answeredBy.length === 0 ? '' : `; answered by event ${answeredBy.join(', ')}`}`,
      indent,
    );
}

function sourceText({ source, title, locator, certainty, retrievedOn, sha256, archiveUri }: Source): string {
  return [
    title === null ? source : `${title} [${source}]`,
    locator,
    certainty,
    retrievedOn === undefined ? undefined : `read on ${retrievedOn}`,
    archiveUri === undefined ? undefined : `archived at ${archiveUri}`,
    sha256 === undefined ? undefined : `SHA-256 ${sha256}`,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** `25 November 2026, by a recorder: Pilot launched (event …)` */
export const entryText = (entry: Entry | undefined, eventId: string): string =>
  entry === undefined
    ? `event ${eventId}`
    : `${entry.headline} – ${entry.recordedAt === null ? '' : `${instantText(entry.recordedAt)}, `}${whoText(entry)}${MARKS[entry.status] === '' ? '' : `, ${MARKS[entry.status]}`} (event ${eventId})`;

/** Values and facts that differ, each on a line of its own. */
export function tellDifferences(values: readonly ValueChange[], { came, went, changed }: Facts): void {
  for (const value of values)
    say(
      `  ${wrapped(`${nameOf(value)}: ${valueText(value.field, value.before)} → ${valueText(value.field, value.after)}`, 4)}`,
    );
  const tell = (mark: string, { occurredOn, headline, because }: FactShown) =>
    say(
      `  ${mark} ${wrapped(`${dayText(occurredOn)}: ${headline}${because === undefined ? '' : ` (${BECAUSE[because] ?? because})`}`, 4)}`,
    );
  for (const fact of came) tell('+', fact);
  for (const fact of went) tell('-', fact);
  for (const fact of changed) {
    tell('~', fact);
    for (const { field, before, after } of fact.changes ?? [])
      say(`      ${wrapped(`${words(field)}: ${valueText(field, before)} → ${valueText(field, after)}`, 6)}`);
  }
}

const BECAUSE: Readonly<Record<string, string>> = {
  recorded: 'newly recorded',
  reinstated: 'brought back',
  retracted: 'withdrawn',
  day: 'by its day',
  unknown: 'not yet recorded',
};

function nameOf({ of, id, name, field }: ValueChange): string {
  if (of === 'money') return `money, ${words(name)}`;
  if (of === 'warning' || of === 'anomaly') return `${field} ${name}`;
  return of === 'strand' ? `${id}, ${words(field)}` : words(field);
}

/** Null is nothing, or not known. */
export function valueText(field: string, value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (field === 'total') return totalText(value as Total);
  return textOf(value);
}

function textOf(value: unknown): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value === 'object' && value !== null) {
    const { text, pence, min, max } = value as { text?: string; pence?: number | null; min?: number; max?: number };
    if (text !== undefined) return text;
    if (pence !== undefined) return moneyText(value as Money);
    if (min !== undefined && max !== undefined) return min === max ? String(min) : `${min} to ${max}`;
    return JSON.stringify(value);
  }
  return String(value);
}
