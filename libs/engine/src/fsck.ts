/** Everything that can be checked of a log where it lies, from its pages to what was published of it; nothing is changed. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  allCheckpoints,
  CompactRange,
  createTreeTables,
  gateFindings,
  HASH_BYTES,
  hasTree,
  isForeign,
  leafOf,
  lineOf,
  nodeCount,
  nodeHash,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseVkey,
  RecordCheck,
  storedNodes,
  treeSize,
  type NodeStore,
  type Verifier,
} from '#audit';
import {
  isUndecodable,
  lockFolder,
  openDatabase,
  openLocalLog,
  openSqliteStore,
  verifyLog,
  type LocalEvent,
  type LocalLog,
} from '#event-store';
import { Anchor } from './anchor.js';
import { pinnedVkey } from './checkpoint-follower.js';
import { readLogKey } from './log-key.js';
import { readRestarts } from './restarts.js';
import { roleOf } from './role.js';
import { sealAlongside } from './seal.js';
import type { Settings } from './settings.js';

export interface FsckFinding {
  /** What was looked at. */
  readonly check: 'file' | 'schema' | 'events' | 'leaves' | 'nodes' | 'checkpoints' | 'anchor' | 'evidence';
  /** Of the event that it is about, where it is about one. */
  readonly index?: number;
  readonly says: string;
}

export interface FsckReport {
  readonly path: string;
  readonly events: number;
  /** In hex, computed from the events; null where they could not all be read. */
  readonly root: string | null;
  readonly checkpoints: number;
  /** Lines of the anchor file. */
  readonly anchored: number;
  /** Whether the signatures of checkpoints could be checked: the key is there, or was met. */
  readonly signatures: 'checked' | 'noKey';
  /** Copies of evidence that were hashed again. */
  readonly evidence: number;
  /** By what they are about; empty = nothing was found. */
  readonly findings: readonly FsckFinding[];
}

export interface FsckOptions {
  /** A copy of a log in place of the one in the data folder. */
  readonly path?: string;
  readonly onProgress?: (done: number, of: number) => void;
  /** Of each kind; the rest is counted. */
  readonly mostFindings?: number;
}

const wallClock = () => new Date().toISOString();

/** Checks a log beside whoever owns it. @throws OpeningRefused (by `code`) where there is no log of ours to check */
export function fsck(settings: Settings, options: FsckOptions = {}): FsckReport {
  const log = openLocalLog(
    options.path === undefined ? { folder: settings.dataDir, role: roleOf(settings) } : { path: options.path },
    { now: wallClock },
  );
  const database = openDatabase(log.path, 'reader');
  try {
    database.exec('BEGIN'); // one state of the tree, while its owner may write
    return new Check(settings, options, log, database).report();
  } finally {
    database.close();
    void log.close();
  }
}

class Check {
  readonly #findings: FsckFinding[] = [];
  /** Roots that somebody signed, by size. */
  readonly #signed = new Map<number, { root: Buffer; check: 'checkpoints' | 'anchor'; says: string }[]>();
  readonly #verifiers: readonly Verifier[];
  #checkpoints = 0;
  #anchored = 0;

  constructor(
    private readonly settings: Settings,
    private readonly options: FsckOptions,
    private readonly log: LocalLog,
    private readonly database: ReturnType<typeof openDatabase>,
  ) {
    this.#verifiers = knownVerifiers(settings);
  }

  report(): FsckReport {
    this.#reading('file', () => this.#file());
    this.#reading('schema', () => this.#schema());
    const sealed = hasTree(this.database);
    if (sealed) this.#reading('checkpoints', () => this.#gatherCheckpoints());
    if (this.options.path === undefined) this.#reading('anchor', () => this.#gatherAnchor());
    const root = this.#events(sealed);
    return {
      path: this.log.path,
      events: this.#size(),
      root,
      checkpoints: this.#checkpoints,
      anchored: this.#anchored,
      signatures: this.#verifiers.length > 0 ? 'checked' : 'noKey',
      evidence: this.options.path === undefined ? this.#evidence() : 0,
      findings: this.#findings,
    };
  }

  #find(check: FsckFinding['check'], says: string, index?: number): void {
    const { mostFindings = 20 } = this.options;
    const found = this.#findings.filter((one) => one.check === check).length;
    if (found < mostFindings) this.#findings.push({ check, says, ...(index === undefined ? {} : { index }) });
    else if (found === mostFindings) this.#findings.push({ check, says: 'and more of this kind' });
  }

  #size(): number {
    return Number(this.database.prepare('SELECT count(*) AS n FROM events').get()!['n']);
  }

  #file(): void {
    this.#reading('file', () => verifyLog(this.log.path));
    // SQLite looks at such rules only where it may write.
    const odd = this.database
      .prepare("SELECT log_index AS i FROM events WHERE encoding NOT IN ('json', 'base64')")
      .all();
    for (const { i } of odd) this.#find('events', `event ${i as number} says no encoding that there is`, i as number);
  }

  /** The tables and triggers by which the file refuses to be changed, as a new log has them. */
  #schema(): void {
    const there = schemaOf(this.database);
    for (const [name, sql] of freshSchema()) {
      const found = there.get(name);
      if (found === undefined) {
        if (!hasTree(this.database) && /merkle_nodes|checkpoints/.test(name)) continue;
        this.#find('schema', `${name} is missing: something took away what keeps the log from being changed`);
      } else if (found !== sql) this.#find('schema', `${name} is not what this product made`);
      there.delete(name);
    }
    for (const name of there.keys()) this.#find('schema', `${name} was added by something else`);
  }

  #gatherCheckpoints(): void {
    for (const { size, root, note } of allCheckpoints(this.database)) {
      this.#checkpoints += 1;
      const where = `the checkpoint over ${size} events`;
      const said = this.#opened(note, 'checkpoints', where);
      if (said !== undefined && (said.size !== size || !said.root.equals(root)))
        this.#find('checkpoints', `${where} says ${said.size} events and another root in its note`);
      this.#expect(size, root, 'checkpoints', where);
    }
  }

  #gatherAnchor(): void {
    const anchor = new Anchor(this.settings.anchorDir);
    for (const { size, root, note, signedAt } of anchor.all()) {
      this.#anchored += 1;
      const where = `what was published on ${signedAt} over ${size} events (${anchor.path})`;
      this.#opened(note, 'anchor', where);
      this.#expect(size, root, 'anchor', where);
    }
  }

  /** What cannot be read is a finding, and the rest is looked at. */
  #reading(check: FsckFinding['check'], read: () => void): void {
    try {
      read();
    } catch (error) {
      this.#find(check, (error as Error).message);
    }
  }

  #opened(note: string, check: 'checkpoints' | 'anchor', where: string) {
    if (this.#verifiers.length > 0) {
      const opened = openCheckpoint(note, this.#verifiers);
      if ('rejected' in opened) this.#find(check, `${where} is not signed by a key of this log (${opened.rejected})`);
    }
    const parsed = parseNote(Buffer.from(note));
    const checkpoint = 'rejected' in parsed ? undefined : parseCheckpoint(parsed.text);
    if (checkpoint === undefined) this.#find(check, `${where} holds no checkpoint in its note`);
    return checkpoint;
  }

  #expect(size: number, root: Buffer, check: 'checkpoints' | 'anchor', says: string): void {
    const already = this.#signed.get(size) ?? [];
    already.push({ root, check, says });
    this.#signed.set(size, already);
  }

  /** Reads every event once: the gate, the record, the columns, the leaf, every stored node, every root that was signed. */
  #events(sealed: boolean): string | null {
    const size = this.#size();
    const range = new CompactRange();
    // Over what was sealed, so that one changed event does not make everything after it look wrong.
    const sealedRange = new CompactRange();
    const nodes = sealed ? new NodesInOrder(storedNodes(this.database)) : undefined;
    const record = new RecordCheck('whole');
    let knownAt = '';
    try {
      for (const event of this.log.readFrom(0, { limit: size })) {
        const problem = ownProblem(event, knownAt) ?? record.add(lineOf(event, FULL));
        if (problem !== undefined) this.#find('events', `event ${event.index}: ${problem}`, event.index);
        const leaf = leafOf(event);
        const { leaf: sealedLeaf = leaf, wrong } = nodes?.next() ?? {};
        if (!leaf.equals(sealedLeaf))
          this.#find('leaves', `event ${event.index} is not what was sealed, or its leaf was changed`, event.index);
        if (wrong !== undefined)
          this.#find('nodes', `node ${wrong.i} of level ${wrong.level} is ${wrong.problem}`, event.index);
        range.push(leaf);
        sealedRange.push(sealedLeaf);
        this.#compareSigned(sealedRange);
        knownAt = event.knownAt;
        this.options.onProgress?.(event.index + 1, size);
      }
    } catch (error) {
      this.#find('events', `event ${range.size} cannot be read: ${(error as Error).message}`, range.size);
      return null;
    }
    for (const { index, problem } of record.finish()) this.#find('events', `event ${index}: ${problem}`, index);
    if (sealed) this.#countNodes(range.size);
    for (const [missing, expected] of this.#signed)
      if (missing > range.size)
        for (const { check, says } of expected) this.#find(check, `${says}: the log holds only ${range.size}`);
    return range.root().toString('hex');
  }

  #compareSigned(range: CompactRange): void {
    for (const { root, check, says } of this.#signed.get(range.size) ?? [])
      if (!range.root().equals(root)) this.#find(check, `${says} has another root than these events`, range.size - 1);
  }

  #countNodes(size: number): void {
    const leaves = treeSize(this.database);
    if (leaves !== size) this.#find('nodes', `there are ${leaves} leaves for ${size} events`);
    const stored = Number(this.database.prepare('SELECT count(*) AS n FROM merkle_nodes').get()!['n']);
    const due = nodeCount(size);
    if (stored !== due) this.#find('nodes', `there are ${stored} stored nodes where ${size} events make ${due}`);
  }

  /** A copy lies under the hash that its event says. */
  #evidence(): number {
    const folder = join(this.settings.dataDir, 'evidence');
    if (!existsSync(folder)) return 0;
    const names = readdirSync(folder).filter((name) => /^[0-9a-f]{64}$/.test(name));
    for (const name of names) {
      const found = createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
      if (found !== name) this.#find('evidence', `the copy ${name} holds something else (${found})`);
    }
    return names.length;
  }
}

const FULL = { actors: 'shown', sealed: 'ciphertext' } as const;

function ownProblem(event: LocalEvent, knownBefore: string): string | undefined {
  if (isUndecodable(event)) return event.knownAt === latest(knownBefore, event.knownAt) ? undefined : GOES_BACK;
  if (isForeign(event)) {
    const [finding] = gateFindings(event);
    return finding === undefined
      ? 'its metadata lack recordedAt or schemaVersion'
      : `${finding.pointer} ${finding.message}`;
  }
  const { recordedAt } = event.metadata as { recordedAt: string };
  return event.knownAt === latest(knownBefore, recordedAt) ? undefined : GOES_BACK;
}

const GOES_BACK = 'the instant at which it was known does not follow from when it was recorded';
const latest = (one: string, other: string) => (one > other ? one : other);

interface WrongNode {
  readonly level: number;
  readonly i: number;
  readonly problem: 'missing' | 'different';
}

/** Compares the stored nodes with what the stored leaves make them, leaf by leaf. */
class NodesInOrder {
  readonly #edge: Uint8Array[] = [];
  #index = 0;

  constructor(private readonly stored: NodeStore) {}

  /** The next leaf, and the first wrong node of those that it completes. */
  next(): { readonly leaf?: Uint8Array; readonly wrong?: WrongNode } {
    const leaf = this.stored.get(0, this.#index);
    if (leaf === undefined) return { wrong: { level: 0, i: this.#index++, problem: 'missing' } };
    let wrong: WrongNode | undefined;
    let computed = leaf;
    for (let level = 0, i = this.#index; i % 2 === 1; level += 1) {
      computed = nodeHash(this.#edge.pop() ?? EMPTY, computed);
      i = (i - 1) / 2;
      const stored = this.stored.get(level + 1, i);
      if (stored !== undefined && Buffer.compare(stored, computed) === 0) continue;
      wrong ??= { level: level + 1, i, problem: stored === undefined ? 'missing' : 'different' };
    }
    this.#edge.push(computed);
    this.#index += 1;
    return { leaf, ...(wrong && { wrong }) };
  }
}

/** In place of what a missing leaf would have made. */
const EMPTY = Buffer.alloc(HASH_BYTES);

function knownVerifiers(settings: Settings): Verifier[] {
  const own = readLogKey(settings);
  const earlier = readRestarts(settings.anchorDir).map(({ fromVkey }) => fromVkey);
  const others = [...earlier, pinnedVkey(settings.dataDir)].map((vkey) => vkey && parseVkey(vkey));
  return [own, ...others].filter((one) => typeof one === 'object');
}

type Database = ReturnType<typeof openDatabase>;

const schemaOf = (database: Database): Map<string, string> =>
  new Map(
    database
      .prepare("SELECT type || ' ' || name AS name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
      .all()
      .map(({ name, sql }) => [String(name), String(sql).replace(/\s+/g, ' ')]),
  );

/** What a log is made of that this version makes. */
function freshSchema(): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'psp-fsck-'));
  const lock = lockFolder(folder, { as: { verb: 'fsck' }, now: wallClock });
  try {
    const store = openSqliteStore({ lock, now: wallClock, newLogId: () => 'of-a-check', alongside: sealAlongside });
    const database = openDatabase(store.log.path, 'log');
    try {
      createTreeTables(database);
      return schemaOf(database);
    } finally {
      database.close();
      void store.close();
    }
  } finally {
    lock.release();
    rmSync(folder, { recursive: true, force: true });
  }
}
