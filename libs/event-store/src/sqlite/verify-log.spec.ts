import { rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { openStoreIn, put, temporaryFolder, type TemporaryStore } from '../../test/temporary-store.js';
import { verifyLog } from './verify-log.js';

describe('checking a whole log', () => {
  let temporary: ReturnType<typeof temporaryFolder>;
  let opened: TemporaryStore;
  beforeEach(async () => {
    temporary = temporaryFolder();
    opened = openStoreIn(temporary.folder);
    for (let after = -1; after < 1_500; after += 300) await put(opened.store, 'partnership-a', after, 300);
  });
  afterEach(async () => {
    await opened.close();
    temporary.remove();
  });

  it('counts its events and says which log it is, while its owner has it open', async () => {
    const { identity, events } = verifyLog(opened.store.log.path);
    expect(events).toBe(1_800);
    expect(identity).toEqual(opened.store.log.log);
  });

  it('looks at one state of it, though its owner goes on writing', async () => {
    const { seal } = verifyLog(opened.store.log.path, (database, events) => {
      const other = new DatabaseSync(opened.store.log.path);
      other.exec(`INSERT INTO streams (name) VALUES ('partnership-z');
        INSERT INTO events VALUES (${events}, 2, 0, 'x', 'T', 4000000000000, 'json', '{}', '{}', NULL)`);
      other.close();
      return (database.prepare('SELECT count(*) AS n FROM events').get() as { n: number }).n;
    });
    expect(seal).toBe(1_800);
    expect(verifyLog(opened.store.log.path).events).toBe(1_801);
  });

  it('finds damage that lies before what a start looks at', async () => {
    const { path } = opened.store.log;
    await opened.close();
    const vandal = new DatabaseSync(path);
    vandal.exec("DROP TRIGGER events_no_update; UPDATE events SET data = 'x' WHERE log_index = 3");
    vandal.close();
    expect(() => verifyLog(path)).toThrow(expect.objectContaining({ code: 'LogDamaged' }) as Error);
    opened = openStoreIn(temporary.folder);
    expect(opened.store.log.length).toBe(1_800);
  });

  it('says what is no log', async () => {
    const { path } = opened.store.log;
    await opened.close();
    writeFileSync(path, 'a text');
    expect(() => verifyLog(path)).toThrow(expect.objectContaining({ code: 'ForeignFile' }) as Error);
    rmSync(path);
    expect(() => verifyLog(path)).toThrow(expect.objectContaining({ code: 'LogMissing' }) as Error);
    opened = openStoreIn(temporary.folder);
  });
});
