/** When the trial of a service is refused, and what is odd about it. */
import type { Fact, History } from '../history.js';
import { judge, type RuleOf } from '../judge.js';
import { certainlyBefore, possiblyOnOrBefore } from '../partial-date.js';
import { isAnyPostHeldAt } from './forming.js';

/** A pilot belongs to one strand: an id that is in use in another one is not free. */
const usedElsewhere = (history: History, fact: Fact<{ strandId: string; pilotId: string }>, as: PilotFact) =>
  history
    .named(as, 'pilotId', fact.data.pilotId)
    .some((other) => other.data.strandId !== fact.data.strandId && history.isLater(fact, other));
type PilotFact = 'PilotPlanned' | 'PilotLaunched';

export const planPilot: RuleOf<'PlanPilot'> = (history, fact) =>
  judge(fact).refuse(usedElsewhere(history, fact, 'PilotLaunched'), 'PilotUnknown', '/data/pilotId', fact.data.pilotId);

/** A pilot is launched once; what is odd about a launch is stored with it, never refused. */
export const launchPilot: RuleOf<'LaunchPilot'> = (history, fact) => {
  const strand = history.strand(fact.data.strandId);
  const by = (other: Fact) => possiblyOnOrBefore(other, fact);
  return judge(fact)
    .refuse(usedElsewhere(history, fact, 'PilotPlanned'), 'PilotUnknown', '/data/pilotId', fact.data.pilotId)
    .warn(!history.of('MemorandumSigned').some(by), 'W01')
    .warn(!logicStated(history, fact.data.strandId, fact), 'W02')
    .warn(!moneyCommitted(history, fact.data.strandId, fact), 'W03')
    .warn(
      !history.of('RingFenceEstablished').some((fence) => fence.data.purpose === 'sustainment' && by(fence)) &&
        !history.of('SustainabilityCommitmentMade').some((made) => made.data.strength !== 'intention' && by(made)),
      'W04',
    )
    .warn(!history.of('CommissioningTargetSet').some(by), 'W05')
    .warn(!isAnyPostHeldAt(history, fact), 'W06')
    .warn(
      (strand !== undefined && !strand.of('ServiceDesigned').some(by) && !strand.of('PilotPlanned').some(by)) ||
        strand?.surelyInStage(fact, ['contracted', 'mainstreamed']),
      'W23',
    );
};

/** What the pilot shall bring about: a logic model of the strand or the partnership, or a plan of the strand with criteria. */
const logicStated = (history: History, strandId: string, on: Fact) =>
  history
    .of('ArtefactAdopted')
    .some(
      (adopted) =>
        adopted.data.artefactType === 'logicModel' &&
        (adopted.data.strandId === undefined || adopted.data.strandId === strandId) &&
        possiblyOnOrBefore(adopted, on),
    ) ||
  (history.strand(strandId)?.of('PilotPlanned') ?? []).some(
    (plan) => (plan.data.successCriteria ?? []).length > 0 && possiblyOnOrBefore(plan, on),
  );

/** To the strand or to the partnership. */
const moneyCommitted = (history: History, strandId: string, on: Fact) =>
  history
    .of('ContributionCommitted')
    .some(
      (contribution) =>
        (contribution.data.strandId === undefined || contribution.data.strandId === strandId) &&
        possiblyOnOrBefore(contribution, on),
    );

export const extendPilot: RuleOf<'ExtendPilot'> = (history, fact) => {
  const pilot = history.strand(fact.data.strandId)?.pilot(fact.data.pilotId);
  return judge(fact).refuse(certainlyBefore(pilot?.ended, fact), 'PilotOver');
};

export const endPilot: RuleOf<'EndPilot'> = (history, fact) => {
  const { strandId, pilotId } = fact.data;
  const launched = history.strand(strandId)?.pilot(pilotId)?.launched;
  return judge(fact)
    .refuse(certainlyBefore(fact, launched), 'EndsBeforeItStarts', '/occurredOn')
    .refuse(
      history
        .named('PilotEnded', 'pilotId', pilotId)
        .some((other) => other.id !== fact.id && other.data.strandId === strandId && history.isLater(fact, other)),
      'PilotAlreadyEnded',
      '/data/pilotId',
    );
};

export const evaluatePilot: RuleOf<'EvaluatePilot'> = (_history, fact) => judge(fact);

export const recordOutcome: RuleOf<'RecordOutcome'> = (_history, fact) => judge(fact);
