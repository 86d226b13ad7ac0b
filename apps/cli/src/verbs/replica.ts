/** `psp replica`: what an operator does to the replica in a data folder. */
import type { Command } from 'commander';
import { usage } from '../exit.js';
import { invocationOf, settingsOf, type Invocation } from '../invocation.js';
import { remark, say, sayJson } from '../terminal.js';
import { count } from '../words.js';

export function addReplica(program: Command): void {
  const replica = program
    .command('replica')
    .summary('make the replica of an EventStoreDB the log, or begin it anew')
    .description('A server with an EventStoreDB keeps a replica of the log in its data folder.');
  replica
    .command('promote')
    .summary('make the replica the log, when the EventStoreDB is lost or left for good')
    .description(
      'Checks the replica from its first event to its last and makes it the log of its data folder, under a new identity. What the EventStoreDB took and this replica had not yet received is not in it. Where the EventStoreDB still answers, "psp move" does this with a proof.',
    )
    .action(async (_options: object, command: Command) => {
      const invocation = ownFolder(command, 'replica promote');
      const { promoteReplicaIn } = await import('#engine');
      const settings = await settingsOf(invocation);
      const promoted = await promoteReplicaIn(settings);
      if (invocation.json) return sayJson(promoted);
      say(`${count(promoted.events, 'event')} of ${settings.dataDir} are the log now, id ${promoted.logId}`);
      if (promoted.lastKnownAt !== undefined) say(`the newest was recorded at ${promoted.lastKnownAt}`);
      remark('psp: start the server on this folder, without PSP_STORE');
    });
  replica
    .command('reset')
    .summary('move the replica away, so that the next start fills a new one')
    .description(
      'Moves the replica away, under a name that says when. Nothing is removed: where the EventStoreDB was restored from an older backup, it holds events that are nowhere else; write them out first with "psp export".',
    )
    .action(async (_options: object, command: Command) => {
      const invocation = ownFolder(command, 'replica reset');
      const { resetReplicaIn } = await import('#engine');
      const done = resetReplicaIn(await settingsOf(invocation));
      if (invocation.json) return sayJson(done);
      say(`The replica is now ${done.movedAside}; the next start fills a new one`);
    });
}

function ownFolder(command: Command, verb: string): Invocation {
  const invocation = invocationOf(command);
  if (invocation.server !== undefined)
    throw usage(`${verb} changes the data folder itself: leave --server out, and name the folder with --data-dir`);
  return invocation;
}
