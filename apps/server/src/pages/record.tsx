/** Recording in a browser: choose what is possible, fill a generated form, read what it would mean, record it. */
import type { ComponentChildren, JSX } from 'preact';
import {
  CommandEnvelope,
  definitionOfCommand,
  fieldsOf,
  slugOfCommand,
  WARNINGS,
  type Command,
  type Definition,
  type Field,
  type History,
  type PossibleCommand,
  type Refusal,
  type WarningCode,
} from '#lifecycle';
import { FieldInput, words, type FormContext } from './form-fields.js';

/** `LaunchPilot` as people say it. */
export const titleOfCommand = (command: string) => words(command);

const CHAPTER_TITLES: Readonly<Record<string, string>> = {
  forming: 'Forming the partnership',
  involving: 'Involving others',
  designing: 'Strands and their design',
  piloting: 'Piloting',
  mainstreaming: 'The way out, and what became of it',
  funding: 'Money',
  procuring: 'Buying the service',
  supporting: 'Support',
  learning: 'Learning',
  observing: 'Seen and noted',
};

function aboutOf({ keys }: PossibleCommand, history: History): string {
  const parts = Object.entries(keys)
    .filter(([name]) => name !== 'contributionId')
    .map(([name, id]) => (name === 'strandId' ? (history.strand(id)?.current('name') ?? id) : id));
  return parts.filter((part) => part !== 'nothing-on-record').join(', ');
}

const formAddress = (partnershipId: string, { command, keys }: PossibleCommand) => {
  const known = Object.entries(keys).filter(([, id]) => id !== 'nothing-on-record');
  const query = new URLSearchParams(known.map(([name, id]) => [`data.${name}`, id])).toString();
  return `/psp/${partnershipId}/record/${slugOfCommand(command)}${query === '' ? '' : `?${query}`}`;
};

/** What can be recorded now, by chapter; what cannot, and why. */
export function ChooseCommand({
  history,
  possible,
}: {
  history: History;
  possible: readonly PossibleCommand[];
}): JSX.Element {
  const shown = possible.filter(({ command }) => command !== 'ProposePartnership');
  const chapters = [...new Set(shown.map(({ command }) => definitionOfCommand(command)!.chapter))];
  return (
    <>
      <h1>What happened?</h1>
      <p>
        Choose what you want to record. A decision taken long ago can be recorded today, with the day on which it
        happened.
      </p>
      {chapters.map((chapter) => {
        const here = shown.filter(({ command }) => definitionOfCommand(command)!.chapter === chapter);
        const now = here.filter(({ refused }) => refused.length === 0);
        const not = here.filter(({ refused }) => refused.length > 0);
        return (
          <section key={chapter} aria-labelledby={`chapter-${chapter}`}>
            <h2 id={`chapter-${chapter}`}>{CHAPTER_TITLES[chapter]}</h2>
            <ul class="psp-possible">
              {now.map((one) => (
                <li key={formAddress(history.partnershipId, one)}>
                  <p>
                    <a href={formAddress(history.partnershipId, one)}>
                      {titleOfCommand(one.command)}
                      {aboutOf(one, history) !== '' && `: ${aboutOf(one, history)}`}
                    </a>
                  </p>
                  <p class="psp-quiet">{definitionOfCommand(one.command)!.meaning}</p>
                </li>
              ))}
            </ul>
            {not.length > 0 && (
              <details class="psp-not">
                <summary>{not.length} cannot be recorded now in this chapter: see why</summary>
                <ul class="psp-possible">
                  {not.map((one) => (
                    <li key={formAddress(history.partnershipId, one)}>
                      <p>
                        {titleOfCommand(one.command)}
                        {aboutOf(one, history) !== '' && `: ${aboutOf(one, history)}`}
                      </p>
                      {one.refused.map((refused) => (
                        <p class="psp-quiet" key={refused.name}>
                          {refused.code}: {refused.message}.
                        </p>
                      ))}
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </section>
        );
      })}
    </>
  );
}

export interface RecordFormProps {
  readonly definition: Definition;
  readonly action: string;
  readonly token: string;
  readonly commandId: string;
  readonly context: FormContext;
  readonly children?: ComponentChildren;
}

/** All that stands in the way, each with its field. */
export function Refusals({ refusals }: { refusals: readonly Refusal[] }): JSX.Element | null {
  if (refusals.length === 0) return null;
  return (
    <div class="psp-panel psp-panel--error" role="alert" tabIndex={-1} data-focus>
      <h2>This cannot be recorded yet</h2>
      <ul>
        {refusals.map((refused) => (
          <li key={`${refused.code}${refused.pointer}${refused.message}`}>
            {fieldTitle(refused.pointer)}
            {refused.message} <span class="psp-quiet">({refused.code})</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const envelopeField = (name: string): Field => fieldsOf(CommandEnvelope).find((field) => field.name === name)!;

/** The generated form of one command. */
export function RecordForm({ definition, action, token, commandId, context, children }: RecordFormProps): JSX.Element {
  return (
    <>
      <h1>{titleOfCommand(definition.command)}</h1>
      <p>{definition.meaning}</p>
      <Refusals refusals={context.refusals} />
      <form method="post" action={action} data-once>
        <input type="hidden" name="token" value={token} />
        <input type="hidden" name="commandId" value={commandId} />
        {children}
        <FieldInput
          field={{ ...envelopeField('occurredOn'), label: 'When did it happen?' }}
          name="occurredOn"
          context={context}
        />
        {definition.fields.map((field) => (
          <FieldInput key={field.name} field={field} name={`data.${field.name}`} context={context} />
        ))}
        <h2>On what grounds</h2>
        <FieldInput
          field={{ ...envelopeField('rationale'), label: 'Why was it decided?' }}
          name="rationale"
          context={context}
        />
        <details open={hasValue(context, 'decidedBy')}>
          <summary>Who decided it: a body, post or organisation, never a person</summary>
          <FieldInput
            field={{ ...envelopeField('decidedBy'), label: 'Decided by' }}
            name="decidedBy"
            context={context}
          />
        </details>
        <details open={hasValue(context, 'evidence')}>
          <summary>Evidence: a minute, a letter, an address</summary>
          <FieldInput field={envelopeField('evidence')} name="evidence" context={context} />
        </details>
        <details open={hasValue(context, 'organisations')}>
          <summary>Describe an organisation that is named here for the first time</summary>
          <p class="psp-quiet">Organisations of the register are described by themselves.</p>
          <FieldInput field={envelopeField('organisations')} name="organisations" context={context} />
        </details>
        <FieldInput
          field={{ ...envelopeField('note'), label: 'Note (do not name service users)' }}
          name="note"
          context={context}
        />
        <div class="psp-actions">
          <button class="ds_button" type="submit" name="step" value="check">
            Check before recording
          </button>
        </div>
      </form>
    </>
  );
}

const hasValue = (context: FormContext, prefix: string) =>
  [...context.values.entries()].some(([name, value]) => name.startsWith(`${prefix}.`) && value !== '') ||
  context.refusals.some(({ pointer }) => pointer?.startsWith(`/${prefix}`) === true);

function fieldTitle(pointer: string | undefined): string {
  if (pointer === undefined) return '';
  const name = pointer
    .split('/')
    .filter((part) => part !== '' && part !== 'data' && part !== 'set')
    .map(words)
    .join(', ');
  return name === '' ? '' : `${name}: `;
}

export interface CheckedProps {
  readonly definition: Definition;
  readonly command: Command;
  readonly headline: string;
  readonly warnings: readonly WarningCode[];
  readonly action: string;
  readonly token: string;
  /** Everything that was entered, to go with the form. */
  readonly entered: readonly (readonly [string, string])[];
  readonly proposed: readonly string[];
}

const LEVELS = { warn: 'Warning', note: 'Note', watch: 'Watch' } as const;

export const LevelTag = ({ code, cleared = false }: { code: WarningCode; cleared?: boolean }) => (
  <span class={`psp-tag psp-tag--${cleared ? 'dead' : WARNINGS[code].level}`} title={WARNINGS[code].says}>
    {LEVELS[WARNINGS[code].level]} {code}
    {cleared && ' cleared'}
  </span>
);

export const WarningList = ({ warnings }: { warnings: readonly WarningCode[] }) => (
  <ul class="psp-warnings">
    {warnings.map((code) => (
      <li key={code}>
        <LevelTag code={code} /> {WARNINGS[code].says}
      </li>
    ))}
  </ul>
);

/** What would be recorded, before it is. */
export function Checked({
  definition,
  command,
  headline,
  warnings,
  action,
  token,
  entered,
  proposed,
}: CheckedProps): JSX.Element {
  return (
    <>
      <h1>Is this right?</h1>
      <p class="psp-lead">{headline}</p>
      <SummaryOf definition={definition} command={command} />
      {proposed.length > 0 && <p class="psp-quiet">Described from the register: {proposed.join(', ')}.</p>}
      {warnings.length > 0 ? (
        <div class="psp-panel psp-panel--warn">
          <h2>It can be recorded, and this is stored with it</h2>
          <WarningList warnings={warnings} />
        </div>
      ) : (
        <div class="psp-panel">
          <p>Nothing about it is odd.</p>
        </div>
      )}
      <p>
        An event is never changed. If it turns out to be wrong, it is put right by a further event, and both stay on
        record.
      </p>
      <form method="post" action={action} data-once>
        <input type="hidden" name="token" value={token} />
        {entered.map(([name, value]) => (
          <input key={`${name}${value}`} type="hidden" name={name} value={value} />
        ))}
        <div class="psp-actions">
          <button class="ds_button" type="submit" name="step" value="record">
            Record it
          </button>
          <button class="ds_button ds_button--secondary" type="submit" name="step" value="change">
            Change something
          </button>
        </div>
      </form>
    </>
  );
}

/** A value as people read it. */
export function valueText(value: unknown): string {
  if (value === null) return 'not known';
  if (value === true) return 'Yes';
  if (value === false) return 'No';
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  if (typeof value === 'object') {
    const { text, pence, currency, qualifier } = value as Record<string, unknown>;
    if (typeof text === 'string') return text;
    if (pence === null) return 'amount not known';
    if (typeof pence === 'number')
      return `${new Intl.NumberFormat('en-GB', { style: 'currency', currency: String(currency) }).format(pence / 100)} (${words(String(qualifier)).toLowerCase()})`;
    return Object.entries(value)
      .map(([name, part]) => `${words(name).toLowerCase()}: ${valueText(part)}`)
      .join('; ');
  }
  return String(value);
}

export function SummaryOf({ definition, command }: { definition: Definition; command: Command }): JSX.Element {
  const rows: [string, unknown][] = [
    ['Happened on', command.occurredOn],
    ...definition.fields
      .filter(({ name }) => command.data[name] !== undefined)
      .map(({ name, label }): [string, unknown] => [label, command.data[name]]),
    ...(command.rationale === undefined ? [] : [['Grounds', command.rationale] as [string, unknown]]),
    ...(command.decidedBy === undefined ? [] : [['Decided by', command.decidedBy] as [string, unknown]]),
    ...(command.evidence === undefined ? [] : [['Evidence', command.evidence] as [string, unknown]]),
    ...(command.note === undefined ? [] : [['Note', command.note] as [string, unknown]]),
  ];
  return (
    <dl class="ds_summary-list psp-summary">
      {rows.map(([name, value]) => (
        <div key={name} class="ds_summary-list__item">
          <dt class="ds_summary-list__key">{name}</dt>
          <dd class="ds_summary-list__value">{valueText(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface ReceiptProps {
  readonly partnershipId: string;
  readonly headline: string;
  readonly eventId: string;
  readonly revision: number;
  readonly index: number;
  readonly recordedAt: string;
  readonly actorId: string;
  readonly warnings: readonly WarningCode[];
}

/** What a person takes away: that it is recorded, where, and how to put it right. */
export function Receipt(props: ReceiptProps): JSX.Element {
  return (
    <>
      <h1>Recorded</h1>
      <div class="psp-panel" role="status" tabIndex={-1} data-focus>
        <p class="psp-lead">{props.headline}</p>
        <p class="psp-quiet">
          Event {props.index} of the log, revision {props.revision} of this partnership, recorded {props.recordedAt} by{' '}
          {props.actorId}
        </p>
        <p class="psp-quiet">Event id {props.eventId}</p>
      </div>
      {props.warnings.length > 0 && (
        <div class="psp-panel psp-panel--warn">
          <h2>Stored with it</h2>
          <WarningList warnings={props.warnings} />
        </div>
      )}
      <div class="psp-actions">
        <a class="ds_button" href={`/psp/${props.partnershipId}`}>
          To the partnership
        </a>
        <a class="ds_button ds_button--secondary" href={`/psp/${props.partnershipId}/mend/${props.eventId}`}>
          Something is wrong with it
        </a>
        <a href={`/psp/${props.partnershipId}/record`}>Record something else</a>
      </div>
    </>
  );
}
