import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { answer, type QuestionId } from '#research';
import { realSource } from '../../../research/test/real-cohort.js';
import { syntheticSource } from '../../../research/test/synthetic-cohort.js';
import { plainCsvText, type Cell } from '../csv.js';
import { researchBundle, type BundleFile } from './bundle.js';
import { COLUMNS } from './codebook.js';

const AT = { validAt: '2025-12-31' };
const synthetic = syntheticSource(40);

async function bundleOf(given: object, source = realSource, question: QuestionId = 'Q2'): Promise<BundleFile[]> {
  const answered = await answer(question, { ...AT, ...given }, source);
  return researchBundle(answered, source.histories(answered.answer.log.knownSize));
}

const textOf = (files: readonly BundleFile[], name: string) => files.find((file) => file.name === name)!.text;
const bytesOf = (files: readonly BundleFile[], name: string) => {
  const { text, encoding } = files.find((file) => file.name === name)!;
  return Buffer.from(text, encoding ?? 'utf8');
};
const headerOf = (text: string) => text.slice(0, text.indexOf('\r\n')).split(',');

const works = (program: string, ...args: string[]) => spawnSync(program, args, { encoding: 'utf8' }).status === 0;

/** The last line that a script of the bundle prints, run in a folder of its own. */
function largestDifference(files: readonly BundleFile[], program: string, script: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'psp-bundle-'));
  try {
    for (const { name } of files) writeFileSync(join(folder, name), bytesOf(files, name));
    const { stdout, stderr } = spawnSync(program, [script], { cwd: folder, encoding: 'utf8' });
    const said = /largest difference (\S+)/.exec(stdout)?.[1];
    if (said === undefined) throw new Error(`${program} ${script} said nothing: ${stderr}`);
    return Number(said);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the bundle of an answer', () => {
  it('is the same bytes whenever it is made', async () => {
    expect(await bundleOf({})).toEqual(await bundleOf({}));
  });

  it('holds the answer byte for byte, and the hash of every file', async () => {
    const answered = await answer('Q2', AT, realSource);
    const files = await researchBundle(answered, realSource.histories(182));
    expect(textOf(files, 'answer.json')).toBe(answered.bytes);
    const about = JSON.parse(textOf(files, 'datapackage.json')) as {
      answer: { etag: string; citation: string };
      resources: { path: string; hash: string }[];
    };
    expect(about.answer).toMatchObject({ etag: answered.etag, citation: answered.citation });
    expect(about.resources.map(({ path }) => path)).toEqual(files.slice(0, -1).map(({ name }) => name));
    for (const { path, hash } of about.resources)
      expect(hash).toBe(`sha256:${createHash('sha256').update(bytesOf(files, path)).digest('hex')}`);
  });

  it('says of every column what it means, and of every type of fact', async () => {
    const files = await bundleOf({});
    for (const { name, text } of files
      .filter(({ mediaType }) => mediaType === 'text/csv')
      .filter(({ name }) => name !== 'codebook.csv'))
      expect(COLUMNS.filter(({ file }) => file === name).map(({ column }) => column)).toEqual(headerOf(text));
    expect(textOf(files, 'codebook.csv')).toContain('The trial began to serve people');
  });

  it('has every table in columns too, with the same rows and with types', async () => {
    const files = await bundleOf({ cohort: { synthetic: true }, precision: { policy: 'impute', m: 3 } }, synthetic);
    for (const name of ['subjects', 'imputed', 'curves', 'events', 'spells', 'panel']) {
      const text = textOf(files, `${name}.csv`);
      const bytes = bytesOf(files, `${name}.parquet`);
      const rows = await parquetReadObjects({
        file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
      });
      const header = headerOf(text);
      expect(rows.every((row) => Object.keys(row).join() === header.join())).toBe(true);
      const told = plainCsvText(
        header,
        rows.map((row) => header.map((column) => row[column] as Cell)),
      );
      expect(told).toBe(text);
    }
    const [first] = await parquetReadObjects({
      file: new Uint8Array(bytesOf(files, 'subjects.parquet')).buffer,
    });
    expect([typeof first!['timeDays'], typeof first!['id']]).toEqual(['number', 'string']);
  });

  it('has one row for each strand, endpoint and reading, and the completed data sets', async () => {
    const files = await bundleOf({ precision: { policy: 'impute', m: 3 } });
    const rows = (name: string) => textOf(files, name).trimEnd().split('\r\n').length - 1;
    expect(rows('subjects.csv')).toBe(8 * 2 * 3);
    expect(rows('imputed.csv')).toBe(8 * 2 * 3 * 3);
    expect(rows('excluded.csv')).toBe(11);
  });

  it('leaves the state void after the last sighting', async () => {
    const panel = textOf(await bundleOf({}), 'panel.csv').split('\r\n');
    const lowMoss = panel.filter((row) => row.startsWith('low-moss/')).map((row) => row.split(',').slice(2).join(' '));
    expect(lowMoss.slice(0, 4)).toEqual(['0 piloting', '1 piloting', '2 piloting', '3 ']);
    expect(lowMoss).toHaveLength(13);
  });

  it('is made of an answer without a curve too', async () => {
    const files = await bundleOf({}, realSource, 'Q16');
    expect(textOf(files, 'curves.csv').trimEnd().split('\r\n')).toHaveLength(1);
    expect(textOf(files, 'methods.txt')).toContain('psp:1:Q16:');
  });

  it('begins its spells at the start and never overlaps them', async () => {
    const files = await bundleOf({ cohort: { synthetic: true } }, synthetic);
    const spells = textOf(files, 'spells.csv')
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(','));
    const byStrand = Map.groupBy(spells, ([id]) => id);
    expect(byStrand.size).toBeGreaterThan(20);
    for (const own of byStrand.values()) {
      expect(own[0]![4]).toBe('0');
      own.slice(1).forEach((spell, i) => expect([spell[4], spell[3]]).toEqual([own[i]![5], own[i]![6]]));
    }
  });
});

const cases: [string, object, typeof realSource][] = [
  ['the real partnerships, dates drawn', { precision: { policy: 'impute', m: 5 } }, realSource],
  ['a synthetic cohort', { cohort: { synthetic: true }, precision: { policy: 'midpoint' } }, synthetic],
  [
    'a synthetic cohort under delayed entry',
    { cohort: { synthetic: true }, precision: { policy: 'midpoint' }, entry: { register: '2015-01-01' } },
    synthetic,
  ],
];

const withR = works('Rscript', '-e', 'library(survival)') ? describe : describe.skip;
withR('the script for R (skipped where R with its survival package is not installed)', () => {
  it.each(cases)('arrives at the numbers of the answer: %s', async (_, given, source) => {
    expect(largestDifference(await bundleOf(given, source), 'Rscript', 'analysis.R')).toBeLessThan(1e-9);
  });
});

const withPandas = works('python3', '-c', 'import pandas') ? describe : describe.skip;
withPandas('the script for Python (skipped where pandas is not installed)', () => {
  it.each(cases)('arrives at the numbers of the answer: %s', async (_, given, source) => {
    expect(largestDifference(await bundleOf(given, source), 'python3', 'analysis.py')).toBeLessThan(1e-9);
  });
});
