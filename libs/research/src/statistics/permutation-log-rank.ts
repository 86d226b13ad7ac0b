/** Do two groups differ in how soon they have the outcome? An exact answer for small groups. */
import { splitByGroup } from './by-group.js';
import { usableRows, type SurvivalColumns, type UsableRows } from './columns.js';
import { lastAtOrBefore } from './curve-position.js';
import { nelsonAalen } from './nelson-aalen.js';
import { riskTable } from './risk-table.js';
import { seededGenerator } from './seeded-generator.js';

export interface PermutationOptions {
  /** Up to this many assignments all are looked at, 200,000 unless given; beyond it assignments are drawn. */
  readonly maxAssignments?: number;
  /** Number of drawn assignments, 9,999 unless given. */
  readonly draws?: number;
  /** Whole number of 32 bits; the same seed and id give the same draws. */
  readonly seed: number;
  /** What is tested, such as endpoint and reading: each has its own draws. */
  readonly id?: string;
}

export interface PermutationTest {
  readonly groups: string[];
  /** One per given row; null for a row that could not be used. */
  readonly scores: (number | null)[];
  /** Outcomes of the first group less those expected if the groups were alike. */
  readonly statistic: number | null;
  readonly method: 'exact' | 'drawn' | null;
  /** Assignments looked at. */
  readonly nAssignments: number | null;
  readonly pTwoSided: number | null;
  /** Share of assignments with a statistic ≥ (≤) the observed one. */
  readonly pGreater: number | null;
  readonly pLess: number | null;
  /** Mean square of the statistic over the assignments. */
  readonly varPermutation: number | null;
  /** `permutationAssumption`: under delayed entry labels cannot be exchanged. */
  readonly reason: 'notTwoGroups' | 'permutationAssumption' | null;
}

/** Statistics closer than this are equal. */
const SAME_STATISTIC = 1e-9;

/**
 * Permutation log-rank test. Score of a row = (1 if it had the outcome, else 0) − pooled Nelson–Aalen at its time; the
 * statistic is the sum of the scores in the first group; p = share of all assignments of the group labels with an
 * absolute sum at least as large. Drawn assignments: p = (b + 1) / (draws + 1).
 * Source: scores of Peto and Peto (1972), Journal of the Royal Statistical Society A; permutation as in Neuhaus (1993).
 * Convention: status 1 is the outcome, other outcomes count as censored; groups in the order of code units. It assumes
 * that both groups are censored alike. `drawn` shares the drawn assignments among data sets of the same rows. Neither the order of rows nor the names of the groups change a two-sided p.
 */
export function permutationLogRank(
  data: SurvivalColumns,
  options: PermutationOptions,
  drawn = new DrawnAssignments(options),
): PermutationTest {
  const rows = usableRows(data, Infinity);
  const groups = [...(splitByGroup(data, rows) ?? [])].filter(([, places]) => places.length > 0);
  const scores = scoresOf(rows);
  const given = new Array<number | null>(data.time.length).fill(null);
  scores.forEach((score, i) => (given[rows.position === null ? i : rows.position[i]!] = score));
  const described = { groups: groups.map(([name]) => name), scores: given };
  const refused = { statistic: null, method: null, nAssignments: null, pTwoSided: null, pGreater: null, pLess: null };
  if (rows.entry !== null) return { ...described, ...refused, varPermutation: null, reason: 'permutationAssumption' };
  if (groups.length !== 2) return { ...described, ...refused, varPermutation: null, reason: 'notTwoGroups' };

  const [first, second] = groups.map(([, places]) => Float64Array.from(places, (i) => scores[i]!).sort());
  const pooled = Float64Array.from([...first!, ...second!]).sort();
  const statistic = first!.reduce((sum, score) => sum + score, 0);
  const size = first!.length;
  const assignments = binomial(pooled.length, size);
  const tally = new Tally(statistic);
  const exact = assignments <= (options.maxAssignments ?? 200_000);
  if (exact) tallyAll(pooled, size, tally);
  else drawn.tally(pooled, size, tally);
  const added = exact ? 0 : 1;
  const share = (count: number) => (count + added) / (tally.count + added);
  return {
    ...described,
    statistic,
    method: exact ? 'exact' : 'drawn',
    nAssignments: tally.count,
    pTwoSided: share(tally.asExtreme),
    pGreater: share(tally.greater),
    pLess: share(tally.less),
    varPermutation: tally.squares / tally.count,
    reason: null,
  };
}

function scoresOf(rows: UsableRows): Float64Array {
  const table = riskTable(rows, 1);
  const { cumHaz } = nelsonAalen(table);
  return Float64Array.from(rows.time, (time, i) => {
    const hazard = cumHaz[lastAtOrBefore(table.time, time)]!;
    return (rows.status[i] === 1 ? 1 : 0) - hazard;
  });
}

class Tally {
  count = 0;
  asExtreme = 0;
  greater = 0;
  less = 0;
  squares = 0;
  private readonly extreme: number;
  private readonly atLeast: number;
  private readonly atMost: number;

  constructor(statistic: number) {
    this.extreme = Math.abs(statistic) - SAME_STATISTIC;
    this.atLeast = statistic - SAME_STATISTIC;
    this.atMost = statistic + SAME_STATISTIC;
  }

  add(sum: number): void {
    this.count++;
    if (Math.abs(sum) >= this.extreme) this.asExtreme++;
    if (sum >= this.atLeast) this.greater++;
    if (sum <= this.atMost) this.less++;
    this.squares += sum * sum;
  }
}

/** Visits every choice of `size` scores once. The scores sum to 0, so the smaller group may be chosen instead. */
function tallyAll(scores: Float64Array, size: number, tally: Tally): void {
  const n = scores.length;
  const mirrored = size > n - size;
  const sign = mirrored ? -1 : 1;
  const choose = (from: number, left: number, sum: number): void => {
    if (left === 1) {
      for (let i = from; i < n; i++) tally.add(sign * (sum + scores[i]!));
      return;
    }
    for (let i = from; i <= n - left; i++) choose(i + 1, left - 1, sum + scores[i]!);
  };
  choose(0, mirrored ? n - size : size, 0);
}

/** Drawn choices of places, one after the other. What is drawn depends on the numbers of rows alone, so that several data
 *  sets of the same rows can share it. */
export class DrawnAssignments {
  private drawn: { readonly n: number; readonly size: number; readonly places: Int32Array } | null = null;

  constructor(private readonly options: PermutationOptions) {}

  /** Adds to `tally` the sum of the scores at the places of each draw; the smaller group is drawn, as the scores sum to 0. */
  tally(scores: Float64Array, size: number, tally: Tally): void {
    const n = scores.length;
    const mirrored = size > n - size;
    const drawn = mirrored ? n - size : size;
    const sign = mirrored ? -1 : 1;
    const rounds = this.options.draws ?? 9_999;
    if (drawn * rounds > MOST_KEPT) {
      this.draw(n, drawn, rounds, (places) => tally.add(sign * sumAt(scores, places, 0, drawn)));
      return;
    }
    const places = this.kept(n, drawn, rounds);
    for (let round = 0; round < rounds; round++) tally.add(sign * sumAt(scores, places, round * drawn, drawn));
  }

  private kept(n: number, size: number, rounds: number): Int32Array {
    if (this.drawn?.n === n && this.drawn.size === size) return this.drawn.places;
    const places = new Int32Array(size * rounds);
    let at = 0;
    this.draw(n, size, rounds, (chosen) => {
      places.set(chosen.subarray(0, size), at);
      at += size;
    });
    this.drawn = { n, size, places };
    return places;
  }

  /** The first `size` places of an array that is shuffled on and on. */
  private draw(n: number, size: number, rounds: number, see: (places: Int32Array) => void): void {
    const draw = seededGenerator(this.options.seed, 'permutation', this.options.id ?? '');
    const places = Int32Array.from({ length: n }, (_, i) => i);
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < size; i++) {
        const j = draw(i, n - 1);
        const chosen = places[j]!;
        places[j] = places[i]!;
        places[i] = chosen;
      }
      see(places);
    }
  }
}

/** Places that are kept for further data sets: 48 MB. */
const MOST_KEPT = 12_000_000;

function sumAt(scores: Float64Array, places: Int32Array, from: number, length: number): number {
  let sum = 0;
  for (let i = from; i < from + length; i++) sum += scores[places[i]!]!;
  return sum;
}

/** Number of ways to choose k of n; Infinity where it exceeds doubles. */
function binomial(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) ways = (ways * (n - i + 1)) / i;
  return Math.round(ways);
}
