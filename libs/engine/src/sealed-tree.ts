/** Roots and proofs of the log at every size it has had, read beside whoever writes it. */
import {
  consistencyProof,
  inclusionProof,
  newestCheckpoint,
  rootAt,
  storedNodes,
  treeSize,
  type CheckpointRow,
  type NodeStore,
} from '#audit';
import { openDatabase } from '#event-store';

const MOST_ROOTS = 1_024;

export class SealedTree {
  readonly #database: ReturnType<typeof openDatabase>;
  readonly #nodes: NodeStore;
  /** What was once the root at a size is so for ever. */
  readonly #roots = new Map<number, Buffer>();

  readonly #ids: ReturnType<ReturnType<typeof openDatabase>['prepare']>;

  constructor(path: string) {
    this.#database = openDatabase(path, 'reader');
    this.#ids = this.#database.prepare(
      'SELECT event_id AS id FROM events WHERE log_index >= ? ORDER BY log_index LIMIT ?',
    );
    this.#nodes = storedNodes(this.#database);
  }

  /** Number of leaves. */
  get size(): number {
    return treeSize(this.#database);
  }

  /** @throws Error where the tree has not as many leaves */
  rootAt(size: number): Buffer {
    const known = this.#roots.get(size);
    if (known !== undefined) return known;
    const root = rootAt(this.#nodes, size);
    if (this.#roots.size >= MOST_ROOTS) this.#roots.clear();
    this.#roots.set(size, root);
    return root;
  }

  leafAt(index: number): Buffer | undefined {
    const leaf = this.#nodes.get(0, index);
    return leaf && Buffer.from(leaf);
  }

  /** Ids of events in the order of the log, from an index on. */
  idsFrom(index: number, limit: number): readonly string[] {
    return this.#ids.all(index, limit).map((row) => String(row['id']));
  }

  inclusionProof(index: number, size: number): Buffer[] {
    return inclusionProof(this.#nodes, index, size);
  }

  consistencyProof(from: number, to: number): Buffer[] {
    return consistencyProof(this.#nodes, from, to);
  }

  /** The newest checkpoint on record, or the newest over at most `upTo` events. */
  checkpoint(upTo?: number): CheckpointRow | undefined {
    return newestCheckpoint(this.#database, upTo);
  }

  close(): void {
    this.#database.close();
  }
}
