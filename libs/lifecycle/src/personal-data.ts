/** Looks for what may identify a person in text that will be kept for ever. It warns and never blocks. */
import type { Definition } from './catalogue.js';
import type { FieldType, FreeText } from './fields.js';
import type { DecidedBy, Evidence, OrganisationDescriptor } from './history.js';

const MAIL_ADDRESS = /[^\s@<>]+@[^\s@<>]+\.[a-z]{2,}/i;

const PATTERNS_WITH_DIGITS: readonly RegExp[] = [
  /(?:\+44|\b0044|\b0)[\s().-]*[1-35789](?:[\s().-]*\d){8,9}\b/, // United Kingdom telephone
  /\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b/i, // postcode
  /\b[a-ceghj-pr-tw-z]{2}[\s-]*\d{2}[\s-]*\d{2}[\s-]*\d{2}[\s-]*[a-d]\b/i, // National Insurance number
  /\b(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}[\s-]?\d{4}\b/, // Community Health Index number
];

/** The shortest of them, a postcode, has two. */
const TWO_DIGITS = /\d\D*\d/;

/** Addresses of pages are not looked into. */
export function suspectsPersonalData(text: string): boolean {
  if (text.startsWith('https://') || text.startsWith('http://')) return false;
  if (text.includes('@') && MAIL_ADDRESS.test(text)) return true;
  return TWO_DIGITS.test(text) && PATTERNS_WITH_DIGITS.some((pattern) => pattern.test(text));
}

/** What somebody wrote into a fact or command. */
export interface Written {
  readonly data: unknown;
  readonly note?: FreeText;
  readonly rationale?: FreeText;
  readonly decidedBy?: DecidedBy;
  readonly organisations?: readonly OrganisationDescriptor[];
  readonly evidence?: readonly Evidence[];
}

/** Whether any text of a fact or command may identify a person. */
export const mayNamePersons = (written: Written, definition: Definition): boolean =>
  textFieldsOf(definition).some((name) => suspect((written.data as Record<string, unknown>)[name])) ||
  suspect(written.note) ||
  suspect(written.rationale) ||
  (written.decidedBy !== undefined && suspect(written.decidedBy)) ||
  (written.organisations !== undefined && suspect(written.organisations)) ||
  (written.evidence?.some(suspectEvidence) ?? false);

const suspectEvidence = ({ source, locator, disagrees }: Evidence): boolean =>
  suspectsPersonalData(source) ||
  (locator !== undefined && suspectsPersonalData(locator)) ||
  (disagrees?.some(({ value }) => suspectsPersonalData(value)) ?? false);

function suspect(value: unknown): boolean {
  if (typeof value === 'string') return suspectsPersonalData(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(suspect);
}

/** Types of fields that somebody fills in words of their own; ids among them. */
const IN_OWN_WORDS = new Set([
  'Label',
  'Statement',
  'FreeText',
  'LocalId',
  'Slug',
  'Identifier',
  'PriorInvolvement',
  'FieldSet',
]);
const isInOwnWords = (type: FieldType) => IN_OWN_WORDS.has((type.item ?? type).name);

const textFields = new Map<string, readonly string[]>();
function textFieldsOf({ type, fields }: Definition): readonly string[] {
  let names = textFields.get(type);
  if (names === undefined) {
    names = fields.filter((field) => isInOwnWords(field.type)).map(({ name }) => name);
    textFields.set(type, names);
  }
  return names;
}
