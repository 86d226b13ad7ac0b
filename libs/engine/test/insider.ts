/** Somebody who can write every file of a machine, the key of the log included: changes what was recorded and makes all that
 *  follows from it anew, so that nothing inside contradicts it. */
import { writeFileSync } from 'node:fs';
import { CompactRange, createTreeTables, fillTree, leafOf, signCheckpoint } from '#audit';
import { openDatabase, openLocalLog } from '#event-store';
import { Anchor } from '../src/anchor.js';
import { readLogKey, type Settings } from '../src/index.js';

/** Changes a log as its triggers do not allow, and puts the triggers back. */
export function behindItsBack(path: string, ...sql: string[]): void {
  const database = openDatabase(path, 'log');
  const triggers = database
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all() as unknown as readonly { name: string; sql: string }[];
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
  for (const one of sql) database.exec(one);
  for (const trigger of triggers) database.exec(trigger.sql);
  database.close();
}

/**
 * Runs the statements, and makes leaves, nodes, checkpoints and their signatures as they would be had it always been so.
 * `anchor`: rewrites the anchor file too, which lies within reach.
 */
export function rewriteEverything(
  settings: Pick<Settings, 'keyDir' | 'logKeyFile' | 'logOrigin' | 'anchorDir'>,
  path: string,
  sql: readonly string[],
  { anchor }: { anchor: boolean },
): void {
  const before = openDatabase(path, 'reader');
  const rows = before.prepare('SELECT size, signed_at AS signedAt FROM checkpoints ORDER BY size').all();
  const signedAt = new Map(rows.map((row) => [Number(row['size']), String(row['signedAt'])]));
  before.close();
  behindItsBack(path, ...sql, 'DELETE FROM merkle_nodes', 'DELETE FROM checkpoints');
  const database = openDatabase(path, 'log');
  const log = openLocalLog({ path }, { now: () => '' });
  createTreeTables(database);
  fillTree(database, (index) => log.readFrom(index), log.length);
  const key = readLogKey(settings)!;
  const range = new CompactRange();
  const add = database.prepare('INSERT INTO checkpoints (size, root, note, signed_at) VALUES (?, ?, ?, ?)');
  const lines: string[] = [];
  for (const event of log.readFrom(0)) {
    range.push(leafOf(event));
    const at = signedAt.get(range.size);
    if (at === undefined) continue;
    const note = signCheckpoint({ origin: key.name, size: range.size, root: range.root() }, [key]);
    add.run(range.size, range.root(), note, at);
    lines.push(`${JSON.stringify({ signedAt: at, note })}\n`);
  }
  void log.close();
  database.close();
  if (anchor) writeFileSync(new Anchor(settings.anchorDir).path, lines.join(''));
}

/** The first event that holds an amount, and the statement that makes it another. */
export function anotherAmount(exported: string): { index: number; sql: string } {
  for (const line of exported.split('\n').filter(Boolean)) {
    const [, pence] = /"pence":(\d+)/.exec(line) ?? [];
    if (pence === undefined) continue;
    const { index } = JSON.parse(line) as { index: number };
    return {
      index,
      sql: `UPDATE events SET data = replace(data, '"pence":${pence}', '"pence":${Number(pence) + 1}') WHERE log_index = ${index}`,
    };
  }
  throw new Error('no event holds an amount');
}
