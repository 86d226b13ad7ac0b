/** A server that cannot start says why in one sentence, ends with the code that programs look at, and touches nothing. */
import { hash, randomUUID } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { alongside } from '#audit';
import { openLocalLog } from '#event-store';
import { logSize, recordHarbour } from './harbour.js';
import { runServer, Servers, type Ended, type Place, type ServerUnderTest } from './server-under-test.js';

/** What lies in a folder, by name and content. The lock and its note change with every owner, and whoever reads a log
 *  leaves memory beside it, and an empty file for what is not yet in it. */
const contentOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => !name.startsWith('lock.db') && name !== 'server.json' && !name.endsWith('-shm'))
      .filter((name) => !name.endsWith('-wal') || statSync(join(folder, name)).size > 0)
      .map((name) => [name, hash('sha256', readFileSync(join(folder, name)))]),
  );

/** Changes a log behind the product's back. */
function edit(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

/** Writes the event at an index once more at the end, in its tree as it should be, with other metadata. */
function appendLike(path: string, index: number, metadata: object): void {
  const database = new DatabaseSync(path);
  database.exec(`INSERT INTO events
    SELECT (SELECT count(*) FROM events), stream_id, (SELECT max(revision) + 1 FROM events e WHERE e.stream_id = o.stream_id),
      '${randomUUID()}', type, (SELECT max(known_at) FROM events), encoding, data,
      json_patch(metadata, '${JSON.stringify(metadata)}'), origin_position
    FROM events o WHERE log_index = ${index}`);
  const reader = openLocalLog({ path }, { now: () => new Date().toISOString() });
  alongside(database, [...reader.readFrom(reader.length - 1)]);
  void reader.close();
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

function zeroPages(path: string, fromByte: number): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0, fromByte));
}

interface Refused {
  readonly what: string;
  /** What is done to a folder that holds a whole log. */
  readonly spoil?: (place: Place) => void;
  readonly env?: (place: Place) => Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly code: number;
  readonly says: RegExp;
}

const log = (place: Place) => join(place.dataDir, 'log.db');

const REFUSED: readonly Refused[] = [
  {
    what: 'a log that another program made',
    spoil: (place) => {
      rmSync(log(place));
      edit(log(place), 'CREATE TABLE accounts (id INTEGER PRIMARY KEY); INSERT INTO accounts VALUES (1)');
    },
    code: 3,
    says: /log\.db is not a log of this product: move it away, or restore the log with "psp restore <backup>"/,
  },
  {
    what: 'a log that is no database at all',
    spoil: (place) => writeFileSync(log(place), 'Dear diary,\n'.repeat(1_000)),
    code: 3,
    says: /log\.db is not a log of this product.*psp restore <backup>/,
  },
  {
    what: 'a log that was cut off',
    spoil: (place) => truncateSync(log(place), Math.floor(readFileSync(log(place)).length / 2 / 4096) * 4096),
    code: 3,
    says: /log\.db.*psp restore <backup>/,
  },
  {
    what: 'an empty log',
    spoil: (place) => truncateSync(log(place), 0),
    code: 3,
    says: /is empty, and a log never is/,
  },
  {
    what: 'a log with pages of zeros',
    spoil: (place) => zeroPages(log(place), 8192),
    code: 3,
    says: /log\.db.*psp restore <backup>/,
  },
  {
    what: 'a log with a gap',
    spoil: (place) => edit(log(place), 'DROP TRIGGER events_no_delete; DELETE FROM events WHERE log_index = 2'),
    code: 3,
    says: /damaged \(event 2 is missing\).*psp restore <backup>/,
  },
  {
    what: 'a log whose newest event cannot be decoded',
    spoil: (place) =>
      edit(log(place), `DROP TRIGGER events_no_update; UPDATE events SET data = '{"cut' WHERE log_index = 3`),
    code: 3,
    says: /damaged \(event 3 of partnership-harbour.*psp restore <backup>/,
  },
  {
    what: 'a missing log beside what was not yet written into it',
    spoil: (place) => {
      copyFileSync(log(place), join(place.dataDir, 'log.db-wal'));
      rmSync(log(place));
    },
    code: 3,
    says: /log\.db is gone but .*log\.db-wal is there/,
  },
  {
    what: 'a log of a later version',
    spoil: (place) => edit(log(place), 'PRAGMA user_version = 2'),
    code: 4,
    says: /was written by another version \(schema 2, this is 1\): update this one/,
  },
  {
    what: 'an event of a later catalogue',
    spoil: (place) => {
      rmSync(join(place.dataDir, 'read-models-1.db')); // as they would be, made by that later version
      appendLike(log(place), 4, { catalogueVersion: 99 });
    },
    code: 4,
    says: /was written by a newer version \(catalogue 99, this is \d+\): update this server/,
  },
  {
    what: 'the key of the actors cut short',
    spoil: (place) => writeFileSync(join(place.keyDir, 'actor.key'), 'short'),
    code: 3,
    says: /actor\.key is no actor key of 32 bytes: bring back the right one/,
  },
  {
    what: 'a folder that cannot be made',
    env: (place) => ({ PSP_DATA_DIR: join(log(place), 'data') }),
    code: 4,
    says: /cannot be used as a data folder \(ENOTDIR\): give this user the right to write there, or choose another/,
  },
  {
    what: 'keys among the data',
    env: (place) => ({ PSP_KEY_DIR: join(place.dataDir, 'keys') }),
    code: 2,
    says: /PSP_KEY_DIR lies inside the data folder/,
  },
  {
    what: 'recording without signing in at an address that everybody can reach',
    env: () => ({ PSP_HOST: '0.0.0.0', PSP_DEV: '1' }),
    code: 2,
    says: /PSP_DEV=1 lets whoever reaches this server record without signing in: leave it out, or listen on 127\.0\.0\.1/,
  },
  {
    what: 'an address that is not this machine',
    env: () => ({ PSP_HOST: '127.0.0.1.example', PSP_DEV: '0' }),
    code: 2,
    says: /127\.0\.0\.1\.example is no address of this machine: see PSP_HOST/,
  },
  { what: 'a port that is none', env: () => ({ PSP_PORT: 'web' }), code: 2, says: /PSP_PORT is a number from 0/ },
  {
    what: 'a store that there is not',
    env: () => ({ PSP_STORE: 'mysql://clerk:secret@db' }),
    code: 2,
    says: /PSP_STORE .*mysql:\/\/clerk:\*\*\*@db/,
  },
  { what: 'a flag that is neither', env: () => ({ PSP_READ_ONLY: 'yes' }), code: 2, says: /PSP_READ_ONLY is 1 or 0/ },
  { what: 'an unknown option', args: ['--fast'], code: 2, says: /--fast is no option of the server/ },
];

describe('a server that cannot start', () => {
  const servers = new Servers();
  let whole: Place;
  beforeAll(async () => {
    whole = servers.place();
    const server = await servers.start({ place: whole });
    await recordHarbour(server.address);
    expect((await server.end()).code).toBe(0);
  }, 60_000);
  afterAll(() => servers.removeAll());

  function copyOfWhole(): Place {
    const place = servers.place();
    mkdirSync(place.keyDir, { mode: 0o700 });
    for (const folder of ['dataDir', 'keyDir'] as const)
      for (const name of readdirSync(whole[folder])) copyFileSync(join(whole[folder], name), join(place[folder], name));
    return place;
  }

  function expectOneSentence({ code, stderr }: Ended, expected: { code: number; says: RegExp | string }): void {
    expect(stderr).toMatch(expected.says);
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(/^psp: /)]); // no stack, nothing else
    expect(code).toBe(expected.code);
  }

  it.each(REFUSED)(
    'because of $what ends with $code and leaves everything as it was',
    async ({ spoil, env, args, code, says }) => {
      const place = copyOfWhole();
      spoil?.(place);
      const before = contentOf(place.dataDir);
      const ended = await runServer({ place, ...(env && { env: env(place) }), ...(args && { args }) });
      expectOneSentence(ended, { code, says });
      expect(contentOf(place.dataDir)).toEqual(before);
    },
    30_000,
  );

  describe('beside one that runs', () => {
    let running: ServerUnderTest;
    beforeAll(async () => {
      running = await servers.start({ place: copyOfWhole() });
    }, 30_000);

    it('because it owns the folder says who does, and does not disturb it', async () => {
      const ended = await runServer({ place: running.place });
      const owner = `is in use by process ${running.pid} at ${running.address}: ask it there, or stop it`;
      expectOneSentence(ended, { code: 4, says: owner });
      expect(await logSize(running.address)).toBe(5);
      await recordHarbour(running.address, 'second-harbour');
      expect(await logSize(running.address)).toBe(10);
    }, 30_000);

    it('because it has the port says what to do, and lets its own folder go', async () => {
      const place = copyOfWhole();
      const ended = await runServer({ place, env: { PSP_PORT: String(running.port) } });
      const taken = `port ${running.port} of 127.0.0.1 is in use by another program: stop it, or choose another port with PSP_PORT`;
      expectOneSentence(ended, { code: 2, says: taken });
      const free = await servers.start({ place });
      expect(await logSize(free.address)).toBe(5);
    }, 30_000);
  });
});
