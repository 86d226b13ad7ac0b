/** `psp verify`: checks an export with the verifier that shares no code with this product, and ends as it does. */
import type { Command } from 'commander';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { EXIT, Failure, type ExitCode } from '../exit.js';
import { invocationOf } from '../invocation.js';
import { again } from '../option-values.js';

const VERIFIER = fileURLToPath(new URL('../../../../../apps/verify/psp-verify.mjs', import.meta.url));

interface Options {
  readonly vkey?: readonly string[];
  readonly older?: string;
}

export function addVerify(program: Command): void {
  program
    .command('verify')
    .argument('<folder>', 'what "psp audit export" wrote')
    .summary('check an export, without asking anybody')
    .description(
      'Checks that nothing in an export was altered, reordered, inserted or removed under its checkpoint. Exit 0 verified · 1 tampered · 2 cannot be verified · 3 verified, with bodies that are withheld.',
    )
    .option('--vkey <vkey>', 'a key that you know the log to sign with; again for more than one', again)
    .option('--older <file>', 'a checkpoint that you kept from before')
    .action(async (folder: string, { vkey = [], older }: Options, command: Command) => {
      const { json } = invocationOf(command);
      const args = [
        folder,
        ...vkey.flatMap((one) => ['--vkey', one]),
        ...(older === undefined ? [] : ['--older', older]),
        ...(json ? ['--json'] : []),
      ];
      const child = spawn(process.execPath, [VERIFIER, ...args], { stdio: 'inherit' });
      const [code] = (await once(child, 'close')) as [number | null];
      if (code === null) throw new Failure(EXIT.usage, 'the verifier was stopped');
      process.exitCode = code as ExitCode;
    });
}
