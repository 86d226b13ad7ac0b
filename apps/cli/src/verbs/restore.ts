/** `psp restore`: a backup takes the place of the log, which is moved aside and never overwritten. */
import type { Command } from 'commander';
import { usage } from '../exit.js';
import { invocationOf, settingsOf } from '../invocation.js';
import { say, sayJson } from '../terminal.js';
import { count } from '../words.js';

export function addRestore(program: Command): void {
  program
    .command('restore')
    .argument('<file>', 'a backup, with its manifest beside it')
    .summary('put a backup in place of the log')
    .description(
      'Checks a backup and puts it in place of the log. The log that was there is moved aside. No server may run meanwhile.',
    )
    .option('--accept-loss', 'take a backup that lacks what was published, or its manifest')
    .action(async (file: string, { acceptLoss }: { acceptLoss?: true }, command: Command) => {
      const invocation = invocationOf(command);
      if (invocation.server !== undefined)
        throw usage('restore writes the data folder itself: leave --server out, and name the folder with --data-dir');
      const { restore } = await import('#engine');
      const settings = await settingsOf(invocation);
      const restored = restore(settings, file, { acceptLoss: acceptLoss === true });
      if (invocation.json) return sayJson(restored);
      say(`${count(restored.events, 'event')} restored to ${settings.dataDir}`);
      if (restored.restart !== undefined)
        say(
          `${count(restored.restart.publishedSize, 'event')} had been published: the log goes on as ${restored.restart.to}, and says so in ${settings.anchorDir}`,
        );
      if (restored.movedAside !== undefined) say(`The log that was there is now ${restored.movedAside}`);
    });
}
