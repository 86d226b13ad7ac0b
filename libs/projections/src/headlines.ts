/** One sentence for each type of fact, as a time line says it. Complete by type: a fact without a sentence does not compile. */
import type { DataOf, FactType, Fact, History, Money, Registers } from '#lifecycle';

/** What ids stand for, as far as it is known. */
export interface Names {
  organisation(organisationId: string): string;
  strand(strandId: string): string;
  programme(programmeId: string): string;
}

type Headline<T extends FactType> = (data: DataOf<T>, names: Names) => string;

/** `belowRegulated` → `below regulated`. */
function words(value: string): string {
  let said = SAID.get(value);
  if (said === undefined) SAID.set(value, (said = value.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`)));
  return said;
}
/** Vocabularies and names of fields: a few hundred. */
const SAID = new Map<string, string>();

const listed = (items: readonly string[]) =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

const organisations = (ids: readonly string[], names: Names) => listed(ids.map((id) => names.organisation(id)));

const ofStrand = (strandId: string | undefined, names: Names) =>
  strandId === undefined ? '' : ` for ${names.strand(strandId)}`;

const QUALIFIED = { exact: '', rounded: 'about ', atLeast: 'at least ', atMost: 'at most ', unknown: '' } as const;

/** `about £1,200.50`; other currencies by their code. */
export function amountText({ pence, currency, qualifier }: Money): string {
  if (pence === null) return 'an amount not known';
  const whole = String(Math.floor(pence / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = pence % 100 === 0 ? '' : `.${String(pence % 100).padStart(2, '0')}`;
  return `${QUALIFIED[qualifier]}${currency === 'GBP' ? '£' : `${currency} `}${whole}${rest}`;
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A text of several lines in one. */
const lineOf = (text: string) => text.replace(/\s+/g, ' ').trim();

const SECTOR_WORDS = {
  public: 'public side',
  third: 'third sector',
  userLed: 'user-led side',
  private: 'private sector',
  academic: 'academic side',
  mixed: 'partners together',
  unknown: 'raters',
} as const;
const POWERS = ['agenda', 'budget', 'decision', 'information'] as const;

const HEADLINES = {
  PartnershipProposed: ({ name }) => `${name} proposed`,
  PartnershipRedefined: (data) =>
    data.name === undefined
      ? `Partnership redefined: ${listed(
          (['purpose', 'area', 'policyDomain'] as const).filter((field) => data[field] !== undefined).map(words),
        )}`
      : `Partnership renamed ${data.name}`,
  PartnerJoined: ({ organisationId, roles, strandId }, names) =>
    `${names.organisation(organisationId)} joined as ${listed(roles.map(words))}${ofStrand(strandId, names)}`,
  PartnerLeft: ({ organisationId, reason, strandId }, names) =>
    `${names.organisation(organisationId)} left${ofStrand(strandId, names)}${reason === 'unknown' ? '' : `: ${words(reason)}`}`,
  LeadTransferred: ({ leadKind, toOrganisationIds, strandId }, names) =>
    `${leadKind === 'overall' ? 'Lead' : leadKind === 'public' ? 'Public lead' : 'Third-sector lead'} passed to ${organisations(toOrganisationIds, names)}${ofStrand(strandId, names)}`,
  DedicatedLeadAppointed: ({ title, strandId }, names) =>
    `Dedicated lead in post: ${title}${ofStrand(strandId, names)}`,
  DedicatedLeadLeft: ({ postId, reason }) =>
    `Post of dedicated lead ${postId} became empty${reason === 'unknown' ? '' : `: ${words(reason)}`}`,
  GovernanceAgreed: ({ body, decisionRule, seats }) =>
    `Governance agreed: ${body}, ${listed(seats.map(({ sector, count }) => `${count} ${words(sector)}`))}${decisionRule === 'unknown' ? '' : `, by ${words(decisionRule)}`}`,
  DecisionRecorded: ({ question, outcome }) => `Decided: ${question} – ${outcome}`,
  ArtefactAdopted: ({ artefactType, version, title, strandId }, names) =>
    `${capitalized(words(artefactType))}, version ${version}, adopted${ofStrand(strandId, names)}${title === undefined ? '' : `: ${title}`}`,
  MemorandumSigned: ({ signatoryIds }, names) => `Memorandum signed by ${organisations(signatoryIds, names)}`,
  CommissioningTargetSet: ({ measure, strandId }, names) =>
    `Commissioning target set${ofStrand(strandId, names)}: ${measure}`,
  CommissioningTargetAssessed: ({ targetId, result }) => `Commissioning target ${targetId}: ${words(result)}`,
  SustainabilityCommitmentMade: ({ byOrganisationId, strength, amount, strandId }, names) =>
    `${names.organisation(byOrganisationId)} promised to fund what works${ofStrand(strandId, names)} (${words(strength)})${amount === undefined ? '' : `: ${amountText(amount)}`}`,
  SustainabilityCommitmentResolved: ({ commitmentId, result }) => `Promise ${commitmentId}: ${words(result)}`,
  PartnershipConcluded: ({ reason }) => `Partnership concluded${reason === 'unknown' ? '' : `: ${words(reason)}`}`,
  EngagementEventHeld: ({ method, purpose, strandId }, names) =>
    `Engagement by ${words(method)}${ofStrand(strandId, names)}: ${purpose}`,
  InvolvementAssessed: ({ group, phase, rung, strandId }, names) =>
    `Involvement of ${words(group)} in ${words(phase)}${ofStrand(strandId, names)}: ${words(rung)}`,
  PowerBalanceAssessed: ({ ratedBySector, scores }) =>
    `Power balance as scored by the ${SECTOR_WORDS[ratedBySector]}: ${listed(
      POWERS.flatMap((power) => (scores[power] === undefined ? [] : [`${power} ${scores[power]}`])),
    )}`,
  StrandOpened: ({ name, kind }) =>
    `${kind === 'service' ? 'Service' : kind === 'voice' ? 'Voice' : 'Capacity building'} opened: ${name}`,
  StrandScopeChanged: (data, names) =>
    `${names.strand(data.strandId)} changed: ${listed(
      (['name', 'kind', 'commissionable', 'targetGroup'] as const)
        .filter((field) => data[field] !== undefined)
        .map(words),
    )}`,
  ServiceDesigned: ({ strandId }, names) => `Service designed${ofStrand(strandId, names)}`,
  PilotPlanned: ({ pilotId }) => `Pilot ${pilotId} planned`,
  PilotLaunched: ({ pilotId }) => `Pilot ${pilotId} launched`,
  PilotExtended: ({ pilotId, newPlannedEndOn }) =>
    `Pilot ${pilotId} extended${newPlannedEndOn === null ? '' : ` to ${newPlannedEndOn}`}`,
  PilotEnded: ({ pilotId, reason }) => `Pilot ${pilotId} ended${reason === 'unknown' ? '' : `: ${words(reason)}`}`,
  PilotEvaluated: ({ pilotId, finding }) =>
    `Pilot ${pilotId} evaluated${finding === 'notStated' ? '' : `: ${words(finding)}`}`,
  OutcomeRecorded: ({ indicator, result }) => `Result of ${indicator}: ${words(result)}`,
  ExitRouteDecided: ({ route, strandId }, names) =>
    `Way out of the pilot decided${ofStrand(strandId, names)}: ${words(route)}`,
  ServiceMainstreamed: ({ strandId, route }, names) => `${names.strand(strandId)} mainstreamed by ${words(route)}`,
  ServiceSustained: ({ strandId, basis }, names) =>
    `${names.strand(strandId)} sustained${basis === 'unknown' ? '' : ` by ${words(basis)}`}`,
  StrandSucceeded: ({ strandId, successorName }, names) => `${names.strand(strandId)} succeeded by ${successorName}`,
  StrandDiscontinued: ({ strandId, reason }, names) =>
    `${names.strand(strandId)} discontinued${reason === 'unknown' ? '' : `: ${words(reason)}`}`,
  ServiceDecommissioned: ({ strandId, reason }, names) =>
    `${names.strand(strandId)} decommissioned${reason === 'unknown' ? '' : `: ${words(reason)}`}`,
  StrandReopened: ({ strandId }, names) => `${names.strand(strandId)} reopened`,
  BudgetPoolOpened: ({ arrangement, purpose }) =>
    `${arrangement === 'pooled' ? 'Pooled budget' : arrangement === 'aligned' ? 'Aligned budget' : `Budget (${words(arrangement)})`} opened: ${purpose}`,
  ContributionCommitted: ({ funderId, amount, kind, strandId }, names) =>
    `${names.organisation(funderId)} committed ${amountText(amount)}${kind === 'inKind' ? ' in kind' : kind === 'match' ? ' as match' : ''}${ofStrand(strandId, names)}`,
  ContributionChanged: ({ contributionId, reason, newAmount }) =>
    `Contribution ${contributionId} ${reason}: now ${amountText(newAmount)}`,
  BudgetPooled: ({ amount, poolId }) => `${amountText(amount)} passed into pool ${poolId}`,
  RingFenceEstablished: ({ amount, purpose, strandId }, names) =>
    `${amountText(amount)} ring-fenced for ${words(purpose)}${ofStrand(strandId, names)}`,
  RingFenceReleased: ({ ringFenceId, amount }) =>
    `${amount === undefined ? 'All' : capitalized(amountText(amount))} of ring-fence ${ringFenceId} freed`,
  SpendRecorded: ({ amount, category, purpose, strandId }, names) =>
    `${capitalized(amountText(amount))} spent on ${words(category)}${ofStrand(strandId, names)} (${words(purpose)})`,
  ProcurementPlanned: ({ title, buyerId }, names) => `${names.organisation(buyerId)} planned to buy: ${title}`,
  ServiceTendered: ({ procurementId, procedure }) => `Offers invited for ${procurementId} (${words(procedure)})`,
  TenderCancelled: ({ procurementId, reason }) =>
    `Competition ${procurementId} ${reason === 'cancelled' ? 'cancelled' : 'unsuccessful'}`,
  ContractAwarded: ({ supplierIds, value }, names) =>
    `Contract awarded to ${organisations(supplierIds, names)}${value === undefined ? '' : `: ${amountText(value)}`}`,
  ContractSigned: ({ contractId, supplierIds }, names) =>
    `Contract ${contractId} signed with ${organisations(supplierIds, names)}`,
  ContractEnded: ({ contractId, reason }) =>
    `Contract ${contractId} ended${reason === 'unknown' ? '' : `: ${words(reason)}`}`,
  GrantAwarded: ({ funderId, recipientIds, amount }, names) =>
    `${names.organisation(funderId)} granted ${amountText(amount)} to ${organisations(recipientIds, names)}`,
  SupportEngagementStarted: ({ providerId, programmeId }, names) =>
    `Support by ${names.organisation(providerId)} began${programmeId === undefined ? '' : ` (${names.programme(programmeId)})`}`,
  SupportContactLogged: ({ engagementId, channel, kind }) =>
    `Dealing with support ${engagementId} by ${words(channel)}: ${words(kind)}`,
  SupportEngagementEnded: ({ engagementId, reason }) =>
    `Support ${engagementId} ended${reason === 'unknown' ? '' : `: ${words(reason)}`}`,
  LearningCaptured: ({ title, kind }) =>
    `${kind === 'unintendedOutcome' ? 'Unintended outcome' : kind === 'caseStudy' ? 'Case study' : kind === 'eventRecord' ? 'Record of an event' : 'Lesson'} written down: ${title}`,
  LearningShared: ({ title, audience }) => `Learning shared with ${listed(audience.map(words))}: ${title}`,
  PracticeAdopted: ({ practice, organisationId, beyondPartnership }, names) =>
    `${names.organisation(organisationId)} took up a practice${beyondPartnership ? ' beyond the partnership' : ''}: ${practice}`,
  FollowUpObserved: ({ status, strandId }, names) =>
    `Looked again at ${strandId === undefined ? 'the partnership' : names.strand(strandId)}: ${status === 'notFound' ? 'not to be found' : status}`,
  MilestoneNoted: ({ label }) => label,
  EventCorrected: ({ set }) => `Record corrected: ${listed(Object.keys(set).map(words))}`,
  WarningAcknowledged: ({ code, reason }) => `Warning ${code} acknowledged: ${lineOf(reason.text)}`,
  EventRetracted: ({ reason }) => `Record withdrawn${reason === 'other' ? '' : `: ${words(reason)}`}`,
} as const satisfies { [T in FactType]: Headline<T> };

/** The sentence for an event; its type alone where the type has no sentence, or the fields are not what they should be. */
export function headlineOf(type: string, data: unknown, names: Names): string {
  const say = HEADLINES[type as FactType] as ((data: unknown, names: Names) => string) | undefined;
  return say === undefined ? type : say(data, names);
}

/** A dead event may be one that nobody here can read: then its type has to do. */
export function headlineOfDead(
  { type, data }: { readonly type: string; readonly data: unknown },
  names: Names,
): string {
  try {
    return headlineOf(type, data, names);
  } catch {
    return type;
  }
}

/** Names as one history gives them, on the day of a fact; the registers help where nobody described an organisation. */
export const namesIn = (history: History, registers: Registers, fact?: Pick<Fact, 'earliest'>): Names => ({
  organisation: (id) => history.organisation(id, fact?.earliest)?.name ?? registers.organisations.get(id)?.name ?? id,
  strand: (id) => history.strand(id)?.current('name') ?? id,
  programme: (id) => registers.programmes.get(id)?.name ?? id,
});
