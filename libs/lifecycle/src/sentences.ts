/** What a refusal says to the person who meets it: what is wrong, and what to do. */
import type { Fact } from './history.js';
import type { RefusalName } from './refusals.js';

type Data = Readonly<Record<string, unknown>>;

const SENTENCES: Record<RefusalName, (data: Data, fact: Fact) => string> = {
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
  MoneyNotValid: () => 'this amount cannot be recorded',
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
  UnknownReference: () => 'this names something that is not on record in this partnership',
  PartnershipUnknown: () => 'no such partnership is on record: propose it first',
  StrandUnknown: (data) => `strand ${data['strandId'] ?? ''} is not on record here: open it first`,
  PilotUnknown: (data) => `pilot ${data['pilotId'] ?? ''} is not on record in that strand`,
  PilotNotLaunched: (data) => `pilot ${data['pilotId']} of that strand is not launched: record its launch first`,
  PoolUnknown: () => 'that budget pool is not on record here: open it first',
  ContributionUnknown: () => 'that contribution is not on record here: commit it first',
  DecisionUnknown: () => 'that decision is not on record here: record it first',
  ProcurementUnknown: (data) => `procurement ${data['procurementId'] ?? ''} is not on record here: plan it first`,
  ProcurementNotTendered: (data) => `procurement ${data['procurementId']} is not tendered: record its tender first`,
  AwardUnknown: () => 'that award is not on record in this procurement',
  ContractUnknown: (data) => `contract ${data['contractId'] ?? ''} is not on record here: record its signature first`,
  GrantUnknown: () => 'that grant is not on record here: record its award first',
  LearningUnknown: () => 'that learning is not on record here: capture it first',
  NotAPartner: () => 'this organisation is not a partner on that day: add it as a partner first',
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

export const sentence = (name: RefusalName, fact: Fact, detail?: string): string => {
  const said = SENTENCES[name](fact.data as Data, fact);
  return detail === undefined ? said : `${detail}: ${said}`;
};
