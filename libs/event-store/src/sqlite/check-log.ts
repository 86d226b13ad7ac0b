/** What every start checks of a log before it trusts it, and what a backup checks of all of it. */
import type { DatabaseSync } from 'node:sqlite';
import { pragma } from './database.js';
import { OpeningRefused } from './refusal.js';
import { Queries } from './queries.js';
import { eventOf, type Row } from './rows.js';

const LAST_EVENTS = 1_000;
const PAGE = 5_000;

/** Checks the structure of the file and its newest events. Throws `LogDamaged`. */
export function checkLog(database: DatabaseSync, path: string): void {
  if (pragma(database, 'quick_check(1)') !== 'ok') throw damaged(path, 'its pages contradict each other');
  const length = new Queries(database).length();
  checkEvents(database, path, Math.max(0, length - LAST_EVENTS));
}

/** Checks every page and every event of the file. Throws `LogDamaged`. Answers the number of events. */
export function checkWholeLog(database: DatabaseSync, path: string): number {
  const answer = pragma(database, 'integrity_check(1)');
  if (answer !== 'ok') throw damaged(path, String(answer));
  return checkEvents(database, path, 0);
}

/** Decodes the events from an index on; their indexes, revisions and instants must follow each other. */
function checkEvents(database: DatabaseSync, path: string, from: number): number {
  const queries = new Queries(database);
  const lastRevision = new Map<string, number>();
  let next = from;
  let knownAt = queries.knownAt(from - 1) ?? -Infinity;
  for (;;) {
    const rows = queries.fromIndex(next, PAGE);
    for (const row of rows) {
      const [index, stream, revision, , , at] = row;
      if (index !== next) throw damaged(path, `event ${next} is missing`);
      if (at < knownAt) throw damaged(path, `event ${index} is older than the one before it`);
      const before = lastRevision.get(stream) ?? revisionBefore(queries, row);
      if (revision !== before + 1) throw damaged(path, `revision ${before + 1} of ${stream} is missing`);
      lastRevision.set(stream, revision);
      knownAt = at;
      decode(row, path);
      next++;
    }
    if (rows.length < PAGE) break;
  }
  if (next !== queries.length()) throw damaged(path, `event ${next} is missing`);
  return next;
}

function revisionBefore(queries: Queries, [, name, revision]: Row): number {
  const stream = queries.stream(name);
  const [before] = stream === undefined ? [] : queries.streamBackwards(stream, revision - 1, 1);
  return before?.[2] ?? -1;
}

function decode(row: Row, path: string): void {
  try {
    eventOf(row, 'origin');
  } catch (error) {
    throw damaged(path, (error as Error).message);
  }
}

const damaged = (path: string, what: string) =>
  new OpeningRefused(
    'LogDamaged',
    `${path} is damaged (${what}): run "psp restore <backup>"; the damaged file is moved aside by it, never overwritten`,
  );
