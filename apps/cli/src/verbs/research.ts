/** `psp research`: questions to the record, over REST; and the two that need no server, because they are asked of a user's
 *  own files. */
import type { Command } from 'commander';
import { addResearchAsk } from './research-ask.js';
import { addResearchCite, addResearchReproduce } from './research-cite.js';
import { addResearchData } from './research-data.js';
import { addResearchEstimate } from './research-estimate.js';
import { addResearchVerify } from './research-verify.js';

export function addResearch(program: Command): void {
  const research = program
    .command('research')
    .summary('ask how long, for whom, how certain; take the data, cite the answer')
    .description(
      'Answers a question from the events alone, with what has to be known beside it. The same specification at the same point of the log gives the same bytes, so an answer can be cited.',
    );
  addResearchAsk(research);
  addResearchData(research);
  addResearchCite(research);
  addResearchReproduce(research);
  addResearchVerify(research);
  addResearchEstimate(research);
}
