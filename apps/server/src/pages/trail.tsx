/** The trail: every decision on record, searched by whoever, whatever, whenever and in any words. */
import type { JSX } from 'preact';
import { TRAIL_STATUSES } from '#audit';
import { DEFINITIONS, WARNINGS } from '#lifecycle';
import type { ShownEntry, TrailAnswer } from '../audit/auditor.js';
import type { TrailParameters } from '../audit/trail-query.js';
import type { Times } from '../http/times.js';
import { plural } from './changes.js';
import { dayText } from './days.js';
import { words } from './form-fields.js';
import { valueText } from './record.js';

export interface TrailProps {
  readonly answer: TrailAnswer;
  readonly query: Readonly<TrailParameters & { knownAt?: string }>;
  readonly times: Times;
  /** Ids to propose, with names. */
  readonly partnerships: readonly { readonly partnershipId: string; readonly name: string }[];
  readonly namesActors: boolean;
  readonly today: string;
}

const STATUS_WORDS: Readonly<Record<string, string>> = {
  standing: 'stands as recorded',
  corrected: 'corrected since',
  dead: 'withdrawn',
  parked: 'cannot be read here',
};

export function TrailPage(props: TrailProps): JSX.Element {
  const { answer, query, times, namesActors, today } = props;
  const { items, next, searched, now } = answer;
  const example = `/audit?knownAt=${lastJune(today)}&validAt=2014-01-31`;
  return (
    <>
      <h1>Who decided what</h1>
      <p>
        Every decision on record, with who recorded it, in which role, on what grounds and evidence. Nothing is ever
        edited or deleted: what was put right is here too, beside what put it right.
      </p>
      <Filters {...props} />
      <p class="psp-quiet">
        Two times can be asked together. For example:{' '}
        <a href={example}>what was on record on {dayText(lastJune(today))} about January 2014 and before</a>.
      </p>
      <h2 id="found">{headingOf(answer, query, times)}</h2>
      {items.length === 0 && next === null && <p>No decision on record fits. Leave something out, and search again.</p>}
      <ol class="psp-timeline" aria-labelledby="found">
        {items.map((entry) => (
          <Entry
            key={entry.eventId + entry.index}
            entry={entry}
            sealed={now.checkpointSize}
            namesActors={namesActors}
          />
        ))}
      </ol>
      {next !== null && (
        <p class="psp-actions">
          <a class="ds_button ds_button--secondary" href={`/audit?${String(asked({ ...query, after: next }))}`}>
            {query.order === 'oldest' ? 'Later decisions' : 'Earlier decisions'}
          </a>
          <span class="psp-quiet">{plural(searched, 'event')} were looked through for this page.</span>
        </p>
      )}
      <p>
        <a href={`/audit/trail?${String(asked(query))}`}>The same as JSON</a>
      </p>
    </>
  );
}

function headingOf(
  { items, next }: TrailAnswer,
  query: TrailProps['query'],
  { validAt, knownSize, isNow }: Times,
): string {
  const found = `${next === null ? '' : 'The first '}${plural(items.length, 'decision')}`;
  const about = query.validAt === undefined ? '' : ` about what had happened by ${dayText(validAt)}`;
  const known = isNow || query.knownAt === undefined ? '' : `, as on record ${knownText(query.knownAt, knownSize)}`;
  return found + about + known;
}

const knownText = (knownAt: string, size: number) =>
  knownAt.startsWith('size:')
    ? `after ${plural(size, 'event')}`
    : `on ${knownAt.length === 10 ? dayText(knownAt) : knownAt} (${plural(size, 'event')})`;

function asked(query: Readonly<Record<string, string | undefined>>): URLSearchParams {
  const kept = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') kept.set(name, value);
  return kept;
}

/** The thirtieth of June that was last. */
function lastJune(today: string): string {
  const thisYear = `${today.slice(0, 4)}-06-30`;
  return thisYear <= today ? thisYear : `${Number(today.slice(0, 4)) - 1}-06-30`;
}

const MORE = ['type', 'status', 'warning', 'role', 'actor', 'from', 'to'] as const;

function Filters({ query, partnerships, namesActors }: TrailProps): JSX.Element {
  const chapters = Map.groupBy(DEFINITIONS, ({ chapter }) => chapter);
  return (
    <form method="get" action="/audit" class="psp-filters" aria-label="Search the decisions">
      <Text name="text" label="Words" hint="in headline, grounds, evidence, fields" value={query.text} />
      <Text
        name="partnership"
        label="Partnership"
        hint="its id, such as low-moss"
        value={query.partnership}
        list="partnerships"
      />
      <datalist id="partnerships">
        {partnerships.map(({ partnershipId, name }) => (
          <option key={partnershipId} value={partnershipId}>
            {name}
          </option>
        ))}
      </datalist>
      <fieldset class="psp-filters__times">
        <legend>In two times</legend>
        <Text
          name="knownAt"
          label="As it was on record on"
          hint="a day such as 2026-06-30, an instant, or size:100; empty = now"
          value={query.knownAt}
        />
        <Day name="validAt" label="About what had happened by" value={query.validAt} hint="empty = whenever" />
      </fieldset>
      <details open={MORE.some((name) => query[name] !== undefined)}>
        <summary>What, by whom, when, and in spite of which warning</summary>
        <div class="psp-filters__more">
          <div class="psp-field">
            <label for="type">What was decided</label>
            <select id="type" name="type">
              <option value="">anything</option>
              {[...chapters].map(([chapter, definitions]) => (
                <optgroup key={chapter} label={words(chapter)}>
                  {definitions.map(({ type }) => (
                    <option key={type} value={type} selected={type === query.type}>
                      {words(type)}
                    </option>
                  ))}
                </optgroup>
              ))}
            </select>
          </div>
          <div class="psp-field">
            <label for="status">What became of it</label>
            <select id="status" name="status">
              <option value="">whatever</option>
              {TRAIL_STATUSES.map((status) => (
                <option key={status} value={status} selected={status === query.status}>
                  {STATUS_WORDS[status]}
                </option>
              ))}
            </select>
          </div>
          <div class="psp-field">
            <label for="warning">Recorded in spite of a warning</label>
            <select id="warning" name="warning">
              <option value="">or without one</option>
              <option value="any" selected={query.warning === 'any'}>
                any warning
              </option>
              {Object.entries(WARNINGS).map(([code, { says }]) => (
                <option key={code} value={code} selected={code === query.warning}>
                  {code} {says}
                </option>
              ))}
            </select>
          </div>
          <Text name="role" label="In which role" hint="such as recorder" value={query.role} />
          {namesActors && <Text name="actor" label="By whom" hint="a pseudonym, act_…" value={query.actor} />}
          <Day name="from" label="Recorded from" value={query.from} />
          <Day name="to" label="Recorded until" value={query.to} />
        </div>
      </details>
      <div class="psp-actions">
        <button class="ds_button" type="submit">
          Search
        </button>
        <a href="/audit">Clear all</a>
      </div>
    </form>
  );
}

interface Input {
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly hint?: string;
}

const Text = ({ name, label, hint, value, list }: Input & { list?: string }): JSX.Element => (
  <div class="psp-field">
    <label for={name}>{label}</label>
    {hint !== undefined && (
      <p class="hint" id={`${name}-hint`}>
        {hint}
      </p>
    )}
    <input
      id={name}
      name={name}
      type="text"
      value={value ?? ''}
      autocomplete="off"
      {...(hint === undefined ? {} : { 'aria-describedby': `${name}-hint` })}
      {...(list === undefined ? {} : { list })}
    />
  </div>
);

const Day = ({ name, label, value, hint }: Input): JSX.Element => (
  <div class="psp-field">
    <label for={name}>{label}</label>
    {hint !== undefined && (
      <p class="hint" id={`${name}-hint`}>
        {hint}
      </p>
    )}
    <input
      id={name}
      name={name}
      type="date"
      value={value ?? ''}
      {...(hint === undefined ? {} : { 'aria-describedby': `${name}-hint` })}
    />
  </div>
);

function Entry({
  entry,
  sealed,
  namesActors,
}: {
  entry: ShownEntry;
  sealed: number | null;
  namesActors: boolean;
}): JSX.Element {
  return (
    <li class={`psp-entry${entry.status === 'dead' ? ' psp-entry--dead' : ''}`}>
      <div class="psp-entry__day">
        {entry.recordedAt === null ? (
          'not known'
        ) : (
          <time dateTime={entry.recordedAt}>{dayText(entry.recordedAt.slice(0, 10))}</time>
        )}
        <p class="psp-quiet">event {entry.index}</p>
      </div>
      <div class="psp-entry__what">
        <p class="psp-entry__headline">
          <a href={`/audit/decisions/${entry.eventId}`}>{entry.headline}</a>
        </p>
        <p>
          {entry.partnershipId === null ? (
            <span class="psp-quiet">{entry.stream}</span>
          ) : (
            <a href={`/psp/${entry.partnershipId}`}>{entry.partnershipId}</a>
          )}{' '}
          <StatusTag entry={entry} />{' '}
          {entry.warnings.map(({ code, says }) => (
            <span key={code}>
              <span class="psp-tag psp-tag--warn" title={says ?? ''}>
                {code}
              </span>{' '}
            </span>
          ))}
          {(sealed === null || entry.index >= sealed) && <span class="psp-tag psp-tag--watch">not sealed yet</span>}
        </p>
        <p class="psp-quiet">{[whoText(entry, namesActors), ...groundsOf(entry)].join('; ')}</p>
      </div>
    </li>
  );
}

export const StatusTag = ({ entry }: { entry: Pick<ShownEntry, 'status'> }): JSX.Element => (
  <span class={`psp-tag${entry.status === 'standing' ? ' psp-tag--note' : ''}`}>{STATUS_WORDS[entry.status]}</span>
);

/** `recorded by act_… as recorder` */
export function whoText({ actor }: Pick<ShownEntry, 'actor'>, namesActors: boolean): string {
  if (actor === null) return 'by whom cannot be read';
  return namesActors && actor.id !== undefined
    ? `recorded by ${actor.id} as ${actor.role}`
    : `recorded by a ${actor.role}`;
}

/** Who decided, why, and on how much evidence, as far as it is stated. */
function groundsOf({ decidedBy, rationale, reason, evidence, occurredOn, targetEventId }: ShownEntry): string[] {
  const deciders = decidedBy === null ? [] : [decidedBy.body, decidedBy.post, ...(decidedBy.organisationIds ?? [])];
  const who = deciders.filter((one) => one !== undefined).join(', ');
  return [
    ...(targetEventId === null ? [`happened ${dayText(occurredOn)}`] : []),
    ...(who === '' ? [] : [`decided by ${who}`]),
    ...(typeof reason === 'string' ? [`reason: ${words(reason).toLowerCase()}`] : []),
    ...(reason !== null && typeof reason === 'object' ? [`reason: ${valueText(reason)}`] : []),
    ...(rationale !== null && 'text' in rationale ? [`because: ${rationale.text}`] : []),
    evidence.length === 0 ? 'no evidence named' : plural(evidence.length, 'source'),
  ];
}
