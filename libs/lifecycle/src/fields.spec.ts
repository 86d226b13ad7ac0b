import type { Definition } from './catalogue.js';
import { shapeRefusals } from './command.js';
import {
  Count,
  Currency,
  Day,
  Decimal,
  fieldsOf,
  FieldSet,
  FreeText,
  Identifier,
  Key,
  Label,
  list,
  LocalId,
  Measure,
  Money,
  oneOf,
  Optional,
  PartialDate,
  PeopleCount,
  PeopleQuantity,
  PowerScores,
  PriorInvolvement,
  Quantity,
  Required,
  schemaOf,
  SectorCount,
  SectorVotes,
  Sha256,
  Slug,
  Statement,
  Uri,
  Uuid,
  Version,
  WarningCode,
  YesNo,
} from './fields.js';

/** One field of every type there is. */
class Everything {
  @Optional(Label) label?: unknown;
  @Optional(Statement) statement?: unknown;
  @Optional(FreeText) freeText?: unknown;
  @Optional(Slug) slug?: unknown;
  @Optional(LocalId) localId?: unknown;
  @Optional(Uuid) uuid?: unknown;
  @Optional(Sha256) sha256?: unknown;
  @Optional(Uri) uri?: unknown;
  @Optional(Currency) currency?: unknown;
  @Optional(Decimal) decimal?: unknown;
  @Optional(Count) count?: unknown;
  @Optional(Version) version?: unknown;
  @Optional(YesNo) yesNo?: unknown;
  @Optional(PartialDate) partialDate?: unknown;
  @Optional(Day) day?: unknown;
  @Optional(Money) money?: unknown;
  @Optional(Quantity) quantity?: unknown;
  @Optional(PeopleQuantity) people?: unknown;
  @Optional(Measure) measure?: unknown;
  @Optional(SectorCount) sectorCount?: unknown;
  @Optional(SectorVotes) sectorVotes?: unknown;
  @Optional(Identifier) identifier?: unknown;
  @Optional(PriorInvolvement) priorInvolvement?: unknown;
  @Optional(FieldSet) fieldSet?: unknown;
  @Optional(PowerScores) powerScores?: unknown;
  @Optional(PeopleCount) peopleCount?: unknown;
  @Optional(WarningCode) warningCode?: unknown;
  @Optional(oneOf('Novelty')) novelty?: unknown;
  @Optional(list(Label)) labels?: unknown;
  @Optional(list(oneOf('Group'))) groups?: unknown;
  @Optional(list(SectorVotes)) votes?: unknown;
}

const refusalsOf = (data: unknown, owner: new () => object = Everything) =>
  shapeRefusals({ owner } as unknown as Definition, data, { occurredOn: null });

const codesAt = (data: object) => refusalsOf(data).map(({ code, pointer }) => `${code} ${pointer}`);

const pounds = (pence: unknown, qualifier: unknown = 'exact', currency: unknown = 'GBP') => ({
  pence,
  currency,
  qualifier,
});
const votes = { sector: 'third', for: 3, against: 0, abstained: 1 };

const ALLOWED: Readonly<Partial<Record<keyof Everything, readonly unknown[]>>> = {
  label: ['a', 'x'.repeat(200), 'HMP Low Moss – “Throughcare”', 'Ùist'],
  statement: ['a', 'x'.repeat(1_000), 'two\nlines\tand a tab'],
  freeText: [{ text: 'a' }, { text: 'x'.repeat(2_000) }],
  slug: ['abc', 'a-b', 'turning-point-scotland', '123', 'x'.repeat(64)],
  localId: ['a', 'pilot-1', 'x'.repeat(64)],
  uuid: ['6f1c1d0e-8c1e-4b7e-9a36-0d5a2f6c9b11'],
  sha256: ['0'.repeat(64), '9f'.repeat(32)],
  uri: ['https://www.gov.scot/', 'http://example.org/a?b=c#d', `https://example.org/${'x'.repeat(1_980)}`],
  currency: ['GBP', 'EUR'],
  decimal: ['0', '-1', '0.6', '123456789012', '0.1234', '-999999999999.9999'],
  count: [0, 1, 4, Number.MAX_SAFE_INTEGER],
  version: [1, 2],
  yesNo: [true, false],
  partialDate: [null, '2013', '2013-04', '2013-04-17', '2014-11/2016-03', '2199'],
  day: ['2013-04-17'],
  money: [pounds(0), pounds(1_000_000_000_000), pounds(null, 'unknown'), pounds(5, 'atMost', 'EUR')],
  quantity: [
    { value: 0, qualifier: 'exact' },
    { value: 3, qualifier: 'atLeast' },
  ],
  people: [
    { value: 0, qualifier: 'exact' },
    { value: 5, qualifier: 'atMost' },
    { value: 500, qualifier: 'rounded' },
  ],
  measure: [{ value: '0.6', qualifier: 'exact' }],
  sectorCount: [{ sector: 'third', count: 3 }],
  sectorVotes: [votes],
  identifier: [{ scheme: 'ocid', id: 'ocds-r6ebe6-0000600000' }],
  priorInvolvement: [{ organisationId: 'turning-point-scotland', measures: 'The evaluation was published.' }],
  fieldSet: [{ occurredOn: null }],
  powerScores: [{}, { agenda: 1, budget: 5, decision: 3, information: 2 }],
  peopleCount: [0, 5, 500],
  warningCode: ['W01', 'W07', 'W32'],
  novelty: ['new', 'redesign', 'unknown'],
  labels: [[], ['a'], ['a', 'b']],
  groups: [[], ['carers', 'serviceUsers']],
  votes: [[], [votes, { ...votes, sector: 'public' }]],
};

const REFUSED: Readonly<Partial<Record<keyof Everything, readonly unknown[]>>> = {
  label: [
    '',
    ' ',
    'x'.repeat(201),
    'two\nlines',
    'tab\tbed',
    'bell\u0007',
    'delete\u007f',
    'e\u0301',
    '\ud800',
    5,
    null,
    ['a'],
  ],
  statement: ['', '\n', 'x'.repeat(1_001), 'nul\u0000', 'e\u0301', '\udc00', {}, null],
  freeText: ['text', null, [], 5],
  slug: ['ab', 'x'.repeat(65), 'Abc', 'a_b', '-ab', 'ab-', 'a--b', 'ab c', '', 'ábc', 123],
  localId: ['', 'x'.repeat(65), 'A', 'a_b', '-a', 'a-', 'a--b', 'a/b', 1, null],
  uuid: ['6F1C1D0E-8C1E-4B7E-9A36-0D5A2F6C9B11', '6f1c1d0e8c1e4b7e9a360d5a2f6c9b11', '', null],
  sha256: ['9F'.repeat(32), '9f'.repeat(31), '9f'.repeat(33), 'z'.repeat(64)],
  uri: [
    'ftp://example.org',
    'www.example.org',
    'https://',
    'https://a b',
    'https://example.org/\u0001',
    'javascript:alert(1)',
    `https://example.org/${'x'.repeat(2_000)}`,
    5,
  ],
  currency: ['gbp', 'GB', 'GBPP', '£', 5],
  decimal: ['', '.5', '5.', '1e3', '+1', '1,000', '0.12345', '1234567890123', 0.6, ' 1'],
  count: [-1, 1.5, '1', Number.MAX_SAFE_INTEGER + 1, null, true],
  version: [0, -1, 1.5, '1'],
  yesNo: ['true', 1, 0, null],
  day: [],
  quantity: [null, 5, [], '5'],
  measure: [null, '0.6', 0.6],
  sectorCount: [null, 'third'],
  sectorVotes: [null, 5],
  identifier: [null, 'ocid'],
  priorInvolvement: [null, 'x'],
  fieldSet: [{}, [], null, 'name', 5],
  powerScores: [null, [], 3, 'agenda'],
  peopleCount: [-1, 5.5, '5', null],
  warningCode: ['W99', 'w01', '', 1, null],
  novelty: ['New', '', 'old', null, 0, ['new']],
  labels: ['a', {}, null, ['a', 'a'], ['a', 5], ['a', ''], Array.from({ length: 201 }, (_, at) => `label ${at}`)],
  groups: [['carers', 'carers'], ['carers', 'everybody'], 'carers', { 0: 'carers' }],
};

const rows = (values: Readonly<Partial<Record<keyof Everything, readonly unknown[]>>>) =>
  Object.entries(values).flatMap(([field, all]) => all.map((value) => [field, value] as const));

describe('the fields of a fact', () => {
  it.each(rows(ALLOWED))('%s may be %j', (field, value) => {
    expect(refusalsOf({ [field]: value })).toEqual([]);
  });

  it.each(rows(REFUSED))('%s may not be %j', (field, value) => {
    const [refused, ...others] = refusalsOf({ [field]: value });
    expect(refused).toMatchObject({ code: 'R10', name: 'ValueNotAllowed', pointer: `/data/${field}` });
    expect(others).toEqual([]);
  });

  it('may be left out where they are optional', () => {
    expect(refusalsOf({})).toEqual([]);
  });

  it('may not be null where null is no value', () => {
    for (const { name, type } of fieldsOf(Everything))
      expect([name, refusalsOf({ [name]: null }).length > 0]).toEqual([name, type.nullable !== true]);
  });
});

describe('a date', () => {
  it.each([
    '2013-4',
    '13',
    '2013-02-29',
    '2013-21',
    '2013~',
    '2013?',
    '2013/..',
    '2013-04/2013-03',
    '2013/2013-05',
    '2013-04/2013-04',
    '2013%',
    '2013-04-17T10:00',
    '２０１３',
    '',
    2013,
    {},
    [],
  ])('that is %j is refused as no date', (partialDate) => {
    expect(refusalsOf({ partialDate })).toMatchObject([
      { code: 'R16', name: 'DateNotValid', pointer: '/data/partialDate' },
    ]);
  });

  it.each(['2013-04', '2013-02-30', '', null, 20130417])('that must be a day is not %j', (day) => {
    expect(refusalsOf({ day })).toMatchObject([{ code: 'R16', pointer: '/data/day' }]);
  });
});

describe('money', () => {
  it.each([
    ['below nothing', pounds(-1), 'R04 /data/money/pence'],
    ['over a million millions', pounds(1_000_000_000_001), 'R04 /data/money/pence'],
    ['too large for a whole number', pounds(1e21), 'R04 /data/money/pence'],
    ['unknown, yet with an amount', pounds(5, 'unknown'), 'R04 /data/money/qualifier'],
    ['known, yet without an amount', pounds(null, 'exact'), 'R04 /data/money/qualifier'],
    ['a fraction of a penny', pounds(1.5), 'R10 /data/money/pence'],
    ['a text', pounds('100'), 'R10 /data/money/pence'],
    ['of a qualifier that is none', pounds(5, 'about'), 'R10 /data/money/qualifier'],
    ['of a qualifier that is none, without an amount', pounds(null, 'about'), 'R10 /data/money/qualifier'],
    ['of a currency that is none', pounds(5, 'exact', 'pounds'), 'R10 /data/money/currency'],
    ['without its amount', { currency: 'GBP', qualifier: 'exact' }, 'R10 /data/money/pence'],
    ['without its currency', { pence: 5, qualifier: 'exact' }, 'R10 /data/money/currency'],
    ['without its qualifier', { pence: 5, currency: 'GBP' }, 'R10 /data/money/qualifier'],
    ['with a field of its own', { ...pounds(5), vat: 20 }, 'R10 /data/money/vat'],
    ['a number', 5, 'R10 /data/money'],
    ['a list', [pounds(5)], 'R10 /data/money'],
    ['an empty list', [], 'R10 /data/money'],
    ['null', null, 'R10 /data/money'],
  ])('that is %s is refused', (_, money, expected) => {
    expect(codesAt({ money })).toEqual([expected]);
  });
});

describe('a count of people', () => {
  it.each([1, 2, 3, 4])('of %d is not kept', (value) => {
    expect(refusalsOf({ people: { value, qualifier: 'exact' } })).toMatchObject([
      { code: 'R15', name: 'SmallCount', pointer: '/data/people/value' },
    ]);
  });

  it.each([-1, 1.5, '5', null])('that is no count is refused as such: %j', (value) => {
    expect(codesAt({ people: { value, qualifier: 'exact' } })).toEqual(['R10 /data/people/value']);
  });
});

describe('fields within fields', () => {
  it('are refused with the whole way to them', () => {
    expect(codesAt({ votes: [votes, { ...votes, sector: 'public', for: -1 }] })).toEqual(['R10 /data/votes/1/for']);
    expect(codesAt({ freeText: { text: '' } })).toEqual(['R10 /data/freeText/text']);
    expect(codesAt({ freeText: {} })).toEqual(['R10 /data/freeText/text']);
  });

  it.each([
    ['null', [null], 'R10 /data/votes/0'],
    ['a text', [votes, 'x'], 'R10 /data/votes/1'],
    ['a list', [[votes]], 'R10 /data/votes/0'],
  ])('are not taken from %s', (_, value, expected) => {
    expect(codesAt({ votes: value })).toEqual([expected]);
  });

  it('are not taken from what is no list', () => {
    expect(codesAt({ votes: { 0: votes } })).toEqual(['R10 /data/votes']);
  });

  it('are no duplicates of each other, in whatever order they are written', () => {
    const turned = Object.fromEntries(Object.entries(votes).reverse());
    expect(codesAt({ votes: [votes, turned] })).toEqual(['R10 /data/votes']);
  });
});

describe('a field that nobody knows', () => {
  it('hides nothing else that is wrong beside it', () => {
    expect(codesAt({ money: { ...pounds(-1), vat: 20 }, label: '' })).toEqual([
      'R10 /data/money/vat',
      'R10 /data/label',
      'R04 /data/money/pence',
    ]);
  });

  it('is refused, wherever it stands', () => {
    expect(codesAt({ surprise: 1 })).toEqual(['R10 /data/surprise']);
    expect(codesAt({ votes: [{ ...votes, surprise: 1 }] })).toEqual(['R10 /data/votes/0/surprise']);
  });

  it('is pointed at with its name escaped', () => {
    expect(codesAt({ 'a/b~c': 1 })).toEqual(['R10 /data/a~1b~0c']);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'is refused also when it is called %s',
    (name) => {
      expect(codesAt(JSON.parse(`{"${name}": 1}`) as object)).toEqual([`R10 /data/${name}`]);
      expect(
        codesAt(
          JSON.parse(`{"money": {"pence": 1, "currency": "GBP", "qualifier": "exact", "${name}": {}}}`) as object,
        ),
      ).toEqual([`R10 /data/money/${name}`]);
    },
  );
});

describe('fields that are no object', () => {
  it.each([[null], [[]], ['x'], [5], [undefined]])('are refused: %j', (data) => {
    expect(refusalsOf(data)).toMatchObject([{ code: 'R10', pointer: '/data' }]);
  });
});

class Demanding {
  @Key(LocalId, { introduces: 'pilot' }) pilotId!: unknown;
  @Required(Label) label!: unknown;
  @Required(list(Label)) labels!: unknown;
  @Required(list(SectorVotes)) votes!: unknown;
  @Required(Money) money!: unknown;
  @Required(PartialDate) dueOn!: unknown;
  @Required(YesNo) yesNo!: unknown;
}

describe('required fields', () => {
  it('are all missed at once, in their order', () => {
    expect(refusalsOf({}, Demanding).map(({ code, pointer, message }) => [code, pointer, message])).toEqual(
      ['pilotId', 'label', 'labels', 'votes', 'money', 'dueOn', 'yesNo'].map((name) => [
        'R10',
        `/data/${name}`,
        'must be given',
      ]),
    );
  });

  it('that are lists have at least one entry', () => {
    const data = { pilotId: 'p', label: 'a', money: pounds(1), dueOn: null, yesNo: false };
    expect(refusalsOf({ ...data, labels: [], votes: [] }, Demanding).map(({ pointer }) => pointer)).toEqual([
      '/data/labels',
      '/data/votes',
    ]);
    expect(refusalsOf({ ...data, labels: ['a'], votes: [votes] }, Demanding)).toEqual([]);
  });
});

describe('what is derived from the fields of a class', () => {
  it('says which are keys, required, and what they introduce', () => {
    expect(fieldsOf(Demanding).slice(0, 2)).toMatchObject([
      { name: 'pilotId', key: true, required: true, introduces: 'pilot', label: 'Pilot' },
      { name: 'label', key: false, required: true, label: 'Label' },
    ]);
  });

  it('is a JSON schema that allows no other field', () => {
    expect(schemaOf(Demanding)).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: ['pilotId', 'label', 'labels', 'votes', 'money', 'dueOn', 'yesNo'],
      properties: {
        label: { type: 'string', minLength: 1, maxLength: 200 },
        labels: { type: 'array', items: { type: 'string' }, minItems: 1, uniqueItems: true },
        money: {
          type: 'object',
          properties: { pence: { type: ['integer', 'null'], minimum: 0, maximum: 1_000_000_000_000 } },
        },
      },
    });
  });

  it('has an example of every type that its own rules accept', () => {
    for (const { name, type } of fieldsOf(Everything))
      expect([name, refusalsOf({ [name]: type.example })]).toEqual([name, []]);
  });
});
