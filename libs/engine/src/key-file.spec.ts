import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyFile, readKeyFile } from './key-file.js';

describe('a key file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'psp-key-file-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is made once, and nothing is left beside it', () => {
    expect(keyFile(folder, 'a.key', () => 'first').toString()).toBe('first');
    expect(keyFile(folder, 'a.key', () => 'second').toString()).toBe('first');
    expect(readdirSync(folder)).toEqual(['a.key']);
  });

  it('is that of whoever was first, where two make one at the same time', () => {
    const made = keyFile(folder, 'a.key', () => {
      writeFileSync(join(folder, 'a.key'), 'theirs');
      return 'ours';
    });
    expect(made.toString()).toBe('theirs');
    expect(readdirSync(folder)).toEqual(['a.key']);
  });

  it('is not there before it is whole', () => {
    expect(() =>
      keyFile(folder, 'a.key', () => {
        throw new Error('no random numbers');
      }),
    ).toThrow('no random numbers');
    expect(readdirSync(folder)).toEqual([]);
    expect(readKeyFile(folder, 'a.key')).toBeUndefined();
  });

  it('is left as it is by whoever only reads', () => {
    writeFileSync(join(folder, 'a.key'), 'whole');
    expect(readKeyFile(folder, 'a.key')).toEqual(readFileSync(join(folder, 'a.key')));
  });
});
