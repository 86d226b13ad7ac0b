/** `psp research data`: everything behind an answer as a folder, with scripts that arrive at the same numbers. */
import type { Command } from 'commander';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EXIT, Failure } from '../exit.js';
import { invocationOf } from '../invocation.js';
import { progressBar } from '../progress.js';
import { withServer } from '../reach.js';
import { jsonLinesOf } from '../rest.js';
import { say, sayJson } from '../terminal.js';
import { count } from '../words.js';
import { choicesIn, questionOf, withChoices, type Chosen } from './research-choices.js';
import { pathOf } from './research-ask.js';

interface File {
  readonly name: string;
  readonly sha256: string;
  readonly text: string;
  readonly encoding?: 'base64';
}

interface Options extends Chosen {
  readonly out: string;
}

export function addResearchData(research: Command): void {
  withChoices(
    research
      .command('data')
      .argument('[question]', 'such as Q1', questionOf, 'Q2')
      .summary('the data behind an answer, with scripts for R and Python')
      .description(
        'Writes a folder: subjects, events, spells and a panel as tables, a codebook, the answer with its curves and methods, and scripts for R and Python that read only these files and compare their numbers with ours.',
      )
      .requiredOption('--out <folder>', 'a new folder'),
  ).action(async (question: string, options: Options, command: Command) => {
    const invocation = invocationOf(command);
    const { out } = options;
    const query = choicesIn(options);
    if (existsSync(out)) throw new Failure(EXIT.refused, `${out} exists: name a new folder`);
    await withServer(invocation, async (rest) => {
      const bar = progressBar('Writing files');
      const names: string[] = [];
      const response = await rest.raw(`${pathOf(question)}/data`, query);
      mkdirSync(out, { recursive: true });
      try {
        for await (const file of jsonLinesOf<File>(response)) {
          write(out, file);
          bar.at(names.push(file.name), null);
        }
      } finally {
        bar.end();
      }
      const etag = response.headers.get('x-psp-answer');
      if (!names.includes('datapackage.json'))
        throw new Failure(
          EXIT.unavailable,
          `the server stopped in the middle: ${out} is not whole, remove it and ask again`,
        );
      if (invocation.json) sayJson({ out, question, etag, files: names });
      else
        say(
          `${out}: ${count(names.length, 'file')} behind answer ${etag?.slice(0, 12)} to ${question}\n${names.map((name) => `  ${name}`).join('\n')}\nRun "Rscript analysis.R" or "python3 analysis.py" in it to arrive at the same numbers.`,
        );
    });
  });
}

function write(folder: string, { name, sha256, text, encoding }: File): void {
  if (basename(name) !== name) throw new Failure(EXIT.integrity, `the server names a file ${JSON.stringify(name)}`);
  const bytes = Buffer.from(text, encoding ?? 'utf8');
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new Failure(EXIT.integrity, `${name} was damaged on its way: ask again`);
  writeFileSync(join(folder, name), bytes, { flag: 'wx' });
}
