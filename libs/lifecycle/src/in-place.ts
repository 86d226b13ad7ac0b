/** Each fact that stands, judged in its place by date among all that stands: what contradicts, and what is odd about it
 *  under the newest policy. */
import { COMMAND_OF } from './catalogue.js';
import type { Fact, History } from './history.js';
import type { Judgement, RuleContext } from './judge.js';
import type { WarningCode } from './warnings.js';
import { judgeAlways } from './rules/always.js';
import { ruleOf } from './rules/index.js';

/** What all rules say of one fact among all that stands. */
export function judgeInPlace(history: History, fact: Fact, context: RuleContext): Judgement {
  const always = judgeAlways(history, fact, context);
  if (!always.askOn) return always;
  const own = ruleOf(COMMAND_OF[fact.type])(history, fact, context);
  if (own.refusals.length === 0 && own.warnings.length === 0) return always;
  return {
    refusals: [...always.refusals, ...own.refusals],
    warnings: [...new Set([...always.warnings, ...own.warnings])].sort(),
  };
}

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
