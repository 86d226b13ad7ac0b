/** Do two groups differ in how soon they have the outcome? With so few strands, by looking at all ways of dealing them out. */
import { DrawnAssignments, permutationLogRank } from '../statistics/permutation-log-rank.js';
import type { Endpoint, Reading } from '../specification/specification.js';
import type { CompletedDates } from '../subjects/columns.js';
import type { Subjects } from '../subjects.js';

export interface GroupTest {
  readonly endpoint: Endpoint;
  readonly reading: Reading;
  /** The two that are compared; those of whom nobody knows are left out. */
  readonly groups: readonly string[];
  readonly n: readonly number[];
  readonly events: readonly number[];
  /** Outcomes of the first group less those expected if the groups were alike, from the middles of the dates. */
  readonly statistic: number | null;
  /** Two-sided; with vague dates the median over the completed data sets. */
  readonly p: number | null;
  readonly pRange: readonly [number, number] | null;
  /** Completed data sets that were tested: the first ones of large groups, each of which costs more than a curve. */
  readonly imputations: number | null;
  readonly method: 'exact' | 'drawn' | null;
  readonly assignments: number | null;
  readonly reason: string | null;
  /** Too few strands or outcomes in a group: not shown unless forced. */
  readonly withheld: boolean;
}

const UNKNOWN = new Set(['uncertain', 'not stated']);
const LEAST = 5;
const DRAWS = 9_999;
/** Scores that are added up for one test over completed data sets. */
const MOST_SUMMED = 50_000_000;

export function groupTest(
  subjects: Subjects,
  endpoint: Endpoint,
  reading: Reading,
  levels: readonly string[],
): GroupTest {
  const { spec } = subjects;
  const groups = levels.filter((level) => !UNKNOWN.has(level));
  const columns = subjects.columns(endpoint, reading);
  const places: number[] = [];
  for (let i = 0; i < columns.n; i += 1) if (groups.includes(subjects.all[columns.place[i]!]!.group!)) places.push(i);
  const labels = places.map((i) => subjects.all[columns.place[i]!]!.group!);
  const told = (code: (i: number) => boolean) =>
    groups.map((group) => places.filter((i, k) => labels[k] === group && code(i)).length);
  const n = told(() => true);
  const events = told((i) => columns.midpoint.status[i] === 1);
  const few = n.some((each) => each < LEAST) || events.some((each) => each < LEAST);
  const nothing = { statistic: null, p: null, pRange: null, imputations: null, method: null, assignments: null };
  const about = { endpoint, reading, groups, n, events };
  if (groups.length !== 2) return { ...about, ...nothing, reason: 'notTwoGroups', withheld: false };
  if (few && !spec.force) return { ...about, ...nothing, reason: 'fewUnits', withheld: true };

  const options = { seed: spec.seed, draws: DRAWS, id: `${endpoint}/${reading}` };
  const drawn = new DrawnAssignments(options);
  const test = (dates: CompletedDates) =>
    permutationLogRank(
      { time: places.map((i) => dates.time[i]!), status: places.map((i) => dates.status[i]!), group: labels },
      options,
      drawn,
    );
  const middle = test(columns.midpoint);
  const most = Math.max(1, Math.floor(MOST_SUMMED / (Math.min(...n) * DRAWS)));
  const each = subjects.imputes(endpoint, reading)
    ? subjects
        .imputed(endpoint, reading)
        .slice(0, most)
        .map((dates) => test(dates).pTwoSided!)
    : [];
  each.sort((a, b) => a - b);
  const median =
    each.length === 0
      ? middle.pTwoSided
      : (each[Math.floor((each.length - 1) / 2)]! + each[Math.floor(each.length / 2)]!) / 2;
  return {
    ...about,
    statistic: middle.statistic,
    p: median,
    pRange: each.length === 0 ? null : [each[0]!, each.at(-1)!],
    imputations: each.length === 0 ? null : each.length,
    method: middle.method,
    assignments: middle.nAssignments,
    reason: middle.reason,
    withheld: few,
  };
}
