/** By what strands can be grouped: each the value on the day on which the clock starts, never one that arose later, so that
 *  nobody has to have lived long enough to be in a group. Where dates leave it open, the level is `uncertain`. */
import { valuesInForce, type Fact, type FactOfType, type History, type Registers, type Strand } from '#lifecycle';
import { happenedBy, heldOn } from './at-the-outset.js';

interface Attribute {
  /** For headings: "by …". */
  readonly label: string;
  /** What it says of a strand, in words, when the answer is yes. */
  readonly says?: string;
  /** Registers that are looked into. */
  readonly reads?: readonly (keyof Registers['sha256'])[];
  readonly of: (history: History, strand: Strand, origin: Fact, registers: Registers) => string;
}

const UNCERTAIN = 'uncertain';
const NOT_STATED = 'not stated';

/** One value, or uncertain where several can have been in force. */
const only = (values: readonly unknown[]): string => {
  const distinct = [...new Set(values.map((value) => (value === undefined ? NOT_STATED : String(value))))];
  return distinct.length === 1 ? distinct[0]! : UNCERTAIN;
};

const ofPartnership = (field: 'policyDomain' | 'area') => (history: History, _strand: Strand, origin: Fact) =>
  only(
    valuesInForce(
      history.proposed?.data[field] as string | undefined,
      history.of('PartnershipRedefined'),
      (change) => change.data[field] as string | undefined,
      origin,
    ),
  );

/** Facts of the strand itself, or of the whole partnership. */
const serving = <T extends Fact>(facts: readonly T[], { strandId }: Strand): T[] =>
  facts.filter(({ data }) => {
    const named = (data as { strandId?: string }).strandId;
    return named === undefined || named === strandId;
  });

export const postsOf = (history: History, strand: Strand): readonly FactOfType<'DedicatedLeadAppointed'>[] =>
  serving(history.of('DedicatedLeadAppointed'), strand);

export const endsPost = (left: FactOfType<'DedicatedLeadLeft'>, appointed: FactOfType<'DedicatedLeadAppointed'>) =>
  left.data.postId === appointed.data.postId;

/** Money set apart, or bound by contract, for after the pilot. */
export const moneyForAfter = (history: History, strand: Strand): readonly Fact[] => [
  ...serving(history.of('RingFenceEstablished'), strand).filter(({ data }) => data.purpose === 'sustainment'),
  ...serving(history.of('SustainabilityCommitmentMade'), strand).filter(
    ({ data }) => data.strength === 'bindingContract',
  ),
];

export const ATTRIBUTES = {
  programme: { label: 'programme', of: (history) => history.proposed?.data.programmeId ?? 'none' },
  programmeKind: {
    label: 'kind of programme',
    reads: ['programmes'],
    of: (history, _strand, _origin, registers) => {
      const { programmeId } = history.proposed?.data ?? {};
      return programmeId === undefined ? 'none' : (registers.programmes.get(programmeId)?.kind ?? NOT_STATED);
    },
  },
  policyDomain: { label: 'policy domain', of: ofPartnership('policyDomain') },
  area: { label: 'area', of: ofPartnership('area') },
  kind: { label: 'kind of strand', of: (_history, strand, origin) => only(strand.valuesOn('kind', origin)) },
  novelty: { label: 'novelty of the service', of: (_history, strand) => strand.opened.data.novelty },
  memorandum: {
    label: 'memorandum signed at the outset',
    says: 'a memorandum was signed at the outset',
    of: (history, _strand, origin) => happenedBy(history.of('MemorandumSigned'), origin),
  },
  commissioningTarget: {
    label: 'commissioning target set at the outset',
    says: 'a commissioning target was set at the outset',
    of: (history, strand, origin) => happenedBy(serving(history.of('CommissioningTargetSet'), strand), origin),
  },
  moneyForAfter: {
    label: 'money for after the pilot at the outset',
    says: 'money for after the pilot was set apart or bound by contract at the outset',
    of: (history, strand, origin) => happenedBy(moneyForAfter(history, strand), origin),
  },
  dedicatedLead: {
    label: 'dedicated lead at the outset',
    says: 'a post of dedicated lead was held at the outset',
    of: (history, strand, origin) =>
      heldOn(postsOf(history, strand), history.of('DedicatedLeadLeft'), origin, endsPost),
  },
} as const satisfies Record<string, Attribute>;

export type AttributeName = keyof typeof ATTRIBUTES;

const isAttribute = (name: string): name is AttributeName => Object.hasOwn(ATTRIBUTES, name);

/** What is wrong with a group's name; null: nothing. */
export const unknownGroup = (name: string): string | null =>
  isAttribute(name) ? null : `${name} is none of ${Object.keys(ATTRIBUTES).join(', ')}`;

/** The level of a strand on the day of its origin. */
export const levelOf = (name: string, history: History, strand: Strand, origin: Fact, registers: Registers): string =>
  attribute(name).of(history, strand, origin, registers);

export const labelOfGroup = (name: string): string => attribute(name).label;

export const registersOfGroup = (name: string): readonly (keyof Registers['sha256'])[] => attribute(name).reads ?? [];

const attribute = (name: string): Attribute => ATTRIBUTES[name as AttributeName];
