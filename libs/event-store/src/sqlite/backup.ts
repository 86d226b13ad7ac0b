/** A copy of the log that is proved before it has a name, and the way back from one. */
import { createHash } from 'node:crypto';
import { closeSync, copyFileSync, existsSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Instant, JsonObject } from '../port.js';
import { openDatabase } from './database.js';
import type { FolderLock } from './folder.js';
import { LOG_FILES, moveDurably, recogniseLogFile, restoringName, syncFolder, syncPath } from './log-file.js';
import { OpeningRefused } from './refusal.js';
import type { Role } from './schema.js';
import { setAside } from './set-aside.js';
import { verifyLog } from './verify-log.js';

/** Stands beside a backup as `<backup>.manifest.json`. `root`: null until there is a tree. */
export interface BackupManifest extends JsonObject {
  logId: string;
  events: number;
  /** -1 of an empty log. */
  lastIndex: number;
  root: string | null;
  /** Hex, of the file. */
  sha256: string;
  createdAt: Instant;
}

export const manifestName = (backup: string): string => `${backup}.manifest.json`;

export interface BackupOptions {
  /** A data folder, also while its owner writes. */
  folder: string;
  role?: Role;
  /** The file to make. It must not exist. */
  to: string;
  now: () => Instant;
  /** What the tree says of the copy: at least its root, recomputed from the events. */
  seal?: (copy: DatabaseSync, events: number) => { root: string } & JsonObject;
}

/**
 * Copies the log as of now. The copy is synced, checked page by page and event by event, and only then given its name.
 * Throws an `OpeningRefused`, and what SQLite throws (a full disk, say); then no file of that name is there.
 */
export function backupLog(options: BackupOptions): BackupManifest {
  const to = resolve(options.to);
  const role = options.role ?? 'origin';
  const from = join(options.folder, LOG_FILES[role]);
  for (const file of [to, manifestName(to)])
    if (existsSync(file)) throw new OpeningRefused('BackupRefused', `${file} exists: choose another name`);
  const { logId } = recogniseLogFile(from, role);
  const part = `${to}.part`;
  rmSync(part, { force: true });
  try {
    copyInto(from, part);
    syncPath(part); // SQLite does not
    const { events, seal } = verifyLog(part, (copy, count) => options.seal?.(copy, count) ?? { root: null });
    const manifest: BackupManifest = {
      logId,
      events,
      lastIndex: events - 1,
      ...seal,
      sha256: sha256Of(part),
      createdAt: options.now(),
    };
    moveDurably(part, to);
    const note = `${manifestName(to)}.part`;
    writeFileSync(note, `${JSON.stringify(manifest, null, 2)}\n`);
    moveDurably(note, manifestName(to));
    return manifest;
  } finally {
    rmSync(part, { force: true });
  }
}

/** Checks a backup against its manifest, page by page and event by event. Throws an `OpeningRefused`. */
export function verifyBackup(path: string): BackupManifest {
  const manifest = readManifest(path);
  if (sha256Of(path) !== manifest.sha256)
    throw new OpeningRefused(
      'BackupRefused',
      `${path} is not the file that its manifest describes: use another backup`,
    );
  const { events } = verifyLog(path);
  if (events !== manifest.events || recogniseLogFile(path).logId !== manifest.logId)
    throw new OpeningRefused('BackupRefused', `${path} does not hold what its manifest says: use another backup`);
  return manifest;
}

export interface RestoreOptions {
  from: string;
  now: () => Instant;
  /** Number of events that are known to others to have existed: those of the last published checkpoint. */
  publishedSize?: number;
  /** Take a backup that is older than that, or one without its manifest. */
  acceptLoss?: boolean;
}

/** Puts a backup in place of the log of a locked folder. Answers where the log that was there is now. Throws an `OpeningRefused`. */
export function restoreLog(lock: FolderLock, options: RestoreOptions): { events: number; movedAside?: string } {
  const from = resolve(options.from);
  const { role } = recogniseLogFile(from);
  const hasManifest = existsSync(manifestName(from));
  if (!hasManifest && !options.acceptLoss)
    throw new OpeningRefused(
      'BackupRefused',
      `${basename(from)} has no manifest beside it, so nobody can say whether it is whole: put ${basename(manifestName(from))} there, or add --accept-loss`,
    );
  const events = hasManifest ? verifyBackup(from).events : verifyLog(from).events;
  if (events < (options.publishedSize ?? 0) && !options.acceptLoss)
    throw new OpeningRefused(
      'BackupRefused',
      `this backup holds ${events} events, and ${options.publishedSize} were published: take a newer one, or add --accept-loss`,
    );

  const log = join(lock.folder, LOG_FILES[role]);
  const restoring = restoringName(log);
  rmSync(restoring, { force: true });
  copyFileSync(from, restoring);
  syncPath(restoring);
  syncFolder(lock.folder);
  const aside = setAside(log, options.now());
  // Until this last step a start finds no log, but the copy, and refuses.
  moveDurably(restoring, log);
  return { events, ...(aside === undefined ? {} : { movedAside: aside }) };
}

/** Not the online backup, which begins again at every write of another process; not a copy of the file, which lacks the WAL. */
function copyInto(from: string, to: string): void {
  const database = openDatabase(from, 'reader');
  try {
    database.prepare('VACUUM INTO ?').run(to);
  } finally {
    database.close();
  }
}

function readManifest(backup: string): BackupManifest {
  const path = manifestName(backup);
  try {
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as BackupManifest;
    if (typeof manifest.sha256 === 'string' && typeof manifest.events === 'number') return manifest;
  } catch {
    // falls through
  }
  throw new OpeningRefused('BackupRefused', `${path} is missing or is no manifest of a backup: use another backup`);
}

function sha256Of(path: string): string {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(1 << 20);
  const file = openSync(path, 'r');
  try {
    for (let length; (length = readSync(file, buffer)) > 0;) hash.update(buffer.subarray(0, length));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}
