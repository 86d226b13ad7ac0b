/** A plausible cohort that never was, of any size: for demonstrations and benchmarks, never to be mixed with real data. */
import type { Command, Day } from '#lifecycle';
import { Life } from './synthetic/life.js';
import { writePartnership } from './synthetic/partnership.js';

export interface SyntheticCohortOptions {
  /** A whole number from 0 to 4294967295. The same seed gives the same cohort. */
  readonly seed: number;
  /** How many partnerships. The first hundred are the same in a cohort of a hundred and of a million. */
  readonly partnerships: number;
  /** Nothing is given that was recorded later. A later day only adds commands, to the end of each partnership. */
  readonly today: Day;
}

/** Commands in the order of recording, one partnership after the other, about twenty-three each;
 *  only one partnership is held
 *  in memory. Every partnership id is `synthetic-<seed>-<number>`. Partnerships were proposed from 2006 to 2024; one that
 *  nobody had recorded by `today` is left out. The ids of the commands follow from seed, partnership and place in its
 *  life, so that whoever loads a cohort twice adds nothing. */
export function* syntheticCohort({ seed, partnerships, today }: SyntheticCohortOptions): Generator<Command> {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffff_ffff)
    throw new Error(`a seed is a whole number from 0 to 4294967295, not ${seed}`);
  for (let number = 1; number <= partnerships; number += 1) {
    const life = new Life(seed, number);
    writePartnership(life);
    yield* life.recordedBy(today);
  }
}
