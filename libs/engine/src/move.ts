/** A log moved from one store to another, with a proof that both hold the same. Both keep their data; what was moved from is
 *  never written to. */
import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isForeign, signCheckpoint, type Checkpoint, type Signer } from '#audit';
import {
  lockFolder,
  LOG_FILES,
  openLocalLog,
  openReplicaLog,
  OpeningRefused,
  promoteReplica,
  Replica,
  verifyLog,
  type EventStore,
  type FolderLock,
  type Instant,
  type LocalLog,
  type LogEvent,
  type Position,
} from '#event-store';
import { Anchor } from './anchor.js';
import { compareBeginning, compareLogs, type Comparison, type Difference, type LogSummary } from './compare-logs.js';
import { copyRuns, MoveInterrupted, MoveRefused, runsOf } from './copy-log.js';
import { readLogKey } from './log-key.js';
import { openRemoteStore } from './remote-store.js';
import { sealAlongside, sealOlderEvents } from './seal.js';
import { SettingRefused, type Settings } from './settings.js';
import { readStoreName, shownStore, type StoreName } from './store-name.js';

/** How long the newest event of a source that nobody writes to may take to arrive. */
const ARRIVAL_MS = 60_000;

export type MovePhase = 'checking' | 'comparing' | 'copying' | 'proving';

export interface MoveOptions {
  /** Who asks the EventStoreDB, and under which namespace; and the key with which the proof is signed, where there is one. */
  readonly settings: Pick<
    Settings,
    'storeUser' | 'storePasswordFile' | 'storeNamespace' | 'keyDir' | 'logKeyFile' | 'logOrigin' | 'anchorDir'
  >;
  /** `sqlite:<data folder>` or `esdb://…`. */
  readonly from: string;
  readonly to: string;
  /** `of`: null = not known. */
  readonly onProgress?: (phase: MovePhase, done: number, of: number | null) => void;
  /** Stops between two appends; the same move goes on from there. */
  readonly signal?: AbortSignal;
  /** A sentence for the operator. */
  readonly warn?: (sentence: string) => void;
  readonly now?: () => Instant;
  /** Where the proof is kept. Default: a file of its own in the data folder that is one of the two stores. */
  readonly proofFile?: string;
}

/** What both sides hold, each computed from its own store. */
export interface MoveProof {
  readonly format: 'psp-move-proof-1';
  readonly provedAt: Instant;
  readonly equal: boolean;
  readonly from: SideProof;
  readonly to: SideProof;
  /** `one` stands in the store moved from. */
  readonly firstDifference: Difference | null;
  /** The root, signed as every checkpoint is; null where this machine does not sign for this log. */
  readonly checkpoint: string | null;
}
export interface SideProof extends LogSummary {
  readonly store: string;
  readonly logId: string;
}
export interface Moved {
  readonly proof: MoveProof;
  readonly proofFile: string;
}

/** The two logs are not the same: the target is not to be used. */
export class LogsDiffer extends Error {
  readonly code = 'LogsDiffer';
  constructor(
    message: string,
    readonly proof?: MoveProof,
  ) {
    super(message);
  }
}

/**
 * Moves a log, or goes on with a move that was interrupted, and proves it.
 * @throws MoveRefused, LogsDiffer, SettingRefused, and what the stores refuse with, by `code`
 */
export async function moveLog(options: MoveOptions): Promise<Moved> {
  const from = readStoreName(options.from, '--from');
  const to = readStoreName(options.to, '--to');
  const move = { now: () => new Date().toISOString(), onProgress: () => undefined, ...options };
  if (from.kind === 'sqlite' && to.kind === 'eventstoredb') return intoEventStoreDb(move, from, to);
  if (from.kind === 'eventstoredb' && to.kind === 'sqlite') return intoFolder(move, from, to);
  throw new SettingRefused(
    from.kind === 'sqlite'
      ? '--from and --to are both data folders: "psp backup" and "psp restore" copy a log from one to another'
      : '--from and --to are both EventStoreDBs: move into a data folder first, and from there',
  );
}

interface Move extends MoveOptions {
  readonly now: () => Instant;
  readonly onProgress: NonNullable<MoveOptions['onProgress']>;
}
type Folder = Extract<StoreName, { kind: 'sqlite' }>;
type Server = Extract<StoreName, { kind: 'eventstoredb' }>;

async function intoEventStoreDb(move: Move, from: Folder, to: Server): Promise<Moved> {
  const log = openLocalLog({ folder: from.folder, role: 'origin' }, { now: move.now });
  let lock: FolderLock | undefined;
  let store: EventStore | undefined;
  try {
    lock = lockFolder(from.folder, { as: { verb: 'move' }, now: move.now });
    const { length } = log;
    check(move, log, length);
    store = await open(move, to, '--to', { begins: true });
    const copied = await beginning(move, log, store, length);
    const whole = (first: number) => runsOf(log.readFrom(first, { limit: length - first }));
    await copyRuns(whole(copied), store, (next) => move.onProgress('copying', next, length), move.signal);
    const signing = signingOf(move);
    const comparison = await compareLogs(
      log.readFrom(0, { limit: length }),
      store.readAll(),
      (done) => move.onProgress('proving', done, length),
      signing?.published.size,
    );
    return proved(move, comparison, signing, [
      { name: from, logId: log.log.logId },
      { name: to, logId: (await store.identity()).logId },
    ]);
  } finally {
    await store?.close();
    await log.close();
    lock?.release();
  }
}

/** Before anything is written: the file is whole, and all of its events can be appended. */
function check(move: Move, log: LocalLog, length: number): void {
  move.onProgress('checking', 0, length);
  verifyLog(log.path);
  for (const { index, append } of runsOf(log.readFrom(0, { limit: length })))
    move.onProgress('checking', index + append.events.length, length);
}

/** How many events a move before this one has copied. @throws LogsDiffer where the target holds anything else */
async function beginning(move: Move, log: LocalLog, store: EventStore, length: number): Promise<number> {
  if ((await store.head()) === undefined) return 0;
  const { events, firstDifference } = await compareBeginning(log.readFrom(0), store.readAll(), (done) =>
    move.onProgress('comparing', done, length),
  );
  if (firstDifference === null) return events;
  throw new LogsDiffer(
    `the target holds another log: ${sentenceOf(firstDifference)}. Nothing was written; move into an empty store`,
  );
}

async function intoFolder(move: Move, from: Server, to: Folder): Promise<Moved> {
  const lock = lockFolder(to.folder, { as: { verb: 'move' }, now: move.now });
  let store: EventStore | undefined;
  try {
    refuseLogIn(lock.folder);
    store = await open(move, from, '--from', { begins: false });
    const filled = await fill(move, store, lock);
    const { log } = filled;
    try {
      const { length } = log;
      const signing = signingOf(move);
      const comparison = await compareLogs(
        store.readAll(),
        log.readFrom(0),
        (done) => move.onProgress('proving', done, length),
        signing?.published.size,
      );
      if ((await store.head()) !== filled.head)
        throw new MoveRefused(
          'events are still recorded there: start every server with PSP_READ_ONLY=1, and run the same command again',
        );
      const { logId } = await store.identity();
      const promoted = { logId: randomUUID(), openedAt: move.now() };
      const moved = proved(move, comparison, signing, [
        { name: from, logId },
        { name: to, logId: promoted.logId },
      ]);
      await filled.close();
      promoteReplica(lock, promoted);
      return moved;
    } finally {
      await filled.close();
    }
  } finally {
    await store?.close();
    lock.release();
  }
}

function refuseLogIn(folder: string): void {
  const path = join(folder, LOG_FILES.origin);
  if (existsSync(path))
    throw new OpeningRefused('WrongRole', `${path} exists: move it away first, or name another folder`);
}

/** A caught-up replica is the log: filled from wherever it stands, until it holds the newest event of the store. */
async function fill(move: Move, store: EventStore, lock: FolderLock) {
  const source = await store.identity();
  const local = openReplicaLog({ lock, now: move.now, source, alongside: sealAlongside });
  const { log } = local;
  try {
    sealOlderEvents(log);
    const write = (events: readonly LogEvent[]) => {
      local.write(events);
      move.onProgress('copying', log.length, null);
    };
    const replica = new Replica({ store, replica: { last: () => local.last(), write }, isForeign });
    try {
      await unlessStopped(move, log, replica.caughtUp);
      const head = await store.head();
      const arrived = Promise.race([replica.ended, reaches(log, head)]);
      await unlessStopped(move, log, arrived);
      return { log, head, close: () => local.close() };
    } finally {
      await replica.stop();
    }
  } catch (error) {
    await local.close();
    throw error;
  }
}

async function reaches(log: LocalLog, head: Position | undefined): Promise<void> {
  if (head === undefined || (await log.waitFor(head, { timeoutMs: ARRIVAL_MS })) === 'reached') return;
  throw Object.assign(new Error(`the newest event of the source did not arrive: run the same command again`), {
    code: 'StoreUnavailable',
  });
}

function unlessStopped<T>({ signal }: Move, log: LocalLog, done: Promise<T>): Promise<T> {
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(new MoveInterrupted(log.length));
  stopped.promise.catch(() => undefined);
  if (signal?.aborted === true) stop();
  signal?.addEventListener('abort', stop);
  return Promise.race([done, stopped.promise]).finally(() => signal?.removeEventListener('abort', stop));
}

interface Signing {
  readonly signer: Signer;
  readonly published: Checkpoint;
}

/** A name never stands for two histories: only the log whose published checkpoint is found again is signed for. */
function signingOf({ settings }: Move): Signing | undefined {
  const signer = readLogKey(settings);
  const published = new Anchor(settings.anchorDir).newest();
  return signer !== undefined && published?.origin === signer.name ? { signer, published } : undefined;
}

function signedRoot({ one, firstDifference, rootAt }: Comparison, signing: Signing | undefined): string | null {
  if (signing === undefined || firstDifference !== null || rootAt !== signing.published.root.toString('hex'))
    return null;
  const { signer } = signing;
  return signCheckpoint({ origin: signer.name, size: one.events, root: Buffer.from(one.root, 'hex') }, [signer]);
}

interface ProvedSide {
  readonly name: StoreName;
  readonly logId: string;
}

/** Kept in a file of its own, equal or not. @throws LogsDiffer */
function proved(
  move: Move,
  comparison: Comparison,
  signing: Signing | undefined,
  [from, to]: readonly [ProvedSide, ProvedSide],
): Moved {
  const { one, other, firstDifference } = comparison;
  const provedAt = move.now();
  const sideOf = ({ name, logId }: ProvedSide, summary: LogSummary) => ({ store: shownStore(name), logId, ...summary });
  const proof: MoveProof = {
    format: 'psp-move-proof-1',
    provedAt,
    equal: firstDifference === null,
    from: sideOf(from, one),
    to: sideOf(to, other),
    firstDifference,
    checkpoint: signedRoot(comparison, signing),
  };
  const proofFile =
    move.proofFile ?? join(folderOf(from.name, to.name), `move-proof-${provedAt.replaceAll(':', '')}.json`);
  writeFileSync(`${proofFile}.part`, `${JSON.stringify(proof, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${proofFile}.part`, proofFile);
  if (firstDifference === null) return { proof, proofFile };
  throw new LogsDiffer(
    `the two logs are not the same: ${sentenceOf(firstDifference)}. Do not use ${proof.to.store}; ${proofFile} shows both events`,
    proof,
  );
}

function folderOf(...names: readonly StoreName[]): string {
  const folder = names.find((name) => name.kind === 'sqlite');
  if (folder === undefined) throw new Error('one of the two stores is a folder');
  return folder.folder;
}

function sentenceOf({ index, one, other }: Difference): string {
  const said = (event: Difference['one']) =>
    event === null ? 'nothing' : `${event.type} ${event.id} (revision ${event.revision} of ${event.stream})`;
  return `at index ${index} the source holds ${said(one)}, the target ${said(other)}`;
}

async function open(move: Move, { address }: Server, option: string, { begins }: { begins: boolean }) {
  const { settings, now, warn = () => undefined } = move;
  try {
    return await openRemoteStore(settings, { address, begins, now, warn, alarm: ({ message }) => warn(message) });
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code !== 'AddressRefused') throw error;
    throw new SettingRefused(message.replace(/^PSP_STORE/, option));
  }
}
