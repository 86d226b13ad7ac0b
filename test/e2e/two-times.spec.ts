/** Every question takes both times, and a size of the record for the second: walked through what the server and the command
 *  line say of themselves, so that a new question is found that does not. */
import type { Command } from 'commander';
import { makeProgram } from '../../apps/cli/src/program.js';
import { read } from './harbour.js';
import { Servers, type ServerUnderTest } from './server-under-test.js';

/** What reads nothing that was recorded at a time, and why. */
const OF_NO_TIME: readonly (readonly [path: RegExp, why: string])[] = [
  [/^\/health\//, 'of the process'],
  [/^\/(integrity|audit\/(checkpoint|keys|export|proof\/.*))$/, 'of what is signed: sizes, not times'],
  [/^\/(commands|partnerships\/\{partnershipId\}\/commands)$/, 'what can be recorded now'],
  [/^\/(propose|psp\/\{partnershipId\}\/(record|mend|receipt).*)$/, 'forms: what is recorded now'],
  [/^\/operations\/parked$/, 'what stands still now'],
  [/^\/sign-in$/, 'of whoever asks'],
  [/^\/research(\/questions)?$/, 'which questions there are'],
];
const COMMANDS_OF_NO_TIME: readonly (readonly [path: RegExp, why: string])[] = [
  [/^(start|load|record|correct|retract|import|commands)$/, 'records, or says what can be recorded now'],
  [/^audit (checkpoint|proof|export)$|^(verify|fsck|witness pull)$/, 'of what is signed: sizes, not times'],
  [
    /^(export|backup|restore|doctor|rebuild|poison .*|move|replica .*|token|key .*|help|completion|complete)$/,
    'operates',
  ],
  [/^research (verify|estimate)$/, 'reads files of whoever asks'],
  [/^research reproduce$/, 'a citation holds its times'],
];

const SIZE = 20;
const DAY = '2014-01-31';

interface Operation {
  readonly parameters?: readonly { readonly name: string }[];
}

describe('every question that is asked over REST and on pages', () => {
  const servers = new Servers();
  let server: ServerUnderTest;
  let paths: Readonly<Record<string, { readonly get?: Operation }>>;
  let asked: readonly string[];
  let fill: (path: string) => string;
  beforeAll(async () => {
    server = await servers.start({ load: true });
    ({ paths } = (await read(server.address, '/api-json')).body);
    asked = Object.keys(paths).filter(
      (path) => paths[path]!.get !== undefined && !OF_NO_TIME.some(([pattern]) => pattern.test(path)),
    );
    const { body } = await read(server.address, '/audit/trail?order=oldest&limit=1');
    const eventId = body.items[0].eventId as string;
    fill = (path) =>
      path.replace('{partnershipId}', 'low-moss').replace('{eventId}', eventId).replace('{question}', 'Q1');
  }, 60_000);
  afterAll(() => servers.removeAll());

  it('is among those that are walked through', () => {
    expect(asked).toEqual(
      expect.arrayContaining(['/', '/audit', '/audit/trail', '/events', '/partnerships/{partnershipId}/difference']),
    );
    expect(asked.length).toBeGreaterThan(18);
  });

  it('is described with both times', () => {
    const lacking = asked.filter((path) => {
      const names = paths[path]!.get!.parameters?.map(({ name }) => name) ?? [];
      return !names.includes('validAt') || !names.includes('knownAt');
    });
    expect(lacking).toEqual([]);
  });

  it('takes a day, and a size of the record, and tells both back', async () => {
    const deaf: string[] = [];
    for (const path of asked) {
      const reply = await fetch(`${server.address}${fill(path)}?validAt=${DAY}&knownAt=size:${SIZE}`);
      const text = (await reply.text()) + (reply.headers.get('x-psp-about') ?? '');
      const toldBack =
        (text.includes(`"knownSize":${SIZE}`) && text.includes(`"validAt":"${DAY}"`)) ||
        (text.includes(`from ${SIZE} events`) && text.includes(`As true on ${DAY}`));
      if (reply.status !== 200 || !toldBack) deaf.push(`${path}: ${reply.status} ${text.slice(0, 200)}`);
    }
    expect(deaf).toEqual([]);
  }, 60_000);

  it('refuses a size that the record has not reached, by the name of the parameter', async () => {
    const deaf: string[] = [];
    for (const path of asked) {
      const { status, body } = await read(server.address, `${fill(path)}?knownAt=size:999999`);
      if (status !== 422 || body.errors?.[0]?.pointer !== 'knownAt') deaf.push(`${path}: ${status}`);
    }
    expect(deaf).toEqual([]);
  }, 60_000);

  it('answers what was on record then at one address, whatever came since', async () => {
    const then = await read(server.address, `/partnerships/low-moss?validAt=${DAY}&knownAt=size:${SIZE}`);
    expect(then.body.partnership).toMatchObject({ state: 'operating', facts: 19, revision: SIZE - 1 });
    const now = await read(server.address, `/partnerships/low-moss?validAt=${DAY}`);
    expect(now.body.partnership.revision).toBeGreaterThan(SIZE - 1);
  });
});

/** Every command that does something, as it is typed after `psp`. */
function leavesOf(
  command: Command,
  above: readonly string[] = [],
): readonly (readonly [path: string, command: Command])[] {
  return command.commands.flatMap((one) => {
    const path = [...above, one.name()];
    return one.commands.length === 0 ? [[path.join(' '), one] as const] : leavesOf(one, path);
  });
}

describe('every question that is asked with psp', () => {
  // With these words it does not look for the version of the built product.
  const leaves = leavesOf(makeProgram(['record']).program);
  const asked = leaves.filter(([path]) => !COMMANDS_OF_NO_TIME.some(([pattern]) => pattern.test(path)));

  it('is among those that are walked through', () => {
    expect(asked.map(([path]) => path)).toEqual(
      expect.arrayContaining([
        'list',
        'show',
        'timeline',
        'replay',
        'decisions',
        'audit trail',
        'audit event',
        'explain',
        'diff',
      ]),
    );
  });

  it('has an option for each of both times, and says so in its help', () => {
    const lacking = asked.filter(([, command]) => {
      const help = command.helpInformation();
      return !help.includes('--valid-at') || !help.includes('--known-at');
    });
    expect(lacking.map(([path]) => path)).toEqual([]);
  });
});
