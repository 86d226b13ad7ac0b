/** Which blocks of a fixture are compared, and which keys are left out or unknown. */
import type { Compute, BlockTable } from './block-table.js';
import type { ParseRange } from './fixture-dates.js';
import { isObject, type Fixture, type Json, type JsonObject } from './fixture-file.js';
import type { BlockContext, Skip } from './skipped.js';
import { columnsOf, entersLate, tableOf, tableOfCase } from './tables.js';

export interface Block {
  readonly name: string;
  /** The name under which parts of it are reported as skipped: cases are not told apart. */
  readonly generalName: string;
  /** Path of the block from the expected object down. */
  readonly keys: readonly string[];
  readonly expected: Json;
  readonly compute: Compute;
  readonly context: BlockContext;
}

export interface BlocksOfFixture {
  readonly blocks: Block[];
  readonly skipped: Skip[];
  /** Keys that no rule knows. */
  readonly unknown: string[];
}

/** The blocks of a fixture of a kind that is not skipped whole. */
export function blocksOf(fixture: Fixture, parseRange: ParseRange): BlocksOfFixture {
  const found: BlocksOfFixture = { blocks: [], skipped: [], unknown: [] };
  const { content } = fixture;
  if (fixture.kind === 'edge-cases' || fixture.kind === 'edge-competing') {
    for (const one of content['cases'] as readonly JsonObject[]) {
      const table = tableOfCase(fixture, one);
      const names = { name: `${String(one['name'])}.`, generalName: 'cases.*.' };
      collect(one['expected'] as JsonObject, table, names, [], { delayedEntry: entersLate(columnsOf(one)) }, found);
    }
    return found;
  }
  const table = tableOf(fixture, parseRange);
  const context = { delayedEntry: entersLate(columnsOf(content)) };
  collect(content['expected'] as JsonObject, table, { name: '', generalName: '' }, [], context, found);
  return found;
}

function collect(
  expected: JsonObject,
  table: BlockTable,
  names: { readonly name: string; readonly generalName: string },
  keys: readonly string[],
  context: BlockContext,
  found: BlocksOfFixture,
): void {
  for (const [key, value] of Object.entries(expected)) {
    const rule = Object.hasOwn(table, key) ? table[key] : undefined;
    const name = names.name + key;
    const generalName = names.generalName + key;
    if (rule === undefined) found.unknown.push(name);
    else if (typeof rule === 'string') found.skipped.push({ name: generalName, why: rule });
    else if (typeof rule === 'function') {
      const delayed = context.delayedEntry || key === 'leftTruncated';
      const block = { name, generalName, keys: [...keys, key], expected: value!, compute: rule };
      found.blocks.push({ ...block, context: { delayedEntry: delayed } });
    } else if (isObject(value)) {
      collect(value, rule, { name: `${name}.`, generalName: `${generalName}.` }, [...keys, key], context, found);
    } else found.unknown.push(name);
  }
}
