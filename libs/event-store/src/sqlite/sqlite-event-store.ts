/** The event store in one file of one machine: the port over an appender and a local log. */
import { statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Append, AppendOutcome, EventStore, Instant, LogReader, Position, StoreHealth } from '../port.js';
import { type Alongside, Appender, type AppenderParts } from './append.js';
import { type Changes, changes } from './changes.js';
import { faultOf, openDatabase } from './database.js';
import type { FolderLock } from './folder.js';
import { LocalLog } from './local-log.js';
import { LOG_FILES, openLogFile, recogniseLogFile } from './log-file.js';
import type { LogIdentity, Role } from './schema.js';

const NEEDED_BYTES = 67_108_864;

export interface SqliteStoreOptions {
  lock: FolderLock;
  now: () => Instant;
  /** Makes the id of a new log; asked only where the folder holds none. */
  newLogId: () => string;
  alongside?: Alongside;
  /** The store has stopped for good; the process should answer what is open and end. Called once. */
  onFailStop?: (reason: string) => void;
  /** How long an append waits for another program that holds the file. */
  busyBudgetMs?: number;
  /** How often a full disk is looked at. */
  diskProbeMs?: number;
}

/** Opens `log.db` of a locked data folder, making it if there is none. Throws an `OpeningRefused`. */
export function openSqliteStore(options: SqliteStoreOptions): SqliteEventStore {
  const opened = openLogFile(options.lock, 'origin', () => ({ logId: options.newLogId(), openedAt: options.now() }));
  return new SqliteEventStore({ ...opened, ...options });
}

/** Opens a log to read it, beside whoever owns it. `folder` with the role, or the `path` of a copy. Throws an `OpeningRefused`. */
export function openLocalLog(
  where: { folder: string; role?: Role } | { path: string },
  options: { now: () => Instant },
): LocalLog {
  const path = 'path' in where ? where.path : join(where.folder, LOG_FILES[where.role ?? 'origin']);
  const identity = recogniseLogFile(path, 'path' in where ? undefined : (where.role ?? 'origin'));
  return new LocalLog({ path, identity, now: options.now });
}

export interface SqliteEventStoreParts extends Omit<SqliteStoreOptions, 'lock' | 'newLogId'> {
  database: DatabaseSync;
  identity: LogIdentity;
  path: string;
  transaction?: AppenderParts['transaction'];
}

export class SqliteEventStore implements EventStore {
  /** The same log by index, instant and live: what everything but appending reads. */
  readonly log: LocalLog;
  private readonly changes: Changes = changes();
  private appender: Appender;
  private database: DatabaseSync;
  private seen: { state: StoreHealth['state']; since: Instant };
  private closing: Promise<void> | undefined;

  constructor(private readonly parts: SqliteEventStoreParts) {
    this.database = parts.database;
    this.log = new LocalLog({
      path: parts.path,
      identity: parts.identity,
      now: parts.now,
      changes: this.changes,
      onFatal: (error) => this.appender.failStop([], error),
    });
    this.appender = this.newAppender();
    this.seen = { state: 'up', since: parts.now() };
  }

  append(append: Append): Promise<AppendOutcome> {
    return this.appender.append(append);
  }
  readStream: LogReader['readStream'] = (stream, options) => this.log.readStream(stream, options);
  readAll: LogReader['readAll'] = (options) => this.log.readAll(options);
  subscribe: LogReader['subscribe'] = (options) => this.log.subscribe(options);
  head(): Promise<Position | undefined> {
    return this.log.head();
  }
  identity(): ReturnType<LogReader['identity']> {
    return this.log.identity();
  }

  async health(): Promise<StoreHealth> {
    const from = performance.now();
    const found = this.probe();
    if (found.state !== this.seen.state) this.seen = { state: found.state, since: this.parts.now() };
    return { adapter: 'sqlite', ...found, since: this.seen.since, latencyMs: performance.now() - from };
  }

  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  /** Opens the file anew for reading and writing, when appends in flight have settled; subscriptions go on by themselves. */
  async reconnect(): Promise<void> {
    while (this.appender.inFlight) await this.appender.inFlight;
    void this.appender.close();
    this.database.close();
    this.database = openDatabase(this.parts.path, 'log');
    this.appender = this.newAppender();
    this.log.reconnect();
  }

  private newAppender(): Appender {
    return new Appender({
      database: this.database,
      prefixes: this.parts.identity.prefixes,
      alongside: this.parts.alongside,
      busyBudgetMs: this.parts.busyBudgetMs,
      diskProbeMs: this.parts.diskProbeMs,
      transaction: this.parts.transaction,
      onCommitted: (rows) => this.log.grown(rows),
      onFailStop: (reason) => {
        this.log.stop();
        this.parts.onFailStop?.(reason);
      },
      hasRoom: () => this.hasRoom(),
    });
  }

  private async closeAll(): Promise<void> {
    await this.appender.close();
    await this.log.close();
    this.database.close(); // last, so that it takes the WAL into the file
  }

  private probe(): Pick<StoreHealth, 'state' | 'reason'> {
    if (this.closing) return { state: 'down', reason: 'closed' };
    if (this.appender.failedBecause !== undefined) return { state: 'down', reason: this.appender.failedBecause };
    if (this.appender.diskFull) return { state: 'readOnly', reason: 'the disk is full' };
    try {
      this.database.exec('BEGIN IMMEDIATE; ROLLBACK');
    } catch (error) {
      if (faultOf(error) === 'busy') return { state: 'degraded', reason: 'another program holds the log' };
      if (faultOf(error) === 'fatal') this.appender.failStop([], error);
      return { state: 'down', reason: (error as Error).message };
    }
    return this.hasRoom() ? { state: 'up' } : { state: 'degraded', reason: 'less than 64 MB free on the disk' };
  }

  private hasRoom(): boolean {
    try {
      const { bavail, bsize } = statfsSync(dirname(this.parts.path));
      return bavail * bsize >= NEEDED_BYTES;
    } catch {
      return false;
    }
  }
}
