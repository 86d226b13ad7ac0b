/** What this process wrote last, as it stands in the file: whoever follows the log at its end need not read it back. */
import type { LocalEvent } from '../port.js';
import { eventOf, type Row } from './rows.js';
import type { Role } from './schema.js';

const MOST_ROWS = 1_000;
const MOST_CHARACTERS = 4_000_000;

interface Entry {
  readonly row: Row;
  /** Parsed once, by the first who asks. */
  event?: LocalEvent;
}

/** Neighbouring rows; the older half is forgotten at once. */
class Half {
  readonly entries: Entry[] = [];
  readonly byStream = new Map<string, Entry[]>();
  #characters = 0;

  constructor(readonly first: number) {}

  get end(): number {
    return this.first + this.entries.length;
  }

  get isFull(): boolean {
    return this.entries.length >= MOST_ROWS || this.#characters >= MOST_CHARACTERS;
  }

  add(row: Row): void {
    const entry: Entry = { row };
    this.entries.push(entry);
    const stream = this.byStream.get(row[1]);
    if (stream === undefined) this.byStream.set(row[1], [entry]);
    else stream.push(entry);
    this.#characters += row[7].length + row[8].length;
  }
}

export class RecentRows {
  #older: Half | undefined;
  #newer: Half | undefined;

  constructor(private readonly role: Role) {}

  /** Rows of one transaction, once it is committed. */
  add(rows: readonly Row[]): void {
    const [first] = rows;
    if (first === undefined) return;
    if (this.#newer?.end !== first[0]) this.clear(); // others wrote between: what is known no longer reaches the end
    this.#newer ??= new Half(first[0]);
    for (const row of rows) this.#newer.add(row);
    if (!this.#newer.isFull) return;
    this.#older = this.#newer;
    this.#newer = new Half(this.#older.end);
  }

  clear(): void {
    this.#older = undefined;
    this.#newer = undefined;
  }

  /** How many events the log holds; undefined where nothing is known of its end. */
  get length(): number | undefined {
    return this.#newer?.end;
  }

  /** The event at an index, if it is among these. */
  at(index: number): LocalEvent | undefined {
    const half = this.#newer !== undefined && index >= this.#newer.first ? this.#newer : this.#older;
    const entry = half?.entries[index - half.first];
    return entry && this.#eventOf(entry);
  }

  /** The events of a stream from a revision to its end; undefined where these do not reach back to it. */
  ofStream(stream: string, from: number): LocalEvent[] | undefined {
    const entries = [...(this.#older?.byStream.get(stream) ?? []), ...(this.#newer?.byStream.get(stream) ?? [])];
    const first = entries[0]?.row[2];
    if (first === undefined || first > from) return undefined;
    return entries.slice(from - first).map((entry) => this.#eventOf(entry));
  }

  #eventOf(entry: Entry): LocalEvent {
    return (entry.event ??= eventOf(entry.row, this.role));
  }
}
