/** Completion of the command line in a shell: its verbs and options, and what the running server knows of. */
import tab from '@bomb.sh/tab/commander';
import type { RootCommand } from '@bomb.sh/tab';
import type { Command } from 'commander';
import { catalogueOf, type CommandKind } from './catalogue.js';
import { bearerFor } from './bearer.js';
import { fieldHelp } from './field-values.js';
import { invocationOf } from './invocation.js';
import { addressOfOwner } from './reach.js';
import { Rest } from './rest.js';

/** `psp completion <shell>` writes the script; the shell then asks `psp complete -- …`. */
export const completesWords = (program: Command): RootCommand => tab(program, { completionCommandName: 'completion' });

interface Questions {
  readonly questions: readonly { readonly id: string; readonly asks: string }[];
}

interface Named {
  readonly partnershipId: string;
  readonly name: string;
}

/** Asks the server that runs on the data folder for names to propose; where none does, only what is fixed is proposed. No
 *  fault is told: a shell would print it into the line. */
export async function proposeNames(root: RootCommand, program: Command, words: readonly string[]): Promise<void> {
  try {
    const invocation = invocationOf(program);
    const address = await addressOfOwner(invocation);
    if (address === undefined) return;
    const rest = new Rest(address, bearerFor(invocation, true));
    const { items } = await rest.list<Named>('/partnerships', {});
    for (const command of root.commands.values()) {
      const argument = command.arguments.get('id');
      if (argument !== undefined)
        argument.handler = (complete) => items.forEach(({ partnershipId, name }) => complete(partnershipId, name));
    }
    if (words[0] === 'research') await proposeQuestions(root, rest);
    const record = root.commands.get('record');
    if (words[0] !== 'record' || record === undefined) return;
    const { commands } = await catalogueOf(rest);
    const kind = record.arguments.get('command');
    if (kind !== undefined)
      kind.handler = (complete) => commands.forEach(({ slug, meaning }) => complete(slug, meaning));
    for (const { option, takes } of fieldsOf(commands, words)) record.option(option.slice(2), takes, () => undefined);
  } catch {
    // what is fixed is proposed
  }
}

/** Whoever names no other verb of research asks a question. */
async function proposeQuestions(root: RootCommand, rest: Rest): Promise<void> {
  const { questions } = await rest.get<Questions>('/research/questions');
  const propose = (complete: (value: string, says: string) => void) =>
    questions.forEach(({ id, asks }) => complete(id, asks));
  const research = root.commands.get('research');
  research?.argument('question', propose);
  for (const [name, { description }] of root.commands.get('research ask')?.options ?? [])
    research?.option(name, description, () => undefined);
  for (const verb of ['ask', 'cite', 'data']) {
    const argument = root.commands.get(`research ${verb}`)?.arguments.get('question');
    if (argument !== undefined) argument.handler = propose;
  }
}

function fieldsOf(commands: readonly CommandKind[], words: readonly string[]) {
  const chosen = commands.find(({ slug }) => words.includes(slug));
  return chosen === undefined ? [] : fieldHelp(chosen.body);
}
