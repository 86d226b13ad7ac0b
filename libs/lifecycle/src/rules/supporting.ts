/** When support is refused. */
import { judge, type RuleOf } from '../judge.js';
import { certainlyBefore } from '../partial-date.js';

export const startSupportEngagement: RuleOf<'StartSupportEngagement'> = (_history, fact) => judge(fact);

export const logSupportContact: RuleOf<'LogSupportContact'> = (_history, fact) => judge(fact);

export const endSupportEngagement: RuleOf<'EndSupportEngagement'> = (history, fact) => {
  const { engagementId } = fact.data;
  const [started] = history.named('SupportEngagementStarted', 'engagementId', engagementId);
  return judge(fact)
    .refuse(certainlyBefore(fact, started), 'EndsBeforeItStarts', '/occurredOn')
    .refuse(
      history
        .named('SupportEngagementEnded', 'engagementId', engagementId)
        .some((other) => other.id !== fact.id && history.isLater(fact, other)),
      'SupportAlreadyEnded',
      '/data/engagementId',
    );
};
