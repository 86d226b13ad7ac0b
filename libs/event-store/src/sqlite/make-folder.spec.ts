import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../test/temporary-store.js';
import { makeFolder } from './make-folder.js';

const thrownBy = (work: () => void): unknown => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('making a folder', () => {
  let temporary: ReturnType<typeof temporaryFolder>;
  beforeEach(() => (temporary = temporaryFolder()));
  afterEach(() => temporary.remove());

  it('makes those above it too, for the owner alone, and leaves what stands', () => {
    const path = join(temporary.folder, 'a', 'b', 'c');
    makeFolder(path);
    makeFolder(path);
    expect([existsSync(path), statSync(path).mode & 0o777]).toEqual([true, 0o700]);
  });

  it('says what stands in its way', () => {
    const file = join(temporary.folder, 'file');
    writeFileSync(file, '');
    expect([thrownBy(() => makeFolder(file)), thrownBy(() => makeFolder(join(file, 'below')))]).toEqual([
      'EEXIST',
      'ENOTDIR',
    ]);
  });

  const noFolders = '/proc';
  (existsSync(noFolders) ? it : it.skip)('ends where a file system makes none', () => {
    expect(thrownBy(() => makeFolder(join(noFolders, 'psp', 'data')))).toBe('ENOENT');
  });
});
