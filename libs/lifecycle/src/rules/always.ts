/** What holds for every fact, whatever its type: dates, references, closed strands, and the warnings that any may raise. */
import { definitionOfType, type Definition } from '../catalogue.js';
import type { Field } from '../fields.js';
import type { Fact, History } from '../history.js';
import { judge, type Judge, type RuleContext } from '../judge.js';
import { certainlyBefore, rangeOf, type PartialDate } from '../partial-date.js';
import { mayNamePersons } from '../personal-data.js';
import type { Refusal, RefusalName } from '../refusals.js';
import type { StandingType } from '../stage-rank.js';
import type { WarningCode } from '../warnings.js';

type Data = Readonly<Record<string, unknown>>;

/** Stand when their strand is open: after a closing they are refused. */
const NEEDS_OPEN_STRAND = new Set<StandingType>([
  'StrandScopeChanged',
  'ServiceDesigned',
  'PilotPlanned',
  'PilotLaunched',
  'PilotExtended',
  'PilotEnded',
  'ExitRouteDecided',
  'ServiceMainstreamed',
  'ServiceSustained',
  'StrandSucceeded',
  'StrandDiscontinued',
  'ServiceDecommissioned',
  'ProcurementPlanned',
  'ServiceTendered',
  'ContractAwarded',
  'TenderCancelled',
  'ContractSigned',
]);

/** Consequential decisions: who took them, and why, belongs on record. */
const NEEDS_DECIDER = new Set<StandingType>([
  'DecisionRecorded',
  'ExitRouteDecided',
  'ServiceMainstreamed',
  'StrandDiscontinued',
  'ServiceDecommissioned',
  'ContractAwarded',
]);

const ALREADY: Partial<Record<StandingType, RefusalName>> = {
  StrandOpened: 'StrandAlreadyOpened',
  PilotPlanned: 'PilotAlreadyPlanned',
  PilotLaunched: 'PilotAlreadyLaunched',
};

/** Refuses what every fact is refused for. Where a key names nothing that stands, the rule of the fact is not asked. */
export function refuseAlways(history: History, fact: Fact): { refusals: readonly Refusal[]; askOn: boolean } {
  const verdict = judge(fact);
  if (fact.type !== 'PartnershipProposed' && !history.exists)
    return { refusals: verdict.refuse(true, 'PartnershipUnknown').refusals, askOn: false };
  const plan = planOf(fact.type);
  const askOn = references(verdict, history, fact, plan);
  periods(verdict, fact.data as Data, plan);
  if (askOn) {
    introductions(verdict, history, fact, plan);
    verdict.refuse(closedFor(history, fact) === 'closed', 'StrandClosed');
  }
  return { refusals: verdict.refusals, askOn };
}

/** Warns of what may be odd about any fact. */
export function warnAlways(history: History, fact: Fact, { registers }: RuleContext): readonly WarningCode[] {
  const { programmeId } = fact.data as { programmeId?: string };
  const definition = definitionOfType(fact.type)!;
  return judge(fact)
    .warn(
      fact.evidence.some(({ disagrees }) => disagrees !== undefined && disagrees.length > 0),
      'W19',
    )
    .warn(closedFor(history, fact) === 'uncertain', 'W21')
    .warn(
      organisationsNamed(fact, definition).some((id) => history.organisation(id) === undefined) ||
        (programmeId !== undefined && !registers.programmes.has(programmeId)),
      'W22',
    )
    .warn(mayNamePersons(fact, definition), 'W24')
    .warn(NEEDS_DECIDER.has(fact.type) && (fact.decidedBy === undefined || fact.rationale === undefined), 'W28')
    .warnings;
}

const values = (data: Data, field: string): readonly string[] => {
  const value = data[field];
  return typeof value === 'string' ? [value] : Array.isArray(value) ? (value as string[]) : [];
};

/** What a field may name: the facts that bring it in, and under which name it is missed. */
type Look = (history: History, id: string, data: Data) => boolean;

const ownStrand = (data: Data) => data['strandId'] as string | undefined;

/** A thing of one strand is not used in another; what names no strand is of the whole partnership. */
const isOfStrand = (strandIds: readonly string[] | string | undefined, data: Data) => {
  const strandId = ownStrand(data);
  return strandId === undefined || strandIds === undefined || strandIds === strandId || strandIds.includes(strandId);
};

const inStrandOf = (history: History, data: Data) => {
  const strandId = ownStrand(data);
  return strandId === undefined ? undefined : history.strand(strandId);
};

const LOOKS: Readonly<Record<string, { stands: Look; name: RefusalName }>> = {
  strandId: { stands: (history, id) => history.strand(id) !== undefined, name: 'StrandUnknown' },
  pilotId: {
    stands: (history, id, data) => inStrandOf(history, data)?.pilot(id)?.launched !== undefined,
    name: 'PilotNotLaunched',
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
const lookFor = (field: string) => LOOKS[field.replace(/Ids$/, 'Id')];

/** Not looked for where their strand is unknown already. */
const OF_A_STRAND = new Set<RefusalName>(['PilotNotLaunched', 'PilotUnknown']);

/** What of the fields of one type every fact of it is judged by. */
interface Plan {
  readonly references: readonly { readonly field: Field; readonly stands: Look; readonly name: RefusalName }[];
  readonly introductions: readonly string[];
  readonly periods: readonly (readonly [from: string, until: string])[];
}

const PERIODS = [
  ['periodFromOn', 'periodUntilOn'],
  ['termFromOn', 'termUntilOn'],
  ['fromOn', 'untilOn'],
  ['plannedStartOn', 'plannedEndOn'],
] as const;

const plans = new Map<string, Plan>();

function planOf(type: StandingType): Plan {
  let plan = plans.get(type);
  if (plan === undefined) {
    const { fields } = definitionOfType(type)!;
    const has = (name: string) => fields.some((field) => field.name === name);
    plan = {
      references: fields
        .filter((field) => field.introduces === undefined && (field.type.item ?? field.type).name === 'LocalId')
        .flatMap((field) => {
          const look = lookFor(field.name);
          return look === undefined ? [] : [{ field, ...look }];
        }),
      introductions: fields.filter(({ introduces }) => introduces !== undefined).map(({ name }) => name),
      periods: PERIODS.filter(([from, until]) => has(from) && has(until)),
    };
    plans.set(type, plan);
  }
  return plan;
}

/** The fields by which facts of a type name other things of their partnership, which must stand. */
export const namesOfAnother = (type: StandingType): readonly string[] =>
  planOf(type).references.map(({ field }) => field.name);

function references(verdict: Judge, history: History, fact: Fact, plan: Plan): boolean {
  const data = fact.data as Data;
  let keysKnown = true;
  let strandKnown = true;
  for (const { field, stands, name } of plan.references) {
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

function periods(verdict: Judge, data: Data, plan: Plan): void {
  for (const [from, until] of plan.periods)
    verdict.refuse(
      certainlyBefore(rangeOf(data[until] as PartialDate | null), rangeOf(data[from] as PartialDate | null)),
      'EndsBeforeItStarts',
      `/data/${until}`,
    );
}

function introductions(verdict: Judge, history: History, fact: Fact, plan: Plan): void {
  for (const field of plan.introductions)
    verdict.refuse(
      history
        .named(fact.type, field as never, String((fact.data as Data)[field]))
        .some((other) => other.id !== fact.id && history.isLater(fact, other)),
      ALREADY[fact.type] ?? 'AlreadyRecorded',
      `/data/${field}`,
    );
}

/** The strands that must be open for a fact: its own, or those that its procurement serves. */
function strandIdsNeeded(history: History, data: Data): readonly string[] {
  if (typeof data['strandId'] === 'string') return [data['strandId']];
  if (Array.isArray(data['strandIds'])) return data['strandIds'] as string[];
  return typeof data['procurementId'] === 'string' ? history.strandIdsOf(data['procurementId']) : [];
}

/** Whether the strands of a fact were closed on its day: 'closed' and 'uncertain' only where that holds of every one. */
function closedFor(history: History, fact: Fact): 'open' | 'closed' | 'uncertain' {
  if (!NEEDS_OPEN_STRAND.has(fact.type)) return 'open';
  let certain = true;
  let any = false;
  for (const strandId of strandIdsNeeded(history, fact.data as Data)) {
    const strand = history.strand(strandId);
    if (strand === undefined) continue;
    any = true;
    if (strand.closedCertainlyBefore(fact)) continue;
    if (!strand.closureUncertainAt(fact)) return 'open';
    certain = false;
  }
  return any ? (certain ? 'closed' : 'uncertain') : 'open';
}

const organisationFields = new Map<string, readonly string[]>();
function organisationFieldsOf(definition: Definition): readonly string[] {
  let names = organisationFields.get(definition.type);
  if (names === undefined) {
    names = definition.fields
      .filter(
        ({ name, type }) =>
          (type.item ?? type).name === 'Slug' && name !== 'programmeId' && !/PartnershipId$/.test(name),
      )
      .map(({ name }) => name);
    organisationFields.set(definition.type, names);
  }
  return names;
}

/** Organisations that a fact names, with duplicates. */
export function organisationsNamed(fact: Pick<Fact, 'data' | 'decidedBy'>, definition: Definition): readonly string[] {
  const data = fact.data as Data;
  const named = organisationFieldsOf(definition).flatMap((field) => values(data, field));
  for (const { organisationId } of (data['priorInvolvement'] as { organisationId: string }[] | undefined) ?? [])
    named.push(organisationId);
  if (fact.decidedBy?.organisationIds !== undefined) named.push(...fact.decidedBy.organisationIds);
  return named;
}
