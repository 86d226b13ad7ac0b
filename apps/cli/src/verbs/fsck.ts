/** `psp fsck`: everything that can be checked of a log where it lies, beside whoever owns it. */
import type { Command } from 'commander';
import type { FsckReport } from '#engine';
import { EXIT, Failure, usage } from '../exit.js';
import { invocationOf, settingsOf } from '../invocation.js';
import { progressBar } from '../progress.js';
import { say, sayJson, wrapped } from '../terminal.js';
import { count } from '../words.js';

const LABEL = 14;

export function addFsck(program: Command): void {
  program
    .command('fsck')
    .argument('[file]', 'a backup or another copy of a log, in place of the one in the data folder')
    .summary('check the log against everything that was sealed and published')
    .description(
      'Reads every event of the log and holds it to its leaf, the tree, every checkpoint and the anchor file; looks at pages, columns, triggers and copies of evidence too. Nothing is changed. Exit 0 nothing found · 3 something is not as it should be.',
    )
    .action(async (file: string | undefined, _options: object, command: Command) => {
      const invocation = invocationOf(command);
      if (invocation.server !== undefined)
        throw usage('fsck looks at the files themselves: leave --server out, and name the folder with --data-dir');
      const { fsck } = await import('#engine');
      const settings = await settingsOf(invocation);
      const bar = progressBar('Checking events');
      let report: FsckReport;
      try {
        report = fsck(settings, {
          ...(file === undefined ? {} : { path: file }),
          onProgress: (done, of) => bar.at(done, of),
        });
      } finally {
        bar.end();
      }
      const { findings } = report;
      if (invocation.json) sayJson(report);
      else tell(report);
      if (findings.length > 0)
        throw new Failure(
          EXIT.integrity,
          `${count(findings.length, 'thing')} ${findings.length === 1 ? 'is' : 'are'} not as sealed: keep the file, and see "psp restore"`,
        );
      if (!invocation.json)
        say('Nothing was found. What nobody outside holds a checkpoint of could still be rewritten.');
    });
}

function tell({ findings, events, root, checkpoints, anchored, signatures, evidence }: FsckReport): void {
  for (const { check, says } of findings) say(`${check.padEnd(LABEL)}${wrapped(says, LABEL)}`);
  const looked = [
    count(events, 'event'),
    count(checkpoints, 'checkpoint'),
    count(anchored, 'line of the anchor', 'lines of the anchor'),
    ...(evidence === 0 ? [] : [count(evidence, 'copy of evidence', 'copies of evidence')]),
  ];
  say(looked.join(', ') + (signatures === 'noKey' ? '; no key was there to check signatures with' : ''));
  if (root !== null) say(`root ${root}`);
}
