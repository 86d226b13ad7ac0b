/** The disk fills up and is freed again: reading goes on, nothing half is written, and writing resumes without a restart. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import {
  type Append,
  type AppendOutcome,
  type FolderLock,
  lockFolder,
  openLocalLog,
  pragma,
  SqliteEventStore,
} from '#event-store';
import { openLogFile } from '../../libs/event-store/src/sqlite/log-file.js';
import { rounds } from './rounds.js';

const NOON = '2026-01-05T12:00:00.000Z';
const now = () => NOON;
const STREAM = 'partnership-a';

interface Opened {
  folder: string;
  store: SqliteEventStore;
  /** The connection that writes. */
  database: DatabaseSync;
  lock: FolderLock;
}

function openIn(folder: string, diskProbeMs: number): Opened {
  const lock = lockFolder(folder, { as: { verb: 'test' }, now });
  const file = openLogFile(lock, 'origin', () => ({ logId: randomUUID(), openedAt: NOON }));
  return { folder, store: new SqliteEventStore({ ...file, now, diskProbeMs }), database: file.database, lock };
}

const appendAfter = (revision: number): Append => ({
  stream: STREAM,
  expected: revision < 0 ? 'noStream' : { revision },
  events: [1, 2, 3].map(() => ({
    id: randomUUID(),
    type: 'PilotLaunched',
    data: { note: 'x'.repeat(20_000) },
    metadata: {},
  })) as unknown as Append['events'],
  recordedAt: NOON,
});

/** Appends until nothing more fits; what was acknowledged, the last revision, and the append that did not fit. */
async function fillUp(store: SqliteEventStore, from: number): Promise<{ revision: number; refused: Append }> {
  for (let revision = from; ;) {
    const append = appendAfter(revision);
    const outcome = await store.append(append);
    if (outcome.outcome === 'Appended') revision = outcome.revision;
    else {
      expect(outcome).toMatchObject({ outcome: 'Unavailable', reason: 'diskFull' });
      return { revision, refused: append };
    }
  }
}

async function untilUp(store: SqliteEventStore): Promise<void> {
  while ((await store.health()).state === 'readOnly') await new Promise((resolve) => setImmediate(resolve));
}

/** One cycle: full, read, freed, written again; the refused append is written once. */
async function cycle({ store, folder }: Opened, from: number, free: () => void): Promise<number> {
  const { revision, refused } = await fillUp(store, from);
  expect(await store.health()).toMatchObject({ state: 'readOnly' });
  expect(store.log.eventsOf(STREAM)).toHaveLength(revision + 1);
  const reader = openLocalLog({ folder }, { now });
  expect(reader.length).toBe(revision + 1);
  await reader.close();
  free();
  await untilUp(store);
  const outcome: AppendOutcome = await store.append(refused);
  expect(outcome).toMatchObject({ outcome: 'Appended', revision: revision + 3 });
  return revision + 3;
}

async function assertWhole({ store, lock, folder }: Opened, lastRevision: number): Promise<void> {
  await store.close();
  lock.release();
  const again = openIn(folder, 5);
  const events = again.store.log.eventsOf(STREAM);
  expect(events.map(({ revision }) => revision)).toEqual(Array.from({ length: lastRevision + 1 }, (_, i) => i));
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  await again.store.close();
  again.lock.release();
}

describe('a full disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'psp-full-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('that is a full file stops writing and nothing else, again and again', async () => {
    const opened = openIn(folder, 5);
    const pages = () => Number(pragma(opened.database, 'page_count'));
    let revision = -1;
    for (let i = 0; i < rounds(20, 200); i++) {
      opened.database.exec(`PRAGMA max_page_count=${pages() + 40}`);
      revision = await cycle(opened, revision, () => opened.database.exec('PRAGMA max_page_count=4294967294'));
    }
    await assertWhole(opened, revision);
  }, 120_000);

  const reason = whyNoSmallDisk();
  (reason === undefined ? it : it.skip)(
    `that is really full stops writing and nothing else, again and again${reason ? ` (skipped: ${reason})` : ''}`,
    async () => {
      const disk = mountSmallDisk();
      try {
        const opened = openIn(join(disk.folder, 'data'), 5);
        const ballast = join(disk.folder, 'ballast');
        let revision = -1;
        for (let i = 0; i < rounds(20, 60); i++) {
          fillDisk(ballast);
          revision = await cycle(opened, revision, () => rmSync(ballast));
        }
        await assertWhole(opened, revision);
      } finally {
        disk.unmount();
      }
    },
    120_000,
  );
});

function whyNoSmallDisk(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can mount a small disk';
  try {
    mountSmallDisk().unmount();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A disk in memory that a test can fill: larger than what the store wants free, and no more. */
function mountSmallDisk(): { folder: string; unmount(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'psp-small-disk-'));
  const unmount = () => {
    spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true, force: true });
  };
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', folder], { encoding: 'utf8' });
  if (mount.status === 0) return { folder, unmount };
  rmSync(folder, { recursive: true, force: true });
  throw new Error(`no small disk can be mounted here: ${mount.stderr?.trim() ?? 'there is no mount'}`);
}

function fillDisk(path: string): void {
  const file = openSync(path, 'w');
  const blocks = [Buffer.alloc(1 << 20), Buffer.alloc(4_096)];
  try {
    for (const block of blocks)
      try {
        for (;;) writeSync(file, block);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
  } finally {
    closeSync(file);
  }
}
