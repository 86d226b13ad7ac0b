import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { failureOf } from './exit.js';
import { failureOfProblem, Rest, type Problem } from './rest.js';

const problem = (status: number, code = 'refused', errors?: Problem['errors']): Problem => ({
  status,
  code,
  detail: 'It cannot be done.',
  ...(errors === undefined ? {} : { errors }),
});

describe('a problem of the server', () => {
  it.each([
    ['a refusal of a rule', problem(422, 'refused', [{ code: 'R11', pointer: '/data/strandId', message: 'no' }]), 1],
    ['a refusal without a field', problem(422, 'commandIdReused'), 1],
    ['a refused parameter', problem(422, 'refused', [{ code: 'R16', pointer: 'validAt', message: 'no' }]), 2],
    ['what is not found', problem(404, 'partnershipUnknown'), 1],
    ['a conflict', problem(409, 'conflict'), 1],
    ['a history that moved on', problem(412, 'stale'), 1],
    ['what cannot be read', problem(400, 'syntax'), 2],
    ['a store that is away', problem(503, 'unavailable'), 4],
    ['a full disk', problem(507, 'diskFull'), 4],
    ['a fault of the server', problem(500, 'internal'), 4],
    ['another root than that of the signer', problem(503, 'rootMismatch'), 3],
  ])('ends the command for %s with its code', (_, met, exitCode) => {
    expect(failureOfProblem(met).exitCode).toBe(exitCode);
  });

  it('names every refusal with its rule, its field and its reason', () => {
    const errors = [
      { code: 'R11', name: 'StrandUnknown', pointer: '/data/strandId', message: 'is not on record' },
      { code: 'R01', name: 'OccursInFuture', pointer: '/occurredOn', message: 'lies ahead' },
    ];
    expect(failureOfProblem(problem(422, 'refused', errors)).message).toBe(
      'R11 StrandUnknown at /data/strandId: is not on record; R01 OccursInFuture at /occurredOn: lies ahead',
    );
  });
});

describe('an error below', () => {
  it.each([
    ['SettingRefused', 2],
    ['LogDamaged', 3],
    ['ForeignFile', 3],
    ['ImportDiffers', 3],
    ['BackupRefused', 1],
    ['ImportRefused', 1],
    ['LogMissing', 1],
    ['DataFolderInUse', 4],
    ['NewerFormat', 4],
    ['FolderNotWritable', 4],
  ])('of code %s ends the command with %i', (code, exitCode) => {
    expect(failureOf(Object.assign(new Error('why'), { code }))).toMatchObject({ exitCode, message: 'why' });
  });

  it('that nobody foresaw stays a fault of psp itself', () => {
    expect(failureOf(new TypeError('undefined is not a function'))).toBeUndefined();
  });
});

describe('a server that is asked', () => {
  let server: Server;
  let address: string;
  let asked: { path: string; authorization: string | undefined; body: string }[];
  let answers: { status: number; body: object }[];
  beforeEach(async () => {
    asked = [];
    answers = [];
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        asked.push({ path: request.url!, authorization: request.headers.authorization, body });
        const answer = answers.shift() ?? { status: 200, body: {} };
        response.writeHead(answer.status, { 'content-type': 'application/json', 'retry-after': '0' });
        response.end(JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const enough = { status: 429, body: problem(429, 'tooMany') };

  it('is shown the token of the moment, and none where there is none', async () => {
    const tokens = ['one', 'two'];
    const rest = new Rest(address, async () => tokens.shift());
    for (let i = 0; i < 3; i += 1) await rest.get('/partnerships');
    expect(asked.map(({ authorization }) => authorization)).toEqual(['Bearer one', 'Bearer two', undefined]);
  });

  it('and has had enough for now is asked again, with the same words', async () => {
    answers = [enough, enough, { status: 201, body: { revision: 3 } }];
    expect(await new Rest(address).post('/operations/import', { text: '{"a":1}' })).toEqual({ revision: 3 });
    expect(asked.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}', '{"a":1}']);
  });

  it('and never has time is not asked for ever', async () => {
    answers = Array.from({ length: 100 }, () => enough);
    await expect(new Rest(address).get('/partnerships')).rejects.toMatchObject({ exitCode: 1 });
    expect(asked).toHaveLength(11);
  });
});
