/** Everything behind an answer, for whoever computes it again: the subjects, events, spells and panel as tables, what each
 *  column means, the answer and its curves, and scripts that arrive at the same numbers. */
import { createHash } from 'node:crypto';
import type { History } from '#lifecycle';
import { middleOf, numberOf, stageSpellsOf, stateAt, spellsOf, type Answered, type Subject } from '#research';
import { plainCsvText, type Cell } from '../csv.js';
import { analysisPy } from './analysis-py.js';
import { analysisR } from './analysis-r.js';
import { codebookRows, CODEBOOK_HEADER } from './codebook.js';
import { dataPackage } from './data-package.js';
import { parquetOf } from './parquet.js';
import { CURVES, curveRows, IMPUTED, imputedRows, SUBJECTS, subjectRows } from './tables.js';

export interface BundleFile {
  readonly name: string;
  readonly mediaType: string;
  /** What is in it; of a file that is no text, in base64. */
  readonly text: string;
  readonly encoding?: 'base64';
  /** Of its bytes, in lower-case hex. */
  readonly sha256: string;
}

const EVENTS = [
  'partnershipId',
  'strandId',
  'eventId',
  'index',
  'revision',
  'type',
  'occurredOn',
  'earliest',
  'latest',
  'dateUnknown',
  'retrospective',
  'recordedAt',
  'data',
];
const SPELLS = ['id', 'cluster', 'spell', 'stage', 'fromDays', 'untilDays', 'to'];
const PANEL = ['id', 'cluster', 'year', 'state'];

const YEAR = 365.25;

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const file = (name: string, mediaType: string, text: string): BundleFile => ({
  name,
  mediaType,
  text,
  sha256: sha256(text),
});
const csv = (name: string, header: readonly string[], rows: Iterable<readonly Cell[]>) =>
  file(name, 'text/csv', plainCsvText(header, rows));

/** As text and in columns. */
function table(name: string, header: readonly string[], rows: readonly (readonly Cell[])[]): BundleFile[] {
  const asText = csv(`${name}.csv`, header, rows);
  const bytes = parquetOf(asText.name, header, rows);
  return [
    asText,
    {
      name: `${name}.parquet`,
      mediaType: 'application/vnd.apache.parquet',
      text: bytes.toString('base64'),
      encoding: 'base64',
      sha256: sha256(bytes),
    },
  ];
}

/**
 * @param histories those of the source at the answer's point of the log, once more
 * @returns the files in one order; the last one lists the others with their hashes
 */
export async function researchBundle(
  answered: Answered,
  histories: Iterable<History> | AsyncIterable<History>,
): Promise<BundleFile[]> {
  const { answer, bytes, subjects, citation } = answered;
  const told = await tellOf(answered, histories);
  const imputed = [...imputedRows(subjects)];
  const files = [
    ...table('subjects', SUBJECTS, [...subjectRows(subjects)]),
    ...(imputed.length === 0 ? [] : table('imputed', IMPUTED, imputed)),
    ...table('curves', CURVES, [...curveRows(answer.results)]),
    ...table('events', EVENTS, told.events),
    ...table('spells', SPELLS, told.spells),
    ...table('panel', PANEL, told.panel),
    csv(
      'excluded.csv',
      ['id', 'reason', 'endpoint', 'reading'],
      subjects.excluded().map(({ id, reason, endpoint, reading }) => [id, reason, endpoint, reading]),
    ),
    csv('codebook.csv', CODEBOOK_HEADER, codebookRows()),
    file('answer.json', 'application/json', bytes),
    file(
      'methods.txt',
      'text/plain',
      `${answer.heading}.\n\n${answer.methods}\n\n${answer.caveats.join('\n')}\n\n${citation}\n`,
    ),
    file('analysis.R', 'text/x-r', analysisR(subjects.spec, imputed.length > 0)),
    file('analysis.py', 'text/x-python', analysisPy(subjects.spec, imputed.length > 0)),
  ];
  return [...files, file('datapackage.json', 'application/json', dataPackage(answered, files))];
}

interface Tell {
  readonly events: Cell[][];
  readonly spells: Cell[][];
  readonly panel: Cell[][];
}

/** In the order of the partnerships' ids, whatever order they come in. */
async function tellOf({ subjects }: Answered, histories: Iterable<History> | AsyncIterable<History>): Promise<Tell> {
  const byCluster = Map.groupBy(subjects.all, ({ cluster }) => cluster);
  const told: { id: string; tell: Tell }[] = [];
  const see = (history: History) => {
    const own = byCluster.get(history.partnershipId);
    if (own !== undefined)
      told.push({
        id: history.partnershipId,
        tell: tellOne(history.withoutCut(), own, subjects.spec.validAt, subjects.spec.silence.readings[0]!),
      });
  };
  if (Symbol.iterator in histories) for (const history of histories) see(history);
  else for await (const history of histories) see(history);
  told.sort((a, b) => (a.id < b.id ? -1 : 1));
  const all = (of: keyof Tell) => told.flatMap(({ tell }) => tell[of]);
  return { events: all('events'), spells: all('spells'), panel: all('panel') };
}

function tellOne(
  history: History,
  subjects: readonly Subject[],
  validAt: string,
  reading: Parameters<typeof spellsOf>[2],
): Tell {
  const day = numberOf(validAt);
  const events = history.facts.map((fact): Cell[] => {
    const { strandId } = fact.data as { strandId?: string };
    return [
      history.partnershipId,
      strandId,
      fact.id,
      fact.index,
      fact.revision,
      fact.type,
      fact.occurredOn,
      fact.happened?.earliest,
      fact.happened?.latest,
      fact.dateUnknown,
      fact.retrospective,
      fact.recordedAt,
      JSON.stringify(fact.data),
    ];
  });
  const spells: Cell[][] = [];
  const panel: Cell[][] = [];
  for (const subject of subjects) {
    const strand = history.strand(subject.id.slice(subject.cluster.length + 1))!;
    stageSpellsOf(strand, subject, reading, day).forEach(({ state, from, until, to }, at) =>
      spells.push([subject.id, subject.cluster, at + 1, state, from, until, to]),
    );
    const path = spellsOf(strand, subject, reading, day);
    const followed = Math.floor((day - middleOf(subject.originSpan)) / YEAR);
    for (let year = 0; year <= followed; year += 1)
      panel.push([subject.id, subject.cluster, year, stateAt(path, year * YEAR)]);
  }
  return { events, spells, panel };
}
