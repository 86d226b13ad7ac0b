import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openNote, parseVkey } from '#audit';
import { manifestName, openDatabase } from '#event-store';
import { sealedLog, type SealedLog } from '../test/sealed-log.js';
import { backup, restore } from './backup.js';
import { readSettings } from './settings.js';

let log: SealedLog;
beforeEach(() => (log = sealedLog()));
afterEach(() => log.end());

const settings = (more: Record<string, string> = {}) => readSettings({ PSP_DATA_DIR: log.dataDir, ...more });
const file = (name: string) => join(log.root, name);
const rename = (from: string, to: string) => renameSync(join(log.root, from), join(log.root, to));

describe('a backup', () => {
  it('tells the root of what was copied, and the newest checkpoint over it', async () => {
    await log.grow(4);
    const { note } = log.integrity.sign()!;
    await log.grow(2);
    const manifest = backup(settings(), file('copy.db'));
    expect(manifest).toMatchObject({ events: 6, root: log.integrity.rootAt(6), checkpoint: note });
    expect(JSON.parse(readFileSync(manifestName(file('copy.db')), 'utf8'))).toEqual(manifest);
  });

  it('of a log that was never signed has no checkpoint', async () => {
    await log.grow(1);
    expect(backup(settings(), file('copy.db'))).toMatchObject({ checkpoint: null });
  });

  it('is not made of events that are not what was sealed', async () => {
    await log.grow(3);
    await log.close();
    const database = openDatabase(join(log.dataDir, 'log.db'), 'log');
    database.exec("DROP TRIGGER events_no_update; UPDATE events SET data = '{}' WHERE log_index = 1");
    database.close();
    expect(() => backup(settings(), file('copy.db'))).toThrow(expect.objectContaining({ code: 'LogDamaged' }));
    expect(existsSync(file('copy.db'))).toBe(false);
  });
});

describe('a restore', () => {
  /** A backup of 4 events, and a log that has published 6. */
  beforeEach(async () => {
    await log.grow(4);
    backup(settings(), file('old.db'));
    await log.grow(2);
    backup(settings(), file('new.db'));
    await log.close();
  });

  it('takes a backup that holds what was published', () => {
    expect(restore(settings(), file('new.db'))).toMatchObject({ events: 6 });
    log.open();
    expect(log.integrity.published).toMatchObject({ size: 6 });
  });

  it('refuses one that lacks it', () => {
    expect(() => restore(settings(), file('old.db'))).toThrow(
      expect.objectContaining({ code: 'BackupRefused', message: expect.stringContaining('6 events were published') }),
    );
  });

  it('refuses one of another history that is long enough', async () => {
    rename('keys', 'keys-aside');
    rename('data', 'data-aside');
    log.open();
    await log.grow(9, () => 1);
    backup(settings(), file('other.db'));
    await log.crash();
    rmSync(log.keyDir, { recursive: true });
    rename('keys-aside', 'keys');
    expect(() => restore(settings(), file('other.db'))).toThrow(expect.objectContaining({ code: 'BackupRefused' }));
  });

  it('knows what was published also where the log is gone', () => {
    rmSync(join(log.dataDir, 'log.db'));
    expect(() => restore(settings(), file('old.db'))).toThrow(expect.objectContaining({ code: 'BackupRefused' }));
    expect(restore(settings(), file('new.db'))).toMatchObject({ events: 6 });
  });

  it('knows it from the log where the anchor is gone', () => {
    rmSync(join(log.keyDir, 'anchor.ndjson'));
    expect(() => restore(settings(), file('old.db'))).toThrow(expect.objectContaining({ code: 'BackupRefused' }));
  });

  it('with the loss accepted goes on under another name, and says so under both', async () => {
    const before = await keyOf();
    const { restart } = restore(settings(), file('old.db'), { acceptLoss: true });
    expect(restart).toMatchObject({ from: before.origin, publishedSize: 6, restoredSize: 4, fromVkey: before.vkey });
    log.open();
    const now = log.integrity.keys().at(-1)!;
    expect(now.origin).toBe(restart!.to);
    expect(now.origin).not.toBe(before.origin);
    for (const { vkey } of [before, now])
      expect(openNote(Buffer.from(restart!.statement), [parseVkey(vkey)!])).toMatchObject({
        text: expect.stringContaining(`\n${before.origin}\n6\n`),
      });
    expect(log.integrity.restarts).toEqual([restart]);
    expect(log.integrity.published).toBeUndefined();
    await log.grow(1);
    expect(log.integrity.sign()).toMatchObject({ size: 5, origin: now.origin });
    await log.close();
    log.open();
    expect(log.integrity.published).toMatchObject({ size: 5 });
  });

  it('does not go on under the same name by setting', async () => {
    const { origin } = await keyOf();
    expect(() => restore(settings({ PSP_LOG_ORIGIN: origin }), file('old.db'), { acceptLoss: true })).toThrow(
      expect.objectContaining({ code: 'SettingRefused' }),
    );
    expect(restore(settings({ PSP_LOG_ORIGIN: 'psp.example/2' }), file('old.db'), { acceptLoss: true })).toMatchObject({
      restart: { to: 'psp.example/2' },
    });
  });

  it('with the loss accepted and no loss changes no name', () => {
    expect(restore(settings(), file('new.db'), { acceptLoss: true }).restart).toBeUndefined();
  });

  it('begins a new key where the old one is lost for good', () => {
    rmSync(log.keyDir, { recursive: true });
    expect(() => log.open()).toThrow(expect.objectContaining({ code: 'LogRolledBack' }));
    const { restart } = restore(settings(), file('new.db'), { acceptLoss: true });
    expect(restart).toBeDefined();
    log.open();
    expect(log.integrity.keys()).toMatchObject([{ origin: restart!.to }]);
  });

  it('keeps the name where the backup was damaged and nothing was restored', async () => {
    rmSync(manifestName(file('old.db')));
    const before = await keyOf();
    expect(() => restore(settings(), file('old.db'))).toThrow();
    expect(await keyOf()).toEqual(before);
  });

  const keyOf = async () => {
    log.open();
    const key = log.integrity.keys().at(-1)!;
    await log.close();
    return { origin: key.origin, vkey: key.vkey };
  };
});
