/** Facts and commands of a file, imported with `psp import`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { patient, psp, pspJson } from './cli-under-test.js';
import { Servers, type Place } from './server-under-test.js';

patient();

interface Report {
  readonly accepted: number;
  readonly alreadyThere: number;
  readonly refused: readonly { readonly line: number; readonly problem: { readonly code: string } }[];
}

const life = (partnershipId: string): object[] => [
  {
    eventType: 'PartnershipProposed',
    partnershipId,
    occurredOn: '2012',
    data: { name: 'Harbour', policyDomain: 'employability', area: 'Harbour Town', purpose: 'Work.' },
    note: 'Plain text becomes a note.',
  },
  {
    eventType: 'StrandOpened',
    partnershipId,
    occurredOn: '2012-06',
    data: { strandId: 'mentoring', name: 'Mentoring', kind: 'service', commissionable: true, novelty: 'new' },
  },
  { type: 'LaunchPilot', partnershipId, occurredOn: '2013-05', data: { strandId: 'mentoring', pilotId: 'pilot-1' } },
];

describe('psp import', () => {
  const servers = new Servers();
  let place: Place;
  beforeAll(async () => {
    ({ place } = await servers.start());
  });
  afterAll(() => servers.removeAll());

  const written = (name: string, lines: readonly (object | string)[]) => {
    const file = join(place.dataDir, '..', `${name}.ndjson`);
    writeFileSync(file, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
    return file;
  };

  it('judges a whole file, each line on those before it, and writes nothing', async () => {
    const report = await pspJson<Report>(place, 'import', written('rehearsed', life('rehearsed')), '--dry-run');
    expect(report).toMatchObject({ accepted: 3, refused: [] });
    expect((await psp(place, 'show', 'rehearsed')).code).toBe(1);
  });

  it('judges a rehearsed line as recording would', async () => {
    const [proposed, opened, launched] = life('judged');
    const file = written('judged', [proposed!, opened!, launched!, launched!, { ...launched, occurredOn: '2014' }]);
    const { code, stderr, stdout } = await psp(place, 'import', file, '--dry-run');
    expect(code).toBe(1);
    expect(stdout).toContain('5 lines: 3 would be recorded, 0 there already, 2 refused. Nothing was written.');
    expect(stderr).toContain(`${file}:4: R03 PilotAlreadyLaunched at /data/pilotId: `);
    expect(stderr).toContain(`${file}:5: R03 PilotAlreadyLaunched at /data/pilotId: `);
  });

  it('records what it can, and names the lines that were refused', async () => {
    const [proposed, opened, launched] = life('partly');
    const file = written('partly', [
      proposed!,
      '',
      'no JSON',
      { ...launched, data: { strandId: 'nowhere', pilotId: 'p' } },
      opened!,
      { type: 'Lunch', partnershipId: 'partly', occurredOn: null, data: {} },
      launched!,
    ]);
    const { code, stderr, stdout } = await psp(place, 'import', file);
    expect(code).toBe(1);
    expect(stdout).toBe('6 lines: 3 recorded, 0 there already, 3 refused\n');
    expect([...stderr.matchAll(/:(\d+): /g)].map(([, line]) => line)).toEqual(['3', '4', '6']);
    expect(stderr).toMatch(/psp: 3 lines of .* were refused: put them right and import the file again\n$/);
  });

  it('records nothing twice when it is repeated', async () => {
    const file = written('repeated', life('repeated'));
    expect(await pspJson<Report>(place, 'import', file)).toMatchObject({ accepted: 3, alreadyThere: 0 });
    expect(await pspJson<Report>(place, 'import', file)).toMatchObject({ accepted: 0, alreadyThere: 3 });
  });

  it('tells two equal lines of a file apart', async () => {
    const mark = {
      type: 'NoteMilestone',
      partnershipId: 'equal',
      occurredOn: '2013',
      data: { label: 'M', kind: 'meeting' },
    };
    const file = written('equal', [life('equal')[0]!, mark, mark]);
    expect(await pspJson<Report>(place, 'import', file)).toMatchObject({ accepted: 3 });
  });

  it('keeps the id that a command brings', async () => {
    const commandId = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
    const file = written('own-id', [{ ...life('own-id')[0], commandId }]);
    await pspJson<Report>(place, 'import', file);
    const { items } = await pspJson<{ items: { commandId: string }[] }>(place, 'decisions', 'own-id');
    expect(items.map((item) => item.commandId)).toEqual([commandId]);
  });

  it('refuses a number that would change on the way', async () => {
    const line = JSON.stringify({ ...life('changed')[0] }).replace('"2012"', '9007199254740993');
    const { code, stderr } = await psp(place, 'import', written('changed', [line]), '--dry-run');
    expect(code).toBe(1);
    expect(stderr).toContain(':1: R10 ValueNotAllowed at /occurredOn: must be a whole number');
  });

  it('ends with 1 where there is no such file', async () => {
    const { code, stderr } = await psp(place, 'import', join(place.dataDir, 'nowhere.ndjson'));
    expect(code).toBe(1);
    expect(stderr).toContain('cannot be read (ENOENT)');
  });

  it('loads the real partnerships, and nothing twice', async () => {
    const first = await pspJson<{ recorded: number; mixed: boolean }>(place, 'load');
    expect(first).toMatchObject({ recorded: 182, mixed: false });
    expect(await pspJson(place, 'load')).toMatchObject({ recorded: 0, alreadyThere: 182 });
  });

  it('loads a synthetic cohort, and warns that it stands beside real partnerships', async () => {
    const { code, stdout, stderr } = await psp(place, 'load', '--synthetic', '3', '--seed', '7');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+ facts recorded\n$/);
    expect(stderr).toContain('No analysis ever mixes them');
    const { items } = await pspJson<{ items: { partnershipId: string }[] }>(place, 'list', '--synthetic');
    expect(items).toHaveLength(3);
    expect(items.every(({ partnershipId }) => partnershipId.startsWith('synthetic-7-'))).toBe(true);
  });
});
