/** A log that gives up its name is moved away whole, and never overwritten or removed. */
import { existsSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Instant } from '../port.js';
import type { FolderLock } from './folder.js';
import { LOG_FILES, syncFolder } from './log-file.js';
import { OpeningRefused } from './refusal.js';

const FILES_OF_A_LOG = ['', '-wal', '-shm'];

/** Moves the files of a log away. Answers where the log is now; undefined where there was none. */
export function setAside(log: string, now: Instant): string | undefined {
  const aside = freeName(`${log}.before-${now.replaceAll(':', '')}`);
  const there = FILES_OF_A_LOG.filter((suffix) => existsSync(log + suffix));
  // The log goes first: what is left of it without its other files would open as an older log.
  for (const suffix of there) renameSync(log + suffix, aside + suffix);
  if (there.length === 0) return undefined;
  syncFolder(dirname(log));
  return aside;
}

/** Moves a replica of a locked folder away, so that the next start fills a new one. Answers where it is now. Throws an
 *  `OpeningRefused` where there is none. */
export function resetReplica(lock: FolderLock, now: Instant): string {
  const path = join(lock.folder, LOG_FILES.replica);
  const aside = setAside(path, now);
  if (aside !== undefined) return aside;
  throw new OpeningRefused('LogMissing', `there is no replica at ${path}: nothing was to be moved away`);
}

function freeName(name: string): string {
  for (let n = 1; ; n++) {
    const tried = n === 1 ? name : `${name}-${n}`;
    if (!FILES_OF_A_LOG.some((suffix) => existsSync(tried + suffix))) return tried;
  }
}
