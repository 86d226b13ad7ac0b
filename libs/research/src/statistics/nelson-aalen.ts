/** Cumulative rate of an outcome among those still at risk. */
import type { RiskTable } from './risk-table.js';

export interface NelsonAalen {
  readonly cumHaz: number[];
  readonly stdErr: number[];
}

/**
 * Nelson–Aalen estimator: sum over the times so far of (outcomes / at risk); standard error = root of the sum of
 * (outcomes / at risk²). Source: Aalen (1978), Annals of Statistics. Of one cause, the others count as censoring.
 * Without outcomes it is 0 everywhere.
 */
export function nelsonAalen(table: RiskTable, cause = 0): NelsonAalen {
  const events = table.nEvent[cause]!;
  const cumHaz = new Array<number>(events.length);
  const stdErr = new Array<number>(events.length);
  let hazard = 0;
  let variance = 0;
  for (let row = 0; row < events.length; row++) {
    const d = events[row]!;
    const n = table.nRisk[row]!;
    hazard += d / n;
    variance += d / (n * n);
    cumHaz[row] = hazard;
    stdErr[row] = Math.sqrt(variance);
  }
  return { cumHaz, stdErr };
}
