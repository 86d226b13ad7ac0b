/** The rows of every read model of the real partnerships, as they are expected. `PSP_WRITE_GOLDEN=1` writes them anew: read
 *  the difference before it is kept. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { LocalEvent } from '#event-store';
import { POLICY } from '#lifecycle';
import { READ_MODELS, rowsOfStream } from '#projections';
import { loadRegisters, realPartnerships } from '#registers';
import { InMemoryRecord } from '../../libs/registers/test/in-memory-record.js';

const GOLDEN = new URL('golden-rows/', import.meta.url);
const registers = loadRegisters();
const record = new InMemoryRecord(registers, '2026-11-01');

const ids = realPartnerships().map(({ partnershipId, commands }) => {
  for (const command of commands) record.record(command);
  return partnershipId;
});

/** A line for each row, without what is empty in it. */
function rendered(partnershipId: string): string {
  const events = record.streams.get(partnershipId) as unknown as LocalEvent[];
  const { rows, changesOn, parked } = rowsOfStream(partnershipId, events, {
    models: READ_MODELS,
    registers,
    policy: POLICY,
    validAt: '2026-11-01',
  });
  const tables = [...rows].map(([table, lines]) =>
    [
      `# ${table}`,
      ...lines.map((row) =>
        Object.entries(row)
          .filter(([column, value]) => value !== null && column !== 'partnershipId')
          .map(([column, value]) => `${column}=${value}`)
          .join(' | '),
      ),
      '',
    ].join('\n'),
  );
  return [`changesOn=${changesOn}, parked=${parked?.reason ?? 'no'}`, '', ...tables].join('\n');
}

describe('the rows of', () => {
  test.each(ids)('%s are the expected ones', (partnershipId) => {
    const file = new URL(`${partnershipId}.txt`, GOLDEN);
    if (process.env['PSP_WRITE_GOLDEN'] === '1') writeFileSync(file, rendered(partnershipId));
    expect(rendered(partnershipId)).toBe(readFileSync(file, 'utf8'));
  });
});

test('there are expected rows of every real partnership, and of no other', () => {
  expect(readdirSync(GOLDEN).toSorted()).toEqual(ids.map((id) => `${id}.txt`).toSorted());
});
