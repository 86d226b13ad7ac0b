/** The real partnerships' timelines, line by line as they are expected. `PSP_WRITE_GOLDEN=1` writes them anew: read the
 *  difference before it is kept. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fold } from '#lifecycle';
import { loadRegisters, realPartnerships } from '#registers';
import { InMemoryRecord } from '../../libs/registers/test/in-memory-record.js';
import { renderHistory } from './render-history.js';

/** Early, when most pilots had just begun; and late, when most of what is known had happened. */
const DAYS = ['2013-05-20', '2019-06-30'];
const GOLDEN = new URL('golden/', import.meta.url);

const record = new InMemoryRecord(loadRegisters(), '2026-11-01');

function rendered(partnershipId: string): string {
  const events = record.streams.get(partnershipId)!;
  const at = DAYS.map((validAt) => fold(partnershipId, events, { validAt }));
  return renderHistory(fold(partnershipId, events), at);
}

const ids = realPartnerships().map(({ partnershipId, commands }) => {
  for (const command of commands) record.record(command);
  return partnershipId;
});

describe('the timeline of', () => {
  test.each(ids)('%s is the expected one', (partnershipId) => {
    const file = new URL(`${partnershipId}.txt`, GOLDEN);
    if (process.env['PSP_WRITE_GOLDEN'] === '1') writeFileSync(file, rendered(partnershipId));
    expect(rendered(partnershipId)).toBe(readFileSync(file, 'utf8'));
  });
});

test('there is an expected timeline of every real partnership, and of no other', () => {
  expect(readdirSync(GOLDEN).toSorted()).toEqual(ids.map((id) => `${id}.txt`).toSorted());
});
