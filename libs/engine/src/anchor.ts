/** Every published checkpoint on a line of its own, apart from the data: what shows that an older copy of them was put back. */
import { closeSync, existsSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '#event-store';
import { parseCheckpoint, parseNote, type Checkpoint } from '#audit';

export interface Anchored extends Checkpoint {
  readonly signedAt: string;
  /** The signed note, verbatim. */
  readonly note: string;
}

/** A line of the anchor file holds no checkpoint. */
export class AnchorDamaged extends Error {
  readonly code = 'AnchorDamaged';
}

const FILE = 'anchor.ndjson';
/** More than the longest line. */
const TAIL_BYTES = 262_144;

export class Anchor {
  readonly path: string;

  constructor(folder: string) {
    this.path = join(folder, FILE);
  }

  /** The last checkpoint; a line that a crash has cut short does not count. @throws AnchorDamaged */
  newest(): Anchored | undefined {
    const line = this.#wholeLines(TAIL_BYTES).at(-1);
    return line === undefined ? undefined : this.#read(line);
  }

  /** Every checkpoint, the oldest first. @throws AnchorDamaged */
  all(): readonly Anchored[] {
    return this.#wholeLines(Infinity).map((line) => this.#read(line));
  }

  #read(line: string): Anchored {
    const found = anchoredIn(line);
    if (found === undefined)
      throw new AnchorDamaged(
        `a line of ${this.path} holds no checkpoint (${line.slice(0, 60)}): bring back the file, or take that line away if you know who wrote it`,
      );
    return found;
  }

  /** Durable when it returns. */
  append({ signedAt, note }: Pick<Anchored, 'signedAt' | 'note'>): void {
    const isNew = !existsSync(this.path);
    if (isNew) makeFolder(dirname(this.path));
    const file = openSync(this.path, 'a+', 0o600);
    try {
      const line = `${JSON.stringify({ signedAt, note })}\n`;
      writeSync(file, endsInTheMiddle(file) ? `\n${line}` : line);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (isNew) syncFolder(dirname(this.path));
  }

  #wholeLines(ofLastBytes: number): string[] {
    if (!existsSync(this.path)) return [];
    const file = openSync(this.path, 'r');
    try {
      const { size } = fstatSync(file);
      const from = Math.max(0, size - ofLastBytes);
      const bytes = Buffer.alloc(size - from);
      readSync(file, bytes, 0, bytes.length, from);
      const lines = bytes.toString('utf8').split('\n');
      lines.pop(); // nothing, or cut short
      if (from > 0) lines.shift();
      return lines.filter((line) => line !== '' && !isCutShort(line));
    } finally {
      closeSync(file);
    }
  }
}

/** The beginning of a line, closed when the next one was written. */
const isCutShort = (line: string): boolean => line.startsWith('{') && !line.endsWith('}');

function endsInTheMiddle(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
}

function anchoredIn(line: string): Anchored | undefined {
  try {
    const { signedAt, note } = JSON.parse(line) as Partial<Anchored>;
    if (typeof signedAt !== 'string' || typeof note !== 'string') return undefined;
    const parsed = parseNote(Buffer.from(note));
    const checkpoint = 'rejected' in parsed ? undefined : parseCheckpoint(parsed.text);
    return checkpoint && { ...checkpoint, signedAt, note };
  } catch {
    return undefined;
  }
}

/** A name that was just given survives a power cut. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // a folder cannot be opened there
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
