/** The checkpoints that were signed, or taken over from the signer, as rows beside the tree. */
import type { DatabaseSync } from 'node:sqlite';

export interface CheckpointRow {
  size: number;
  root: Buffer;
  /** The signed note, verbatim. */
  note: string;
  /** Instant; for information, since the log's signature has no time. */
  signedAt: string;
}

const COLUMNS = 'SELECT size, root, note, signed_at AS signedAt FROM checkpoints';

/** @throws what SQLite throws when this size has a checkpoint already */
export function insertCheckpoint(database: DatabaseSync, { size, root, note, signedAt }: CheckpointRow): void {
  database
    .prepare('INSERT INTO checkpoints (size, root, note, signed_at) VALUES (?, ?, ?, ?)')
    .run(size, root, note, signedAt);
}

/** The newest checkpoint, or the newest that covers at most `upTo` events. */
export function newestCheckpoint(database: DatabaseSync, upTo = Number.MAX_SAFE_INTEGER): CheckpointRow | undefined {
  const row = database.prepare(`${COLUMNS} WHERE size <= ? ORDER BY size DESC LIMIT 1`).get(upTo);
  return row && rowOf(row);
}

/** The first checkpoint that covers the event at `index`: from then on it is sealed. */
export function firstCheckpointOver(database: DatabaseSync, index: number): CheckpointRow | undefined {
  const row = database.prepare(`${COLUMNS} WHERE size > ? ORDER BY size LIMIT 1`).get(index);
  return row && rowOf(row);
}

/** Every checkpoint, the smallest first. */
export function allCheckpoints(database: DatabaseSync): CheckpointRow[] {
  return database.prepare(`${COLUMNS} ORDER BY size`).all().map(rowOf);
}

/** SQLite hands blobs out as Uint8Array, which compare by identity: they become Buffers here. */
const rowOf = (row: Record<string, unknown>): CheckpointRow => ({
  ...(row as unknown as CheckpointRow),
  root: Buffer.from(row['root'] as Uint8Array),
});
