/** The read models of a data folder: kept up with the log, asked by queries, made anew beside and swapped. */
import { faultOf, openDatabase, type LocalEvent } from '#event-store';
import type { Day, Policy, Registers } from '#lifecycle';
import type { DatabaseSync } from 'node:sqlite';
import { viewOf, Views, type AsOf, type View } from './as-of.js';
import { readsFrom } from './event-in-log.js';
import { canFillAbroad, fillAbroad } from './fill-abroad.js';
import { Follower, versionsOf } from './follower.js';
import type { Log } from './log.js';
import {
  checkpointIn,
  hasSchemaOf,
  parkedIn,
  ReadModelDatabase,
  type Checkpoint,
  type Versions,
} from './read-model-database.js';
import {
  finishPart,
  partFile,
  readModelFile,
  removeAsOfFiles,
  removeDatabase,
  removeOthers,
  servingNumber,
  syncFile,
} from './read-model-files.js';
import type { ReadModel } from './read-model.js';
import { READ_MODELS } from './read-models.js';
import { checkpointAt, Comparison, fill, rowsIn, type RebuildReport } from './rebuild.js';
import type { Making, Parked } from './stream-rows.js';
import { Turns } from './turns.js';

const CACHE_BYTES = 67_108_864;

export interface ReadModelsOptions {
  /** The data folder; its lock is the caller's. */
  readonly folder: string;
  readonly log: Log;
  readonly registers: Registers;
  readonly policy: Policy;
  /** In Europe/London. */
  readonly today: Day;
  /** A version that the build makes: with another one everything is made anew. */
  readonly codeVersion: string;
  /** Milliseconds from any fixed point, by which work is cut into slices. */
  readonly elapsedMs: () => number;
  /** Other read models than those of the product. */
  readonly models?: readonly ReadModel[];
  readonly cacheBytes?: number;
}

/** Opens the read models of a folder and brings them up to the log. Where there are none, or they were made of something
 *  else (code, catalogue, registers, policy, another log or one that was restored), they are made anew first. Throws
 *  `NewerEvent` (by `code`) where the log holds an event of a newer version. */
export async function openReadModels(options: ReadModelsOptions): Promise<ReadModels> {
  const { folder, log, today } = options;
  const making: Making = {
    models: options.models ?? READ_MODELS,
    registers: options.registers,
    policy: options.policy,
    validAt: today,
  };
  const versions = versionsOf(log, options.codeVersion, making);
  const number = servingNumber(folder);
  removeOthers(folder, number);
  removeAsOfFiles(folder);
  const serving =
    number === 0
      ? undefined
      : openFile(readModelFile(folder, number), making.models, (at) => isOf(at, versions, log, today));
  const readModels = new ReadModels(options, making, versions);
  if (serving === undefined) await readModels.begin(number + 1);
  else await readModels.resume(number, serving);
  return readModels;
}

/** The database in a file, if it can serve. */
function openFile(
  path: string,
  models: readonly ReadModel[],
  fits: (checkpoint: Checkpoint) => boolean,
): { target: ReadModelDatabase; checkpoint: Checkpoint } | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = openServing(path);
    const checkpoint = hasSchemaOf(database, models) ? checkpointIn(database) : undefined;
    if (checkpoint !== undefined && fits(checkpoint))
      return { target: new ReadModelDatabase(database, models), checkpoint };
  } catch (error) {
    if (faultOf(error) !== 'fatal') {
      database?.close();
      throw error;
    } // a damaged one is made anew
  }
  database?.close();
  return undefined;
}

/** A checkpoint of the WAL waits for the disk: rarely, then. */
function openServing(path: string): DatabaseSync {
  const database = openDatabase(path, 'readModels');
  database.exec('PRAGMA wal_autocheckpoint = 10000');
  return database;
}

function isOf(checkpoint: Checkpoint, versions: Versions, log: Log, today: Day): boolean {
  const { nextIndex, lastEventId } = checkpoint;
  const same = (Object.keys(versions) as (keyof Versions)[]).every((name) => checkpoint[name] === versions[name]);
  const stands = nextIndex === 0 || log.eventAt(nextIndex - 1)?.id === lastEventId;
  return same && stands && checkpoint.today <= today;
}

export class ReadModels {
  private number = 0;
  private follower!: Follower;
  private reader!: DatabaseSync;
  private readonly views: Views;
  private readonly waiting = new Set<() => void>();
  private tail: Promise<unknown> = Promise.resolve();
  private rebuilding: Promise<RebuildReport> | undefined;
  private closed = false;

  /** Use `openReadModels`. */
  constructor(
    private readonly options: ReadModelsOptions,
    private making: Making,
    private readonly versions: Versions,
  ) {
    this.views = new Views({ folder: options.folder, log: options.log, making, turns: () => this.turns() });
  }

  /** @internal First file of a folder, or first one that fits. */
  async begin(number: number): Promise<void> {
    const { target, checkpoint } = await this.build(number);
    target.database.close();
    await syncFile(partFile(this.options.folder, number));
    this.serve(number, checkpoint);
    await this.catchUp();
  }

  /** @internal Goes on with the file that is there. */
  async resume(
    number: number,
    { target, checkpoint }: { target: ReadModelDatabase; checkpoint: Checkpoint },
  ): Promise<void> {
    this.number = number;
    this.follower = this.followerOf(target, checkpoint);
    this.reader = this.readerOf(readModelFile(this.options.folder, number));
    if (checkpoint.today !== this.making.validAt) await this.follower.dayChanged(this.making.validAt);
    await this.follower.retry();
    await this.catchUp();
  }

  /** What the rows are made of. */
  get checkpoint(): Checkpoint {
    return this.follower.checkpoint;
  }

  /** Takes in what the log holds. Resolves when rows and checkpoint are committed. Throws `NewerEvent` (by `code`). */
  catchUp(): Promise<void> {
    return this.exclusively(() => this.follow());
  }

  private async follow(): Promise<void> {
    try {
      while ((await this.follower.step()) !== undefined) this.wake();
    } finally {
      this.wake();
    }
  }

  /** Waits until the event at `index` of the log is in the rows. */
  async waitFor(index: number, options: { timeoutMs: number; signal?: AbortSignal }): Promise<'reached' | 'timedOut'> {
    if (this.checkpoint.nextIndex > index) return 'reached';
    return new Promise((resolve) => {
      const done = (result: 'reached' | 'timedOut') => {
        clearTimeout(timer);
        options.signal?.removeEventListener('abort', giveUp);
        this.waiting.delete(look);
        resolve(result);
      };
      const look = () => {
        if (this.checkpoint.nextIndex > index) done('reached');
        else if (this.closed) done('timedOut');
      };
      const giveUp = () => done('timedOut');
      const timer = setTimeout(giveUp, options.timeoutMs);
      this.waiting.add(look);
      if (options.signal?.aborted) giveUp();
      else options.signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Asks the rows as they are committed, today, with all that is known. */
  query<T>(ask: (database: DatabaseSync) => T): T {
    return ask(this.reader);
  }

  /** The events of a partnership that its rows are made of, oldest first. */
  eventsOf(partnershipId: string): readonly LocalEvent[] {
    return this.follower.eventsOf(partnershipId);
  }

  /** The read models as of another pair of times. Throws a RangeError for a size beyond the log. */
  async asOf(asked: AsOf): Promise<View> {
    const { nextIndex, today } = this.checkpoint;
    if (asked.validAt === today && asked.knownSize === nextIndex) return viewOf(() => this.reader, today, nextIndex);
    if (!Number.isInteger(asked.knownSize) || asked.knownSize < 0 || asked.knownSize > this.options.log.length)
      throw new RangeError(`the log holds ${this.options.log.length} events, not ${asked.knownSize}`);
    return this.views.of(asked);
  }

  /** Streams that stand still at an event that cannot be read. */
  parked(): readonly Parked[] {
    return this.follower.parked;
  }

  /** Folds the parked streams again; answers those that are still parked. */
  async retry(): Promise<readonly Parked[]> {
    await this.exclusively(() => this.follower.retry());
    return this.parked();
  }

  /** Makes the rows of another day. A day before the one that the rows are of makes all of them anew. */
  async dayChanged(today: Day): Promise<void> {
    await this.exclusively(async () => {
      const backwards = today < this.checkpoint.today;
      this.making = { ...this.making, validAt: today };
      if (!backwards) await this.follower.dayChanged(today);
    });
    if (today < this.checkpoint.today) await this.rebuild();
  }

  /** Makes all rows anew in a file beside, and says what differs from those that serve; then the new file serves, unless
   *  it is only tried. Recording and queries go on meanwhile. */
  async rebuild({ dryRun = false }: { dryRun?: boolean } = {}): Promise<RebuildReport> {
    while (this.rebuilding !== undefined) await this.rebuilding.catch(() => undefined);
    this.rebuilding = this.rebuildBeside(dryRun);
    try {
      return await this.rebuilding;
    } finally {
      this.rebuilding = undefined;
    }
  }

  private async rebuildBeside(dryRun: boolean): Promise<RebuildReport> {
    const number = this.number + 1;
    const comparison = new Comparison(() => this.reader, this.follower.target.tables);
    const { target, checkpoint } = await this.build(number, comparison);
    const beside = this.followerOf(target, checkpoint);
    try {
      const moved = new Set<string>();
      const advance = async () => {
        for (let touched; (touched = await beside.step(this.checkpoint.nextIndex)) !== undefined;)
          for (const partnershipId of touched) moved.add(partnershipId);
      };
      await advance();
      if (!dryRun) await syncFile(partFile(this.options.folder, number)); // most of it, while nobody waits
      return await this.exclusively(async () => {
        await this.follow();
        await advance();
        if (beside.checkpoint.today !== this.making.validAt) await beside.dayChanged(this.making.validAt);
        for (const partnershipId of moved)
          comparison.of(partnershipId, (table) => rowsIn(target.database, table, partnershipId));
        const report: RebuildReport = {
          nextIndex: beside.checkpoint.nextIndex,
          tables: comparison.total(),
          parked: parkedIn(target.database),
        };
        target.database.close();
        if (!dryRun) {
          await syncFile(partFile(this.options.folder, number));
          this.serve(number, beside.checkpoint);
        }
        return report;
      });
    } finally {
      if (target.database.isOpen) target.database.close();
      removeDatabase(partFile(this.options.folder, number));
    }
  }

  /** Ends waiting and closes the files. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.rebuilding?.catch(() => undefined);
    await this.tail;
    this.wake();
    await this.views.close();
    this.reader.close();
    this.follower.target.database.close();
  }

  /** Fills a file beside, without a journal: a torn one is thrown away. */
  private async build(
    number: number,
    comparison?: Comparison,
  ): Promise<{ target: ReadModelDatabase; checkpoint: Checkpoint }> {
    const { folder, log } = this.options;
    const { making, versions } = this;
    const size = log.length;
    const part = partFile(folder, number);
    removeDatabase(part);
    let database: DatabaseSync | undefined;
    try {
      let target: ReadModelDatabase;
      if (canFillAbroad(log, size, making)) {
        await fillAbroad(
          part,
          { log, size, making, beside: this.number > 0 },
          comparison && {
            serving: readModelFile(folder, this.number),
            found: (compared) => comparison.add(compared),
          },
        );
        target = new ReadModelDatabase((database = openDatabase(part, 'scratch')), making.models);
      } else {
        target = ReadModelDatabase.create((database = openDatabase(part, 'scratch')), making.models);
        await fill(
          target,
          { log, size, making },
          this.turns(),
          comparison && ((partnershipId, { rows }) => comparison.of(partnershipId, ({ name }) => rows.get(name) ?? [])),
        );
      }
      const checkpoint = checkpointAt(log, size, making.validAt, versions);
      target.checkpoint = checkpoint;
      return { target, checkpoint };
    } catch (error) {
      database?.close();
      removeDatabase(part);
      throw error;
    }
  }

  /** Lets a finished file serve; those before it go. */
  private serve(number: number, checkpoint: Checkpoint): void {
    const { folder } = this.options;
    const before = this.number === 0 ? undefined : { reader: this.reader, writer: this.follower.target.database };
    const file = finishPart(folder, number);
    this.follower = this.followerOf(new ReadModelDatabase(openServing(file), this.making.models), checkpoint);
    this.reader = this.readerOf(file);
    this.number = number;
    before?.reader.close();
    before?.writer.close();
    removeOthers(folder, number);
  }

  private readerOf(file: string): DatabaseSync {
    return readsFrom(openDatabase(file, 'reader'), this.options.log);
  }

  private followerOf(target: ReadModelDatabase, checkpoint: Checkpoint): Follower {
    const { log, elapsedMs, cacheBytes = CACHE_BYTES } = this.options;
    return new Follower({ target, log, making: this.making, checkpoint, elapsedMs, cacheBytes });
  }

  private turns(): Turns {
    return new Turns(this.options.elapsedMs);
  }

  /** One after the other, whatever became of the one before. */
  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    if (this.closed) return Promise.reject(new Error('the read models are closed'));
    const run = this.tail.then(work);
    this.tail = run.catch(() => undefined);
    return run;
  }

  private wake(): void {
    for (const look of [...this.waiting]) look();
  }
}
