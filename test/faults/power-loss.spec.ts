/** The power goes while events are appended: what was acknowledged survives in whatever the disk had kept of the rest. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstWrongNode, hasTree, leafOf, storedNodes, treeSize } from '#audit';
import { lockFolder, openDatabase, openSqliteStore } from '#event-store';
import { checkWholeLog } from '../../libs/event-store/src/sqlite/check-log.js';
import { eventOf, type Row } from '../../libs/event-store/src/sqlite/rows.js';
import { Queries } from '../../libs/event-store/src/sqlite/queries.js';
import { type CrashImage, crashImages, type Disk, readDisk, writeDisk } from './power-loss/crash-images.js';
import { hasStrace, type Operation, traced, type Writing } from './power-loss/trace.js';
import { rounds } from './rounds.js';
import { seededRandom } from './seeded-random.js';

const withStrace = hasStrace ? it : it.skip;
const because = hasStrace ? '' : ' (skipped: strace is not installed)';

const APPENDS = 60;
const ROWS = 1_000_000;

interface Verdict {
  images: number;
  losing: number;
  lost: number;
  corrupt: number;
}

describe('a power cut', () => {
  let folders: string[] = [];
  const temporary = (under: string) => {
    const folder = mkdtempSync(join(under, 'psp-power-'));
    folders.push(folder);
    return folder;
  };
  afterEach(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    folders = [];
  });

  /** A new log, closed and therefore wholly on the disk, and what a process then did to it. */
  async function written(how: Omit<Writing, 'folder' | 'appends'>): Promise<{ base: Disk; operations: Operation[] }> {
    const folder = temporary(tmpdir());
    const now = () => '2026-01-05T12:00:00.000Z';
    const lock = lockFolder(folder, { as: { verb: 'test' }, now });
    await openSqliteStore({ lock, now, newLogId: randomUUID }).close();
    lock.release();
    const base = readDisk(folder);
    return { base, operations: traced({ folder, appends: APPENDS, ...how }) };
  }

  function judge(name: string, images: Iterable<CrashImage>): Verdict {
    const folder = temporary(existsSync('/dev/shm') ? '/dev/shm' : tmpdir()); // the images themselves need no disk
    const verdict: Verdict = { images: 0, losing: 0, lost: 0, corrupt: 0 };
    const from = performance.now();
    for (const { disk, acknowledged } of images) {
      verdict.images++;
      writeDisk(disk, folder);
      const ids = idsIn(join(folder, 'log.db'));
      if (ids === undefined) verdict.corrupt++;
      const lost = ids === undefined ? acknowledged.length : acknowledged.filter((id) => !ids.has(id)).length;
      verdict.lost += lost;
      if (lost > 0) verdict.losing++;
    }
    const seconds = ((performance.now() - from) / 1_000).toFixed(1);
    writeSync(1, `power loss · ${name}: ${JSON.stringify(verdict)} in ${seconds} s\n`);
    return verdict;
  }

  /** Every event has its leaf, and every stored node is what the leaves make it. */
  function isSealed(database: ReturnType<typeof openDatabase>, rows: readonly Row[]): boolean {
    if (!hasTree(database)) return rows.length === 0;
    const leaves = rows.map((row) => leafOf(eventOf(row, 'origin')));
    return treeSize(database) === rows.length && firstWrongNode(storedNodes(database), leaves) === undefined;
  }

  /** The ids in a log that opens and is sound; undefined where it does not or is not. */
  function idsIn(path: string): Set<string> | undefined {
    let database: ReturnType<typeof openDatabase> | undefined;
    try {
      database = openDatabase(path, 'log');
      checkWholeLog(database, path);
      const rows = new Queries(database).fromIndex(0, ROWS);
      if (!isSealed(database, rows)) return undefined;
      return new Set(rows.map(([, , , id]) => id));
    } catch {
      return undefined;
    } finally {
      database?.close();
    }
  }

  withStrace(
    `loses nothing that was acknowledged${because}`,
    async () => {
      const { base, operations } = await written({});
      expect(operations.filter(({ kind }) => kind === 'acknowledge').length).toBeGreaterThan(APPENDS);
      const verdict = judge(
        'every commit synced',
        crashImages(base, operations, rounds(1_000, 20_000), seededRandom(3)),
      );
      expect(verdict).toMatchObject({ losing: 0, lost: 0, corrupt: 0 });
    },
    rounds(120_000, 900_000),
  );

  withStrace(
    `loses nothing while the WAL goes back into the file, nor when the power goes again after the start${because}`,
    async () => {
      const checkpointPages = 20;
      const random = seededRandom(5);
      const { base, operations } = await written({ checkpointPages });
      expect(operations.some((operation) => operation.kind === 'write' && operation.file === 'log.db')).toBe(true);
      const count = rounds(400, 8_000);
      const verdict = judge('across checkpoints', crashImages(base, operations, count, random));
      expect(verdict).toMatchObject({ losing: 0, lost: 0, corrupt: 0 });

      for (const crashed of crashImages(base, operations, rounds(4, 40), random)) {
        const folder = temporary(tmpdir());
        writeDisk(crashed.disk, folder);
        const again = traced({ folder, appends: 15, checkpointPages });
        const second = [...crashImages(crashed.disk, again, rounds(50, 200), random)].map((image) => ({
          disk: image.disk,
          acknowledged: [...crashed.acknowledged, ...image.acknowledged],
        }));
        expect(judge('a second time', second)).toMatchObject({ losing: 0, lost: 0, corrupt: 0 });
      }
    },
    rounds(120_000, 900_000),
  );

  withStrace(
    `is seen to lose what was acknowledged when commits are not synced${because}`,
    async () => {
      const { base, operations } = await written({ plant: 'synchronousNormal' });
      const verdict = judge(
        'the control, not synced',
        crashImages(base, operations, rounds(300, 2_000), seededRandom(7)),
      );
      expect(verdict.losing).toBeGreaterThanOrEqual(verdict.images / 2);
      expect(verdict.corrupt).toBe(0);
    },
    rounds(60_000, 300_000),
  );
});
