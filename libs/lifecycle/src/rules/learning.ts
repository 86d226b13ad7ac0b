/** When learning is refused. */
import { judge, type RuleOf } from '../judge.js';

export const captureLearning: RuleOf<'CaptureLearning'> = (_history, fact) => judge(fact);
export const shareLearning: RuleOf<'ShareLearning'> = (_history, fact) => judge(fact);
export const adoptPractice: RuleOf<'AdoptPractice'> = (_history, fact) => judge(fact);
