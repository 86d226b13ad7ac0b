/** Putting the record right in a browser: correct an event, or retract it as a mistake. Nothing is edited. */
import type { JSX } from 'preact';
import { isDeepStrictEqual } from 'node:util';
import {
  CommandEnvelope,
  correctableFields,
  fieldsOf,
  VOCABULARIES,
  type Definition,
  type Fact,
  type Field,
  type RecordedEvent,
  type WarningCode,
} from '#lifecycle';
import { FieldInput, words, type FormContext } from './form-fields.js';
import { Refusals, valueText, WarningList } from './record.js';

/** The fields of a fact that a correction may touch, as the form shows them. */
export function fieldsToCorrect(definition: Definition): readonly (Field & { readonly place: string })[] {
  const correctable = new Set(correctableFields(definition));
  const envelope = fieldsOf(CommandEnvelope).filter(({ name }) => name === 'occurredOn' || name === 'note');
  return [
    ...envelope
      .filter(({ name }) => name === 'occurredOn')
      .map((field) => ({ ...field, label: 'When did it happen?', place: 'set.occurredOn' })),
    ...definition.fields
      .filter(({ name }) => correctable.has(name))
      .map((field) => ({ ...field, place: `set.${field.name}` })),
    ...envelope.filter(({ name }) => name === 'note').map((field) => ({ ...field, place: 'set.note' })),
  ];
}

/** What the fields hold now. */
export const standingValues = (fact: Fact): Readonly<Record<string, unknown>> => ({
  ...(fact.data as object),
  occurredOn: fact.occurredOn,
  ...(fact.note === undefined ? {} : { note: fact.note }),
});

/** The fields that were entered differently; what was emptied is taken away, which null says. */
export function changedFields(
  fields: readonly Field[],
  standing: Readonly<Record<string, unknown>>,
  entered: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const changed: Record<string, unknown> = {};
  for (const { name } of fields) {
    if (isDeepStrictEqual(standing[name], entered[name])) continue;
    changed[name] = entered[name] ?? null;
  }
  return changed;
}

interface FormParts {
  readonly action: string;
  readonly token: string;
  readonly commandId: string;
}

export interface MendProps extends FormParts {
  readonly partnershipId: string;
  readonly event: RecordedEvent;
  readonly headline: string;
  /** The fact that stands; undefined for an amendment or a dead event. */
  readonly fact: Fact | undefined;
  readonly definition: Definition;
  readonly killedBy: string | undefined;
  readonly context: FormContext;
}

const REASONS = {
  correct: VOCABULARIES.CorrectionReason,
  retract: VOCABULARIES.RetractionReason,
};

const REASON_TITLES: Readonly<Record<string, string>> = {
  typo: 'A slip when it was entered',
  wrongSource: 'The source was wrong',
  betterSource: 'A better source was found',
  wrongEntity: 'It was about something else',
  duplicate: 'It was recorded twice',
  neverHappened: 'It never happened',
  wrongPartnership: 'It belongs to another partnership',
  other: 'Another reason',
};

const Reason = ({ kind, chosen }: { kind: keyof typeof REASONS; chosen: string }) => (
  <div class="psp-field">
    <label for={`reason-${kind}`}>Why?</label>
    <select id={`reason-${kind}`} name="reason">
      {REASONS[kind].map((reason) => (
        <option key={reason} value={reason} selected={reason === chosen}>
          {REASON_TITLES[reason] ?? words(reason)}
        </option>
      ))}
    </select>
  </div>
);

const Hidden = ({ token, commandId, kind }: FormParts & { kind: string }) => (
  <>
    <input type="hidden" name="token" value={token} />
    <input type="hidden" name="commandId" value={commandId} />
    <input type="hidden" name="kind" value={kind} />
  </>
);

export function Mend(props: MendProps): JSX.Element {
  const { event, headline, fact, definition, killedBy, context, partnershipId } = props;
  const parts: FormParts = { action: props.action, token: props.token, commandId: props.commandId };
  const reason = context.values.get('reason') ?? '';
  const retractFirst = context.values.get('kind') === 'retract';
  return (
    <>
      <h1>Put it right</h1>
      <p class="psp-lead">{headline}</p>
      <p class="psp-quiet">
        Recorded {event.metadata.recordedAt} as event {event.index} of the log.
      </p>
      <Refusals refusals={context.refusals} />
      {killedBy !== undefined && (
        <div class="psp-panel">
          <p>This event is retracted already. To bring it back, retract its retraction.</p>
          <p>
            <a href={`/psp/${partnershipId}/mend/${killedBy}`}>To the retraction</a>
          </p>
        </div>
      )}
      {fact !== undefined && (
        <section aria-labelledby="correct">
          <h2 id="correct">Something in it is wrong</h2>
          <p>
            Change what is wrong and leave the rest. The event stays as it was recorded; a correction is laid over it.
          </p>
          <form method="post" action={parts.action} data-once>
            <Hidden {...parts} kind="correct" />
            {fieldsToCorrect(definition).map((field) => (
              <FieldInput key={field.name} field={field} name={field.place} context={context} />
            ))}
            <Reason kind="correct" chosen={reason} />
            <FieldInput
              field={{
                ...fieldsOf(CommandEnvelope).find(({ name }) => name === 'rationale')!,
                label: 'Say more about why',
              }}
              name="rationale"
              context={context}
            />
            <details>
              <summary>Evidence for the right value</summary>
              <FieldInput
                field={fieldsOf(CommandEnvelope).find(({ name }) => name === 'evidence')!}
                name="evidence"
                context={context}
              />
            </details>
            <div class="psp-actions">
              <button class="ds_button" type="submit" name="step" value="check">
                Check the correction
              </button>
            </div>
          </form>
        </section>
      )}
      {killedBy === undefined && (
        <section aria-labelledby="retract">
          <h2 id="retract">
            {fact === undefined ? 'This amendment was a mistake' : 'It should not have been recorded'}
          </h2>
          <details open={retractFirst || fact === undefined}>
            <summary>{fact === undefined ? 'Retract it' : 'Retract it as a mistake'}</summary>
            <p>
              It stays in the log, and is counted in no answer from now on. Answers about earlier knowledge do not
              change.
            </p>
            <form method="post" action={parts.action} data-once>
              <Hidden {...parts} kind="retract" />
              <Reason kind="retract" chosen={reason} />
              <div class="psp-field">
                <label for="rationale-retract">
                  Say more about why <span class="optional">(optional)</span>
                </label>
                <textarea
                  id="rationale-retract"
                  name="rationale"
                  rows={3}
                  value={context.values.get('rationale') ?? ''}
                />
              </div>
              <div class="psp-actions">
                <button class="ds_button ds_button--secondary" type="submit" name="step" value="check">
                  Check the retraction
                </button>
              </div>
            </form>
          </details>
        </section>
      )}
    </>
  );
}

export interface MendCheckedProps {
  readonly action: string;
  readonly token: string;
  readonly entered: readonly (readonly [string, string])[];
  readonly headline: string;
  readonly kind: 'correct' | 'retract';
  /** Label, what stands, what shall stand. */
  readonly changes: readonly { label: string; before: unknown; after: unknown }[];
  readonly warnings: readonly WarningCode[];
}

/** What an amendment would do, before it is recorded. */
export function MendChecked({
  action,
  token,
  entered,
  headline,
  kind,
  changes,
  warnings,
}: MendCheckedProps): JSX.Element {
  return (
    <>
      <h1>Is this right?</h1>
      <p class="psp-lead">
        {kind === 'correct' ? 'Corrected: ' : 'Retracted: '}
        {headline}
      </p>
      {changes.length > 0 && (
        <div class="psp-scroll" role="region" aria-label="What changes" tabIndex={0}>
          <table class="ds_table">
            <thead>
              <tr>
                <th scope="col">Field</th>
                <th scope="col">Stands now</th>
                <th scope="col">Will stand</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ label, before, after }) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td>{before === undefined ? 'nothing' : valueText(before)}</td>
                  <td>{after === undefined ? 'nothing' : valueText(after)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {warnings.length > 0 && (
        <div class="psp-panel psp-panel--warn">
          <h2>It can be recorded, and this is stored with it</h2>
          <WarningList warnings={warnings} />
        </div>
      )}
      <form method="post" action={action} data-once>
        <input type="hidden" name="token" value={token} />
        {entered.map(([name, value]) => (
          <input key={`${name}${value}`} type="hidden" name={name} value={value} />
        ))}
        <div class="psp-actions">
          <button class="ds_button" type="submit" name="step" value="record">
            {kind === 'correct' ? 'Record the correction' : 'Record the retraction'}
          </button>
          <button class="ds_button ds_button--secondary" type="submit" name="step" value="change">
            Change something
          </button>
        </div>
      </form>
    </>
  );
}
