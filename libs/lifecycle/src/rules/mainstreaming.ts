/** When the way out of a pilot is refused, and what is odd about it. */
import type { Fact, History } from '../history.js';
import { judge, type RuleOf } from '../judge.js';
import { CLOSED, IN_FORCE } from '../lifecycle.js';
import { possiblyOnOrBefore } from '../partial-date.js';
import type { Strand } from '../strand.js';
import { isUndoneBetween } from '../tenure.js';

export const decideExitRoute: RuleOf<'DecideExitRoute'> = (history, fact) =>
  judge(fact).warn(!launchedBy(history.strand(fact.data.strandId), fact), 'W23');

const launchedBy = (strand: Strand | undefined, fact: Fact) =>
  strand?.of('PilotLaunched').some((launch) => possiblyOnOrBefore(launch, fact)) ?? false;

/** A service comes out of a pilot that ran, ended, and was followed by a decision. */
function outOfOrder(strand: Strand | undefined, fact: Fact): boolean {
  if (strand === undefined) return false;
  const decided = strand.of('ExitRouteDecided').some((decision) => possiblyOnOrBefore(decision, fact));
  if (!decided || !launchedBy(strand, fact)) return true;
  const { certainly, possibly } = strand.coursesAt(fact);
  return certainly.pilotRunning && possibly.pilotRunning;
}

export const mainstreamService: RuleOf<'MainstreamService'> = (history, fact) => {
  const { strandId, deliveredBy } = fact.data;
  const strand = history.strand(strandId);
  return judge(fact)
    .refuse(strand !== undefined && mainstreamedBefore(history, strand, fact), 'AlreadyMainstreamed')
    .refuse(
      strand !== undefined && !strand.valuesOn('commissionable', fact).includes(true),
      'StrandNotCommissionable',
      '/data/strandId',
    )
    .warn(
      deliveredBy !== 'inHouse' && !strand?.of('ContractSigned').some((signed) => possiblyOnOrBefore(signed, fact)),
      'W13',
    )
    .warn(!strand?.of('PilotEvaluated').some((evaluated) => possiblyOnOrBefore(evaluated, fact)), 'W14')
    .warn(outOfOrder(strand, fact), 'W23');
};

const ENDS_MAINSTREAMING = new Set<string>([
  'ServiceSustained',
  'StrandSucceeded',
  'StrandDiscontinued',
  'ServiceDecommissioned',
]);

/** Two mainstreamings of one strand collide unless something that ended the first lies possibly between them. */
const mainstreamedBefore = (history: History, strand: Strand, fact: Fact) =>
  strand.of('ServiceMainstreamed').some((other) => {
    if (other.id === fact.id || !history.isLater(fact, other)) return false;
    const endings = strand.facts.filter(({ type }) => ENDS_MAINSTREAMING.has(type));
    return !isUndoneBetween(other, fact, endings);
  });

export const sustainService: RuleOf<'SustainService'> = (history, fact) => {
  const strand = history.strand(fact.data.strandId);
  return judge(fact).warn(outOfOrder(strand, fact) || strand?.surelyInStage(fact, ['mainstreamed']), 'W23');
};

export const recordSuccession: RuleOf<'RecordSuccession'> = (_history, fact) => judge(fact);

export const discontinueStrand: RuleOf<'DiscontinueStrand'> = (history, fact) =>
  judge(fact).refuse(history.strand(fact.data.strandId)?.surelyInStage(fact, IN_FORCE), 'ServiceInForce');

export const decommissionService: RuleOf<'DecommissionService'> = (history, fact) =>
  judge(fact).refuse(
    history.strand(fact.data.strandId)?.perhapsInStage(fact, IN_FORCE) === false,
    'NotMainstreamedOrSustained',
  );

export const reopenStrand: RuleOf<'ReopenStrand'> = (history, fact) =>
  judge(fact).refuse(history.strand(fact.data.strandId)?.perhapsInStage(fact, CLOSED) === false, 'StrandNotClosed');
