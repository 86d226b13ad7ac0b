/** The real partnerships as histories. */
import { loadRegisters, realPartnershipCommands } from '#registers';
import { InMemoryRecord } from '../../registers/test/in-memory-record.js';
import { sourceOf } from './source.js';

export const registers = loadRegisters();
const record = new InMemoryRecord(registers, '2026-11-01');
for (const command of realPartnershipCommands()) record.record(command);

export const realHistories = record.histories;
export const realEvents = record.events;

export const realSource = sourceOf(record.streams, registers);
export const realStreams = record.streams;
