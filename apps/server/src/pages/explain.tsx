/** Why is a value what it is? Each event that made it another, with who recorded it and why, and what was put right since. */
import type { JSX } from 'preact';
import { thingKey } from '#audit';
import type { ExplainAnswer } from '../audit/auditor.js';
import type { Times } from '../http/times.js';
import { fieldName, plural, readValue } from './changes.js';
import { dayText } from './days.js';
import { EntryLink } from './decision.js';
import { words } from './form-fields.js';
import { TimesForm } from './times-form.js';

export interface ExplainProps {
  readonly answer: ExplainAnswer;
  readonly times: Times;
  readonly namesActors: boolean;
  /** Of the two times, with its question mark. */
  readonly query: string;
}

export function ExplainPage(props: ExplainProps): JSX.Element {
  const { answer, times } = props;
  const { partnershipId, explained } = answer;
  const keep =
    explained === null
      ? []
      : ([
          ['about', thingKey(explained.subject)],
          ['field', explained.field],
        ] as const);
  return (
    <>
      <h1>
        {explained === null
          ? 'What made a value what it is?'
          : `${fieldName(explained.field)} of ${explained.name}: ${readValue(explained.field, explained.value)}`}
      </h1>
      <TimesForm times={times} address={`/psp/${partnershipId}/explain`} keep={keep} />
      {explained !== null && <Explained {...props} explained={explained} />}
      <Choice {...props} />
    </>
  );
}

type Shown = NonNullable<ExplainAnswer['explained']>;

function Explained({ answer, times, namesActors, query, explained }: ExplainProps & { explained: Shown }): JSX.Element {
  const { field, made, carriers, derived } = explained;
  const { events } = answer;
  const corrected = made.filter(({ eventId }) => events[eventId]?.targetEventId != null).length;
  return (
    <>
      <p>
        {made.length === 0
          ? 'Nothing on record made it anything, as far as was known.'
          : `Made by ${plural(made.length, 'event')}${corrected === 0 ? '' : `, ${corrected} of them amendments`}, in the order in which they were recorded; read for ${dayText(times.validAt)} each time.`}{' '}
        {derived && made.length > 0 && 'It is no field of a fact: it follows from the facts that stand.'}
      </p>
      <ol class="psp-timeline">
        {made.map(({ eventId, before, after }) => (
          <li key={eventId} class="psp-entry">
            <div class="psp-entry__day">
              {readValue(field, before)} <span aria-hidden="true">→</span>
              <span class="visually-hidden"> became </span> {readValue(field, after)}
            </div>
            <div class="psp-entry__what">
              <p class="psp-entry__headline">
                <EntryLink entry={events[eventId]} id={eventId} query={query} namesActors={namesActors} />
              </p>
              <Grounds entry={events[eventId]} />
              <PutRight {...{ events, eventId, query, namesActors }} />
            </div>
          </li>
        ))}
      </ol>
      {carriers.length > 1 && (
        <details>
          <summary>{carriers.length} facts that stand say it; the last by its day gives the value</summary>
          <ul>
            {carriers.map(({ eventId, value: said }) => (
              <li key={eventId}>
                {readValue(field, said)}:{' '}
                <EntryLink entry={events[eventId]} id={eventId} query={query} namesActors={namesActors} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

type Entry = ExplainAnswer['events'][string] | undefined;

function Grounds({ entry }: { entry: Entry }): JSX.Element | null {
  if (entry === undefined) return null;
  const said = [
    typeof entry.reason === 'string' ? `Reason: ${words(entry.reason).toLowerCase()}.` : '',
    entry.rationale !== null && 'text' in entry.rationale ? `Because: ${entry.rationale.text}` : '',
    entry.evidence.length === 0
      ? 'No evidence named.'
      : `Evidence: ${entry.evidence.map(({ title, source, certainty }) => `${title ?? source} (${certainty})`).join('; ')}.`,
  ];
  return <p class="psp-quiet">{said.filter(Boolean).join(' ')}</p>;
}

/** What was put right about it since. */
function PutRight({
  events,
  eventId,
  query,
  namesActors,
}: Pick<ExplainProps, 'query' | 'namesActors'> & {
  events: ExplainAnswer['events'];
  eventId: string;
}): JSX.Element | null {
  const entry = events[eventId];
  if (entry === undefined || (entry.correctedBy.length === 0 && entry.retractedBy === null)) return null;
  return (
    <ul>
      {entry.correctedBy.map((id) => (
        <li key={id}>
          Corrected by <EntryLink entry={events[id]} id={id} query={query} namesActors={namesActors} />
        </li>
      ))}
      {entry.retractedBy !== null && (
        <li>
          Withdrawn by{' '}
          <EntryLink entry={events[entry.retractedBy]} id={entry.retractedBy} query={query} namesActors={namesActors} />
        </li>
      )}
    </ul>
  );
}

function Choice({ answer, query }: ExplainProps): JSX.Element {
  const { subjects, partnershipId, explained } = answer;
  const more = query.replace('?', '&');
  return (
    <section aria-labelledby="choice">
      <h2 id="choice">{explained === null ? 'Choose a value' : 'Another value'}</h2>
      {subjects.map((subject, at) => (
        <details key={thingKey(subject)} open={explained === null && at < 2}>
          <summary>
            {words(subject.kind)}
            {subject.kind === 'partnership' ? '' : ` ${subject.kind === 'strand' ? subject.name : subject.id}`}
          </summary>
          <ul class="psp-choices">
            {subject.fields.map((field) => (
              <li key={field}>
                <a href={`/psp/${partnershipId}/explain?about=${thingKey(subject)}&field=${field}${more}`}>
                  {fieldName(field)}
                </a>
              </li>
            ))}
          </ul>
        </details>
      ))}
      <p class="psp-quiet">
        Every field of every single fact is explained from the page of{' '}
        <a href={`/audit?partnership=${partnershipId}`}>its decision</a>.
      </p>
    </section>
  );
}
