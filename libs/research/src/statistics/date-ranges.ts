/** Shortest, longest and middle duration between two dates of which only ranges of days are known. */

/** Columns of day numbers, one element per subject; first and last possible day of start and end. A null end: still
 *  running on `validAt`. */
export interface DateRangeColumns {
  readonly startLo: ArrayLike<number>;
  readonly startHi: ArrayLike<number>;
  readonly endLo: ArrayLike<number | null>;
  readonly endHi: ArrayLike<number | null>;
}

export interface DateRanges {
  readonly startLo: number[];
  readonly startHi: number[];
  readonly endLo: number[];
  readonly endHi: number[];
  /** Whole days; null where the ranges contradict each other. */
  readonly lower: (number | null)[];
  /** Also null while running. */
  readonly upper: (number | null)[];
  readonly midpoint: (number | null)[];
  readonly reason: (null | 'running' | 'endBeforeStart' | 'notYetStarted')[];
}

/**
 * Cuts the ranges so that start ≤ end ≤ validAt can hold (last start ≤ last end, first end ≥ first start) and gives the
 * durations that remain possible: lower = first end − last start, at least 0; upper = last end − first start; midpoint
 * = middle of the end range − middle of the start range, both rounded down to a day, at least 0.
 * Certainly ended before it started, or started after `validAt`: nulls with the reason; the ranges stay as given.
 */
export function dateRanges(ranges: DateRangeColumns, validAt: number): DateRanges {
  const n = ranges.startLo.length;
  const cut: DateRanges = {
    startLo: new Array<number>(n),
    startHi: new Array<number>(n),
    endLo: new Array<number>(n),
    endHi: new Array<number>(n),
    lower: new Array<number | null>(n),
    upper: new Array<number | null>(n),
    midpoint: new Array<number | null>(n),
    reason: new Array<null>(n),
  };
  for (let i = 0; i < n; i++) {
    const running = ranges.endLo[i] == null || ranges.endHi[i] == null;
    const startLo = ranges.startLo[i]!;
    const endHi = Math.min(running ? validAt : ranges.endHi[i]!, validAt);
    const startHi = Math.min(ranges.startHi[i]!, endHi);
    const endLo = Math.max(Math.min(running ? validAt : ranges.endLo[i]!, validAt), startLo);
    const impossible = startLo > validAt ? 'notYetStarted' : endHi < startLo ? 'endBeforeStart' : null;
    cut.startLo[i] = startLo;
    cut.startHi[i] = impossible === null ? startHi : ranges.startHi[i]!;
    cut.endLo[i] = impossible === null ? endLo : (ranges.endLo[i] ?? validAt);
    cut.endHi[i] = impossible === null ? endHi : (ranges.endHi[i] ?? validAt);
    cut.lower[i] = impossible === null ? Math.max(0, endLo - startHi) : null;
    cut.upper[i] = impossible === null && !running ? endHi - startLo : null;
    cut.midpoint[i] = impossible === null ? Math.max(0, middle(endLo, endHi) - middle(startLo, startHi)) : null;
    cut.reason[i] = impossible ?? (running ? 'running' : null);
  }
  return cut;
}

const middle = (from: number, to: number) => from + Math.floor((to - from) / 2);
