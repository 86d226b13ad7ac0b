/** `psp research cite` and `reproduce`: a citation of an answer, and the same answer computed again from one. */
import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { EXIT, Failure } from '../exit.js';
import { invocationOf } from '../invocation.js';
import { withServer } from '../reach.js';
import { green, say, sayJson, wrapped } from '../terminal.js';
import { aboutText } from '../times.js';
import { choicesIn, questionOf, withChoices, type Chosen } from './research-choices.js';
import { pathOf, type Report } from './research-ask.js';

export function addResearchCite(research: Command): void {
  withChoices(
    research
      .command('cite')
      .argument('<question>', 'such as Q1', questionOf)
      .summary('the citation of an answer')
      .description('Prints the citation of an answer: with it, anybody who has this log can have it computed again.'),
  ).action(async (question: string, options: Chosen, command: Command) => {
    const invocation = invocationOf(command);
    const query = choicesIn(options);
    await withServer(invocation, async (rest) => {
      const { citation, etag } = await rest.get<Report>(pathOf(question), { ...query, format: 'report' });
      if (invocation.json) sayJson({ question, etag, citation });
      else say(citation);
    });
  });
}

export function addResearchReproduce(research: Command): void {
  research
    .command('reproduce')
    .argument('<citation>', 'the text of a citation, or - to read it from standard input')
    .summary('compute a cited answer again')
    .description(
      'Computes a cited answer again, and says whether it is the same byte for byte.\nIt ends with 0 if so, 1 where the software or a register has moved on, 3 where the record is another.',
    )
    .action(async (text: string, _options: object, command: Command) => {
      const invocation = invocationOf(command);
      const citation = (text === '-' ? read() : text).trim();
      await withServer(invocation, async (rest) => {
        if (invocation.json) {
          const answer = await rest.post<unknown>('/research/reproductions', { body: { citation } });
          process.stdout.write(JSON.stringify(answer));
          return;
        }
        const { heading, about, etag } = await rest.post<Report>('/research/reproductions', {
          query: { format: 'report' },
          body: { citation },
        });
        say(`${green('The same answer, byte for byte')} (${etag.slice(0, 12)}):`);
        say(wrapped(heading, 0));
        say(aboutText(about));
      });
    });
}

function read(): string {
  try {
    return readFileSync(0, 'utf8');
  } catch {
    throw new Failure(EXIT.usage, 'there is no citation on standard input');
  }
}
