/** A command: what somebody asks to be recorded, with its grounds and evidence; and what its shape must be. */
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

/** Refusals of the fields of one class: each with its pointer. */
function fieldRefusals(owner: FactClass, value: unknown, pointer: string): Refusal[] {
  if (!isObject(value)) return [refusal('ValueNotAllowed', 'must be an object', pointer)];
  const sorting: Sorting = { refusals: [], leftOut: new Set() };
  const instance = sortOut(owner, value, pointer, sorting);
  const found = validateSync(instance).flatMap((error) => refusalsOf(error, pointer));
  if (sorting.refusals.length === 0) return found;
  return [...sorting.refusals, ...found.filter((one) => !sorting.leftOut.has(one.pointer!))];
}

interface Sorting {
  readonly refusals: Refusal[];
  /** Pointers of fields that were there, but with nothing in them that could be validated. */
  readonly leftOut: Set<string>;
}

/** An instance with the fields that can be validated. The rest is refused: names that are no field (some, such as `constructor`,
 *  would be passed over in silence), no object where fields belong, no list of objects where a list of them does. */
function sortOut(
  owner: abstract new () => object,
  value: Readonly<Record<string, unknown>>,
  above: string,
  sorting: Sorting,
): object {
  const fields = fieldsOf(owner);
  const sound = Object.create(owner.prototype as object) as Record<string, unknown>;
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const field = fields.find((one) => one.name === name);
    const pointer = pointerTo(above, name);
    if (field === undefined) sorting.refusals.push(notAField(pointer));
    else {
      const kept = soundValue(field.type, inner, pointer, sorting);
      if (kept === undefined) sorting.leftOut.add(pointer);
      else sound[name] = kept;
    }
  }
  return sound;
}

function soundValue(type: FieldType, value: unknown, pointer: string, sorting: Sorting): unknown {
  const { nested, item } = type;
  if (item?.nested !== undefined && Array.isArray(value)) {
    const entries = value.map((entry, at) => soundValue(item, entry, `${pointer}/${at}`, sorting));
    return entries.includes(undefined) ? undefined : entries;
  }
  if (nested === undefined && item?.nested === undefined) return value;
  if (nested !== undefined && isObject(value)) return sortOut(nested, value, pointer, sorting);
  sorting.refusals.push(
    refusal('ValueNotAllowed', nested === undefined ? 'must be a list' : 'must be an object', pointer),
  );
  return undefined;
}

const notAField = (pointer: string) =>
  refusal('ValueNotAllowed', 'is no field here: leave it out, or look at the schema of this command', pointer);

function refusalsOf(error: ValidationError, above: string): Refusal[] {
  const pointer = pointerTo(above, error.property);
  const below = (error.children ?? []).flatMap((child) => refusalsOf(child, pointer));
  const [constraint] = Object.entries(error.constraints ?? {});
  if (constraint === undefined) return below;
  const [kind, message] = constraint;
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
