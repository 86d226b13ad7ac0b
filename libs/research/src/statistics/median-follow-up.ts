/** How long the subjects were followed, typically. */
import type { SurvivalColumns } from './columns.js';
import { kaplanMeier } from './kaplan-meier.js';
import { quantiles, type Quantile } from './quantiles.js';

/**
 * Median follow-up by the reverse Kaplan–Meier method: the end of observation without an outcome is what is waited
 * for, and an outcome, of whatever cause, cuts it off. Source: Schemper and Smith (1996), Controlled Clinical Trials.
 * Not reached (most had an outcome while few were still followed): null with the reason.
 */
export function medianFollowUp(data: SurvivalColumns): Quantile {
  const status = Array.from(data.status, (code) => (code === 0 ? 1 : code === null ? null : code > 0 ? 0 : code));
  const { all } = kaplanMeier({ time: data.time, status, entry: data.entry });
  return quantiles(all, [0.5])[0]!;
}
