/** `psp record`: a fact is recorded by its command, with the fields of the fact as options. */
import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { catalogueOf, commandNamed, type CommandKind } from '../catalogue.js';
import { usage } from '../exit.js';
import { fieldHelp, fieldsIn } from '../field-values.js';
import { invocationOf } from '../invocation.js';
import { again } from '../option-values.js';
import { withServer } from '../reach.js';
import { record, withRecording, type RecordingOptions } from '../recording.js';
import { bold, dim, say, wrapped } from '../terminal.js';

interface Options extends RecordingOptions {
  data?: string;
  file?: string;
  source?: readonly string[];
  certainty?: string;
  locator?: string;
  help?: true;
}

export function addRecord(program: Command): void {
  withRecording(
    program
      .command('record')
      .argument('[id]', 'a partnership, such as low-moss')
      .argument('[command]', 'what to record, such as launch-pilot')
      .argument('[fields...]', 'its fields: --occurred-on 2013-04 --strand-id throughcare …')
      .summary('record a fact')
      .description(
        'Records a fact in a partnership. Each field of the fact is an option: "psp record low-moss launch-pilot --help" lists them.\n"psp commands <id>" says what can be recorded now.',
      )
      .helpOption(false)
      .allowUnknownOption()
      .option('-h, --help', 'list the commands, or the fields of one')
      .option('--data <json>', 'the fields of the fact as one JSON object')
      .option('--file <path>', 'the whole body of the request, as JSON; - is standard input')
      .option('--source <source>', 'where it is known from: a source of the register, an address, a document', again)
      .option('--certainty <certainty>', 'how the source gives it: stated, inferred or recollected', 'stated')
      .option('--locator <place>', 'where in the source'),
  ).action(
    async (id: string | undefined, name: string | undefined, fields: string[], options: Options, command: Command) => {
      const invocation = invocationOf(command);
      if (options.help === true && name === undefined) {
        command.outputHelp();
        return withServer(invocation, async (rest) => tellCommands((await catalogueOf(rest)).commands), {
          makes: true,
        });
      }
      if (id === undefined || name === undefined)
        throw usage('say in which partnership and what: psp record <id> <command> --occurred-on <day> …');
      await withServer(
        invocation,
        async (rest) => {
          const catalogue = await catalogueOf(rest);
          const kind = commandNamed(catalogue, name);
          if (options.help === true) return tellFields(kind);
          const body = bodyOf(kind, fields, options);
          await record(invocation, rest, catalogue, { partnershipId: id, slug: kind.slug, body, options });
        },
        { makes: true },
      );
    },
  );
}

/** What the file says, over it `--data`, over it the single options. */
function bodyOf(kind: CommandKind, tokens: readonly string[], options: Options): object {
  const whole = options.file === undefined ? {} : objectIn(readText(options.file), options.file);
  const data = options.data === undefined ? {} : objectIn(options.data, '--data');
  const { data: single, ...beside } = fieldsIn(tokens, kind.body) as { data?: object };
  const evidence = options.source?.map((source) => ({
    source,
    certainty: options.certainty,
    ...(options.locator === undefined ? {} : { locator: options.locator }),
  }));
  return {
    ...whole,
    ...(evidence === undefined ? {} : { evidence }),
    ...beside,
    data: { ...(whole as { data?: object }).data, ...data, ...single },
  };
}

function objectIn(text: string, where: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // the same sentence for both
  }
  throw usage(`${where} holds no JSON object`);
}

function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw usage(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function tellCommands(commands: readonly CommandKind[]): void {
  for (const [chapter, kinds] of Map.groupBy(commands, (kind) => kind.chapter)) {
    say(`\n${bold(chapter)}`);
    for (const { slug, meaning } of kinds) say(`  ${slug.padEnd(28)}${wrapped(meaning, 30)}`);
  }
}

function tellFields({ slug, fact, meaning, body }: CommandKind): void {
  say(`psp record <id> ${slug} [fields]\n\n${wrapped(`${meaning} Recorded as ${fact}.`, 0)}\n`);
  for (const { option, required, takes } of fieldHelp(body))
    say(`  ${(required ? bold : dim)(option.padEnd(30))}${wrapped(`${takes}${required ? '' : ' (optional)'}`, 32)}`);
}
