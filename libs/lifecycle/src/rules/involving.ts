/** When the involving of others is refused. */
import { judge, type RuleOf } from '../judge.js';

export const holdEngagementEvent: RuleOf<'HoldEngagementEvent'> = (_history, fact) => judge(fact);

export const assessInvolvement: RuleOf<'AssessInvolvement'> = (_history, fact) => judge(fact);

export const assessPowerBalance: RuleOf<'AssessPowerBalance'> = (_history, fact) => judge(fact);
