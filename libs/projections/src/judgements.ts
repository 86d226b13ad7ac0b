/** What the newest policy says of a history, asked once however many read models want to know. */
import {
  fold,
  identityOfAnomaly,
  judgeInPlace,
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

let last: { history: History; registers: Registers; policy: Policy; judgements: Judgements } | undefined;

/** The last answer is kept: the read models ask one after the other about one history. */
export function judgementsOf(history: History, registers: Registers, policy: Policy): Judgements {
  if (last?.history !== history || last.registers !== registers || last.policy !== policy)
    last = { history, registers, policy, judgements: judge(history, registers, policy) };
  return last.judgements;
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
  const whole = history.withoutCut();
  const context = { registers, policy };
  const standing = new Map<string, readonly WarningCode[]>();
  let contradicted = false;
  for (const fact of whole.facts) {
    const { refusals, warnings: odd } = judgeInPlace(whole, fact, context);
    contradicted ||= refusals.length > 0;
    if (odd.length > 0) standing.set(fact.id, odd);
  }
  // Where no rule refuses any fact in its place, nothing needs to be judged a second time.
  const anomalies = contradicted ? whole.anomalies : [];
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
