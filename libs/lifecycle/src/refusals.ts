/** Codes and names of broken rules: stable for whoever reads them; only the sentences may be put better. */

export type RefusalCode =
  'R01' | 'R02' | 'R03' | 'R04' | 'R07' | 'R08' | 'R09' | 'R10' | 'R11' | 'R13' | 'R14' | 'R15' | 'R16';

/** Every name that a refusal can have, and the code of the rule that it breaks. */
export const REFUSALS = {
  OccursInFuture: 'R01',
  EndsBeforeItStarts: 'R02',
  AlreadyRecorded: 'R03',
  PartnershipAlreadyProposed: 'R03',
  PartnershipAlreadyConcluded: 'R03',
  StrandAlreadyOpened: 'R03',
  PilotAlreadyLaunched: 'R03',
  PilotAlreadyPlanned: 'R03',
  PilotAlreadyEnded: 'R03',
  PartnerAlreadyJoined: 'R03',
  PostAlreadyHeld: 'R03',
  ProcurementAlreadyTendered: 'R03',
  TenderAlreadyCancelled: 'R03',
  ContractAlreadyEnded: 'R03',
  CommitmentAlreadyResolved: 'R03',
  SupportAlreadyEnded: 'R03',
  MoneyNotValid: 'R04',
  StrandClosed: 'R07',
  PartnershipConcluded: 'R07',
  PilotOver: 'R07',
  AlreadyMainstreamed: 'R08',
  StrandNotCommissionable: 'R09',
  ValueNotAllowed: 'R10',
  NothingChanged: 'R10',
  VersionNotHigher: 'R10',
  UnknownReference: 'R11',
  PartnershipUnknown: 'R11',
  StrandUnknown: 'R11',
  PilotUnknown: 'R11',
  PilotNotLaunched: 'R11',
  PoolUnknown: 'R11',
  ContributionUnknown: 'R11',
  DecisionUnknown: 'R11',
  ProcurementUnknown: 'R11',
  ProcurementNotTendered: 'R11',
  AwardUnknown: 'R11',
  ContractUnknown: 'R11',
  GrantUnknown: 'R11',
  LearningUnknown: 'R11',
  CommissioningTargetUnknown: 'R11',
  CommitmentUnknown: 'R11',
  RingFenceUnknown: 'R11',
  EngagementUnknown: 'R11',
  NotAPartner: 'R11',
  PostNotHeld: 'R11',
  EventUnknown: 'R11',
  WarningUnknown: 'R11',
  TargetUnknown: 'R13',
  TargetDead: 'R13',
  FieldNotCorrectable: 'R13',
  NotMainstreamedOrSustained: 'R14',
  StrandNotClosed: 'R14',
  PoolNotPooled: 'R14',
  ServiceInForce: 'R14',
  AwardExists: 'R14',
  SmallCount: 'R15',
  DateNotValid: 'R16',
} as const satisfies Record<string, RefusalCode>;

export type RefusalName = keyof typeof REFUSALS;

export interface Refusal {
  readonly code: RefusalCode;
  readonly name: RefusalName;
  /** JSON pointer of the field in the command. */
  readonly pointer?: string;
  /** One sentence that says what is wrong and what to do. */
  readonly message: string;
}

/** The name that a refusal of a single field carries. */
export const NAME_OF_FIELD_REFUSAL: Partial<Record<RefusalCode, RefusalName>> = {
  R04: 'MoneyNotValid',
  R10: 'ValueNotAllowed',
  R15: 'SmallCount',
  R16: 'DateNotValid',
};

export const refusal = (name: RefusalName, message: string, pointer?: string): Refusal => ({
  code: REFUSALS[name],
  name,
  ...(pointer === undefined ? {} : { pointer }),
  message,
});

const ORDER: readonly RefusalCode[][] = [
  ['R10', 'R15', 'R16', 'R04'],
  ['R11', 'R13'],
  ['R01', 'R02'],
  ['R07'],
  ['R03', 'R08', 'R09', 'R14'],
];
const rank = (code: RefusalCode) => ORDER.findIndex((codes) => codes.includes(code));

/** Shape, references, dates, state; within state the closed thing first. */
export const inOrder = (refusals: readonly Refusal[]): Refusal[] =>
  refusals
    .map((refusal, at) => ({ refusal, at }))
    .sort((a, b) => rank(a.refusal.code) - rank(b.refusal.code) || a.at - b.at)
    .map(({ refusal }) => refusal);
