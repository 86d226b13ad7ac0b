/** What people and programs read with `psp`, of the real partnerships. */
import { patient, psp, pspJson } from './cli-under-test.js';
import { Servers, type Place, type ServerUnderTest } from './server-under-test.js';

patient();

interface Listed {
  readonly items: readonly { readonly partnershipId: string }[];
  readonly next: string | null;
}

describe('psp, asked about the real partnerships', () => {
  const servers = new Servers();
  let server: ServerUnderTest;
  let place: Place;
  beforeAll(async () => {
    server = await servers.start({ load: true });
    ({ place } = server);
  });
  afterAll(() => servers.removeAll());

  it('lists every partnership with its state and the stages of its strands', async () => {
    const { code, stdout } = await psp(place, 'list');
    expect(code).toBe(0);
    expect(stdout).toMatch(/low-moss +operating +1 piloting/);
    expect(stdout).toContain('14 partnerships, as of ');
  });

  it('asks the server that owns the data folder, or the one that is named', async () => {
    const ours = await pspJson<Listed>(place, 'list');
    const named = await pspJson<Listed>(servers.place(), 'list', '--server', server.address);
    expect(named.items).toEqual(ours.items);
    expect(ours.items).toHaveLength(14);
  });

  it('lists those that fit', async () => {
    const { items } = await pspJson<Listed>(place, 'list', '--stage', 'succeeded', '--policy-domain', 'justice');
    expect(items.map(({ partnershipId }) => partnershipId)).toEqual(['new-routes', 'shine']);
  });

  it('lists not more than was asked for, and says that there are more', async () => {
    const { items, next } = await pspJson<Listed>(place, 'list', '--limit', '2');
    expect(items).toHaveLength(2);
    expect(next).not.toBeNull();
  });

  it('shows a partnership with its strands', async () => {
    const { stdout } = await psp(place, 'show', 'low-moss');
    expect(stdout).toContain('HMP Low Moss Public Social Partnership (low-moss)');
    expect(stdout).toMatch(/throughcare +piloting +2013-04 +2013-04 +last seen 2015-06 +762–820/);
  });

  it('shows a partnership as it was on a day', async () => {
    const { stdout } = await psp(place, 'show', 'low-moss', '--valid-at', '2013-03-31');
    expect(stdout).toMatch(/throughcare +identified/);
  });

  it('tells the time line in the order of its days', async () => {
    const { items } = await pspJson<{ items: { occurredOn: string | null; earliest: string }[] }>(
      place,
      'timeline',
      'low-moss',
      '--strand',
      'throughcare',
    );
    const days = items.map(({ earliest }) => earliest);
    expect(days.length).toBeGreaterThan(10);
    expect(days).toEqual(days.toSorted());
  });

  it('says of each decision who recorded it, and from which sources', async () => {
    const { stdout } = await psp(place, 'decisions', 'low-moss', '--limit', '1');
    expect(stdout).toMatch(/recorded {2}\S+Z by act_[a-z2-7]{26},\s+recorder/);
    expect(stdout).toContain('source    sg-findings (stated)');
  });

  it('keeps an unknown amount unknown', async () => {
    const { stdout } = await psp(place, 'budgets', 'low-moss');
    expect(stdout).toMatch(/cash +not known +robertson-trust/);
    expect(stdout).toContain('cash: at least £1,121,051, 1 of 4 amounts not known');
  });

  it('says what is odd and what is overdue', async () => {
    const { stdout } = await psp(place, 'warnings', 'low-moss');
    expect(stdout).toMatch(/W01 +warn +standing +18 +throughcare/);
    expect(stdout).toMatch(/W07 +2017-04-01 +throughcare +throughcare-pilot/);
  });

  it('says what can be recorded now, and of the rest why not', async () => {
    const { stdout } = await psp(place, 'commands', 'low-moss');
    const [possible = '', not = ''] = stdout.split('Cannot be recorded now');
    expect(possible).toContain('end-pilot --strand-id throughcare --pilot-id throughcare-pilot');
    expect(not).toMatch(/propose-partnership\n +R03 PartnershipAlreadyProposed: /);
  });

  it('says of every answer which log and rules gave it', async () => {
    const { about } = await pspJson<{ about: Record<string, unknown> }>(place, 'budgets', 'low-moss');
    expect(about).toMatchObject({ knownSize: 182, catalogueVersion: 2, policyVersion: '1' });
  });

  it('ends with 1 for a partnership that is not on record', async () => {
    const { code, stdout, stderr } = await psp(place, 'show', 'high-moss');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe('psp: there is no partnership high-moss on record at these times\n');
  });

  it('ends with 2 for a day that is none', async () => {
    const { code, stderr } = await psp(place, 'list', '--valid-at', '2013-02-29');
    expect(code).toBe(2);
    expect(stderr).toContain('validAt: must be a calendar day');
  });

  it('tells programs of a failure in JSON', async () => {
    const { code, stderr } = await psp(place, 'show', 'high-moss', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ exitCode: 1, problem: { status: 404, code: 'partnershipUnknown' } });
  });

  it('writes no colours where nobody sees them', async () => {
    const { stdout } = await psp(place, 'show', 'low-moss');
    expect(stdout).not.toContain('\u001b');
  });

  it('completes the names of partnerships and of commands', async () => {
    const ids = await psp(place, 'complete', '--', 'show', 'low');
    expect(ids.stdout).toContain('low-moss\tHMP Low Moss Public Social Partnership');
    const commands = await psp(place, 'complete', '--', 'record', 'low-moss', 'launch');
    expect(commands.stdout).toContain('launch-pilot\t');
  });

  it('writes the script that brings completion into a shell', async () => {
    const { code, stdout } = await psp(place, 'completion', 'bash');
    expect(code).toBe(0);
    expect(stdout).toContain('psp complete --');
  });

  describe('replay', () => {
    it('tells of each fact its day, how certain that is, its sources, and what it changed', async () => {
      const { code, stdout } = await psp(place, 'replay', 'low-moss');
      expect(code).toBe(0);
      const facts = stdout.split(/\n\n(?= {1,2}\d+ {2})/).slice(1);
      expect(facts).toHaveLength(34);
      for (const fact of facts)
        expect(fact).toMatch(/^ +\d+ {2}\S.*\n {5}\S[^]*\n {5}known +\S[^]*\n {5}source +\S[^]*\n {5}changed +\S/);
    });

    it('says what a launch changed, and which source names another month', async () => {
      const { stdout } = await psp(place, 'replay', 'low-moss');
      const launch = stdout.slice(stdout.indexOf('Pilot throughcare-pilot launched'), stdout.indexOf(' 19  '));
      const words = launch.replaceAll(/\s+/g, ' ');
      expect(words).toContain('known to the month, stated by the source');
      expect(words).toContain('[lm-scotsman-low] (stated); says 2013-05 for occurred on');
      expect(words).toContain('partnership: forming → operating');
      expect(words).toContain('identified → piloting; a pilot is running; planned end of throughcare-pilot 2016-03');
    });

    it('marks a fact whose day nobody knows', async () => {
      const { stdout } = await psp(place, 'replay', 'low-moss');
      expect(stdout).toMatch(/ 33 {2}Day unknown\n[^]*known +to have happened, on a day nobody knows/);
    });

    it('ends where the partnership stands', async () => {
      const { stdout } = await psp(place, 'replay', 'low-moss');
      expect(stdout).toMatch(
        /Where it stands then\n {2}operating, 11 partners\n {2}Throughcare [^]*: piloting, last seen 2015-06/,
      );
    });

    it('tells only what was known at a revision', async () => {
      const { steps, revision } = await pspJson<{ steps: unknown[]; revision: number }>(
        place,
        'replay',
        'low-moss',
        '--at',
        '2',
      );
      expect({ facts: steps.length, revision }).toEqual({ facts: 3, revision: 2 });
    });

    it('tells nothing of a time at which nothing was known', async () => {
      const { code, stderr } = await psp(place, 'replay', 'low-moss', '--at', '2015-01-01');
      expect(code).toBe(1);
      expect(stderr).toBe('psp: nothing was known of a partnership low-moss at that time\n');
    });

    it('tells what had happened by a day', async () => {
      const { standing } = await pspJson<{ standing: { strands: { stage: string }[] } }>(
        place,
        'replay',
        'low-moss',
        '--valid-at',
        '2013-03-31',
      );
      expect(standing.strands.map(({ stage }) => stage)).toEqual(['identified']);
    });

    it('asks which was meant by four digits that may be a year', async () => {
      const { code, stderr } = await psp(place, 'replay', 'low-moss', '--at', '2015');
      expect(code).toBe(2);
      expect(stderr).toContain('revision:2015');
    });
  });
});
