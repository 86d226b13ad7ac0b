import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder, openSqliteStore } from '#event-store';
import { realPartnershipCommands } from '#registers';
import { backup, Engine, examine, exportKeys, loadCommands, readSettings, type Settings } from './index.js';

const NOW = Date.parse('2026-06-01T12:00:00.000Z');
const clock = { now: () => '2026-05-01T12:00:00.000Z', monotonic: () => 0 };

describe('an examination of an installation', () => {
  let folder: string;
  let settings: Settings;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'doctor-'));
    settings = readSettings({}, { dataDir: join(folder, 'data'), keyDir: join(folder, 'keys') });
    const engine = await Engine.open({ settings, as: { verb: 'test' }, clock });
    await loadCommands(engine, realPartnershipCommands().slice(0, 5), engine.actor);
    await engine.close();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const found = async (check: string, now = NOW) =>
    (await examine(settings, now)).filter((finding) => finding.check === check);

  /** Writes what this product does not write. */
  async function plant(type: string, catalogueVersion: number): Promise<void> {
    const lock = lockFolder(settings.dataDir, { as: { verb: 'test' }, now: clock.now });
    const store = openSqliteStore({ lock, now: clock.now, newLogId: () => 'of-a-test' });
    const [event] = realPartnershipCommands();
    await store.append({
      stream: 'partnership-planted',
      expected: 'noStream',
      events: [{ id: event!.commandId, type, data: {}, metadata: { schemaVersion: 1, catalogueVersion } }],
      recordedAt: clock.now(),
    });
    await store.close();
    lock.release();
  }

  it('finds nothing odd where nothing is, and copies are kept elsewhere', async () => {
    exportKeys(settings, join(folder, 'safe/'), clock.now());
    backup(settings, join(folder, 'backup.db'));
    expect((await examine(settings, NOW)).filter(({ state }) => state !== 'ok')).toEqual([]);
  });

  it('asks for a copy of the keys, and for another when they have changed', async () => {
    expect(await found('key copy')).toMatchObject([{ state: 'warn', says: expect.stringContaining('none was made') }]);
    exportKeys(settings, join(folder, 'safe/'), clock.now());
    expect(await found('key copy')).toMatchObject([{ state: 'ok', says: expect.stringContaining('/safe') }]);
    writeFileSync(join(settings.keyDir, 'log.key'), 'another');
    expect(await found('key copy')).toMatchObject([
      { state: 'warn', says: expect.stringContaining('none since the keys changed') },
    ]);
  });

  it('asks for a backup, and for another when the last one is old and events came since', async () => {
    expect(await found('backup')).toMatchObject([{ state: 'warn', says: expect.stringContaining('psp backup') }]);
    backup(settings, join(folder, 'backup.db'));
    const month = Date.now() + 30 * 86_400_000;
    expect(await found('backup', month)).toMatchObject([{ state: 'ok' }]);
    await plant('PartnershipProposed', 1);
    expect(await found('backup', month)).toMatchObject([
      { state: 'warn', says: expect.stringContaining('1 event since: make another') },
    ]);
  });

  it('counts events and streams', async () => {
    expect(await found('events')).toEqual([
      { check: 'events', state: 'ok', says: '5 events in 1 stream, without a gap' },
    ]);
  });

  it('names the process that owns the folder', async () => {
    const engine = await Engine.open({ settings, as: { verb: 'test' }, clock });
    try {
      const [owner] = await found('owner');
      expect(owner!.says).toContain(`in use by process ${process.pid} (psp test)`);
    } finally {
      await engine.close();
    }
  });

  it.each(['actor.key', 'issuer.pem'])('warns of %s where others can read it', async (name) => {
    chmodSync(join(settings.keyDir, name), 0o644);
    expect(await found('keys')).toMatchObject([{ state: 'warn' }]);
  });

  it('warns of a clock that is behind the log, or more than a year after it', async () => {
    expect(await found('clock', Date.parse('2026-04-30'))).toMatchObject([{ state: 'warn' }]);
    expect(await found('clock', Date.parse('2027-06-01'))).toMatchObject([{ state: 'warn' }]);
  });

  it('names events that nobody here can read', async () => {
    await plant('SomethingElseHappened', 1);
    expect(await found('poison')).toMatchObject([
      { state: 'warn', says: expect.stringContaining('event 5 (revision 0 of partnership-planted)') as string },
    ]);
  });

  it('stops at what a newer version wrote', async () => {
    await plant('SomethingElseHappened', 99);
    expect(await found('version')).toMatchObject([{ state: 'blocked' }]);
    expect(await found('poison')).toEqual([]);
  });

  it('says of a folder that is not there that a start makes it', async () => {
    rmSync(settings.dataDir, { recursive: true });
    expect(await found('data folder')).toMatchObject([{ state: 'warn' }]);
  });

  it('tells how far it is', async () => {
    const told: [number, number][] = [];
    await examine(settings, NOW, (done, of) => told.push([done, of]));
    expect(told.at(-1)).toEqual([5, 5]);
  });
});
