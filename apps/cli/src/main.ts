/** `psp`: reads the command line, runs its verb, and ends with its exit code. */
import { CommanderError } from 'commander';
import { proposeNames } from './completion.js';
import { EXIT, failureOf, type Failure } from './exit.js';
import { makeProgram } from './program.js';

const asksForJson = process.argv.includes('--json');

function tell({ message, exitCode, details }: Failure): void {
  process.stderr.write(asksForJson ? `${JSON.stringify({ exitCode, message, ...details })}\n` : `psp: ${message}\n`);
}

/** A reader such as `head` that has seen enough is no fault. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

try {
  const { program, completion } = makeProgram(process.argv.slice(2));
  if (process.argv[2] === 'complete') await proposeNames(completion, program, process.argv.slice(4));
  await program.parseAsync(process.argv);
} catch (error) {
  const failure = failureOf(error);
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  else if (failure !== undefined) {
    tell(failure);
    process.exitCode = failure.exitCode;
  } else {
    process.stderr.write(`psp: a fault of psp itself: ${(error as Error).stack ?? String(error)}\n`);
    process.exitCode = EXIT.unavailable;
  }
}
