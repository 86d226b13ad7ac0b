import { assertSealable, documentFindings, gateFindings } from './gate.js';

const metadata = { schemaVersion: 1 };
const findingsFor = (data: unknown) => gateFindings({ data, metadata });
const pointersFor = (data: unknown) => findingsFor(data).map(({ pointer }) => pointer);

const nested = (levels: number): unknown => (levels === 1 ? {} : { a: nested(levels - 1) });
const wide = (members: number) => Object.fromEntries(Array.from({ length: members }, (_, i) => [`k${i}`, i]));

describe('the value gate', () => {
  it.each([
    ['the largest safe integer', 9007199254740991],
    ['the smallest safe integer', -9007199254740991],
    ['line feed and tab', 'a\n\tb'],
    ['an astral character', '\u{1f600}'],
    ['composed letters', 'Caf\u00e9 \u1e69'],
    ['a key of 64 characters', { ['k'.repeat(64)]: true }],
    ['names that objects inherit', { toString: 1, hasOwnProperty: null }],
    ['a whole sealed text', { sealed: { kid: 'k1', iv: 'AA', ct: '', tag: 'AA' } }],
    ['an object without prototype', Object.assign(Object.create(null), { a: 1 })],
    ['a text member beside others', { text: 'x', lang: 'en' }],
  ])('lets %s through', (_, value) => {
    expect(findingsFor({ value })).toEqual([]);
  });

  it.each([
    ['a fraction', 0.6],
    ['an unsafe integer', 9007199254740992],
    ['minus zero', -0],
    ['NaN', Number.NaN],
    ['a bigint', 1n],
    ['a lone surrogate', 'a\ud83d'],
    ['a decomposed letter', 'Cafe\u0301'],
    ['a carriage return', 'a\r\nb'],
    ['a null character', '\0'],
    ['delete', '\u007f'],
    ['undefined', undefined],
    ['a Date', new Date(0)],
    ['an instance of a class', new (class Launch {})()],
    ['a Map', new Map()],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
  ])('refuses %s', (_, value) => {
    expect(pointersFor({ value })).toEqual(['/data/value']);
  });

  it.each([
    'constructor',
    'prototype',
    '__proto__',
    'sealedHash',
    '',
    '1st',
    '$ref',
    'a b',
    'é',
    'k'.repeat(65),
    'sealed',
  ])('refuses the key %p', (key) => {
    const data = { nested: Object.fromEntries([[key, 'x']]) };
    expect(pointersFor(data)).toEqual([`/data/nested/${key}`]);
  });

  it.each([
    ['beside another member', { sealed: { kid: 'k', iv: 'i', ct: 'c', tag: 't' }, text: 'x' }],
    ['with a part missing', { sealed: { kid: 'k', iv: 'i', ct: 'c' } }],
    ['with a part too many', { sealed: { kid: 'k', iv: 'i', ct: 'c', tag: 't', alg: 'x' } }],
    ['with a part that is no string', { sealed: { kid: 'k', iv: 'i', ct: 'c', tag: 1 } }],
    ['that is an array', { sealed: ['k', 'i', 'c', 't'] }],
  ])('refuses a sealed text %s', (_, note) => {
    expect(pointersFor({ note })).toEqual(['/data/note/sealed']);
  });

  it('lets a sealed text stand by its hash only where it was published', () => {
    const published = { note: { sealedHash: 'a'.repeat(64) } };
    expect(pointersFor(published)).toEqual(['/data/note/sealedHash']);
    expect(documentFindings('/data', published, 'published')).toEqual([]);
  });

  it.each([
    ['beside another member', { sealedHash: 'a'.repeat(64), text: 'x' }],
    ['of another length', { sealedHash: 'a'.repeat(63) }],
    ['in a list', { sealedHash: ['a'.repeat(64)] }],
    ['in upper case', { sealedHash: 'A'.repeat(64) }],
  ])('refuses a published hash %s', (_, note) => {
    expect(documentFindings('/data', { note }, 'published')).toHaveLength(1);
  });

  it('escapes a refused key in its pointer', () => {
    expect(pointersFor({ list: [{ 'a/b~c': 1 }] })).toEqual(['/data/list/0/a~1b~0c']);
  });

  it('names every refusal, in data and in metadata', () => {
    const findings = gateFindings({ data: { a: 0.5, b: [1, -0] }, metadata: { warnings: ['\r'] } });
    expect(findings.map(({ pointer }) => pointer)).toEqual(['/data/a', '/data/b/1', '/metadata/warnings/0']);
  });

  it.each([[null], [[]], ['text'], [undefined]])('refuses %p as data', (data) => {
    expect(pointersFor(data)).toEqual(['/data']);
  });

  it('lets 32 levels through and refuses the 33rd', () => {
    expect(findingsFor(nested(32))).toEqual([]);
    expect(pointersFor(nested(33))).toEqual([`/data${'/a'.repeat(32)}`]);
  });

  it('ends on a cycle', () => {
    const cycle: Record<string, unknown> = {};
    cycle['a'] = cycle;
    expect(pointersFor(cycle)).toEqual([`/data${'/a'.repeat(32)}`]);
  });

  it('lets 1,000 members through and refuses the next, however they are spread', () => {
    expect(findingsFor(wide(1_000))).toEqual([]);
    expect(pointersFor(wide(1_001))).toEqual(['/data']);
    expect(pointersFor({ list: [wide(600), wide(399), {}] })).toEqual([]);
    expect(pointersFor({ list: [wide(600), wide(400), {}] })).toEqual(['/data/list/1']);
  });

  it('does not count elements of an array as members', () => {
    expect(findingsFor({ list: Array.from({ length: 2_000 }, (_, i) => i) })).toEqual([]);
  });

  it('refuses more than 65,536 bytes of data and metadata, counted in UTF-8', () => {
    const empty = Buffer.byteLength('{"a":""}{"schemaVersion":1}');
    const fits = 'x'.repeat(65_536 - empty);
    expect(findingsFor({ a: fits })).toEqual([]);
    expect(pointersFor({ a: `${fits}x` })).toEqual(['']);
    expect(pointersFor({ a: 'é'.repeat(33_000) })).toEqual(['']);
  });

  it('does not count what the store itself writes into the metadata', () => {
    const data = { a: 'x'.repeat(65_536 - Buffer.byteLength('{"a":""}{"schemaVersion":1}')) };
    const stamped = { ...metadata, recordedAt: '2026-01-05T09:30:00.000Z', clockSkewMs: 5 };
    expect(gateFindings({ data, metadata: stamped })).toEqual([]);
  });

  it('stops counting what is wrong at a hundred', () => {
    expect(findingsFor({ list: Array.from({ length: 500 }, () => 0.5) })).toHaveLength(100);
  });

  it('throws with a code and every pointer when asked to assert', () => {
    expect(() => assertSealable({ data: { a: 0.5, b: -0 }, metadata })).toThrow(
      expect.objectContaining({ code: 'NotSealable', message: expect.stringMatching(/\/data\/a.*\/data\/b/) }),
    );
    expect(() => assertSealable({ data: {}, metadata })).not.toThrow();
  });

  it('leaves the event as it was', () => {
    const data = Object.freeze({ text: 'Cafe\u0301', n: -0 });
    gateFindings({ data, metadata });
    expect(data).toEqual({ text: 'Cafe\u0301', n: -0 });
  });
});
