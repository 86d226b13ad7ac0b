/** When support is refused. */
import { judge, type RuleOf } from '../judge.js';

export const startSupportEngagement: RuleOf<'StartSupportEngagement'> = (_history, fact) => judge(fact);
