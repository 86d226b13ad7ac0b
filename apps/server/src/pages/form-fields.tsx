/** Inputs made from the fields of a fact: one definition gives label, help, example and choices of each. */
import type { JSX } from 'preact';
import type { Field, FormInput, Refusal } from '#lifecycle';
import type { FormBody } from '../http/form.js';

export interface Choice {
  readonly value: string;
  readonly title: string;
}

export interface Choices {
  readonly among: readonly Choice[];
  /** Others may be named too. */
  readonly open: boolean;
}

export interface FormContext {
  /** What was entered before, by the names of the inputs. */
  readonly values: FormBody;
  readonly refusals: readonly Refusal[];
  /** What can be chosen for a field that names something on record: values with what people call them. */
  readonly choices: (field: Field) => Choices | undefined;
  /** A worked value of a field. */
  readonly example: (field: Field) => unknown;
}

const HELP: Partial<Record<FormInput['kind'], string>> = {
  partialDate: 'As it is known: 2013, 2013-04, 2013-04-17, or 2014-11/2016-03 for one day within, not known which.',
  list: 'One on each line.',
  money: 'In pounds and pence. Where nobody knows the amount, choose "unknown".',
};

const id = (name: string) => name.replaceAll('.', '-');
const pointerOf = (name: string) => `/${name.replaceAll('.', '/')}`;

const refusedAt = (context: FormContext, name: string) => {
  const pointer = pointerOf(name);
  return context.refusals.filter(
    (refusal) => refusal.pointer === pointer || refusal.pointer?.startsWith(`${pointer}/`),
  );
};

function exampleText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value) && typeof value[0] === 'string') return value.join(', ');
  return undefined;
}

/** One field with label, help, example, and what is wrong with it. `name` is its place in the body, with dots. */
export function FieldInput({
  field,
  name,
  context,
}: {
  field: Field;
  name: string;
  context: FormContext;
}): JSX.Element {
  const refused = refusedAt(context, name);
  const { input } = field.type;
  const choices = context.choices(field);
  const help = choices === undefined ? HELP[input.kind] : undefined;
  const example = choices === undefined && input.kind !== 'select' ? exampleText(context.example(field)) : undefined;
  const hint = [help, example === undefined ? undefined : `Example: ${example}`].filter(Boolean).join(' ');
  const grouped = isGrouped(input, choices);
  const describedBy = [hint && `${id(name)}-hint`, refused.length > 0 && `${id(name)}-error`].filter(Boolean).join(' ');
  const label = (
    <>
      {field.label} {!field.required && <span class="optional">(optional)</span>}
    </>
  );
  const inner = (
    <>
      {hint !== '' && (
        <p class="hint" id={`${id(name)}-hint`}>
          {hint}
        </p>
      )}
      {refused.length > 0 && (
        <p class="error" id={`${id(name)}-error`}>
          {refused.map(({ message }) => message).join('; ')}
        </p>
      )}
      <Control
        input={input}
        name={name}
        context={context}
        choices={choices}
        describedBy={describedBy || undefined}
        required={field.required}
      />
    </>
  );
  return (
    <div class={`psp-field${refused.length > 0 ? ' psp-field--error' : ''}`}>
      {grouped ? (
        <fieldset>
          <legend>{label}</legend>
          {inner}
        </fieldset>
      ) : (
        <>
          <label for={id(name)}>{label}</label>
          {inner}
        </>
      )}
    </div>
  );
}

/** Whether a field is made of several inputs. */
function isGrouped(input: FormInput, choices: unknown): boolean {
  if (input.kind === 'money' || input.kind === 'group' || input.kind === 'checkbox' || input.kind === 'partialDate')
    return true;
  return input.kind === 'list' && (choices !== undefined || input.of.kind === 'select' || input.of.kind === 'group');
}

interface ControlProps {
  readonly input: FormInput;
  readonly name: string;
  readonly context: FormContext;
  readonly choices: Choices | undefined;
  readonly describedBy: string | undefined;
  readonly required: boolean;
}

function Control({ input, name, context, choices, describedBy, required }: ControlProps): JSX.Element {
  const entered = context.values.get(name) ?? '';
  const common = { id: id(name), name, 'aria-describedby': describedBy };
  if (input.kind === 'list') {
    const options =
      choices?.among ??
      (input.of.kind === 'select' ? input.of.options.map((value) => ({ value, title: words(value) })) : undefined);
    if (options !== undefined)
      return (
        <ListChoice name={name} options={options} chosen={chosenIn(context, name)} open={choices?.open ?? false} />
      );
    if (input.of.kind === 'group') return <Rows of={input.of} name={name} context={context} />;
    return <textarea {...common} rows={3} value={entered} />;
  }
  if (choices !== undefined && !choices.open) return <Select {...common} options={choices.among} chosen={entered} />;
  if (choices !== undefined)
    return (
      <>
        <input {...common} type="text" value={entered} list={`${id(name)}-known`} autocomplete="off" />
        <datalist id={`${id(name)}-known`}>
          {choices.among.map(({ value, title }) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </datalist>
      </>
    );
  switch (input.kind) {
    case 'select':
      return (
        <Select {...common} options={input.options.map((value) => ({ value, title: words(value) }))} chosen={entered} />
      );
    case 'checkbox':
      return <YesNoChoice name={name} chosen={entered} optional={!required} />;
    case 'text':
    case 'freeText':
      return <textarea {...common} rows={4} value={entered} />;
    case 'partialDate':
      return (
        <>
          <input {...common} type="text" class="short" value={entered} autocomplete="off" aria-label="Date" />
          <label class="psp-choice">
            <input
              type="checkbox"
              name={`${name}.unknown`}
              value="1"
              checked={context.values.get(`${name}.unknown`) === '1'}
            />
            {name.endsWith('occurredOn') ? 'It happened, but nobody knows when' : 'Known to be so, but not when'}
          </label>
        </>
      );
    case 'money':
      return <MoneyInputs name={name} context={context} />;
    case 'group':
      return <GroupInputs fields={input.fields} name={name} context={context} />;
    case 'number':
      return <input {...common} type="text" inputMode="numeric" class="short" value={entered} />;
    case 'uri':
      return <input {...common} type="url" value={entered} />;
    case 'line':
      return <input {...common} type="text" value={entered} />;
  }
}

/** `lightTouchAward` as people write it. */
export const words = (value: string) =>
  value
    .replace(/([A-Z])/g, (capital) => ` ${capital.toLowerCase()}`)
    .trim()
    .replace(/^./, (first) => first.toUpperCase());

interface SelectProps {
  readonly id: string;
  readonly name: string;
  readonly options: readonly Choice[];
  readonly chosen: string;
  readonly 'aria-describedby'?: string | undefined;
}

const Select = ({ options, chosen, ...common }: SelectProps) => (
  <select {...common}>
    <option value="">Choose</option>
    {options.map(({ value, title }) => (
      <option key={value} value={value} selected={value === chosen}>
        {title}
      </option>
    ))}
  </select>
);

const chosenIn = (context: FormContext, name: string) =>
  context.values.getAll(name).flatMap((entered) => entered.split('\n'));

interface ListChoiceProps {
  readonly name: string;
  readonly options: readonly Choice[];
  readonly chosen: readonly string[];
  readonly open: boolean;
}

function ListChoice({ name, options, chosen, open }: ListChoiceProps): JSX.Element {
  const others = chosen.filter((value) => value !== '' && !options.some((option) => option.value === value));
  return (
    <>
      {options.length === 0 && !open && <p class="hint">There is none on record here yet.</p>}
      {options.map(({ value, title }) => (
        <label key={value} class="psp-choice">
          <input type="checkbox" name={name} value={value} checked={chosen.includes(value)} />
          {title}
        </label>
      ))}
      {open && (
        <>
          <label class="psp-choice" for={`${id(name)}-others`}>
            Others, one id on each line
          </label>
          <textarea id={`${id(name)}-others`} name={name} rows={2} value={others.join('\n')} />
        </>
      )}
    </>
  );
}

const YesNoChoice = ({ name, chosen, optional }: { name: string; chosen: string; optional: boolean }) => (
  <>
    {[['true', 'Yes'], ['false', 'No'], ...(optional ? [['', 'Not said']] : [])].map(([value, title]) => (
      <label key={value} class="psp-choice">
        <input type="radio" name={name} value={value} checked={chosen === value} />
        {title}
      </label>
    ))}
  </>
);

const QUALIFIERS = ['exact', 'rounded', 'atLeast', 'atMost', 'unknown'];

function MoneyInputs({ name, context }: { name: string; context: FormContext }): JSX.Element {
  const value = (part: string) => context.values.get(`${name}.${part}`) ?? '';
  return (
    <div class="psp-inline">
      <div>
        <label for={`${id(name)}-pounds`}>Amount in pounds</label>
        <input
          id={`${id(name)}-pounds`}
          name={`${name}.pounds`}
          type="text"
          inputMode="decimal"
          value={value('pounds')}
        />
      </div>
      <div>
        <label for={`${id(name)}-qualifier`}>How exactly is it known?</label>
        <Select
          id={`${id(name)}-qualifier`}
          name={`${name}.qualifier`}
          options={QUALIFIERS.map((qualifier) => ({ value: qualifier, title: words(qualifier) }))}
          chosen={value('qualifier')}
        />
      </div>
      <div>
        <label for={`${id(name)}-currency`}>Currency</label>
        <input id={`${id(name)}-currency`} name={`${name}.currency`} type="text" value={value('currency') || 'GBP'} />
      </div>
    </div>
  );
}

const GroupInputs = ({ fields, name, context }: { fields: readonly Field[]; name: string; context: FormContext }) => (
  <div class="psp-row">
    {fields.map((field) => (
      <FieldInput key={field.name} field={field} name={`${name}.${field.name}`} context={context} />
    ))}
  </div>
);

/** How many rows a list of groups has: those with something in them, and one more. */
function Rows({
  of,
  name,
  context,
}: {
  of: Extract<FormInput, { kind: 'group' }>;
  name: string;
  context: FormContext;
}) {
  const filled = [...context.values.entries()]
    .filter(([input, value]) => value !== '' && input.startsWith(`${name}.`))
    .map(([input]) => Number(input.slice(name.length + 1).split('.')[0]));
  const rows = Math.min(20, Math.max(-1, ...filled) + 2);
  return (
    <>
      {Array.from({ length: rows }, (_, row) => (
        <GroupInputs key={row} fields={of.fields} name={`${name}.${row}`} context={context} />
      ))}
    </>
  );
}
