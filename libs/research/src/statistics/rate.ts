/** Outcomes per unit of observed time, with exact limits: what can be said even when nothing has happened yet. */
import { byGroup } from './by-group.js';
import { usableRows, type SurvivalColumns, type UsableRows } from './columns.js';
import { chiSquareQuantile, chiSquareUpperQuantile } from './distributions.js';

export interface Rate {
  readonly events: number;
  /** In the unit of the times given. */
  readonly personTime: number;
  readonly rate: number | null;
  readonly exactLower95: number | null;
  readonly exactUpper95: number | null;
  /** `noPersonTime`: nobody was observed for any time, so no rate exists. */
  readonly reason: 'noPersonTime' | null;
}

/**
 * Rate with exact 95 % limits for a Poisson count. Lower = χ² quantile 0.025 with 2D degrees of freedom / 2T, 0 when
 * D = 0; upper = χ² quantile 0.975 with 2D + 2 degrees of freedom / 2T. Source: Garwood (1936), Biometrika.
 * @param events whole number D ≥ 0
 * @param personTime time observed T ≥ 0; T = 0 gives nulls
 */
export function rate(events: number, personTime: number): Rate {
  const none = {
    events,
    personTime,
    rate: null,
    exactLower95: null,
    exactUpper95: null,
    reason: 'noPersonTime',
  } as const;
  if (!(personTime > 0) || personTime === Infinity || !(events >= 0)) return none;
  const exactUpper95 = chiSquareUpperQuantile(0.025, 2 * events + 2)! / (2 * personTime);
  // So little time that a rate exceeds the largest double is as good as none.
  if (exactUpper95 === Infinity) return none;
  const exactLower95 = events === 0 ? 0 : chiSquareQuantile(0.025, 2 * events)! / (2 * personTime);
  return { events, personTime, rate: events / personTime, exactLower95, exactUpper95, reason: null };
}

/** The rate of status 1 over the time observed (time − entry) of all rows and of each group. */
export function rateOf(data: SurvivalColumns): { droppedRows: number[]; all: Rate; byGroup?: Record<string, Rate> } {
  const rows = usableRows(data, Infinity);
  const groups = byGroup(data, rows, rateOfRows);
  return { droppedRows: rows.droppedRows, all: rateOfRows(rows), ...(groups && { byGroup: groups }) };
}

function rateOfRows({ time, status, entry }: UsableRows): Rate {
  let events = 0;
  let personTime = 0;
  for (let i = 0; i < time.length; i++) {
    if (status[i] === 1) events++;
    personTime += time[i]! - (entry === null ? 0 : entry[i]!);
  }
  return rate(events, personTime);
}

/** The rate within the band [from, to) of time since the origin; `to` null in the last, open band. */
export interface RateInBand extends Rate {
  readonly from: number;
  readonly to: number | null;
}

/**
 * Rates by age of the strand: a row observed over (entry, T] adds its overlap with the band; an outcome at t counts in
 * the band with from < t ≤ to, at t = 0 in the first.
 * @param breaks ascending starts of the bands, the first usually 0
 */
export function rateByAge(data: SurvivalColumns, breaks: readonly number[]): RateInBand[] {
  const { time, status, entry } = usableRows(data, Infinity);
  return breaks.map((from, band) => {
    const to = breaks[band + 1] ?? Infinity;
    let events = 0;
    let personTime = 0;
    for (let i = 0; i < time.length; i++) {
      const exit = time[i]!;
      const overlap = Math.min(exit, to) - Math.max(from, entry === null ? 0 : entry[i]!);
      if (overlap > 0) personTime += overlap;
      if (status[i] === 1 && exit <= to && (exit > from || (band === 0 && exit === 0))) events++;
    }
    return { from, to: to === Infinity ? null : to, ...rate(events, personTime) };
  });
}
