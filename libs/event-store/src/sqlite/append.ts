/** The writing half: appends are queued, decided by place, and committed in groups; nothing is acknowledged before COMMIT. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Append, type AppendOutcome, type LocalEvent, StoreError } from '../port.js';
import { isRefused, type PreparedAppend, prepareAppend, stamped, streamNameProblem } from '../prepare-append.js';
import { errcodeOf, faultOf, immediate } from './database.js';
import { instantOf, positionOf, type Row } from './rows.js';

/** Runs inside the write transaction with the events it has written, in their order; used by the audit tree. */
export type Alongside = (database: DatabaseSync, events: readonly LocalEvent[]) => void;

const GROUP_APPENDS = 256;
const GROUP_BYTES = 4_000_000;
const BUSY_BUDGET_MS = 5_000;
const DISK_PROBE_MS = 2_000;

export interface AppenderParts {
  database: DatabaseSync;
  prefixes: readonly string[];
  alongside?: Alongside | undefined;
  /** These were committed: whoever waits for the log looks again. */
  onCommitted(rows: readonly Row[]): void;
  /** The file can no longer be trusted by this process. Called once. */
  onFailStop(reason: string): void;
  /** Free bytes where the file is, looked at after the disk was full. */
  hasRoom(): boolean;
  busyBudgetMs?: number | undefined;
  diskProbeMs?: number | undefined;
  /** One write transaction; a test hands in a faulty one. */
  transaction?: typeof immediate | undefined;
}

interface Queued {
  append: PreparedAppend;
  resolve(outcome: AppendOutcome): void;
  reject(error: unknown): void;
}
interface Head {
  streamId: number;
  revision: number;
}
/** What a transaction has written: as it stands in the file, and with the values for whoever seals it. */
interface Written {
  readonly rows: Row[];
  readonly events: LocalEvent[];
}
type Decision = { write: Head | undefined } | { answer: AppendOutcome };

export class Appender {
  private readonly database: DatabaseSync;
  private readonly transaction: typeof immediate;
  private readonly selectHead: StatementSync;
  private readonly selectIds: StatementSync;
  private readonly selectLast: StatementSync;
  private readonly insertStream: StatementSync;
  private readonly insertEvent: StatementSync;

  // Nobody else writes, so what was read once stays true; any rollback forgets all of it.
  private readonly heads = new Map<string, Head>();
  private last: { index: number; knownAt: number } | undefined;

  private queue: Queued[] = [];
  private working: Promise<void> | undefined;
  private closed = false;
  private diskProbe: NodeJS.Timeout | undefined;
  /** Why no more can be written, ever, by this process. */
  failedBecause: string | undefined;

  constructor(private readonly parts: AppenderParts) {
    const { database } = parts;
    this.database = database;
    this.transaction = parts.transaction ?? immediate;
    this.selectHead = database.prepare(
      `SELECT s.id AS streamId, coalesce((SELECT max(revision) FROM events WHERE stream_id = s.id), -1) AS revision
       FROM streams s WHERE s.name = ?`,
    );
    this.selectIds = database.prepare(
      'SELECT event_id AS id, log_index AS idx FROM events WHERE stream_id = ? AND revision > ? ORDER BY revision LIMIT ?',
    );
    this.selectLast = database.prepare(
      'SELECT log_index AS idx, known_at AS knownAt FROM events ORDER BY log_index DESC LIMIT 1',
    );
    this.insertStream = database.prepare('INSERT INTO streams (name) VALUES (?)');
    this.insertEvent = database.prepare(
      `INSERT INTO events (log_index, stream_id, revision, event_id, type, known_at, encoding, data, metadata)
       VALUES (?, ?, ?, ?, ?, ?, 'json', ?, ?)`,
    );
  }

  /** The disk was full and has not been seen with room since. */
  get diskFull(): boolean {
    return this.diskProbe !== undefined;
  }

  /** See `EventStore.append`. */
  async append(append: Append): Promise<AppendOutcome> {
    if (this.closed) throw new StoreError('StoreClosed', 'the event store is closed');
    const prepared = prepareAppend(append);
    if (isRefused(prepared)) return prepared;
    const name = streamNameProblem(prepared.stream, this.parts.prefixes);
    if (name !== undefined) return { outcome: 'InvalidAppend', problem: name, path: '/stream' };
    if (this.failedBecause !== undefined) return { outcome: 'UnknownOutcome', reason: this.failedBecause };
    return new Promise((resolve, reject) => {
      this.queue.push({ append: prepared, resolve, reject });
      this.working ??= this.work();
    });
  }

  /** While appends are in flight: settles when there are none. */
  get inFlight(): Promise<void> | undefined {
    return this.working;
  }

  /** Takes no more appends; resolves when those in flight have settled. */
  async close(): Promise<void> {
    this.closed = true;
    await this.working;
    clearInterval(this.diskProbe);
  }

  private async work(): Promise<void> {
    try {
      while (this.queue.length > 0) {
        await nextTurn(); // what is asked for in one turn of the event loop shares one fsync
        await this.commit(this.takeGroup());
      }
    } finally {
      this.working = undefined; // in the same turn as the last look at the queue
    }
  }

  private takeGroup(): Queued[] {
    let bytes = 0;
    let count = 0;
    for (const { append } of this.queue) {
      bytes += append.bytes;
      if (count === GROUP_APPENDS || (count > 0 && bytes > GROUP_BYTES)) break;
      count++;
    }
    return this.queue.splice(0, count);
  }

  /** Settles every append of the group. */
  private async commit(group: Queued[]): Promise<void> {
    const giveUpAt = performance.now() + (this.parts.busyBudgetMs ?? BUSY_BUDGET_MS);
    for (let attempt = 0; ; attempt++) {
      try {
        return this.commitOnce(group);
      } catch (error) {
        this.forget();
        switch (faultOf(error)) {
          case 'busy':
            if (performance.now() >= giveUpAt) return this.giveUpBusy(group);
            await later(busyDelayMs(attempt));
            break;
          case 'full':
            return this.answerFull(group);
          case 'fatal':
            return this.failStop(group, error);
          case 'constraint':
          case undefined:
            // One of the group is to blame, or the file was written behind our back: alone, only the guilty one fails.
            if (group.length === 1 && attempt > 0) return group[0]!.reject(error);
            if (group.length === 1) break;
            for (const one of group) await this.commit([one]);
            return;
        }
      }
    }
  }

  private commitOnce(group: Queued[]): void {
    const written: Written = { rows: [], events: [] };
    const outcomes = this.transaction(this.database, () => {
      const answers = group.map(({ append }) => this.decideAndWrite(append, written));
      if (written.events.length > 0) this.parts.alongside?.(this.database, written.events);
      return answers;
    });
    if (written.rows.length > 0) this.parts.onCommitted(written.rows);
    for (const [i, { resolve }] of group.entries()) resolve(outcomes[i]!);
  }

  private decideAndWrite(append: PreparedAppend, written: Written): AppendOutcome {
    const decision = this.decide(append);
    if ('answer' in decision) return decision.answer;
    if (this.diskFull) return diskFull(this.parts.diskProbeMs);
    return this.write(append, decision.write, written);
  }

  /** By the place where the batch would stand: at the end it is written, before it the ids decide, beyond it is a conflict. */
  private decide({ stream, after, expected, events }: PreparedAppend): Decision {
    const head = this.headOf(stream);
    const current = head?.revision ?? -1;
    if (after === current) return { write: head };
    const conflict: Decision = {
      answer: { outcome: 'WrongExpectedRevision', expected, actual: current === -1 ? 'noStream' : current },
    };
    if (head === undefined || after > current) return conflict;
    const standing = this.selectIds.all(head.streamId, after, events.length) as unknown as Standing[];
    const repeated = standing.length === events.length && events.every((event, i) => event.id === standing[i]!.id);
    if (!repeated) return conflict;
    const position = positionOf(standing.at(-1)!.idx);
    return { answer: { outcome: 'Appended', revision: after + events.length, position } };
  }

  private write(append: PreparedAppend, head: Head | undefined, written: Written): AppendOutcome {
    this.last ??= this.readLast();
    const { last } = this;
    const place = head ?? this.beginStream(append.stream);
    const given = append.recordedAt === 'keep' ? undefined : Date.parse(append.recordedAt);
    const notBefore = append.notBefore === undefined ? -Infinity : Date.parse(append.notBefore);
    if (given !== undefined) last.knownAt = Math.max(last.knownAt, given, notBefore);
    const recordedAt = given === undefined || given === last.knownAt ? append.recordedAt : instantOf(last.knownAt);
    for (const event of append.events) {
      let { metadata } = event;
      if (given === undefined) last.knownAt = Math.max(last.knownAt, Date.parse(event.recordedAt!));
      else metadata = stamped(metadata, recordedAt, last.knownAt - given);
      last.index++;
      place.revision++;
      this.insertEvent.run(
        last.index,
        place.streamId,
        place.revision,
        event.id,
        event.type,
        last.knownAt,
        event.data,
        metadata,
      );
      written.rows.push([
        last.index,
        append.stream,
        place.revision,
        event.id,
        event.type,
        last.knownAt,
        'json',
        event.data,
        metadata,
        null,
      ]);
      if (this.parts.alongside) {
        const { data, metadata: passed } = event.given;
        const stamp = given === undefined ? {} : { recordedAt, ...skewOf(last.knownAt - given) };
        written.events.push({
          index: last.index,
          stream: append.stream,
          revision: place.revision,
          position: positionOf(last.index),
          id: event.id,
          type: event.type,
          data,
          metadata: { ...passed, ...stamp },
          knownAt: given === undefined ? instantOf(last.knownAt) : recordedAt,
        } as LocalEvent);
      }
    }
    return { outcome: 'Appended', revision: place.revision, position: positionOf(last.index) };
  }

  private headOf(stream: string): Head | undefined {
    const cached = this.heads.get(stream);
    if (cached) return cached;
    const row = this.selectHead.get(stream) as unknown as Head | undefined;
    if (row === undefined) return undefined;
    const head = { streamId: row.streamId, revision: row.revision };
    this.heads.set(stream, head);
    return head;
  }

  private beginStream(stream: string): Head {
    const { lastInsertRowid } = this.insertStream.run(stream);
    const head = { streamId: Number(lastInsertRowid), revision: -1 };
    this.heads.set(stream, head);
    return head;
  }

  private readLast(): { index: number; knownAt: number } {
    const row = this.selectLast.get() as { idx: number; knownAt: number } | undefined;
    return row === undefined ? { index: -1, knownAt: -Infinity } : { index: row.idx, knownAt: row.knownAt };
  }

  private forget(): void {
    this.heads.clear();
    this.last = undefined;
  }

  // ---- faults

  private giveUpBusy(group: Queued[]): void {
    // Those who queued meanwhile have waited too, and would find the same.
    for (const { resolve } of [...group, ...this.queue.splice(0)])
      resolve({ outcome: 'Unavailable', reason: 'busy', retryAfterMs: 1_000 });
  }

  /** Rolled back; what a repeat asks for may nevertheless stand there from before. */
  private answerFull(group: Queued[]): void {
    this.watchDisk();
    for (const { append, resolve, reject } of group)
      try {
        const decision = this.decide(append);
        resolve('answer' in decision ? decision.answer : diskFull(this.parts.diskProbeMs));
      } catch (error) {
        if (faultOf(error) === 'fatal') this.failStop([], error);
        if (faultOf(error) === undefined) reject(error);
        else resolve({ outcome: 'UnknownOutcome', reason: reasonOf(error) });
      }
  }

  private watchDisk(): void {
    if (this.diskProbe !== undefined) return;
    this.diskProbe = setInterval(() => {
      if (!this.parts.hasRoom()) return;
      clearInterval(this.diskProbe);
      this.diskProbe = undefined;
    }, this.parts.diskProbeMs ?? DISK_PROBE_MS);
    this.diskProbe.unref();
  }

  /** After a failed write or fsync the events may or may not be there, and only a restart knows: no further SQL. */
  failStop(group: Queued[], error: unknown): void {
    const reason = reasonOf(error);
    const first = this.failedBecause === undefined;
    this.failedBecause ??= reason;
    for (const { resolve } of [...group, ...this.queue.splice(0)]) resolve({ outcome: 'UnknownOutcome', reason });
    if (first) this.parts.onFailStop(this.failedBecause);
  }
}

interface Standing {
  id: string;
  idx: number;
}

const diskFull = (retryAfterMs: number = DISK_PROBE_MS): AppendOutcome => ({
  outcome: 'Unavailable',
  reason: 'diskFull',
  retryAfterMs,
});

const reasonOf = (error: unknown) =>
  `the log cannot be trusted until a restart (SQLite ${errcodeOf(error) ?? '?'}: ${(error as Error).message})`;

/** 5 to 50 ms, never twice the same in a row, so that two programs that wait for each other do not keep step. */
const busyDelayMs = (attempt: number) => 5 + ((attempt * 17 + process.pid) % 46);

const later = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

const skewOf = (milliseconds: number) => (milliseconds > 0 ? { clockSkewMs: milliseconds } : {});
