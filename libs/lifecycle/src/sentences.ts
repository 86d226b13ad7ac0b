/** What a refusal says to the person who meets it: what is wrong, and what to do. */
import type { Fact } from './history.js';
import type { RefusalName } from './refusals.js';

type Data = Readonly<Record<string, unknown>>;

/** `ids` = what is named and does not stand, or is not what it should be. */
const SENTENCES: Record<RefusalName, (data: Data, fact: Fact, ids: string) => string> = {
  OccursInFuture: (_, fact) => `${fact.occurredOn} lies ahead: record what happened once it has happened`,
  EndsBeforeItStarts: () => 'this ends before it starts: put one of the two dates right',
  AlreadyRecorded: (data) => `${idOf(data)} is recorded already: correct that record, or choose another id`,
  PartnershipAlreadyProposed: () => 'this partnership is on record already: correct its proposal, or redefine it',
  PartnershipAlreadyConcluded: () => 'this partnership is concluded already',
  StrandAlreadyOpened: (data) => `strand ${data['strandId']} is open already: choose another id, or change its scope`,
  PilotAlreadyPlanned: (data) => `pilot ${data['pilotId']} is planned already: correct that plan, or choose another id`,
  PilotAlreadyLaunched: (data) =>
    `pilot ${data['pilotId']} is launched already: correct that launch, or choose another id for a further pilot`,
  PilotAlreadyEnded: (data) => `pilot ${data['pilotId']} has ended already: correct that end`,
  PartnerAlreadyJoined: (data) => `${data['organisationId']} is a partner there already`,
  PostAlreadyHeld: (data) => `post ${data['postId']} is held already on that day`,
  ProcurementAlreadyTendered: (data) =>
    `procurement ${data['procurementId']} is tendered already: a re-tender is a new procurement`,
  TenderAlreadyCancelled: (data) => `the tender of procurement ${data['procurementId']} is cancelled already`,
  ContractAlreadyEnded: (data) => `contract ${data['contractId']} has ended already`,
  CommitmentAlreadyResolved: (data) => `commitment ${data['commitmentId']} is resolved already: correct that record`,
  SupportAlreadyEnded: (data) => `support ${data['engagementId']} has ended already: correct that end`,
  MoneyNotValid: (_, __, ids) => `pool ${ids} has another currency: an amount in it has the currency of the pool`,
  StrandClosed: (data) =>
    `${data['strandId'] === undefined ? 'every strand it serves' : `strand ${data['strandId']}`} was closed by then: reopen the strand first, or put the date right`,
  PartnershipConcluded: () => 'the partnership was concluded by then: put the date right, or retract the conclusion',
  PilotOver: (data) => `pilot ${data['pilotId']} had ended by then: put the date right, or plan a further pilot`,
  AlreadyMainstreamed: (data) =>
    `strand ${data['strandId']} is mainstreamed already: correct that record, or record first what ended it`,
  StrandNotCommissionable: (data) =>
    `strand ${data['strandId']} is not commissionable on that day: change its scope first`,
  ValueNotAllowed: () => 'this value is not allowed',
  NothingChanged: () => 'this changes nothing: give at least one value that differs from the one in force',
  VersionNotHigher: (data) =>
    `version ${data['version']} is not higher than the last one adopted: give it the next number`,
  UnknownReference: () => 'this names something that is not on record in this partnership',
  PartnershipUnknown: () => 'no such partnership is on record: propose it first',
  StrandUnknown: (_, __, ids) => `strand ${ids} is not on record here: open it first`,
  PilotUnknown: (_, __, ids) => `pilot ${ids} is not on record in that strand`,
  PilotNotLaunched: (_, __, ids) => `pilot ${ids} of that strand is not launched: record its launch first`,
  PoolUnknown: (_, __, ids) => `budget pool ${ids} is not on record for this: open it first`,
  ContributionUnknown: (_, __, ids) => `contribution ${ids} is not on record for this: commit it first`,
  DecisionUnknown: (_, __, ids) => `decision ${ids} is not on record for this: record it first`,
  ProcurementUnknown: (_, __, ids) => `procurement ${ids} is not on record for this: plan it first`,
  ProcurementNotTendered: (data) => `procurement ${data['procurementId']} is not tendered: record its tender first`,
  AwardUnknown: (_, __, ids) => `award ${ids} is not on record in that procurement: record it first`,
  ContractUnknown: (_, __, ids) => `contract ${ids} is not on record for this: record its signature first`,
  GrantUnknown: (_, __, ids) => `grant ${ids} is not on record for this: record its award first`,
  LearningUnknown: (_, __, ids) => `learning ${ids} is not on record for this: capture it first`,
  NotAPartner: (_, __, ids) => `${ids} was no partner on that day: add it as a partner first`,
  CommissioningTargetUnknown: (_, __, ids) => `commissioning target ${ids} is not on record: set it first`,
  CommitmentUnknown: (_, __, ids) => `commitment ${ids} is not on record: record first that it was made`,
  RingFenceUnknown: (_, __, ids) => `ring-fence ${ids} is not on record for this: establish it first`,
  EngagementUnknown: (_, __, ids) => `support ${ids} is not on record: record its start first`,
  PostNotHeld: (data) => `post ${data['postId']} was not held on that day: record first that it was filled`,
  EventUnknown: (_, __, ids) => `event ${ids} does not stand in this partnership`,
  WarningUnknown: (data) => `event ${data['targetEventId']} neither carries ${data['code']} nor raises it now`,
  TargetUnknown: (data) => `${data['targetEventId']} is no earlier event of this partnership`,
  TargetDead: (data) => `event ${data['targetEventId']} is retracted: to bring it back, retract its retraction`,
  FieldNotCorrectable: () => 'this field cannot be corrected: retract the event and record it anew',
  NotMainstreamedOrSustained: (data) => `strand ${data['strandId']} is neither mainstreamed nor sustained`,
  StrandNotClosed: (data) => `strand ${data['strandId']} is not closed`,
  PoolNotPooled: (data) => `pool ${data['poolId']} is neither pooled nor delegated: its money stays with its owners`,
  ServiceInForce: (data) =>
    `strand ${data['strandId']} is mainstreamed or sustained: decommission the service, or record its successor`,
  AwardExists: (data) => `procurement ${data['procurementId']} has an award by then`,
  SmallCount: () => 'a count of 1 to 4 people is not kept: give "under 5" as at most 5, or leave it out',
  DateNotValid: () => 'this is no date',
};

const idOf = (data: Data) =>
  Object.entries(data)
    .filter(([field, value]) => field.endsWith('Id') && typeof value === 'string')
    .map(([, value]) => value)
    .at(-1) ?? 'this';

/** `ids`: those of the fact that the refusal is about, where it is about some of them. */
export const sentence = (name: RefusalName, fact: Fact, ids = ''): string =>
  SENTENCES[name](fact.data as Data, fact, ids);
