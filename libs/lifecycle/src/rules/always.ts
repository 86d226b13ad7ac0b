/** What holds for every fact, whatever its type: dates, references, closed strands, and the warnings that any may raise. */
import { definitionOfType, type Definition } from '../catalogue.js';
import type { Fact, History } from '../history.js';
import { judge, type Judge, type RuleContext } from '../judge.js';
import { certainlyBefore, rangeOf, type PartialDate } from '../partial-date.js';
import { mayNamePersons } from '../personal-data.js';
import type { Refusal, RefusalName } from '../refusals.js';
import type { StandingType } from '../stage-rank.js';
import type { WarningCode } from '../warnings.js';
import { refuseUnknown, values } from './references.js';

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

/** Of the chapters of forming and involving, what is still possible after the partnership was concluded. */
const OUTLIVES_PARTNERSHIP = new Set<StandingType>([
  'DecisionRecorded',
  'DedicatedLeadLeft',
  'CommissioningTargetAssessed',
  'SustainabilityCommitmentResolved',
]);
/** Of the other chapters, what takes a partnership that goes on: no new strand, pilot, money or support after its end. */
const TAKES_PARTNERSHIP = new Set<StandingType>([
  'StrandOpened',
  'ServiceDesigned',
  'PilotPlanned',
  'PilotLaunched',
  'PilotExtended',
  'BudgetPoolOpened',
  'ContributionCommitted',
  'BudgetPooled',
  'RingFenceEstablished',
  'SupportEngagementStarted',
  'SupportContactLogged',
]);
const needsOpenPartnership = ({ type, chapter }: Definition) =>
  chapter === 'forming' || chapter === 'involving'
    ? !OUTLIVES_PARTNERSHIP.has(type as StandingType)
    : TAKES_PARTNERSHIP.has(type as StandingType);

/** Consequential decisions: who took them, and why, belongs on record. */
const NEEDS_DECIDER = new Set<StandingType>([
  'DecisionRecorded',
  'ExitRouteDecided',
  'ServiceMainstreamed',
  'StrandDiscontinued',
  'ServiceDecommissioned',
  'RingFenceReleased',
  'ContractAwarded',
  'PartnershipConcluded',
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
  const askOn = refuseUnknown(verdict, history, fact);
  periods(verdict, fact.data as Data, plan);
  if (askOn) {
    introductions(verdict, history, fact, plan);
    verdict.refuse(closedFor(history, fact) === 'closed', 'StrandClosed');
    verdict.refuse(plan.needsOpenPartnership && concludedFor(history, fact) === 'closed', 'PartnershipConcluded');
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
    .warn(
      closedFor(history, fact) === 'uncertain' ||
        (planOf(fact.type).needsOpenPartnership && concludedFor(history, fact) === 'uncertain'),
      'W21',
    )
    .warn(
      organisationsNamed(fact, definition).some((id) => history.organisation(id) === undefined) ||
        (programmeId !== undefined && !registers.programmes.has(programmeId)),
      'W22',
    )
    .warn(mayNamePersons(fact, definition), 'W24')
    .warn(NEEDS_DECIDER.has(fact.type) && (fact.decidedBy === undefined || fact.rationale === undefined), 'W28')
    .warnings;
}

/** What of the fields of one type every fact of it is judged by. */
interface Plan {
  readonly introductions: readonly string[];
  readonly periods: readonly (readonly [from: string, until: string])[];
  /** Whether it is refused after the partnership was concluded. */
  readonly needsOpenPartnership: boolean;
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
    const definition = definitionOfType(type)!;
    const { fields } = definition;
    const has = (name: string) => fields.some((field) => field.name === name);
    plan = {
      introductions: fields.filter(({ introduces }) => introduces !== undefined).map(({ name }) => name),
      periods: PERIODS.filter(([from, until]) => has(from) && has(until)),
      needsOpenPartnership: needsOpenPartnership(definition),
    };
    plans.set(type, plan);
  }
  return plan;
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

type Closedness = 'open' | 'closed' | 'uncertain';

/** Whether the partnership was concluded on the day of a fact. */
function concludedFor(history: History, fact: Fact): Closedness {
  let answer: Closedness = 'open';
  for (const concluded of history.of('PartnershipConcluded')) {
    if (concluded.id === fact.id || certainlyBefore(fact, concluded)) continue;
    if (certainlyBefore(concluded, fact)) return 'closed';
    answer = 'uncertain';
  }
  return answer;
}

/** Whether the strands of a fact were closed on its day: 'closed' and 'uncertain' only where that holds of every one. */
function closedFor(history: History, fact: Fact): Closedness {
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
  const named: string[] = [];
  for (const field of organisationFieldsOf(definition)) named.push(...values(data, field));
  for (const { organisationId } of (data['priorInvolvement'] as { organisationId: string }[] | undefined) ?? [])
    named.push(organisationId);
  if (fact.decidedBy?.organisationIds !== undefined) named.push(...fact.decidedBy.organisationIds);
  return named;
}
