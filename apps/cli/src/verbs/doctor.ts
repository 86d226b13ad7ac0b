/** `psp doctor`: what an operator wants to know of an installation before trusting it. */
import type { Command } from 'commander';
import { EXIT, Failure, usage, type ExitCode } from '../exit.js';
import { invocationOf, settingsOf } from '../invocation.js';
import { progressBar } from '../progress.js';
import { bold, green, say, sayJson, wrapped, yellow } from '../terminal.js';

interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'damaged' | 'blocked';
  readonly says: string;
}

const MARKS: Readonly<Record<Finding['state'], string>> = {
  ok: 'ok',
  warn: 'look',
  damaged: 'DAMAGED',
  blocked: 'BLOCKED',
};
const LABEL = 24;

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .summary('check this installation')
    .description(
      'Looks at the machine, the keys, the data folder and every event of its log, beside whoever owns it. Nothing is changed.',
    )
    .action(async (_options: object, command: Command) => {
      const invocation = invocationOf(command);
      if (invocation.server !== undefined)
        throw usage('doctor looks at the data folder itself: leave --server out, and name the folder with --data-dir');
      const { examine } = await import('#engine');
      const bar = progressBar('Looking at events');
      const settings = await settingsOf(invocation);
      const findings = await examine(settings, Date.now(), (done, of) => bar.at(done, of)).finally(() => bar.end());
      if (invocation.json) sayJson({ findings });
      else for (const finding of findings) tell(finding);
      const worst =
        findings.find(({ state }) => state === 'damaged') ?? findings.find(({ state }) => state === 'blocked');
      if (worst !== undefined) throw new Failure(exitCodeOf(worst), `${worst.check}: ${worst.says}`);
    });
}

const exitCodeOf = ({ state }: Finding): ExitCode => (state === 'damaged' ? EXIT.integrity : EXIT.unavailable);

function tell({ check, state, says }: Finding): void {
  const paint = state === 'ok' ? green : state === 'warn' ? yellow : bold;
  say(`${paint(MARKS[state].padEnd(9))}${check.padEnd(LABEL - 9)}${wrapped(says, LABEL)}`);
}
