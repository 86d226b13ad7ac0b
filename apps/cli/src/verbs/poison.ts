/** `psp poison`: streams that stand still at an event nobody here can read. */
import type { Command } from 'commander';
import { invocationOf } from '../invocation.js';
import { EXIT, Failure } from '../exit.js';
import { withServer } from '../reach.js';
import { table } from '../table.js';
import { say, sayJson } from '../terminal.js';
import { count } from '../words.js';
import type { Parked } from './shown.js';

export function addPoison(program: Command): void {
  const poison = program
    .command('poison')
    .summary('streams that cannot be read to their end')
    .description('A stream with an event that this version cannot read stands still there; the others go on.');

  poison
    .command('list')
    .description('Names them, with the event at which each stands still, and why.')
    .action(async (_options: object, command: Command) => {
      const invocation = invocationOf(command);
      await withServer(invocation, async (rest) => {
        const { parked } = await rest.get<{ parked: readonly Parked[] }>('/operations/parked');
        if (invocation.json) return sayJson({ parked });
        say(parked.length === 0 ? 'Every stream can be read to its end.' : parkedTable(parked));
      });
    });

  poison
    .command('retry')
    .description('Reads them again, as every start does; for after an update.')
    .action(async (_options: object, command: Command) => {
      const invocation = invocationOf(command);
      await withServer(invocation, async (rest) => {
        const answer = await rest.post<{ freed: readonly string[]; parked: readonly Parked[] }>(
          '/operations/parked/retry',
        );
        const { freed, parked } = answer;
        if (invocation.json) sayJson(answer);
        else {
          for (const stream of freed) say(`${stream} can be read again`);
          if (parked.length > 0) say(parkedTable(parked));
          else if (freed.length === 0) say('Every stream can be read to its end.');
        }
        if (parked.length > 0)
          throw new Failure(
            EXIT.refused,
            `${count(parked.length, 'stream')} still cannot be read: update this product, or ask who wrote there`,
          );
      });
    });
}

const parkedTable = (parked: readonly Parked[]) =>
  table(parked, [
    { title: 'stream', of: ({ stream }) => stream },
    { title: 'revision', of: ({ revision }) => revision, right: true },
    { title: 'index', of: ({ index }) => index, right: true },
    { title: 'type', of: ({ type }) => type },
    { title: 'why', of: ({ reason }) => reason },
  ]);
