/** A database whose process dies at a statement: what the disk holds at that moment is kept, and nothing more is written. */
import { copyFileSync, existsSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openDatabase } from '#event-store';

export class Crash extends Error {
  constructor() {
    super('the process died here');
  }
}

export interface CrashOptions {
  readonly path: string;
  /** Where the files are found after the crash. */
  readonly copyTo: string;
  /** A planted bug: what the rows are made of is said in a transaction before theirs. */
  readonly checkpointFirst?: boolean;
}

type Bound = Parameters<StatementSync['run']>;

export class CrashingDatabase {
  private readonly real: DatabaseSync;
  private left = Infinity;
  private readonly late: (() => void)[] = [];
  crashed = false;

  constructor(private readonly options: CrashOptions) {
    this.real = openDatabase(options.path, 'readModels');
    this.real.exec('PRAGMA synchronous=OFF'); // a process that dies leaves what it wrote, synced or not
  }

  /** The process dies at the write that comes after so many others. */
  crashAfter(writes: number): void {
    this.left = writes;
  }

  crashNow(): void {
    this.crashed = true;
    const { path, copyTo } = this.options;
    for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, copyTo + suffix);
  }

  close(): void {
    this.real.close();
  }

  // ---- what the read models use of a database

  get isTransaction(): boolean {
    return this.real.isTransaction;
  }

  exec(sql: string): void {
    this.#write();
    this.real.exec(sql);
    if (sql === 'COMMIT' && this.late.length > 0) this.#writeLate();
  }

  prepare(sql: string): Pick<StatementSync, 'run' | 'get' | 'all'> {
    const statement = this.real.prepare(sql);
    const write = (...parameters: Bound) => {
      this.#write();
      return statement.run(...parameters);
    };
    return {
      run: (...parameters: Bound) => {
        if (this.options.checkpointFirst !== true || sql.includes('INTO checkpoint')) return write(...parameters);
        this.late.push(() => void write(...parameters));
        return { changes: 0, lastInsertRowid: 0 };
      },
      get: statement.get.bind(statement),
      all: statement.all.bind(statement),
    } as Pick<StatementSync, 'run' | 'get' | 'all'>;
  }

  #writeLate(): void {
    this.real.exec('BEGIN IMMEDIATE');
    for (const write of this.late.splice(0)) write();
    this.real.exec('COMMIT');
  }

  #write(): void {
    if (this.crashed) return;
    if (this.left === 0) {
      this.crashNow();
      throw new Crash();
    }
    this.left -= 1;
  }
}
