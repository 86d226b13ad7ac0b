import { hash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUNDLE_FILES, eventIdOf, keyFileOf, leafOf, lineOf, rootAt, signCheckpoint, signerOf, vkeyOf } from '#audit';
import { type LoggedEvent, nodesOf, writeBundle } from './bundles.js';
import { verifyBundle } from './psp-verify.js';
import { type Job, pythonIsMissing, pythonVerdicts } from './python-verdicts.js';
import { typescriptVerdict } from './typescript-verdict.js';

const BAD_LINE = 3;
const commandId = '6f1c1d0e-8c1e-4b7e-9a36-0d5a2f6c9b11';
const sealed = { kid: 'k1', iv: 'AAAA', ct: 'AA', tag: 'AAAA' };
const signer = signerOf('psp.example/hostile', keyFileOf(Buffer.alloc(32, 7)));

function eventAt(index: number): LoggedEvent {
  const recordedAt = `2026-01-05T09:30:0${index}.000Z`;
  return {
    index,
    id: eventIdOf(commandId, 'partnership-low-moss', index),
    stream: 'partnership-low-moss',
    revision: index,
    type: 'MilestoneNoted',
    data: { label: 'label', amount: { pence: 5 }, note: { sealed }, other: { inner: 'x' } },
    metadata: { commandId, actor: { id: 'act_1', role: 'recorder' }, schemaVersion: 1, recordedAt },
  };
}
const events = Array.from({ length: 8 }, (_, index) => eventAt(index));
const root = rootAt(nodesOf(events.map((event) => leafOf(event))), events.length);
const checkpoint = signCheckpoint({ origin: signer.name, size: events.length, root }, [signer]);

type Edit = (line: string) => string | Buffer;
const instead =
  (find: string | RegExp, replacement: string): Edit =>
  (line) => {
    const edited = line.replace(find, () => replacement);
    if (edited === line) throw new Error(`nothing to replace: ${String(find)}`);
    return edited;
  };
const nested = (levels: number): string => (levels === 1 ? '{}' : `{"a":${nested(levels - 1)}}`);
const wide = (members: number) => `{${Array.from({ length: members }, (_, i) => `"k${i}":1`).join()}}`;
const label = (json: string) => instead('"label":"label"', `"label":${json}`);
const inner = (json: string) => instead('{"inner":"x"}', json);

const REFUSED: [string, Edit][] = [
  ['half a line', (line) => line.slice(0, line.length / 2)],
  ['an empty line', () => ''],
  ['an array', (line) => `[${line}]`],
  ['a number', () => '5'],
  ['null', () => 'null'],
  ['two objects', (line) => `${line}${line}`],
  ['a byte order mark', (line) => `\ufeff${line}`],
  ['bytes that are not UTF-8', (line) => Buffer.from(line.replace('label":"label', 'label":"lab\u00ffel'), 'latin1')],
  [
    'a surrogate written in UTF-8',
    (line) => Buffer.from(line.replace('"label":"label"', '"label":"\u00ed\u00a0\u0080"'), 'latin1'),
  ],
  ['a comment', instead('{', '{/* */')],
  ['single quotes', instead(/"label"/g, "'label'")],
  ['a comma too many', instead(/}$/, ',}')],
  ['a tab inside a text', label('"la\tbel"')],
  ['its index twice', instead('{"index":3', '{"index":3,"index":3')],
  ['a key twice in its data', instead('"label":"label"', '"label":"shown","label":"label"')],
  ['a key twice, once escaped', instead('"label":"label"', '"l\\u0061bel":"shown","label":"label"')],
  ['a key twice with space before the colon', instead('"label":"label"', '"label" :"shown","label" : "label"')],
  ['a key twice deep in its metadata', instead('"role":"recorder"', '"role":"reader","role":"recorder"')],
  ['a member too many', instead('{', '{"comment":"x",')],
  ['a member too few', instead('"type":"MilestoneNoted",', '')],
  ['a member of Object.prototype for a form', () => '{"toString":1}'],
  ['a proof of its own', instead('{', '{"proof":[],')],
  ['both metadata and their hash', instead('{', `{"metadataHash":"${'a'.repeat(64)}",`)],
  ['no object for data', instead(/"data":{.*},"metadata"/, '"data":[],"metadata"')],
  ['no object for metadata', instead(/"metadata":{.*}}/, '"metadata":null}')],
  ['an index that is text', instead('"index":3', '"index":"3"')],
  ['an index of minus zero', instead('"index":3', '"index":-0')],
  ['a negative revision', instead('"revision":3', '"revision":-1')],
  ['a broken revision', instead('"revision":3', '"revision":3.5')],
  ['true for a revision', instead('"revision":3', '"revision":true')],
  ['a number for an id', instead(/"id":"[-0-9a-f]{36}"/, '"id":5')],
  ['a lone surrogate in its type', instead('MilestoneNoted', '\\ud800')],
  ['an id of another command', instead(/"id":"./, '"id":"Z')],
  ['a recordedAt that is a day', instead(/T09:30:03.000Z/g, '')],
  ['a recordedAt on no day', instead(/2026-01-05T/g, '2026-02-30T')],
  ['a recordedAt at 24 o’clock', instead(/T09:30/g, 'T24:00')],
  ['a recordedAt in a leap second', instead(/09:30:03/g, '09:30:60')],
  ['a recordedAt in year 0', instead(/2026-01-05T/g, '0000-01-05T')],
  ['a recordedAt with an offset', instead(/03.000Z/g, '03.000+00:00')],
  ['a recordedAt that goes back', instead(/T09:30:03/g, 'T09:30:01')],
  ['a recordedAt unlike its metadata', instead('03.000Z', '03.001Z')],
  ['a schemaVersion unlike its metadata', instead('"schemaVersion":1', '"schemaVersion":2')],
  ['a schemaVersion that is text', instead(/"schemaVersion":1/g, '"schemaVersion":"1"')],
  ['true for a schemaVersion', instead(/"schemaVersion":1/g, '"schemaVersion":true')],
  ['a fraction', instead('"pence":5', '"pence":0.5')],
  ['minus zero', instead('"pence":5', '"pence":-0')],
  ['minus zero as a fraction', instead('"pence":5', '"pence":-0.0')],
  ['an unsafe integer', instead('"pence":5', '"pence":9007199254740993')],
  ['an integer without end', instead('"pence":5', `"pence":${'9'.repeat(400)}`)],
  ['a number beyond all numbers', instead('"pence":5', '"pence":1e400')],
  ['NaN', instead('"pence":5', '"pence":NaN')],
  ['a leading zero', instead('"pence":5', '"pence":05')],
  ['a lone surrogate', label('"\\ud83d"')],
  ['surrogates in the wrong order', label('"\\ude00\\ud83d"')],
  ['a null character', label('"\\u0000"')],
  ['a carriage return', label('"a\\r"')],
  ['delete', label('"\u007f"')],
  ['a decomposed letter', label('"Cafe\u0301"')],
  ['a singleton of another normal form', label('"\u212b"')],
  ['the key __proto__', inner('{"__proto__":"x"}')],
  ['the key constructor', inner('{"constructor":"x"}')],
  ['an empty key', inner('{"":"x"}')],
  ['a key that is no name', inner('{"1st":"x"}')],
  ['a key that ends in a line feed', inner('{"a\\n":"x"}')],
  ['a key of 65 characters', inner(`{"${'k'.repeat(65)}":"x"}`)],
  ['a sealed text with a part too many', inner('{"sealed":{"kid":"","iv":"","ct":"","tag":"","x":""}}')],
  ['a sealed text with a part too few', inner('{"sealed":{"kid":"","iv":"","ct":""}}')],
  ['a sealed text with a number in it', inner('{"sealed":{"kid":"","iv":"","ct":"","tag":5}}')],
  ['a sealed text that is text', inner('{"sealed":"x"}')],
  ['a sealed text beside another member', inner('{"sealed":{"kid":"","iv":"","ct":"","tag":""},"x":1}')],
  ['a hash of a sealed text that is too short', inner(`{"sealedHash":"${'a'.repeat(63)}"}`)],
  ['a hash of a sealed text in upper case', inner(`{"sealedHash":"${'A'.repeat(64)}"}`)],
  ['a hash of a sealed text in a list', inner(`{"sealedHash":["${'a'.repeat(64)}"]}`)],
  ['a hash of a sealed text beside another member', inner(`{"sealedHash":"${'a'.repeat(64)}","x":1}`)],
  ['33 levels', inner(nested(32))],
  ['more levels than a stack holds', inner(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)],
  ['1,001 members', inner(wide(992))],
  [
    'more than 65,536 bytes',
    instead('{"sealed":{"kid":"k1","iv":"AAAA","ct":"AA","tag":"AAAA"}}', `"${'é'.repeat(33_000)}"`),
  ],
];

/** All these say the same as the line that was sealed. */
const TOLERATED: [string, Edit][] = [
  ['as it was written', (line) => line],
  [
    'another order of keys',
    (line) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line) as object).reverse())),
  ],
  ['white space', (line) => ` ${line.replaceAll(',"', ' ,\t"').replaceAll('":', '" :  ')}\r`],
  ['escapes', label('"\\u006cabel"')],
  ['an escaped key', instead('"label":', '"l\\u0061bel":')],
  ['5.0 for 5', instead('"pence":5', '"pence":5.0')],
  ['exponents', instead('"revision":3', '"revision":30e-1')],
  [
    'the sealed text by its hash',
    (line) =>
      line.replace(
        /{"sealed":{[^}]*}}/,
        JSON.stringify({ sealedHash: hash('sha256', '{"ct":"AA","iv":"AAAA","kid":"k1","tag":"AAAA"}') }),
      ),
  ],
];

let folder: string;
const jobs = new Map<string, Job>();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-hostile-'));
  const lines = events.map((event) => lineOf(event, { actors: 'shown', sealed: 'ciphertext' }));
  for (const [name, edit] of [...REFUSED, ...TOLERATED]) {
    const at = join(folder, `${jobs.size}`);
    writeBundle({ partial: false, lines, checkpoint, keys: `${vkeyOf(signer)}\n` }, at);
    const texts = lines.map((line, i) => (i === BAD_LINE ? edit(JSON.stringify(line)) : JSON.stringify(line)));
    const bytes = Buffer.concat(texts.flatMap((text) => [Buffer.from(text as string), Buffer.from('\n')]));
    writeFileSync(join(at, BUNDLE_FILES.events), bytes);
    const manifest = readFileSync(join(at, BUNDLE_FILES.manifest), 'utf8');
    writeFileSync(join(at, BUNDLE_FILES.manifest), manifest.replace(/^.{64}/, hash('sha256', bytes)));
    jobs.set(name, { folder: at, vkeys: [vkeyOf(signer)], older: null });
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a line with', () => {
  it.each(REFUSED)('%s is refused by psp-verify and by our library', (name) => {
    const job = jobs.get(name)!;
    const { exit, firstBad } = verifyBundle(job.folder, { vkeys: job.vkeys });
    expect({ exit, firstBad: firstBad?.index }).toEqual({ exit: 1, firstBad: BAD_LINE });
    expect(typescriptVerdict(job)).toEqual({ exit: 1, firstBad: BAD_LINE, root: null });
  });
});

describe('a line written with', () => {
  it.each(TOLERATED)('%s is believed by psp-verify and by our library', (name) => {
    const job = jobs.get(name)!;
    expect(verifyBundle(job.folder, { vkeys: job.vkeys })).toMatchObject({ exit: 0, tampered: [] });
    expect(typescriptVerdict(job)).toMatchObject({ exit: 0, root: root.toString('base64') });
  });
});

const missing = pythonIsMissing();
(missing === undefined ? it : it.skip)(
  `the implementation in Python says the same of every such line${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    const verdicts = pythonVerdicts([...jobs.values()]);
    const said = [...jobs.keys()].map((name, i) => [name, verdicts[i]!.exit, verdicts[i]!.firstBad]);
    expect(said).toEqual([
      ...REFUSED.map(([name]) => [name, 1, BAD_LINE]),
      ...TOLERATED.map(([name]) => [name, 0, null]),
    ]);
  },
  60_000,
);
