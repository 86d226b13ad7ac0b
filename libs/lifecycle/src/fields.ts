/** The words that facts are written with: field types, and the decorators that put them on a class. A field type carries
 *  everything that is derived from a field: its validation, JSON schema, form input and example. */
import 'reflect-metadata';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';
import { MOST_PENCE, type MoneyAmount } from './money.js';
import { isDay, parsePartialDate } from './partial-date.js';
import type { RefusalCode } from './refusals.js';
import { VOCABULARIES, type ValueOf, type VocabularyName } from './vocabulary.js';
import { WARNINGS, type WarningCode as CodeOfWarning } from './warnings.js';

export type JsonSchema = { readonly [key: string]: unknown };

/** What a form shows for a field. */
export type FormInput =
  | { readonly kind: 'line' | 'text' | 'freeText' | 'number' | 'partialDate' | 'money' | 'checkbox' | 'uri' }
  | { readonly kind: 'select'; readonly options: readonly string[] }
  | { readonly kind: 'list'; readonly of: FormInput }
  | { readonly kind: 'group'; readonly fields: readonly Field[] };

export interface FieldType<T = unknown> {
  readonly name: string;
  /** class-validator's decorators, made for one value or, with `each`, for every item of a list. */
  readonly constraints: (options: ValidationOptions) => PropertyDecorator[];
  readonly schema: JsonSchema;
  readonly input: FormInput;
  readonly example: T;
  /** Whether null is a value of this type. */
  readonly nullable?: boolean;
  /** The class of a field that has fields of its own. */
  readonly nested?: abstract new () => object;
  readonly item?: FieldType;
}

const refusing = (code: RefusalCode, message: string, options: ValidationOptions): ValidationOptions => ({
  ...options,
  message,
  context: { code },
});

const holds = (name: string, test: (value: unknown) => boolean, options: ValidationOptions) =>
  ValidateBy({ name, validator: { validate: test } }, options);

const controlFree = (text: string, allowed: string) => {
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if ((unit < 32 && !allowed.includes(text[i]!)) || unit === 127) return false;
  }
  return true;
};

/** What every stored text owes, whatever its field: it reads and hashes alike everywhere. */
const isSoundText = (value: unknown, allowed = ''): value is string =>
  typeof value === 'string' && value.isWellFormed() && value.normalize('NFC') === value && controlFree(value, allowed);

const textType = (name: string, most: number, lines: boolean, example: string): FieldType<string> => ({
  name,
  constraints: (options) => [
    holds(
      name,
      (value) => isSoundText(value, lines ? '\n\t' : '') && value.trim().length > 0 && value.length <= most,
      refusing('R10', `must be ${lines ? 'text' : 'one line of text'} of 1 to ${most} characters`, options),
    ),
  ],
  schema: { type: 'string', minLength: 1, maxLength: most },
  input: { kind: lines ? 'text' : 'line' },
  example,
});

interface Pattern {
  readonly pattern: RegExp;
  readonly least?: number;
  readonly most: number;
  readonly says: string;
  readonly example: string;
}

const patternType = (name: string, { pattern, least = 1, most, says, example }: Pattern): FieldType<string> => ({
  name,
  constraints: (options) => [
    holds(
      name,
      (value) => typeof value === 'string' && value.length >= least && value.length <= most && pattern.test(value),
      refusing('R10', says, options),
    ),
  ],
  schema: { type: 'string', pattern: pattern.source, minLength: least, maxLength: most },
  input: { kind: 'line' },
  example,
});

const HYPHENATED = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export const Label = textType('Label', 200, false, 'HMP Low Moss');
export const Statement = textType('Statement', 1_000, true, 'Support people on their way out of prison.');
export const Slug = patternType('Slug', {
  pattern: HYPHENATED,
  least: 3,
  most: 64,
  says: 'must be 3 to 64 lower-case letters and digits, with single hyphens between',
  example: 'turning-point-scotland',
});
export const LocalId = patternType('LocalId', {
  pattern: HYPHENATED,
  most: 64,
  says: 'must be 1 to 64 lower-case letters and digits, with single hyphens between',
  example: 'pilot-1',
});
export const Uuid = patternType('Uuid', {
  pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  most: 36,
  says: 'must be a lower-case UUID',
  example: '6f1c1d0e-8c1e-4b7e-9a36-0d5a2f6c9b11',
});
export const Sha256 = patternType('Sha256', {
  pattern: /^[0-9a-f]{64}$/,
  most: 64,
  says: 'must be a SHA-256 in 64 lower-case hexadecimal digits',
  example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
});
export const Currency = patternType('Currency', {
  pattern: /^[A-Z]{3}$/,
  most: 3,
  says: 'must be a currency code of three capitals',
  example: 'GBP',
});
export const Decimal = patternType('Decimal', {
  pattern: /^-?\d{1,12}(\.\d{1,4})?$/,
  most: 18,
  says: 'must be a decimal number written as text, such as "0.6"',
  example: '0.6',
});
export const Uri: FieldType<string> = {
  name: 'Uri',
  constraints: (options) => [
    holds(
      'Uri',
      (value) =>
        isSoundText(value) && value.length <= 2_000 && /^https?:\/\/[^\s]+$/.test(value) && URL.canParse(value),
      refusing('R10', 'must be an address that begins with http:// or https://', options),
    ),
  ],
  schema: { type: 'string', format: 'uri', maxLength: 2_000 },
  input: { kind: 'uri' },
  example: 'https://www.gov.scot/policies/third-sector/public-social-partnerships/',
};

const integerType = (name: string, least: number, example: number): FieldType<number> => ({
  name,
  constraints: (options) => [
    IsInt(refusing('R10', `must be a whole number of ${least} or more`, options)),
    Min(least, refusing('R10', `must be a whole number of ${least} or more`, options)),
    Max(Number.MAX_SAFE_INTEGER, refusing('R10', 'must be a smaller number', options)),
  ],
  schema: { type: 'integer', minimum: least },
  input: { kind: 'number' },
  example,
});

export const Count = integerType('Count', 0, 12);
export const Version = integerType('Version', 1, 1);

const SMALL_COUNT = 'is a count of 1 to 4 people: give "under 5" as a quantity of at most 5, or leave it out';
const isSmallCount = (value: unknown) => typeof value === 'number' && value >= 1 && value <= 4;

export const PeopleCount: FieldType<number> = {
  ...Count,
  name: 'PeopleCount',
  constraints: (options) => [
    ...Count.constraints(options),
    holds('PeopleCount', (value) => !isSmallCount(value), refusing('R15', SMALL_COUNT, options)),
  ],
};

export const YesNo: FieldType<boolean> = {
  name: 'Boolean',
  constraints: (options) => [IsBoolean(refusing('R10', 'must be true or false', options))],
  schema: { type: 'boolean' },
  input: { kind: 'checkbox' },
  example: true,
};
const PARTIAL_DATE_PATTERN = '^\\d{4}(-\\d{2}(-\\d{2})?)?(/\\d{4}(-\\d{2}(-\\d{2})?)?)?$';

export const PartialDate: FieldType<string | null> = {
  name: 'PartialDate',
  constraints: (options) => [
    holds(
      'PartialDate',
      (value) => value === null || parsePartialDate(value) !== undefined,
      refusing(
        'R16',
        'must be a date as it is known: 2013, 2013-04, 2013-04-17, an interval such as 2014-11/2016-03, or null when nobody knows',
        options,
      ),
    ),
  ],
  schema: { type: ['string', 'null'], pattern: PARTIAL_DATE_PATTERN },
  input: { kind: 'partialDate' },
  example: '2013-04',
  nullable: true,
};

export const Day: FieldType<string> = {
  name: 'Day',
  constraints: (options) => [
    holds('Day', isDay, refusing('R16', 'must be a calendar day such as 2013-04-17', options)),
  ],
  schema: { type: 'string', format: 'date' },
  input: { kind: 'line' },
  example: '2013-04-17',
};

const choiceType = <T extends string>(name: string, values: readonly T[]): FieldType<T> => ({
  name,
  constraints: (options) => [
    IsIn(values as readonly unknown[], refusing('R10', `must be one of ${values.join(', ')}`, options)),
  ],
  schema: { type: 'string', enum: values },
  input: { kind: 'select', options: values },
  example: values[0]!,
});

/** One of the values of a closed vocabulary. */
export const oneOf = <V extends VocabularyName>(vocabulary: V): FieldType<ValueOf<V>> =>
  choiceType(vocabulary, VOCABULARIES[vocabulary] as readonly ValueOf<V>[]);

/** A warning that can be answered. */
export const WarningCode = choiceType('WarningCode', Object.keys(WARNINGS) as CodeOfWarning[]);

/** The same text for objects that differ only in the order of their fields. */
const inAnyOrder = (entry: unknown) =>
  JSON.stringify(Object.entries(entry as object).sort(([a], [b]) => (a < b ? -1 : 1)));

/** A list without duplicates. */
export function list<T>(item: FieldType<T>): FieldType<T[]> {
  return {
    name: `${item.name}[]`,
    constraints: (options) => [
      IsArray(refusing('R10', 'must be a list', options)),
      ArrayMaxSize(200, refusing('R10', 'must have at most 200 entries', options)),
      ...(item.nested === undefined
        ? [ArrayUnique(refusing('R10', 'must not name anything twice', options))]
        : [ArrayUnique(inAnyOrder, refusing('R10', 'must not name anything twice', options))]),
      ...item.constraints({ ...options, each: true }),
    ],
    schema: { type: 'array', items: item.schema, uniqueItems: true, maxItems: 200 },
    input: { kind: 'list', of: item.input },
    example: [item.example],
    item,
  };
}

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly required: boolean;
  /** A key identifies or selects and is never corrected. */
  readonly key: boolean;
  /** The kind of thing that this key introduces into the partnership. */
  readonly introduces?: string;
  readonly label: string;
}

export interface KeyOptions {
  readonly introduces?: string;
}

const fieldsByClass = new WeakMap<object, Field[]>();

/** The fields of a class in the order in which they are written. */
export const fieldsOf = (owner: abstract new () => object): readonly Field[] =>
  fieldsByClass.get(owner.prototype) ?? [];

const labelOf = (name: string) => {
  const words = name.replace(/Ids?$/, (end) => (end === 'Ids' ? 's' : '')).replace(/([A-Z])/g, ' $1');
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
};

const put =
  (type: FieldType, field: { required: boolean; key: boolean; introduces?: string }): PropertyDecorator =>
  (target, property) => {
    const name = String(property);
    const fields = fieldsByClass.get(target) ?? [];
    fields.push({ name, type, label: labelOf(name), ...field });
    fieldsByClass.set(target, fields);
    const decorators = [...type.constraints({})];
    if (type.item !== undefined && field.required)
      decorators.push(ArrayMinSize(1, refusing('R10', 'must have at least one entry', {})));
    if (field.required && type.nested !== undefined) decorators.push(IsDefined(refusing('R10', 'must be given', {})));
    if (!field.required) decorators.push(ValidateIf((_object, value) => value !== undefined));
    for (const decorate of decorators) decorate(target, property);
  };

/** Identifies or selects; with `introduces` it brings a new thing of that kind into the partnership. */
export const Key = (type: FieldType, options: KeyOptions = {}) => put(type, { required: true, key: true, ...options });
export const Required = (type: FieldType) => put(type, { required: true, key: false });
export const Optional = (type: FieldType) => put(type, { required: false, key: false });

/** A field whose value has fields of its own. */
export function group<T extends object>(owner: new () => T, example: T): FieldType<T> {
  return {
    name: owner.name,
    constraints: (options) => [ValidateNested(refusing('R10', 'must be an object', options)) as PropertyDecorator],
    get schema() {
      return schemaOf(owner);
    },
    get input(): FormInput {
      return { kind: 'group', fields: fieldsOf(owner) };
    },
    example,
    nested: owner,
  };
}

/** JSON schema of a class of fields. */
export function schemaOf(owner: abstract new () => object): JsonSchema {
  const fields = fieldsOf(owner);
  return {
    type: 'object',
    additionalProperties: false,
    required: fields.filter((field) => field.required).map((field) => field.name),
    properties: Object.fromEntries(
      fields.map((field) => [
        field.name,
        field.required && field.type.item !== undefined ? { ...field.type.schema, minItems: 1 } : field.type.schema,
      ]),
    ),
  };
}

class MoneyFields {
  @Required({
    name: 'Pence',
    constraints: (options) => [
      holds(
        'Pence',
        (value) => value === null || Number.isInteger(value),
        refusing('R10', 'must be a whole number of pence, or null when the amount is unknown', options),
      ),
      holds(
        'PenceRange',
        (value) => !Number.isInteger(value) || ((value as number) >= 0 && (value as number) <= MOST_PENCE),
        refusing('R04', 'must lie between 0 and 1,000,000,000,000 pence', options),
      ),
    ],
    schema: { type: ['integer', 'null'], minimum: 0, maximum: MOST_PENCE },
    input: { kind: 'number' },
    example: 41_800_000,
    nullable: true,
  })
  pence!: number | null;

  @Required(Currency) currency!: string;

  @Required({
    ...oneOf('Qualifier'),
    constraints: (options) => [
      ...oneOf('Qualifier').constraints(options),
      ValidateBy(
        {
          name: 'PenceKnown',
          validator: {
            validate: (qualifier, args) => {
              const { pence } = args?.object as MoneyFields;
              return typeof pence === 'number' ? qualifier !== 'unknown' : pence !== null || qualifier === 'unknown';
            },
          },
        },
        refusing('R04', 'is "unknown" exactly when pence is null', options),
      ),
    ],
    example: 'exact',
  })
  qualifier!: MoneyAmount['qualifier'];
}
export const Money: FieldType<MoneyAmount> = {
  ...group(MoneyFields, { pence: 41_800_000, currency: 'GBP', qualifier: 'rounded' }),
  name: 'Money',
  schema: schemaOf(MoneyFields),
  input: { kind: 'money' },
};

export interface TextValue {
  text: string;
}
class FreeTextFields {
  @Required({ ...textType('FreeTextBody', 2_000, true, 'Why this was decided.') }) text!: string;
}
/** Text that might slip: do not name service users. */
export const FreeText: FieldType<TextValue> = {
  ...group(FreeTextFields, { text: 'Agreed after the first year of the pilot.' }),
  name: 'FreeText',
  schema: schemaOf(FreeTextFields),
  input: { kind: 'freeText' },
};

export interface QuantityValue {
  value: number;
  qualifier: ValueOf<'CountQualifier'>;
}
class QuantityFields {
  @Required(Count) value!: number;
  @Required(oneOf('CountQualifier')) qualifier!: ValueOf<'CountQualifier'>;
}
export const Quantity: FieldType<QuantityValue> = {
  ...group(QuantityFields, { value: 40, qualifier: 'exact' }),
  name: 'Quantity',
};
class PeopleQuantityFields {
  @Required(PeopleCount) value!: number;
  @Required(oneOf('CountQualifier')) qualifier!: ValueOf<'CountQualifier'>;
}
export const PeopleQuantity: FieldType<QuantityValue> = {
  ...group(PeopleQuantityFields, { value: 40, qualifier: 'exact' }),
  name: 'PeopleQuantity',
};

export interface MeasureValue {
  value: string;
  qualifier: ValueOf<'CountQualifier'>;
}
class MeasureFields {
  @Required(Decimal) value!: string;
  @Required(oneOf('CountQualifier')) qualifier!: ValueOf<'CountQualifier'>;
}
export const Measure: FieldType<MeasureValue> = {
  ...group(MeasureFields, { value: '237', qualifier: 'exact' }),
  name: 'Measure',
};

export interface SectorCountValue {
  sector: ValueOf<'Sector'>;
  count: number;
}
class SectorCountFields {
  @Required(oneOf('Sector')) sector!: ValueOf<'Sector'>;
  @Required(Count) count!: number;
}
export const SectorCount: FieldType<SectorCountValue> = {
  ...group(SectorCountFields, { sector: 'third', count: 3 }),
  name: 'SectorCount',
};

export interface SectorVotesValue {
  sector: ValueOf<'Sector'>;
  for: number;
  against: number;
  abstained: number;
}
class SectorVotesFields {
  @Required(oneOf('Sector')) sector!: ValueOf<'Sector'>;
  @Required(Count) for!: number;
  @Required(Count) against!: number;
  @Required(Count) abstained!: number;
}
export const SectorVotes: FieldType<SectorVotesValue> = {
  ...group(SectorVotesFields, { sector: 'public', for: 5, against: 0, abstained: 1 }),
  name: 'SectorVotes',
};

/** From 1, all with the public side, to 5, all with the third sector; 3 is even. */
const PowerScore: FieldType<number> = {
  name: 'PowerScore',
  constraints: (options) => [
    IsInt(refusing('R10', 'must be a whole number from 1 to 5', options)),
    Min(1, refusing('R10', 'must be a whole number from 1 to 5', options)),
    Max(5, refusing('R10', 'must be a whole number from 1 to 5', options)),
  ],
  schema: { type: 'integer', minimum: 1, maximum: 5 },
  input: { kind: 'number' },
  example: 2,
};

export interface PowerScoresValue {
  agenda?: number;
  budget?: number;
  decision?: number;
  information?: number;
}
class PowerScoresFields {
  @Optional(PowerScore) agenda?: number;
  @Optional(PowerScore) budget?: number;
  @Optional(PowerScore) decision?: number;
  @Optional(PowerScore) information?: number;
}
export const PowerScores: FieldType<PowerScoresValue> = {
  ...group(PowerScoresFields, { agenda: 3, budget: 1, decision: 2, information: 4 }),
  name: 'PowerScores',
};

export interface IdentifierValue {
  scheme: ValueOf<'IdentifierScheme'>;
  id: string;
}
class IdentifierFields {
  @Required(oneOf('IdentifierScheme')) scheme!: ValueOf<'IdentifierScheme'>;
  @Required(Label) id!: string;
}
export const Identifier: FieldType<IdentifierValue> = {
  ...group(IdentifierFields, { scheme: 'scottishCharity', id: 'SC000000' }),
  name: 'Identifier',
};

export interface PriorInvolvementValue {
  organisationId: string;
  measures: string;
}
class PriorInvolvementFields {
  @Required(Slug) organisationId!: string;
  @Required(Statement) measures!: string;
}
export const PriorInvolvement: FieldType<PriorInvolvementValue> = {
  ...group(PriorInvolvementFields, {
    organisationId: 'turning-point-scotland',
    measures: 'The pilot evaluation was published with the notice.',
  }),
  name: 'PriorInvolvement',
};

/** Correctable fields of the event that is put right, each with its new whole value; null takes an optional one away. */
export const FieldSet: FieldType<Record<string, unknown>> = {
  name: 'FieldSet',
  constraints: (options) => [
    holds(
      'FieldSet',
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0,
      refusing('R10', 'must name at least one field with its new value', options),
    ),
  ],
  schema: { type: 'object', minProperties: 1 },
  input: { kind: 'text' },
  example: { occurredOn: '2013-05' },
};

/** The same words as types, so that a fact names each once. */
export type Label = string;
export type Statement = string;
export type Slug = string;
export type LocalId = string;
export type Uuid = string;
export type Sha256 = string;
export type Currency = string;
export type Decimal = string;
export type Uri = string;
export type Day = string;
export type PartialDate = string;
export type Money = MoneyAmount;
export type FreeText = TextValue;
export type Quantity = QuantityValue;
export type Measure = MeasureValue;
export type SectorCount = SectorCountValue;
export type SectorVotes = SectorVotesValue;
export type PowerScores = PowerScoresValue;
export type Identifier = IdentifierValue;
export type PriorInvolvement = PriorInvolvementValue;
export type FieldSet = Record<string, unknown>;
export type WarningCode = CodeOfWarning;
