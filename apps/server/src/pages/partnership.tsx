/** One partnership: its strands, its money, what is odd about its record, and its time line with grounds and evidence. */
import type { ComponentChildren, JSX } from 'preact';
import type { Registers } from '#lifecycle';
import type {
  Budget,
  DecisionEntry,
  PartnershipShown,
  TimelineEntry,
  WarningAnswer,
  WarningShown,
  WatchShown,
  AnomalyShown,
} from '#projections';
import type { RealPartnership } from '#registers';
import type { Times } from '../http/times.js';
import { dayText, DayShown, spanText } from './days.js';
import { words } from './form-fields.js';
import { Money } from './money.js';
import { OutcomeCell } from './portfolio.js';
import { LevelTag } from './record.js';
import { Source } from './source.js';
import { TimesForm } from './times-form.js';

export interface PartnershipProps {
  readonly partnership: PartnershipShown;
  readonly programme: string | undefined;
  readonly timeline: readonly TimelineEntry[];
  readonly decisions: ReadonlyMap<string, DecisionEntry>;
  readonly budget: Budget;
  readonly warnings: readonly WarningShown[];
  readonly watches: readonly WatchShown[];
  readonly anomalies: readonly AnomalyShown[];
  /** What the shipped data set says of it beside its facts. */
  readonly real: RealPartnership | undefined;
  readonly registers: Registers;
  /** Whether whoever reads may know who recorded, or only in which role. */
  readonly namesActors: boolean;
  readonly parked: string | undefined;
  readonly times: Times;
  readonly query: string;
  readonly organisationName: (id: string) => string;
}

export function Partnership(props: PartnershipProps): JSX.Element {
  const { partnership, programme, times, query, parked, real } = props;
  const { partnershipId, name } = partnership;
  return (
    <>
      <h1>{name}</h1>
      <p class="psp-lead">{partnership.purpose}</p>
      {parked !== undefined && (
        <p class="psp-panel psp-panel--error">What is shown stops before an event that cannot be read: {parked}.</p>
      )}
      <div class="psp-actions">
        {times.isNow && (
          <a class="ds_button" href={`/psp/${partnershipId}/record`}>
            Record what happened
          </a>
        )}
        <a class="ds_button ds_button--secondary" href={`/psp/${partnershipId}/replay${query}`}>
          Replay step by step
        </a>
        <a href={`/audit?partnership=${partnershipId}${query.replace('?', '&')}`}>Who decided what</a>
        <a href={`/psp/${partnershipId}/explain${query}`}>Why is it so?</a>
        <a href={`/psp/${partnershipId}/difference${query}`}>Compare two points in time</a>
      </div>
      <TimesForm times={times} address={`/psp/${partnershipId}`} />
      <dl class="ds_summary-list psp-summary">
        <Item term="State">{words(partnership.state)}</Item>
        {partnership.aliases.length > 0 && <Item term="Also called">{partnership.aliases.join(', ')}</Item>}
        <Item term="Set up">
          <DayShown {...partnership.proposed} />
        </Item>
        {programme !== undefined && <Item term="Programme">{programme}</Item>}
        <Item term="Policy domain">{words(partnership.policyDomain)}</Item>
        <Item term="Area">{partnership.area}</Item>
        {real !== undefined && <Item term="In short">{real.statement}</Item>}
      </dl>
      <Strands {...props} />
      <Money budget={props.budget} organisationName={props.organisationName} />
      <Oddities {...props} />
      {real !== undefined && <Gaps real={real} />}
      <Timeline {...props} />
    </>
  );
}

const Item = ({ term, children }: { term: string; children: ComponentChildren }) => (
  <div class="ds_summary-list__item">
    <dt class="ds_summary-list__key">{term}</dt>
    <dd class="ds_summary-list__value">{children}</dd>
  </div>
);

function Strands({ partnership }: PartnershipProps): JSX.Element {
  return (
    <section aria-labelledby="strands">
      <h2 id="strands">Strands</h2>
      <div class="psp-scroll" role="region" aria-label="Table of the strands" tabIndex={0}>
        <table class="ds_table psp-table">
          <thead>
            <tr>
              <th scope="col">Strand</th>
              <th scope="col">Stage</th>
              <th scope="col">Launched</th>
              <th scope="col">Outcome, or last seen</th>
              <th scope="col">From launch until then</th>
              <th scope="col">Also</th>
            </tr>
          </thead>
          <tbody>
            {partnership.strands.map((strand) => (
              <tr key={strand.strandId}>
                <th scope="row">
                  {strand.name}
                  <br />
                  <span class="psp-quiet">
                    {words(strand.kind)}
                    {!strand.commissionable && ', not commissionable'}
                  </span>
                </th>
                <td>
                  <span class="psp-tag">{words(strand.stage)}</span>
                  <br />
                  <span class="psp-quiet">
                    since <DayShown {...strand.since} />
                    {strand.stageCertainty === 'possible' && ', possibly'}
                  </span>
                </td>
                <td>
                  {strand.launched === null ? (
                    <span class="psp-quiet">no launch on record</span>
                  ) : (
                    <DayShown {...strand.launched} />
                  )}
                </td>
                <td>
                  <OutcomeCell strand={strand} />
                  {strand.endedBetween !== null && (
                    <p class="psp-quiet">
                      found ended: between {strand.endedBetween.after} and {strand.endedBetween.by}
                    </p>
                  )}
                </td>
                <td>{strand.days === null ? <span class="psp-quiet">not known</span> : spanText(strand.days)}</td>
                <td>
                  {[
                    strand.pilotRunning && 'pilot running',
                    strand.contractInForce && 'contract in force',
                    strand.procurementOpen && 'procurement open',
                    strand.evaluated && 'evaluated',
                    strand.exitRoute !== null && `exit route: ${words(strand.exitRoute).toLowerCase()}`,
                  ]
                    .filter(Boolean)
                    .join(', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Oddities({ warnings, watches, anomalies, partnership, times }: PartnershipProps): JSX.Element | null {
  if (warnings.length + watches.length + anomalies.length === 0) return null;
  const standing = warnings.filter(({ status }) => status !== 'cleared');
  return (
    <section aria-labelledby="oddities">
      <h2 id="oddities">What is odd about the record</h2>
      {anomalies.length > 0 && (
        <div class="psp-panel psp-panel--warn">
          <h3>It contradicts itself</h3>
          <ul>
            {anomalies.map(({ eventId, code, message }) => (
              <li key={`${eventId}${code}`}>
                <a href={`#event-${eventId}`}>{message}</a> <span class="psp-quiet">({code})</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <ul>
        {watches.map((watch) => (
          <li key={`${watch.code}${watch.strandId}${watch.pilotId}`}>
            <LevelTag code={watch.code} /> {watch.says} Since {watch.since}, pilot {watch.pilotId}.
            <Answers warned={watch} partnershipId={partnership.partnershipId} isNow={times.isNow} />
          </li>
        ))}
        {standing.map((warning) => (
          <li key={`${warning.code}${warning.eventId}`}>
            <LevelTag code={warning.code} /> <a href={`#event-${warning.eventId}`}>{warning.says}</a>
            {warning.status === 'raised' && <span class="psp-quiet"> (seen since; not stored at the time)</span>}
            <Answers warned={warning} partnershipId={partnership.partnershipId} isNow={times.isNow} />
          </li>
        ))}
      </ul>
      {standing.length < warnings.length && (
        <p class="psp-quiet">
          {warnings.length - standing.length} further warnings were stored and are cleared by what was recorded since;
          see <a href={`/partnerships/${partnership.partnershipId}/warnings`}>all of them</a>.
        </p>
      )}
    </section>
  );
}

interface AnswersProps {
  readonly warned: { readonly eventId: string; readonly code: string; readonly answers: readonly WarningAnswer[] };
  readonly partnershipId: string;
  readonly isNow: boolean;
}

/** What was said to a warning, which stands all the same; or the way to say something. */
function Answers({ warned: { eventId, code, answers }, partnershipId, isNow }: AnswersProps): JSX.Element | null {
  if (answers.length === 0 && !isNow) return null;
  if (answers.length === 0)
    return (
      <span class="psp-quiet">
        {' '}
        <a
          href={`/psp/${partnershipId}/record/acknowledge-warning?data.targetEventId=${eventId}&data.code=${code}`}
          aria-label={`Answer it: ${code}, event ${eventId}`}
        >
          Answer it
        </a>
      </span>
    );
  return (
    <>
      {answers.map((answer) => (
        <span key={answer.eventId} class="psp-quiet">
          {' '}
          Answered <a href={`#event-${answer.eventId}`}>{answer.on ?? 'on a day not known'}</a>: {answer.reason.text}
        </span>
      ))}
    </>
  );
}

function Gaps({ real }: { real: RealPartnership }): JSX.Element | null {
  if (real.conflicts.length + real.unknowns.length === 0) return null;
  return (
    <section aria-labelledby="gaps">
      <h2 id="gaps">What sources contradict, and what none says</h2>
      {real.conflicts.length > 0 && (
        <>
          <h3>Sources disagree</h3>
          <ul>
            {real.conflicts.map((conflict) => (
              <li key={conflict}>{conflict}</li>
            ))}
          </ul>
        </>
      )}
      {real.unknowns.length > 0 && (
        <>
          <h3>Not known</h3>
          <ul>
            {real.unknowns.map((unknown) => (
              <li key={unknown}>{unknown}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Timeline(props: PartnershipProps): JSX.Element {
  const standing = props.timeline.filter(({ kind }) => kind === 'fact');
  const amendments = props.timeline.filter(({ kind }) => kind !== 'fact');
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">Time line: {standing.length} facts</h2>
      <ol class="psp-timeline">
        {standing.map((entry) => (
          <Entry key={entry.eventId} entry={entry} {...props} />
        ))}
      </ol>
      {amendments.length > 0 && (
        <>
          <h3>Amendments, and what was withdrawn</h3>
          <ol class="psp-timeline">
            {amendments.map((entry) => (
              <Entry key={entry.eventId} entry={entry} {...props} />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

const CERTAINTIES = ['stated', 'inferred', 'recollected'] as const;

function Entry({
  entry,
  decisions,
  warnings,
  registers,
  namesActors,
  partnership,
  times,
}: PartnershipProps & { entry: TimelineEntry }): JSX.Element {
  const decision = decisions.get(entry.eventId);
  const own = warnings.filter((warning) => warning.eventId === entry.eventId);
  const certainties = CERTAINTIES.filter((certainty) => entry.sources.some((source) => source.certainty === certainty));
  return (
    <li class={`psp-entry psp-entry--${entry.kind}`} id={`event-${entry.eventId}`}>
      <div class="psp-entry__day">
        {entry.kind === 'amendment' ? (
          <time dateTime={entry.recordedAt}>{entry.recordedAt.slice(0, 10)}</time>
        ) : (
          <DayShown on={entry.occurredOn} earliest={entry.earliest} latest={entry.latest} />
        )}
      </div>
      <div class="psp-entry__what">
        <p class="psp-entry__headline">{entry.headline}</p>
        <p>
          {entry.kind === 'dead' && <span class="psp-tag psp-tag--dead">withdrawn</span>}{' '}
          {entry.certainty === 'possible' && <span class="psp-tag psp-tag--note">possibly by then</span>}{' '}
          {entry.dateUnknown && entry.kind === 'fact' && <span class="psp-tag psp-tag--note">day not known</span>}{' '}
          {certainties.map((certainty) => (
            <span key={certainty} class="psp-tag psp-tag--note">
              {certainty}
            </span>
          ))}{' '}
          {entry.corrections.length > 0 && <span class="psp-tag">corrected</span>}{' '}
          {own.map(({ code, status }) => (
            <LevelTag key={code} code={code} cleared={status === 'cleared'} />
          ))}
        </p>
        <details>
          <summary>Grounds, evidence and record</summary>
          {entry.note !== null && 'text' in entry.note && <p>{entry.note.text}</p>}
          {decision?.rationale != null && (
            <p>
              <strong>Why:</strong> {decision.rationale.text}
            </p>
          )}
          {decision?.decidedBy != null && (
            <p>
              <strong>Decided by:</strong>{' '}
              {[decision.decidedBy.body, decision.decidedBy.post, ...(decision.decidedBy.organisationIds ?? [])]
                .filter(Boolean)
                .join(', ')}
            </p>
          )}
          {entry.sources.length > 0 && (
            <ul>
              {entry.sources.map((source, at) => (
                <li key={at}>
                  <Source evidence={source} registers={registers} />
                </li>
              ))}
            </ul>
          )}
          <p class="psp-quiet">
            <a href={`/audit/decisions/${entry.eventId}`} aria-label={`All about this decision: ${entry.headline}`}>
              All about this decision
            </a>
            : {entry.type}, event {entry.index} of the log, revision {entry.revision}; recorded {entry.recordedAt}
            {decision !== undefined &&
              (namesActors ? ` by ${decision.actor.id} as ${decision.actor.role}` : ` by a ${decision.actor.role}`)}
            {entry.retrospective && entry.kind === 'fact' && ', in retrospect'}
          </p>
        </details>
        {times.isNow && (
          <p>
            <a class="psp-entry__mend" href={`/psp/${partnership.partnershipId}/mend/${entry.eventId}`}>
              Put right
              <span class="visually-hidden">
                : {entry.headline}, {dayText(entry.occurredOn)}
              </span>
            </a>
          </p>
        )}
      </div>
    </li>
  );
}
