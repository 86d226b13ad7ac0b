/** Completed data sets: one exact start and end for each subject, drawn from what its dates allow. */
import { seededGenerator } from './seeded-generator.js';

/** Columns of day numbers: first and last possible day of start and end of each subject. */
export interface ImputableRanges {
  /** Whose dates they are; each id has its own random numbers. */
  readonly id: ArrayLike<string>;
  readonly startLo: ArrayLike<number>;
  readonly startHi: ArrayLike<number>;
  readonly endLo: ArrayLike<number>;
  readonly endHi: ArrayLike<number>;
}

/** Null where no start on or before an end is possible. */
export interface ImputedDates {
  readonly start: (number | null)[];
  readonly end: (number | null)[];
  readonly time: (number | null)[];
}

/**
 * `m` completed data sets. Of each subject the start, then the end, is drawn uniformly, both again while the end is
 * before the start: uniform over the admissible pairs. (Moving such an end up to the start would pile up durations of
 * 0.) A subject's draws come from its own generator, one data set after the other, whoever else is in the data.
 */
export function imputeDates(
  ranges: ImputableRanges,
  options: { readonly seed: number; readonly m: number },
): ImputedDates[] {
  const n = ranges.id.length;
  const sets = Array.from({ length: options.m }, () => ({
    start: new Array<number | null>(n),
    end: new Array<number | null>(n),
    time: new Array<number | null>(n),
  }));
  for (let i = 0; i < n; i++) {
    const draw = seededGenerator(options.seed, 'dates', ranges.id[i]!);
    const startLo = ranges.startLo[i]!;
    const endHi = ranges.endHi[i]!;
    // Cutting off days that no admissible pair contains keeps at least half of the pairs admissible.
    const startHi = Math.min(ranges.startHi[i]!, endHi);
    const endLo = Math.max(ranges.endLo[i]!, startLo);
    const possible = startLo <= startHi && endLo <= endHi;
    for (const set of sets) {
      let start: number | null = null;
      let end: number | null = null;
      if (possible) {
        do {
          start = draw(startLo, startHi);
          end = draw(endLo, endHi);
        } while (end < start);
      }
      set.start[i] = start;
      set.end[i] = end;
      set.time[i] = start === null ? null : end! - start;
    }
  }
  return sets;
}
