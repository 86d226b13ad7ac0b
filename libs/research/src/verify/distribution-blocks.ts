/** The distribution tables: arguments are taken from the expected block, values are computed. */
import {
  chiSquareQuantile,
  chiSquareUpper,
  normalCdf,
  normalQuantile,
  normalUpper,
} from '../statistics/distributions.js';
import { proportion } from '../statistics/proportion.js';
import { rate } from '../statistics/rate.js';
import type { BlockTable } from './block-table.js';
import type { Json } from './fixture-file.js';
import { INFORMATIONAL } from './skipped.js';

interface Column {
  readonly z: number[];
  readonly p: number[];
  readonly x: number[];
  readonly df: number;
}
interface Count {
  readonly events: number;
  readonly personTime: number;
  readonly successes: number;
  readonly n: number;
}

const column = (expected: Json) => expected as unknown as Column;
const columns = (expected: Json) => expected as unknown as Column[];
const counts = (expected: Json) => expected as unknown as Count[];

export const distributionBlocks: BlockTable = {
  normalCdf: (expected) => {
    const { z } = column(expected);
    return { z, p: z.map(normalCdf), upper: z.map(normalUpper) };
  },
  normalQuantile: (expected) => {
    const { p } = column(expected);
    return { p, z: p.map(normalQuantile) };
  },
  chiSquareUpper: (expected) =>
    columns(expected).map(({ df, x }) => ({ df, x, p: x.map((at) => chiSquareUpper(at, df)) })),
  chiSquareQuantile: (expected) =>
    columns(expected).map(({ df, p }) => ({ df, p, x: p.map((share) => chiSquareQuantile(share, df)) })),
  poissonExact95: (expected) => counts(expected).map(({ events, personTime }) => rate(events, personTime)),
  binomialExact95: (expected) => counts(expected).map(({ successes, n }) => proportion(successes, n)),
  note: INFORMATIONAL,
  how: INFORMATIONAL,
};
