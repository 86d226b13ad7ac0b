import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '#event-store';
import { CATALOGUE_VERSION, POLICY } from '#lifecycle';
import { contentsOf } from '../test/contents.js';
import {
  corrected,
  harbour,
  launched,
  open,
  proposed,
  remove,
  strandOpened,
  temporaryFolder,
} from '../test/harbour.js';
import { Arriving, WrittenLog } from '../test/written-log.js';
import { partnership, partnerships, timelineOf, watches, type ReadModel, type ReadModels } from './index.js';
import { READ_MODELS } from './read-models.js';

let folder: string;
let models: ReadModels;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await models?.close();
  remove(folder);
});

const names = () => models.query((db) => partnerships(db)).items.map(({ name }) => name);
const files = () => readdirSync(folder).filter((name) => name.endsWith('.db'));

describe('read models that follow a log', () => {
  it('take in what the log holds when they open', async () => {
    models = await open(harbour(), folder);
    expect(names()).toEqual(['Harbour']);
    expect(models.checkpoint).toMatchObject({ nextIndex: 14, today: '2026-02-01', logId: 'log-of-a-test' });
  });

  it('take in a further event before they say so', async () => {
    const log = new WrittenLog().write('one', proposed('One'));
    models = await open(log, folder);
    log.write('two', proposed('Two'));
    await models.catchUp();
    expect(names()).toEqual(['One', 'Two']);
  });

  it('go on where they were when they open again', async () => {
    const log = harbour();
    models = await open(log, folder);
    const before = models.query(contentsOf());
    await models.close();
    log.write('two', proposed('Two'));
    models = await open(log, folder);
    expect(names()).toEqual(['Harbour', 'Two']);
    expect(models.query(contentsOf())['timeline']).toEqual([
      ...before['timeline']!,
      expect.stringContaining('Two proposed'),
    ]);
    expect(files()).toEqual(['read-models-1.db']);
  });

  it('take in what several callers ask for at once', async () => {
    const log = new WrittenLog();
    models = await open(log, folder);
    await Promise.all(
      ['one', 'two', 'three'].map((id) => {
        log.write(id, proposed(id));
        return models.catchUp();
      }),
    );
    expect(models.checkpoint.nextIndex).toBe(3);
    expect(names()).toEqual(['one', 'three', 'two']);
  });

  it('leave streams of other kinds aside', async () => {
    const log = new WrittenLog();
    log.append('register-x', { type: 'EventDisowned' });
    log.write('one', proposed('One'));
    models = await open(log, folder);
    expect(names()).toEqual(['One']);
    expect(models.checkpoint.nextIndex).toBe(2);
  });

  it('hand out the events that the rows are made of', async () => {
    const log = new Arriving(harbour(), 5);
    models = await open(log, folder);
    log.length = 9;
    expect(models.eventsOf('harbour').map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4]);
    await models.catchUp();
    expect(models.eventsOf('harbour')).toHaveLength(9);
  });

  it('leave rows and checkpoint as they were where a batch breaks', async () => {
    let broken = false;
    const breaking: ReadModel = {
      name: 'breaking',
      tables: { breaking: { name: 'breaking', columns: { partnershipId: 'TEXT NOT NULL' }, key: ['partnershipId'] } },
      // A text where SQLite is told of a number: the write itself fails, after others were made.
      rows: ({ partnershipId }) => ({ breaking: [{ partnershipId: broken ? (Number.NaN as never) : partnershipId }] }),
    };
    const log = new WrittenLog().write('one', proposed('One'));
    models = await open(log, folder, { models: [...READ_MODELS, breaking] });
    const before = models.query(contentsOf());
    broken = true;
    log.write('two', proposed('Two'));
    await expect(models.catchUp()).rejects.toMatchObject({ code: 'ERR_SQLITE_ERROR' });
    expect(models.query(contentsOf())).toEqual(before);
    expect(models.checkpoint.nextIndex).toBe(1);
    broken = false;
    await models.catchUp();
    expect(names()).toEqual(['One', 'Two']);
  });
});

describe('waiting for an event', () => {
  it('ends when it is in the rows', async () => {
    const log = new WrittenLog();
    models = await open(log, folder);
    const waited = models.waitFor(0, { timeoutMs: 60_000 });
    log.write('one', proposed('One'));
    await models.catchUp();
    expect(await waited).toBe('reached');
    expect(await models.waitFor(0, { timeoutMs: 0 })).toBe('reached');
  });

  it('ends when time is up, nobody waits any more, or the read models close', async () => {
    models = await open(new WrittenLog(), folder);
    expect(await models.waitFor(0, { timeoutMs: 1 })).toBe('timedOut');
    expect(await models.waitFor(0, { timeoutMs: 60_000, signal: AbortSignal.abort() })).toBe('timedOut');
    const waited = models.waitFor(0, { timeoutMs: 60_000 });
    await models.close();
    expect(await waited).toBe('timedOut');
  });
});

describe('another day', () => {
  const story = () =>
    new WrittenLog().write(
      'one',
      proposed('One'),
      strandOpened('s', 'S'),
      launched('s', 'p', '2025-01', '2026-02-10'),
      {
        type: 'StrandSucceeded',
        occurredOn: '2026-01-10',
        data: {
          strandId: 's',
          effectiveOn: '2026-04-01',
          successorName: 'The next',
          successorBasis: 'contract',
          continuity: 'none',
        },
      },
    );
  const stage = () => models.query((db) => partnership(db, 'one'))?.strands[0]?.stage;

  it('brings in what takes effect on it', async () => {
    models = await open(story(), folder);
    expect(stage()).toBe('piloting');
    await models.dayChanged('2026-03-31');
    expect(stage()).toBe('piloting');
    await models.dayChanged('2026-04-01');
    expect(stage()).toBe('succeeded');
    expect(models.checkpoint.today).toBe('2026-04-01');
  });

  it('is noticed when the read models open on it', async () => {
    models = await open(story(), folder);
    await models.close();
    models = await open(story(), folder, { today: '2026-04-02' });
    expect(stage()).toBe('succeeded');
  });

  it('before the one that the rows are of makes them anew', async () => {
    models = await open(story(), folder, { today: '2026-04-02' });
    await models.dayChanged('2026-02-01');
    expect(stage()).toBe('piloting');
    expect(models.checkpoint.today).toBe('2026-02-01');
  });

  it('needs no rows to be made for what is overdue on it', async () => {
    models = await open(story(), folder);
    const overdue = (validAt: string) => models.query((db) => watches(db, { validAt })).items.map(({ code }) => code);
    expect(overdue('2026-02-10')).toEqual([]);
    expect(overdue('2026-02-11')).toEqual(['W07']);
  });
});

describe('a stream that cannot be read on', () => {
  const unknown = (metadata = {}) => ({ type: 'NotAFact', metadata });

  it('stands still at the event before, while others go on', async () => {
    const log = harbour();
    models = await open(log, folder);
    const before = models.query(contentsOf());
    log.write('harbour', unknown()).write('two', proposed('Two'));
    log.write('harbour', { type: 'MilestoneNoted', data: { label: 'Later', kind: 'other' } });
    await models.catchUp();
    expect(names()).toEqual(['Harbour', 'Two']);
    expect(models.query((db) => timelineOf(db, { partnershipId: 'harbour', all: true })).items).toHaveLength(14);
    expect(models.query(contentsOf())['timeline']).toEqual(expect.arrayContaining(before['timeline']!));
    expect(models.parked()).toEqual([
      {
        stream: 'partnership-harbour',
        revision: 14,
        index: 14,
        eventId: log.idOf('harbour', 14),
        type: 'NotAFact',
        reason: 'no fact is of type NotAFact',
      },
    ]);
    expect(models.checkpoint.nextIndex).toBe(17);
  });

  it.each([
    ['undecodable content', (log: WrittenLog) => log.scribble('one')],
    ['a field that is missing', (log: WrittenLog) => log.write('one', { type: 'PartnerJoined', data: {} })],
    [
      'a shape that is newer',
      (log: WrittenLog) => log.write('one', { ...proposed('Two'), metadata: { schemaVersion: 7 } }),
    ],
  ])('is parked for %s', async (_, spoil) => {
    const log = new WrittenLog().write('one', proposed('One'));
    spoil(log);
    log.write('one', strandOpened('s', 'S'));
    models = await open(log, folder);
    expect(models.parked()).toMatchObject([{ stream: 'partnership-one', revision: 1 }]);
    expect(models.query((db) => partnership(db, 'one'))).toMatchObject({ name: 'One', revision: 0 });
  });

  it('that begins with what cannot be read has no rows', async () => {
    const log = new WrittenLog();
    log.scribble('one');
    models = await open(log.write('two', proposed('Two')), folder);
    expect(names()).toEqual(['Two']);
    expect(models.parked()).toHaveLength(1);
  });

  it('goes on when the event is withdrawn', async () => {
    const log = new WrittenLog().write('one', proposed('One'), unknown());
    models = await open(log, folder);
    log.write('one', { type: 'EventRetracted', data: { targetEventId: log.idOf('one', 1), reason: 'other' } });
    await models.catchUp();
    expect(models.parked()).toEqual([]);
    expect(models.query((db) => partnership(db, 'one'))?.revision).toBe(2);
  });

  it('is folded again when asked, and when the read models open', async () => {
    let failing = true;
    const failingModel: ReadModel = {
      name: 'failing',
      tables: {},
      rows: () => {
        if (failing) throw new Error('not today');
        return {};
      },
    };
    const log = new WrittenLog().write('one', proposed('One'));
    models = await open(log, folder, { models: [...READ_MODELS, failingModel] });
    expect(models.parked()).toMatchObject([{ reason: 'not today', revision: 0 }]);
    expect(await models.retry()).toHaveLength(1);
    failing = false;
    expect(await models.retry()).toEqual([]);
    failing = true;
    log.write('one', strandOpened('s', 'S'));
    await models.catchUp();
    expect(models.parked()).toHaveLength(1);
    await models.close();
    failing = false;
    models = await open(log, folder, { models: [...READ_MODELS, failingModel] });
    expect(models.parked()).toEqual([]);
  });
});

describe('an event of a newer version', () => {
  const newer = { type: 'MadeUpLater', metadata: { catalogueVersion: CATALOGUE_VERSION + 1 } };

  it('is not passed, nor is what comes before it lost', async () => {
    const log = new WrittenLog().write('one', proposed('One'));
    models = await open(log, folder);
    log.write('two', proposed('Two')).write('one', newer).write('three', proposed('Three'));
    await expect(models.catchUp()).rejects.toMatchObject({ code: 'NewerEvent', index: 2 });
    expect(names()).toEqual(['One', 'Two']);
    expect(models.checkpoint.nextIndex).toBe(2);
  });

  it('keeps read models from opening', async () => {
    const log = new WrittenLog().write('one', proposed('One'), newer);
    await expect(open(log, folder)).rejects.toMatchObject({ code: 'NewerEvent' });
    models = await open(new Arriving(log, 1), folder);
    await models.close();
    await expect(open(log, folder)).rejects.toMatchObject({ code: 'NewerEvent' });
  });
});

describe('what read models were made of', () => {
  const served = async (change: Parameters<typeof open>[2], log = harbour()) => {
    models = await open(log, folder);
    await models.close();
    models = await open(log, folder, change);
    return files();
  };

  it('makes them anew with another code, policy or register', async () => {
    expect(await served({ codeVersion: 'another' })).toEqual(['read-models-2.db']);
    await models.close();
    models = await open(harbour(), folder, { codeVersion: 'another', policy: { ...POLICY, evaluationGraceMonths: 6 } });
    expect(files()).toEqual(['read-models-3.db']);
    expect(names()).toEqual(['Harbour']);
  });

  it('makes them anew with other tables', async () => {
    expect(await served({ models: READ_MODELS.slice(0, 2) })).toEqual(['read-models-2.db']);
    expect(names()).toEqual(['Harbour']);
  });

  it('makes them anew for another log, and for one that was restored', async () => {
    const log = harbour();
    models = await open(log, folder);
    await models.close();
    const restored = new Arriving(log, 5);
    models = await open(restored, folder);
    expect(files()).toEqual(['read-models-2.db']);
    expect(models.checkpoint.nextIndex).toBe(5);
    await models.close();
    const other = harbour();
    Object.assign(other.log, { logId: 'another' });
    models = await open(other, folder);
    expect(files()).toEqual(['read-models-3.db']);
  });

  it('stays where nothing differs', async () => {
    expect(await served({})).toEqual(['read-models-1.db']);
  });

  it('makes a damaged file anew', async () => {
    models = await open(harbour(), folder);
    await models.close();
    writeFileSync(join(folder, 'read-models-1.db'), 'no database at all, whatever its name says'.repeat(400));
    models = await open(harbour(), folder);
    expect(files()).toEqual(['read-models-2.db']);
    expect(names()).toEqual(['Harbour']);
  });

  it('throws away what was never finished', async () => {
    for (const name of ['read-models-7.db.part', 'read-models-7.db.part.1', 'as-of-3.db'])
      writeFileSync(join(folder, name), 'torn');
    models = await open(harbour(), folder);
    expect(readdirSync(folder).filter((name) => !name.startsWith('read-models-1.db'))).toEqual([]);
  });
});

describe('a rebuild', () => {
  /** Changes rows behind the back of the product. */
  const tamper = (sql: string) => {
    const database = openDatabase(join(folder, files()[0]!), 'readModels');
    database.exec(sql);
    database.close();
  };

  it('changes nothing where nothing differs, and lets the new file serve', async () => {
    models = await open(harbour().write('two', proposed('Two')), folder);
    const before = models.query(contentsOf());
    const report = await models.rebuild();
    expect(Object.values(report.tables)).toEqual(
      Object.values(report.tables).map(() => ({ added: 0, removed: 0, changed: 0 })),
    );
    expect(report).toMatchObject({ nextIndex: 15, parked: [] });
    expect(files()).toEqual(['read-models-2.db']);
    expect(models.query(contentsOf())).toEqual(before);
  });

  it('reports rows added, removed and changed, and what it parks', async () => {
    const log = harbour();
    log.write('two', { type: 'NotAFact' });
    models = await open(log, folder);
    tamper(`DELETE FROM timeline WHERE revision = 3; UPDATE partnership SET name = 'Wrong';
            INSERT INTO watch (partnershipId, strandId, pilotId, code, eventId, since, synthetic) VALUES ('gone', 's', 'p', 'W07', 'e', '2020-01-01', 0)`);
    const report = await models.rebuild({ dryRun: true });
    expect(report.tables).toMatchObject({
      timeline: { added: 1, removed: 0, changed: 0 },
      partnership: { added: 0, removed: 0, changed: 1 },
      watch: { added: 0, removed: 1, changed: 0 },
      strand: { added: 0, removed: 0, changed: 0 },
    });
    expect(report.parked).toMatchObject([{ stream: 'partnership-two' }]);
    expect(names()).toEqual(['Wrong']);
    expect(readdirSync(folder).filter((name) => name.includes('-2'))).toEqual([]);
  });

  it('takes in what is recorded meanwhile', async () => {
    const log = harbour();
    models = await open(log, folder);
    const rebuilt = models.rebuild();
    log.write('harbour', corrected(log.idOf('harbour', 8), { label: 'Another day' })).write('two', proposed('Two'));
    await models.catchUp();
    const report = await rebuilt;
    expect(report).toMatchObject({ nextIndex: 16, tables: { timeline: { added: 0, removed: 0, changed: 0 } } });
    expect(names()).toEqual(['Harbour', 'Two']);
    log.write('three', proposed('Three'));
    await models.catchUp();
    expect(names()).toEqual(['Harbour', 'Three', 'Two']);
  });

  it('comes after the one that is under way', async () => {
    models = await open(harbour(), folder);
    await Promise.all([models.rebuild(), models.rebuild({ dryRun: true }), models.rebuild()]);
    expect(files()).toEqual(['read-models-3.db']);
    expect(names()).toEqual(['Harbour']);
  });
});

describe('asked as of another pair of times', () => {
  it('one partnership answers as it was known then', async () => {
    models = await open(harbour(), folder);
    const before = await models.asOf({ validAt: '2026-02-01', knownSize: 12, partnershipId: 'harbour' });
    const launch = before
      .query((db) => timelineOf(db, { partnershipId: 'harbour' }))
      .items.find(({ type }) => type === 'PilotLaunched');
    expect(launch).toMatchObject({ occurredOn: '2013-05', corrections: [] });
  });

  it('all partnerships answer as they stood on that day', async () => {
    models = await open(harbour().write('two', proposed('Two', '2020')), folder);
    const view = await models.asOf({ validAt: '2012-07-01', knownSize: 15 });
    expect(view.query((db) => partnerships(db)).items).toMatchObject([{ partnershipId: 'harbour', state: 'forming' }]);
    expect(view.parked()).toEqual([]);
  });

  it('now, they are the rows that serve', async () => {
    models = await open(harbour(), folder);
    const view = await models.asOf({ validAt: '2026-02-01', knownSize: 14 });
    expect(view.query((db) => db)).toBe(models.query((db) => db));
  });

  it('the answer does not change with what is recorded afterwards', async () => {
    const log = harbour();
    models = await open(log, folder);
    const asked = { validAt: '2020-01-01', knownSize: 14 };
    const before = (await models.asOf(asked)).query(contentsOf());
    log.write('harbour', corrected(log.idOf('harbour', 0), { area: 'Elsewhere' }));
    await models.catchUp();
    await models.close();
    models = await open(log, folder);
    expect((await models.asOf(asked)).query(contentsOf())).toEqual(before);
  });

  it('a size that the log does not have is refused', async () => {
    models = await open(harbour(), folder);
    await expect(models.asOf({ validAt: '2020-01-01', knownSize: 15 })).rejects.toThrow(RangeError);
  });
});
