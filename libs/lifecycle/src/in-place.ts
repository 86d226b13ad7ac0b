/** Each fact that stands, judged in its place by date among all that stands: what contradicts, and what is odd about it
 *  under the newest policy. */
import { COMMAND_OF } from './catalogue.js';
import type { Fact, History } from './history.js';
import type { Judgement, RuleContext } from './judge.js';
import type { WarningCode } from './warnings.js';
import type { Refusal } from './refusals.js';
import { refuseAlways, warnAlways } from './rules/always.js';
import { ruleOf } from './rules/index.js';

/** What all rules say of one fact among all that stands. */
export function judgeInPlace(history: History, fact: Fact, context: RuleContext): Judgement {
  const always = refuseAlways(history, fact);
  const warnings = warnAlways(history, fact, context);
  if (!always.askOn) return { refusals: always.refusals, warnings };
  const own = ruleOf(COMMAND_OF[fact.type])(history, fact, context);
  return {
    refusals: own.refusals.length === 0 ? always.refusals : [...always.refusals, ...own.refusals],
    warnings: union(warnings, own.warnings),
  };
}

/** What is refused about one fact among all that stands, without asking what is odd about it. */
export function refusalsInPlace(history: History, fact: Fact, context: RuleContext): readonly Refusal[] {
  const { refusals, askOn } = refuseAlways(history, fact);
  if (!askOn) return refusals;
  const own = ruleOf(COMMAND_OF[fact.type])(history, fact, context).refusals;
  return own.length === 0 ? refusals : [...refusals, ...own];
}

const union = (some: readonly WarningCode[], others: readonly WarningCode[]): readonly WarningCode[] =>
  others.length === 0 ? some : [...new Set([...some, ...others])].sort();

/** Warnings that stand now, by event: the newest policy asked on all that is on record. */
export function standingWarnings(history: History, context: RuleContext): ReadonlyMap<string, readonly WarningCode[]> {
  const whole = history.withoutCut();
  const standing = new Map<string, readonly WarningCode[]>();
  for (const fact of history.facts) {
    const { warnings } = judgeInPlace(whole, fact, context);
    if (warnings.length > 0) standing.set(fact.id, warnings);
  }
  return standing;
}
