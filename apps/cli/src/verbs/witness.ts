/** `psp witness`: somebody elsewhere who sees for themselves that a record was not rewritten. */
import type { Command } from 'commander';
import { resolve } from 'node:path';
import { usage } from '../exit.js';
import { invocationOf } from '../invocation.js';
import { remark, say, sayJson } from '../terminal.js';
import { count, instantText } from '../words.js';

interface Options {
  readonly url: string;
  readonly vkey?: string;
  readonly state?: string;
}

export function addWitness(program: Command): void {
  const witness = program
    .command('witness')
    .summary('see for yourself that a record was not rewritten')
    .description('Keeps what a server has shown of its record, and holds what it shows later against that.');
  witness
    .command('pull')
    .requiredOption('--url <server>', 'the address of the server, such as https://psp.example')
    .option('--vkey <vkey>', 'the key of its log, where you know it; else the first one that is seen is believed')
    .option('--state <file>', 'where it is kept what was seen (default: psp-witness-<server>.json here)')
    .description(
      'Asks for the newest checkpoint and for the proof that what was seen last is its beginning, and keeps it. Needs no account and no key. Exit 0 consistent · 3 it is not, with both notes kept · 4 nobody answers.',
    )
    .action(async ({ url, vkey, state }: Options, command: Command) => {
      const { json } = invocationOf(command);
      const address = URL.canParse(url) ? new URL(url) : undefined;
      if (address === undefined || !['http:', 'https:'].includes(address.protocol))
        throw usage(`--url is an address such as https://psp.example, not ${JSON.stringify(url)}`);
      const { fetchText, pullCheckpoint } = await import('#engine');
      const { before, now, keyGiven } = await pullCheckpoint({
        url: address.href,
        ...(vkey === undefined ? {} : { vkey }),
        statePath: resolve(state ?? `psp-witness-${address.host.replaceAll(/[^\w.-]/g, '-')}.json`),
        fetch: fetchText,
        now: () => new Date().toISOString(),
        wait: (milliseconds) => {
          remark(`psp: it shows less than before; asking again in ${Math.round(milliseconds / 1_000)} seconds`);
          return new Promise((done) => setTimeout(done, milliseconds));
        },
      });
      if (json) return sayJson({ before: before ?? null, now, keyGiven });
      if (before === undefined)
        say(
          `seen for the first time: ${count(now.size, 'event')} of ${now.origin}${keyGiven ? ', signed by the key that was given' : ''}`,
        );
      else
        say(
          `consistent with what I saw on ${instantText(before.seenAt)}: ${count(before.size, 'event')} then, ${now.size.toLocaleString('en-GB')} now`,
        );
      if (!keyGiven) remark(`psp: its key was believed because it was shown: ${now.vkey}`);
    });
}
