/** What is asked of research, as a form: every choice stands in the address, so that a page can be linked and kept. */
import type { ComponentChildren, JSX } from 'preact';
import { ATTRIBUTES, POLICIES, QUESTIONS } from '#research';
import type { ProblemField } from '../http/problem.js';
import { ENDPOINTS_IN_WORDS } from '../research/parameters.js';

export type Chosen = Readonly<Partial<Record<string, string>>>;

export interface ResearchFormProps {
  readonly chosen: Chosen;
  readonly errors: readonly ProblemField[];
  readonly today: string;
}

const PRECISION_WORDS: Readonly<Record<string, string>> = {
  auto: 'drawn where wider than a month, else their middle',
  midpoint: 'their middle',
  impute: 'drawn within their ranges',
  exactOnly: 'strands with vague dates left out',
};

/** Choices that the form does not show stay as they were asked. */
const SHOWN = new Set([
  'question',
  'validAt',
  'knownAt',
  'against',
  'group',
  'endpoint',
  'synthetic',
  'precision',
  'readings',
  'horizonYears',
  'launchedFrom',
  'launchedUntil',
  'test',
  'foundBy',
]);
const MORE = ['precision', 'readings', 'horizonYears', 'launchedFrom', 'launchedUntil', 'test', 'foundBy'];

export function ResearchForm({ chosen, errors, today }: ResearchFormProps): JSX.Element {
  const field = { chosen, errors };
  const kept = Object.entries(chosen).filter(([name, text]) => !SHOWN.has(name) && (text ?? '') !== '');
  const more = MORE.filter((name) => (chosen[name] ?? '') !== '');
  const needsAgainst = chosen['question'] === 'Q20';
  return (
    <form method="get" action="/research" class="psp-research-form">
      {kept.map(([name, text]) => (
        <input key={name} type="hidden" name={name} value={text} />
      ))}
      <Choice
        {...field}
        name="question"
        label="Question"
        options={Object.values(QUESTIONS).map(({ id, asks }) => [id, asks])}
      />
      <div class="psp-inline">
        <Choice
          {...field}
          name="endpoint"
          label="What is waited for"
          options={Object.entries(ENDPOINTS_IN_WORDS).map(([name, { title }]) => [
            name === 'mainstreamed' ? '' : name,
            title,
          ])}
        />
        <Choice
          {...field}
          name="group"
          label="Compared by"
          options={[
            ['', 'nothing: all together'],
            ...Object.entries(ATTRIBUTES).map(([name, of]) => [name, of.label] as const),
          ]}
        />
        <Choice
          {...field}
          name="synthetic"
          label="Whose partnerships"
          options={[
            ['', 'real'],
            ['true', 'synthetic: they never were'],
          ]}
        />
      </div>
      <div class="psp-inline">
        <Text {...field} name="validAt" label="What was true on" placeholder={today} />
        <Text {...field} name="knownAt" label="What was known by" placeholder="a day, or size:100" />
        {needsAgainst && (
          <Text {...field} name="against" label="Compared with what was known by" placeholder="size:100" />
        )}
      </div>
      <details open={more.length > 0 || errors.some(({ pointer }) => MORE.includes(pointer ?? ''))}>
        <summary>More choices</summary>
        <div class="psp-inline">
          <Choice
            {...field}
            name="precision"
            label="Vague dates"
            options={POLICIES.map((policy) => [policy === 'auto' ? '' : policy, PRECISION_WORDS[policy] ?? policy])}
          />
          <Choice
            {...field}
            name="readings"
            label="Silent strands are"
            options={[
              ['', 'read in three ways'],
              ['running', 'taken as running: follow-up was complete'],
            ]}
          />
          <Choice
            {...field}
            name="test"
            label="Test whether two groups differ"
            options={[
              ['', 'no'],
              ['permutation', 'permutation log-rank'],
            ]}
          />
        </div>
        <div class="psp-inline">
          <Text {...field} name="horizonYears" label="Years after launch" placeholder="1,2,3,5,10" />
          <Text {...field} name="launchedFrom" label="Launched on or after" placeholder="2013-01-01" />
          <Text {...field} name="launchedUntil" label="Launched on or before" placeholder="2019-12-31" />
        </div>
        <Text
          {...field}
          name="foundBy"
          label="How the cases were found"
          placeholder="a sentence; it becomes part of the answer"
        />
        {!needsAgainst && <input type="hidden" name="against" value={chosen['against'] ?? ''} />}
      </details>
      <div class="psp-actions">
        <button class="ds_button" type="submit">
          Answer
        </button>
        <a href="/research">Start again</a>
      </div>
    </form>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly chosen: Chosen;
  readonly errors: readonly ProblemField[];
}

function Field({
  name,
  label,
  errors,
  children,
}: Omit<FieldProps, 'chosen'> & { readonly children: ComponentChildren }): JSX.Element {
  const found = errorsOf(name, errors);
  return (
    <div class={found.length > 0 ? 'psp-field psp-field--error' : 'psp-field'}>
      <label for={name}>{label}</label>
      {found.map((message) => (
        <p key={message} class="error" id={`${name}-error`}>
          {message}
        </p>
      ))}
      {children}
    </div>
  );
}

const errorsOf = (name: string, errors: readonly ProblemField[]): string[] =>
  errors.filter(({ pointer }) => pointer === name).map(({ message }) => message);

const described = (name: string, errors: readonly ProblemField[]) =>
  errorsOf(name, errors).length > 0 ? { 'aria-describedby': `${name}-error`, 'aria-invalid': true as const } : {};

function Choice({
  options,
  ...field
}: FieldProps & { readonly options: readonly (readonly [value: string, words: string])[] }): JSX.Element {
  const { name, chosen, errors } = field;
  const value = chosen[name] ?? '';
  const known = options.some(([one]) => one === value);
  return (
    <Field {...field}>
      <select id={name} name={name} {...described(name, errors)}>
        {!known && (
          <option value={value} selected>
            {value}
          </option>
        )}
        {options.map(([one, words]) => (
          <option key={one} value={one} selected={one === value}>
            {words}
          </option>
        ))}
      </select>
    </Field>
  );
}

function Text({ placeholder, ...field }: FieldProps & { readonly placeholder: string }): JSX.Element {
  const { name, chosen, errors } = field;
  return (
    <Field {...field}>
      <input
        id={name}
        name={name}
        type="text"
        value={chosen[name] ?? ''}
        placeholder={placeholder}
        {...described(name, errors)}
      />
    </Field>
  );
}
