/** From histories to the subjects of an analysis: who is counted, from when to when, and who is not and why. The only
 *  place that turns facts into durations. */
import { londonDay, sightingsOf, type Fact, type History, type Registers, type Strand } from '#lifecycle';
import { numberOf, spanOf } from './days.js';
import { levelOf } from './groups.js';
import { endedAsOf, endingOf, undoneBy, type Course } from './subjects/ending.js';
import { columnsOf, imputedDates, type Columns, type CompletedDates } from './subjects/columns.js';
import { factsConcerning, isOfPartnership } from './subjects/of-partnership.js';
import { OutcomeFinder } from './subjects/outcomes.js';
import { rowsOf, type SubjectRow } from './subjects/row.js';
import type { Excluded, ExclusionReason, Subject } from './subjects/subject.js';
import { ENDPOINTS, type Endpoint, type Reading, type Specification } from './specification/specification.js';

export type { SubjectRow } from './subjects/row.js';
export { EXCLUSIONS, type Excluded, type ExclusionReason, type Subject } from './subjects/subject.js';

export interface SubjectNote {
  readonly code: string;
  readonly count?: number;
  readonly ids?: readonly string[];
}

/** What decides about subjects: a specification whose day is settled. */
export type SubjectSpecification = Specification & { readonly validAt: string };

/** Synthetic partnerships are known by their id. */
export const isSynthetic = (partnershipId: string): boolean => partnershipId.startsWith('synthetic-');

const CONTEMPORANEOUS_DAYS = 31;
/** Up to a month the middle of a range is good enough. */
const MIDPOINT_UP_TO_DAYS = 31;

/** Takes one history after the other, each without a cut by day, and keeps only what the analysis needs of it. */
export class SubjectCollector {
  readonly subjects: Subject[] = [];
  readonly excluded: Excluded[] = [];
  /** Strands that the cohort asks for, counted or not. */
  found = 0;
  readonly #origins: ReadonlySet<string>;
  readonly #partnershipOrigins: boolean;
  readonly #finder: OutcomeFinder;
  readonly #validAt: number;
  readonly #ids: ReadonlySet<string> | null;
  readonly #programmes: ReadonlySet<string> | null;

  constructor(
    private readonly spec: SubjectSpecification,
    private readonly registers: Registers,
  ) {
    this.#origins = new Set(spec.origin);
    this.#partnershipOrigins = spec.origin.some(isOfPartnership);
    this.#finder = new OutcomeFinder(spec);
    this.#validAt = numberOf(spec.validAt);
    this.#ids = spec.cohort.ids && new Set(spec.cohort.ids);
    this.#programmes = spec.cohort.programmes && new Set(spec.cohort.programmes);
  }

  add(given: History): void {
    const history = given.withoutCut();
    if (!this.asksFor(history)) return;
    for (const strand of history.strands.values()) this.addStrand(history, strand);
  }

  /** Whether the cohort asks for anything of this partnership. */
  asksFor(history: History): boolean {
    const { cohort, validAt } = this.spec;
    if (!history.exists || isSynthetic(history.partnershipId) !== cohort.synthetic) return false;
    if (this.#programmes !== null && !this.#programmes.has(history.proposed!.data.programmeId ?? 'none')) return false;
    if (cohort.policyDomains !== null && !cohort.policyDomains.includes(valueOn(history, 'policyDomain', validAt)))
      return false;
    return cohort.areas === null || cohort.areas.includes(valueOn(history, 'area', validAt));
  }

  asksForStrand(history: History, strand: Strand): boolean {
    return (
      this.#ids === null ||
      this.#ids.has(history.partnershipId) ||
      this.#ids.has(`${history.partnershipId}/${strand.strandId}`)
    );
  }

  private addStrand(history: History, strand: Strand): void {
    const { spec } = this;
    const validAt = this.#validAt;
    if (!this.asksForStrand(history, strand)) return;
    const id = `${history.partnershipId}/${strand.strandId}`;
    const exclude = (reason: ExclusionReason) => void this.excluded.push({ id, reason });
    const origin = this.originOf(history, strand);
    const begunLater = ({ earliest, dateUnknown }: Fact) => !dateUnknown && earliest > spec.validAt;
    if (origin === undefined && strand.facts.every(begunLater)) return;
    this.found += 1;
    const today = { earliest: spec.validAt, latest: spec.validAt };
    if (!strand.valuesOn('commissionable', today).includes(true)) return exclude('notCommissionable');
    if (origin === undefined) return exclude('noOrigin');
    if (origin.dateUnknown) return exclude('originDateUnknown');
    const originSpan = spanOf(origin);
    if (originSpan.lo > validAt) return exclude('notYetStarted');
    const { launchedFrom, launchedUntil } = spec.cohort;
    if (
      (launchedFrom !== null && origin.latest < launchedFrom) ||
      (launchedUntil !== null && origin.earliest > launchedUntil)
    )
      return exclude('outsideLaunchWindow');
    const watchedFrom = this.watchedFrom(strand);
    if (watchedFrom === undefined) return exclude('noContemporaneousRecord');

    const seen = sightingsOf(strand).at(-1);
    const originSeen = { eventId: origin.id, earliest: origin.earliest, latest: origin.latest };
    const candidates = this.#finder.candidates(history, strand);
    const undone = spec.reopened === 'continues' ? undoneBy(strand, candidates, validAt) : new Set<string>();
    const course: Course = {
      strand,
      origin,
      originSpan,
      lastSeen: seen === undefined || isBefore(seen, originSeen) ? originSeen : seen,
      candidates,
      undone,
    };
    this.subjects.push({
      id,
      cluster: history.partnershipId,
      name: strand.current('name'),
      originSpan,
      originEventId: origin.id,
      watchedFrom,
      group: spec.group === null ? null : levelOf(spec.group.name, history, strand, origin, this.registers),
      reopened: undone.size > 0,
      backFilled: firstRecordedDay(strand) - originSpan.hi > CONTEMPORANEOUS_DAYS,
      endings: {
        strict: endingOf(course, 'strict', this.#finder, validAt),
        broad: endingOf(course, 'broad', this.#finder, validAt),
      },
    });
  }

  private originOf(history: History, strand: Strand): Fact | undefined {
    return factsConcerning(history, strand, this.#origins, this.#partnershipOrigins)[0];
  }

  /** Null: from its origin; undefined: never. */
  private watchedFrom(strand: Strand): number | null | undefined {
    const { entry } = this.spec;
    if (entry === 'fromOrigin') return null;
    if (entry !== 'firstRecorded') return numberOf(entry.register);
    // Before the last possible day of the first fact that was recorded as it happened, nobody certainly watched.
    const first = strand.facts.find(({ retrospective }) => !retrospective);
    return first === undefined ? undefined : numberOf(first.latest);
  }

  /** Subjects and exclusions in the order of their ids, so that no answer depends on the order of the histories. */
  finish(parked: readonly string[] = []): Subjects {
    const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
    return new Subjects(this.spec, this.subjects.sort(byId), this.excluded.sort(byId), this.found, parked);
  }
}

const isBefore = (a: { earliest: string; latest: string }, b: { earliest: string; latest: string }) =>
  a.earliest < b.earliest || (a.earliest === b.earliest && a.latest < b.latest);

function firstRecordedDay(strand: Strand): number {
  let first = strand.facts[0]!.recordedAt;
  for (const { recordedAt } of strand.facts) if (recordedAt < first) first = recordedAt;
  return numberOf(londonDay(first));
}

function valueOn(history: History, field: 'policyDomain' | 'area', day: string): string {
  let value: string = history.proposed!.data[field];
  for (const change of history.of('PartnershipRedefined'))
    if (change.earliest <= day) value = change.data[field] ?? value;
  return value;
}

/** The subjects of an analysis. Columns are made once for each endpoint and reading. */
export class Subjects {
  readonly #columns = new Map<string, Columns>();
  readonly #imputed = new Map<string, readonly CompletedDates[]>();
  readonly #finder: OutcomeFinder;
  readonly #sameEndings: boolean;

  constructor(
    readonly spec: SubjectSpecification,
    readonly all: readonly Subject[],
    /** From the whole analysis. */
    readonly excludedFromAll: readonly Excluded[],
    readonly found: number,
    readonly parked: readonly string[],
  ) {
    this.#finder = new OutcomeFinder(spec);
    this.#sameEndings = all.every(({ endings }) => sameEnding(endings));
  }

  /** Whether strict and broad come to the same for every strand. */
  get strictIsBroad(): boolean {
    const { strict, broad } = this.spec.endpoint;
    return this.#sameEndings && strict[0] === broad[0];
  }

  columns(endpoint: Endpoint, reading: Reading): Columns {
    const key = `${endpoint} ${reading}`;
    let columns = this.#columns.get(key);
    if (columns === undefined) {
      const { spec } = this;
      const endedAs = endedAsOf(spec, endpoint, this.#finder);
      columns = columnsOf(
        this.all,
        endpoint,
        reading,
        endedAs,
        numberOf(spec.validAt),
        spec.precision.policy === 'exactOnly',
      );
      this.#columns.set(key, columns);
    }
    return columns;
  }

  /** Whether the dates of an endpoint and reading are drawn: asked for, or some are wider than a month. */
  imputes(endpoint: Endpoint, reading: Reading): boolean {
    const { policy } = this.spec.precision;
    return (
      policy === 'impute' || (policy === 'auto' && this.columns(endpoint, reading).widestDays > MIDPOINT_UP_TO_DAYS)
    );
  }

  /** Completed data sets, made once. */
  imputed(endpoint: Endpoint, reading: Reading): readonly CompletedDates[] {
    const key = `${endpoint} ${reading}`;
    let sets = this.#imputed.get(key);
    if (sets === undefined) {
      const { seed, precision } = this.spec;
      sets = imputedDates(this.columns(endpoint, reading), this.all, { seed, m: precision.m });
      this.#imputed.set(key, sets);
    }
    return sets;
  }

  /** One row per strand, endpoint and reading. */
  *rows(endpoint?: Endpoint, reading?: Reading): Generator<SubjectRow> {
    for (const one of endpoint === undefined ? ENDPOINTS : [endpoint])
      for (const other of reading === undefined ? this.spec.silence.readings : [reading])
        yield* rowsOf(this.columns(one, other), this.all);
  }

  /** Who is not counted, and why; those left out of a reading only, at the end. */
  excluded(): Excluded[] {
    const ofReadings = ENDPOINTS.flatMap((endpoint) =>
      this.spec.silence.readings.flatMap((reading) => this.columns(endpoint, reading).excluded),
    );
    return [...this.excludedFromAll, ...ofReadings];
  }

  get silent(): number {
    return this.all.filter(({ endings }) => endings.strict.how === 'silent').length;
  }

  notes(): SubjectNote[] {
    const { all, spec } = this;
    const counted = (code: string, count: number): SubjectNote[] => (count > 0 ? [{ code, count }] : []);
    const headline = spec.silence.readings[0]!;
    const straddling = ENDPOINTS.map((endpoint) => this.columns(endpoint, headline).straddling);
    return [
      ...(this.parked.length > 0 ? [{ code: 'parked', ids: [...this.parked].sort() }] : []),
      ...counted('straddlesValidAt', Math.max(...straddling)),
      ...counted(
        'pilotEndedNoOutcome',
        all.filter(({ endings: { strict } }) => 'afterPilotEnd' in strict && strict.afterPilotEnd).length,
      ),
      ...counted('reopened', all.filter(({ reopened }) => reopened).length),
      ...(spec.entry === 'fromOrigin'
        ? counted('maybeTruncated', all.filter(({ backFilled }) => backFilled).length)
        : []),
    ];
  }
}

function sameEnding({ strict, broad }: Subject['endings']): boolean {
  if (strict.how !== broad.how || strict.span.lo !== broad.span.lo || strict.span.hi !== broad.span.hi) return false;
  return (
    strict.how !== 'outcome' ||
    (broad.how === 'outcome' && strict.status === broad.status && strict.outcome === broad.outcome)
  );
}

/** The subjects table of some histories: rows by endpoint and reading, who is left out and why, and what to know of it. */
export function buildSubjects(
  histories: Iterable<History>,
  spec: SubjectSpecification,
  registers: Registers,
  parked: readonly string[] = [],
): { rows: SubjectRow[]; excluded: Excluded[]; notes: SubjectNote[]; subjects: Subjects } {
  const collector = new SubjectCollector(spec, registers);
  for (const history of histories) collector.add(history);
  const subjects = collector.finish(parked);
  return { rows: [...subjects.rows()], excluded: subjects.excluded(), notes: subjects.notes(), subjects };
}
