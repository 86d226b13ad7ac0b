/** What the newest policy says of a history, asked once however many read models want to know. */
import {
  standingWarnings,
  type Anomaly,
  type History,
  type Policy,
  type Registers,
  type WarningCode,
} from '#lifecycle';

export interface Judgements {
  /** Warnings that stand now, by event. */
  readonly standing: ReadonlyMap<string, readonly WarningCode[]>;
  readonly anomalies: readonly Anomaly[];
}

const judged = new WeakMap<History, Judgements>();

export function judgementsOf(history: History, registers: Registers, policy: Policy): Judgements {
  let found = judged.get(history);
  if (found === undefined) {
    found = { standing: standingWarnings(history, { registers, policy }), anomalies: history.anomalies };
    judged.set(history, found);
  }
  return found;
}
