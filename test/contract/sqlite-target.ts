/** The SQLite store as a target: a folder of its own; drops reopen its handles, an outage is a bare connection that holds the file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { type FolderLock, lockFolder, openSqliteStore, type SqliteEventStore } from '#event-store';
import { NOON } from './appending.js';
import { builtEventStore } from './built.js';
import type { Harness, Planted, Target } from './target.js';

export const sqliteTarget: Target = {
  name: 'sqlite',
  offers: new Set(['faults'] as const),
  cases: 'all',
  open: () => SqliteHarness.open(),
};

/** How a child process opens the store; another opener plants a fault in it. */
const opener = new URL('openers/sqlite.mjs', import.meta.url);

export class SqliteHarness implements Harness {
  store!: SqliteEventStore;
  private lock: FolderLock | undefined;
  private child: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly opener: URL,
  ) {}

  static async open(childOpener: URL = opener): Promise<SqliteHarness> {
    const harness = new SqliteHarness(mkdtempSync(join(tmpdir(), 'psp-contract-')), childOpener);
    await harness.reopen();
    return harness;
  }

  async reopen(): Promise<void> {
    await this.close();
    await gone(this.child);
    this.lock = lockFolder(this.folder, { as: { verb: 'test' }, now });
    this.store = openSqliteStore({ lock: this.lock, now, newLogId: randomUUID, busyBudgetMs: 600 });
  }

  second(): never {
    throw new Error('one process owns a data folder');
  }

  async process(script: URL, ...args: string[]): Promise<ChildProcess> {
    await this.close();
    await gone(this.child);
    const argument = JSON.stringify({ built: builtEventStore().href, folder: this.folder });
    this.child = spawn(process.execPath, [fileURLToPath(script), this.opener.href, argument, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return this.child;
  }

  async plant(stream: string, ...events: Planted[]): Promise<'planted' | 'refused'> {
    const answer = this.write(stream, events);
    await this.store.reconnect(); // the store counts on being the only writer
    return answer;
  }

  private write(stream: string, events: readonly Planted[]): 'planted' | 'refused' {
    return this.bare((database) => {
      const next = (sql: string, ...values: (string | number)[]) =>
        (database.prepare(sql).get(...values) as { next: number }).next;
      try {
        database.exec('BEGIN IMMEDIATE');
        database
          .prepare('INSERT INTO streams (name) SELECT ? WHERE ? NOT IN (SELECT name FROM streams)')
          .run(stream, stream);
        const id = next('SELECT id AS next FROM streams WHERE name = ?', stream);
        for (const event of events)
          database
            .prepare(
              `INSERT INTO events SELECT ?, ?, ?, ?, ?, coalesce(max(known_at), 0), 'base64', ?, ?, NULL FROM events`,
            )
            .run(
              next('SELECT coalesce(max(log_index), -1) + 1 AS next FROM events'),
              id,
              next('SELECT coalesce(max(revision), -1) + 1 AS next FROM events WHERE stream_id = ?', id),
              event.id,
              event.type,
              base64(event.data),
              base64(event.metadata),
            );
        database.exec('COMMIT');
        return 'planted';
      } catch (error) {
        if (!String(error).includes('not a new stream of ours')) throw error;
        return 'refused';
      }
    });
  }

  dropConnections(): Promise<void> {
    return this.store.reconnect();
  }

  async outage(): Promise<{ recover(): Promise<void> }> {
    const database = new DatabaseSync(join(this.folder, 'log.db'));
    database.exec('BEGIN IMMEDIATE');
    return { recover: async () => database.close() };
  }

  async loseAnswer(append: Parameters<SqliteEventStore['append']>[0]): Promise<void> {
    void this.store.append(append);
    await this.reopen();
  }

  async dispose(): Promise<void> {
    this.child?.kill('SIGKILL');
    await gone(this.child);
    await this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async close(): Promise<void> {
    await this.store?.close();
    this.lock?.release();
  }

  private bare<T>(work: (database: DatabaseSync) => T): T {
    const database = new DatabaseSync(join(this.folder, 'log.db'), { timeout: 1_000 });
    try {
      return work(database);
    } finally {
      database.close();
    }
  }
}

const now = () => NOON;
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

async function gone(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => child.once('exit', resolve));
}
