/** The writing half of a replica: what another store holds is taken over as it is, in its order, with the same indexes. */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Instant, type LocalEvent, type LogEvent, type Position, StoreError } from '../port.js';
import type { Alongside } from './append.js';
import { changes } from './changes.js';
import { faultOf, immediate, openDatabase } from './database.js';
import type { FolderLock } from './folder.js';
import { LocalLog } from './local-log.js';
import { LOG_FILES, openLogFile, recogniseLogFile, syncFolder } from './log-file.js';
import { Queries } from './queries.js';
import { OpeningRefused } from './refusal.js';
import { contentOf, instantOf } from './rows.js';

export interface ReplicaLogOptions {
  lock: FolderLock;
  now: () => Instant;
  /** The log that is followed. A replica of another one is refused with `LogReplaced`. */
  source: { logId: string; openedAt: Instant };
  alongside?: Alongside;
  /** Reading found the file damaged. What writing meets is thrown by `write`. */
  onFatal?: (error: unknown) => void;
}

export interface ReplicaLog {
  readonly log: LocalLog;
  /** The newest event taken over: where to go on. */
  last(): { position: Position; eventId: string } | undefined;
  /** Takes over the next events, all or none, and wakes readers. Throws `StreamDamaged` where a revision is missing, and what SQLite throws. */
  write(events: readonly LogEvent[]): void;
  close(): Promise<void>;
}

/** Opens `replica.db` of a locked data folder, making it if there is none. Throws an `OpeningRefused`, or `LogReplaced`. */
export function openReplicaLog(options: ReplicaLogOptions): ReplicaLog {
  const { source } = options;
  const opened = openLogFile(options.lock, 'replica', () => ({ ...source, sourceLogId: source.logId }));
  const { database, identity, path } = opened;
  if (identity.sourceLogId !== source.logId) {
    database.close();
    throw new StoreError(
      'LogReplaced',
      `${path} follows the log ${identity.sourceLogId}, and the store now holds ${source.logId}: export what it holds, then run "psp replica reset"`,
    );
  }
  const woken = changes();
  const log = new LocalLog({
    path,
    identity,
    now: options.now,
    changes: woken,
    ...(options.onFatal === undefined ? {} : { onFatal: options.onFatal }),
  });
  const writer = new Writer(database, options.alongside);
  let closed = false;
  return {
    log,
    last() {
      const event = log.eventAt(log.length - 1);
      return event && { position: event.position, eventId: event.id };
    },
    write(events) {
      writer.write(events);
      woken.wake();
    },
    async close() {
      if (closed) return;
      closed = true;
      await log.close();
      database.close();
    },
  };
}

/** Makes a caught-up replica the log: for good, and only where there is no `log.db`. Throws an `OpeningRefused`. */
export function promoteReplica(lock: FolderLock, promoted: { logId: string; openedAt: Instant }): void {
  const from = join(lock.folder, LOG_FILES.replica);
  const to = join(lock.folder, LOG_FILES.origin);
  if (existsSync(to))
    throw new OpeningRefused('WrongRole', `${to} exists: move it away first; a replica is never promoted over a log`);
  recogniseLogFile(from, 'replica');
  const database = openDatabase(from, 'log');
  try {
    immediate(database, () => {
      const set = database.prepare('UPDATE log SET value = ? WHERE key = ?');
      set.run('origin', 'role');
      set.run(promoted.logId, 'logId');
      set.run(promoted.openedAt, 'openedAt');
    });
    database.exec('PRAGMA journal_mode=DELETE'); // one file, so that one rename moves all of it
  } finally {
    database.close();
  }
  renameSync(from, to);
  syncFolder(lock.folder);
}

class Writer {
  private readonly queries: Queries;
  private readonly insertStream: StatementSync;
  private readonly insertEvent: StatementSync;
  private readonly streams = new Map<string, number>();

  constructor(
    private readonly database: DatabaseSync,
    private readonly alongside: Alongside | undefined,
  ) {
    this.queries = new Queries(database);
    this.insertStream = database.prepare('INSERT INTO streams (name) VALUES (?)');
    this.insertEvent = database.prepare(
      `INSERT INTO events
       (log_index, stream_id, revision, event_id, type, known_at, encoding, data, metadata, origin_position)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  write(events: readonly LogEvent[]): void {
    try {
      immediate(this.database, () => this.writeAll(events));
    } catch (error) {
      this.streams.clear();
      if (faultOf(error) !== 'constraint') throw error;
      throw new StoreError('StreamDamaged', `the store's events do not follow each other: ${(error as Error).message}`);
    }
  }

  private writeAll(events: readonly LogEvent[]): void {
    let index = this.queries.length();
    let knownAt = this.queries.knownAt(index - 1) ?? 0;
    const written: LocalEvent[] = [];
    for (const event of events) {
      if (!('raw' in event)) knownAt = Math.max(knownAt, recordedAt(event));
      const { encoding, data, metadata } = contentOf(event);
      const { id, type, stream, revision, position } = event;
      this.insertEvent.run(
        index,
        this.streamId(stream),
        revision,
        id,
        type,
        knownAt,
        encoding,
        data,
        metadata,
        position,
      );
      written.push({ ...event, index, knownAt: instantOf(knownAt) });
      index++;
    }
    this.alongside?.(this.database, written);
  }

  private streamId(stream: string): number {
    const known = this.streams.get(stream) ?? this.queries.stream(stream)?.id;
    const id = known ?? Number(this.insertStream.run(stream).lastInsertRowid);
    this.streams.set(stream, id);
    return id;
  }
}

function recordedAt(event: Exclude<LogEvent, { raw: unknown }>): number {
  const time = Date.parse(String(event.metadata['recordedAt']));
  // Whoever feeds the replica hands over such events undecoded.
  if (Number.isNaN(time)) throw new RangeError(`event ${event.id} says no instant at which it was recorded`);
  return time;
}
