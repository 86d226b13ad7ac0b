/** `psp research verify`: compares the statistics with reference results, here and now. */
import type { Command } from 'commander';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { EXIT, Failure } from '../exit.js';
import { invocationOf } from '../invocation.js';
import { sayJson } from '../terminal.js';

export function addResearchVerify(research: Command): void {
  research
    .command('verify')
    .argument('[files...]', 'files of reference results (default: those of the source tree)')
    .summary('compare the statistics with reference results')
    .description(
      'Computes every value that the reference results hold, and says for each block how far off the worst one is.\nIt needs no server and no log. It ends with 0 if all are within their tolerance, 1 if not, 2 if a file cannot be read.',
    )
    .action(async (named: readonly string[], _options: object, command: Command) => {
      const { fixtureFolder, renderReport, verifyFixtures } = await import('#research');
      const files = named.length > 0 ? named : filesIn(fileURLToPath(fixtureFolder()));
      const report = verifyFixtures(files.map((file) => ({ file, text: textOf(file) })));
      if (invocationOf(command).json) sayJson(report);
      else process.stdout.write(renderReport(report));
      process.exitCode = report.exitCode;
    });
}

/** A file that cannot be read is one line of the report, not the end of it. */
function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json') && name !== 'schema.json')
      .sort()
      .map((name) => join(folder, name));
  } catch {
    throw new Failure(EXIT.usage, `there are no reference results in ${folder}: name files of them`);
  }
}
