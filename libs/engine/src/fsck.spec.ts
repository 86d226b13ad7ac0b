import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyFileOf, signCheckpoint, signerOf } from '#audit';
import { openDatabase } from '#event-store';
import { seeded } from '../../../test/verify/seeded.js';
import { behindItsBack as changeBehindItsBack, rewriteEverything } from '../test/insider.js';
import { sealedLog, type SealedLog } from '../test/sealed-log.js';
import { backup } from './backup.js';
import { fsck, type FsckFinding } from './fsck.js';
import { readLogKey } from './log-key.js';
import { readSettings } from './settings.js';

const EVENTS = 40;

/** A changed leaf contradicts its event, the nodes over it, and every root that was signed. */
const EVERYTHING = ['anchor', 'checkpoints', 'leaves', 'nodes'];

let log: SealedLog;
beforeEach(async () => {
  log = sealedLog();
  await log.grow(EVENTS - 10);
  log.integrity.sign();
  await log.grow(10);
  await log.close();
});
afterEach(() => log.end());

const settings = () => readSettings({ PSP_DATA_DIR: log.dataDir });
const path = () => join(log.dataDir, 'log.db');
const found = (): readonly FsckFinding[] => fsck(settings()).findings;
const checks = () => [...new Set(found().map(({ check }) => check))].sort();

const behindItsBack = (...sql: string[]) => changeBehindItsBack(path(), ...sql);

describe('fsck of an untouched log', () => {
  it('finds nothing, and says what it has looked at', () => {
    const report = fsck(settings());
    expect(report).toMatchObject({
      events: EVENTS,
      checkpoints: 2,
      anchored: 2,
      signatures: 'checked',
      findings: [],
    });
    log.open();
    expect(report.root).toBe(log.integrity.rootAt(EVENTS));
  });

  it('finds nothing beside its owner either', async () => {
    log.open();
    await log.grow(1);
    expect(fsck(settings()).findings).toEqual([]);
  });

  it('looks at a copy as well', () => {
    backup(settings(), join(log.root, 'copy.db'));
    const report = fsck(settings(), { path: join(log.root, 'copy.db') });
    expect(report).toMatchObject({ events: EVENTS, checkpoints: 2, findings: [] });
  });
});

describe('fsck finds', () => {
  it.each([
    ['an amount', `UPDATE events SET data = replace(data, '"pence":7', '"pence":8') WHERE log_index = 7`, ['leaves']],
    ['a type', "UPDATE events SET type = 'BudgetSpent' WHERE log_index = 7", ['leaves']],
    [
      'metadata',
      `UPDATE events SET metadata = json_set(metadata, '$.schemaVersion', 2) WHERE log_index = 7`,
      ['leaves'],
    ],
    ['a stream', "UPDATE streams SET name = 'partnership-other'", ['leaves']],
    ['an id', "UPDATE events SET event_id = '00000000-0000-4000-8000-000000000000' WHERE log_index = 7", ['leaves']],
    ['a known instant', 'UPDATE events SET known_at = known_at + 1 WHERE log_index >= 7', ['events']],
    ['the encoding', "UPDATE events SET encoding = 'base64', data = '', metadata = '' WHERE log_index = 7", ['leaves']],
    [
      'the last event taken away',
      `DELETE FROM events WHERE log_index = ${EVENTS - 1}`,
      ['anchor', 'checkpoints', 'nodes'],
    ],
    ['an event in the middle taken away', 'DELETE FROM events WHERE log_index = 7', ['events', 'file']],
    ['a leaf', 'UPDATE merkle_nodes SET hash = zeroblob(32) WHERE level = 0 AND i = 7', EVERYTHING],
    ['a node', 'UPDATE merkle_nodes SET hash = zeroblob(32) WHERE level = 3 AND i = 1', ['nodes']],
    ['a missing node', 'DELETE FROM merkle_nodes WHERE level = 2 AND i = 0', ['nodes']],
    ['a node too many', 'INSERT INTO merkle_nodes VALUES (9, 0, zeroblob(32))', ['nodes']],
    ['the root of a checkpoint', 'UPDATE checkpoints SET root = zeroblob(32) WHERE size = 30', ['checkpoints']],
    ['the size of a checkpoint', 'UPDATE checkpoints SET size = 31 WHERE size = 30', ['checkpoints']],
    ['the note of a checkpoint', "UPDATE checkpoints SET note = replace(note, '— psp', '— pfp')", ['checkpoints']],
    ['text that cannot be sealed', `UPDATE events SET data = '{"a":1.5}' WHERE log_index = 7`, ['events', 'leaves']],
  ])('%s', (_, sql, where) => {
    behindItsBack(sql);
    expect(checks()).toEqual(where);
  });

  it.each(['events_no_update', 'merkle_nodes_next', 'checkpoints_no_delete'])('that %s is gone', (trigger) => {
    const database = openDatabase(path(), 'log');
    database.exec(`DROP TRIGGER ${trigger}`);
    database.close();
    expect(found()).toMatchObject([{ check: 'schema', says: expect.stringContaining(trigger) }]);
  });

  it('a trigger that does nothing any more', () => {
    const database = openDatabase(path(), 'log');
    database.exec('DROP TRIGGER events_no_update');
    database.exec('CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT 1; END');
    database.close();
    expect(checks()).toEqual(['schema']);
  });

  it('a page that was written over', () => {
    const bytes = readFileSync(path());
    writeFileSync(path(), bytes.fill(0, bytes.length - 4096 * 3, bytes.length - 4096 * 2));
    expect(checks()).toContain('file');
  });

  it('a copy of evidence that is another one', () => {
    const folder = join(log.dataDir, 'evidence');
    const named = (text: string) => createHash('sha256').update(text).digest('hex');
    mkdirSync(folder);
    writeFileSync(join(folder, named('minutes')), 'minutes');
    expect(fsck(settings())).toMatchObject({ evidence: 1, findings: [] });
    writeFileSync(join(folder, named('letter')), 'another letter');
    expect(checks()).toEqual(['evidence']);
  });

  it('the first index of what is wrong, and no more of one kind than can be read', () => {
    behindItsBack(`UPDATE events SET data = replace(data, '"pence"', '"pounds"') WHERE log_index >= 5`);
    const leaves = found().filter(({ check }) => check === 'leaves');
    expect(leaves[0]).toMatchObject({ index: 5 });
    expect(leaves).toHaveLength(21);
  });

  it('any changed node of the tree, fifty times at random', () => {
    const random = seeded(20_260_105);
    const nodes = openDatabase(path(), 'reader');
    const all = nodes.prepare('SELECT level, i, hash FROM merkle_nodes').all() as unknown as {
      level: number;
      i: number;
      hash: Uint8Array;
    }[];
    nodes.close();
    for (let seed = 0; seed < 50; seed += 1) {
      const { level, i, hash } = random.pick(all);
      const flipped = Buffer.from(hash);
      flipped[random.below(32)]! ^= 1 << random.below(8);
      const set = (bytes: Uint8Array) =>
        behindItsBack(
          `UPDATE merkle_nodes SET hash = x'${Buffer.from(bytes).toString('hex')}' WHERE level = ${level} AND i = ${i}`,
        );
      set(flipped);
      expect({ level, i, checks: checks() }).toEqual({ level, i, checks: level === 0 ? EVERYTHING : ['nodes'] });
      set(hash);
    }
    expect(found()).toEqual([]);
  });
});

describe('an insider who changes an amount and makes everything anew with the key of the log', () => {
  const rewritten = (anchor: boolean) =>
    rewriteEverything(
      settings(),
      path(),
      [`UPDATE events SET data = replace(data, '"pence":7', '"pence":9') WHERE log_index = 7`],
      { anchor },
    );

  it('is not found without anything from outside, which is the limit of every check from inside', () => {
    rewritten(true);
    expect(found()).toEqual([]);
  });

  it('is found by the anchor file, where that is out of reach', () => {
    rewritten(false);
    expect(checks()).toEqual(['anchor']);
  });

  it('is found without the key: nobody else can sign', () => {
    const other = signerOf(readLogKey(settings())!.name, keyFileOf(Buffer.alloc(32, 9)));
    const note = signCheckpoint({ origin: other.name, size: 30, root: Buffer.alloc(32) }, [other]);
    behindItsBack(`UPDATE checkpoints SET note = '${note}' WHERE size = 30`);
    expect(checks()).toEqual(['checkpoints']);
  });
});
