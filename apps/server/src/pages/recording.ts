/** What the pages that record have in common: an entered form becomes a command, and a command its preview. */
import { randomUUID } from 'node:crypto';
import type { Engine } from '#engine';
import {
  CommandEnvelope,
  fieldsOf,
  organisationsNamed,
  type Command,
  type Definition,
  type Field,
  type History,
  type OrganisationDescriptor,
  type Refusal,
} from '#lifecycle';
import { headlineOf, namesIn } from '#projections';
import type { FormBody } from '../http/form.js';
import { problemOf } from '../partnerships/outcomes.js';
import { choicesIn, examplesOf } from './form-choices.js';
import type { FormContext } from './form-fields.js';
import { valuesOf } from './form-values.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The id that the form was given when it was opened, so that sending it twice has one effect. */
export const commandIdIn = (form: FormBody): string => {
  const id = form.get('commandId') ?? '';
  return UUID.test(id) ? id : randomUUID();
};

const ENVELOPE = fieldsOf(CommandEnvelope);

/** What was entered, with descriptors from the register for organisations that the partnership has not described yet. */
export function commandIn(
  engine: Engine,
  history: History,
  definition: Definition,
  form: FormBody,
): { command: Command; proposed: readonly string[] } {
  const envelope = valuesOf(ENVELOPE, form) as Partial<Command>;
  const data = valuesOf(definition.fields, form, 'data.');
  const said = envelope.organisations ?? [];
  const named = organisationsNamed(
    envelope.decidedBy === undefined ? { data } : { data, decidedBy: envelope.decidedBy },
    definition,
  );
  const proposed = proposedDescriptors(engine, history, named, said);
  const organisations = [...said, ...proposed];
  return {
    command: {
      ...envelope,
      type: definition.command,
      partnershipId: history.partnershipId,
      commandId: commandIdIn(form),
      occurredOn: envelope.occurredOn as string | null,
      data,
      ...(organisations.length === 0 ? {} : { organisations }),
    },
    proposed: proposed.map(({ name }) => name),
  };
}

function proposedDescriptors(
  engine: Engine,
  history: History,
  named: readonly string[],
  said: readonly OrganisationDescriptor[],
): OrganisationDescriptor[] {
  const described = new Set(said.map(({ organisationId }) => organisationId));
  return [...new Set(named)]
    .filter((id) => !described.has(id) && history.organisation(id) === undefined)
    .flatMap((id) => engine.registers.organisations.get(id) ?? []);
}

export function formContext(
  engine: Engine,
  history: History,
  definition: Definition,
  values: FormBody,
  refusals: readonly Refusal[] = [],
): FormContext {
  const strandId = values.get('data.strandId') ?? undefined;
  const example = examplesOf(definition);
  return {
    values,
    refusals,
    choices: choicesIn(history, engine.registers, strandId === '' ? undefined : strandId),
    example: (field: Field) => example(field),
  };
}

/** The sentence that the time line would say. */
export const headlineOfCommand = (
  engine: Engine,
  history: History,
  definition: Definition,
  data: Command['data'],
): string => headlineOf(definition.type, data, namesIn(history, engine.registers));

/** Refusals of a preview; anything else that stands in the way is a problem of its own. */
export function refusalsIn(preview: ReturnType<Engine['preview']>): readonly Refusal[] {
  if (preview.outcome === 'Acceptable') return [];
  if (preview.outcome === 'Refused') return preview.refusals;
  throw problemOf(preview);
}

/** All that was entered, without what belongs to the form itself. */
export const enteredIn = (form: FormBody): [string, string][] =>
  [...form].filter(([name, value]) => name !== 'token' && name !== 'step' && value !== '');
