/** Answers a research question from the events: the same specification, point of the log, registers and versions give the
 *  same bytes, on every machine and on every day. */
import { hash } from 'node:crypto';
import { canonicalJson } from '../../audit/src/canonical-json.js';
import { CATALOGUE_VERSION, POLICY, type History, type Registers } from '#lifecycle';
import { AnalysisRefused, type Note } from './guards.js';
import { registersOfGroup } from './groups.js';
import type { ChartModel, Table } from './models.js';
import { QUESTIONS, type QuestionId } from './questions/index.js';
import type { Gathering } from './questions/question.js';
import { rounded } from './rounded.js';
import { parseSpecification, SpecificationRefused } from './specification/parse-specification.js';
import type { Inputs, KnownAt, ResolvedSpecification } from './specification/specification.js';
import { STATISTICS_VERSION } from './statistics/version.js';
import { SubjectCollector, type Excluded, type Subjects } from './subjects.js';
import { subjectsHash } from './subjects/subjects-hash.js';

/** Where an answer comes from: the log, read up to a point. */
export interface ResearchSource {
  /** Every partnership once, as known at that size of the log and without a cut by day; in any order. */
  histories(knownSize: number): Iterable<History> | AsyncIterable<History>;
  /** Resolves an instant, a calendar day or `size:<n>`; null = the end. @throws for a point that the log has not reached */
  positionAt(asked: string | null): KnownAt;
  /** Of the tree at that size; null while there is none. */
  rootAt(knownSize: number): string | null;
  readonly registers: Registers;
  /** The day at the door: what lies after it cannot be asked about. */
  readonly today: string;
  /** Partnerships that hold an event which cannot be read. */
  parked?(knownSize: number): readonly string[];
}

export interface ResearchAnswer {
  readonly question: string;
  readonly spec: ResolvedSpecification;
  readonly specHash: string;
  readonly log: { readonly knownSize: number; readonly root: string | null };
  readonly cohort: {
    readonly found: number;
    readonly n: number;
    readonly clusters: number;
    readonly largestCluster: number;
    readonly silent: number;
    readonly exclusions: readonly {
      readonly reason: string;
      readonly count: number;
      readonly endpoint?: string;
      readonly reading?: string;
    }[];
  };
  readonly heading: string;
  readonly caveats: readonly string[];
  readonly notes: readonly Note[];
  readonly methods: string;
  readonly subjectsHash: string;
  readonly results: object;
}

export interface Answered {
  readonly answer: ResearchAnswer;
  /** The answer in canonical JSON (RFC 8785), every computed number to 12 significant digits. */
  readonly bytes: string;
  /** SHA-256 of the bytes, lower-case hex. */
  readonly etag: string;
  /** `psp:1:<question>:<etag>:<specification>`: enough to compute it again. */
  readonly citation: string;
  readonly tables: readonly Table[];
  readonly charts: readonly ChartModel[];
  /** For exports: rows of every endpoint and reading, completed data sets, who is left out. */
  readonly subjects: Subjects;
}

export const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** How an identifier of an answer is printed. */
const STAMP_LENGTH = 12;

/**
 * @param given a specification as it was sent, defaults left out
 * @throws SpecificationRefused, AnalysisRefused
 */
export async function answer(question: QuestionId, given: unknown, source: ResearchSource): Promise<Answered> {
  const { id, registers = [], defaults = {}, begin } = QUESTIONS[question];
  const spec = resolve({ ...defaults, ...(given as object) }, registers, source);
  const specHash = sha256(canonicalJson(spec));
  const collector = new SubjectCollector(spec, source.registers);
  const asking = { spec, registers: source.registers, stamp: `specification ${specHash.slice(0, STAMP_LENGTH)}` };
  const gathering = begin(asking);
  await gather(source, spec, collector, gathering);
  const subjects = collector.finish(source.parked?.(spec.knownAt.knownSize));
  const { results, heading, caveats, methods, notes, tables, charts } = gathering.tell(subjects);
  const whole: ResearchAnswer = rounded({
    question: id,
    spec,
    specHash,
    log: { knownSize: spec.knownAt.knownSize, root: source.rootAt(spec.knownAt.knownSize) },
    cohort: cohortOf(subjects),
    heading,
    caveats,
    notes,
    methods,
    subjectsHash: subjectsHash(subjects),
    results,
  });
  const bytes = canonicalJson(whole);
  const etag = sha256(bytes);
  return { answer: whole, bytes, etag, citation: citationOf(id, etag, spec), tables, charts, subjects };
}

async function gather(
  source: ResearchSource,
  spec: ResolvedSpecification,
  collector: SubjectCollector,
  gathering: Gathering,
) {
  const read = async (knownSize: number, each: (history: History) => void) => {
    const histories = source.histories(knownSize);
    if (Symbol.iterator in histories) for (const history of histories) each(history);
    else for await (const history of histories) each(history);
  };
  await read(spec.knownAt.knownSize, (history) => {
    collector.add(history);
    if (gathering.add !== undefined && collector.asksFor(history))
      gathering.add(history, (strand) => collector.asksForStrand(history, strand));
  });
  const { against } = spec;
  if (against !== null && gathering.addEarlier !== undefined)
    await read(against.knownSize, (history) => gathering.addEarlier!(history));
}

function resolve(
  given: unknown,
  registersOfQuestion: readonly (keyof Registers['sha256'])[],
  source: ResearchSource,
): ResolvedSpecification {
  const parsed = parseSpecification(given);
  const validAt = parsed.validAt ?? source.today;
  if (validAt > source.today)
    throw new SpecificationRefused([
      { pointer: '/validAt', message: `${validAt} has not come yet: today is ${source.today}` },
    ]);
  const names = new Set([
    ...registersOfQuestion,
    ...(parsed.group === null ? [] : registersOfGroup(parsed.group.name)),
  ]);
  const inputs: Inputs = {
    catalogueVersion: CATALOGUE_VERSION,
    policyVersion: POLICY.version,
    statistics: STATISTICS_VERSION,
    registers: Object.fromEntries([...names].sort().map((name) => [name, source.registers.sha256[name]])),
  };
  const cited = (given as { readonly inputs?: Inputs }).inputs;
  if (cited !== undefined) refuseOtherInputs(cited, inputs);
  const positionOf = (asked: string | KnownAt | null) =>
    asked !== null && typeof asked === 'object' ? asked : source.positionAt(asked);
  return {
    ...parsed,
    validAt,
    knownAt: positionOf(parsed.knownAt),
    against: parsed.against === null ? null : positionOf(parsed.against),
    inputs,
  };
}

/** An old citation is answered by what differs, never by other numbers. */
function refuseOtherInputs(cited: Inputs, now: Inputs): void {
  const flat = ({ registers, ...rest }: Inputs): Record<string, unknown> => ({
    ...rest,
    ...Object.fromEntries(Object.entries(registers ?? {}).map(([name, sha]) => [`register ${name}`, sha])),
  });
  const [before, after] = [flat(cited), flat(now)];
  const differing = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => before[name] !== after[name],
  );
  if (differing.length === 0) return;
  const says = differing.map(
    (name) => `${name} was ${String(before[name] ?? 'not read')}, and is ${String(after[name] ?? 'not read')}`,
  );
  throw new AnalysisRefused('inputsDiffer', `What this was computed with has changed since: ${says.join('; ')}.`, {
    differing,
  });
}

function cohortOf(subjects: Subjects): ResearchAnswer['cohort'] {
  const clusters = new Map<string, number>();
  for (const { cluster } of subjects.all) clusters.set(cluster, (clusters.get(cluster) ?? 0) + 1);
  const keyOf = ({ reason, endpoint, reading }: Excluded) => JSON.stringify([reason, endpoint, reading]);
  const exclusions = Object.values(Object.groupBy(subjects.excluded(), keyOf)).map((those) => {
    const { id: _id, ...about } = those![0]!;
    return { ...about, count: those!.length };
  });
  return {
    found: subjects.found,
    n: subjects.all.length,
    clusters: clusters.size,
    largestCluster: Math.max(0, ...clusters.values()),
    silent: subjects.silent,
    exclusions,
  };
}

/** Whoever has it can have the answer computed again, and nothing has to be kept for that. */
export const citationOf = (question: string, etag: string, spec: ResolvedSpecification): string =>
  `psp:1:${question}:${etag}:${Buffer.from(canonicalJson(spec), 'utf8').toString('base64url')}`;
