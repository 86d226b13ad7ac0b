/** `psp export`: the log, or one partnership's part of it, as lines of JSON on standard output. */
import type { Command } from 'commander';
import { once } from 'node:events';
import { EXIT, Failure, usage } from '../exit.js';
import { invocationOf, settingsOf } from '../invocation.js';
import { progressBar } from '../progress.js';
import { remark } from '../terminal.js';
import { count } from '../words.js';

interface Options {
  partnership?: string;
}

export function addExport(program: Command): void {
  program
    .command('export')
    .summary('write the log out, an event a line')
    .description(
      'Writes every event with its index, id, data and metadata to standard output, also while a server runs.\n"psp import --verbatim" takes a whole export into an empty store.',
    )
    .option('--partnership <id>', 'only the events of one partnership')
    .action(async ({ partnership }: Options, command: Command) => {
      const invocation = invocationOf(command);
      if (invocation.server !== undefined)
        throw usage('export reads the data folder itself: leave --server out, and name the folder with --data-dir');
      const { exportVerbatim } = await import('#engine');
      const settings = await settingsOf(invocation);
      const bar = progressBar('Exporting');
      const proof = await exportVerbatim(settings, written, {
        ...(partnership === undefined ? {} : { partnershipId: partnership }),
        onProgress: (done, of) => bar.at(done, of),
      }).finally(() => bar.end());
      if (partnership !== undefined && proof.events === 0)
        throw new Failure(EXIT.refused, `there is no partnership ${partnership} on record`);
      remark(`psp: ${count(proof.events, 'event')}${proof.root === null ? '' : `, root ${proof.root}`}`);
    });
}

/** A reader that is slower than the log is waited for. */
function written(line: string): void | Promise<void> {
  if (process.stdout.write(line)) return undefined;
  return once(process.stdout, 'drain').then(() => undefined);
}
