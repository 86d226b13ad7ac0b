/** An answer as a researcher reads it: the sentence, what belongs to it, pictures, tables, and all that it takes to cite it. */
import type { JSX } from 'preact';
import { QUESTIONS, type ChartModel, type Table } from '#research';
import type { Problem } from '../http/problem.js';
import type { AskedAnswer } from '../research/asking.js';
import { drawn, stampOf } from '../research/files.js';
import { ResearchForm, type Chosen } from './research-form.js';
import { Counted, NotKnownYet, Notes } from './research-notes.js';

export interface ResearchProps {
  readonly chosen: Chosen;
  readonly today: string;
  readonly answered: AskedAnswer | undefined;
  readonly refused: Problem | undefined;
  /** Whether a citation was given that had to come to the same. */
  readonly cited: boolean;
  /** Of a file of this answer. */
  readonly addressOf: (of: Readonly<Record<string, string>>) => string;
}

export function Research(props: ResearchProps): JSX.Element {
  const { chosen, today, answered, refused, cited } = props;
  const { asks } = QUESTIONS[(answered?.question ?? chosen['question'] ?? 'Q1') as keyof typeof QUESTIONS] ?? {};
  return (
    <>
      <h1>{asks ?? 'Research'}</h1>
      {refused !== undefined && <Refused problem={refused} cited={cited} />}
      <ResearchForm chosen={chosen} errors={refused?.details.errors ?? []} today={today} />
      {answered !== undefined && <Answer {...props} answered={answered} />}
      {answered === undefined && <Reproduce />}
    </>
  );
}

function Refused({ problem, cited }: { readonly problem: Problem; readonly cited: boolean }): JSX.Element {
  const { detail, errors = [] } = problem.details;
  return (
    <div class="psp-panel psp-panel--error" role="alert" tabIndex={-1} data-focus>
      <h2>{cited ? 'This citation is not answered' : 'This is not answered'}</h2>
      {errors.length === 0 ? (
        <p>{detail}</p>
      ) : (
        <ul>
          {errors.map(({ pointer, message }) => (
            <li key={`${pointer}${message}`}>
              {pointer !== undefined && /^[a-zA-Z]+$/.test(pointer) ? <a href={`#${pointer}`}>{message}</a> : message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Answer({ answered, cited, addressOf }: ResearchProps & { readonly answered: AskedAnswer }): JSX.Element {
  const { answer, charts } = answered;
  const tables = toldOnce(answered.tables);
  const synthetic = answer.spec.cohort.synthetic;
  // Where silence decides, nobody should see a curve before what silence may hide.
  const silenceFirst = answer.notes.some(({ code }) => code === 'G07');
  const first = tables.filter(({ id }) => silenceFirst && id.startsWith('readings-'));
  const others = tables.filter((table) => table.id !== 'cohort' && !first.includes(table));
  return (
    <>
      {cited && (
        <p class="psp-panel" role="status">
          <strong>The same answer, byte for byte.</strong> This is what was cited, computed again just now.
        </p>
      )}
      {synthetic && (
        <p class="psp-panel psp-panel--warn">
          These partnerships are <strong>synthetic</strong>: they never existed, and say nothing about real ones.
        </p>
      )}
      <section aria-labelledby="answer">
        <h2 id="answer" class="psp-answer">
          {synthetic && 'Synthetic: '}
          {answer.heading}
        </h2>
        <p class="psp-quiet">
          {answer.cohort.n.toLocaleString('en-GB')} of {answer.cohort.found.toLocaleString('en-GB')} strands, as true on{' '}
          {answer.spec.validAt}, as known after {answer.spec.knownAt.knownSize.toLocaleString('en-GB')} events; answer{' '}
          <code>{stampOf(answered)}</code>
        </p>
        <NotKnownYet answer={answer} />
      </section>
      {first.map((table) => (
        <TableShown key={table.id} table={table} addressOf={addressOf} />
      ))}
      {charts.map((chart) => (
        <ChartShown key={chart.id} chart={chart} answered={answered} addressOf={addressOf} />
      ))}
      {others.map((table) => (
        <TableShown key={table.id} table={table} addressOf={addressOf} />
      ))}
      <Notes notes={answer.notes} />
      <Counted cohort={answer.cohort} />
      <Citing answered={answered} addressOf={addressOf} />
      <Reproduce />
    </>
  );
}

/** Where strict and broad come to the same, one table says so for both. */
function toldOnce(tables: readonly Table[]): readonly Table[] {
  const broadOf = ({ id, rows }: Table) => {
    const broad = tables.find((one) => id.includes('-strict') && one.id === id.replace('-strict', '-broad'));
    return JSON.stringify(broad?.rows) === JSON.stringify(rows) ? broad : undefined;
  };
  const doubled = new Set(tables.map(broadOf));
  return tables
    .filter((table) => !doubled.has(table))
    .map((table) =>
      broadOf(table) === undefined
        ? table
        : { ...table, caption: table.caption.replace('strict sense', 'strict and broad sense alike') },
    );
}

type AddressOf = ResearchProps['addressOf'];

function ChartShown({
  chart,
  answered,
  addressOf,
}: {
  readonly chart: ChartModel;
  readonly answered: AskedAnswer;
  readonly addressOf: AddressOf;
}): JSX.Element {
  return (
    <section aria-labelledby={`chart-${chart.id}`}>
      <h2 id={`chart-${chart.id}`}>{chart.heading}</h2>
      <p class="psp-quiet">{chart.description}</p>
      <div
        class="psp-scroll"
        role="region"
        aria-label={`Picture: ${chart.heading}`}
        tabIndex={0}
        dangerouslySetInnerHTML={{ __html: drawn(chart, answered) }}
      />
      <p class="psp-quiet">
        <a href={addressOf({ format: 'svg', chart: chart.id })}>Picture (SVG)</a>
      </p>
    </section>
  );
}

function TableShown({ table, addressOf }: { readonly table: Table; readonly addressOf: AddressOf }): JSX.Element {
  const { id, caption, columns, rows, notes = [] } = table;
  return (
    <section aria-labelledby={`table-${id}`}>
      <h2 id={`table-${id}`} class="psp-table-heading">
        {caption}
      </h2>
      <div class="psp-scroll" role="region" aria-label={`Table: ${caption}`} tabIndex={0}>
        <table class="ds_table psp-table psp-table--compact" aria-labelledby={`table-${id}`}>
          <thead>
            <tr>
              {columns.map(({ title, numeric }, at) => (
                <th key={at} scope="col" class={numeric === true ? 'psp-number' : undefined}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, r) => (
              <tr key={r}>
                {row.map((cell, at) =>
                  at === 0 ? (
                    <th key={at} scope="row" class="psp-row-head">
                      {cell ?? '–'}
                    </th>
                  ) : (
                    <td key={at} class={columns[at]?.numeric === true ? 'psp-number' : undefined}>
                      {typeof cell === 'number' ? cell.toLocaleString('en-GB') : (cell ?? '–')}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {notes.map((note) => (
        <p key={note} class="psp-quiet">
          {note}
        </p>
      ))}
      <p class="psp-quiet">
        <a href={addressOf({ format: 'csv', table: id })}>Table (CSV)</a>
      </p>
    </section>
  );
}

function Citing({
  answered,
  addressOf,
}: {
  readonly answered: AskedAnswer;
  readonly addressOf: AddressOf;
}): JSX.Element {
  const { answer, citation, etag } = answered;
  return (
    <section aria-labelledby="cite">
      <h2 id="cite">Cite it, check it, take it away</h2>
      <div class="psp-field">
        <label for="citation">Citation</label>
        <p class="hint" id="citation-hint">
          Whoever has it and this log can have the same answer computed again, byte for byte: here, or with{' '}
          <code>psp research reproduce</code>.
        </p>
        <input
          id="citation"
          type="text"
          class="psp-citation"
          readOnly
          value={citation}
          data-copy
          aria-describedby="citation-hint"
        />
      </div>
      <p>
        Take away: <a href={addressOf({ format: 'json' })}>the answer (JSON)</a>; each picture (SVG) and table (CSV) has
        its link beside it; the data with scripts for R and Python come with <code>psp research data</code>.
      </p>
      <details>
        <summary>How it was computed, ready to paste</summary>
        <p>{answer.methods}</p>
      </details>
      <details>
        <summary>Specification, with every default</summary>
        <p class="psp-quiet psp-hash">
          SHA-256 of the specification {answer.specHash}, of the subjects {answer.subjectsHash}, of the answer {etag}
        </p>
        <pre class="psp-note" tabIndex={0} aria-label="Specification">
          {JSON.stringify(answer.spec, null, 2)}
        </pre>
      </details>
    </section>
  );
}

const Reproduce = (): JSX.Element => (
  <details>
    <summary>Check a citation</summary>
    <form method="get" action="/research">
      <div class="psp-field">
        <label for="cited">A citation that was printed with an answer</label>
        <input id="cited" name="citation" type="text" placeholder="psp:1:Q1:…" />
      </div>
      <button class="ds_button ds_button--secondary ds_button--small" type="submit">
        Compute it again
      </button>
    </form>
  </details>
);
