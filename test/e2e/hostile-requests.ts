/** Requests that nobody should send, each with the answer that is demanded: a status, a stable code, and the field. */
import { gzipSync } from 'node:zlib';
import { requestText } from './raw-http.js';

export interface HostileRequest {
  readonly input: string;
  readonly bytes: string | Uint8Array;
  readonly status: number | readonly number[];
  /** Stable code of the problem; left out where the answer may come before there is anything to name. */
  readonly code?: string;
  /** Code and pointer of one of the refusals. */
  readonly refusal?: readonly [code: string, pointer?: string];
  readonly headers?: Readonly<Record<string, string>>;
}

export const PARTNERSHIP = 'harbour';
const COMMAND = `/partnerships/${PARTNERSHIP}/commands/note-milestone`;
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** The bytes of a text, lone surrogates and all: what JSON.stringify would have escaped is written as given. */
const post = (
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = JSON_TYPE,
  path: string = COMMAND,
): Uint8Array => {
  const bytes = Buffer.from(body as string);
  return Buffer.concat([
    Buffer.from(requestText(`POST ${path}`, { ...headers, 'Content-Length': String(bytes.length) })),
    bytes,
  ]);
};

/** A milestone as JSON text, in which one place holds what no serialiser would write. */
const milestone = ({ label = '"Opening day"', occurredOn = '"2013-06-12"', more = '' } = {}) =>
  `{"occurredOn":${occurredOn},"data":{"label":${label},"kind":"ceremony"}${more}}`;

const contribution = (amount: string) =>
  post(
    `{"occurredOn":"2013-06","data":{"contributionId":"c-1","funderId":"harbour-council","kind":"cash","purpose":"pilot","poolId":"pilot-money","amount":${amount}}}`,
    JSON_TYPE,
    `/partnerships/${PARTNERSHIP}/commands/commit-contribution`,
  );
const money = (pence: string, currency = 'GBP', qualifier = 'exact') =>
  `{"pence":${pence},"currency":"${currency}","qualifier":"${qualifier}"}`;

const nested = (levels: number) => `{"occurredOn":null,"data":${'{"a":'.repeat(levels - 1)}1${'}'.repeat(levels - 1)}}`;
const members = (count: number) => `{${Array.from({ length: count }, (_, i) => `"m${i}":0`).join(',')}}`;

const get = (path: string, headers: Readonly<Record<string, string>> = {}) => requestText(`GET ${path}`, headers);

type Group = readonly [name: string, rows: readonly HostileRequest[]];

const unreadable = (code: string) => ({ status: 400, code });
const refused = (code: string, pointer?: string) => ({
  status: 422,
  code: 'refused',
  refusal: (pointer === undefined ? [code] : [code, pointer]) as HostileRequest['refusal'] & object,
});

const syntax: readonly HostileRequest[] = [
  { input: 'an empty body', bytes: post(''), ...unreadable('syntax') },
  { input: 'no body and no type', bytes: requestText(`POST ${COMMAND}`, {}), ...unreadable('syntax') },
  {
    input: 'a body of no length and no type',
    bytes: requestText(`POST ${COMMAND}`, { 'Content-Length': '0' }),
    ...unreadable('syntax'),
  },
  { input: 'a body of white space', bytes: post(' \n\t'), ...unreadable('syntax') },
  { input: 'a body that is cut off', bytes: post('{"occurredOn":'), ...unreadable('syntax') },
  { input: 'text after the object', bytes: post('{} {}'), ...unreadable('syntax') },
  { input: 'a comma too many', bytes: post('{"occurredOn":null,}'), ...unreadable('syntax') },
  { input: 'single quotes', bytes: post("{'occurredOn':null}"), ...unreadable('syntax') },
  { input: 'a comment', bytes: post('{/* */}'), ...unreadable('syntax') },
  { input: 'NaN', bytes: post('{"data":NaN}'), ...unreadable('syntax') },
  { input: 'a number with a leading zero', bytes: post('{"data":012}'), ...unreadable('syntax') },
  { input: 'a raw line feed in a string', bytes: post(milestone({ label: '"a\nb"' })), ...unreadable('syntax') },
  { input: 'null', bytes: post('null'), ...unreadable('notAnObject') },
  { input: 'an array', bytes: post('[{"occurredOn":null}]'), ...unreadable('notAnObject') },
  { input: 'a string', bytes: post('"text"'), ...unreadable('notAnObject') },
  { input: 'a number', bytes: post('7'), ...unreadable('notAnObject') },
  { input: 'a body that begins with a byte order mark', bytes: post(`\ufeff${milestone()}`), ...unreadable('syntax') },
  {
    input: 'bytes that are no UTF-8',
    bytes: post(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')])),
    ...unreadable('utf8'),
  },
  {
    input: 'a slash in an overlong form of UTF-8',
    bytes: post(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')])),
    ...unreadable('utf8'),
  },
];

const size: readonly HostileRequest[] = [
  {
    input: 'a body of 64 kB and one byte',
    bytes: post(milestone({ label: `"${'a'.repeat(65_536 - milestone({ label: '""' }).length + 1)}"` })),
    status: 413,
    code: 'tooLarge',
    headers: { connection: 'close' },
  },
  { input: '40,000 levels', bytes: post(nested(40_000)), status: 413, code: 'tooLarge' },
  { input: '33 levels', bytes: post(nested(33)), ...unreadable('depth') },
  { input: '33 levels of arrays', bytes: post(`{"a":${'['.repeat(32)}${']'.repeat(32)}}`), ...unreadable('depth') },
  { input: '1,001 members', bytes: post(members(1_001)), ...unreadable('keys') },
  {
    input: 'a compressed body',
    bytes: post(gzipSync(Buffer.alloc(1_000_000)), { ...JSON_TYPE, 'Content-Encoding': 'gzip' }),
    status: 415,
    code: 'contentEncoding',
  },
  {
    input: 'a body that says it is not compressed',
    bytes: post(milestone(), { ...JSON_TYPE, 'Content-Encoding': 'identity' }),
    status: 415,
    code: 'contentEncoding',
  },
];

const keys: readonly HostileRequest[] = [
  {
    input: 'a key twice',
    bytes: post('{"occurredOn":null,"occurredOn":"2013","data":{}}'),
    ...unreadable('duplicateKey'),
  },
  {
    input: 'a key twice, once escaped',
    bytes: post('{"occurredOn":null,"\\u006fccurredOn":"2013","data":{}}'),
    ...unreadable('duplicateKey'),
  },
  { input: 'the key __proto__', bytes: post('{"__proto__":{"a":1}}'), ...unreadable('reservedKey') },
  {
    input: 'the key __proto__, escaped',
    bytes: post('{"data":{"\\u005f_proto__":{}}}'),
    ...unreadable('reservedKey'),
  },
  { input: 'the key constructor', bytes: post('{"data":{"constructor":{}}}'), ...unreadable('reservedKey') },
  { input: 'the key prototype', bytes: post('{"data":{"prototype":{}}}'), ...unreadable('reservedKey') },
];

const numbers: readonly HostileRequest[] = ['9007199254740993', '1e400', '1e308', '-0', '1.0', '1e3'].map((number) => ({
  input: `the number ${number}`,
  bytes: contribution(money(number)),
  ...refused('R10', '/data/amount/pence'),
}));

const strings: readonly HostileRequest[] = (
  [
    ['a lone surrogate', '"\\ud800"'],
    ['a lone low surrogate', '"a\\udc00b"'],
    ['NUL', '"a\\u0000b"'],
    ['a bell', '"a\\u0007b"'],
    ['DEL', '"a\\u007fb"'],
    ['a carriage return', '"a\\r\\nb"'],
    ['text that is not in NFC', '"Cafe\\u0301"'],
    ['raw text that is not in NFC', '"Cafe\u0301"'],
    ['an empty text', '""'],
    ['a text of spaces', '"   "'],
    ['a text of 1,001 characters', `"${'a'.repeat(1_001)}"`],
  ] as const
).map(([input, label]) => ({ input, bytes: post(milestone({ label })), ...refused('R10', '/data/label') }));

const dates: readonly HostileRequest[] = [
  '2026-02-31',
  '2025-02-29',
  '2013-13',
  '2013-00',
  '2013-06-31',
  '2013-6-1',
  '13',
  '2013-06-12T00:00:00Z',
  '2014/2013',
  '2013/2013',
  'yesterday',
].map((date) => ({
  input: `the day ${date}`,
  bytes: post(milestone({ occurredOn: `"${date}"` })),
  ...refused('R16', '/occurredOn'),
}));

const fields: readonly HostileRequest[] = [
  { input: 'an unknown field', bytes: post(milestone({ more: ',"extra":1' })), ...refused('R10', '/extra') },
  { input: 'an actor', bytes: post(milestone({ more: ',"actor":"act_other"' })), ...refused('R10', '/actor') },
  {
    input: 'an instant of recording',
    bytes: post(milestone({ more: ',"recordedAt":"2013-06-12T00:00:00.000Z"' })),
    ...refused('R10', '/recordedAt'),
  },
  { input: 'a type', bytes: post(milestone({ more: ',"type":"LaunchPilot"' })), ...refused('R10', '/type') },
  {
    input: 'a partnership in the body',
    bytes: post(milestone({ more: ',"partnershipId":"other"' })),
    ...refused('R10', '/partnershipId'),
  },
  { input: 'a number as text', bytes: contribution(money('"100"')), ...refused('R10', '/data/amount/pence') },
  { input: 'text as a number', bytes: post(milestone({ label: '7' })), ...refused('R10', '/data/label') },
  { input: 'text as an object', bytes: post(milestone({ label: '{"a":"b"}' })), ...refused('R10', '/data/label') },
  { input: 'a list as data', bytes: post('{"occurredOn":null,"data":[]}'), ...refused('R10', '/data') },
  { input: 'no data', bytes: post('{"occurredOn":null}'), ...refused('R10', '/data') },
  { input: 'no day', bytes: post('{"data":{"label":"a","kind":"ceremony"}}'), ...refused('R10', '/occurredOn') },
  {
    input: 'a value outside its vocabulary',
    bytes: post('{"occurredOn":null,"data":{"label":"a","kind":"party"}}'),
    ...refused('R10', '/data/kind'),
  },
  { input: 'money below nothing', bytes: contribution(money('-1')), ...refused('R04', '/data/amount/pence') },
  { input: 'more money than there is', bytes: contribution(money('1000000000001')), ...refused('R04') },
  { input: 'money of another currency than the pool', bytes: contribution(money('1', 'EUR')), ...refused('R04') },
  {
    input: 'money that is unknown and known',
    bytes: contribution(money('1', 'GBP', 'unknown')),
    ...refused('R04', '/data/amount/qualifier'),
  },
];

const at = (id: string) => post(milestone(), JSON_TYPE, `/partnerships/${id}/commands/note-milestone`);
const ids: readonly HostileRequest[] = [
  ...(
    [
      ['a slash, escaped', 'har%2fbour'],
      ['two dots', '..'],
      ['two dots and a slash, escaped', '..%2fother'],
      ['upper case', 'Harbour'],
      ['65 characters', 'a'.repeat(65)],
      ['two characters', 'ab'],
      ['a space', 'har%20bour'],
      ['a line break', 'har%0d%0aSet-Cookie:%20a=b'],
      ['NUL', 'harbour%00'],
    ] as const
  ).map(([input, id]) => ({
    input: `an id with ${input}`,
    bytes: at(id),
    ...refused('R10', 'partnershipId'),
  })),
  { input: 'an id of 201 characters', bytes: at('a'.repeat(201)), status: 414, code: 'addressTooLong' },
  { input: 'an id of 201 characters to read', bytes: get(`/partnerships/${'a'.repeat(201)}`), status: 414 },
];

const media: readonly HostileRequest[] = [
  { input: 'plain text', bytes: post(milestone(), { 'Content-Type': 'text/plain' }), status: 415, code: 'mediaType' },
  {
    input: 'a form',
    bytes: post('occurredOn=2013', { 'Content-Type': 'application/x-www-form-urlencoded' }),
    status: 415,
    code: 'mediaType',
  },
  {
    input: 'JSON in UTF-7',
    bytes: post(milestone(), { 'Content-Type': 'application/json; charset=utf-7' }),
    status: 415,
    code: 'mediaType',
  },
  { input: 'no type', bytes: post(milestone(), {}), status: 415, code: 'mediaType' },
  {
    input: 'a type that only looks like JSON',
    bytes: post(milestone(), { 'Content-Type': 'application/jsonx' }),
    status: 415,
    code: 'mediaType',
  },
  {
    input: 'JSON to a page that takes forms',
    bytes: post('{}', JSON_TYPE, '/propose'),
    status: 415,
    code: 'mediaType',
  },
];

const methods: readonly HostileRequest[] = [
  ...['TRACE', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'].map((method) => ({
    input: `${method} on a path that is there`,
    bytes: requestText(`${method} /partnerships/${PARTNERSHIP}`, {}),
    status: 405,
    code: 'method',
    headers: { allow: 'GET, HEAD' },
  })),
  {
    input: 'GET where something is recorded',
    bytes: get(COMMAND),
    status: 405,
    code: 'method',
    headers: { allow: 'POST' },
  },
  { input: 'a method that there is not', bytes: requestText('FETCH /', {}), ...unreadable('unreadable') },
  { input: 'a path that is not there', bytes: get('/nowhere'), status: 404, code: 'notFound' },
  { input: 'a slash too many', bytes: get('/partnerships/'), status: 404, code: 'notFound' },
  { input: 'a method on a path that is not there', bytes: requestText('PUT /nowhere', {}), status: 404 },
];

const parameters: readonly HostileRequest[] = [
  {
    input: 'a parameter twice',
    bytes: get('/partnerships?validAt=2013-01-01&validAt=2014-01-01'),
    ...unreadable('parameterTwice'),
  },
  { input: 'an unknown parameter', bytes: get('/partnerships?valid=2013-01-01'), ...refused('R10', 'valid') },
  {
    input: 'a parameter named like a part of every object',
    bytes: get('/partnerships?__proto__=a'),
    ...refused('R10', '__proto__'),
  },
  { input: 'a bad day', bytes: get('/partnerships?validAt=2013-02-30'), ...refused('R16', 'validAt') },
  { input: 'an instant that is none', bytes: get('/partnerships?knownAt=soon'), ...refused('R10', 'knownAt') },
  { input: 'an instant ahead', bytes: get('/partnerships?knownAt=2999-01-01T00:00:00Z'), ...refused('R10', 'knownAt') },
  { input: 'a size beyond the log', bytes: get('/partnerships?knownAt=size:999999'), ...refused('R10', 'knownAt') },
  { input: 'a bad cursor', bytes: get('/partnerships?after=%7B%7D'), ...refused('R10', 'after') },
  { input: 'a page of 501', bytes: get('/partnerships?limit=501'), ...refused('R10', 'limit') },
  { input: 'a page of none', bytes: get('/partnerships?limit=0'), ...refused('R10', 'limit') },
  { input: 'a position of nothing', bytes: get('/partnerships?atLeast=x'), ...refused('R10', 'atLeast') },
  { input: 'SQL in a filter', bytes: get("/partnerships?stage=x'%20OR%201=1--"), ...refused('R10', 'stage') },
  { input: 'an index that is none', bytes: get('/events?after=-1'), ...refused('R10', 'after') },
  {
    input: 'a flag that is neither',
    bytes: post(milestone(), JSON_TYPE, `${COMMAND}?dryRun=yes`),
    ...refused('R10', 'dryRun'),
  },
];

const paths: readonly HostileRequest[] = [
  { input: 'a path that cannot be decoded', bytes: get('/%ff'), status: 400, code: 'address' },
  { input: 'half an escape', bytes: get('/partnerships/%e'), status: 400, code: 'address' },
  { input: 'NUL in the path', bytes: get('/%00'), status: [400, 404] },
  ...[
    '/../../../../etc/passwd',
    '/assets/../../../../../../../etc/passwd',
    '/assets/..%2f..%2f..%2f..%2f..%2fetc/passwd',
    '/assets/%2e%2e/%2e%2e/%2e%2e/package.json',
    '/assets/..%5c..%5cpackage.json',
    '/assets//etc/passwd',
    '/assets/pages.css%00.txt',
    '/api/../../package.json',
  ].map((path) => ({ input: `the path ${path}`, bytes: get(path), status: [400, 403, 404] })),
];

const headers: readonly HostileRequest[] = [
  {
    input: 'a header of more than 8 kB',
    bytes: get('/', { 'X-Long': 'a'.repeat(8_200) }),
    status: 431,
    code: 'headers',
  },
  {
    input: '65 headers',
    bytes: get('/', Object.fromEntries(Array.from({ length: 63 }, (_, i) => [`X-${i}`, 'a']))),
    status: 431,
    code: 'headers',
  },
  {
    input: 'two Authorization headers',
    bytes: `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n`,
    ...unreadable('headerTwice'),
  },
  {
    input: 'two Idempotency-Key headers',
    bytes: `POST ${COMMAND} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: 0\r\n\r\n`,
    ...unreadable('headerTwice'),
  },
  {
    input: 'two Host headers',
    bytes: 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    ...unreadable('headerTwice'),
  },
  { input: 'no Host', bytes: 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', ...unreadable('host') },
  { input: 'the Host of another site', bytes: get('/', { Host: 'evil.example' }), status: 421, code: 'host' },
  {
    input: 'the Host of another site that begins like ours',
    bytes: get('/', { Host: '127.0.0.1.evil.example' }),
    status: 421,
    code: 'host',
  },
  {
    input: 'the Host of another site, forwarded as ours',
    bytes: get('/', { Host: 'evil.example', 'X-Forwarded-Host': '127.0.0.1', 'X-Forwarded-For': '127.0.0.1' }),
    status: 421,
    code: 'host',
  },
  {
    input: 'a key that is no UUID',
    bytes: post(milestone(), { ...JSON_TYPE, 'Idempotency-Key': '1' }),
    ...refused('R10', 'Idempotency-Key'),
  },
  {
    input: 'a key in upper case',
    bytes: post(milestone(), { ...JSON_TYPE, 'Idempotency-Key': 'AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA' }),
    ...refused('R10', 'Idempotency-Key'),
  },
  {
    input: 'a revision without quotes',
    bytes: post(milestone(), { ...JSON_TYPE, 'If-Match': '1' }),
    ...refused('R10', 'If-Match'),
  },
  { input: 'an expectation of its own', bytes: get('/', { Expect: 'a-pony' }), status: 417, code: 'expectation' },
];

const framing: readonly HostileRequest[] = (
  [
    ['both lengths', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two lengths that differ', 'Content-Length: 0\r\nContent-Length: 44\r\n\r\n'],
    ['a length with a sign', 'Content-Length: +0\r\n\r\n'],
    ['a length of two values', 'Content-Length: 0, 44\r\n\r\n'],
    ['chunks that are not the last coding', 'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
    ['a space before the colon', 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
    ['a header folded onto a second line', 'X-A: b\r\n  c: d\r\n\r\n'],
    ['a chunk of no length', 'Transfer-Encoding: chunked\r\n\r\nz\r\n\r\n'],
    ['a header without a name', ': b\r\n\r\n'],
    ['NUL in a header', 'X-A: b\0c\r\n\r\n'],
  ] as const
).map(([input, rest]) => ({
  input: `${input}, with another request behind`,
  bytes: `POST ${COMMAND} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n${rest}GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
  ...unreadable('unreadable'),
  headers: { connection: 'close' },
}));

/** Every row that one request can tell. */
export const HOSTILE_REQUESTS: readonly Group[] = [
  ['a body', syntax],
  ['the size of a body', size],
  ['the keys of a body', keys],
  ['a number', numbers],
  ['a text', strings],
  ['a day', dates],
  ['a field', fields],
  ['an id', ids],
  ['a media type', media],
  ['a method', methods],
  ['a parameter', parameters],
  ['a path', paths],
  ['a header', headers],
  ['the framing of a request', framing],
];
