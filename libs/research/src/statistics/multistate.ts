/** Which share of the strands is in which state over time, and how often they move between states. */
import { rate, type Rate } from './rate.js';

/**
 * One row per stay: subject `id` is in state `from` over (entry, time] and then moves to state `to`; `to` null: last
 * seen there.
 */
export interface StayColumns {
  readonly id: ArrayLike<string>;
  readonly entry: ArrayLike<number | null>;
  readonly time: ArrayLike<number>;
  readonly from: ArrayLike<string>;
  readonly to: ArrayLike<string | null>;
}

export interface Multistate {
  readonly subjects: number;
  readonly states: string[];
  /** From (row) to (column), in the order of `states`. */
  readonly transitionCounts: number[][];
  readonly personTimeByState: number[];
  /** Key `from->to`, for the transitions that happened; time in state `from`. */
  readonly rates: Record<string, Rate>;
  /** Share in each state from each transition time on; before the first, `initial`. */
  readonly curve: { readonly time: number[]; readonly pstate: number[][]; readonly initial: number[] | null };
  readonly stays: { readonly state: Int32Array; readonly entry: Float64Array; readonly time: Float64Array };
  readonly lastTime: number | null;
  /** Positions of rows left out: no day in them, a state that is not listed, or no usable number. */
  readonly droppedRows: number[];
  /** `noSubjectsFromOrigin`: nobody is observed from day 0, so shares have no starting point. */
  readonly reason: 'noSubjectsFromOrigin' | null;
}

/**
 * Aalen–Johansen estimator of state occupancy: the shares at the origin times the product, over the transition times,
 * of (identity + transitions a→b / at risk in a). Rates = transitions / person-time in the state, exact Poisson limits.
 * Source: Aalen and Johansen (1978), Scandinavian Journal of Statistics.
 * Convention: at risk in a when entry < t ≤ time; a subject's first stay with entry 0 also on day 0. The initial shares
 * are those of the first stays that begin at 0. A stay that begins and ends on one day has no time in which to be at
 * risk: it is dropped, and the move into it leads straight to where it led, so that the state at the end of each day is
 * right. Rates assume that only the present state matters (Markov property).
 */
export function multistate(rows: StayColumns, states: readonly string[]): Multistate {
  const code = new Map(states.map((state, index) => [state, index]));
  const usable: Stay[] = [];
  const droppedRows: number[] = [];
  for (let row = 0; row < rows.id.length; row++) {
    const stay = stayAt(rows, row, code);
    if (stay === null) droppedRows.push(row);
    else usable.push(stay);
  }
  const firsts = firstStays(usable);
  const passed = new Set(usable.filter((stay) => stay.entry === stay.time && firsts.get(stay.id) !== stay));
  for (const stay of usable) {
    if (!passed.has(stay) && stay.to !== null) stay.to = stateAtEndOfDay(stay, passed);
  }
  const kept = usable.filter((stay) => !passed.has(stay));
  const personTimeByState = states.map(() => 0);
  const transitionCounts = states.map(() => states.map(() => 0));
  for (const { from, to, entry, time } of kept) {
    personTimeByState[from]! += time - entry;
    if (to !== null && to !== from) transitionCounts[from]![to]!++;
  }
  const initial = initialShares(firsts, states.length);
  return {
    subjects: firsts.size,
    states: [...states],
    transitionCounts,
    personTimeByState,
    rates: ratesOf(states, transitionCounts, personTimeByState),
    curve: { ...occupancyCurve(kept, new Set(firsts.values()), initial, states.length), initial },
    stays: {
      state: Int32Array.from(kept, (stay) => stay.from),
      entry: Float64Array.from(kept, (stay) => stay.entry),
      time: Float64Array.from(kept, (stay) => stay.time),
    },
    lastTime: kept.length === 0 ? null : kept.reduce((latest, { time }) => Math.max(latest, time), 0),
    droppedRows: [...droppedRows, ...[...passed].map(({ row }) => row)].sort((a, b) => a - b),
    reason: initial === null ? 'noSubjectsFromOrigin' : null,
  };
}

interface Stay {
  readonly row: number;
  readonly id: string;
  readonly from: number;
  to: number | null;
  readonly entry: number;
  readonly time: number;
}

function stayAt(rows: StayColumns, row: number, code: ReadonlyMap<string, number>): Stay | null {
  const time = rows.time[row]!;
  const entry = Math.max(0, rows.entry[row] ?? 0);
  const from = code.get(rows.from[row]!);
  const target = rows.to[row] ?? null;
  const to = target === null ? null : code.get(target);
  if (!(time >= 0 && time < Infinity) || Number.isNaN(entry) || entry > time) return null;
  if (from === undefined || to === undefined) return null;
  return { row, id: rows.id[row]!, from, to, entry, time };
}

/** Of each subject the stay that begins, then ends, first. */
function firstStays(stays: readonly Stay[]): Map<string, Stay> {
  const firsts = new Map<string, Stay>();
  for (const stay of stays) {
    const known = firsts.get(stay.id);
    const earlier =
      known === undefined || stay.entry < known.entry || (stay.entry === known.entry && stay.time < known.time);
    if (earlier && (stay.entry === 0 || stay.entry < stay.time)) firsts.set(stay.id, stay);
  }
  return firsts;
}

/** Follows the stays without a day in them, each at most once. */
function stateAtEndOfDay(stay: Stay, passed: ReadonlySet<Stay>): number {
  const sameDay = [...passed].filter(({ id, time }) => id === stay.id && time === stay.time);
  let state = stay.to!;
  for (;;) {
    const next = sameDay.findIndex(({ from, to }) => from === state && to !== null);
    if (next < 0) return state;
    state = sameDay.splice(next, 1)[0]!.to!;
  }
}

function ratesOf(states: readonly string[], transitionCounts: readonly number[][], personTime: readonly number[]) {
  const rates: Record<string, Rate> = {};
  transitionCounts.forEach((counts, from) =>
    counts.forEach((count, to) => {
      if (count > 0) rates[`${states[from]}->${states[to]}`] = rate(count, personTime[from]!);
    }),
  );
  return rates;
}

function initialShares(firsts: ReadonlyMap<string, Stay>, states: number): number[] | null {
  const counts = new Array<number>(states).fill(0);
  let total = 0;
  for (const { from, entry } of firsts.values()) {
    if (entry > 0) continue;
    counts[from]!++;
    total++;
  }
  return total === 0 ? null : counts.map((count) => count / total);
}

function occupancyCurve(stays: readonly Stay[], firsts: ReadonlySet<Stay>, initial: number[] | null, states: number) {
  const time: number[] = [];
  const pstate: number[][] = [];
  if (initial === null) return { time, pstate };
  const atRisk = new Array<number>(states).fill(0);
  const fromOrigin = (stay: Stay) => stay.entry === 0 && firsts.has(stay);
  for (const stay of stays) if (fromOrigin(stay)) atRisk[stay.from]!++;
  const later = stays.filter((stay) => !fromOrigin(stay)).sort((a, b) => a.entry - b.entry);
  const leaving = [...stays].sort((a, b) => a.time - b.time);
  let shares = initial;
  let entered = 0;
  for (let next = 0; next < leaving.length;) {
    const t = leaving[next]!.time;
    while (entered < later.length && later[entered]!.entry < t) atRisk[later[entered++]!.from]!++;
    const today: Stay[] = [];
    for (; next < leaving.length && leaving[next]!.time === t; next++) today.push(leaving[next]!);
    const moves = today.filter(({ from, to }) => to !== null && to !== from);
    if (moves.length > 0) {
      shares = moved(shares, moves, atRisk);
      time.push(t);
      pstate.push(shares);
    }
    for (const { from } of today) atRisk[from]!--;
  }
  return { time, pstate };
}

/** One step of the product: of those in a state, the share of movers goes where they went. */
function moved(shares: readonly number[], moves: readonly Stay[], atRisk: readonly number[]): number[] {
  const staying = [...atRisk];
  for (const { from } of moves) staying[from]!--;
  const next = shares.map((share, state) =>
    staying[state] === atRisk[state] ? share : (share * staying[state]!) / atRisk[state]!,
  );
  for (const { from, to } of moves) next[to!]! += shares[from]! / atRisk[from]!;
  return next;
}
