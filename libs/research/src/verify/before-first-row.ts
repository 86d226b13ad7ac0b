/** Where R prints limits of [1, 1], before the first row of a curve, ours are null. */
import { child } from './expected-values.js';
import { isObject, type Json, type JsonObject } from './fixture-file.js';
import { R_COUNTS_OTHERWISE, type Skip } from './skipped.js';

/** The expected block with null in those places, and the note that they are not compared; null without any. */
export function expectNullBeforeFirstRow(expected: Json): { expected: Json; skip: Skip | null } {
  let changed = false;
  const walk = (value: Json): Json => {
    if (Array.isArray(value)) return (value as readonly Json[]).map(walk);
    if (!isObject(value)) return value;
    const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner!)]));
    const { time, atTimes: readings } = value;
    const times = child(readings, 'times');
    const limits = child(child(readings, 'ci'), 'log-log');
    if (!Array.isArray(time) || !Array.isArray(times) || !isObject(limits) || time.length === 0) return copy;
    const early = (i: number) => (times[i] as number) < (time[0] as number);
    if (!times.some((_: Json, i: number) => early(i))) return copy;
    changed = true;
    const nulled = (column: Json | undefined) =>
      (column as readonly Json[]).map((limit, i) => (early(i) ? null : limit));
    const logLog = { ...limits, lower: nulled(limits['lower']), upper: nulled(limits['upper']) };
    const ci = { ...(child(readings, 'ci') as JsonObject), 'log-log': logLog };
    return { ...copy, atTimes: { ...(readings as JsonObject), ci } };
  };
  const result = walk(expected);
  return {
    expected: result,
    skip: changed ? { name: 'atTimes.ci before the first row', why: R_COUNTS_OTHERWISE } : null,
  };
}
