/** What the newest policy says of a history, asked once however many read models want to know. */
import {
  fold,
  identityOfAnomaly,
  standingWarnings,
  WARNINGS,
  type Anomaly,
  type History,
  type Policy,
  type Registers,
  type WarningCode,
  type WarningLevel,
} from '#lifecycle';

/** A warning of an event that stands: stored with it, standing now, or both. */
export interface JudgedWarning {
  readonly eventId: string;
  readonly revision: number;
  readonly type: string;
  readonly strandId: string | undefined;
  readonly code: WarningCode;
  readonly level: WarningLevel;
  readonly stored: boolean;
  readonly standing: boolean;
  readonly policyVersion: string;
}

export interface Judgements {
  readonly warnings: readonly JudgedWarning[];
  readonly anomalies: readonly Anomaly[];
}

const judged = new WeakMap<History, Judgements>();

export function judgementsOf(history: History, registers: Registers, policy: Policy): Judgements {
  let found = judged.get(history);
  if (found === undefined) judged.set(history, (found = judge(history, registers, policy)));
  return found;
}

/** A code that only a newer policy knows counts as a warning. */
export const levelOf = (code: WarningCode): WarningLevel =>
  (WARNINGS as Partial<typeof WARNINGS>)[code]?.level ?? 'warn';

interface Warned {
  readonly id: string;
  readonly revision: number;
  readonly type: string;
  readonly data: unknown;
}

function judge(history: History, registers: Registers, policy: Policy): Judgements {
  const { anomalies } = history;
  const standing = standingWarnings(history, { registers, policy });
  const warnings: JudgedWarning[] = [];
  const add = (
    { id, revision, type, data }: Warned,
    stored: readonly WarningCode[],
    policyVersion: string,
    stands: (code: WarningCode) => boolean,
    others: readonly WarningCode[] = [],
  ) => {
    for (const code of new Set([...stored, ...others]))
      warnings.push({
        eventId: id,
        revision,
        type,
        strandId: (data as { strandId?: string }).strandId,
        code,
        level: levelOf(code),
        stored: stored.includes(code),
        standing: code === 'W32' ? unsettles(history, id, anomalies) : stands(code),
        policyVersion,
      });
  };
  for (const fact of history.facts) {
    const now = standing.get(fact.id) ?? NONE;
    if (now.length > 0 || fact.warnings.length > 0)
      add(fact, fact.warnings, fact.policyVersion, (code) => now.includes(code), now);
  }
  if (history.amendments.length > 0) {
    const live = new Set(history.amendments.map(({ id }) => id));
    // What an amendment's own words and sources showed stays so; what it unsettled may be settled again.
    for (const event of history.events)
      if (live.has(event.id)) add(event, event.metadata.warnings, event.metadata.policyVersion, () => true);
  }
  return { warnings, anomalies };
}

const NONE: readonly WarningCode[] = [];

/** Whether the record would contradict itself less without this event. */
function unsettles(history: History, id: string, anomalies: readonly Anomaly[]): boolean {
  if (anomalies.length === 0) return false;
  const without = fold(
    history.partnershipId,
    history.events.filter((event) => event.id !== id),
  ).anomalies;
  const known = new Set(without.map(identityOfAnomaly));
  return anomalies.some((anomaly) => !known.has(identityOfAnomaly(anomaly)));
}
