/** The two verbs of research that read files, and need no server and no log. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { patient, psp, pspJson } from './cli-under-test.js';
import type { Place } from './server-under-test.js';

patient();

interface Estimates {
  readonly groups: readonly { readonly n: number; readonly events: Readonly<Record<string, number>> }[];
  readonly leftOut: readonly { readonly line: number }[];
}

describe('psp research', () => {
  const root = mkdtempSync(join(tmpdir(), 'psp-research-'));
  const place = { dataDir: join(root, 'data'), keyDir: join(root, 'keys') } as Place;
  afterAll(() => rmSync(root, { recursive: true }));

  const fileOf = (name: string, text: string) => {
    const file = join(root, name);
    writeFileSync(file, text);
    return file;
  };

  it('verifies the statistics against the reference results of the source tree', async () => {
    const { code, stdout } = await psp(place, 'research', 'verify');
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n19 files, \d+ blocks: \d+ within tolerance, 0 over, \d+ skipped\n$/);
    expect(existsSync(place.dataDir)).toBe(false);
  });

  it('ends with 2 where a file of reference results cannot be read', async () => {
    const { code, stdout } = await psp(place, 'research', 'verify', join(root, 'nowhere.json'), '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 2, files: [{ problem: 'cannot be read' }] });
  });

  it('estimates from anybody’s table', async () => {
    const file = fileOf('own.csv', 'days,status,arm\n10,1,a\n20,0,a\n30,2,b\nNA,1,b\n');
    const asked = ['research', 'estimate', '--data', file, '--time', 'days', '--status', 'status', '--group', 'arm'];
    const { groups, leftOut } = await pspJson<Estimates>(place, ...asked);
    expect(groups[0]).toMatchObject({ n: 3, events: { 'outcome 1': 1, 'outcome 2': 1 } });
    expect(leftOut).toEqual([{ line: 5, why: 'time or status is missing' }]);
    expect((await psp(place, ...asked)).stdout).toContain('Share with each outcome');
  });

  it('names the line of what it cannot take', async () => {
    const file = fileOf('wrong.csv', 'days,status\n10,1\nsoon,0\n');
    const { code, stderr } = await psp(
      place,
      'research',
      'estimate',
      '--data',
      file,
      '--time',
      'days',
      '--status',
      'status',
    );
    expect(code).toBe(1);
    expect(stderr).toContain('line 3: time is "soon"');
  });
});
