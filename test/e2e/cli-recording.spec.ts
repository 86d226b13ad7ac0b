/** What is recorded, put right and withdrawn with `psp`. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { patient, psp, pspJson, startPsp } from './cli-under-test.js';
import { Servers, type Place } from './server-under-test.js';

patient();

interface Receipt {
  readonly revision: number;
  readonly eventIds: readonly string[];
  readonly warnings: readonly string[];
  readonly repeated: boolean;
}

const PROPOSE = [
  '--name',
  'Harbour',
  '--policy-domain',
  'employability',
  '--area',
  'Harbour Town',
  '--purpose',
  'Work.',
];
const STRAND = ['--kind', 'service', '--commissionable', 'true', '--novelty', 'new', '--occurred-on', '2012-06'];

describe('psp, recording', () => {
  const servers = new Servers();
  let place: Place;
  beforeAll(async () => {
    ({ place } = await servers.start());
    await pspJson(place, 'record', 'harbour', 'propose-partnership', ...PROPOSE, '--occurred-on', '2012');
    await pspJson(
      place,
      'record',
      'harbour',
      'open-strand',
      '--strand-id',
      'mentoring',
      '--name',
      'Mentoring',
      ...STRAND,
    );
  });
  afterAll(() => servers.removeAll());

  /** A mark of its own in the partnership, so that tests do not meet. */
  const note = (label: string, ...args: string[]) =>
    pspJson<Receipt>(
      place,
      'record',
      'harbour',
      'note-milestone',
      '--label',
      label,
      '--kind',
      'meeting',
      '--occurred-on',
      '2013-05',
      ...args,
    );
  const entryOf = async (eventId: string) => {
    const { items } = await pspJson<{ items: { eventId: string; occurredOn: string; data: { label: string } }[] }>(
      place,
      'timeline',
      'harbour',
    );
    return items.find((item) => item.eventId === eventId);
  };

  it('says where a fact was recorded, and what is odd about it', async () => {
    const { code, stdout } = await psp(
      place,
      'record',
      'harbour',
      'launch-pilot',
      '--strand-id',
      'mentoring',
      '--pilot-id',
      'pilot-1',
      '--occurred-on',
      '2013-05',
      '--estimated-cost',
      'about £1,200',
      '--sites',
      'Quay',
      '--sites',
      'Pier',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Recorded in harbour at revision \d+, event [0-9a-f-]{36}\n/);
    expect(stdout).toContain('warning W01: The pilot was launched without a signed memorandum on record.');
    const { items } = await pspJson<{ items: { type: string; data: object }[] }>(place, 'timeline', 'harbour');
    expect(items.find(({ type }) => type === 'PilotLaunched')!.data).toEqual({
      strandId: 'mentoring',
      pilotId: 'pilot-1',
      sites: ['Quay', 'Pier'],
      estimatedCost: { pence: 120_000, currency: 'GBP', qualifier: 'rounded' },
    });
  });

  it('takes the version of a document for the field that it is', async () => {
    const adopted = await pspJson<Receipt>(
      place,
      'record',
      'harbour',
      'adopt-artefact',
      '--artefact-type',
      'logicModel',
      '--version',
      '2',
      '--occurred-on',
      '2013',
    );
    expect(adopted.revision).toBeGreaterThan(0);
    const { stdout } = await psp(place, 'timeline', 'harbour');
    expect(stdout).toContain('Logic model, version 2, adopted');
  });

  it('writes nothing in a dry run', async () => {
    const before = await pspJson<{ partnership: { revision: number } }>(place, 'show', 'harbour');
    const { stdout } = await psp(
      place,
      'record',
      'harbour',
      'note-milestone',
      '--label',
      'A mark',
      '--kind',
      'meeting',
      '--occurred-on',
      '2013',
      '--dry-run',
    );
    expect(stdout).toContain('Nothing was written.');
    const after = await pspJson<{ partnership: { revision: number } }>(place, 'show', 'harbour');
    expect(after.partnership.revision).toBe(before.partnership.revision);
  });

  it('names the rule, the field and the reason of a refusal, and ends with 1', async () => {
    const { code, stdout, stderr } = await psp(
      place,
      'record',
      'harbour',
      'end-pilot',
      '--strand-id',
      'mentoring',
      '--pilot-id',
      'nobody-knows',
      '--reason',
      'completed',
      '--occurred-on',
      '2014',
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^psp: R11 PilotNotLaunched at \/data\/pilotId: .+\n$/);
  });

  it('records a command once, however often it is sent with its key', async () => {
    const key = randomUUID();
    const first = await note('Once', '--key', key);
    const again = await note('Once', '--key', key);
    expect(again).toMatchObject({ revision: first.revision, eventIds: first.eventIds, repeated: true });
  });

  it('does not record on a history that has moved on', async () => {
    const { code, stderr } = await psp(
      place,
      'record',
      'harbour',
      'note-milestone',
      '--label',
      'Stale',
      '--kind',
      'meeting',
      '--occurred-on',
      '2013',
      '--if-match',
      '0',
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/the history stands at revision \d+/);
  });

  it('takes the whole body from a file, and single fields over it', async () => {
    const file = join(place.dataDir, '..', 'body.json');
    writeFileSync(file, JSON.stringify({ occurredOn: '2013', data: { label: 'From a file', kind: 'meeting' } }));
    const { eventIds } = await pspJson<Receipt>(
      place,
      'record',
      'harbour',
      'note-milestone',
      '--file',
      file,
      '--occurred-on',
      '2014-02',
    );
    expect(await entryOf(eventIds[0]!)).toMatchObject({ occurredOn: '2014-02', data: { label: 'From a file' } });
  });

  it('takes the whole body from standard input', async () => {
    const { ended } = startPsp(place, ['record', 'harbour', 'note-milestone', '--file', '-', '--json'], {
      stdin: JSON.stringify({ occurredOn: null, data: { label: 'From a pipe', kind: 'meeting' } }),
    });
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    const { eventIds } = JSON.parse(stdout) as Receipt;
    expect(await entryOf(eventIds[0]!)).toMatchObject({ occurredOn: null, data: { label: 'From a pipe' } });
  });

  it('keeps the source that is named', async () => {
    const { eventIds } = await note(
      'Sourced',
      '--source',
      'Minute of May 2013',
      '--locator',
      'item 4',
      '--certainty',
      'inferred',
    );
    const { items } = await pspJson<{ items: { evidence: object[] }[] }>(
      place,
      'decisions',
      'harbour',
      '--event',
      eventIds[0]!,
    );
    expect(items[0]!.evidence).toEqual([{ source: 'Minute of May 2013', certainty: 'inferred', locator: 'item 4' }]);
  });

  it('puts a fact right by a further event', async () => {
    const { eventIds } = await note('Mispelt');
    const { code } = await psp(
      place,
      'correct',
      'harbour',
      eventIds[0]!,
      '--set',
      'label=Spelt',
      '--set',
      'occurredOn=2013-04',
      '--reason',
      'typo',
    );
    expect(code).toBe(0);
    expect(await entryOf(eventIds[0]!)).toMatchObject({ occurredOn: '2013-04', data: { label: 'Spelt' } });
  });

  it('finds the event to put right by the beginning of its id or by its revision', async () => {
    const { eventIds, revision } = await note('Found');
    for (const named of [eventIds[0]!.slice(0, 8), String(revision)]) {
      const { code } = await psp(
        place,
        'correct',
        'harbour',
        named,
        '--set',
        'label=Found again',
        '--reason',
        'typo',
        '--dry-run',
      );
      expect(code).toBe(0);
    }
  });

  it('does not put right what identifies a fact', async () => {
    const { code, stderr } = await psp(place, 'correct', 'harbour', '1', '--set', 'strandId=other', '--reason', 'typo');
    expect(code).toBe(1);
    expect(stderr).toContain('R13 FieldNotCorrectable');
  });

  it('withdraws a fact, which stays on record', async () => {
    const { eventIds, revision } = await note('Twice');
    const { code } = await psp(place, 'retract', 'harbour', eventIds[0]!, '--reason', 'duplicate');
    expect(code).toBe(0);
    expect(await entryOf(eventIds[0]!)).toBeUndefined();
    const { stdout } = await psp(place, 'replay', 'harbour');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`revision ${revision}, May 2013: Twice – withdrawn on`);
  });

  it('says of an event that is not there where to look', async () => {
    const { code, stderr } = await psp(place, 'retract', 'harbour', '4711', '--reason', 'duplicate');
    expect(code).toBe(1);
    expect(stderr).toContain('"psp decisions harbour" lists them');
  });

  it.each([
    ['an unknown command', ['record', 'harbour', 'lunch-pilot'], 'launch-pilot'],
    ['an unknown field', ['record', 'harbour', 'launch-pilot', '--colour', 'red'], '--colour is no field'],
    ['no command', ['record', 'harbour'], 'say in which partnership and what'],
    [
      'a number that is none',
      ['record', 'harbour', 'hold-engagement-event', '--attendees.value', 'many'],
      'whole number',
    ],
    ['data that is no JSON', ['record', 'harbour', 'launch-pilot', '--data', '{'], '--data holds no JSON object'],
    ['nothing to put right', ['correct', 'harbour', '1', '--reason', 'typo'], '--set occurredOn=2013-05'],
    ['no reason', ['retract', 'harbour', '1'], "required option '--reason <reason>'"],
    ['an argument that is no option', ['record', 'harbour', 'launch-pilot', 'mentoring'], 'where an option'],
  ])('ends with 2 for %s', async (_, args, says) => {
    const { code, stderr } = await psp(place, ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });

  it('lists the fields of a command, and which of them are needed', async () => {
    const { code, stdout } = await psp(place, 'record', 'harbour', 'launch-pilot', '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/--strand-id +text\n/);
    expect(stdout).toMatch(/--planned-end-on +a day as it is known[^]*\(optional\)/);
  });
});
