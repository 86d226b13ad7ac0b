/** `psp correct`: an earlier event's date or fields are put right by a further event; the first one stays on record. */
import type { Command } from 'commander';
import { catalogueOf, commandNamed, type Catalogue } from '../catalogue.js';
import { usage } from '../exit.js';
import { valueOf } from '../field-values.js';
import { invocationOf } from '../invocation.js';
import { again } from '../option-values.js';
import { withServer } from '../reach.js';
import { record, withRecording, type RecordingOptions } from '../recording.js';
import { amendmentBody, withGrounds, type Grounds } from './amendment.js';
import { targetEvent } from './target-event.js';

interface Options extends RecordingOptions, Grounds {
  set?: readonly string[];
}

export function addCorrect(program: Command): void {
  withGrounds(
    withRecording(
      program
        .command('correct')
        .argument('<id>', 'a partnership, such as low-moss')
        .argument('<event>', 'the id of an event, the beginning of it, or its revision')
        .summary("put an event's date or fields right")
        .description('Records that an earlier event was wrong in some fields. What was recorded first is kept.')
        .option('--set <field=value>', 'a field and its new value; an empty value takes it away', again),
    ),
    'typo, wrongSource, betterSource, wrongEntity or other',
  ).action(async (id: string, named: string, options: Options, command: Command) => {
    const invocation = invocationOf(command);
    const { set = [] } = options;
    if (set.length === 0) throw usage('say what is put right: --set occurredOn=2013-05');
    await withServer(invocation, async (rest) => {
      const catalogue = await catalogueOf(rest);
      const target = await targetEvent(rest, id, named);
      const data = {
        targetEventId: target.eventId,
        set: changesIn(set, target.type, catalogue),
        reason: options.reason,
      };
      const body = amendmentBody(options, data);
      await record(invocation, rest, catalogue, { partnershipId: id, slug: 'correct-event', body, options });
    });
  });
}

/** By the schema of the fact; of a correction that is itself put right by what looks like JSON. */
function changesIn(set: readonly string[], type: string, catalogue: Catalogue): Record<string, unknown> {
  const { body, correctable } = commandNamed(catalogue, type);
  const properties = { ...body.properties, ...body.properties?.['data']?.properties };
  const changes: Record<string, string[]> = {};
  for (const pair of set) {
    const [, field, text] = /^([A-Za-z]+)=(.*)$/s.exec(pair) ?? [];
    if (field === undefined) throw usage(`--set takes field=value, not ${JSON.stringify(pair)}`);
    (changes[field] ??= []).push(text!);
  }
  return Object.fromEntries(
    Object.entries(changes).map(([field, texts]) => {
      if (texts.length === 1 && texts[0] === '') return [field, null];
      const schema = properties[field];
      if (schema !== undefined && correctable.includes(field)) return [field, valueOf(schema, texts, `--set ${field}`)];
      return [field, looseValue(texts.at(-1)!)];
    }),
  );
}

function looseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
