/** `psp commands`: what can be recorded now, what not, and why. */
import type { Command } from 'commander';
import { invocationOf } from '../invocation.js';
import { withServer } from '../reach.js';
import { bold, dim, say, sayJson, wrapped } from '../terminal.js';

interface Possible {
  readonly command: string;
  readonly path: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly possible: boolean;
  readonly refused: readonly { readonly code: string; readonly name: string; readonly message: string }[];
}

interface Answer {
  readonly partnershipId: string;
  readonly commands: readonly Possible[];
}

export function addCommands(program: Command): void {
  program
    .command('commands')
    .argument('<id>', 'a partnership, such as low-moss')
    .summary('what can be recorded now, what not, and why')
    .description(
      'What can be recorded in a partnership now. "psp record <id> <command> --help" lists the fields of one.',
    )
    .action(async (id: string, _options: object, command: Command) => {
      const invocation = invocationOf(command);
      await withServer(invocation, async (rest) => {
        const answer = await rest.get<Answer>(`/partnerships/${encodeURIComponent(id)}/commands`);
        if (invocation.json) return sayJson(answer);
        tell(answer);
      });
    });
}

const slugOf = ({ path }: Possible) => path.slice(path.lastIndexOf('/') + 1);
const keysText = ({ keys }: Possible) =>
  Object.entries(keys)
    .map(([name, value]) => ` --${dashed(name)} ${value}`)
    .join('');
const dashed = (name: string) => name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);

function tell({ partnershipId, commands }: Answer): void {
  const [possible, not] = [commands.filter((one) => one.possible), commands.filter((one) => !one.possible)];
  if (possible.length > 0) say(bold('Can be recorded now'));
  for (const one of possible) say(`  ${slugOf(one)}${dim(keysText(one))}`);
  if (not.length > 0) say(bold('\nCannot be recorded now'));
  for (const one of not) {
    say(`  ${slugOf(one)}${dim(keysText(one))}`);
    for (const { code, name, message } of one.refused) say(`      ${wrapped(`${code} ${name}: ${message}`, 6)}`);
  }
  say(dim(`\npsp record ${partnershipId} <command> --help lists what each asks for`));
}
