import { chmodSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCheckpoint, parseVkey } from '#audit';
import { MINUTE } from '../test/fake-clock.js';
import { sealedLog, type SealedLog } from '../test/sealed-log.js';
import { Anchor } from './anchor.js';

let log: SealedLog;
afterEach(() => log.end());

const anchorOf = () => new Anchor(log.keyDir);
const linesOfAnchor = () =>
  existsSync(anchorOf().path) ? readFileSync(anchorOf().path, 'utf8').split('\n').filter(Boolean) : [];
const refusal = (code: string, ...says: readonly string[]) =>
  expect.objectContaining({ code, message: expect.stringMatching(says.join('[^]*')) });

describe('a log in one file', () => {
  beforeEach(() => (log = sealedLog()));

  it('makes its key at the first start, for its owner alone, and keeps its name', async () => {
    const path = join(log.keyDir, 'log.key');
    expect(readFileSync(path, 'utf8')).toContain('PRIVATE KEY');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    const { origin, vkey } = log.integrity.keys()[0]!;
    expect(origin).toMatch(/^psp\.local\/[0-9a-f-]{36}$/);
    await log.close();
    log.open();
    expect(log.integrity.keys()).toMatchObject([{ origin, vkey }]);
  });

  it('signs what has grown once a minute, and nothing sooner', async () => {
    await log.grow(3);
    await log.integrity.tick();
    expect(log.integrity.published).toBeUndefined();
    log.clock.pass(MINUTE);
    await log.integrity.tick();
    expect(log.integrity.published).toMatchObject({ size: 3 });
    await log.grow(1);
    log.clock.pass(MINUTE - 1);
    await log.integrity.tick();
    expect(log.integrity.published).toMatchObject({ size: 3 });
    log.clock.pass(1);
    await log.integrity.tick();
    expect(log.integrity.published).toMatchObject({ size: 4 });
  });

  it('signs nothing that has not grown', async () => {
    await log.grow(2);
    const first = log.integrity.sign();
    expect(log.integrity.sign()).toEqual(first);
    expect(linesOfAnchor()).toHaveLength(1);
  });

  it('signs notes that its public key opens, over the root that it answers', async () => {
    await log.grow(5);
    const { note } = log.integrity.sign()!;
    const { vkey } = log.integrity.keys()[0]!;
    expect(openCheckpoint(note, [parseVkey(vkey)!])).toMatchObject({
      checkpoint: { size: 5, root: Buffer.from(log.integrity.rootAt(5)!, 'hex') },
    });
  });

  it('notes in the anchor what is published', async () => {
    await log.grow(2);
    const { note, signedAt } = log.integrity.sign()!;
    expect(linesOfAnchor().map((line) => JSON.parse(line) as unknown)).toEqual([{ signedAt, note }]);
  });

  it('signs at its end, and publishes that at its next start', async () => {
    await log.grow(2);
    await log.close();
    log.open();
    expect(log.integrity.published).toMatchObject({ size: 2 });
  });

  it('notes in the anchor at its next start what a crash kept from it', async () => {
    await log.grow(2);
    log.integrity.sign();
    rmSync(anchorOf().path);
    await log.crash();
    log.open();
    expect(linesOfAnchor()).toHaveLength(1);
    expect(log.integrity.published).toMatchObject({ size: 2 });
  });

  it('publishes nothing that the anchor does not hold, and tries again', async () => {
    await log.grow(2);
    writeFileSync(join(log.root, 'no-folder'), '');
    await log.crash();
    log.open({ PSP_ANCHOR_DIR: join(log.root, 'no-folder', 'anchor') });
    expect(log.integrity.sign()).toBeUndefined();
    expect(log.integrity.state).toMatchObject({ state: 'anchorFailed' });
    expect(log.warnings).toHaveLength(1);
    rmSync(join(log.root, 'no-folder'));
    expect(log.integrity.sign()).toMatchObject({ size: 2 });
    expect(log.integrity.state).toEqual({ state: 'signing' });
  });

  it('reads over a line of the anchor that a crash cut short', async () => {
    await log.grow(1);
    log.integrity.sign();
    writeFileSync(anchorOf().path, '{"signedAt":"2026', { flag: 'a' });
    await log.grow(1);
    expect(log.integrity.sign()).toMatchObject({ size: 2 });
    expect(anchorOf().newest()).toMatchObject({ size: 2 });
  });
});

describe('a start is refused', () => {
  beforeEach(async () => {
    log = sealedLog();
    await log.grow(6);
    await log.close();
  });
  const opening = (environment: Record<string, string> = {}) => {
    try {
      log.open(environment);
      return undefined;
    } catch (error) {
      return error;
    }
  };

  it('where the log is gone and was published, with what to do', () => {
    rmSync(join(log.dataDir, 'log.db'));
    expect(opening()).toEqual(
      refusal(
        'LogRolledBack',
        '6 events were published',
        'this log holds 0',
        'psp restore',
        'move the key folder away',
      ),
    );
  });

  it('where an older copy of the log was put back', async () => {
    log.open();
    await log.grow(1);
    await log.close();
    const copy = readFileSync(join(log.dataDir, 'log.db'));
    log.open();
    await log.grow(2);
    await log.close();
    writeFileSync(join(log.dataDir, 'log.db'), copy);
    expect(opening()).toEqual(refusal('LogRolledBack', '9 events were published', 'this log holds 7'));
  });

  it('where another history stands in place of the published one', async () => {
    rmSync(join(log.dataDir, 'log.db'));
    renameSync(log.keyDir, `${log.keyDir}-aside`);
    log.open();
    await log.grow(8, () => 1);
    await log.crash();
    rmSync(log.keyDir, { recursive: true });
    renameSync(`${log.keyDir}-aside`, log.keyDir);
    expect(opening()).toEqual(refusal('LogRolledBack', 'is not in this log'));
  });

  it('where the log would go on under another name', () => {
    expect(opening({ PSP_LOG_ORIGIN: 'psp.example/log' })).toEqual(refusal('LogRolledBack', 'psp.example/log'));
  });

  it('where the key is gone, instead of making another', () => {
    rmSync(join(log.keyDir, 'log.key'));
    expect(opening()).toEqual(refusal('LogRolledBack', 'the key is not in'));
    expect(existsSync(join(log.keyDir, 'log.key'))).toBe(false);
  });

  it('where the key of another log signed the anchor', () => {
    const note = anchorOf().newest()!.note;
    rmSync(join(log.keyDir, 'log.key'));
    const other = sealedLog({ PSP_LOG_ORIGIN: note.split('\n')[0]! });
    const key = readFileSync(join(other.keyDir, 'log.key'));
    writeFileSync(join(log.keyDir, 'log.key'), key, { mode: 0o600 });
    expect(opening()).toEqual(refusal('LogRolledBack', 'signed by another key'));
    return other.end();
  });

  const posix = process.platform === 'win32' ? it.skip : it;
  posix('where others can read the key', () => {
    chmodSync(join(log.keyDir, 'log.key'), 0o640);
    expect(opening()).toEqual(refusal('KeyDamaged', 'chmod 600'));
    chmodSync(join(log.keyDir, 'log.key'), 0o600);
  });

  it('where the file named as the key is not there', () => {
    expect(opening({ PSP_LOG_KEY_FILE: join(log.root, 'other.key') })).toEqual(
      refusal('SettingRefused', 'psp key create'),
    );
  });

  it('where the last line of the anchor holds no checkpoint', () => {
    writeFileSync(anchorOf().path, '"nothing"\n', { flag: 'a' });
    expect(opening()).toEqual(refusal('AnchorDamaged', 'anchor.ndjson'));
  });
});

describe('a running server', () => {
  beforeEach(() => (log = sealedLog()));

  it('stops signing where the anchor is ahead of it, says so once, and goes on answering', async () => {
    await log.grow(3);
    const published = log.integrity.sign();
    await log.crash();
    const copy = readFileSync(join(log.dataDir, 'log.db'));
    log.open();
    await log.grow(2);
    log.integrity.sign();
    const ahead = readFileSync(anchorOf().path);
    await log.crash();
    // The copy is opened while the anchor is as old as it; then the newer anchor comes back.
    writeFileSync(join(log.dataDir, 'log.db'), copy);
    rmSync(anchorOf().path);
    log.open();
    writeFileSync(anchorOf().path, ahead);
    await log.grow(1);
    expect(log.integrity.sign()).toEqual(published);
    log.integrity.sign();
    expect(log.integrity.state).toMatchObject({ state: 'rollback', reason: expect.stringContaining('5 events') });
    expect(log.warnings).toHaveLength(1);
    expect(log.integrity.rootAt(4)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('leaves a file alone that can no longer be trusted', async () => {
    await log.grow(1);
    log.store.log.stop();
    expect(log.integrity.sign()).toBeUndefined();
    expect(linesOfAnchor()).toEqual([]);
  });
});
