/** Fields of a command as options of the command line, from the schema that the server gives of its body. */
import { usage } from './exit.js';

export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly format?: string;
}

/** `strandId` → `strand-id` */
export const dashed = (name: string): string => name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
const camel = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

interface Given {
  readonly option: string;
  /** `amount.pence` → `['amount', 'pence']` */
  readonly path: readonly string[];
  readonly texts: string[];
}

/** Reads `--strand-id throughcare --sites A --sites B --amount.pence 100` into the fields of a body: those of `data`, and
 *  those beside it. @throws Failure (usage) that names the option */
export function fieldsIn(tokens: readonly string[], body: Schema): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  const data = body.properties?.['data'];
  for (const { option, path, texts } of given(tokens, (name) => isFlag(schemaOfField(body, name)))) {
    const [name, ...below] = path;
    const ofData = data?.properties?.[name!];
    const schema = ofData ?? (name === 'data' ? undefined : body.properties?.[name!]);
    if (schema === undefined) throw usage(`${option} is no field of this command: --help lists them`);
    const parent = ofData === undefined ? fields : ((fields['data'] ??= {}) as Record<string, unknown>);
    put(parent, path, valueOf(below.reduce(inner(option), schema), texts, option));
  }
  return fields;
}

const schemaOfField = (body: Schema, name: string): Schema | undefined =>
  body.properties?.['data']?.properties?.[name] ?? body.properties?.[name];
const isFlag = (schema: Schema | undefined) => schema?.type === 'boolean';

const inner = (option: string) => (schema: Schema, name: string) => {
  const found = schema.properties?.[name];
  if (found === undefined) throw usage(`${option} is no field of this command: --help lists them`);
  return found;
};

function put(into: Record<string, unknown>, [name, ...below]: readonly string[], value: unknown): void {
  if (below.length === 0) into[name!] = value;
  else put((into[name!] ??= {}) as Record<string, unknown>, below, value);
}

function given(tokens: readonly string[], isBoolean: (name: string) => boolean): Given[] {
  const found = new Map<string, Given>();
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    const [, option, joined] = /^(--[A-Za-z][A-Za-z.-]*)(?:=(.*))?$/s.exec(token) ?? [];
    if (option === undefined)
      throw usage(`${JSON.stringify(token)} stands where an option such as --strand-id is expected`);
    const path = option.slice(2).split('.').map(camel);
    let text = joined;
    if (text === undefined) {
      const next = tokens[at + 1];
      if (next !== undefined && !next.startsWith('--')) {
        text = next;
        at += 1;
      } else if (isBoolean(path[0]!)) text = 'true';
      else throw usage(`${option} needs a value`);
    }
    const before = found.get(option);
    if (before === undefined) found.set(option, { option, path, texts: [text] });
    else before.texts.push(text);
  }
  return [...found.values()];
}

/** @throws Failure (usage) */
export function valueOf(schema: Schema, texts: readonly string[], option: string): unknown {
  if (schema.type === 'array') {
    if (texts.length === 1 && texts[0]!.trimStart().startsWith('[')) return json(texts[0]!, option);
    return texts.map((text) => valueOf(schema.items ?? {}, [text], option));
  }
  if (texts.length > 1) throw usage(`${option} is given ${texts.length} times, and takes one value`);
  const [text] = texts;
  return single(schema, text!, option);
}

function single(schema: Schema, text: string, option: string): unknown {
  const types = [schema.type ?? 'string'].flat();
  if (types.includes('null') && (text === 'unknown' || text === 'null')) return null;
  if (types.includes('object')) {
    if (text.trimStart().startsWith('{')) return json(text, option);
    const names = Object.keys(schema.properties ?? {});
    if (names.length === 1 && names[0] === 'text') return { text: normal(text) };
    if (names.includes('pence')) return money(text, option);
    throw usage(
      `${option} takes JSON, such as '${JSON.stringify(Object.fromEntries(names.map((name) => [name, '…'])))}'`,
    );
  }
  if (types.includes('integer')) {
    if (!/^-?\d{1,16}$/.test(text)) throw usage(`${option} takes a whole number, not ${JSON.stringify(text)}`);
    return Number(text);
  }
  if (types.includes('boolean')) {
    if (!['true', 'false', 'yes', 'no'].includes(text))
      throw usage(`${option} takes true or false, not ${JSON.stringify(text)}`);
    return text === 'true' || text === 'yes';
  }
  return normal(text);
}

/** As texts are stored: composed characters, and line ends of one kind. */
const normal = (text: string) => text.replaceAll('\r\n', '\n').normalize('NFC');

function json(text: string, option: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw usage(`${option} is not JSON: ${JSON.stringify(text.slice(0, 60))}`);
  }
}

const QUALIFIERS: Readonly<Record<string, string>> = {
  '': 'exact',
  about: 'rounded',
  'at least': 'atLeast',
  'at most': 'atMost',
};
const MONEY = /^(?:(about|at least|at most) )?£?((?:\d{1,3}(?:,\d{3})+|\d+))(?:\.(\d\d))?(?: ([A-Z]{3}))?$/;

/** `about £1,200.50`, `at least 300 EUR`, `unknown`. */
function money(text: string, option: string): unknown {
  if (text === 'unknown') return { pence: null, currency: 'GBP', qualifier: 'unknown' };
  const [whole, qualifier = '', units = '', hundredths = '00', currency = 'GBP'] = MONEY.exec(text) ?? [];
  if (whole === undefined)
    throw usage(`${option} takes an amount such as "£1,200", "about £1,200", "at least 300 EUR", unknown, or JSON`);
  return {
    pence: Number(units.replaceAll(',', '')) * 100 + Number(hundredths),
    currency,
    qualifier: QUALIFIERS[qualifier],
  };
}

export interface FieldHelp {
  readonly option: string;
  readonly required: boolean;
  readonly takes: string;
}

/** What a person can say, in the order of the schema: the fields of the fact first. */
export function fieldHelp(body: Schema): FieldHelp[] {
  const { data, ...beside } = body.properties ?? {};
  const of = (schema: Schema | undefined, properties: Readonly<Record<string, Schema>>) =>
    Object.entries(properties).map(([name, each]) => ({
      option: `--${dashed(name)}`,
      required: schema?.required?.includes(name) ?? false,
      takes: takesText(each),
    }));
  return [...of(data, data?.properties ?? {}), ...of(body, beside)];
}

function takesText(schema: Schema): string {
  if (schema.type === 'array') return `${takesText(schema.items ?? {})}; give it again for more`;
  if (schema.enum !== undefined) return schema.enum.join(' | ');
  const types = [schema.type ?? 'string'].flat();
  const names = Object.keys(schema.properties ?? {});
  if (types.includes('object')) {
    if (names.includes('pence')) return 'an amount, such as "about £1,200", or unknown';
    return names.length === 1 && names[0] === 'text' ? 'text' : `JSON with ${names.join(', ') || 'fields'}`;
  }
  if (types.includes('integer')) return 'a whole number';
  if (types.includes('boolean')) return 'true | false';
  if (types.includes('null')) return 'a day as it is known: 2013, 2013-04, 2013-04-17, 2012/2013-05, or unknown';
  if (schema.format === 'date') return 'a day, such as 2013-04-17';
  return schema.format ?? 'text';
}
