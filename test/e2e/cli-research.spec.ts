/** What researchers do with `psp research`, of the real partnerships. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { patient, psp, pspJson, startPsp } from './cli-under-test.js';
import { read, send } from './harbour.js';
import { Servers, type Place, type ServerUnderTest } from './server-under-test.js';

patient();

const DAY = ['--valid-at', '2025-12-31'];
const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('psp research, asked about the real partnerships', () => {
  const servers = new Servers();
  let server: ServerUnderTest;
  let place: Place;
  let folder: string;
  beforeAll(async () => {
    server = await servers.start({ load: true });
    ({ place } = server);
    folder = mkdtempSync(join(tmpdir(), 'psp-research-'));
  });
  afterAll(async () => {
    await servers.removeAll();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lists the questions where none is asked', async () => {
    const { code, stdout } = await psp(place, 'research');
    expect(code).toBe(0);
    expect(stdout).toContain('Q1        How long from pilot to mainstream?');
    expect(stdout).toContain('What was known when? (needs --against)');
    expect(stdout).toContain('dedicatedLead');
  });

  it('answers in a sentence, with every strand, the three readings, what to read with it, and who is left out', async () => {
    const { code, stdout } = await psp(place, 'research', 'q1', ...DAY);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^None of eight launched strands is on record as mainstreamed/);
    expect(stdout).toMatch(/low-moss\/throughcare +2013-04-01 to 2013-04-30 .* 762 +820/);
    expect(stdout).toMatch(/taken as still running +96.4 +0/);
    expect(stdout).toMatch(/G01 {2}Nobody has had this outcome yet/);
    expect(stdout).toMatch(/left out: no start of the clock on record +\d/);
  });

  it('prints the bytes that were answered, for programs', async () => {
    const { stdout } = await psp(place, 'research', 'Q1', ...DAY, '--json');
    const { etag } = await pspJson<{ etag: string }>(place, 'research', 'cite', 'Q1', ...DAY);
    expect(sha256(stdout)).toBe(etag);
  });

  it('writes a picture and a table', async () => {
    const [svg, csv] = [join(folder, 'q2.svg'), join(folder, 'q2.csv')];
    const { code } = await psp(place, 'research', 'Q2', ...DAY, '--svg', svg, '--csv', csv, '--table', 'cohort');
    expect(code).toBe(0);
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg /);
    expect(readFileSync(csv, 'utf8')).toMatch(/^\uFEFFStrands,Number\r\nfound,\d+\r\n/);
  });

  it('asks again with the specification of an answer that was kept', async () => {
    const kept = join(folder, 'answer.json');
    const { stdout } = await psp(place, 'research', 'Q2', ...DAY, '--group', 'area', '--json');
    writeFileSync(kept, stdout);
    const again = await psp(place, 'research', 'Q2', '--spec', kept, '--json');
    expect(again.stdout).toBe(stdout);
  });

  it('computes a cited answer again after later events, from an argument or from standard input', async () => {
    const { stdout } = await psp(place, 'research', 'cite', 'Q1', ...DAY);
    const bytes = (await psp(place, 'research', 'Q1', ...DAY, '--json')).stdout;
    const milestone = { occurredOn: '2020', data: { label: 'Later', kind: 'context' } };
    expect((await send(server.address, 'shine', 'note-milestone', milestone)).status).toBe(201);
    const told = await psp(place, 'research', 'reproduce', stdout.trim());
    expect(told.code).toBe(0);
    expect(told.stdout).toContain('The same answer, byte for byte');
    const piped = await startPsp(place, ['research', 'reproduce', '-', '--json'], { stdin: stdout }).ended;
    expect(piped.stdout).toBe(bytes);
  });

  it('ends with 3 where the record gives another answer than the one cited', async () => {
    const { stdout } = await psp(place, 'research', 'cite', 'Q1', ...DAY);
    const forged = stdout
      .trim()
      .replace(/^(psp:1:Q1:)(.)/, (_all, start: string, first: string) => `${start}${first === '0' ? '1' : '0'}`);
    const { code, stderr } = await psp(place, 'research', 'reproduce', forged);
    expect(code).toBe(3);
    expect(stderr).toContain('it is another log, or it was altered');
  });

  it('writes everything behind an answer into a new folder, and refuses one that is there', async () => {
    const out = join(folder, 'bundle');
    const told = await pspJson<{ etag: string; files: string[] }>(place, 'research', 'data', '--out', out, ...DAY);
    expect(readdirSync(out).sort()).toEqual(told.files.toSorted());
    expect(sha256(readFileSync(join(out, 'answer.json')))).toBe(told.etag);
    const again = await psp(place, 'research', 'data', '--out', out);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('exists: name a new folder');
  });

  it.each([
    [['Q99'], 1, 'there is no question Q99'],
    [['Q4'], 1, 'Q4 is not offered yet'],
    [['how-long'], 2, '"psp research" lists them'],
    [['Q1', '--valid-at', '2099-01-01'], 2, 'has not come yet'],
    [['Q1', '--group', 'nothing'], 2, 'nothing is none of programme'],
    [['Q1', '--interval', 'cox'], 2, 'cox is none of'],
    [['Q20'], 2, 'against'],
    [['Q1', '--nonsense'], 2, 'unknown option'],
    [['Q21', '--svg', 'x.svg'], 1, 'no picture'],
    [['Q1', '--spec', '/no/such/file'], 1, 'cannot be read'],
    [['reproduce', 'psp:2:Q1'], 2, 'This is no citation'],
    [['data'], 2, '--out'],
  ])('ends %j with %i, and says why', async (words, code, says) => {
    const ended = await psp(place, 'research', ...words);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
    expect(ended.stderr).toContain(says);
  });

  it('has an option for every choice that the server takes', async () => {
    const { body } = await read(server.address, '/research/questions');
    const { stdout } = await psp(place, 'research', 'ask', '--help');
    for (const { name } of body.parameters as { name: string }[])
      expect(stdout).toContain(`--${name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`);
  });

  it('completes questions and choices', async () => {
    const questions = await psp(place, 'complete', '--', 'research', 'Q');
    expect(questions.stdout).toContain('Q1\tHow long from pilot to mainstream?');
    const choices = await psp(place, 'complete', '--', 'research', 'Q1', '--gr');
    expect(choices.stdout).toContain('--group\t');
  });
});
