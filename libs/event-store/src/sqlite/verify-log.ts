/** Checks all of a log, page by page and event by event, also beside its owner. */
import type { DatabaseSync } from 'node:sqlite';
import { checkWholeLog } from './check-log.js';
import { openDatabase } from './database.js';
import { recogniseLogFile, refusing } from './log-file.js';
import type { LogIdentity } from './schema.js';

export interface VerifiedLog<S> {
  identity: LogIdentity;
  events: number;
  /** What `seal` found. */
  seal: S;
}

/**
 * The log at `path` as it is now, checked as a whole; `seal` then looks at the same state of it.
 * Throws an `OpeningRefused`: `LogDamaged`, `ForeignFile`, `NewerFormat` or `LogMissing`.
 */
export function verifyLog(path: string): VerifiedLog<undefined>;
export function verifyLog<S>(path: string, seal: (database: DatabaseSync, events: number) => S): VerifiedLog<S>;
export function verifyLog<S>(
  path: string,
  seal?: (database: DatabaseSync, events: number) => S,
): VerifiedLog<S | undefined> {
  const identity = recogniseLogFile(path);
  return refusing(path, () => {
    const database = openDatabase(path, 'reader');
    try {
      database.exec('BEGIN'); // one state of the log, while its owner may write
      const events = checkWholeLog(database, path);
      return { identity, events, seal: seal?.(database, events) };
    } finally {
      database.close();
    }
  });
}
