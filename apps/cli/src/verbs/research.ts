/** `psp research`: the two questions that need no server, because they are asked of a user's own files. */
import type { Command } from 'commander';
import { addResearchEstimate } from './research-estimate.js';
import { addResearchVerify } from './research-verify.js';

export function addResearch(program: Command): void {
  const research = program
    .command('research')
    .summary('check the statistics, and use them on your own data')
    .description('Checks the statistics against reference results, and estimates from a table of your own.');
  addResearchVerify(research);
  addResearchEstimate(research);
}
