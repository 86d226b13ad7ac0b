/** When observations are refused. */
import { judge, type RuleOf } from '../judge.js';

export const observeFollowUp: RuleOf<'ObserveFollowUp'> = (_history, fact) => judge(fact);
export const noteMilestone: RuleOf<'NoteMilestone'> = (_history, fact) => judge(fact);
