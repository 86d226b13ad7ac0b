/** What keeps an installation running: the log written out and taken in, backed up, restored, checked and rebuilt. */
import { lockFolder, openSqliteStore } from '#event-store';
import { CATALOGUE_VERSION } from '#lifecycle';
import { appendFileSync, existsSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { patient, psp, pspJson } from './cli-under-test.js';
import { Servers, type Place } from './server-under-test.js';

patient();

interface Finding {
  readonly check: string;
  readonly state: string;
  readonly says: string;
}

const NOW = '2026-01-15T12:00:00.000Z';

/** Writes an event that no version of this product knows into a partnership that nobody serves now. */
async function poison(place: Place, partnershipId: string): Promise<void> {
  const lock = lockFolder(place.dataDir, { as: { verb: 'test' }, now: () => NOW });
  const store = openSqliteStore({ lock, now: () => NOW, newLogId: () => 'of-a-test' });
  const stream = `partnership-${partnershipId}`;
  const outcome = await store.append({
    stream,
    expected: { revision: store.log.eventsOf(stream).length - 1 },
    events: [
      {
        id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
        type: 'SomethingElseHappened',
        data: { occurredOn: '2013' },
        metadata: { schemaVersion: 1, catalogueVersion: 1 },
      },
    ],
    recordedAt: NOW,
  });
  await store.close();
  lock.release();
  if (outcome.outcome !== 'Appended') throw new Error(outcome.outcome);
}

describe('psp, operating', () => {
  const servers = new Servers();
  /** Of a server that runs all the time, with the real partnerships. */
  let place: Place;
  /** What the log holds, written out beside that server. */
  let exported: string;
  let root: string;

  beforeAll(async () => {
    ({ place } = await servers.start({ load: true }));
    const { stdout, stderr } = await psp(place, 'export');
    exported = stdout;
    root = /root ([0-9a-f]{64})/.exec(stderr)![1]!;
  });
  afterAll(() => servers.removeAll());

  const fileOf = (at: Place, name: string, content: string) => {
    const file = join(at.dataDir, '..', name);
    writeFileSync(file, content);
    return file;
  };
  const lines = () => exported.trimEnd().split('\n');

  describe('export', () => {
    it('writes every event with its place, beside the server that owns the log', () => {
      const events = lines().map((line) => JSON.parse(line) as { index: number; metadata: object });
      expect(events.map(({ index }) => index)).toEqual([...Array(182).keys()]);
      expect(events[0]).toMatchObject({ stream: expect.any(String) as string, schemaVersion: 1, revision: 0 });
      expect(Object.keys(events[0]!.metadata)).toEqual(expect.arrayContaining(['actor', 'commandId', 'recordedAt']));
    });

    it('writes one partnership', async () => {
      const { stdout } = await psp(place, 'export', '--partnership', 'low-moss');
      expect(stdout).toBe(
        `${lines()
          .filter((line) => line.includes('"stream":"partnership-low-moss"'))
          .join('\n')}\n`,
      );
    });

    it('ends with 1 for a partnership that is not on record', async () => {
      expect(await psp(place, 'export', '--partnership', 'high-moss')).toMatchObject({ code: 1, stdout: '' });
    });
  });

  describe('import --verbatim', () => {
    it('takes a log into an empty store, from where the same bytes come out', async () => {
      const copy = servers.place();
      const answer = await pspJson<{ events: number; root: string }>(
        copy,
        'import',
        '--verbatim',
        fileOf(copy, 'log.ndjson', exported),
      );
      expect(answer).toEqual({ events: 182, root });
      expect((await psp(copy, 'export')).stdout).toBe(exported);
      const { stdout } = await psp(copy, 'replay', 'low-moss', '--valid-at', '2020-01-01');
      expect(stdout).toContain('Throughcare support for short-term prisoners: piloting, last seen 2015-06');
    });

    it('goes on where an import was interrupted', async () => {
      const copy = servers.place();
      const first = fileOf(copy, 'first.ndjson', `${lines().slice(0, 50).join('\n')}\n`);
      await pspJson(copy, 'import', '--verbatim', first);
      const whole = fileOf(copy, 'log.ndjson', exported);
      expect(await pspJson(copy, 'import', '--verbatim', whole)).toEqual({ events: 182, root });
      expect((await psp(copy, 'export')).stdout).toBe(exported);
      const again = await psp(copy, 'import', '--verbatim', whole);
      expect(again.code).toBe(1);
      expect(again.stderr).toContain('holds 182 events already: a verbatim import goes into an empty one');
    });

    it('refuses a store that holds something else', async () => {
      const other = servers.place();
      const begun = fileOf(other, 'begun.ndjson', `${lines()[0]!.replaceAll(/(\d\d\.\d{3})Z/g, '00.000Z')}\n`);
      await pspJson(other, 'import', '--verbatim', begun);
      const { code, stderr } = await psp(other, 'import', '--verbatim', fileOf(other, 'log.ndjson', exported));
      expect(code).toBe(1);
      expect(stderr).toContain('holds 1 events already');
    });

    it.each([
      ['a missing line', (all: string[]) => all.toSpliced(7, 1), 'line 8 is event 8 where event 7 comes next'],
      ['two lines in another order', (all: string[]) => all.toSpliced(3, 2, all[4]!, all[3]!), 'line 4 is event 4'],
      ['a line that is cut off', (all: string[]) => all.toSpliced(5, 1, all[5]!.slice(0, 80)), 'line 6 is not JSON'],
      [
        'an instant that was changed in one place',
        (all: string[]) =>
          all.toSpliced(2, 1, all[2]!.replace(/"recordedAt":"[^"]+"/, '"recordedAt":"2020-01-01T00:00:00.000Z"')),
        'line 3 says recordedAt or schemaVersion twice',
      ],
      [
        'a line of a newer version',
        (all: string[]) => all.toSpliced(4, 1, all[4]!.replace('"catalogueVersion":1', '"catalogueVersion":99')),
        `line 5 was written by a newer version (catalogue 99, this is ${CATALOGUE_VERSION}): update this one first`,
      ],
      [
        'a number that cannot be sealed',
        (all: string[]) => all.toSpliced(0, 1, all[0]!.replace('"data":{', '"data":{"share":0.5,')),
        'line 1 cannot be sealed: /data/share',
      ],
    ])('refuses a file with %s, and writes nothing', async (_, change, says) => {
      const copy = servers.place();
      const file = fileOf(copy, 'log.ndjson', `${change(lines()).join('\n')}\n`);
      const { code, stderr } = await psp(copy, 'import', '--verbatim', file);
      expect(code).toBe(1);
      expect(stderr).toContain(says);
      expect(existsSync(join(copy.dataDir, 'log.db'))).toBe(false);
    });

    it('does not write into a folder that is in use', async () => {
      const { code, stderr } = await psp(place, 'import', '--verbatim', fileOf(place, 'log.ndjson', exported));
      expect(code).toBe(4);
      expect(stderr).toMatch(/is in use by process \d+ at http:\/\/127\.0\.0\.1:\d+: ask it there, or stop it/);
    });
  });

  describe('backup and restore', () => {
    it('bring back what a running server had recorded', async () => {
      const file = join(place.dataDir, '..', 'backup.db');
      const manifest = await pspJson<{ events: number; sha256: string }>(place, 'backup', file);
      expect(manifest.events).toBe(182);
      const copy = servers.place();
      expect(await pspJson(copy, 'restore', file)).toEqual({ events: 182 });
      expect((await psp(copy, 'export')).stdout).toBe(exported);
    });

    it('never write over a file, and move aside the log that was there', async () => {
      const file = join(place.dataDir, '..', 'aside.db');
      await pspJson(place, 'backup', file);
      expect(await psp(place, 'backup', file)).toMatchObject({ code: 1 });
      const copy = servers.place();
      await pspJson(copy, 'restore', file);
      const { movedAside } = await pspJson<{ movedAside: string }>(copy, 'restore', file);
      expect(existsSync(movedAside)).toBe(true);
    });

    it('refuse a backup that was altered', async () => {
      const file = join(place.dataDir, '..', 'altered.db');
      await pspJson(place, 'backup', file);
      appendFileSync(file, 'x');
      const copy = servers.place();
      const { code, stderr } = await psp(copy, 'restore', file);
      expect(code).toBe(1);
      expect(stderr).toContain('is not the file that its manifest describes');
    });

    it('refuse a backup without its manifest, unless the loss is accepted', async () => {
      const file = join(place.dataDir, '..', 'bare.db');
      await pspJson(place, 'backup', file);
      rmSync(`${file}.manifest.json`);
      const copy = servers.place();
      expect(await psp(copy, 'restore', file)).toMatchObject({ code: 1 });
      // Its key is not here, so it goes on under a name of its own.
      expect(await pspJson(copy, 'restore', file, '--accept-loss')).toMatchObject({
        events: 182,
        restart: { publishedSize: 182, restoredSize: 182 },
      });
    });

    it('do not touch a folder that is in use', async () => {
      const file = join(place.dataDir, '..', 'in-use.db');
      await pspJson(place, 'backup', file);
      expect(await psp(place, 'restore', file)).toMatchObject({ code: 4 });
    });
  });

  describe('doctor', () => {
    const stateOf = (findings: readonly Finding[], check: string) => findings.find((one) => one.check === check)?.state;

    it('finds nothing wrong beside a running server, once the keys have a copy', async () => {
      await pspJson(place, 'key', 'export', join(place.dataDir, '..', 'copy-of-the-keys'));
      const { findings } = await pspJson<{ findings: Finding[] }>(place, 'doctor');
      expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
      expect(findings.find(({ check }) => check === 'events')!.says).toBe('182 events in 14 streams, without a gap');
    });

    it('says of a folder without a log that a start makes one', async () => {
      const { code, stdout } = await psp(servers.place(), 'doctor', '--json');
      expect(code).toBe(0);
      expect(stateOf((JSON.parse(stdout) as { findings: Finding[] }).findings, 'log')).toBe('warn');
    });

    it('ends with 3 where the log is cut off', async () => {
      const copy = servers.place();
      await pspJson(copy, 'import', '--verbatim', fileOf(copy, 'log.ndjson', exported));
      truncateSync(join(copy.dataDir, 'log.db'), 40_960);
      const { code, stdout, stderr } = await psp(copy, 'doctor');
      expect(code).toBe(3);
      expect(stdout).toContain('DAMAGED');
      expect(stderr).toContain('psp restore <backup>');
    });

    it('ends with 3 where the log is a file of something else', async () => {
      const copy = servers.place();
      writeFileSync(join(copy.dataDir, 'log.db'), 'nothing that this product wrote, and long enough to look at');
      expect(await psp(copy, 'doctor')).toMatchObject({ code: 3 });
    });
  });

  describe('rebuild', () => {
    it('says of read models that follow their log that no row differs', async () => {
      const { stdout } = await psp(place, 'rebuild');
      expect(stdout).toBe('Made of 182 events: no row differs.\nThe new read models serve.\n');
    });

    it('changes nothing in a dry run', async () => {
      const { dryRun, nextIndex } = await pspJson<{ dryRun: boolean; nextIndex: number }>(
        place,
        'rebuild',
        '--dry-run',
      );
      expect({ dryRun, nextIndex }).toEqual({ dryRun: true, nextIndex: 182 });
    });
  });

  describe('poison', () => {
    it('is none where every stream can be read', async () => {
      expect((await psp(place, 'poison', 'list')).stdout).toBe('Every stream can be read to its end.\n');
    });

    it('is named, told of by every answer that it touches, and not gone by a retry', async () => {
      const copy = servers.place();
      await pspJson(copy, 'import', '--verbatim', fileOf(copy, 'log.ndjson', exported));
      await poison(copy, 'low-moss');
      await servers.start({ place: copy });
      const { parked } = await pspJson<{ parked: object[] }>(copy, 'poison', 'list');
      expect(parked).toMatchObject([{ stream: 'partnership-low-moss', revision: 34, type: 'SomethingElseHappened' }]);
      const replay = await psp(copy, 'replay', 'low-moss');
      expect(replay.code).toBe(0);
      expect(replay.stdout).toContain('34 facts up to revision 33');
      expect(replay.stderr).toContain('is told up to the event before revision 34, which cannot be read');
      const retry = await psp(copy, 'poison', 'retry');
      expect(retry.code).toBe(1);
      expect(retry.stderr).toContain('1 stream still cannot be read');
      const recording = await psp(
        copy,
        'record',
        'low-moss',
        'note-milestone',
        '--label',
        'A mark',
        '--kind',
        'meeting',
        '--occurred-on',
        '2013',
      );
      expect(recording.code).toBe(4);
      const findings = await psp(copy, 'doctor');
      expect(findings.stdout).toMatch(/look +poison +event 182/);
      expect((await psp(copy, 'show', 'nhs-lothian')).stderr).toBe('');
    });
  });
});
