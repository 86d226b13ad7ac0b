/** Whose money, under which arrangement. Pooled is not aligned, and what nobody knows is not nought. */
import type { JSX } from 'preact';
import { amountText, type Budget, type KindTotal } from '#projections';
import { DayShown } from './days.js';
import { words } from './form-fields.js';

const KINDS: Readonly<Record<string, string>> = {
  cash: 'Cash contributed',
  inKind: 'Given in kind',
  match: 'Match funding',
  pooled: 'Of it passed into pools',
  ringFence: 'Of it ring-fenced',
  release: 'Of that freed again',
  spend: 'Spent',
  grant: 'Grants',
  contribution: 'Contribution',
  contributionChange: 'Contribution changed',
};

function totalText(total: KindTotal): string {
  const unknown = total.unknownParts === 0 ? '' : `, with ${total.unknownParts} of ${total.parts} amounts not known`;
  if (total.pence === null || total.qualifier === 'none') return `no total can be given${unknown}`;
  if (total.unknownParts === total.parts) return `not known${total.parts > 1 ? ` (${total.parts} amounts)` : ''}`;
  return `${amountText({ pence: total.pence, currency: total.currency, qualifier: total.qualifier })}${unknown}`;
}

export interface MoneyProps {
  readonly budget: Budget;
  readonly organisationName: (id: string) => string;
}

export function Money({ budget, organisationName }: MoneyProps): JSX.Element {
  const { pools, money, totals } = budget;
  return (
    <section aria-labelledby="money">
      <h2 id="money">Money</h2>
      {money.length === 0 && pools.length === 0 && <p>No money is on record.</p>}
      {totals.length > 0 && (
        <ul>
          {totals.map((total) => (
            <li key={`${total.of}${total.currency}`}>
              {KINDS[total.of] ?? words(total.of)}: <strong>{totalText(total)}</strong>
            </li>
          ))}
        </ul>
      )}
      {pools.map((pool) => (
        <div key={pool.poolId} class="psp-row">
          <h3>
            {pool.poolId}: {words(pool.arrangement).toLowerCase()} budget
          </h3>
          <p>
            {pool.purpose}{' '}
            {pool.pooled
              ? `Money lies under ${organisationName(pool.hostOrganisationId!)}, for any agreed purpose.`
              : pool.arrangement === 'aligned'
                ? 'Each keeps its own money and earmarks it.'
                : ''}
          </p>
        </div>
      ))}
      {money.length > 0 && (
        <div class="psp-scroll" role="region" aria-label="Table of the money" tabIndex={0}>
          <table class="ds_table psp-table">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">From or to</th>
                <th scope="col">Amount</th>
                <th scope="col">For</th>
                <th scope="col">On</th>
                <th scope="col">Term</th>
              </tr>
            </thead>
            <tbody>
              {money.map((one) => (
                <tr key={one.eventId}>
                  <th scope="row">
                    <a href={`#event-${one.eventId}`}>
                      {one.contributionKind === null
                        ? (KINDS[one.kind] ?? words(one.kind))
                        : KINDS[one.contributionKind]}
                    </a>
                  </th>
                  <td>{one.organisationId === null ? '' : organisationName(one.organisationId)}</td>
                  <td>{amountText(one.amount)}</td>
                  <td>{one.purpose === null ? '' : words(one.purpose)}</td>
                  <td>
                    <DayShown {...one.on} />
                  </td>
                  <td>
                    {[one.fromOn, one.untilOn].some(Boolean) ? `${one.fromOn ?? '…'} to ${one.untilOn ?? '…'}` : ''}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
