/** One decision as an auditor sees it: who, on what authority, grounds and evidence; before and after; what led to it, what
 *  came of it, what put it right; and how to prove that it stands unaltered. */
import type { ComponentChildren, JSX } from 'preact';
import type { Evidence, Registers } from '#lifecycle';
import type { EventAnswer, ShownEntry } from '../audit/auditor.js';
import type { Times } from '../http/times.js';
import { FactChanges, fieldName, FieldChanges, readValue, ValueTable } from './changes.js';
import { dayText } from './days.js';
import { words } from './form-fields.js';
import { valueText } from './record.js';
import { Source } from './source.js';
import { TimesForm } from './times-form.js';
import { StatusTag, whoText } from './trail.js';

export interface DecisionProps {
  readonly answer: EventAnswer;
  readonly times: Times;
  readonly registers: Registers;
  readonly namesActors: boolean;
  /** Of the two times, with its question mark. */
  readonly query: string;
}

const LINKS: Readonly<Record<string, readonly [cause: string, effect: string]>> = {
  causation: ['named as its cause', 'names this as its cause'],
  amendment: ['is put right by this', 'puts this right'],
  answer: ['was warned of, and is answered by this', 'answers a warning of this'],
  decision: ['decided it', 'was decided by this'],
  reference: ['brought in', 'is about it too'],
};

export function DecisionPage(props: DecisionProps): JSX.Element {
  const { answer, times, registers, namesActors, query } = props;
  const { event, recorded, life, changed, events } = answer;
  return (
    <>
      <h1>{event.headline}</h1>
      <p>
        <StatusTag entry={event} />{' '}
        <span class={`psp-tag ${answer.now.sealed ? 'psp-tag--note' : 'psp-tag--watch'}`}>
          {answer.now.sealed ? 'sealed' : 'not sealed yet'}
        </span>{' '}
        {event.targetEventId !== null && (
          <a href={`/audit/decisions/${event.targetEventId}${query}`}>What it aims at</a>
        )}
      </p>
      {event.partnershipId !== null && (
        <p class="psp-actions">
          <a href={`/psp/${event.partnershipId}${query}`}>The partnership</a>
          <a href={`/audit?partnership=${event.partnershipId}${query.replace('?', '&')}`}>All its decisions</a>
        </p>
      )}
      <TimesForm times={times} address={`/audit/decisions/${event.eventId}`} />
      <dl class="ds_summary-list psp-summary">
        <Item term="Happened">{whenText(answer)}</Item>
        <Item term="Recorded">
          {event.recordedAt === null ? (
            'cannot be read'
          ) : (
            <>
              {dayText(event.recordedAt.slice(0, 10))} (<time dateTime={event.recordedAt}>{event.recordedAt}</time>),{' '}
              {whoText(event, namesActors)}
            </>
          )}
        </Item>
        <Item term="Decided by">{decidersText(event)}</Item>
        {event.reason !== null && (
          <Item term="Reason">{typeof event.reason === 'string' ? words(event.reason) : valueText(event.reason)}</Item>
        )}
        <Item term="Grounds">
          {event.rationale === null ? 'none stated' : 'text' in event.rationale ? event.rationale.text : 'sealed'}
        </Item>
        <Item term="Evidence">
          {event.evidence.length === 0 ? (
            'none named'
          ) : (
            <ul>
              {event.evidence.map((evidence, at) => (
                <li key={at}>
                  <Source evidence={evidence as Evidence} registers={registers} />
                </li>
              ))}
            </ul>
          )}
        </Item>
        <Item term="Warnings">
          {event.warnings.length === 0 ? 'none' : <Warnings warnings={event.warnings} events={events} query={query} />}
        </Item>
      </dl>

      <h2>Before and after</h2>
      <p>What answers about {dayText(times.validAt)} said just before it was recorded, and just after.</p>
      {changed.came.length + changed.went.length + changed.changed.length + changed.values.length === 0 && (
        <p>Nothing: no answer about that day became another.</p>
      )}
      <FactChanges facts={changed} />
      {changed.values.length > 0 && (
        <ValueTable values={changed.values} from="Before" to="After" label="Values before and after" />
      )}

      {recorded !== null && (
        <>
          <h2>What it says</h2>
          <Fields {...props} />
        </>
      )}

      {life.steps.length > 1 && (
        <>
          <h2>What became of it</h2>
          <ol>
            {life.steps.map(({ eventId, stoodBefore, standsAfter, changes }) => (
              <li key={eventId}>
                {eventId === event.eventId ? <strong>This: </strong> : null}
                <EntryLink entry={events[eventId]} id={eventId} query={query} namesActors={namesActors} />{' '}
                {stoodBefore && !standsAfter && <span class="psp-tag">took it away</span>}
                {!stoodBefore && standsAfter && eventId !== life.factId && <span class="psp-tag">brought it back</span>}
                {changes.length > 0 && <FieldChanges changes={changes} />}
              </li>
            ))}
          </ol>
        </>
      )}

      <h2>What led to it, and what came of it</h2>
      <Links {...props} />

      <h2>Was it altered?</h2>
      <p>
        It is event {answer.proof.index.toLocaleString('en-GB')} of the record, revision {event.revision} of{' '}
        {event.stream}.{' '}
        {answer.now.sealed
          ? `The newest checkpoint, over ${answer.now.checkpointSize!.toLocaleString('en-GB')} events, seals it.`
          : 'The next checkpoint seals it, within a minute or so.'}
      </p>
      {answer.now.sealed && (
        <p>
          <a href={answer.proof.href}>Proof that it stands there unaltered</a> (a file that other programs check), or on
          the command line:
        </p>
      )}
      {answer.now.sealed && <pre class="psp-note" tabIndex={0}>{`npx psp audit proof ${event.eventId}`}</pre>}
      <details>
        <summary>Ids and versions</summary>
        <dl class="ds_summary-list psp-summary">
          <Item term="Event">{event.eventId}</Item>
          <Item term="Type">{event.type}</Item>
          <Item term="Command">{event.commandId ?? 'cannot be read'}</Item>
          <Item term="Errand">
            {event.correlationId === null ? (
              'cannot be read'
            ) : (
              <a href={`/audit?correlation=${event.correlationId}`}>{event.correlationId}</a>
            )}
          </Item>
          {Object.entries(answer.versions).map(([name, value]) => (
            <Item key={name} term={words(name)}>
              {String(value)}
            </Item>
          ))}
        </dl>
      </details>
    </>
  );
}

const Item = ({ term, children }: { term: string; children: ComponentChildren }): JSX.Element => (
  <div class="ds_summary-list__item">
    <dt class="ds_summary-list__key">{term}</dt>
    <dd class="ds_summary-list__value">{children}</dd>
  </div>
);

/** As it was recorded, and where that was put right, as it stands. */
function whenText({ event, life }: EventAnswer): string {
  if (event.targetEventId !== null && event.type !== 'WarningAcknowledged') return 'see what it aims at';
  const recorded = dayText(event.occurredOn);
  const stands = life.stands?.['occurredOn'];
  if (stands === undefined || stands === event.occurredOn) return recorded;
  return `${recorded}, as it was recorded; put right: ${dayText(stands as string | null)}`;
}

function decidersText({ decidedBy }: ShownEntry): string {
  if (decidedBy === null) return 'not stated';
  const { body, post, organisationIds = [], decisionId } = decidedBy;
  return [body, post, ...organisationIds, decisionId && `decision ${decisionId}`].filter(Boolean).join(', ');
}

interface Within {
  readonly events: EventAnswer['events'];
  readonly query: string;
}

const Warnings = ({ warnings, events, query }: Within & { warnings: ShownEntry['warnings'] }): JSX.Element => (
  <ul>
    {warnings.map(({ code, says, answeredBy }) => (
      <li key={code}>
        <span class="psp-tag psp-tag--warn">{code}</span> {says}{' '}
        {answeredBy.length === 0 ? (
          <span class="psp-quiet">Not answered.</span>
        ) : (
          answeredBy.map((id) => (
            <a key={id} href={`/audit/decisions/${id}${query}`}>
              {events[id]?.headline ?? 'Answered'}
            </a>
          ))
        )}
      </li>
    ))}
  </ul>
);

/** As recorded, and beside it as it stands; each value can be explained. */
function Fields({ answer, query }: DecisionProps): JSX.Element {
  const { event, life, recorded, note } = answer;
  const isFact = life.factId === event.eventId;
  const said: Readonly<Record<string, unknown>> = { ...recorded, ...(note === null ? {} : { note }) };
  const stands = isFact ? life.stands : null;
  const names = [...new Set([...Object.keys(said), ...Object.keys(stands ?? {})])];
  return (
    <div class="psp-scroll" role="region" aria-label="What it says" tabIndex={0}>
      <table class="ds_table psp-table">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">As recorded</th>
            {isFact && <th scope="col">As it stands</th>}
            {isFact && <th scope="col">Why?</th>}
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">{fieldName(name)}</th>
              <td>{readValue(name, said[name])}</td>
              {isFact && <td>{stands === null ? 'does not stand' : readValue(name, stands[name])}</td>}
              {isFact && (
                <td>
                  <a
                    href={`/psp/${event.partnershipId}/explain?about=fact:${event.eventId}&field=${encodeURIComponent(name)}${query.replace('?', '&')}`}
                    aria-label={`Explain ${fieldName(name)}`}
                  >
                    Explain
                  </a>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Links({ answer, query, namesActors }: DecisionProps): JSX.Element {
  const { causes, effects, together, causeElsewhere, events } = answer;
  const list = (links: typeof causes, end: 'cause' | 'effect') => (
    <ul>
      {links.map((link) => (
        <li key={`${link.kind}${link.cause}${link.effect}`}>
          <EntryLink entry={events[link[end]]} id={link[end]} query={query} namesActors={namesActors} />{' '}
          <span class="psp-quiet">
            {LINKS[link.kind]![end === 'cause' ? 0 : 1]}
            {link.by !== null && ` (${link.by})`}
            {link.distance > 1 && `, ${link.distance} steps away`}
          </span>
        </li>
      ))}
    </ul>
  );
  return (
    <>
      <h3>What led to it</h3>
      {causeElsewhere !== null && (
        <p>
          Named as its cause:{' '}
          {causeElsewhere.eventId === null ? (
            `${causeElsewhere.id}, which is no event on record`
          ) : (
            <a href={`/audit/decisions/${causeElsewhere.eventId}${query}`}>
              an event of {causeElsewhere.partnershipId}
            </a>
          )}
        </p>
      )}
      {causes.length === 0 && causeElsewhere === null ? <p>Nothing on record here.</p> : list(causes, 'cause')}
      <h3>What came of it</h3>
      {effects.length === 0 ? <p>Nothing on record here.</p> : list(effects, 'effect')}
      {together.length > 0 && (
        <>
          <h3>Recorded in the same errand</h3>
          <ul>
            {together.map((id) => (
              <li key={id}>
                <EntryLink entry={events[id]} id={id} query={query} namesActors={namesActors} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

export function EntryLink({
  entry,
  id,
  query,
  namesActors,
}: {
  entry: ShownEntry | undefined;
  id: string;
  query: string;
  namesActors: boolean;
}): JSX.Element {
  return (
    <>
      <a href={`/audit/decisions/${id}${query}`}>{entry?.headline ?? id}</a>
      {entry?.recordedAt != null && (
        <span class="psp-quiet">
          , {dayText(entry.recordedAt.slice(0, 10))}, {whoText(entry, namesActors)}
        </span>
      )}
      {entry !== undefined && entry.status !== 'standing' && (
        <>
          {' '}
          <StatusTag entry={entry} />
        </>
      )}
    </>
  );
}
