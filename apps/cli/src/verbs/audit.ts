/** `psp audit`: what a server shows of its record so that others can check it. */
import type { Command } from 'commander';
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EXIT, Failure } from '../exit.js';
import { invocationOf } from '../invocation.js';
import { progressBar } from '../progress.js';
import { withServer } from '../reach.js';
import type { Rest } from '../rest.js';
import { remark, say, sayJson } from '../terminal.js';
import { count } from '../words.js';
import { addAuditEvent, addAuditTrail } from './audit-trail.js';

interface Keys {
  readonly keys: readonly { readonly vkey: string }[];
}

export function addAudit(program: Command): void {
  const audit = program
    .command('audit')
    .summary('who decided what; checkpoints, proofs, and the record for an auditor')
    .description(
      'What a server shows so that others can check its record without believing it. A checkpoint that somebody outside keeps shows any later change of what stands under it.',
    );

  addAuditTrail(audit);
  addAuditEvent(audit);
  audit
    .command('checkpoint')
    .summary('the newest signed checkpoint')
    .description('Writes the newest checkpoint as it was signed: keep it outside this machine, on paper or in a mail.')
    .action(async (_options: object, command: Command) => {
      const invocation = invocationOf(command);
      await withServer(invocation, async (rest) => {
        const note = await rest.text('/audit/checkpoint');
        if (invocation.json) sayJson({ ...saidBy(note), note });
        else process.stdout.write(note);
      });
    });

  audit
    .command('proof')
    .argument('<event-id>', 'an event, as "psp decisions" names it')
    .summary('that an event stands under the newest checkpoint')
    .description('Writes the proof (C2SP tlog-proof) that an event stands where it does, up to the newest checkpoint.')
    .action(async (eventId: string, _options: object, command: Command) => {
      const invocation = invocationOf(command);
      await withServer(invocation, async (rest) => {
        const proof = await rest.text(`/audit/proof/inclusion/${encodeURIComponent(eventId)}`);
        if (invocation.json) sayJson({ eventId, proof });
        else process.stdout.write(proof);
      });
    });

  audit
    .command('export')
    .requiredOption('--out <folder>', 'the folder to make')
    .option('--partnership <id>', 'only its events, each with a proof')
    .option('--older <file>', 'a checkpoint that you have kept, to go with it')
    .summary('the record under a fresh checkpoint, for "psp verify"')
    .description(
      'Writes a folder that can be checked without this product: events, checkpoint, keys and a list of digests. Check it with "psp verify <folder>".',
    )
    .action(async (options: ExportOptions, command: Command) => {
      const invocation = invocationOf(command);
      if (existsSync(options.out)) throw new Failure(EXIT.refused, `${options.out} exists: name a new folder`);
      await withServer(invocation, async (rest) => {
        const note = await exportTo(rest, options);
        const { origin, size, root } = saidBy(note);
        if (invocation.json) return sayJson({ out: options.out, origin, size, root });
        say(`${options.out}: what ${origin} holds at ${count(size, 'event')}\nroot ${root}`);
        remark('psp: check it with "psp verify", best with a key (--vkey) and a checkpoint (--older) of your own');
      });
    });
}

interface ExportOptions {
  readonly out: string;
  readonly partnership?: string;
  readonly older?: string;
}

/** Answers the checkpoint that the lines stand under. */
async function exportTo(rest: Rest, { out, partnership, older }: ExportOptions): Promise<string> {
  const answer = await rest.raw('/audit/export', { partnership });
  const header = answer.headers.get('x-psp-checkpoint');
  if (header === null || answer.body === null)
    throw new Failure(EXIT.unavailable, 'the server sends no checkpoint with its lines: is it a newer or older one?');
  const note = Buffer.from(header, 'base64url').toString();
  const { keys } = await rest.get<Keys>('/audit/keys');
  mkdirSync(out, { recursive: true });
  const digests: [name: string, hex: string][] = [];
  const bar = progressBar('Writing bytes');
  const events = createHash('sha256');
  let bytes = 0;
  const counted = Readable.fromWeb(answer.body as never).map((piece: Uint8Array) => {
    events.update(piece);
    bar.at((bytes += piece.length), null);
    return piece;
  });
  await pipeline(counted, createWriteStream(join(out, 'events.ndjson'), { flags: 'wx' })).finally(() => bar.end());
  digests.push(['events.ndjson', events.digest('hex')]);
  const add = (name: string, text: string | Buffer) => {
    writeFileSync(join(out, name), text);
    digests.push([name, createHash('sha256').update(text).digest('hex')]);
  };
  add('checkpoint.txt', note);
  add('keys.txt', keys.map(({ vkey }) => `${vkey}\n`).join(''));
  if (older !== undefined) add('older-checkpoint.txt', readFileSync(older));
  writeFileSync(join(out, 'MANIFEST.sha256'), digests.map(([name, hex]) => `${hex}  ${name}\n`).join(''));
  return note;
}

/** What a checkpoint says, before anybody has checked its signature. */
function saidBy(note: string): { origin: string; size: number; root: string } {
  const [origin = '', size = '', root = ''] = note.split('\n');
  return { origin, size: Number(size), root };
}
