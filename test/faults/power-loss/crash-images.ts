/** What the disk may hold when the power goes: all that was synced, and any part of the rest, torn at sectors and out of order. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_FILES, type Operation } from './trace.js';

/** Bytes by file name; a file that is not there has no entry. Folder entries count as durable. */
export type Disk = Map<string, Buffer>;

export interface CrashImage {
  disk: Disk;
  /** What the process had said was written before the power went. */
  acknowledged: string[];
}

const SECTOR = 512;
const WHOLE_WRITES = 0.3; // of the images keep or drop whole writes, the others single sectors

export function readDisk(folder: string): Disk {
  const disk: Disk = new Map();
  for (const file of LOG_FILES)
    try {
      disk.set(file, readFileSync(join(folder, file)));
    } catch {
      // not there
    }
  return disk;
}

export function writeDisk(disk: Disk, folder: string): void {
  for (const file of [...LOG_FILES, 'log.db-shm']) rmSync(join(folder, file), { force: true });
  for (const [file, bytes] of disk) writeFileSync(join(folder, file), bytes);
}

/** `count` crashes at random moments after the first acknowledgement, in one walk through what was done to `base`. */
export function* crashImages(
  base: Disk,
  operations: readonly Operation[],
  count: number,
  random: () => number,
): Generator<CrashImage> {
  const first = operations.findIndex(({ kind }) => kind === 'acknowledge') + 1;
  const moments = Array.from({ length: count }, () => first + Math.floor(random() * (operations.length - first + 1)));
  moments.sort((a, b) => a - b);
  const durable: Disk = new Map(base);
  const pending = new Map<string, Operation[]>();
  const acknowledged: string[] = [];
  let done = 0;
  for (const moment of moments) {
    for (; done < moment; done++) happen(operations[done]!, durable, pending, acknowledged);
    yield { disk: imageOf(durable, pending, random), acknowledged: [...acknowledged] };
  }
}

function happen(operation: Operation, durable: Disk, pending: Map<string, Operation[]>, acknowledged: string[]): void {
  switch (operation.kind) {
    case 'acknowledge':
      acknowledged.push(operation.id);
      return;
    case 'unlink':
      durable.delete(operation.file);
      pending.delete(operation.file);
      return;
    case 'sync': {
      const { file } = operation;
      durable.set(file, after(durable.get(file), pending.get(file) ?? []));
      pending.delete(file);
      return;
    }
    case 'write':
    case 'truncate':
      pending.set(operation.file, [...(pending.get(operation.file) ?? []), operation]);
  }
}

function imageOf(durable: Disk, pending: ReadonlyMap<string, Operation[]>, random: () => number): Disk {
  const isWhole = random() < WHOLE_WRITES;
  const kept = random(); // how much of what was pending reached the disk
  const image: Disk = new Map(durable);
  for (const [file, waiting] of pending) {
    const survivors = (isWhole ? waiting : waiting.flatMap(sectorsOf)).filter(() => random() < kept);
    image.set(file, after(durable.get(file), survivors));
  }
  return image;
}

function sectorsOf(operation: Operation): Operation[] {
  if (operation.kind !== 'write') return [operation];
  const { file, offset, bytes } = operation;
  const sectors: Operation[] = [];
  for (let from = 0; from < bytes.length;) {
    const to = Math.min(bytes.length, from + SECTOR - ((offset + from) % SECTOR));
    sectors.push({ kind: 'write', file, offset: offset + from, bytes: bytes.subarray(from, to) });
    from = to;
  }
  return sectors;
}

/** The content with operations done to it, in order. */
function after(content: Buffer = Buffer.alloc(0), operations: readonly Operation[]): Buffer {
  const ends = operations.map(endOf);
  const result = Buffer.alloc(Math.max(content.length, ...ends));
  content.copy(result);
  let { length } = content;
  for (const operation of operations)
    if (operation.kind === 'write') {
      operation.bytes.copy(result, operation.offset);
      length = Math.max(length, operation.offset + operation.bytes.length);
    } else if (operation.kind === 'truncate') {
      result.fill(0, operation.length);
      ({ length } = operation);
    }
  return result.subarray(0, length);
}

function endOf(operation: Operation): number {
  if (operation.kind === 'truncate') return operation.length;
  return operation.kind === 'write' ? operation.offset + operation.bytes.length : 0;
}
