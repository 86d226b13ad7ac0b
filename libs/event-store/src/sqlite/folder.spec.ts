import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atNoon, codeThrownBy, NOON, temporaryFolder } from '../../test/temporary-store.js';
import { lockFolder, readOwner, refuseNetworkFileSystem } from './folder.js';

const as = { verb: 'start' };
const take = (folder: string) => lockFolder(folder, { as, now: atNoon });

/** Another program that takes the lock as we do, announces an address and waits to be killed. */
const otherOwner = (folder: string) => `
  import { DatabaseSync } from 'node:sqlite';
  import { writeFileSync } from 'node:fs';
  const lock = new DatabaseSync(${JSON.stringify(join(folder, 'lock.db'))});
  lock.exec('PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE');
  const note = { pid: process.pid, address: 'http://127.0.0.1:3000', since: '${NOON}' };
  writeFileSync(${JSON.stringify(join(folder, 'server.json'))}, JSON.stringify(note));
  console.log('held');
  setInterval(() => {}, 1000);`;

describe('a data folder', () => {
  let temporary: ReturnType<typeof temporaryFolder>;
  beforeEach(() => (temporary = temporaryFolder()));
  afterEach(() => temporary.remove());

  it('is made where it is missing, for its owner alone', () => {
    const folder = join(temporary.folder, 'new/data');
    take(folder).release();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('says who owns it, and no longer when it is let go', () => {
    const lock = take(temporary.folder);
    expect(readOwner(temporary.folder)).toEqual({ pid: process.pid, verb: 'start', since: NOON });
    lock.announce({ address: 'http://127.0.0.1:3000' });
    expect(readOwner(temporary.folder)).toEqual({ pid: process.pid, address: 'http://127.0.0.1:3000', since: NOON });
    lock.release();
    lock.release();
    expect(readOwner(temporary.folder)).toBeUndefined();
    expect(existsSync(join(temporary.folder, 'server.json.part'))).toBe(false);
  });

  it('is refused a second time in one process, also under another name, and the first lock holds', async () => {
    const lock = take(temporary.folder);
    const link = `${temporary.folder}-link`;
    symlinkSync(temporary.folder, link);
    expect(await codeThrownBy(() => take(temporary.folder))).toBe('DataFolderInUse');
    expect(await codeThrownBy(() => take(join(temporary.folder, '.')))).toBe('DataFolderInUse');
    expect(await codeThrownBy(() => take(link))).toBe('DataFolderInUse');
    const other = spawn(process.execPath, ['--input-type=module', '-e', otherOwner(temporary.folder)], {
      stdio: 'ignore',
    });
    const [code] = (await once(other, 'exit')) as [number];
    expect(code).not.toBe(0);
    lock.release();
    take(temporary.folder).release();
    rmSync(link);
  });

  it('is refused while another process owns it, naming it, and free when that one is killed', async () => {
    const owner = spawn(process.execPath, ['--input-type=module', '-e', otherOwner(temporary.folder)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(owner.stdout, 'data');
    expect(() => take(temporary.folder)).toThrow(
      expect.objectContaining({
        code: 'DataFolderInUse',
        message: `${temporary.folder} is in use by process ${owner.pid} at http://127.0.0.1:3000: ask it there, or stop it`,
      }) as Error,
    );
    const dead = once(owner, 'exit');
    owner.kill('SIGKILL');
    await dead;
    const lock = take(temporary.folder);
    expect(readOwner(temporary.folder)?.pid).toBe(process.pid); // the dead owner's note means nothing
    lock.release();
  });

  it('is refused where it cannot be one', async () => {
    const file = join(temporary.folder, 'file');
    writeFileSync(file, '');
    expect(await codeThrownBy(() => take(join(file, 'data')))).toBe('FolderNotWritable');
    expect(await codeThrownBy(() => take(file))).toBe('FolderNotWritable');
    mkdirSync(join(temporary.folder, 'odd/lock.db'), { recursive: true });
    expect(await codeThrownBy(() => take(join(temporary.folder, 'odd')))).toBe('FolderNotWritable');
  });

  it.each([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0xff534d42 | 0])(
    'is refused on a network file system (%d)',
    async (kind) => {
      expect(await codeThrownBy(() => refuseNetworkFileSystem(temporary.folder, kind))).toBe('NetworkFileSystem');
      expect(() => refuseNetworkFileSystem(temporary.folder)).not.toThrow();
    },
  );

  it('is not disturbed by a note that cannot be read', () => {
    writeFileSync(join(temporary.folder, 'server.json'), randomUUID());
    take(temporary.folder).release();
    expect(() => readFileSync(join(temporary.folder, 'server.json'))).toThrow();
  });
});
