/** What a form offers to choose from: the things of the partnership that a field can name, and organisations. */
import { exampleOf, type Definition, type Field, type History, type Registers } from '#lifecycle';
import type { Choice, Choices } from './form-fields.js';

interface OfPartnership {
  readonly ends: RegExp;
  readonly among: (history: History, strandId: string | undefined) => Choice[];
  /** One that is not on record yet may be named too. */
  readonly open?: boolean;
}

const OF_PARTNERSHIP: readonly OfPartnership[] = [
  {
    ends: /^strandIds?$/,
    among: (history) =>
      [...history.strands.values()].map((strand) => ({ value: strand.strandId, title: strand.current('name') })),
  },
  {
    ends: /pilotId$/i,
    among: (history, strandId) =>
      [...history.strands.values()]
        .filter((strand) => strandId === undefined || strand.strandId === strandId)
        .flatMap((strand) =>
          [...strand.pilots.keys()].map((value) => ({ value, title: `${value}, of ${strand.current('name')}` })),
        ),
  },
  {
    ends: /^poolIds?$/,
    among: (history) => history.of('BudgetPoolOpened').map(({ data }) => ({ value: data.poolId, title: data.poolId })),
  },
  {
    ends: /^contributionId$/,
    among: (history) =>
      history
        .of('ContributionCommitted')
        .map(({ data }) => ({ value: data.contributionId, title: `${data.contributionId}, of ${data.funderId}` })),
  },
  {
    ends: /^postId$/,
    among: (history) =>
      history.of('DedicatedLeadAppointed').map(({ data }) => ({ value: data.postId, title: data.title })),
    open: true,
  },
  {
    ends: /^ringFenceId$/,
    among: (history) =>
      history
        .of('RingFenceEstablished')
        .map(({ data }) => ({ value: data.ringFenceId, title: `${data.ringFenceId}, for ${data.purpose}` })),
  },
  {
    ends: /^targetId$/,
    among: (history) =>
      history.of('CommissioningTargetSet').map(({ data }) => ({ value: data.targetId, title: data.measure })),
  },
  {
    ends: /^commitmentId$/,
    among: (history) =>
      history.of('SustainabilityCommitmentMade').map(({ data }) => ({
        value: data.commitmentId,
        title: `${data.commitmentId}, of ${data.byOrganisationId}`,
      })),
  },
  {
    ends: /^engagementId$/,
    among: (history) =>
      history
        .of('SupportEngagementStarted')
        .map(({ data }) => ({ value: data.engagementId, title: `${data.engagementId}, by ${data.providerId}` })),
  },
  {
    ends: /^decisionId$/,
    among: (history) =>
      history.of('DecisionRecorded').map(({ data }) => ({ value: data.decisionId, title: data.question })),
  },
  {
    ends: /procurementId$/i,
    among: (history) =>
      history.of('ProcurementPlanned').map(({ data }) => ({ value: data.procurementId, title: data.title })),
  },
  {
    ends: /^awardId$/,
    among: (history) => history.of('ContractAwarded').map(({ data }) => ({ value: data.awardId, title: data.awardId })),
  },
  {
    ends: /^contractId$/,
    among: (history) =>
      history.of('ContractSigned').map(({ data }) => ({ value: data.contractId, title: data.contractId })),
  },
  {
    ends: /^grantId$/,
    among: (history) => history.of('GrantAwarded').map(({ data }) => ({ value: data.grantId, title: data.grantId })),
  },
  {
    ends: /^learningId$/,
    among: (history) =>
      history.of('LearningCaptured').map(({ data }) => ({ value: data.learningId, title: data.title })),
  },
];

/** Organisations that the partnership has described, by name. */
function described(history: History): Choice[] {
  const known = new Map<string, string>();
  for (const fact of history.facts)
    for (const { organisationId, name } of fact.organisations ?? []) known.set(organisationId, name);
  return [...known].map(([value, title]) => ({ value, title })).sort((a, b) => (a.title < b.title ? -1 : 1));
}

const isProgramme = (field: Field) => field.name === 'programmeId';
const isOrganisation = (field: Field) =>
  (field.type.item ?? field.type).name === 'Slug' && !/(programme|Partnership)Id$/.test(field.name);

/** The choices of each field of a form, given what was chosen before. */
export function choicesIn(history: History, registers: Registers, strandId: string | undefined) {
  const here = described(history);
  return (field: Field): Choices | undefined => {
    if (field.introduces !== undefined) return undefined;
    if (isProgramme(field))
      return {
        among: [...registers.programmes.values()].map(({ programmeId, name }) => ({ value: programmeId, title: name })),
        open: true,
      };
    if (isOrganisation(field)) {
      if (field.type.item !== undefined) return { among: here, open: true };
      const ids = new Set(here.map(({ value }) => value));
      const others = [...registers.organisations.values()]
        .filter(({ organisationId }) => !ids.has(organisationId))
        .map(({ organisationId, name }) => ({ value: organisationId, title: name }));
      return { among: [...here, ...others], open: true };
    }
    if ((field.type.item ?? field.type).name !== 'LocalId') return undefined;
    const found = OF_PARTNERSHIP.find(({ ends }) => ends.test(field.name));
    return found === undefined ? undefined : { among: found.among(history, strandId), open: found.open ?? false };
  };
}

/** The worked value of each field of a fact. */
export function examplesOf(definition: Definition) {
  const example = exampleOf(definition, { all: true });
  return (field: Field): unknown => (field.name in example ? example[field.name] : field.type.example);
}
