/** Splits usable rows into their groups. */
import { pick, type SurvivalColumns, type UsableRows } from './columns.js';

/**
 * Applies `estimate` to the rows of each group, groups in the order of UTF-16 code units; undefined without groups.
 * A level without rows is there too; a row whose group is null belongs to none.
 */
export function byGroup<T>(
  data: SurvivalColumns,
  rows: UsableRows,
  estimate: (rows: UsableRows) => T,
): Record<string, T> | undefined {
  const groups = splitByGroup(data, rows);
  return groups && Object.fromEntries([...groups].map(([name, places]) => [name, estimate(pick(rows, places))]));
}

/** Places among the usable rows of each group's rows, groups in the order of UTF-16 code units. */
export function splitByGroup(data: SurvivalColumns, rows: UsableRows): Map<string, Int32Array> | undefined {
  const { group, groupLevels } = data;
  if (group == null && groupLevels === undefined) return undefined;
  const sizes = new Map<string, number>((groupLevels ?? []).map((level) => [level, 0]));
  const total = group == null ? 0 : rows.time.length;
  const nameAt = (i: number) => group![rows.position === null ? i : rows.position[i]!];
  for (let i = 0; i < total; i++) {
    const name = nameAt(i);
    if (name != null) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  }
  const names = [...sizes.keys()].sort();
  const groups = new Map(names.map((name) => [name, new Int32Array(sizes.get(name)!)]));
  const filled = new Map(names.map((name) => [name, 0]));
  for (let i = 0; i < total; i++) {
    const name = nameAt(i);
    if (name == null) continue;
    const next = filled.get(name)!;
    groups.get(name)![next] = i;
    filled.set(name, next + 1);
  }
  return groups;
}
