import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder, openSqliteStore } from '#event-store';
import { sealAlongside } from './seal.js';

const now = () => '2026-01-05T09:30:00.000Z';

/** A store that seals, over a throw-away folder. */
async function inStore<T>(use: (store: ReturnType<typeof openSqliteStore>) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'psp-seal-'));
  const lock = lockFolder(folder, { as: { verb: 'test' }, now });
  const store = openSqliteStore({ lock, now, newLogId: randomUUID, alongside: sealAlongside });
  try {
    return await use(store);
  } finally {
    await store.close();
    lock.release();
    rmSync(folder, { recursive: true });
  }
}

const append = (metadata: Record<string, number>) => ({
  stream: 'partnership-low-moss',
  expected: 'noStream' as const,
  events: [{ id: randomUUID(), type: 'MilestoneNoted', data: { occurredOn: '2013' }, metadata }] as const,
  recordedAt: now(),
});

describe('the leaf in the write transaction', () => {
  it('lets through what can be sealed', async () => {
    await inStore(async (store) => {
      expect(await store.append(append({ schemaVersion: 1 }))).toMatchObject({ outcome: 'Appended' });
      expect(store.log.length).toBe(1);
    });
  });

  it('keeps what cannot be sealed from being acknowledged, and from the log', async () => {
    await inStore(async (store) => {
      await expect(store.append(append({}))).rejects.toThrow('schemaVersion');
      expect(store.log.length).toBe(0);
    });
  });
});
