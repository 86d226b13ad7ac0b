/** Checkpoints of a log as they are on record: who signs them writes them here, and so does who takes them over. */
import {
  allCheckpoints,
  insertCheckpoint,
  newestCheckpoint,
  parseCheckpoint,
  parseNote,
  type CheckpointRow,
} from '#audit';
import type { Checkpoint } from '#audit';
import { immediate, openDatabase } from '#event-store';

/** A checkpoint as others may have it. */
export interface Published extends Checkpoint {
  /** The signed note, verbatim. */
  readonly note: string;
  /** When it was signed, or taken over; for information. */
  readonly signedAt: string;
}

/** The rows beside the tree, on a connection that writes. */
export class Checkpoints {
  readonly #database: ReturnType<typeof openDatabase>;

  constructor(path: string) {
    this.#database = openDatabase(path, 'log');
  }

  newest(): CheckpointRow | undefined {
    return newestCheckpoint(this.#database);
  }

  /** Of all of them, the smallest first. */
  all(): readonly CheckpointRow[] {
    return allCheckpoints(this.#database);
  }

  /** Durable when it returns. @throws what SQLite throws */
  add(row: CheckpointRow): void {
    immediate(this.#database, () => insertCheckpoint(this.#database, row));
  }

  close(): void {
    this.#database.close();
  }
}

/** The checkpoint in a row, unbelieved: whose it is. */
export function originOf({ note }: Pick<CheckpointRow, 'note'>): string | undefined {
  const parsed = parseNote(Buffer.from(note));
  return 'rejected' in parsed ? undefined : parseCheckpoint(parsed.text)?.origin;
}
