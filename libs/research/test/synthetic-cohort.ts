/** A cohort that never was, as histories: large enough for curves. */
import { syntheticCohort } from '#registers';
import { InMemoryRecord } from '../../registers/test/in-memory-record.js';
import { registers } from './real-cohort.js';
import { sourceOf } from './source.js';

export function syntheticSource(partnerships: number) {
  const record = new InMemoryRecord(registers, '2026-11-01');
  for (const command of syntheticCohort({ seed: 1, partnerships, today: '2026-11-01' })) record.record(command);
  return sourceOf(record.streams, registers);
}
