/** `psp import`: facts and commands from a file, or a whole log as another installation wrote it out. */
import type { Command } from 'commander';
import { usage } from '../exit.js';
import { invocationOf } from '../invocation.js';
import { importFacts } from './import-facts.js';
import { importVerbatim } from './import-verbatim.js';

interface Options {
  dryRun?: true;
  verbatim?: true;
}

export function addImport(program: Command): void {
  program
    .command('import')
    .argument('<file>', 'a file with one JSON object a line')
    .summary('record the facts and commands of a file')
    .description(
      'Each line is a fact ({"eventType":"PilotLaunched","partnershipId":…}) or a command ({"type":"LaunchPilot",…}) with occurredOn and data.\nEvery line is judged like any other recording. Repeated, an import records nothing twice.\nWith --verbatim the file is what "psp export" wrote: it goes into an empty store with its ids, order and instants.',
    )
    .option('--dry-run', 'judge the whole file, each line on those before it; write nothing')
    .option('--verbatim', 'take a whole log into an empty store, unchanged')
    .action(async (file: string, { dryRun, verbatim }: Options, command: Command) => {
      const invocation = invocationOf(command);
      if (!verbatim) return importFacts(invocation, file, dryRun === true);
      if (dryRun)
        throw usage('--dry-run is for facts and commands: a verbatim import checks its file before it writes anything');
      if (invocation.server !== undefined)
        throw usage('--verbatim opens the data folder itself: leave --server out, and name the folder with --data-dir');
      return importVerbatim(invocation, file);
    });
}
