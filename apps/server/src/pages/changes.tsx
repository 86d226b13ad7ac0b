/** Before and after: the facts that came, went or became others, and the values that readers are told otherwise. */
import type { JSX } from 'preact';
import type { FieldChange } from '#lifecycle';
import type { ValueChange } from '../audit/answer-values.js';
import type { ShownFact, ShownFacts } from '../audit/auditor.js';
import { dayText } from './days.js';
import { words } from './form-fields.js';
import { valueText } from './record.js';

/** Fields whose values are words of a vocabulary. */
const IN_WORDS = new Set([
  'state',
  'stage',
  'kind',
  'outcome',
  'exitRoute',
  'policyDomain',
  'certainty',
  'stageCertainty',
]);
const DATE = /^\d{4}(-\d\d(-\d\d)?)?(\/\d{4}(-\d\d(-\d\d)?)?)?$/;

/** A value as a person reads it; null is nothing, or not known. */
export function readValue(field: string, value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string' && IN_WORDS.has(field)) return words(value).toLowerCase();
  if (typeof value === 'string' && (field.endsWith('On') || field === 'since') && DATE.test(value))
    return dayText(value);
  if (field === 'daysFromLaunch') {
    const { min, max } = value as { min: number; max: number };
    return min === max ? `${min} days` : `${min} to ${max} days`;
  }
  if (field === 'total') return totalIn(value as Total);
  return valueText(value);
}

interface Total {
  readonly pence: number | null;
  readonly currency: string;
  readonly qualifier: string;
  readonly parts: number;
  readonly unknownParts: number;
}

function totalIn({ pence, currency, qualifier, parts, unknownParts }: Total): string {
  const of = `${parts} ${parts === 1 ? 'amount' : 'amounts'}`;
  if (pence === null || parts === unknownParts || qualifier === 'none') return `no total of ${of}`;
  return `${valueText({ pence, currency, qualifier })}, ${of}${unknownParts === 0 ? '' : `, ${unknownParts} not known`}`;
}

export const fieldName = (field: string): string => words(field);

/** `from 2013-05 to 2013-04`, field by field. */
export const FieldChanges = ({ changes }: { changes: readonly FieldChange[] }): JSX.Element => (
  <ul class="psp-field-changes">
    {changes.map(({ field, before, after }) => (
      <li key={field}>
        {fieldName(field)}: <del>{readValue(field, before)}</del> <ins>{readValue(field, after)}</ins>
      </li>
    ))}
  </ul>
);

const KINDS = {
  partnership: 'Partnership',
  strand: 'Strand',
  money: 'Money',
  warning: 'Warnings',
  anomaly: 'Contradictions',
} as const;

/** Values that are told otherwise, in a table. */
export function ValueTable({
  values,
  from,
  to,
  label,
}: {
  values: readonly ValueChange[];
  from: string;
  to: string;
  label: string;
}): JSX.Element {
  return (
    <div class="psp-scroll" role="region" aria-label={label} tabIndex={0}>
      <table class="ds_table psp-table">
        <thead>
          <tr>
            <th scope="col">Of</th>
            <th scope="col">Value</th>
            <th scope="col">{from}</th>
            <th scope="col">{to}</th>
          </tr>
        </thead>
        <tbody>
          {values.map((value) => (
            <tr key={`${value.of}${value.id}${value.field}`}>
              <td>
                {KINDS[value.of]}
                {value.of === 'strand' && <span class="psp-quiet"> {value.name}</span>}
              </td>
              <th scope="row">{nameOf(value)}</th>
              <td>{readValue(value.field, value.before)}</td>
              <td>{readValue(value.field, value.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function nameOf({ of, name, field }: ValueChange): string {
  if (of === 'money') return fieldName(name);
  if (of === 'warning' || of === 'anomaly') return `${field} ${name}`;
  return fieldName(field);
}

const CAME: Readonly<Record<string, string>> = {
  recorded: 'newly recorded',
  day: 'the day was reached',
  reinstated: 'brought back',
};
const WENT: Readonly<Record<string, string>> = {
  retracted: 'withdrawn',
  day: 'not yet happened by that day',
  unknown: 'not yet recorded',
};

export function FactChanges({ facts }: { facts: ShownFacts }): JSX.Element {
  const { came, went } = facts;
  // That a vague day has passed, or not yet, is less than that a fact says something else.
  const firmer = facts.changed.filter(isOfDayAlone);
  const changed = facts.changed.filter((fact) => !isOfDayAlone(fact));
  return (
    <>
      {came.length > 0 && (
        <>
          <h3>{plural(came.length, 'fact')} came in</h3>
          <ul>
            {came.map((fact) => (
              <li key={fact.eventId}>
                <FactLine fact={fact} /> <span class="psp-tag psp-tag--note">{CAME[fact.because] ?? fact.because}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {went.length > 0 && (
        <>
          <h3>{plural(went.length, 'fact')} went</h3>
          <ul>
            {went.map((fact) => (
              <li key={fact.eventId}>
                <FactLine fact={fact} /> <span class="psp-tag psp-tag--note">{WENT[fact.because] ?? fact.because}</span>
                {fact.by !== null && (
                  <>
                    {' '}
                    <a href={`/audit/decisions/${fact.by}`}>by this retraction</a>
                  </>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {firmer.length > 0 && (
        <details>
          <summary>
            {plural(firmer.length, 'fact')} of which only the certainty differs: whether it had happened by that day
          </summary>
          <ul>
            {firmer.map((fact) => (
              <li key={fact.eventId}>
                <FactLine fact={fact} />
                <FieldChanges changes={fact.changes} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {changed.length > 0 && (
        <>
          <h3>{plural(changed.length, 'fact')} became another</h3>
          <ul>
            {changed.map((fact) => (
              <li key={fact.eventId}>
                <FactLine fact={fact} />
                <FieldChanges changes={fact.changes} />
                {fact.by.map((id) => (
                  <a key={id} href={`/audit/decisions/${id}`}>
                    by this correction
                  </a>
                ))}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

const isOfDayAlone = ({ changes }: ShownFacts['changed'][number]) =>
  changes.every(({ field }) => field === 'certainty');

const FactLine = ({ fact }: { fact: ShownFact }): JSX.Element => (
  <>
    {dayText(fact.occurredOn)}: <a href={`/audit/decisions/${fact.eventId}`}>{fact.headline}</a>
  </>
);

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
