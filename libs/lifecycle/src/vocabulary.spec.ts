import { VOCABULARIES } from './vocabulary.js';

/** Every value that was ever given out, as facts may hold them for ever. A line is added to, never shortened. */
const GIVEN_OUT = `
  Arrangement: pooled aligned delegated setAside grantToLead bridging
  ArtefactType: mission vision businessPlan logicModel communicationPlan needsAnalysis serviceSpecification evaluationFramework sustainabilityPlan exitStrategy informationSharing riskRegister
  Audience: partners otherPartnerships hostBeyondPartnership publicOfficials providers seniorManagers national
  AwardMethod: competition directAward frameworkCallOff innovationPartnershipPurchase
  Certainty: stated inferred recollected
  CommitmentResult: honoured partlyHonoured lapsed withdrawn orphaned
  CommitmentStrength: intention writtenConditional bindingContract
  ConclusionReason: purposeAchieved fundingEnded withdrawn merged succeeded unknown
  Continuity: sameProviders partial none unknown
  ContractEndReason: completed terminatedEarly notRenewed unknown
  ContributionChangeReason: increased reduced withdrawn rescheduled
  ContributionKind: cash inKind match
  CorrectionReason: typo wrongSource betterSource wrongEntity other
  CountQualifier: exact rounded atLeast atMost
  DecisionRule: consensus majority leadDecides funderDecides unknown
  DecommissionReason: noFunding notEffective policyChange noProvider noNeed contractEnded replaced unknown
  DeliveredBy: inHouse thirdSector private mixed unknown
  DirectAwardGround: careBelowLightTouch negotiatedWithoutNotice belowRegulated frameworkDirect other
  DiscontinueReason: noFunding notEffective policyChange noProvider noNeed unknown
  EngagementMethod: gathering workshop meeting survey interview advisoryGroup other
  ExitRoute: competitiveTender lightTouchAward directAward frameworkCallOff innovationPartnershipPurchase inHouse competedGrant grantContinuation pilotContinuation alternativeProvision additionalProvision trading rePilot succession discontinuation
  Finding: successful mixed unsuccessful inconclusive notStated
  FollowUpStatus: running ended notFound unclear
  FundingBasis: contract recurrentBudget
  Group: serviceUsers carers communities smallOrganisations thirdSectorProviders publicOfficials privateFirms generalPublic
  IdentifierScheme: ocid publicContractsScotland findATender scottishCharity companyNumber other
  LeadKind: overall public third
  LearningFormat: document article event training toolkit
  LearningKind: lesson unintendedOutcome caseStudy eventRecord
  MainstreamRoute: competitiveTender lightTouchAward directAward frameworkCallOff innovationPartnershipPurchase inHouse
  MemorandumTopic: purpose scope roles objectives intendedOutcomes resources governance decisionMaking monitoring evaluation review confidentiality dataProtection disputeResolution
  MilestoneKind: ceremony recognition plannedEnd meeting need involvement policy context
  MoneyPurpose: pilot sustainment evaluation involvement capacity
  Novelty: new redesign unknown
  OrganisationSize: micro small medium large unknown
  OutcomeBasis: measured independentlyStated selfStated
  OutcomeResult: achieved partlyAchieved notAchieved notStated
  PartnerLeftReason: withdrew fundingEnded mergedInto dissolved replaced unknown
  PartnerRole: leadOverall leadPublic leadThird host commissioner provider funder adviser partner
  Phase: need design pilot governance evaluation procurement
  PilotEndReason: completed stoppedEarly fundingEnded merged unknown
  PlanningNotice: priorInformation requestForInformation none
  PolicyDomain: justice health socialCare transport employability earlyYears olderPeople housing other
  PostEndReason: fundingEnded postEnded vacancy unknown
  Procedure: open restricted competitiveNegotiated competitiveDialogue innovationPartnership lightTouch quickQuote miniCompetition
  Qualifier: exact rounded atLeast atMost unknown
  Regime: belowRegulated regulated lightTouch full unknown
  ReservedFor: none supportedBusiness qualifyingOrganisation unknown
  RetractionReason: duplicate neverHappened wrongPartnership other
  Rung: none informed consulted engaged coDesign coProduction leadership
  Sector: public third userLed private academic mixed unknown
  SpendCategory: delivery lead evaluation involvement support overhead
  StrandKind: service capacityBuilding voice
  StrandLabel: service project workStream
  SuccessorBasis: contract recurrentBudget competedGrant grantContinuation trading unknown
  SupportChannel: meeting phone email workshop
  SupportEndReason: needEnded contractEnded partnershipEnded unknown
  SupportKind: legal procurement projectManagement brokerage formalisation evaluation fundraising training
  SustainBasis: competedGrant grantContinuation trading philanthropy ownFunds unknown
  SustainPosition: additional alternative unknown
  TargetResult: met partlyMet missed dropped
  TenderEndReason: cancelled unsuccessful
  Unit: people percent events awards organisations days pounds other
`;

const givenOut = GIVEN_OUT.trim()
  .split('\n')
  .map((line) => {
    const [name, values] = line.trim().split(': ');
    return [name!, values!.split(' ')] as const;
  });

describe('the closed vocabularies', () => {
  it.each(givenOut)('%s holds every value that was given out, and no other', (name, values) => {
    expect([...(VOCABULARIES[name as keyof typeof VOCABULARIES] ?? [])].sort()).toEqual([...values].sort());
  });

  it('are no more than those listed here', () => {
    expect(Object.keys(VOCABULARIES).sort()).toEqual(givenOut.map(([name]) => name).sort());
  });

  it('name each value once', () => {
    for (const values of Object.values(VOCABULARIES)) expect(new Set(values).size).toBe(values.length);
  });

  it('keep the rungs of involvement in their order, from none to leadership', () => {
    expect(VOCABULARIES.Rung).toEqual([
      'none',
      'informed',
      'consulted',
      'engaged',
      'coDesign',
      'coProduction',
      'leadership',
    ]);
  });
});
