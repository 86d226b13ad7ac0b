import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  atNoon,
  codeThrownBy,
  NOON,
  openStoreIn,
  put,
  temporaryFolder,
  type TemporaryStore,
} from '../../test/temporary-store.js';
import { backupLog, manifestName, restoreLog, verifyBackup } from './backup.js';
import { lockFolder } from './folder.js';
import { openLocalLog } from './sqlite-event-store.js';

describe('a backup', () => {
  let temporary: ReturnType<typeof temporaryFolder>;
  let opened: TemporaryStore;
  let to: string;
  beforeEach(async () => {
    temporary = temporaryFolder();
    opened = openStoreIn(join(temporary.folder, 'data'));
    to = join(temporary.folder, 'backup.db');
    await put(opened.store, 'partnership-a', -1, 3);
  });
  afterEach(async () => {
    await opened.close();
    temporary.remove();
  });
  const backUp = () => backupLog({ folder: opened.folder, to, now: atNoon });
  const eventsIn = async (path: string) => {
    const log = openLocalLog({ path }, { now: atNoon });
    const events = [...log.readFrom(0)];
    await log.close();
    return events;
  };

  it('holds what was acknowledged when it began, while the owner has the log open', async () => {
    const manifest = backUp();
    const before = [...opened.store.log.readFrom(0)];
    await put(opened.store, 'partnership-a', 2);
    expect(await eventsIn(to)).toEqual(before);
    expect(manifest).toMatchObject({ events: 3, lastIndex: 2, root: null, createdAt: NOON });
    expect(manifest.logId).toBe((await opened.store.identity()).logId);
    expect(manifest.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(readFileSync(manifestName(to), 'utf8'))).toEqual(manifest);
    expect(verifyBackup(to)).toEqual(manifest);
    expect(readdirSync(temporary.folder).sort()).toEqual(['backup.db', 'backup.db.manifest.json', 'data']);
  });

  it('is one file, and says of itself what the log says', () => {
    backUp();
    const copy = new DatabaseSync(to, { readOnly: true });
    expect(copy.prepare('PRAGMA application_id').get()).toEqual({ application_id: 0x50535031 });
    expect(copy.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
    expect(copy.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' });
    expect(copy.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE type = 'trigger'").get()).toEqual({ n: 6 });
    copy.close();
  });

  it('carries what the tree says of it', () => {
    const manifest = backupLog({
      folder: opened.folder,
      to,
      now: atNoon,
      seal: (copy, events) => {
        expect(copy.prepare('SELECT count(*) AS n FROM events').get()).toEqual({ n: events });
        return { root: 'abc', checkpoint: { size: events } };
      },
    });
    expect(manifest).toMatchObject({ root: 'abc', checkpoint: { size: 3 }, events: 3 });
  });

  it('is never written over another file, and leaves nothing where it fails', async () => {
    backUp();
    const before = readFileSync(to);
    expect(await codeThrownBy(backUp)).toBe('BackupRefused');
    expect(readFileSync(to)).toEqual(before);
    const seal = () => {
      throw new Error('the root does not match');
    };
    const other = join(temporary.folder, 'other.db');
    expect(() => backupLog({ folder: opened.folder, to: other, now: atNoon, seal })).toThrow('the root does not match');
    expect(readdirSync(temporary.folder).filter((name) => name.startsWith('other'))).toEqual([]);
    expect(await codeThrownBy(() => backupLog({ folder: temporary.folder, to: other, now: atNoon }))).toBe(
      'LogMissing',
    );
  });

  it('is refused when it was changed, shortened or exchanged', async () => {
    backUp();
    const whole = readFileSync(to);
    const changed = Buffer.from(whole);
    changed[whole.length - 1]! ^= 1;
    writeFileSync(to, changed);
    expect(await codeThrownBy(() => verifyBackup(to))).toBe('BackupRefused');
    writeFileSync(to, whole);
    truncateSync(to, 8_192);
    expect(await codeThrownBy(() => verifyBackup(to))).toBe('BackupRefused');
    writeFileSync(to, '');
    expect(await codeThrownBy(() => verifyBackup(to))).toBe('BackupRefused');
    writeFileSync(to, whole);
    writeFileSync(manifestName(to), '{}');
    expect(await codeThrownBy(() => verifyBackup(to))).toBe('BackupRefused');
  });

  describe('restored', () => {
    const restoreInto = (folder: string, options: Partial<Parameters<typeof restoreLog>[1]> = {}) => {
      const lock = lockFolder(folder, { as: { verb: 'restore' }, now: atNoon });
      try {
        return restoreLog(lock, { from: to, now: atNoon, ...options });
      } finally {
        lock.release();
      }
    };

    it('is the log again; what was there is moved aside, whole', async () => {
      const { logId } = backUp();
      const backedUp = [...opened.store.log.readFrom(0)];
      await put(opened.store, 'partnership-b', -1, 2);
      const newer = [...opened.store.log.readFrom(0)];
      await opened.close();
      const { events, movedAside } = restoreInto(opened.folder);
      expect(events).toBe(3);
      expect(await eventsIn(movedAside!)).toEqual(newer);
      opened = openStoreIn(opened.folder);
      expect([...opened.store.log.readFrom(0)]).toEqual(backedUp);
      expect((await opened.store.identity()).logId).toBe(logId);
      expect(await put(opened.store, 'partnership-a', 2)).toBe(3);
    });

    it('takes the WAL of a killed owner aside with its log', async () => {
      backUp();
      await put(opened.store, 'partnership-b', -1, 2);
      const killed = join(temporary.folder, 'killed');
      lockFolder(killed, { as: { verb: 'test' }, now: atNoon }).release();
      for (const suffix of ['', '-wal', '-shm'])
        copyFileSync(join(opened.folder, `log.db${suffix}`), join(killed, `log.db${suffix}`));
      const { movedAside } = restoreInto(killed);
      expect(await eventsIn(movedAside!)).toHaveLength(5);
      expect(await eventsIn(join(killed, 'log.db'))).toHaveLength(3);
      expect(existsSync(join(killed, 'log.db-wal'))).toBe(false);
    });

    it('fills an empty folder', async () => {
      backUp();
      const folder = join(temporary.folder, 'new');
      expect(restoreInto(folder)).toEqual({ events: 3 });
      expect(await eventsIn(join(folder, 'log.db'))).toHaveLength(3);
    });

    it('is refused when it is older than what was published, or without its manifest, unless the loss is accepted', async () => {
      backUp();
      const folder = join(temporary.folder, 'new');
      expect(await codeThrownBy(() => restoreInto(folder, { publishedSize: 4 }))).toBe('BackupRefused');
      expect(existsSync(join(folder, 'log.db'))).toBe(false);
      rmSync(manifestName(to));
      expect(await codeThrownBy(() => restoreInto(folder))).toBe('BackupRefused');
      expect(restoreInto(folder, { publishedSize: 4, acceptLoss: true }).events).toBe(3);
    });

    it('is refused when it is damaged, even when the loss is accepted, and the log stays', async () => {
      backUp();
      rmSync(manifestName(to));
      const bytes = readFileSync(to);
      bytes.fill(0, 4_096, 8_192);
      writeFileSync(to, bytes);
      await opened.close();
      expect(await codeThrownBy(() => restoreInto(opened.folder, { acceptLoss: true }))).toBe('LogDamaged');
      writeFileSync(to, randomUUID());
      expect(await codeThrownBy(() => restoreInto(opened.folder, { acceptLoss: true }))).toBe('ForeignFile');
      opened = openStoreIn(opened.folder);
      expect(opened.store.log.length).toBe(3);
    });

    it('half way leaves a folder that no start takes for a new one', async () => {
      backUp();
      await opened.close();
      const log = join(opened.folder, 'log.db');
      copyFileSync(to, `${log}.restoring`);
      rmSync(log);
      expect(await codeThrownBy(() => openStoreIn(opened.folder))).toBe('LogDamaged');
      expect(restoreInto(opened.folder).events).toBe(3);
      opened = openStoreIn(opened.folder);
      expect(opened.store.log.length).toBe(3);
    });
  });
});
