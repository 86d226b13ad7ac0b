/** Backups while everybody records: each one is whole, and holds what was acknowledged before it began. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openCheckpoint, parseVkey } from '#audit';
import { backup, fsck, readSettings, restore } from '#engine';
import { verifyBackup } from '#event-store';
import { sealedLog, type SealedLog } from '../../libs/engine/test/sealed-log.js';
import { rounds } from './rounds.js';

const BACKUPS = rounds(10, 200);
const CALLERS = 20;

describe(`${BACKUPS} backups while ${CALLERS} callers record`, () => {
  let log: SealedLog;
  let acknowledged = 0;
  let recording = true;
  const settings = () => readSettings({ PSP_DATA_DIR: log.dataDir });
  const file = (n: number) => join(log.root, `backup-${n}.db`);
  const made: { acknowledgedBefore: number; events: number }[] = [];

  async function caller(stream: string): Promise<void> {
    for (let revision = 0; recording; revision += 1) {
      const { outcome } = await log.store.append({
        stream,
        expected: revision === 0 ? 'noStream' : { revision: revision - 1 },
        events: [{ id: randomUUID(), type: 'MilestoneNoted', data: { revision }, metadata: { schemaVersion: 1 } }],
        recordedAt: log.clock.now(),
      });
      if (outcome !== 'Appended') throw new Error(outcome);
      acknowledged += 1;
    }
  }

  beforeAll(async () => {
    log = sealedLog();
    const callers = Array.from({ length: CALLERS }, (_, n) => caller(`partnership-${n}`));
    for (let n = 0; n < BACKUPS; n += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      log.integrity.sign();
      const acknowledgedBefore = acknowledged;
      made.push({ acknowledgedBefore, events: backup(settings(), file(n)).events });
    }
    recording = false;
    await Promise.all(callers);
    await log.close();
  }, BACKUPS * 6_000);
  afterAll(() => log.end());

  it('each hold what was acknowledged before it began', () => {
    expect(made.filter(({ acknowledgedBefore, events }) => events < acknowledgedBefore)).toEqual([]);
    expect(new Set(made.map(({ events }) => events)).size).toBeGreaterThan(1);
  });

  it('are whole: pages, events, leaves, nodes and checkpoints', () => {
    for (let n = 0; n < BACKUPS; n += 1) {
      verifyBackup(file(n));
      expect(fsck(settings(), { path: file(n) }).findings).toEqual([]);
    }
  });

  it('tell the root of what they hold, and a checkpoint that the log has signed', () => {
    const { vkey } = (log.open(), log.integrity.keys()[0]!);
    for (let n = 0; n < BACKUPS; n += 1) {
      const manifest = verifyBackup(file(n));
      expect(manifest.root).toBe(log.integrity.rootAt(manifest.events));
      const opened = openCheckpoint(manifest['checkpoint'] as string, [parseVkey(vkey)!]);
      expect('rejected' in opened ? opened : opened.checkpoint.size).toBeLessThanOrEqual(manifest.events);
    }
    return log.close();
  });

  it('are refused in place of a log that has published more, unless the loss is accepted', () => {
    expect(() => restore(settings(), file(0))).toThrow(expect.objectContaining({ code: 'BackupRefused' }));
    const { restart, events } = restore(settings(), file(0), { acceptLoss: true });
    expect(restart).toMatchObject({ restoredSize: events });
    log.open();
    expect(log.integrity.keys().at(-1)).toMatchObject({ origin: restart!.to });
    rmSync(file(0));
    return log.close();
  });
});
