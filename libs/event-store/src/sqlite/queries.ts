/** The questions that a log is asked, prepared once for a connection. Every one is read to its end at once: an open one would pin the WAL. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ROW_COLUMNS, ROW_COLUMNS_OF_STREAM, ROW_TABLES, type Row } from './rows.js';

export interface StreamHead {
  stream: string;
  lastRevision: number;
  lastIndex: number;
}

/** A stream, by its number in this file. */
export interface Stream {
  readonly id: number;
  readonly name: string;
}

/** The rows of one stream come without its name, which is known. */
function named({ name }: Stream, rows: unknown[]): Row[] {
  for (const row of rows) (row as [number, string])[1] = name;
  return rows as Row[];
}

const HEADS = `SELECT s.name AS stream, e.revision AS lastRevision, e.log_index AS lastIndex FROM streams s JOIN events e
  ON e.stream_id = s.id AND e.revision = (SELECT max(revision) FROM events WHERE stream_id = s.id)`;

export class Queries {
  private readonly byIndex: StatementSync;
  private readonly forwards: StatementSync;
  private readonly backwards: StatementSync;
  private readonly last: StatementSync;
  private readonly knownAtOf: StatementSync;
  private readonly originOf: StatementSync;
  private readonly streamId: StatementSync;
  private readonly touched: StatementSync;
  private readonly allHeads: StatementSync;

  constructor(database: DatabaseSync) {
    const rows = (select: string) => {
      const statement = database.prepare(`SELECT ${select} LIMIT ?`);
      statement.setReturnArrays(true);
      return statement;
    };
    const ofStream = `${ROW_COLUMNS_OF_STREAM} FROM events e WHERE e.stream_id = ?`;
    this.byIndex = rows(`${ROW_COLUMNS} FROM ${ROW_TABLES} WHERE e.log_index >= ? ORDER BY e.log_index`);
    this.forwards = rows(`${ofStream} AND e.revision >= ? ORDER BY e.revision`);
    this.backwards = rows(`${ofStream} AND e.revision <= ? ORDER BY e.revision DESC`);
    this.last = database.prepare('SELECT max(log_index) AS last FROM events');
    this.knownAtOf = database.prepare('SELECT known_at AS knownAt FROM events WHERE log_index = ?');
    this.originOf = database.prepare('SELECT origin_position AS origin FROM events WHERE log_index = ?');
    this.streamId = database.prepare('SELECT id FROM streams WHERE name = ?');
    this.touched = database.prepare(
      `SELECT s.name AS stream, min(e.log_index) AS first FROM ${ROW_TABLES}
       WHERE e.log_index > ? AND e.log_index <= ? GROUP BY e.stream_id ORDER BY first`,
    );
    this.allHeads = database.prepare(`${HEADS} ORDER BY s.id`);
  }

  /** Number of events: the indexes are dense from 0. */
  length(): number {
    const { last } = this.last.get() as { last: number | null };
    return last === null ? 0 : last + 1;
  }
  fromIndex(index: number, limit: number): Row[] {
    return this.byIndex.all(index, limit) as unknown as Row[];
  }
  streamForwards(stream: Stream, from: number, limit: number): Row[] {
    return named(stream, this.forwards.all(stream.id, from, limit));
  }
  streamBackwards(stream: Stream, from: number, limit: number): Row[] {
    return named(stream, this.backwards.all(stream.id, from, limit));
  }
  stream(name: string): Stream | undefined {
    const row = this.streamId.get(name) as { id: number } | undefined;
    return row && { id: row.id, name };
  }
  /** Milliseconds; undefined beyond the end. */
  knownAt(index: number): number | undefined {
    return (this.knownAtOf.get(index) as { knownAt: number } | undefined)?.knownAt;
  }
  originPosition(index: number): string | undefined {
    return (this.originOf.get(index) as { origin: string | null } | undefined)?.origin ?? undefined;
  }
  heads(): StreamHead[] {
    return (this.allHeads.all() as unknown as StreamHead[]).map((head) => ({ ...head }));
  }
  /** Streams with events after one index, up to another, in the order in which they were first touched there. */
  streamsTouched(after: number, upTo: number): string[] {
    return (this.touched.all(after, upTo) as unknown as { stream: string }[]).map((row) => row.stream);
  }
}
