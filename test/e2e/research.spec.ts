/** What researchers ask over REST: answers that can be cited and computed again, of real and of made-up partnerships. */
import { createHash } from 'node:crypto';
import { send, read, type Answer } from './harbour.js';
import { patient, psp } from './cli-under-test.js';
import { Servers, type ServerUnderTest } from './server-under-test.js';

patient();

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const DAY = 'validAt=2025-12-31';

interface Said {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

async function asked(address: string, path: string, init: RequestInit = {}): Promise<Said> {
  const reply = await fetch(address + path, init);
  return { status: reply.status, text: await reply.text(), headers: reply.headers };
}

const posted = (address: string, path: string, body: unknown): Promise<Said> =>
  asked(address, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** The code of a problem, and to what it points. */
const problemOf = ({ status, text }: Said) => {
  const { code, errors = [] } = JSON.parse(text) as { code: string; errors?: { pointer?: string; message: string }[] };
  return { status, code, points: errors.map(({ pointer }) => pointer), says: errors.map(({ message }) => message) };
};

const citationOf = async (address: string, query: string): Promise<string> =>
  ((await read(address, `/research/Q1?${query}&format=report`)).body as { citation: string }).citation;

describe('research, asked about the real partnerships', () => {
  const servers = new Servers();
  let server: ServerUnderTest;
  let address: string;
  beforeAll(async () => {
    server = await servers.start({ load: true });
    ({ address } = server);
  });
  afterAll(() => servers.removeAll());

  it('lists its questions in plain words, with their parameters and what every code means', async () => {
    const { body }: Answer = await read(address, '/research/questions');
    expect(body.questions).toContainEqual(
      expect.objectContaining({ id: 'Q1', asks: 'How long from pilot to mainstream?' }),
    );
    expect((body.parameters as { name: string }[]).map(({ name }) => name)).toContain('validAt');
    expect((body.guards as { code: string; says: string }[]).find(({ code }) => code === 'G01')!.says).toContain(
      'no curve',
    );
  });

  it('says of eight launched strands that none was mainstreamed, and how often it can happen at most', async () => {
    const { body }: Answer = await read(address, `/research/Q1?${DAY}`);
    expect(body.heading).toBe(
      'None of eight launched strands is on record as mainstreamed, in 44 years of observation: at most 8.3 of 100 a year, or 6 and 3.8 in the other readings of silence',
    );
    expect(body.cohort).toMatchObject({ n: 8, silent: 6 });
    expect(body.notes[0]).toMatchObject({ code: 'G01', endpoint: 'strict' });
  });

  it('echoes the specification with every default, and the point of the log with its root', async () => {
    const { body }: Answer = await read(address, `/research/Q2?${DAY}&knownAt=size:150`);
    expect(body.spec).toMatchObject({
      schema: 'psp-analysis/1',
      seed: 1,
      validAt: '2025-12-31',
      knownAt: { knownSize: 150 },
      silence: { readings: ['lastSeen', 'ended', 'running'], endedAs: 'StrandDiscontinued' },
      inputs: { statistics: expect.any(String), registers: {} },
    });
    expect(body.log).toEqual({ knownSize: 150, root: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('says beside its bytes what every answer says of itself', async () => {
    const { headers, text } = await asked(address, `/research/Q1?${DAY}`);
    expect(JSON.parse(headers.get('x-psp-about')!)).toEqual({
      validAt: '2025-12-31',
      knownAt: expect.any(String),
      knownSize: 182,
      root: JSON.parse(text).log.root,
      catalogueVersion: 2,
      policyVersion: '1',
      registers: {},
    });
  });

  it('names the registers that it looked into, and no others', async () => {
    const { body }: Answer = await read(address, `/research/Q2?${DAY}&group=programmeKind`);
    expect(body.spec.inputs.registers).toEqual({ programmes: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('tags the answer with the hash of its bytes, and sends them once', async () => {
    const { headers, text } = await asked(address, `/research/Q1?${DAY}`);
    const etag = headers.get('etag')!;
    expect(etag).toBe(`"${sha256(text)}"`);
    const again = await asked(address, `/research/Q1?${DAY}`, { headers: { 'if-none-match': etag } });
    expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: '' });
  });

  it('gives the same bytes for parameters, a whole specification, and a specification in the address', async () => {
    const byParameters = await asked(address, `/research/Q1?${DAY}&level=0.9`);
    const { spec } = JSON.parse(byParameters.text) as { spec: object };
    const byBody = await posted(address, '/research/answers?question=Q1', spec);
    const encoded = Buffer.from(JSON.stringify(spec)).toString('base64url');
    const byAddress = await asked(address, `/research/Q1?spec=${encoded}`);
    expect(byBody.text).toBe(byParameters.text);
    expect(byAddress.text).toBe(byParameters.text);
  });

  it('draws a picture and writes a table where these are asked for', async () => {
    const svg = await asked(address, `/research/Q1?${DAY}`, { headers: { accept: 'image/svg+xml' } });
    expect(svg.text).toMatch(/^<svg .*South Lanarkshire/s);
    const curve = await asked(address, `/research/Q1?${DAY}&format=svg&chart=cumulative-incidence`);
    const stamp = curve.headers.get('x-psp-answer')!.slice(0, 12);
    expect(curve.text).toContain(`answer ${stamp}`);
    expect(curve.headers.get('content-disposition')).toContain(`Q1-cumulative-incidence-${stamp}.svg`);
    const csv = await asked(address, `/research/Q1?${DAY}&format=csv&table=strands`);
    expect(csv.text.split('\r\n')[2]).toBe(
      'low-moss/throughcare,2013-04-01 to 2013-04-30,2015-06-01 to 2015-06-30,last seen,762,820',
    );
  });

  it('answers every question that it lists', async () => {
    const { body }: Answer = await read(address, '/research/questions');
    for (const { id } of body.questions as { id: string }[]) {
      const { status, text } = await asked(address, `/research/${id}?${DAY}${id === 'Q20' ? '&against=size:120' : ''}`);
      expect([id, status, (JSON.parse(text) as { heading: string }).heading]).toEqual([id, 200, expect.any(String)]);
    }
  });

  it('waits for what somebody has just written', async () => {
    const reply = await asked(address, `/research/Q21?atLeast=nowhere`);
    expect(problemOf(reply)).toMatchObject({ status: 422, points: ['atLeast'] });
  });

  it('sends everything behind an answer, each file with its hash', async () => {
    const { text, headers } = await asked(address, `/research/Q2/data?${DAY}`);
    const files = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; sha256: string; text: string; encoding?: 'base64' });
    expect(files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['subjects.csv', 'answer.json', 'analysis.R', 'analysis.py', 'codebook.csv']),
    );
    for (const file of files) expect(sha256(Buffer.from(file.text, file.encoding ?? 'utf8'))).toBe(file.sha256);
    expect(sha256(files.find(({ name }) => name === 'answer.json')!.text)).toBe(headers.get('x-psp-answer'));
    expect(text).not.toMatch(/act_[a-z2-7]{26}/);
  });

  it.each([
    ['an unknown question', '/research/Q99', 404, 'questionUnknown', []],
    ['a question that is not offered yet', '/research/Q4', 404, 'questionUnknown', []],
    ['a question that is a name of every object', '/research/constructor', 404, 'questionUnknown', []],
    ['a day that has not come', '/research/Q1?validAt=2999-01-01', 422, 'specificationRefused', ['validAt']],
    ['a day that is none', '/research/Q1?validAt=2025-02-30', 422, 'specificationRefused', ['validAt']],
    ['a point beyond the log', '/research/Q1?knownAt=size:183', 422, 'specificationRefused', ['knownAt']],
    ['an instant ahead', '/research/Q1?knownAt=2999-01-01', 422, 'specificationRefused', ['knownAt']],
    ['a group that there is not', '/research/Q1?group=__proto__', 422, 'specificationRefused', ['group']],
    ['a later value', '/research/Q1?precision=turnbull', 422, 'specificationRefused', ['precision']],
    ['a later test', '/research/Q1?group=area&test=gray', 422, 'specificationRefused', ['test']],
    ['a later parameter', '/research/Q1?strata=area', 422, 'refused', ['strata']],
    ['an unknown parameter', '/research/Q1?foo=1', 422, 'refused', ['foo']],
    ['an endpoint that there is not', '/research/Q1?endpoint=toString', 422, 'refused', ['endpoint']],
    ['no number', '/research/Q1?seed=1e9', 422, 'refused', ['seed']],
    ['a number beyond all dates', '/research/Q1?horizonYears=9999999', 422, 'specificationRefused', ['horizonYears']],
    [
      'real and synthetic together',
      '/research/Q1?ids=low-moss,synthetic-1-000001',
      422,
      'specificationRefused',
      ['ids'],
    ],
    ['a missing point to compare with', '/research/Q20', 422, 'specificationRefused', ['against']],
    ['an unknown format', '/research/Q1?format=pdf', 422, 'refused', ['format']],
    ['a picture that it has not', `/research/Q1?${DAY}&format=svg&chart=x`, 404, 'chartUnknown', []],
    ['a picture of an answer without any', `/research/Q21?${DAY}&format=svg`, 404, 'chartUnknown', []],
    ['a table that it has not', `/research/Q1?${DAY}&format=csv&table=x`, 404, 'tableUnknown', []],
    ['a specification that is none', '/research/Q1?spec=AAAA', 422, 'specificationRefused', ['spec']],
    ['a specification and a choice', '/research/Q1?spec=e30&group=area', 422, 'specificationRefused', ['spec']],
    ['a mean beyond what was seen', `/research/Q1?${DAY}&tauDays=9000`, 422, 'analysisRefused', [undefined]],
  ])('refuses %s by name', async (_what, path, status, code, points) => {
    expect(problemOf(await asked(address, path))).toMatchObject({ status, code, points });
  });

  it.each([
    ['an unknown field', { cohorts: {} }, ['/cohorts']],
    ['fields of the second delivery', { strata: ['area'], covariates: [] }, ['/strata', '/covariates']],
    [
      'everything that is wrong',
      { seed: 0.5, cohort: { areas: 5 }, interval: { level: 2 } },
      ['/seed', '/cohort/areas', '/interval/level'],
    ],
    ['grouping by what arose later', { group: { name: 'area', at: { landmark: 365 } } }, ['/group/at']],
    [
      'a point of another log',
      { knownAt: { knownAt: '2020-01-01T00:00:00.000Z', knownSize: 100 } },
      ['/knownAt/knownAt'],
    ],
    ['a size beyond the log', { knownAt: { knownSize: 1_000 } }, ['/knownAt']],
    ['inputs that are no object', { inputs: null }, ['/inputs']],
    ['a reading of silence that nothing waits for', { silence: { endedAs: 'PilotEnded' } }, ['/silence/endedAs']],
  ])('refuses %s in a specification, with its pointer', async (_what, specification, points) => {
    const reply = await posted(address, '/research/answers?question=Q1', specification);
    expect(problemOf(reply)).toMatchObject({ status: 422, code: 'specificationRefused', points });
  });

  it('refuses a number that would change on the way', async () => {
    const reply = await posted(address, '/research/answers?question=Q1', '{"interval":{"level":1e-1}}');
    expect(problemOf(reply)).toMatchObject({ status: 422, points: ['/interval/level'] });
  });

  it('is not moved by a list that is long, or by a question that is heavy', async () => {
    const ids = Array.from({ length: 2_000 }, (_, at) => `nobody-${at}`);
    const long = await posted(address, '/research/answers?question=Q1', { cohort: { ids } });
    expect(JSON.parse(long.text).heading).toContain('No strand with a launch on record is in this cohort');
    const heavy = asked(address, `/research/Q7?${DAY}&imputations=1000&precision=impute`);
    const milestone = { occurredOn: '2020', data: { label: 'Meanwhile', kind: 'context' } };
    expect((await send(address, 'shine', 'note-milestone', milestone)).status).toBe(201);
    expect((await heavy).status).toBe(200);
  });

  describe('once it was cited', () => {
    let citation: string;
    let bytes: string;
    beforeAll(async () => {
      citation = await citationOf(address, `${DAY}&knownAt=size:182`);
      bytes = (await asked(address, `/research/Q1?${DAY}&knownAt=size:182`)).text;
    });

    const reproduced = (text: string) => posted(address, '/research/reproductions', { citation: text });

    it('is the same after later events', async () => {
      const follow = {
        occurredOn: '2020-05-01',
        data: { strandId: 'throughcare', status: 'ended', basis: { text: 'Its telephone is disconnected.' } },
      };
      expect((await send(address, 'low-moss', 'observe-follow-up', follow)).status).toBe(201);
      const now = await asked(address, `/research/Q1?${DAY}`);
      expect(JSON.parse(now.text).results).not.toEqual(JSON.parse(bytes).results);
      expect((await reproduced(citation)).text).toBe(bytes);
    });

    it('is the same after the read models were made anew', async () => {
      expect(await psp(server.place, 'rebuild')).toMatchObject({ code: 0 });
      expect((await reproduced(citation)).text).toBe(bytes);
    });

    it('is refused where its numbers are others', async () => {
      const [psp1, one, question, etag, spec] = citation.split(':') as [string, string, string, string, string];
      const forged = [psp1, one, question, etag.replace(/^./, (first) => (first === '0' ? '1' : '0')), spec].join(':');
      expect(problemOf(await reproduced(forged))).toMatchObject({ status: 422, code: 'answerDiffers' });
    });

    it('is refused with the name of what has moved on', async () => {
      const parts = citation.split(':');
      const spec = JSON.parse(Buffer.from(parts.at(-1)!, 'base64url').toString()) as { inputs: { statistics: string } };
      spec.inputs.statistics = '0';
      const old = [...parts.slice(0, -1), Buffer.from(JSON.stringify(spec)).toString('base64url')].join(':');
      const reply = await reproduced(old);
      expect(problemOf(reply)).toMatchObject({ status: 422, code: 'inputsDiffer' });
      expect(JSON.parse(reply.text).detail).toContain('statistics was 0, and is 1');
    });

    it.each(['', 'psp:1:Q1', 'psp:1:Q99:' + '0'.repeat(64) + ':e30', 'psp:1:Q1:' + '0'.repeat(64) + ':bnVsbA'])(
      'is refused where it is no citation: %p',
      async (text) => {
        expect(problemOf(await reproduced(text))).toMatchObject({ status: 422, code: 'citationInvalid' });
      },
    );

    it('is refused by another log', async () => {
      const other = await servers.start({ load: true });
      const reply = await posted(other.address, '/research/reproductions', { citation });
      expect(problemOf(reply)).toMatchObject({
        status: 422,
        code: 'specificationRefused',
        points: ['/knownAt/knownAt'],
      });
    });
  });
});

describe('research, asked about a cohort that never was', () => {
  const servers = new Servers();
  let server: ServerUnderTest;
  let address: string;
  beforeAll(async () => {
    server = await servers.start({ load: true });
    ({ address } = server);
    expect((await psp(server.place, 'load', '--synthetic', '60')).code).not.toBe(4);
  });
  afterAll(() => servers.removeAll());

  it('counts it only where it is asked for, and says so in every picture', async () => {
    const real: Answer = await read(address, `/research/Q1?${DAY}`);
    const synthetic: Answer = await read(address, `/research/Q1?${DAY}&synthetic=true`);
    expect(real.body.cohort.n).toBe(8);
    expect(synthetic.body.cohort.n).toBeGreaterThan(30);
    expect(synthetic.body.notes).toContainEqual({ code: 'synthetic' });
    for (const chart of ['strands', 'cumulative-incidence']) {
      const { text, status } = await asked(address, `/research/Q1?${DAY}&synthetic=true&format=svg&chart=${chart}`);
      if (status === 200) expect(text).toContain('synthetic: these partnerships never existed');
      else expect(chart).toBe('strands');
    }
  });

  it('shows more mainstreamed in the broad sense than in the strict one', async () => {
    const { body }: Answer = await read(address, `/research/Q2?${DAY}&synthetic=true`);
    const { strict, broad } = body.results.counts;
    for (const [at, one] of (strict as { outcomes: { mainstreamed: number } }[]).entries())
      expect(broad[at].outcomes.mainstreamed).toBeGreaterThanOrEqual(one.outcomes.mainstreamed);
  });

  it('compares groups as they stood at the outset', async () => {
    const { body }: Answer = await read(address, `/research/Q2?${DAY}&synthetic=true&group=dedicatedLead`);
    expect(Object.keys(body.results.groups)).toEqual(['no', 'uncertain', 'yes']);
  });
});
