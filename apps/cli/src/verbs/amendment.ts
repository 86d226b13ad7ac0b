/** What correcting and retracting have in common: a reason, grounds, and the day on which it is done. */
import type { Command } from 'commander';
import { again } from '../option-values.js';

export interface Grounds {
  reason: string;
  occurredOn?: string;
  rationale?: string;
  source?: readonly string[];
}

export const withGrounds = (command: Command, reasons: string): Command =>
  command
    .requiredOption('--reason <reason>', reasons)
    .option('--rationale <text>', 'why, in words that name no person')
    .option('--source <source>', 'where it is known from: a source of the register, an address, a document', again)
    .option('--occurred-on <day>', 'the day on which it was found (default: today)');

export const amendmentBody = ({ occurredOn, rationale, source }: Grounds, data: object) => ({
  occurredOn: occurredOn ?? today(),
  data,
  ...(rationale === undefined ? {} : { rationale: { text: rationale } }),
  ...(source === undefined ? {} : { evidence: source.map((each) => ({ source: each, certainty: 'stated' })) }),
});

/** In Europe/London. */
const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(new Date());
