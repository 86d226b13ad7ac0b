/** A log as lines of JSON, and back: ids, order and instants of recording stay what they were. */
import { CompactRange, gateFindings, leafOf } from '#audit';
import {
  isInstant,
  isUndecodable,
  LIMITS,
  lockFolder,
  openLocalLog,
  type LocalEvent,
  type LocalLog,
  type NewEvent,
  type SqliteEventStore,
} from '#event-store';
import { exportLine, newEventOf, parseEventLine, type EventLine } from '#interchange';
import { CATALOGUE_VERSION } from '#lifecycle';
import { streamOf } from '#projections';
import { randomUUID } from 'node:crypto';
import { roleOf } from './role.js';
import { openSealedStore } from './seal.js';
import type { Settings } from './settings.js';

/** What an operator is told of a log that was written out or taken in: equal on both sides, or they are not the same. */
export interface LogProof {
  readonly events: number;
  /** Of the Merkle tree over all events, in hex; null of a part of a log, and where an event is not one of ours. */
  readonly root: string | null;
}

/** Why a file is not taken in; `line` counts from 1. Nothing was written. */
export class ImportRefused extends Error {
  readonly code = 'ImportRefused';
  constructor(
    readonly line: number | undefined,
    what: string,
  ) {
    super(line === undefined ? what : `line ${line} ${what}`);
    this.name = 'ImportRefused';
  }
}

/** What was taken in is not what the file holds: it is not to be used. */
export class ImportDiffers extends Error {
  readonly code = 'ImportDiffers';
}

const wallClock = () => new Date().toISOString();

/** The log of a data folder as of now, an event a line, read beside whoever owns it. `write` is waited for. Throws an
 *  `OpeningRefused` (by `code`), e.g. `LogMissing`. */
export async function exportVerbatim(
  settings: Pick<Settings, 'dataDir' | 'store'>,
  write: (line: string) => void | Promise<void>,
  options: { partnershipId?: string; onProgress?: (done: number, of: number) => void } = {},
): Promise<LogProof> {
  const { partnershipId, onProgress = () => undefined } = options;
  const log = openLocalLog({ folder: settings.dataDir, role: roleOf(settings) }, { now: wallClock });
  try {
    const whole = partnershipId === undefined;
    const part = whole ? undefined : log.eventsOf(streamOf(partnershipId));
    const size = part?.length ?? log.length;
    let root = whole ? new CompactRange() : undefined;
    let done = 0;
    for (const event of part ?? log.readFrom(0, { limit: size })) {
      root = withLeaf(root, event);
      const waiting = write(`${JSON.stringify(exportLine(event))}\n`);
      if (waiting !== undefined) await waiting;
      onProgress((done += 1), size);
    }
    return { events: done, root: root === undefined ? null : hex(root.root()) };
  } finally {
    await log.close();
  }
}

/** A file that can be read from its first line as often as it takes. */
export type Lines = () => AsyncIterable<string>;

/** Takes an export into an empty store, whole or, after an interruption, from where it stopped. The file is checked to
 *  its last line before anything is written, and what was written is compared with it. Throws `ImportRefused`,
 *  `ImportDiffers` or an `OpeningRefused` (by `code`). */
export async function importVerbatim(
  settings: Pick<Settings, 'dataDir' | 'store'>,
  lines: Lines,
  onProgress: (phase: 'checking' | 'writing', done: number, of?: number) => void = () => undefined,
): Promise<LogProof> {
  if (settings.store !== 'sqlite')
    throw new ImportRefused(undefined, 'a verbatim import goes into a data folder of its own: unset PSP_STORE');
  const lock = lockFolder(settings.dataDir, { as: { verb: 'import' }, now: wallClock });
  let store: SqliteEventStore | undefined;
  try {
    const checked = await check(lines, (done) => onProgress('checking', done));
    store = openSealedStore({ lock, now: wallClock, newLogId: () => randomUUID() });
    await assertBeginsWith(lines, store.log, checked.events);
    await write(lines, store, (done) => onProgress('writing', done, checked.events));
    const written = proofOf(store.log);
    if (written.root !== checked.root)
      throw new ImportDiffers(
        `what was written is not what the file holds (root ${written.root} for ${checked.root}): do not use ${settings.dataDir}`,
      );
    return written;
  } finally {
    await store?.close();
    lock.release();
  }
}

/** An event that another program wrote, and that can be read, has no leaf over what an export shows of it. */
function withLeaf(range: CompactRange | undefined, event: LocalEvent): CompactRange | undefined {
  if (!isUndecodable(event) && typeof event.metadata['schemaVersion'] !== 'number') return undefined;
  range?.push(leafOf(event));
  return range;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function proofOf(log: LocalLog): LogProof {
  const range = new CompactRange();
  for (const event of log.readFrom(0)) range.push(leafOf(event));
  return { events: range.size, root: hex(range.root()) };
}

async function* parsed(lines: Lines): AsyncGenerator<{ line: EventLine; number: number }> {
  let number = 0;
  for await (const text of lines()) {
    number += 1;
    if (text.trim() === '') continue;
    try {
      yield { line: parseEventLine(text), number };
    } catch (error) {
      if ((error as { code?: string }).code !== 'LineRefused') throw error;
      throw new ImportRefused(number, (error as Error).message);
    }
  }
}

async function check(lines: Lines, onProgress: (done: number) => void): Promise<LogProof> {
  const range = new CompactRange();
  const revisions = new Map<string, { last: number; recordedAt: string }>();
  for await (const { line, number } of parsed(lines)) {
    const problem = problemOf(line, range.size, revisions.get(line.stream));
    if (problem !== undefined) throw new ImportRefused(number, problem);
    revisions.set(line.stream, { last: line.revision, recordedAt: line.recordedAt });
    range.push(leafOf(line));
    onProgress(range.size);
  }
  if (range.size === 0) throw new ImportRefused(undefined, 'the file holds no event');
  return { events: range.size, root: hex(range.root()) };
}

function problemOf(
  line: EventLine,
  index: number,
  before: { last: number; recordedAt: string } | undefined,
): string | undefined {
  if (line.index !== index)
    return `is event ${line.index} where event ${index} comes next: only a whole log can be imported verbatim, in its order`;
  const revision = (before?.last ?? -1) + 1;
  if (line.revision !== revision)
    return `is revision ${line.revision} of ${line.stream} where revision ${revision} comes next`;
  if (!isInstant(line.recordedAt)) return 'has a recordedAt that is no instant in UTC with milliseconds';
  if (before !== undefined && line.recordedAt < before.recordedAt)
    return `was recorded before the event that precedes it in ${line.stream}`;
  const { catalogueVersion } = line.metadata;
  if (typeof catalogueVersion === 'number' && catalogueVersion > CATALOGUE_VERSION)
    return `was written by a newer version (catalogue ${catalogueVersion}, this is ${CATALOGUE_VERSION}): update this one first`;
  const [finding] = gateFindings(line);
  return finding === undefined ? undefined : `cannot be sealed: ${finding.pointer} ${finding.message}`;
}

/** An import that was interrupted left the first events of the file; anything else is another log. */
async function assertBeginsWith(lines: Lines, log: LocalLog, events: number): Promise<void> {
  const size = log.length;
  if (size === 0) return;
  const refuse = () => {
    throw new ImportRefused(
      undefined,
      `the log in this folder holds ${size} events already: a verbatim import goes into an empty one`,
    );
  };
  if (size >= events) refuse();
  let index = 0;
  for await (const { line } of parsed(lines)) {
    if (index === size) return;
    if (!isSame(log.eventAt(index)!, line)) refuse();
    index += 1;
  }
}

const isSame = (event: LocalEvent, line: EventLine) =>
  !isUndecodable(event) && event.id === line.id && leafOf(event).equals(leafOf(line));

/** So much goes into one transaction of the store: all of it is written, or none. */
const ROUND = { appends: 200, bytes: 3_000_000 };

/** Neighbours of one stream are appended together, and many of those at once. */
async function write(lines: Lines, store: SqliteEventStore, onProgress: (done: number) => void): Promise<void> {
  const begun = store.log.length;
  let next = begun;
  let runs: EventLine[][] = [];
  let runBytes = 0;
  let roundBytes = 0;
  const flush = async () => {
    const round = runs;
    runs = [];
    roundBytes = 0;
    await Promise.all(round.map((run) => append(store, run)));
    onProgress(next);
  };
  for await (const { line } of parsed(lines)) {
    if (line.index < begun) continue;
    const bytes = Buffer.byteLength(JSON.stringify([line.data, line.metadata])) + 2 * line.type.length;
    const run = runs.at(-1);
    const fits =
      run?.[0]!.stream === line.stream && run.length < LIMITS.appendEvents && runBytes + bytes <= LIMITS.appendBytes;
    if (!fits && (runs.length === ROUND.appends || roundBytes + bytes > ROUND.bytes)) await flush();
    if (fits) run.push(line);
    else runs.push([line]);
    runBytes = fits ? runBytes + bytes : bytes;
    roundBytes += bytes;
    next += 1;
  }
  await flush();
}

async function append(store: SqliteEventStore, run: readonly EventLine[]): Promise<void> {
  const [first] = run;
  const outcome = await store.append({
    stream: first!.stream,
    expected: first!.revision === 0 ? 'noStream' : { revision: first!.revision - 1 },
    events: run.map(newEventOf) as [NewEvent, ...NewEvent[]],
    recordedAt: 'keep',
  });
  if (outcome.outcome === 'Appended') return;
  const reason = 'reason' in outcome ? outcome.reason : 'problem' in outcome ? outcome.problem : outcome.outcome;
  throw Object.assign(
    new Error(`the import stopped at event ${first!.index} (${reason}): repeat it, and it goes on from there`),
    { code: 'StoreUnavailable' },
  );
}
