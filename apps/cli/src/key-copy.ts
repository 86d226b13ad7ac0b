/** `psp key export` and `psp key import`: the keys of an installation, copied to another place and back. */
import type { Command } from 'commander';
import { usage } from './exit.js';
import { invocationOf, settingsOf, type Invocation } from './invocation.js';
import { remark, say, sayJson } from './terminal.js';

export function addKeyExport(key: Command): void {
  key
    .command('export')
    .argument('<file or folder>', 'where the copy goes: a folder, or one file that holds all of them')
    .summary('copy the keys to another place')
    .description(
      'Copies the keys into a folder, or into one file, that only its owner can read, and notes when it did: "psp doctor" says when the keys have changed since. Whoever has the copy can sign as this installation: keep it where the data are not.',
    )
    .action(async (to: string, _options: object, command: Command) => {
      const invocation = ownKeys(command);
      const { exportKeys } = await import('#engine');
      const copy = exportKeys(await settingsOf(invocation), to, new Date().toISOString());
      if (invocation.json) return sayJson(copy);
      say(`${copy.files.join(', ')} copied to ${copy.to}\nfingerprint ${copy.fingerprint.slice(0, 16)}`);
      remark('psp: keep it on another machine or disk, and not with the backups of the data');
    });
}

export function addKeyImport(key: Command): void {
  key
    .command('import')
    .argument('<file or folder>', 'a copy that "psp key export" has made')
    .summary('bring the keys back from a copy')
    .description(
      'Puts those keys into the key folder that are missing there. A key that is there and differs is never replaced.',
    )
    .action(async (from: string, _options: object, command: Command) => {
      const invocation = ownKeys(command);
      const { importKeys } = await import('#engine');
      const settings = await settingsOf(invocation);
      const files = importKeys(settings, from);
      if (invocation.json) sayJson({ keyDir: settings.keyDir, files });
      else say(`${files.join(', ')} in ${settings.keyDir}`);
    });
}

function ownKeys(command: Command): Invocation {
  const invocation = invocationOf(command);
  if (invocation.server !== undefined)
    throw usage('keys are files of this machine: leave --server out, and name their folder with PSP_KEY_DIR');
  return invocation;
}
