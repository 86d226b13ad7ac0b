/** What an auditor asks over REST and with psp: who decided what, what came of it, why a value is what it is, and in what two
 *  answers differ. */
import { patient, psp, pspJson } from './cli-under-test.js';
import { logSize, milestone, read, recordHarbour, send, type Answer } from './harbour.js';
import { Servers, type ServerUnderTest } from './server-under-test.js';
import { CLOSED, tokenFor } from './tokens.js';

patient();

const DECISION = {
  occurredOn: '2013-04',
  data: { decisionId: 'begin', question: 'Shall the pilot begin?', outcome: 'Yes' },
};
const LAUNCH_WITH_GROUNDS = {
  occurredOn: '2013-05',
  data: { strandId: 'mentoring', pilotId: 'pilot-2', plannedEndOn: '2015' },
  rationale: { text: 'The funders agreed in writing.' },
  decidedBy: { body: 'Steering group', decisionId: 'begin' },
  evidence: [
    {
      source: 'Minute of the steering group, April 2013',
      certainty: 'stated',
      sha256: 'ab'.repeat(32),
      archiveUri: 'https://archive.example/minute',
    },
  ],
};
const correction = (targetEventId: string, set: object) => ({
  occurredOn: '2026-01-05',
  data: { targetEventId, set, reason: 'betterSource' },
  rationale: { text: 'The grant letter says so.' },
});

describe('an auditor', () => {
  const servers = new Servers();
  let server: ServerUnderTest;
  /** By what was recorded. */
  const ids: Record<string, string> = {};
  const ask = (path: string): Promise<Answer> => read(server.address, path);

  beforeAll(async () => {
    server = await servers.start();
    const { address } = server;
    await recordHarbour(address);
    await recordHarbour(address, 'other-harbour');
    const record = async (name: string, command: string, body: object) => {
      const answer = await send(address, 'harbour', command, body);
      if (answer.status !== 201) throw new Error(`${command}: ${JSON.stringify(answer.body)}`);
      ids[name] = answer.body.eventIds[0] as string;
    };
    await record('decision', 'record-decision', DECISION);
    await record('launch', 'launch-pilot', LAUNCH_WITH_GROUNDS);
    await record('correction', 'correct-event', correction(ids['launch']!, { plannedEndOn: '2016' }));
    await record('answer', 'acknowledge-warning', {
      occurredOn: '2026-01-05',
      data: { targetEventId: ids['launch'], code: 'W01', reason: { text: 'It was signed a week later.' } },
    });
    await record('mistake', 'note-milestone', { occurredOn: '2014', data: { label: 'Never was', kind: 'context' } });
    await record('retraction', 'retract-event', {
      occurredOn: '2026-01-05',
      data: { targetEventId: ids['mistake'], reason: 'neverHappened' },
    });
  }, 60_000);
  afterAll(() => servers.removeAll());

  describe('searching the trail', () => {
    const found = async (query: string) =>
      ((await ask(`/audit/trail?${query}`)).body.items as { eventId: string; index: number }[]).map(({ eventId }) =>
        Object.keys(ids).find((name) => ids[name] === eventId),
      );

    it('finds decisions by words of their grounds and evidence', async () => {
      expect(await found('text=funders+writing')).toEqual(['launch']);
      expect(await found('text=MINUTE+steering')).toEqual(['launch']);
    });

    it('finds what was corrected, what was withdrawn, and what was recorded in spite of a warning', async () => {
      expect(await found('status=corrected')).toEqual(['launch']);
      expect(await found('status=dead')).toEqual(['mistake']);
      expect(await found('partnership=harbour&type=PilotLaunched&warning=W01')).toContain('launch');
    });

    it('reads page by page to the end, in either order, each event once', async () => {
      const pages = async (order: string) => {
        const indexes: number[] = [];
        for (let after: string | null = ''; after !== null;) {
          const { body }: Answer = await ask(`/audit/trail?order=${order}&limit=3${after && `&after=${after}`}`);
          indexes.push(...body.items.map(({ index }: { index: number }) => index));
          after = body.next as string | null;
        }
        return indexes;
      };
      const all = Array.from({ length: 16 }, (_, index) => index);
      expect(await pages('oldest')).toEqual(all);
      expect(await pages('newest')).toEqual(all.toReversed());
    });

    it('is told what was on record then about a day, and nothing that was found out since', async () => {
      const { body } = await ask('/audit/trail?partnership=harbour&knownAt=size:12&validAt=2013-05-31');
      const launch = body.items.find(({ eventId }: { eventId: string }) => eventId === ids['launch']);
      expect(launch).toMatchObject({ status: 'standing', correctedBy: [] });
      expect(body.about).toMatchObject({ knownSize: 12, validAt: '2013-05-31' });
    });
  });

  describe('reading one decision', () => {
    it('sees who, on whose authority, on which grounds and evidence, with its hash and archived copy', async () => {
      const { body } = await ask(`/audit/events/${ids['launch']}`);
      expect(body.event).toMatchObject({
        actor: { role: 'recorder' },
        decidedBy: { body: 'Steering group' },
        rationale: { text: 'The funders agreed in writing.' },
        evidence: [{ sha256: 'ab'.repeat(32), archiveUri: 'https://archive.example/minute' }],
        correctedBy: [ids['correction']],
      });
    });

    it('sees which warnings were answered, and by what', async () => {
      const { body } = await ask(`/audit/events/${ids['launch']}`);
      const warnings = body.event.warnings as { code: string; answeredBy: string[] }[];
      expect(warnings.find(({ code }) => code === 'W01')).toMatchObject({ answeredBy: [ids['answer']] });
      expect(body.events[ids['answer']!]).toMatchObject({ headline: expect.stringContaining('a week later') });
    });

    it('sees what answers said before it and after it', async () => {
      const { body } = await ask(`/audit/events/${ids['correction']}`);
      expect(body.changed.changed).toMatchObject([
        {
          eventId: ids['launch'],
          changes: [{ field: 'plannedEndOn', before: '2015', after: '2016' }],
          by: [ids['correction']],
        },
      ]);
    });

    it('follows it to its causes and to what came of it', async () => {
      const { body } = await ask(`/audit/events/${ids['launch']}`);
      expect(body.causes).toContainEqual(expect.objectContaining({ cause: ids['decision'], kind: 'decision' }));
      const effects = (body.effects as { effect: string }[]).map(({ effect }) => effect);
      expect(effects).toEqual(expect.arrayContaining([ids['correction'], ids['answer']]));
    });

    it('is told that it is sealed, and gets its proof', async () => {
      // Whoever takes the record away gets it under a checkpoint that is made for this.
      await (await fetch(`${server.address}/audit/export?partnership=harbour`)).text();
      const { body } = await ask(`/audit/events/${ids['launch']}`);
      expect(body.now).toEqual({ sealed: true, checkpointSize: 16 });
      expect(body.proof).toEqual({ index: 11, href: `/audit/proof/inclusion/${ids['launch']}` });
      const proof = await (await fetch(server.address + body.proof.href)).text();
      expect(proof).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex 11\n/);
    });

    it('is not told of an event that was not known at the time', async () => {
      const { status, body } = await ask(`/audit/events/${ids['launch']}?knownAt=size:11`);
      expect([status, body.code]).toEqual([404, 'eventUnknown']);
    });
  });

  describe('having a value explained', () => {
    it('is told each event that made it, by whom, and why', async () => {
      const { body } = await ask('/partnerships/harbour/explain?field=plannedEndOn&about=pilot-2');
      expect(body.explained).toMatchObject({
        value: '2016',
        made: [
          { eventId: ids['launch'], before: null, after: '2015' },
          { eventId: ids['correction'], before: '2015', after: '2016' },
        ],
      });
      expect(body.events[ids['correction']!]).toMatchObject({
        reason: 'betterSource',
        rationale: { text: 'The grant letter says so.' },
        actor: { role: 'recorder' },
      });
    });

    it('is told the value of another time', async () => {
      const { body } = await ask('/partnerships/harbour/explain?field=plannedEndOn&about=pilot-2&knownAt=size:12');
      expect(body.explained.value).toBe('2015');
    });

    it('finds the field of an amended fact by the id of its amendment', async () => {
      const { body } = await ask(`/partnerships/harbour/explain?field=plannedEndOn&about=${ids['correction']}`);
      expect(body.explained.subject).toEqual({ kind: 'fact', id: ids['launch'] });
    });

    it('is asked which one is meant where several have it', async () => {
      const { status, body } = await ask('/partnerships/harbour/explain?field=pilotId');
      expect([status, body.errors[0].pointer]).toEqual([422, 'field']);
      const { body: several } = await ask('/partnerships/harbour/explain?field=plannedEndOn');
      expect(several.detail).toMatch(/say which one is meant: .*pilot:pilot-2/);
    });
  });

  describe('comparing two points', () => {
    it('sees what was learnt, the day being the same', async () => {
      const { body } = await ask(
        '/partnerships/harbour/difference?validAt=2014-01-31&fromKnownAt=size:12&toKnownAt=size:13',
      );
      expect(body.facts.changed).toMatchObject([{ eventId: ids['launch'], by: [ids['correction']] }]);
      expect(body.recorded).toEqual([ids['correction']]);
      expect([body.from.knownSize, body.to.knownSize, body.to.validAt]).toEqual([12, 13, '2014-01-31']);
    });

    it('sees what happened, the knowledge being the same', async () => {
      const { body } = await ask('/partnerships/harbour/difference?fromValidAt=2012-12-31&toValidAt=2014-01-31');
      const stage = (body.values as { field: string }[]).find(({ field }) => field === 'stage');
      expect(stage).toMatchObject({ of: 'strand', id: 'mentoring', before: 'identified', after: 'piloting' });
      expect(body.recorded).toEqual([]);
    });

    it('sees nothing between a point and itself', async () => {
      const { body } = await ask('/partnerships/harbour/difference');
      expect(body).toMatchObject({ values: [], recorded: [], facts: { came: [], went: [], changed: [] } });
    });
  });

  describe('with psp', () => {
    it('searches the trail', async () => {
      const { code, stdout } = await psp(server.place, 'audit', 'trail', '--text', 'funders');
      expect(code).toBe(0);
      expect(stdout).toMatch(/because +The funders agreed in writing\./);
      expect(stdout).toContain('https://archive.example/minute');
      expect(stdout).toContain('1 decision, as of ');
    });

    it('reads one event, before and after, causes and effects', async () => {
      const { stdout } = await psp(server.place, 'audit', 'event', ids['correction']!);
      expect(stdout).toContain('planned end on: 2015 → 2016');
      expect(stdout).toMatch(/What led to it\n\s+is put right by it: Pilot pilot-2 launched/);
    });

    it('explains a value', async () => {
      const { stdout } = await psp(server.place, 'explain', 'harbour', 'plannedEndOn', '--about', 'pilot:pilot-2');
      expect(stdout).toContain('planned end on of pilot pilot-2: 2016');
      expect(stdout).toMatch(/2015 → 2016\n.*Record corrected[\s\S]*because +The grant letter says so\./);
    });

    it('compares two points', async () => {
      const { stdout } = await psp(
        server.place,
        'diff',
        'harbour',
        '--from-known-at',
        'size:12',
        '--to-known-at',
        'size:13',
      );
      expect(stdout).toContain('planned end on: 2015 → 2016');
      expect(stdout).toContain('1 decision recorded between the two');
    });

    it('says the same to programs as the server does', async () => {
      const said = await pspJson(
        server.place,
        'diff',
        'harbour',
        '--valid-at',
        '2014-01-31',
        '--from-known-at',
        'size:12',
      );
      const { body } = await ask('/partnerships/harbour/difference?validAt=2014-01-31&fromKnownAt=size:12');
      expect(said).toEqual(body);
    });

    it('ends as other verbs do: 1 for what is not there, 2 for what cannot be meant', async () => {
      const ends = await Promise.all([
        psp(server.place, 'audit', 'event', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'),
        psp(server.place, 'explain', 'harbour', 'nonsense'),
        psp(server.place, 'diff', 'never-was'),
        psp(server.place, 'audit', 'trail', '--status', 'odd'),
      ]);
      expect(ends.map(({ code }) => code)).toEqual([1, 2, 1, 2]);
    });
  });

  describe('asking for what cannot be', () => {
    const HOSTILE: readonly (readonly [query: string, status: number, pointer?: string])[] = [
      ['/audit/trail?limit=0', 422, 'limit'],
      ['/audit/trail?limit=501', 422, 'limit'],
      ['/audit/trail?after=nonsense', 422, 'after'],
      [`/audit/trail?after=${Buffer.from('[-1]').toString('base64url')}`, 422, 'after'],
      [`/audit/trail?after=${Buffer.from('[1e400]').toString('base64url')}`, 422, 'after'],
      ['/audit/trail?from=2014-02-30', 422, 'from'],
      ['/audit/trail?from=2015-01-01&to=2014-01-01', 422, 'from'],
      ['/audit/trail?status=odd', 422, 'status'],
      ['/audit/trail?order=sideways', 422, 'order'],
      ['/audit/trail?chapter=__proto__', 422, 'chapter'],
      ['/audit/trail?type=../../etc/passwd', 422, 'type'],
      ['/audit/trail?warning=W1', 422, 'warning'],
      ['/audit/trail?role=<script>', 422, 'role'],
      ['/audit/trail?actor=owner', 422, 'actor'],
      ['/audit/trail?command=1', 422, 'command'],
      ['/audit/trail?partnership=..%2f', 422, 'partnership'],
      [`/audit/trail?text=${'a'.repeat(201)}`, 422, 'text'],
      [`/audit/trail?text=${'a+'.repeat(11)}`, 422, 'text'],
      ['/audit/trail?text=a%00b', 422, 'text'],
      ['/audit/trail?text=a&text=b', 400],
      ['/audit/trail?nonsense=1', 422, 'nonsense'],
      ['/audit/events/nonsense', 404],
      ['/audit/events/..%2f..%2f', 404],
      ["/audit/events/'%20OR%201=1", 404],
      ['/partnerships/harbour/explain?field=__proto__', 422, 'field'],
      ['/partnerships/harbour/explain?field=constructor', 422, 'field'],
      ['/partnerships/harbour/explain?field=stage&about=nothing:else', 422, 'about'],
      ['/partnerships/harbour/explain?about=pilot-1', 422, 'field'],
      ['/partnerships/never-was/explain', 404],
      ['/partnerships/harbour/explain?knownAt=size:0', 404],
      ['/partnerships/harbour/difference?fromValidAt=2014-02-30', 422, 'fromValidAt'],
      ['/partnerships/harbour/difference?toKnownAt=size:999', 422, 'toKnownAt'],
      ['/partnerships/harbour/difference?fromKnownAt=2999-01-01', 422, 'fromKnownAt'],
      ['/partnerships/harbour/difference?validAt=x', 422, 'validAt'],
      ['/partnerships/never-was/difference', 404],
    ];

    it.each(HOSTILE.map(([path, status, pointer]) => ({ path, status, pointer })))(
      '$path is answered with $status',
      async ({ path, status, pointer }) => {
        const before = await logSize(server.address);
        const answer = await ask(path);
        expect(answer.status).toBe(status);
        expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
        if (pointer !== undefined) expect(answer.body.errors).toMatchObject([{ pointer }]);
        expect(await logSize(server.address)).toBe(before);
        expect(server.logged()).toEqual([]);
      },
    );

    it('no evidence is recorded with an archived copy at an address that runs', async () => {
      const evidence = [{ ...LAUNCH_WITH_GROUNDS.evidence[0], archiveUri: 'javascript:alert(1)' }];
      const { status, body } = await send(server.address, 'harbour', 'note-milestone', {
        ...milestone('Odd', '2014'),
        evidence,
      });
      expect([status, body.errors?.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
        422,
        ['/evidence/0/archiveUri'],
      ]);
    });
  });
});

describe('who recorded', () => {
  const servers = new Servers();
  afterAll(() => servers.removeAll());

  it('is told to recorders, and to others neither in an answer nor by a search', async () => {
    const server = await servers.start({ env: CLOSED });
    const [recorder, reader] = await Promise.all([
      tokenFor(server.place, { sub: 'clerk' }),
      tokenFor(server.place, { sub: 'clerk', roles: ['reader'] }),
    ]);
    await recordHarbour(server.address, 'harbour', { token: recorder });
    const { body } = await read(server.address, '/audit/trail', recorder);
    const { id } = body.items[0].actor as { id: string };
    const asked = async (token: string, query: string) => read(server.address, `/audit/trail?${query}`, token);
    expect((await asked(recorder, `actor=${id}`)).body.items).toHaveLength(5);
    expect((await asked(reader, `actor=${id}`)).status).toBe(403);
    expect((await asked(reader, `text=${id}`)).body.items).toEqual([]);
    expect((await asked(reader, '')).body.items[0].actor).toEqual({ role: 'recorder' });
  }, 60_000);
});
