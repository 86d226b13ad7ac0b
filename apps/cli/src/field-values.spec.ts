import { fieldHelp, fieldsIn, type Schema } from './field-values.js';

const TEXT: Schema = { type: 'string' };
const DAY: Schema = { type: ['string', 'null'] };
const MONEY: Schema = {
  type: 'object',
  properties: { pence: { type: ['integer', 'null'] }, currency: TEXT, qualifier: TEXT },
};

const BODY: Schema = {
  type: 'object',
  required: ['occurredOn', 'data'],
  properties: {
    occurredOn: DAY,
    note: { type: 'object', properties: { text: TEXT } },
    data: {
      type: 'object',
      required: ['strandId'],
      properties: {
        strandId: TEXT,
        sites: { type: 'array', items: TEXT },
        independent: { type: 'boolean' },
        version: { type: 'integer' },
        amount: MONEY,
        attendees: { type: 'object', properties: { value: { type: 'integer' }, qualifier: TEXT } },
      },
    },
  },
};

const read = (...tokens: string[]) => fieldsIn(tokens, BODY);

describe('fields on the command line', () => {
  it('go into data where the fact has them, and beside it where the envelope does', () => {
    expect(read('--strand-id', 'throughcare', '--occurred-on', '2013-04')).toEqual({
      occurredOn: '2013-04',
      data: { strandId: 'throughcare' },
    });
  });

  it('make a list of an option that is given again', () => {
    expect(read('--sites', 'Quay', '--sites', 'Pier')).toEqual({ data: { sites: ['Quay', 'Pier'] } });
  });

  it('make a list of one', () => {
    expect(read('--sites', 'Quay')).toEqual({ data: { sites: ['Quay'] } });
  });

  it('take a list as JSON', () => {
    expect(read('--sites', '["Quay, old", "Pier"]')).toEqual({ data: { sites: ['Quay, old', 'Pier'] } });
  });

  it('take a value after an equals sign, whatever it begins with', () => {
    expect(read('--strand-id=--odd')).toEqual({ data: { strandId: '--odd' } });
  });

  it('take a flag without its value', () => {
    expect(read('--independent', '--strand-id', 'a')).toEqual({ data: { independent: true, strandId: 'a' } });
  });

  it.each([
    ['yes', true],
    ['false', false],
  ])('take %s for %s', (text, value) => {
    expect(read('--independent', text)).toEqual({ data: { independent: value } });
  });

  it.each(['unknown', 'null'])('take %s for a day nobody knows', (text) => {
    expect(read('--occurred-on', text)).toEqual({ occurredOn: null });
  });

  it('take a text for what is a free text', () => {
    expect(read('--note', 'Agreed.')).toEqual({ note: { text: 'Agreed.' } });
  });

  it('compose characters, and write one kind of line end', () => {
    expect(read('--note', 'Cafe\u0301\r\nnext')).toEqual({ note: { text: 'Café\nnext' } });
  });

  it.each([
    ['£1,200', { pence: 120_000, currency: 'GBP', qualifier: 'exact' }],
    ['1200.50', { pence: 120_050, currency: 'GBP', qualifier: 'exact' }],
    ['about £418,000', { pence: 41_800_000, currency: 'GBP', qualifier: 'rounded' }],
    ['at least 300 EUR', { pence: 30_000, currency: 'EUR', qualifier: 'atLeast' }],
    ['at most £5', { pence: 500, currency: 'GBP', qualifier: 'atMost' }],
    ['unknown', { pence: null, currency: 'GBP', qualifier: 'unknown' }],
    ['{"pence":1}', { pence: 1 }],
  ])('take the amount %s', (text, amount) => {
    expect(read('--amount', text)).toEqual({ data: { amount } });
  });

  it('take the parts of a group one by one', () => {
    expect(read('--attendees.value', '40', '--attendees.qualifier', 'exact')).toEqual({
      data: { attendees: { value: 40, qualifier: 'exact' } },
    });
  });

  it.each([
    ['an unknown field', ['--colour', 'red'], '--colour is no field of this command'],
    ['an unknown part of a field', ['--attendees.colour', 'red'], '--attendees.colour is no field'],
    ['a field without its value', ['--strand-id'], '--strand-id needs a value'],
    ['one value too many', ['--strand-id', 'a', '--strand-id', 'b'], 'given 2 times'],
    ['a word that is no option', ['throughcare'], '"throughcare" stands where an option'],
    ['a fraction for a whole number', ['--version', '1.5'], '--version takes a whole number'],
    ['a text for a flag', ['--independent', 'perhaps'], '--independent takes true or false'],
    ['an amount that is none', ['--amount', 'a lot'], '--amount takes an amount'],
    ['an amount with its commas wrong', ['--amount', '£1,20'], '--amount takes an amount'],
    ['JSON that is none', ['--attendees', '{'], '--attendees is not JSON'],
    ['a text for a group', ['--attendees', 'forty'], '--attendees takes JSON'],
    ['the group of all fields', ['--data', '{}'], '--data is no field'],
  ])('refuse %s', (_, tokens, says) => {
    expect(() => read(...tokens)).toThrow(says);
  });

  it('are listed with what each takes, those of the fact first', () => {
    expect(fieldHelp(BODY).map(({ option, required }) => [option, required])).toEqual([
      ['--strand-id', true],
      ['--sites', false],
      ['--independent', false],
      ['--version', false],
      ['--amount', false],
      ['--attendees', false],
      ['--occurred-on', true],
      ['--note', false],
    ]);
  });
});
