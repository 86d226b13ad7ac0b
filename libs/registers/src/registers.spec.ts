import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { suspectsPersonalData } from '#lifecycle';
import { loadRegisters } from './index.js';

const data = new URL('data/', import.meta.url);
const files = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
const textOf = (name: string) => readFileSync(new URL(name, data), 'utf8');

function* stringsOf(value: unknown): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) yield* stringsOf(item);
}

const registers = loadRegisters();

test('the registers hold 77 sources, 45 organisations and eight programmes with 25 entries', () => {
  expect(registers.sources.size).toBe(77);
  expect(registers.organisations.size).toBe(45);
  expect(registers.programmes.size).toBe(8);
  expect([...registers.programmes.values()].flatMap(({ entries }) => entries)).toHaveLength(25);
});

test('an id stands once in its register', () => {
  const rows = (name: string) => (JSON.parse(textOf(name)) as unknown[]).length;
  expect(registers.sources.size).toBe(rows('sources.json'));
  expect(registers.organisations.size).toBe(rows('organisations.json'));
  expect(registers.programmes.size).toBe(rows('programmes.json'));
});

test('each register goes by the SHA-256 of the bytes of its file', () => {
  expect(registers.sha256).toEqual({
    sources: hash('sha256', readFileSync(new URL('sources.json', data))),
    organisations: hash('sha256', readFileSync(new URL('organisations.json', data))),
    programmes: hash('sha256', readFileSync(new URL('programmes.json', data))),
    procurementThresholds: hash('sha256', readFileSync(new URL('procurement-thresholds.json', data))),
  });
});

test('programmes name only sources and organisations of the registers', () => {
  const programmes = [...registers.programmes.values()];
  const evidence = programmes.flatMap((programme) => [programme, ...programme.entries].flatMap((one) => one.evidence));
  expect(evidence.filter(({ source }) => !registers.sources.has(source))).toEqual([]);
  const named = programmes.flatMap(({ ownerOrganisationId, entries }) => [
    ownerOrganisationId,
    ...entries.flatMap(({ funderIds }) => funderIds ?? []),
  ]);
  expect(named.filter((id) => !registers.organisations.has(id))).toEqual([]);
});

test('what the Third Sector Unit spent since 2012 is on record to the pound', () => {
  const exact = registers.programmes
    .get('strategic-psp')!
    .entries.filter(({ basis, amount }) => basis === 'cumulative' && amount?.qualifier === 'exact');
  expect(exact.map(({ amount }) => amount?.pence)).toEqual([275_936_800]);
});

test('procurement thresholds are pounds in pence, each with a source', () => {
  const rows = registers.procurementThresholds.map(({ regime, amount }) => [regime, amount.pence, amount.currency]);
  expect(rows).toEqual([
    ['regulated', 5_000_000, 'GBP'],
    ['lightTouch', 58_914_800, 'GBP'],
    ['lightTouch', 66_354_000, 'GBP'],
  ]);
  for (const { source } of registers.procurementThresholds) expect(source).toMatch(/\S/);
});

describe.each(files)('%s', (name) => {
  const texts = [...stringsOf(JSON.parse(textOf(name)))];

  test('is written with two spaces and one line end at its end', () => {
    expect(textOf(name)).toBe(`${JSON.stringify(JSON.parse(textOf(name)), null, 2)}\n`);
  });

  test('holds text in normal form without control characters', () => {
    const odd = texts.filter(
      (text) => text.normalize('NFC') !== text || /[\p{Cc}]/u.test(text) || !text.isWellFormed(),
    );
    expect(odd).toEqual([]);
  });

  test('holds nothing that looks like personal data', () => {
    expect(texts.filter((text) => !/^https?:\/\//.test(text) && suspectsPersonalData(text))).toEqual([]);
  });
});
