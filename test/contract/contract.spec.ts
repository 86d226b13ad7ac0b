import { writeSync } from 'node:fs';
import { eventStoreContract, summaryOf } from './event-store-contract.js';
import { targets } from './targets.js';

const tallies = targets.map(eventStoreContract);

afterAll(() => {
  writeSync(1, `${summaryOf(tallies)}\n`); // not the console, which would say where it was called from
});
