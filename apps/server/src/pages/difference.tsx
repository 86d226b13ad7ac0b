/** In what do two answers about a partnership differ? Two points, each a day in the world and a state of the record. */
import type { JSX } from 'preact';
import type { DifferenceAnswer } from '../audit/auditor.js';
import type { Times } from '../http/times.js';
import { FactChanges, plural, ValueTable } from './changes.js';
import { dayText } from './days.js';
import { EntryLink } from './decision.js';

export interface DifferenceProps {
  readonly answer: DifferenceAnswer;
  readonly points: { readonly from: Times; readonly to: Times };
  readonly namesActors: boolean;
  /** Days on which something comes in or becomes certain, in order: the stops of the sliders. */
  readonly days: readonly string[];
  /** Sizes of the record after each event of the partnership, with the instant by which that was known. */
  readonly sizes: readonly { readonly size: number; readonly knownAt: string | null }[];
  readonly today: string;
}

export function DifferencePage(props: DifferenceProps): JSX.Element {
  const { answer, points, days, sizes, namesActors } = props;
  const { partnershipId, facts, values, recorded, events, stands } = answer;
  const { from, to } = points;
  const nothing = facts.came.length + facts.went.length + facts.changed.length + values.length === 0;
  return (
    <>
      <h1>Compare two points in time</h1>
      <p>
        Each point is a day in the world (what was true?) and a state of the record (what was known?). Move one and keep
        the other, and you see whether the world changed, or what was known of it.
      </p>
      <form
        method="get"
        action={`/psp/${partnershipId}/difference`}
        class="psp-points"
        data-sliders={JSON.stringify({ days, sizes })}
        data-result="difference"
      >
        <Point end="from" title="First point" times={from} />
        <Point end="to" title="Second point" times={to} />
        <div class="psp-actions">
          <button class="ds_button" type="submit">
            Compare
          </button>
          <Suggestions {...props} />
        </div>
      </form>
      <section id="difference" aria-labelledby="difference-title" aria-live="polite">
        <h2 id="difference-title">{headingOf(answer)}</h2>
        <p>
          First: <strong>{pointText(from)}</strong>. Second: <strong>{pointText(to)}</strong>.
        </p>
        {!stands.from && <p>At the first point no partnership stands.</p>}
        {!stands.to && <p>At the second point no partnership stands.</p>}
        {nothing && <p>The two answers are the same.</p>}
        {values.length > 0 && (
          <ValueTable values={values} from="First point" to="Second point" label="Values at the two points" />
        )}
        <FactChanges facts={facts} />
        {recorded.length > 0 && (
          <details>
            <summary>{plural(recorded.length, 'decision')} recorded between the two</summary>
            <ol>
              {recorded.map((id) => (
                <li key={id}>
                  <EntryLink entry={events[id]} id={id} query="" namesActors={namesActors} />
                </li>
              ))}
            </ol>
          </details>
        )}
      </section>
    </>
  );
}

function headingOf({ facts, values }: DifferenceAnswer): string {
  const { came, went } = facts;
  const changed = facts.changed.filter(({ changes }) => changes.some(({ field }) => field !== 'certainty'));
  if (came.length + went.length + facts.changed.length + values.length === 0) return 'No difference';
  return `${plural(came.length, 'fact')} came, ${went.length} went, ${changed.length} became another; ${plural(values.length, 'value')} ${values.length === 1 ? 'differs' : 'differ'}`;
}

const pointText = ({ validAt, knownAt, knownSize }: Times): string =>
  `true on ${dayText(validAt)}, known ${knownAt === null ? 'before anything was recorded' : `after ${plural(knownSize, 'event')}, by ${dayText(knownAt.slice(0, 10))}`}`;

function Point({ end, title, times }: { end: 'from' | 'to'; title: string; times: Times }): JSX.Element {
  const [valid, known] = [`${end}ValidAt`, `${end}KnownAt`];
  return (
    <fieldset class="psp-point">
      <legend>{title}</legend>
      <div class="psp-field">
        <label for={valid}>What was true on</label>
        <input id={valid} name={valid} type="date" value={times.validAt} data-axis="days" />
      </div>
      <div class="psp-field">
        <label for={known}>What was known by</label>
        <p class="hint" id={`${known}-hint`}>
          a day, an instant, or size:100 for the first hundred events
        </p>
        <input
          id={known}
          name={known}
          type="text"
          value={`size:${times.knownSize}`}
          data-axis="sizes"
          aria-describedby={`${known}-hint`}
          autocomplete="off"
        />
      </div>
    </fieldset>
  );
}

/** Questions that are often asked. */
function Suggestions({ answer, points, days, sizes, today }: DifferenceProps): JSX.Element {
  const at = `/psp/${answer.partnershipId}/difference`;
  const last = sizes.at(-1);
  const first = days[0];
  return (
    <>
      {last !== undefined && (
        <a href={`${at}?validAt=${today}&fromKnownAt=size:${last.size - 1}&toKnownAt=size:${last.size}`}>
          What the last decision changed
        </a>
      )}
      {first !== undefined && (
        <a href={`${at}?fromValidAt=${first}&toValidAt=${today}`}>From the first day until today</a>
      )}
      <a
        href={`${at}?${String(
          new URLSearchParams({
            fromValidAt: points.to.validAt,
            fromKnownAt: `size:${points.to.knownSize}`,
            toValidAt: points.from.validAt,
            toKnownAt: `size:${points.from.knownSize}`,
          }),
        )}`}
      >
        The other way round
      </a>
    </>
  );
}
