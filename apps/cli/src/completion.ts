/** Completion of the command line in a shell, and the script that brings it there. */
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

/** `psp completion <shell>` writes the script; the shell then asks `psp complete -- …`. */
export function completesWords(program: Command): void {
  tab(program, { completionCommandName: 'completion' });
}
