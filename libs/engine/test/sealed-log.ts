/** A log that is sealed, over a folder of its own, with all that signs it or follows who does. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder, type FolderLock, type SqliteEventStore } from '#event-store';
import { Integrity, readSettings, type IntegrityParts } from '../src/index.js';
import { openSealedStore } from '../src/seal.js';
import { FakeClock } from './fake-clock.js';
import { NOON } from './recording.js';

export interface SealedLog {
  readonly root: string;
  readonly dataDir: string;
  readonly keyDir: string;
  readonly clock: FakeClock;
  readonly warnings: string[];
  readonly fatal: string[];
  store: SqliteEventStore;
  integrity: Integrity;
  /** Appends so many events, whose amounts are those given, else counted. */
  grow(events: number, pence?: (n: number) => number): Promise<void>;
  /** Closes without a last checkpoint, as a crash does. */
  crash(): Promise<void>;
  close(): Promise<void>;
  open(environment?: Record<string, string>, parts?: Partial<IntegrityParts>): Integrity;
  /** Ends it all. */
  end(): Promise<void>;
}

export function sealedLog(environment: Record<string, string> = {}, parts: Partial<IntegrityParts> = {}): SealedLog {
  const root = mkdtempSync(join(tmpdir(), 'psp-sealed-'));
  const dataDir = join(root, 'data');
  const clock = new FakeClock(NOON);
  const now = () => clock.now();
  let lock: FolderLock | undefined;
  const settingsOf = (more: Record<string, string>) => readSettings({ PSP_DATA_DIR: dataDir, ...environment, ...more });
  const sealed: SealedLog = {
    root,
    dataDir,
    keyDir: join(root, 'keys'),
    clock,
    warnings: [],
    fatal: [],
    store: undefined!,
    integrity: undefined!,
    open(more = {}, otherParts = {}) {
      lock = lockFolder(dataDir, { as: { verb: 'test' }, now });
      try {
        sealed.store = openSealedStore({ lock, now, newLogId: randomUUID });
        return (sealed.integrity = Integrity.open({
          settings: settingsOf(more),
          log: sealed.store.log,
          clock,
          hasCaughtUp: () => true,
          onFatal: (reason) => sealed.fatal.push(reason),
          warn: (sentence) => sealed.warnings.push(sentence),
          ...parts,
          ...otherParts,
        }));
      } catch (error) {
        void sealed.store.close();
        lock.release();
        throw error;
      }
    },
    async grow(events, pence = (n) => n) {
      for (let n = 0; n < events; n += 1) {
        const revision = sealed.store.log.length;
        await sealed.store.append({
          stream: 'partnership-low-moss',
          expected: revision === 0 ? 'noStream' : { revision: revision - 1 },
          events: [
            {
              id: randomUUID(),
              type: 'BudgetPooled',
              data: { occurredOn: '2013', amount: { pence: pence(revision) } },
              metadata: { schemaVersion: 1 },
            },
          ],
          recordedAt: now(),
        });
      }
    },
    async crash() {
      sealed.integrity.close({ sign: false });
      await sealed.close();
    },
    async close() {
      sealed.integrity.close();
      await sealed.store.close();
      lock?.release();
    },
    async end() {
      if (lock?.released === false) await sealed.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
  sealed.open();
  return sealed;
}
