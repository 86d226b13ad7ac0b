/** What a kind of fixture says about each key of its expected object. */
import type { Json } from './fixture-file.js';

/** Computes what a block should hold, given what is expected (from which come only times, shares and horizons). */
export type Compute = (expected: Json) => unknown;

/** For each key of an expected object: how it is computed, why it is skipped, or the same for the keys below it. */
export interface BlockTable {
  readonly [key: string]: Compute | string | BlockTable;
}
