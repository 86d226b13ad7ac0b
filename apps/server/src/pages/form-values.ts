/** What was entered into a generated form, as the body of a command. Nothing entered is nothing said. */
import type { Field, FormInput } from '#lifecycle';
import type { FormBody } from '../http/form.js';

/** The values of fields below `prefix`; what cannot be a value stays as it was typed, so that it is refused by name. */
export function valuesOf(fields: readonly Field[], form: FormBody, prefix = ''): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const field of fields) {
    const value = valueOf(field.type.input, `${prefix}${field.name}`, form);
    if (value !== undefined) values[field.name] = value;
  }
  return values;
}

function valueOf(input: FormInput, name: string, form: FormBody): unknown {
  const entered = (form.get(name) ?? '').trim();
  switch (input.kind) {
    case 'partialDate':
      if (form.get(`${name}.unknown`) === '1') return null;
      return entered === '' ? undefined : entered;
    case 'checkbox':
      return entered === '' ? undefined : entered === 'true' ? true : entered === 'false' ? false : entered;
    case 'number':
      return entered === '' ? undefined : numberOf(entered);
    case 'money':
      return moneyOf(name, form);
    case 'text':
    case 'line':
    case 'uri':
    case 'select':
      return entered === '' ? undefined : entered;
    case 'freeText':
      return entered === '' ? undefined : { text: entered };
    case 'group':
      return groupOf(input.fields, name, form);
    case 'list':
      return listOf(input.of, name, form);
  }
}

const numberOf = (text: string): unknown => (/^\d{1,15}$/.test(text) ? Number(text) : text);

/** "418,000" and "418000.50" are pounds; anything else stays what it is. */
function penceOf(text: string): unknown {
  const plain = text.replace(/^£/, '').replaceAll(',', '').trim();
  if (!/^\d{1,13}(\.\d{1,2})?$/.test(plain)) return text;
  const [pounds = '', pence = ''] = plain.split('.');
  return Number(pounds) * 100 + Number(pence.padEnd(2, '0'));
}

function moneyOf(name: string, form: FormBody): unknown {
  const part = (of: string) => (form.get(`${name}.${of}`) ?? '').trim();
  const qualifier = part('qualifier');
  const pounds = part('pounds');
  if (qualifier === '' && pounds === '') return undefined;
  return {
    pence: qualifier === 'unknown' && pounds === '' ? null : penceOf(pounds),
    currency: part('currency') || 'GBP',
    ...(qualifier === '' ? {} : { qualifier }),
  };
}

function groupOf(fields: readonly Field[], name: string, form: FormBody): unknown {
  const values = valuesOf(fields, form, `${name}.`);
  return Object.keys(values).length === 0 ? undefined : values;
}

function listOf(of: FormInput, name: string, form: FormBody): unknown {
  const items =
    of.kind === 'group'
      ? rowsOf(name, form).map((row) => groupOf(of.fields, `${name}.${row}`, form))
      : form
          .getAll(name)
          .flatMap((entered) => (of.kind === 'select' ? [entered] : entered.split('\n')))
          .map((item) => item.trim());
  const said = items.filter((item) => item !== undefined && item !== '');
  return said.length === 0 ? undefined : said;
}

function rowsOf(name: string, form: FormBody): readonly string[] {
  const rows = [...form.keys()]
    .filter((input) => input.startsWith(`${name}.`))
    .map((input) => input.slice(name.length + 1).split('.')[0]!);
  return [...new Set(rows)];
}

/** The inputs that hold these values, so that a form can be shown filled: the way back of `valuesOf`. */
export function inputsOf(
  fields: readonly Field[],
  values: Readonly<Record<string, unknown>>,
  prefix = '',
): [string, string][] {
  return fields.flatMap((field) => pairsOf(field.type.input, `${prefix}${field.name}`, values[field.name]));
}

function pairsOf(input: FormInput, name: string, value: unknown): [string, string][] {
  if (value === undefined) return [];
  if (value === null) return input.kind === 'partialDate' ? [[`${name}.unknown`, '1']] : [];
  switch (input.kind) {
    case 'money': {
      const { pence, currency, qualifier } = value as { pence: number | null; currency: string; qualifier: string };
      return [
        [`${name}.pounds`, pence === null ? '' : (pence / 100).toFixed(2).replace(/\.00$/, '')],
        [`${name}.currency`, currency],
        [`${name}.qualifier`, qualifier],
      ];
    }
    case 'freeText':
      return [[name, (value as { text: string }).text]];
    case 'group':
      return inputsOf(input.fields, value as Record<string, unknown>, `${name}.`);
    case 'list':
      if (input.of.kind === 'group') {
        const { fields } = input.of;
        return (value as Record<string, unknown>[]).flatMap((item, row) => inputsOf(fields, item, `${name}.${row}.`));
      }
      if (input.of.kind === 'select') return (value as string[]).map((item) => [name, item]);
      return [[name, (value as string[]).join('\n')]];
    default:
      return [[name, String(value)]];
  }
}
