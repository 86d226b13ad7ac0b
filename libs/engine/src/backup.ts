/** A proved copy of the log, and the way back from one, for a data folder as the settings name it. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  CompactRange,
  hasTree,
  leafOf,
  newestCheckpoint,
  rootAt,
  storedNodes,
  treeSize,
  type Checkpoint,
  type Signer,
} from '#audit';
import {
  backupLog,
  lockFolder,
  LOG_FILES,
  openDatabase,
  openLocalLog,
  OpeningRefused,
  restoreLog,
  type BackupManifest,
} from '#event-store';
import { Anchor } from './anchor.js';
import { originOf } from './checkpoints.js';
import { noteBackup } from './last-backup.js';
import { readLogKey, refuseSameName, renameLog } from './log-key.js';
import { keepRestart, type Restart } from './restarts.js';
import { roleOf } from './role.js';
import type { Settings } from './settings.js';

const wallClock = () => new Date().toISOString();

type Database = ReturnType<typeof openDatabase>;

/** Copies the log, also while its owner writes. The manifest tells the root, computed from the copied events, and the newest
 *  checkpoint over them. Throws an `OpeningRefused` (by `code`). */
export function backup(settings: Pick<Settings, 'dataDir' | 'store'>, to: string): BackupManifest {
  const { dataDir } = settings;
  const manifest = backupLog({ folder: dataDir, role: roleOf(settings), to, now: wallClock, seal: sealOf });
  noteBackup(dataDir, { at: manifest.createdAt, events: manifest.events, file: resolve(to) });
  return manifest;
}

function sealOf(copy: Database, events: number): { root: string; checkpoint: string | null } {
  const path = copy.location()!;
  const root = rootOfEvents(path, events);
  const sealed = hasTree(copy);
  if (sealed && (treeSize(copy) !== events || !rootAt(storedNodes(copy), events).equals(root)))
    throw new OpeningRefused('LogDamaged', `the events are not what was sealed: see "psp fsck"; no backup was made`);
  return { root: root.toString('hex'), checkpoint: (sealed && newestCheckpoint(copy, events)?.note) || null };
}

/** From the events themselves, whatever is stored beside them. */
function rootOfEvents(path: string, size: number): Buffer {
  const log = openLocalLog({ path }, { now: wallClock });
  try {
    const range = new CompactRange();
    for (const event of log.readFrom(0, { limit: size })) range.push(leafOf(event));
    if (range.size < size) throw new OpeningRefused('LogDamaged', `${path} holds only ${range.size} events of ${size}`);
    return range.root();
  } finally {
    void log.close();
  }
}

export interface Restored {
  readonly events: number;
  /** Where the log that was there is now. */
  readonly movedAside?: string;
  /** What was said of the loss, where there was one: from now on the log signs under another name. */
  readonly restart?: Restart;
}

export type RestoreSettings = Pick<Settings, 'dataDir' | 'store' | 'keyDir' | 'anchorDir' | 'logKeyFile' | 'logOrigin'>;

/** Puts a backup in place of the log. Throws an `OpeningRefused` (by `code`): the folder is in use, or the backup is not to
 *  be trusted, or lacks what was published. */
export function restore(settings: RestoreSettings, from: string, options: { acceptLoss?: boolean } = {}): Restored {
  const lock = lockFolder(settings.dataDir, { as: { verb: 'restore' }, now: wallClock });
  try {
    const { acceptLoss = false } = options;
    const published = lastPublished(settings) ?? lastOnRecord(from);
    const lacks = published !== undefined && !holds(from, published);
    if (lacks && !acceptLoss)
      throw new OpeningRefused(
        'BackupRefused',
        `${published.size} events were published, and this backup does not hold them all as they were: take a newer one, or add --accept-loss, and the log goes on under another name and says so`,
      );
    const before = keyIfThere(settings);
    const renamed = published !== undefined && (lacks || (acceptLoss && before === undefined));
    if (renamed) refuseSameName(settings, published.origin);
    const restored = restoreLog(lock, { from, now: wallClock, acceptLoss });
    if (!renamed) return restored;
    const restart = keepRestart(settings.anchorDir, {
      at: wallClock(),
      published,
      restoredSize: restored.events,
      now: renameLog(settings),
      before: before?.name === published.origin ? before : undefined,
    });
    return { ...restored, restart };
  } finally {
    lock.release();
  }
}

/** Where the key is lost, the statement is signed by the new one alone. */
function keyIfThere(settings: RestoreSettings): Signer | undefined {
  try {
    return readLogKey(settings);
  } catch {
    return undefined;
  }
}

/** The last that others may have seen: by the anchor, or by the log that is there, if it can be read. */
function lastPublished(settings: RestoreSettings): Checkpoint | undefined {
  const anchored = new Anchor(settings.anchorDir).newest();
  const onRecord = lastOnRecord(join(settings.dataDir, LOG_FILES[roleOf(settings)]));
  if (anchored === undefined || onRecord === undefined) return anchored ?? onRecord;
  return onRecord.size > anchored.size ? onRecord : anchored;
}

function lastOnRecord(path: string): Checkpoint | undefined {
  if (!existsSync(path)) return undefined;
  let database: Database | undefined;
  try {
    database = openDatabase(path, 'reader');
    const row = hasTree(database) ? newestCheckpoint(database) : undefined;
    const origin = row && originOf(row);
    return row && origin !== undefined ? { origin, size: row.size, root: row.root } : undefined;
  } catch {
    return undefined; // it is damaged, which is why a backup takes its place
  } finally {
    database?.close();
  }
}

function holds(backupPath: string, { size, root }: Checkpoint): boolean {
  try {
    return rootOfEvents(backupPath, size).equals(root);
  } catch (error) {
    if ((error as { code?: string }).code === 'LogDamaged') return false;
    throw error;
  }
}
