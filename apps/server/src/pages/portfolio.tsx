/** Where does each partnership stand? A picture and a table of the same strands. */
import type { JSX } from 'preact';
import { swimmer, type SwimmerLane } from '#charts';
import type { PartnershipShown, StrandShown } from '#projections';
import type { Times } from '../http/times.js';
import { DayShown, spanText } from './days.js';
import { words } from './form-fields.js';
import { TimesForm } from './times-form.js';

export interface PortfolioProps {
  readonly partnerships: readonly PartnershipShown[];
  readonly synthetic: boolean;
  readonly syntheticCount: number;
  readonly times: Times;
  readonly address: string;
  readonly parked: number;
}

export const OUTCOME_WORDS: Readonly<Record<string, string>> = {
  mainstreamed: 'Mainstreamed',
  sustained: 'Sustained',
  succeeded: 'Succeeded by another service',
  discontinued: 'Discontinued',
  lastSeen: 'Last seen',
  notSeen: 'Not seen',
};

const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** What the picture shows, in a sentence made of the rows. */
export function headingOf(strands: readonly StrandShown[]): string {
  const commissionable = strands.filter((strand) => strand.commissionable);
  if (commissionable.length === 0) return 'No strand of these partnerships could be commissioned';
  const launched = commissionable.filter((strand) => strand.launched !== null);
  const strict = commissionable.filter((strand) => strand.strict !== null).length;
  const broad = commissionable.filter((strand) => strand.broad !== null).length;
  const succeeded = commissionable.filter((strand) => strand.outcome?.kind === 'succeeded').length;
  const became =
    strict + broad + succeeded === 0
      ? 'no outcome is on record'
      : `${strict} mainstreamed (${broad} in the broad sense), ${succeeded} succeeded by another service`;
  return `${launched.length} of ${plural(commissionable.length, 'commissionable strand')} have a launch on record: ${became}`;
}

export const laneOf = (strand: StrandShown, partnership: PartnershipShown): SwimmerLane => ({
  label: strand.name,
  group: partnership.name,
  href: `/psp/${strand.partnershipId}`,
  from: partnership.proposed,
  launched: strand.launched,
  until: strand.outcome ?? strand.lastSeen,
  end: strand.until,
});

export function Portfolio(props: PortfolioProps): JSX.Element {
  const { partnerships, synthetic, syntheticCount, times, address, parked } = props;
  const strands = partnerships.flatMap((partnership) => partnership.strands);
  const left = strands.filter((strand) => !strand.commissionable).length;
  const chart = swimmer(
    partnerships.flatMap((partnership) => partnership.strands.map((strand) => laneOf(strand, partnership))),
    { label: headingOf(strands), validAt: times.validAt },
  );
  return (
    <>
      <h1>Where does each partnership stand?</h1>
      {synthetic && (
        <p class="psp-panel psp-panel--warn">
          These partnerships are <strong>synthetic</strong>: made up for demonstration. <a href="/">To the real ones</a>
        </p>
      )}
      {!synthetic && syntheticCount > 0 && (
        <p class="psp-quiet">
          {plural(syntheticCount, 'synthetic partnership')} stand apart: <a href="/?synthetic=true">see them</a>.
        </p>
      )}
      {parked > 0 && (
        <p class="psp-panel psp-panel--error">
          {plural(parked, 'partnership')} hold an event that cannot be read; what is shown of them stops before it.
        </p>
      )}
      <TimesForm times={times} address="/" keep={synthetic ? [['synthetic', 'true']] : []} />
      {partnerships.length === 0 ? (
        <div class="psp-panel">
          <p>No partnership is on record at these times.</p>
          <p>
            <a href="/propose">Propose one</a>, or load the real ones with <code>psp load</code>.
          </p>
        </div>
      ) : (
        <>
          <section aria-labelledby="swimmer">
            <h2 id="swimmer">{headingOf(strands)}</h2>
            <p class="psp-quiet">
              {synthetic ? 'Synthetic data. ' : ''}A lane for each of {plural(strands.length, 'strand')}
              {left > 0 && `; ${left} of them could not be commissioned and stay out of the count`}. Ends fade where a
              day is known only to a month, a year or a range.
            </p>
            <div
              class="psp-scroll"
              role="region"
              aria-label="Picture of the strands"
              tabIndex={0}
              dangerouslySetInnerHTML={{ __html: chart }}
            />
            <p class="psp-quiet">
              Download: <a href={`/portfolio.csv${address}`}>table (CSV)</a>,{' '}
              <a href={`/portfolio.svg${address}`}>picture (SVG)</a>,{' '}
              <a href={`/partnerships${address}`}>data (JSON)</a>
            </p>
          </section>
          <section aria-labelledby="table">
            <h2 id="table">{plural(partnerships.length, 'partnership')}</h2>
            <div class="psp-scroll" role="region" aria-label="Table of the strands" tabIndex={0}>
              <table class="ds_table psp-table">
                <thead>
                  <tr>
                    <th scope="col">Partnership</th>
                    <th scope="col">Strand</th>
                    <th scope="col">Stage</th>
                    <th scope="col">Since</th>
                    <th scope="col">Outcome</th>
                    <th scope="col">From launch</th>
                  </tr>
                </thead>
                <tbody>
                  {partnerships.map((partnership) => (
                    <PartnershipRows key={partnership.partnershipId} partnership={partnership} />
                  ))}
                </tbody>
              </table>
            </div>
          </section>
        </>
      )}
    </>
  );
}

function PartnershipRows({ partnership }: { partnership: PartnershipShown }): JSX.Element {
  const { partnershipId, name, state, strands, warnings, anomalies } = partnership;
  const head = (
    <th scope="rowgroup" rowSpan={Math.max(1, strands.length)}>
      <a href={`/psp/${partnershipId}`}>{name}</a>
      <br />
      <span class="psp-tag">{words(state)}</span>{' '}
      {warnings > 0 && <span class="psp-tag psp-tag--warn">{plural(warnings, 'warning')}</span>}{' '}
      {anomalies > 0 && <span class="psp-tag psp-tag--warn">{plural(anomalies, 'contradiction')}</span>}
    </th>
  );
  if (strands.length === 0)
    return (
      <tr>
        {head}
        <td colSpan={5}>No strand on record</td>
      </tr>
    );
  return (
    <>
      {strands.map((strand, at) => (
        <tr key={strand.strandId}>
          {at === 0 && head}
          <td>
            {strand.name}
            {!strand.commissionable && <span class="psp-quiet"> (not commissionable)</span>}
          </td>
          <td>
            {words(strand.stage)}
            {strand.stageCertainty === 'possible' && <span class="psp-quiet"> (possibly)</span>}
          </td>
          <td>
            <DayShown {...strand.since} />
          </td>
          <td>
            <OutcomeCell strand={strand} />
          </td>
          <td>{strand.days === null ? <span class="psp-quiet">not known</span> : spanText(strand.days)}</td>
        </tr>
      ))}
    </>
  );
}

export function OutcomeCell({ strand }: { strand: StrandShown }): JSX.Element {
  const day = strand.outcome ?? strand.lastSeen;
  return (
    <>
      {OUTCOME_WORDS[strand.until]}
      {day !== null && (
        <>
          {' '}
          <DayShown {...day} />
        </>
      )}
    </>
  );
}
