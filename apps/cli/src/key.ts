/** `psp key`: the keys of an installation. */
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { EXIT, Failure, usage } from './exit.js';
import { invocationOf, settingsOf } from './invocation.js';
import { addKeyExport, addKeyImport } from './key-copy.js';
import { say, sayJson } from './terminal.js';

export function addKey(program: Command): void {
  const key = program
    .command('key')
    .summary('the keys of this installation')
    .description('Keys are never kept, or backed up, with the data: look after the key folder apart.');
  addCreate(key);
  addKeyExport(key);
  addKeyImport(key);
}

function addCreate(key: Command): void {
  key
    .command('create')
    .summary('make the key that signs checkpoints')
    .description(
      'Makes the key with which one server signs the checkpoints of a log in an EventStoreDB. A log in one file makes its own at its first start.',
    )
    .action(async (_options: object, command: Command) => {
      const invocation = invocationOf(command);
      if (invocation.server !== undefined) throw usage('a key is made in the key folder itself: leave --server out');
      const { logKeyPath, makeLogKey, vkeyOfKey } = await import('#engine');
      const { keyDir, logKeyFile, logOrigin } = await settingsOf(invocation);
      const settings = { keyDir, logKeyFile, logOrigin };
      const path = logKeyPath(settings);
      if (existsSync(path))
        throw new Failure(EXIT.refused, `${path} is there already: a key is never made over another`);
      const made = makeLogKey(settings);
      const vkey = vkeyOfKey(made);
      if (invocation.json) return sayJson({ path, origin: made.name, vkey });
      say(`${path}\nsigns as ${made.name}\n${vkey}`);
    });
}
