/** What holds for every fact, whatever its type: dates, references, closed strands, and the warnings that any may raise. */
import { definitionOfType, type Definition } from '../catalogue.js';
import type { Field } from '../fields.js';
import type { Fact, History } from '../history.js';
import { judge, type Judge, type Judgement, type RuleContext } from '../judge.js';
import { certainlyBefore, rangeOf, type PartialDate } from '../partial-date.js';
import { suspectsPersonalData } from '../personal-data.js';
import type { RefusalName } from '../refusals.js';
import type { StandingType } from '../stage-rank.js';

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

/** Judges what every fact is judged by. Where a key names nothing that stands, the rule of the fact is not asked. */
export function judgeAlways(history: History, fact: Fact, context: RuleContext): Judgement & { askOn: boolean } {
  const verdict = judge(fact);
  const definition = definitionOfType(fact.type)!;
  if (fact.type !== 'PartnershipProposed' && !history.exists) {
    verdict.refuse(true, 'PartnershipUnknown');
    return { refusals: verdict.refusals, warnings: [], askOn: false };
  }
  const keysKnown = references(verdict, history, fact, definition);
  periods(verdict, fact.data as Data);
  if (keysKnown) {
    introductions(verdict, history, fact, definition);
    closures(verdict, history, fact);
  }
  oddities(verdict, history, fact, definition, context);
  return { refusals: verdict.refusals, warnings: verdict.warnings, askOn: keysKnown };
}

const values = (data: Data, field: string): readonly string[] => {
  const value = data[field];
  return typeof value === 'string' ? [value] : Array.isArray(value) ? (value as string[]) : [];
};

type Look = (history: History, id: string, data: Data) => boolean;

const LOOKS: readonly { ends: RegExp; stands: Look; name: RefusalName }[] = [
  { ends: /^strandIds?$/, stands: (history, id) => history.strand(id) !== undefined, name: 'StrandUnknown' },
  {
    ends: /^pilotId$/,
    stands: (history, id, data) => history.strand(String(data['strandId']))?.pilot(id)?.launched !== undefined,
    name: 'PilotNotLaunched',
  },
  {
    ends: /^repeatsPilotId$/,
    stands: (history, id, data) => history.strand(String(data['strandId']))?.pilot(id) !== undefined,
    name: 'PilotUnknown',
  },
  {
    ends: /^poolIds?$/,
    stands: (history, id) => history.named('BudgetPoolOpened', 'poolId', id).length > 0,
    name: 'PoolUnknown',
  },
  {
    ends: /^contributionId$/,
    stands: (history, id) => history.named('ContributionCommitted', 'contributionId', id).length > 0,
    name: 'ContributionUnknown',
  },
  {
    ends: /^decisionId$/,
    stands: (history, id) => history.named('DecisionRecorded', 'decisionId', id).length > 0,
    name: 'DecisionUnknown',
  },
  {
    ends: /procurementId$/i,
    stands: (history, id, data) =>
      history.named('ProcurementPlanned', 'procurementId', id).length > 0 &&
      (data['strandId'] === undefined || history.strandIdsOf(id).includes(String(data['strandId']))),
    name: 'ProcurementUnknown',
  },
  {
    ends: /^awardId$/,
    stands: (history, id, data) =>
      history
        .named('ContractAwarded', 'awardId', id)
        .some((award) => award.data.procurementId === data['procurementId']),
    name: 'AwardUnknown',
  },
  {
    ends: /^contractId$/,
    stands: (history, id, data) =>
      history
        .named('ContractSigned', 'contractId', id)
        .some(
          ({ data: { procurementId } }) =>
            data['strandId'] === undefined ||
            (history.strandIdsOf(procurementId).includes(String(data['strandId'])) &&
              (data['procurementId'] === undefined || data['procurementId'] === procurementId)),
        ),
    name: 'ContractUnknown',
  },
  {
    ends: /^grantId$/,
    stands: (history, id) => history.named('GrantAwarded', 'grantId', id).length > 0,
    name: 'GrantUnknown',
  },
  {
    ends: /^learningId$/,
    stands: (history, id) => history.named('LearningCaptured', 'learningId', id).length > 0,
    name: 'LearningUnknown',
  },
];

/** Not looked for where their strand is unknown already. */
const OF_A_STRAND = new Set<RefusalName>(['PilotNotLaunched', 'PilotUnknown']);

interface Reference {
  readonly field: Field;
  readonly stands: Look;
  readonly name: RefusalName;
}

/** The fields of a fact by which it names other things of its partnership. */
const referencesByType = new Map<string, readonly Reference[]>();
function referencesOf(definition: Definition): readonly Reference[] {
  let found = referencesByType.get(definition.type);
  if (found === undefined) {
    found = definition.fields
      .filter((field) => field.introduces === undefined && (field.type.item ?? field.type).name === 'LocalId')
      .flatMap((field) => {
        const look = LOOKS.find(({ ends }) => ends.test(field.name));
        return look === undefined ? [] : [{ field, stands: look.stands, name: look.name }];
      });
    referencesByType.set(definition.type, found);
  }
  return found;
}

function references(verdict: Judge, history: History, fact: Fact, definition: Definition): boolean {
  const data = fact.data as Data;
  let keysKnown = true;
  let strandKnown = true;
  for (const { field, stands, name } of referencesOf(definition))
    for (const id of values(data, field.name)) {
      if (!strandKnown && OF_A_STRAND.has(name)) continue;
      const known = stands(history, id, data);
      verdict.refuse(!known, name, `/data/${field.name}`);
      if (known) continue;
      if (name === 'StrandUnknown') strandKnown = false;
      if (field.key || field.required) keysKnown = false;
    }
  const decisionId = fact.decidedBy?.decisionId;
  if (decisionId !== undefined && decisionId !== data['decisionId'])
    verdict.refuse(
      history.named('DecisionRecorded', 'decisionId', decisionId).length === 0,
      'DecisionUnknown',
      '/decidedBy/decisionId',
    );
  return keysKnown;
}

const PERIODS = [
  ['periodFromOn', 'periodUntilOn'],
  ['termFromOn', 'termUntilOn'],
  ['fromOn', 'untilOn'],
  ['plannedStartOn', 'plannedEndOn'],
] as const;

function periods(verdict: Judge, data: Data): void {
  for (const [from, until] of PERIODS)
    verdict.refuse(
      certainlyBefore(rangeOf(data[until] as PartialDate | null), rangeOf(data[from] as PartialDate | null)),
      'EndsBeforeItStarts',
      `/data/${until}`,
    );
}

function introductions(verdict: Judge, history: History, fact: Fact, definition: Definition): void {
  for (const { name, introduces } of definition.fields) {
    if (introduces === undefined) continue;
    const id = String((fact.data as Data)[name]);
    verdict.refuse(
      history.named(fact.type, name, id).some((other) => other.id !== fact.id && history.isLater(fact, other)),
      ALREADY[fact.type] ?? 'AlreadyRecorded',
      `/data/${name}`,
    );
  }
}

/** The strands that must be open for a fact: its own, or those that its procurement serves. */
function strandIdsNeeded(history: History, data: Data): readonly string[] {
  if (typeof data['strandId'] === 'string') return [data['strandId']];
  if (Array.isArray(data['strandIds'])) return data['strandIds'] as string[];
  return typeof data['procurementId'] === 'string' ? history.strandIdsOf(data['procurementId']) : [];
}

function closures(verdict: Judge, history: History, fact: Fact): void {
  if (!NEEDS_OPEN_STRAND.has(fact.type)) return;
  const strands = strandIdsNeeded(history, fact.data as Data).flatMap((id) => history.strand(id) ?? []);
  if (strands.length === 0) return;
  const closed = strands.filter((strand) => strand.closedCertainlyBefore(fact));
  const uncertain = strands.filter((strand) => !closed.includes(strand) && strand.closureUncertainAt(fact));
  verdict.refuse(closed.length === strands.length, 'StrandClosed');
  verdict.warn(uncertain.length > 0 && closed.length + uncertain.length === strands.length, 'W21');
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
  return [
    ...organisationFieldsOf(definition).flatMap((field) => values(data, field)),
    ...((data['priorInvolvement'] as { organisationId: string }[] | undefined) ?? []).map((one) => one.organisationId),
    ...(fact.decidedBy?.organisationIds ?? []),
  ];
}

/** Every text that a person wrote into a fact. */
export function* textsOf(value: unknown): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value) yield* textsOf(item);
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) yield* textsOf(item);
}

function oddities(
  verdict: Judge,
  history: History,
  fact: Fact,
  definition: Definition,
  { registers }: RuleContext,
): void {
  const data = fact.data as Data;
  const programmeId = data['programmeId'];
  verdict
    .warn(
      fact.evidence.some(({ disagrees }) => disagrees !== undefined && disagrees.length > 0),
      'W19',
    )
    .warn(
      organisationsNamed(fact, definition).some((id) => history.organisation(id) === undefined) ||
        (typeof programmeId === 'string' && !registers.programmes.has(programmeId)),
      'W22',
    )
    .warn(suspectsPersonalDataIn(fact), 'W24')
    .warn(NEEDS_DECIDER.has(fact.type) && (fact.decidedBy === undefined || fact.rationale === undefined), 'W28');
}

function suspectsPersonalDataIn(fact: Fact): boolean {
  for (const part of [fact.data, fact.note, fact.rationale, fact.decidedBy, fact.organisations])
    for (const text of textsOf(part)) if (!/^https?:\/\//.test(text) && suspectsPersonalData(text)) return true;
  return fact.evidence.some(({ locator }) => locator !== undefined && suspectsPersonalData(locator));
}
