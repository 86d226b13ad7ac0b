/** What a fact names must stand, and belong where it is put. */
import { definitionOfType } from '../catalogue.js';
import type { Field } from '../fields.js';
import type { Fact, History } from '../history.js';
import type { Judge } from '../judge.js';
import type { RefusalName } from '../refusals.js';
import type { StandingType } from '../stage-rank.js';

type Data = Readonly<Record<string, unknown>>;

/** The texts of a field, one or many. */
export const values = (data: Data, field: string): readonly string[] => {
  const value = data[field];
  return typeof value === 'string' ? [value] : Array.isArray(value) ? (value as string[]) : [];
};

/** What a field may name: the facts that bring it in, and under which name it is missed. */
type Look = (history: History, id: string, data: Data) => boolean;

const ownStrand = (data: Data) => data['strandId'] as string | undefined;

/** A thing of one strand is not used in another; what names no strand is of the whole partnership. */
const isOfStrand = (strandIds: readonly string[] | string | undefined, data: Data) => {
  const strandId = ownStrand(data);
  if (strandId === undefined || strandIds === undefined) return true;
  return typeof strandIds === 'string' ? strandIds === strandId : strandIds.includes(strandId);
};

const inStrandOf = (history: History, data: Data) => {
  const strandId = ownStrand(data);
  return strandId === undefined ? undefined : history.strand(strandId);
};

/** By the name of a field, or by type and name where a fact means less by it than others do. */
const LOOKS: Readonly<Record<string, { stands: Look; name: RefusalName }>> = {
  strandId: { stands: (history, id) => history.strand(id) !== undefined, name: 'StrandUnknown' },
  pilotId: {
    stands: (history, id, data) => inStrandOf(history, data)?.pilot(id)?.launched !== undefined,
    name: 'PilotNotLaunched',
  },
  // Money is spent on a trial before it is launched, too; and a trial is of one strand, named or not.
  'SpendRecorded.pilotId': {
    stands: (history, id, data) =>
      ownStrand(data) === undefined
        ? [...history.strands.values()].some((strand) => strand.pilot(id) !== undefined)
        : inStrandOf(history, data)?.pilot(id) !== undefined,
    name: 'PilotUnknown',
  },
  repeatsPilotId: {
    stands: (history, id, data) => id !== data['pilotId'] && inStrandOf(history, data)?.pilot(id) !== undefined,
    name: 'PilotUnknown',
  },
  poolId: {
    stands: (history, id, data) =>
      history.named('BudgetPoolOpened', 'poolId', id).some((pool) => isOfStrand(pool.data.strandIds, data)),
    name: 'PoolUnknown',
  },
  contributionId: {
    stands: (history, id, data) =>
      history
        .named('ContributionCommitted', 'contributionId', id)
        .some((contribution) => isOfStrand(contribution.data.strandId, data)),
    name: 'ContributionUnknown',
  },
  ringFenceId: {
    stands: (history, id, data) =>
      history
        .named('RingFenceEstablished', 'ringFenceId', id)
        .some(
          (fence) =>
            isOfStrand(fence.data.strandId, data) &&
            (data['poolId'] === undefined || fence.data.poolId === undefined || fence.data.poolId === data['poolId']),
        ),
    name: 'RingFenceUnknown',
  },
  targetId: {
    stands: (history, id) => history.named('CommissioningTargetSet', 'targetId', id).length > 0,
    name: 'CommissioningTargetUnknown',
  },
  commitmentId: {
    stands: (history, id) => history.named('SustainabilityCommitmentMade', 'commitmentId', id).length > 0,
    name: 'CommitmentUnknown',
  },
  engagementId: {
    stands: (history, id) => history.named('SupportEngagementStarted', 'engagementId', id).length > 0,
    name: 'EngagementUnknown',
  },
  targetEventId: {
    stands: (history, id) =>
      history.uncut.some((fact) => fact.id === id) || history.amendments.some((amendment) => amendment.id === id),
    name: 'EventUnknown',
  },
  decisionId: {
    stands: (history, id, data) =>
      history.named('DecisionRecorded', 'decisionId', id).some((decision) => isOfStrand(decision.data.strandIds, data)),
    name: 'DecisionUnknown',
  },
  procurementId: {
    stands: (history, id, data) =>
      history.named('ProcurementPlanned', 'procurementId', id).length > 0 && isOfStrand(history.strandIdsOf(id), data),
    name: 'ProcurementUnknown',
  },
  previousProcurementId: {
    stands: (history, id, data) =>
      id !== data['procurementId'] && history.named('ProcurementPlanned', 'procurementId', id).length > 0,
    name: 'ProcurementUnknown',
  },
  awardId: {
    stands: (history, id, data) =>
      history
        .named('ContractAwarded', 'awardId', id)
        .some((award) => award.data.procurementId === data['procurementId']),
    name: 'AwardUnknown',
  },
  contractId: {
    stands: (history, id, data) =>
      history
        .named('ContractSigned', 'contractId', id)
        .some(
          ({ data: { procurementId } }) =>
            (data['procurementId'] === undefined || data['procurementId'] === procurementId) &&
            isOfStrand(history.strandIdsOf(procurementId), data),
        ),
    name: 'ContractUnknown',
  },
  grantId: {
    stands: (history, id, data) =>
      history.named('GrantAwarded', 'grantId', id).some((grant) => isOfStrand(grant.data.strandId, data)),
    name: 'GrantUnknown',
  },
  learningId: {
    stands: (history, id, data) =>
      history.named('LearningCaptured', 'learningId', id).some((lesson) => isOfStrand(lesson.data.strandId, data)),
    name: 'LearningUnknown',
  },
};
const lookFor = (type: StandingType, field: string) => {
  const name = field.replace(/Ids$/, 'Id');
  return LOOKS[`${type}.${name}`] ?? LOOKS[name];
};
/** Other ids name what is outside of the partnership. */
const namesWithin = ({ name, type }: Field) =>
  (type.item ?? type).name === 'LocalId' || (type.name === 'Uuid' && name === 'targetEventId');

/** Not looked for where their strand is unknown already. */
const OF_A_STRAND = new Set<RefusalName>(['PilotNotLaunched', 'PilotUnknown']);

interface Reference {
  readonly field: Field;
  readonly stands: Look;
  readonly name: RefusalName;
}

const referencesByType = new Map<StandingType, readonly Reference[]>();

function referencesOf(type: StandingType): readonly Reference[] {
  let references = referencesByType.get(type);
  if (references === undefined) {
    references = definitionOfType(type)!
      .fields.filter((field) => field.introduces === undefined && namesWithin(field))
      .flatMap((field) => {
        const look = lookFor(type, field.name);
        return look === undefined ? [] : [{ field, ...look }];
      });
    referencesByType.set(type, references);
  }
  return references;
}

/** The fields by which facts of a type name other things of their partnership, which must stand. */
export const namesOfAnother = (type: StandingType): readonly string[] =>
  referencesOf(type).map(({ field }) => field.name);

/** Refuses what does not stand. Answers whether all that the fact is about does. */
export function refuseUnknown(verdict: Judge, history: History, fact: Fact): boolean {
  const data = fact.data as Data;
  let keysKnown = true;
  let strandKnown = true;
  for (const { field, stands, name } of referencesOf(fact.type)) {
    if (!strandKnown && OF_A_STRAND.has(name)) continue;
    const unknown = values(data, field.name).filter((id) => !stands(history, id, data));
    if (unknown.length === 0) continue;
    verdict.refuse(true, name, `/data/${field.name}`, unknown.join(', '));
    if (name === 'StrandUnknown') strandKnown = false;
    if (field.key || field.required) keysKnown = false;
  }
  const decisionId = fact.decidedBy?.decisionId;
  if (decisionId !== undefined && decisionId !== data['decisionId'])
    verdict.refuse(
      history.named('DecisionRecorded', 'decisionId', decisionId).length === 0,
      'DecisionUnknown',
      '/decidedBy/decisionId',
      decisionId,
    );
  return keysKnown;
}
