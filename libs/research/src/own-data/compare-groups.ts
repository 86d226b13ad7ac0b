/** Whether two groups of somebody's own table differ, by a test that is exact for few rows. */
import { permutationLogRank } from '../statistics/permutation-log-rank.js';
import type { OwnColumns } from './own-columns.js';

export interface GroupComparison {
  readonly groups: readonly string[];
  readonly p: number | null;
  readonly method: 'exact' | 'drawn' | null;
  readonly assignments: number | null;
  readonly reason: string | null;
}

/** More groups are not compared. */
export const MOST_GROUPS_TESTED = 2;

/** With competing outcomes status 1 is the outcome, and the others end the waiting. */
export function compareGroups(
  { time, status, entry, group }: OwnColumns,
  levels: readonly string[],
  seed: number,
): GroupComparison {
  const { pTwoSided, method, nAssignments, reason } = permutationLogRank(
    { time, status, entry, group },
    { seed, id: 'own data' },
  );
  return { groups: levels, p: pTwoSided, method, assignments: nAssignments, reason };
}
