/** The whole of a time-to-event analysis: strict and broad, each in all readings of silence, in groups if asked, with what
 *  the guards have to say of it. */
import { countsAt, type HorizonCounts } from './counts.js';
import { estimate, type Estimate } from './estimates/estimate.js';
import { groupTest, type GroupTest } from './estimates/group-test.js';
import { labelOfGroup } from './groups.js';
import { guardNote, refusedBy, type Note } from './guards.js';
import { ENDPOINTS, YEAR, type Endpoint, type Reading } from './specification/specification.js';
import type { Subjects } from './subjects.js';
import { middleOf, numberOf } from './days.js';

export type ByReading<T> = Readonly<Partial<Record<Reading, T>>>;

export interface Analysis {
  readonly results: Readonly<Record<Endpoint, ByReading<Estimate>>> & {
    readonly counts: Readonly<Record<Endpoint, readonly HorizonCounts[]>>;
  };
  /** By level, in the order of code units; null without a group. */
  readonly groups: Readonly<Record<string, Readonly<Record<Endpoint, ByReading<Estimate>>>>> | null;
  readonly groupLabel: string | null;
  readonly tests: Readonly<Record<Endpoint, ByReading<GroupTest>>> | null;
  readonly notes: readonly Note[];
}

/** @throws AnalysisRefused */
export function analyse(subjects: Subjects): Analysis {
  const { spec } = subjects;
  refuseWhatCannotBe(subjects);
  const all = byEndpoint(subjects, (endpoint, reading) => estimate(subjects, endpoint, reading));
  refuseTauBeyond(all, spec.tau);
  const levels = spec.group === null ? [] : [...new Set(subjects.all.map(({ group }) => group!))].sort();
  const groups =
    spec.group === null
      ? null
      : Object.fromEntries(
          levels.map((level) => [
            level,
            byEndpoint(subjects, (endpoint, reading) => estimate(subjects, endpoint, reading, level)),
          ]),
        );
  const tests =
    spec.tests.includes('permutation') && groups !== null
      ? byEndpoint(subjects, (endpoint, reading) => groupTest(subjects, endpoint, reading, levels))
      : null;
  const counts = {
    strict: countsAt(subjects, 'strict', spec.horizons),
    broad: countsAt(subjects, 'broad', spec.horizons),
  };
  return {
    results: { ...all, counts },
    groups,
    groupLabel: spec.group && labelOfGroup(spec.group.name),
    tests,
    notes: notesOf(subjects, all, tests),
  };
}

/** Where strict and broad come to the same for every strand, they are computed once. */
function byEndpoint<T extends { readonly endpoint: Endpoint }>(
  subjects: Subjects,
  make: (endpoint: Endpoint, reading: Reading) => T,
): Record<Endpoint, ByReading<T>> {
  const made = (endpoint: Endpoint) =>
    Object.fromEntries(
      subjects.spec.silence.readings.map((reading) => [reading, make(endpoint, reading)]),
    ) as ByReading<T>;
  const strict = made('strict');
  if (!subjects.strictIsBroad) return { strict, broad: made('broad') };
  const broad = Object.fromEntries(
    Object.entries(strict).map(([reading, one]) => [reading, { ...one, endpoint: 'broad' as const }]),
  ) as ByReading<T>;
  return { strict, broad };
}

function refuseWhatCannotBe({ spec, all }: Subjects): void {
  const delayed =
    spec.entry !== 'fromOrigin' &&
    all.some(({ watchedFrom, originSpan }) => watchedFrom !== null && watchedFrom > originSpan.lo);
  if (!delayed) return;
  if (spec.interval.method === 'betaProduct') throw refusedBy('G17', '');
  if (spec.tests.includes('permutation'))
    throw refusedBy('G14', 'Leave the test out, or count everybody from the launch (entry "fromOrigin").');
}

function refuseTauBeyond(all: Readonly<Record<Endpoint, ByReading<Estimate>>>, tau: number | null): void {
  const refused = ENDPOINTS.flatMap((endpoint) => Object.values(all[endpoint])).filter(
    ({ meanTime }) => meanTime.reason === 'tauBeyondFollowUp',
  );
  if (tau === null || refused.length === 0) return;
  const largest = Math.min(...refused.map(({ meanTime }) => meanTime.largestTau ?? 0));
  throw refusedBy('G04', `The largest tau is ${largest} days.`, { largestTau: largest });
}

const SILENT_SHARE = 0.25;
const READINGS_APART = 0.1;
const SMALL_RISK_SET = 5;

function notesOf(
  subjects: Subjects,
  all: Readonly<Record<Endpoint, ByReading<Estimate>>>,
  tests: Analysis['tests'],
): Note[] {
  const { spec } = subjects;
  const headline = spec.silence.readings[0]!;
  const notes: Note[] = [];
  const each = ENDPOINTS.flatMap((endpoint) => Object.values(all[endpoint]));
  for (const endpoint of ENDPOINTS) {
    const { events, causes, rate, n } = all[endpoint][headline]!;
    if (n > 0 && events[causes[1]!] === 0)
      notes.push(guardNote('G01', { endpoint, years: rate.years, upperPerYear: rate.upper }));
  }
  if (tests !== null)
    for (const endpoint of ENDPOINTS)
      if (Object.values(tests[endpoint]).some(({ withheld }) => withheld))
        notes.push(guardNote('G02', { endpoint, forced: spec.force }));
  for (const endpoint of ENDPOINTS) {
    const from = all[endpoint][headline]!.horizons.find(({ atRisk }) => atRisk < SMALL_RISK_SET);
    if (from !== undefined) notes.push(guardNote('G03', { endpoint, days: from.days, atRisk: from.atRisk }));
  }
  notes.push(...silenceNotes(subjects, all));
  for (const { endpoint, reading, earlyCollapse } of each)
    if (earlyCollapse !== null)
      notes.push(
        guardNote('G08', {
          endpoint,
          reading,
          collapsedAt: earlyCollapse.collapsedAt,
          startTime: earlyCollapse.startTime,
        }),
      );
  const clusters = new Map<string, number>();
  for (const { cluster } of subjects.all) clusters.set(cluster, (clusters.get(cluster) ?? 0) + 1);
  if (clusters.size < subjects.all.length)
    notes.push(
      guardNote('G09', {
        clusters: clusters.size,
        rows: subjects.all.length,
        largestCluster: Math.max(...clusters.values()),
      }),
    );
  const widest = Math.max(0, ...each.map(({ widestRangeDays }) => widestRangeDays));
  if (widest > 1)
    notes.push(guardNote('G10', { widestRangeDays: widest, imputed: each.some(({ dates }) => dates === 'imputed') }));
  const { duration, range } = all.strict[headline]!.typicalDays;
  if (duration !== null && range !== null && range > 0 && duration < 2 * range)
    notes.push({ code: 'coarseDates', medianDuration: duration, medianRange: range });
  notes.push(...subjectNotes(subjects));
  if (spec.net && spec.competing.length > 0) notes.push(guardNote('G13'));
  if (spec.cohort.foundBy === null) notes.push(guardNote('G16'));
  if (spec.silence.readings.length < 3) notes.push({ code: 'readingsChosen', readings: spec.silence.readings });
  if (spec.cohort.synthetic) notes.push({ code: 'synthetic' });
  return notes;
}

/** What the subjects themselves have to be told of. */
export const subjectNotes = (subjects: Subjects): Note[] =>
  subjects
    .notes()
    .map((note) => (note.code === 'maybeTruncated' ? guardNote('G11', { count: note.count }) : { ...note }));

/** Whether silence decides: many long silent, or readings far apart. */
function silenceNotes(subjects: Subjects, all: Readonly<Record<Endpoint, ByReading<Estimate>>>): Note[] {
  const validAt = numberOf(subjects.spec.validAt);
  const longSilent = subjects.all.filter(
    ({ endings: { strict } }) => strict.how === 'silent' && validAt - middleOf(strict.silentFrom) > YEAR,
  ).length;
  const tooMany = longSilent > SILENT_SHARE * subjects.all.length;
  let apart = 0;
  let at: number | null = null;
  let widest: Endpoint = 'strict';
  for (const endpoint of ENDPOINTS) {
    const readings = Object.values(all[endpoint]);
    subjects.spec.horizons.forEach((days, h) => {
      for (const cause of readings[0]!.causes.slice(1)) {
        const shares = readings.flatMap(({ horizons }) => horizons[h]!.causes[cause]!.estimate ?? []);
        const between = Math.max(...shares) - Math.min(...shares);
        if (between > apart + 1e-12) [apart, at, widest] = [between, days, endpoint];
      }
    });
  }
  if (!tooMany && apart <= READINGS_APART) return [];
  return [guardNote('G07', { longSilent, rows: subjects.all.length, apart, atDays: at, endpoint: widest })];
}

/** Whether the readings have to be read before the curve. */
export const silenceDecides = (notes: readonly Note[]): boolean => notes.some(({ code }) => code === 'G07');
