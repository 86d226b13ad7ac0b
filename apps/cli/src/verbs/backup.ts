/** `psp backup`: a copy of the log that is proved before it has its name, also while a server writes. */
import type { Command } from 'commander';
import { invocationOf, settingsOf } from '../invocation.js';
import { usage } from '../exit.js';
import { say, sayJson } from '../terminal.js';
import { count } from '../words.js';

export function addBackup(program: Command): void {
  program
    .command('backup')
    .argument('<file>', 'the file to make; its manifest stands beside it')
    .summary('copy the log, and prove the copy')
    .description(
      'Copies the log as of now into a new file, checks it page by page and event by event, and writes a manifest beside it.\nKeys are not in it: keep the key folder apart.',
    )
    .action(async (file: string, _options: object, command: Command) => {
      const invocation = invocationOf(command);
      if (invocation.server !== undefined)
        throw usage('backup reads the data folder itself: leave --server out, and name the folder with --data-dir');
      const { backup } = await import('#engine');
      const manifest = backup(await settingsOf(invocation), file);
      if (invocation.json) sayJson({ file, ...manifest });
      else
        say(
          `${count(manifest.events, 'event')} copied to ${file} and checked\nroot ${manifest.root}\nsha256 ${manifest.sha256}`,
        );
    });
}
