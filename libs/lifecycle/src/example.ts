/** A worked example of every fact, in the words of one made-up partnership, for documentation, forms and tests. */
import type { Definition, FactType } from './catalogue.js';
import type { Field } from './fields.js';

/** Values that say more than the example of their type. Ids agree with each other, and periods end after they start. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  aliases: ['Throughcare partnership'],
  area: 'Glasgow and North Strathclyde',
  body: 'Steering group',
  contractRef: 'SUP-2013-07',
  conditions: ['The pilot reaches 200 people in its first year.'],
  criteriaMet: ['200 people reached in the first year'],
  extensionOptions: ['one year, twice'],
  indicator: 'People who kept their first appointment',
  instrument: 'Five-point scale of the evaluation framework',
  lots: ['North', 'South'],
  name: 'Low Moss throughcare partnership',
  noticeRef: 'MAR123456',
  options: ['Tender the service', 'Extend the pilot'],
  outcome: 'Tender the service',
  outcomes: ['People have a home on the day of their release.'],
  practice: 'Every plan for a release is made with the person who is released',
  question: 'How should the service go on after the pilot?',
  sites: ['HMP Low Moss'],
  specificationRef: 'Service specification, version 2',
  successCriteria: ['200 people reached in the first year'],
  successorName: 'Community throughcare service',
  targetGroup: 'People serving a short-term sentence',

  approvedByOrganisationIds: ['scottish-prison-service', 'turning-point-scotland'],
  budgetHolderId: 'scottish-prison-service',
  buyerId: 'scottish-prison-service',
  byOrganisationId: 'scottish-prison-service',
  funderId: 'scottish-government',
  fundedByOrganisationId: 'scottish-government',
  hostOrganisationId: 'scottish-prison-service',
  organisationId: 'turning-point-scotland',
  ownerOrganisationId: 'scottish-prison-service',
  programmeId: 'strategic-psp',
  seniorSponsorOrganisationId: 'scottish-government',
  successorPartnershipId: 'low-moss-two',

  awardId: 'award-1',
  commitmentId: 'commitment-1',
  contractId: 'contract-1',
  contributionId: 'contribution-1',
  decisionId: 'decision-1',
  engagementId: 'support-1',
  grantId: 'grant-1',
  learningId: 'lesson-1',
  pilotId: 'pilot-1',
  poolId: 'pool-1',
  poolIds: ['pool-1'],
  postId: 'lead-post',
  previousProcurementId: 'procurement-0',
  procurementId: 'procurement-1',
  repeatsPilotId: 'pilot-0',
  ringFenceId: 'ring-fence-1',
  strandId: 'throughcare',
  strandIds: ['throughcare'],
  targetId: 'target-1',

  deadlineOn: '2016-05-31',
  dueOn: '2016-12',
  effectiveOn: '2016-10-01',
  fromOn: '2013-04',
  newPlannedEndOn: '2017-03',
  periodFromOn: '2013-04',
  periodUntilOn: '2015-03',
  plannedEndOn: '2015-03',
  plannedStartOn: '2013-04',
  standstillUntilOn: '2016-07-15',
  termFromOn: '2013-04',
  termUntilOn: '2015-03',
  untilOn: '2015-03',
};

/** Where the same name means something else, or a vocabulary's first value would not fit the rest. */
const BY_FACT: Readonly<Partial<Record<FactType, Readonly<Record<string, unknown>>>>> = {
  ArtefactAdopted: { artefactType: 'logicModel', title: 'Logic model of the throughcare service' },
  BudgetPoolOpened: { purpose: 'Pay for the throughcare pilot from one fund.' },
  CommissioningTargetSet: { measure: 'The throughcare service is tendered by the end of 2016.' },
  ContractAwarded: { method: 'directAward', directAwardGround: 'careBelowLightTouch' },
  ContributionChanged: {
    reason: 'reduced',
    newAmount: { pence: 30_000_000, currency: 'GBP', qualifier: 'rounded' },
    untilOn: '2014-12',
  },
  DedicatedLeadAppointed: { title: 'Partnership manager' },
  EngagementEventHeld: { purpose: 'Hear what people need on the day of their release.', method: 'workshop' },
  FollowUpObserved: { basis: { text: 'The annual report of the host for 2016 speaks of the service as running.' } },
  GovernanceAgreed: {
    seats: [
      { sector: 'public', count: 4 },
      { sector: 'third', count: 4 },
    ],
  },
  InvolvementAssessed: { phase: 'design', rung: 'coDesign', method: 'Interviews after each workshop' },
  LeadTransferred: { toOrganisationIds: ['turning-point-scotland'], fromOrganisationIds: ['scottish-prison-service'] },
  LearningCaptured: { title: 'Meeting people before their release keeps more of them in touch' },
  LearningShared: { title: 'Throughcare: what two years of the pilot taught', audience: ['partners', 'national'] },
  MemorandumSigned: { signatoryIds: ['scottish-prison-service', 'turning-point-scotland'] },
  MilestoneNoted: { label: 'The service was shown to visitors from other prisons.', kind: 'recognition' },
  OutcomeRecorded: { unit: 'people', value: { value: '237', qualifier: 'exact' }, denominator: 400 },
  PartnershipConcluded: { reason: 'purposeAchieved' },
  PartnershipRedefined: { name: 'Low Moss Prison Support Pathway' },
  PartnerJoined: { roles: ['leadThird', 'provider'] },
  PowerBalanceAssessed: { raters: 12 },
  ProcurementPlanned: { title: 'Throughcare service for HMP Low Moss', regime: 'lightTouch' },
  RingFenceReleased: { amount: { pence: 5_000_000, currency: 'GBP', qualifier: 'exact' } },
  SpendRecorded: { amount: { pence: 12_000_000, currency: 'GBP', qualifier: 'exact' } },
  StrandOpened: { name: 'Throughcare' },
  StrandScopeChanged: { targetGroup: 'People serving a sentence of up to four years' },
  SupportContactLogged: { channel: 'phone', kind: 'procurement', minutes: 45 },
  SustainabilityCommitmentMade: { strength: 'writtenConditional' },
};

/** Optional fields without which a fact would say nothing, or too little. */
const NEEDED: Readonly<Partial<Record<FactType, readonly string[]>>> = {
  BudgetPoolOpened: ['hostOrganisationId'],
  ContractAwarded: ['directAwardGround'],
  PartnershipRedefined: ['name'],
  RingFenceEstablished: ['poolId'],
  StrandScopeChanged: ['targetGroup'],
};

/** Optional fields that exclude another one. */
const LEFT_OUT: Readonly<Partial<Record<FactType, readonly string[]>>> = {
  RingFenceEstablished: ['contributionId'],
};

function valueOf(definition: Definition, field: Field): unknown {
  const own = BY_FACT[definition.type];
  return own?.[field.name] ?? BY_NAME[field.name] ?? field.type.example;
}

/** Fields with which a command of this definition has the right shape: those that it needs, or, with `all`, every one
 *  that it can carry. They go beside an `occurredOn`, and name only things that other examples bring in. */
export function exampleOf(definition: Definition, { all = false } = {}): Record<string, unknown> {
  const needed = NEEDED[definition.type] ?? [];
  const leftOut = LEFT_OUT[definition.type] ?? [];
  return Object.fromEntries(
    definition.fields
      .filter(({ name, required }) => required || needed.includes(name) || (all && !leftOut.includes(name)))
      .map((field) => [field.name, structuredClone(valueOf(definition, field))]),
  );
}
