import { readFileSync } from 'node:fs';
import { suspectsPersonalData } from './personal-data.js';

const linesOf = (file: string) =>
  readFileSync(new URL(`../test/${file}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

describe('text that may identify a person', () => {
  it('is recognised in at least 95 of 100 made-up lines with addresses, numbers and codes', () => {
    const lines = linesOf('personal-data.txt');
    const missed = lines.filter((line) => !suspectsPersonalData(line));
    expect(lines).toHaveLength(200);
    expect(missed.length).toBeLessThanOrEqual(10);
  });

  it('is suspected in at most 2 of 100 lines such as the record holds', () => {
    const lines = linesOf('harmless-text.txt');
    const suspected = lines.filter(suspectsPersonalData);
    expect(lines).toHaveLength(50);
    expect(suspected.length).toBeLessThanOrEqual(1);
  });

  it.each([
    ['a mail address', 'first.last@example.org'],
    ['a telephone', '0141 496 0123'],
    ['a telephone as dialled from abroad', '+44 (0)141 496 0123'],
    ['a postcode', 'ZZ1 1ZZ'],
    ['a National Insurance number', 'AB 12 34 56 C'],
    ['a Community Health Index number', '010150 1234'],
  ])('is %s', (_, text) => {
    expect(suspectsPersonalData(`Ask ${text}.`)).toBe(true);
    expect(suspectsPersonalData(text)).toBe(true);
  });

  it.each([
    ['a day', '2013-04-17'],
    ['an interval', '2014-11/2016-03'],
    ['an amount', '£2,759,368'],
    ['a published contract id', 'ocds-r6ebe6-0000600000'],
    ['ten digits that begin with no day', '9912345678'],
    ['the address of a page', 'https://example.org/someone@example.org/0141 496 0123'],
    ['plain words', 'Support people on their way out of prison.'],
  ])('is not %s', (_, text) => {
    expect(suspectsPersonalData(text)).toBe(false);
  });
});
