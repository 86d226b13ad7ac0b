/** A command: what somebody asks to be recorded, with its grounds and evidence; and what its shape must be. */
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { CommandType, Definition } from './catalogue.js';
import { definitionOfCommand } from './catalogue.js';
import type { FactClass } from './fact.js';
import {
  Day,
  fieldsOf,
  FreeText,
  group,
  Identifier,
  Label,
  list,
  LocalId,
  oneOf,
  Optional,
  PartialDate,
  Required,
  Sha256,
  Slug,
  Statement,
  Uri,
  Uuid,
  type Field,
  type FieldType,
} from './fields.js';
import type { DecidedBy, Evidence, OrganisationDescriptor } from './history.js';
import { NAME_OF_FIELD_REFUSAL, refusal, type Refusal, type RefusalCode } from './refusals.js';
import type { Certainty, OrganisationSize, Sector } from './vocabulary.js';

export interface Command {
  readonly type: CommandType;
  readonly partnershipId: string;
  readonly commandId: string;
  readonly expectedRevision?: number;
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly occurredOn: PartialDate | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly organisations?: readonly OrganisationDescriptor[];
  readonly note?: FreeText;
  readonly evidence?: readonly Evidence[];
  readonly rationale?: FreeText;
  readonly decidedBy?: DecidedBy;
}

class Disagreement {
  @Required(Label) field!: Label;
  @Required(Statement) value!: Statement;
}

class EvidenceItem {
  @Required(Statement) source!: Statement;
  @Optional(Label) locator?: Label;
  @Required(oneOf('Certainty')) certainty!: Certainty;
  @Optional(Day) retrievedOn?: Day;
  @Optional(Sha256) sha256?: Sha256;
  @Optional(Uri) archiveUri?: Uri;
  @Optional(list(group(Disagreement, { field: 'occurredOn', value: '2013-05' }))) disagrees?: Disagreement[];
}

class Descriptor {
  @Required(Slug) organisationId!: Slug;
  @Required(Label) name!: Label;
  @Required(oneOf('Sector')) sector!: Sector;
  @Optional(oneOf('OrganisationSize')) size?: OrganisationSize;
  @Optional(list(Identifier)) identifiers?: Identifier[];
}

class Decider {
  @Optional(list(Slug)) organisationIds?: Slug[];
  @Optional(Label) body?: Label;
  @Optional(Label) post?: Label;
  @Optional(LocalId) decisionId?: LocalId;
}

export const OrganisationDescriptors: FieldType = list(
  group(Descriptor, { organisationId: 'turning-point-scotland', name: 'Turning Point Scotland', sector: 'third' }),
);
export const EvidenceItems: FieldType = list(
  group<EvidenceItem>(EvidenceItem, {
    source: 'Minute of the steering group, April 2013',
    locator: 'item 4',
    certainty: 'stated',
  }),
);
export const DecidedByField: FieldType = group<Decider>(Decider, { body: 'Steering group' });

/** What stands beside `data` in the body of every command. */
export class CommandEnvelope {
  @Required(PartialDate) occurredOn!: PartialDate | null;
  @Optional(OrganisationDescriptors) organisations?: OrganisationDescriptor[];
  @Optional(FreeText) note?: FreeText;
  @Optional(EvidenceItems) evidence?: Evidence[];
  @Optional(FreeText) rationale?: FreeText;
  @Optional(DecidedByField) decidedBy?: DecidedBy;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const pointerTo = (above: string, property: string) =>
  `${above}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Refusals of the fields of one class: each with its pointer, in the order of the fields. */
function fieldRefusals(owner: FactClass, value: unknown, pointer: string): Refusal[] {
  if (!isObject(value)) return [refusal('ValueNotAllowed', 'must be an object', pointer)];
  const misshapen = misshapenIn(fieldsOf(owner), value, pointer);
  const sound = misshapen.size === 0 ? value : { ...value };
  for (const name of misshapen.keys()) delete sound[name];
  const errors = validateSync(plainToInstance(owner, sound), { whitelist: true, forbidNonWhitelisted: true });
  const found = errors
    .filter(({ property }) => !misshapen.has(property))
    .flatMap((error) => refusalsOf(error, pointer));
  return misshapen.size === 0 ? found : [...[...misshapen.values()].flat(), ...found];
}

/** Skipped in silence where objects are turned into instances, so they are looked for before. */
const NEVER_FIELDS = ['__proto__', 'constructor'] as const;

/** What cannot even be turned into instances, by field: no object where fields belong, no list of objects where a list of
 *  them does, and names that no field can have. */
function misshapenIn(
  fields: readonly Field[],
  value: Readonly<Record<string, unknown>>,
  above: string,
): Map<string, Refusal[]> {
  const found = new Map<string, Refusal[]>();
  for (const name of NEVER_FIELDS) if (Object.hasOwn(value, name)) found.set(name, [notAField(pointerTo(above, name))]);
  for (const { name, type } of fields) {
    const inner = value[name];
    if (inner === undefined) continue;
    const pointer = pointerTo(above, name);
    const refusals = misshapenField(type, inner, pointer);
    if (refusals.length > 0) found.set(name, refusals);
  }
  return found;
}

function misshapenField(type: FieldType, value: unknown, pointer: string): Refusal[] {
  if (type.item?.nested !== undefined)
    return Array.isArray(value)
      ? value.flatMap((entry, at) => misshapenField(type.item!, entry, `${pointer}/${at}`))
      : [refusal('ValueNotAllowed', 'must be a list', pointer)];
  if (type.nested === undefined) return [];
  if (!isObject(value)) return [refusal('ValueNotAllowed', 'must be an object', pointer)];
  return [...misshapenIn(fieldsOf(type.nested), value, pointer).values()].flat();
}

const notAField = (pointer: string) =>
  refusal('ValueNotAllowed', 'is no field here: leave it out, or look at the schema of this command', pointer);

function refusalsOf(error: ValidationError, above: string): Refusal[] {
  const pointer = pointerTo(above, error.property);
  const below = (error.children ?? []).flatMap((child) => refusalsOf(child, pointer));
  const [constraint] = Object.entries(error.constraints ?? {});
  if (constraint === undefined) return below;
  const [kind, message] = constraint;
  if (kind === 'whitelistValidation') return [notAField(pointer)];
  if (error.value === undefined) return [refusal('ValueNotAllowed', 'must be given', pointer)];
  const code = (error.contexts?.[kind] as { code: RefusalCode } | undefined)?.code ?? 'R10';
  return [refusal(NAME_OF_FIELD_REFUSAL[code] ?? 'ValueNotAllowed', message, pointer), ...below];
}

/** What two or more fields of a fact owe each other. */
function agreementRefusals(definition: Definition, data: object): Refusal[] {
  return (definition.agreements ?? [])
    .filter(({ broken }) => broken(data))
    .map(({ says, pointer, name }) => refusal(name ?? 'ValueNotAllowed', says, pointer));
}

/** Refusals of the fields of a fact, where `data` are its own and `envelope` those beside them. */
export function shapeRefusals(
  definition: Definition,
  data: unknown,
  envelope: Readonly<Record<string, unknown>>,
): Refusal[] {
  const refusals = [...fieldRefusals(CommandEnvelope, envelope, ''), ...fieldRefusals(definition.owner, data, '/data')];
  return refusals.length > 0 ? refusals : agreementRefusals(definition, data as object);
}

/** What names a command and its place; doors put it in from address and headers. */
class OuterFields {
  @Required(Slug) partnershipId!: Slug;
  @Required(Uuid) commandId!: Uuid;
  @Optional(Uuid) correlationId?: Uuid;
  @Optional(Uuid) causationId?: Uuid;
}
const OUTER = new Set(['type', 'data', 'expectedRevision', ...fieldsOf(OuterFields).map(({ name }) => name)]);

/** Refusals of the shape of a command, ids included. */
export function commandShapeRefusals(command: Command): Refusal[] {
  const definition = definitionOfCommand(command.type);
  if (definition === undefined)
    return [refusal('ValueNotAllowed', `${String(command.type)} is no command of this catalogue`, '/type')];
  const outer: Record<string, unknown> = {};
  const envelope: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(command))
    if (!OUTER.has(name)) envelope[name] = value;
    else if (name.endsWith('Id')) outer[name] = value;
  return [...fieldRefusals(OuterFields, outer, ''), ...shapeRefusals(definition, command.data, envelope)];
}
