import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUNDLE_FILES, keyFileOf, manifestText, rootAt, signCheckpoint, signerOf, vkeyOf } from '#audit';
import { type Bundle, madeUpBundle, nodesOf, writeBundle } from './bundles.js';
import { verifyBundle } from './psp-verify.js';

const program = join(import.meta.dirname, '../../apps/verify/psp-verify.mjs');
const whole = { partial: false, withholding: false, olderCheckpoint: false, size: 30 } as const;
const { bundle, log } = madeUpBundle(1, whole);
const other = signerOf(log.signer.name, keyFileOf(Buffer.alloc(32, 9)));

let folder: string;
let at: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-verify-'));
  at = join(folder, 'bundle');
  writeBundle(bundle, at);
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', cwd: folder });
  return { status, stdout, stderr };
};
const keep = (note: string | Buffer): string => {
  writeFileSync(join(folder, 'kept.txt'), note);
  return join(folder, 'kept.txt');
};
const rewrite = (changed: Partial<Bundle>) => writeBundle({ ...bundle, ...changed }, at);

describe('the command psp-verify', () => {
  it('says how many events are verified, and exits with 0', () => {
    const { status, stdout, stderr } = run('bundle', '--vkey', log.vkey);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe('verified 30 · withheld 0 · mismatched 0\nthe whole log up to 30 events\n');
  });

  it("warns where only the bundle's own keys were used", () => {
    const { status, stderr } = run('bundle');
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('pass --vkey') });
  });

  it('names the first bad event and why, and exits with 1', () => {
    rewrite({ lines: bundle.lines.map((line, i) => (i === 4 ? { ...line, revision: 99 } : line)) });
    const { status, stdout, stderr } = run('bundle', '--vkey', log.vkey);
    expect(status).toBe(1);
    expect(stdout).toContain('first bad: event 4: a revision before it is missing\n');
    expect(stdout).toContain('TAMPERED');
    expect(stderr).toContain('event 4');
  });

  it('tells a machine all that it found', () => {
    const { status, stdout } = run('--json', 'bundle', '--vkey', log.vkey);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      exit: 0,
      verified: 30,
      withheld: 0,
      mismatched: 0,
      size: 30,
      root: rootAt(nodesOf(log.leaves), 30).toString('base64'),
      partial: false,
      firstBad: null,
      tampered: [],
      cannot: [],
      warnings: [],
    });
  });

  it('exits with 3 where bodies are withheld', () => {
    const { bundle: hiding, log } = madeUpBundle(4, { partial: false, withholding: true, size: 60 });
    writeBundle(hiding, at);
    const withheld = hiding.lines.filter((line) => line.leaf !== undefined).length;
    expect(withheld).toBeGreaterThan(0);
    const { status, stdout } = run('bundle', '--vkey', log.vkey);
    expect(status).toBe(3);
    expect(stdout).toContain(`verified ${60 - withheld} · withheld ${withheld} · mismatched 0`);
  });

  it('does not claim that a part of a log is whole', () => {
    const { bundle: part, log } = madeUpBundle(6, { partial: true, withholding: false });
    writeBundle(part, at);
    const { status, stdout } = run('bundle', '--vkey', log.vkey);
    expect(status).toBe(0);
    expect(stdout).toContain('that it is whole is not claimed');
  });

  it.each([
    ['no folder', []],
    ['two folders', ['bundle', 'bundle']],
    ['an unknown option', ['--deep', 'bundle']],
    ['a folder that is not there', ['nowhere']],
    ['a file for a folder', ['bundle/keys.txt']],
    ['a checkpoint file that is not there', ['bundle', '--older', 'nowhere']],
    ['an option without its value', ['bundle', '--vkey']],
    ['a vkey that is none', ['bundle', '--vkey', 'psp.example/log']],
  ])('exits with 2 on %s', (_, args) => {
    const { status, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stderr).not.toBe('');
  });

  it('takes a checkpoint kept outside', () => {
    const older = keep(log.checkpointAt(12));
    expect(run('bundle', '--vkey', log.vkey, '--older', older).status).toBe(0);
  });

  it('is one short file that imports nothing but what every Node has', () => {
    const source = readFileSync(program, 'utf8');
    expect(source.split('\n').length - 1).toBeLessThanOrEqual(500);
    const imports = [...source.matchAll(/(?: from |import\()'([^']+)'/g)].map(([, name]) => name);
    expect(new Set(imports)).toEqual(new Set(['node:crypto', 'node:fs']));
  });
});

describe('a checkpoint kept outside', () => {
  const verdict = (note: string, vkeys = [log.vkey]) => verifyBundle(at, { vkeys, older: Buffer.from(note) });

  it.each([0, 1, 7, 29, 30])('of size %i is a beginning of the log', (size) => {
    expect(verdict(log.checkpointAt(size))).toMatchObject({ exit: 0, cannot: [] });
  });

  it('may lie in the bundle', () => {
    rewrite({ olderCheckpoint: log.checkpointAt(7) });
    expect(verifyBundle(at, { vkeys: [log.vkey] }).exit).toBe(0);
    rewrite({ olderCheckpoint: 'nothing' });
    expect(verifyBundle(at, { vkeys: [log.vkey] }).exit).toBe(1);
  });

  it.each([
    ['another root', signCheckpoint({ origin: log.signer.name, size: 7, root: Buffer.alloc(32) }, [log.signer])],
    [
      'another root at the same size',
      signCheckpoint({ origin: log.signer.name, size: 30, root: Buffer.alloc(32) }, [log.signer]),
    ],
    ['more events', signCheckpoint({ origin: log.signer.name, size: 31, root: Buffer.alloc(32) }, [log.signer])],
    ['another key', signCheckpoint({ origin: other.name, size: 7, root: rootAt(nodesOf(log.leaves), 7) }, [other])],
    ['a changed text', log.checkpointAt(7).replace('\n7\n', '\n8\n')],
  ])('with %s shows tampering', (_, note) => {
    expect(verdict(note).exit).toBe(1);
  });

  it('of another log shows that this is not the log it was taken from', () => {
    const stranger = signerOf('psp.example/stranger', keyFileOf(Buffer.alloc(32, 8)));
    const note = signCheckpoint({ origin: stranger.name, size: 7, root: rootAt(nodesOf(log.leaves), 7) }, [stranger]);
    expect(verdict(note, [log.vkey, vkeyOf(stranger)])).toMatchObject({
      exit: 1,
      tampered: [expect.stringContaining('another log')],
    });
  });

  it('that cannot be read proves nothing', () => {
    expect(verdict('not a note')).toMatchObject({ exit: 2, tampered: [] });
  });

  it('cannot be compared with a part of a log, unless it is the same', () => {
    const { bundle: part, log } = madeUpBundle(6, { partial: true, withholding: false });
    writeBundle(part, at);
    const older = (size: number) =>
      verifyBundle(at, { vkeys: [log.vkey], older: Buffer.from(log.checkpointAt(size)) }).exit;
    expect([older(log.events.length), older(3)]).toEqual([0, 2]);
  });
});

describe('a bundle', () => {
  const exit = (vkeys = [log.vkey]) => verifyBundle(at, { vkeys }).exit;

  it.each([BUNDLE_FILES.events, BUNDLE_FILES.checkpoint, BUNDLE_FILES.keys, BUNDLE_FILES.manifest])(
    'without its %s cannot be verified',
    (name) => {
      unlinkSync(join(at, name));
      expect(exit()).toBe(2);
    },
  );

  it.each([BUNDLE_FILES.events, BUNDLE_FILES.checkpoint, BUNDLE_FILES.keys])(
    'whose %s is not the one in its manifest was tampered with',
    (name) => {
      appendFileSync(join(at, name), '\n');
      expect(exit()).toBe(1);
    },
  );

  it.each([
    ['lists a file outside the bundle', (text: string) => `${text}${'a'.repeat(64)}  ../keys.txt\n`],
    ['is malformed', (text: string) => text.replace('  ', ' ')],
    ['leaves a file out', (text: string) => text.replace(/.*keys.txt\n/, '')],
    ['lists a file twice', (text: string) => text + text.split('\n')[0]! + '\n'],
  ])('whose manifest %s was tampered with', (_, change) => {
    const path = join(at, BUNDLE_FILES.manifest);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    expect(exit()).toBe(1);
  });

  it('is verified under a second key of its own while the log changes its key', () => {
    const note = signCheckpoint({ origin: log.signer.name, size: 30, root: rootAt(nodesOf(log.leaves), 30) }, [
      log.signer,
      other,
    ]);
    rewrite({ checkpoint: note, keys: `${log.vkey}\n${vkeyOf(other)}\n` });
    expect([exit(), exit([vkeyOf(other)]), exit([])]).toEqual([0, 0, 0]);
  });

  it('cannot be verified where its only key is of another kind', () => {
    const witness = 'charity.example/witness+96a1bca3+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU';
    rewrite({ keys: `${witness}\n` });
    expect(exit([])).toBe(2);
  });

  it('of an empty log is verified', () => {
    rewrite({ lines: [], checkpoint: log.checkpointAt(0) });
    expect(exit()).toBe(0);
  });

  it('may lack a line feed at its end', () => {
    const path = join(at, BUNDLE_FILES.events);
    const text = readFileSync(path, 'utf8').trimEnd();
    writeFileSync(path, text);
    const manifest = readFileSync(join(at, BUNDLE_FILES.manifest), 'utf8').split('\n').slice(1).join('\n');
    const { createHash } = process.getBuiltinModule('node:crypto');
    const digest = createHash('sha256').update(text).digest('hex');
    writeFileSync(join(at, BUNDLE_FILES.manifest), manifestText([[BUNDLE_FILES.events, digest]]) + manifest);
    expect(exit()).toBe(0);
  });
});
