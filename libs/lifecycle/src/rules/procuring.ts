/** When buying the service is refused, and what is odd about it. */
import type { Fact, History } from '../history.js';
import { judge, type RuleOf } from '../judge.js';
import type { Course } from '../lifecycle.js';
import { certainlyBefore, possiblyOnOrBefore } from '../partial-date.js';
import type { Strand } from '../strand.js';
import type { Procedure } from '../vocabulary.js';

const strandsOf = (history: History, procurementId: string): readonly Strand[] =>
  history.strandIdsOf(procurementId).flatMap((id) => history.strand(id) ?? []);

const launchedBy = (strand: Strand, fact: Fact) =>
  strand.of('PilotLaunched').some((launch) => possiblyOnOrBefore(launch, fact));

/** Bought with no pilot before it, in any of the strands that are served. */
const unpiloted = (history: History, procurementId: string, fact: Fact) =>
  strandsOf(history, procurementId).some((strand) => !launchedBy(strand, fact));

/** Pilots launched, none running, and nobody had decided on a way out. */
const undecided = (history: History, procurementId: string, fact: Fact) =>
  strandsOf(history, procurementId).some((strand) => {
    if (strand.of('PilotLaunched').length === 0) return false;
    if (strand.of('ExitRouteDecided').some((decision) => possiblyOnOrBefore(decision, fact))) return false;
    const { certainly, possibly } = strand.coursesAt(fact);
    const over = (course: Course) => course.everLaunched && !course.pilotRunning;
    return over(certainly) && over(possibly);
  });

const tendersOf = (history: History, procurementId: string) =>
  history.named('ServiceTendered', 'procurementId', procurementId);

/** In an innovation partnership the trial is part of what is bought. */
const isInnovation = ({ data }: { data: { procedure: Procedure } }) => data.procedure === 'innovationPartnership';

export const planProcurement: RuleOf<'PlanProcurement'> = (_history, fact) => judge(fact);

export const tenderService: RuleOf<'TenderService'> = (history, fact) => {
  const { procurementId } = fact.data;
  return judge(fact)
    .refuse(
      tendersOf(history, procurementId).some((other) => other.id !== fact.id && history.isLater(fact, other)),
      'ProcurementAlreadyTendered',
      '/data/procurementId',
    )
    .warn(!isInnovation(fact) && unpiloted(history, procurementId, fact), 'W09')
    .warn(undecided(history, procurementId, fact), 'W23');
};

export const cancelTender: RuleOf<'CancelTender'> = (history, fact) => {
  const { procurementId } = fact.data;
  return judge(fact)
    .refuse(tendersOf(history, procurementId).length === 0, 'ProcurementNotTendered', '/data/procurementId')
    .refuse(
      history
        .named('TenderCancelled', 'procurementId', procurementId)
        .some((other) => other.id !== fact.id && history.isLater(fact, other)),
      'TenderAlreadyCancelled',
      '/data/procurementId',
    )
    .refuse(
      history.named('ContractAwarded', 'procurementId', procurementId).some((award) => certainlyBefore(award, fact)),
      'AwardExists',
    );
};

export const awardContract: RuleOf<'AwardContract'> = (history, fact) => {
  const { procurementId, method } = fact.data;
  const tenders = tendersOf(history, procurementId);
  const innovation = method === 'innovationPartnershipPurchase' || tenders.some(isInnovation);
  const tendered = tenders.some((tender) => possiblyOnOrBefore(tender, fact));
  return judge(fact)
    .warn(!innovation && unpiloted(history, procurementId, fact), 'W09')
    .warn((method === 'competition' && !tendered) || undecided(history, procurementId, fact), 'W23');
};

export const signContract: RuleOf<'SignContract'> = (history, fact) => {
  const { procurementId, awardId, supplierIds } = fact.data;
  const awards = history
    .named('ContractAwarded', 'procurementId', procurementId)
    .filter((award) => (awardId === undefined || award.data.awardId === awardId) && possiblyOnOrBefore(award, fact));
  const named = new Set(awards.flatMap((award) => award.data.supplierIds));
  return judge(fact).warn(awards.length === 0 || supplierIds.some((id) => !named.has(id)), 'W23');
};

export const endContract: RuleOf<'EndContract'> = (history, fact) => {
  const { contractId } = fact.data;
  const [signed] = history.named('ContractSigned', 'contractId', contractId);
  return judge(fact)
    .refuse(certainlyBefore(fact, signed), 'EndsBeforeItStarts', '/occurredOn')
    .refuse(
      history
        .named('ContractEnded', 'contractId', contractId)
        .some((other) => other.id !== fact.id && history.isLater(fact, other)),
      'ContractAlreadyEnded',
      '/data/contractId',
    );
};

export const awardGrant: RuleOf<'AwardGrant'> = (_history, fact) => judge(fact);
