/** `psp start`: the server, until it is told to end. */
import type { Command } from 'commander';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usage } from '../exit.js';
import { invocationOf } from '../invocation.js';
import { runServer } from '../server-process.js';

interface Options {
  sandbox?: true;
  acceptClock?: true;
  load: boolean;
}

export function addStart(program: Command): void {
  program
    .command('start')
    .summary('start the server, with the real partnerships in an empty log')
    .description(
      'Starts the server and its pages. Into an empty log the real partnerships are loaded. It ends with Ctrl-C.\nTo record in a browser, open the sign-in link that it prints; psp itself needs none here.\nSettings come from the environment: PSP_DATA_DIR, PSP_HOST, PSP_PORT, PSP_KEY_DIR, PSP_READ_ONLY.',
    )
    .option('--sandbox', 'in a folder of its own that is thrown away at the end')
    .option('--accept-clock', "record although the clock stands far from the log's last event: it is right")
    .option('--no-load', 'leave an empty log empty')
    .action(async ({ sandbox, acceptClock, load }: Options, command: Command) => {
      const { environment, json, server } = invocationOf(command);
      if (server !== undefined)
        throw usage('--server names a server that runs; start begins one: leave one of them out');
      const argv = [
        ...(sandbox ? ['--sandbox'] : []),
        ...(acceptClock ? ['--accept-clock'] : []),
        ...(load ? [] : ['--no-load']),
        ...(json ? ['--quiet'] : []),
      ];
      if (!sandbox) {
        process.exitCode = await runServer(argv, environment);
        return;
      }
      if (command.optsWithGlobals<{ dataDir?: string }>().dataDir !== undefined)
        throw usage('a sandbox has a folder of its own: leave --data-dir out');
      const folder = mkdtempSync(join(tmpdir(), 'psp-sandbox-'));
      try {
        process.exitCode = await runServer(argv, {
          ...environment,
          PSP_DATA_DIR: join(folder, 'data'),
          PSP_KEY_DIR: join(folder, 'keys'),
        });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
}
