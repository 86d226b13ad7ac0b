/** The read models of one made-up log, asked without a file. */
import { openDatabase } from '#event-store';
import { NO_REGISTERS, POLICY, type Day, type Registers } from '#lifecycle';
import type { DatabaseSync } from 'node:sqlite';
import { readsFrom } from '../src/event-in-log.js';
import { partnershipOf } from '../src/log.js';
import { ReadModelDatabase } from '../src/read-model-database.js';
import { READ_MODELS } from '../src/read-models.js';
import { rowsOfStream } from '../src/stream-rows.js';
import type { WrittenLog } from './written-log.js';

export function rowsOf(
  log: WrittenLog,
  validAt: Day = '2026-02-01',
  registers: Registers = NO_REGISTERS,
): DatabaseSync {
  const database = readsFrom(openDatabase(':memory:', 'memory'), log);
  const target = ReadModelDatabase.create(database, READ_MODELS);
  for (const { stream } of log.streams()) {
    const partnershipId = partnershipOf(stream)!;
    const making = { models: READ_MODELS, registers, policy: POLICY, validAt };
    target.fillIn(partnershipId, rowsOfStream(partnershipId, log.eventsOf(stream), making));
  }
  target.filled();
  return database;
}
