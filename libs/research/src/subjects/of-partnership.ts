/** Facts that name no strand belong to every strand of their partnership. */
import { DEFINITIONS, STAGE_RANK, type Fact, type History, type Strand } from '#lifecycle';

const NAMES_STRANDS = ['strandId', 'strandIds', 'procurementId', 'contractId'];

const TYPES: ReadonlySet<string> = new Set(
  DEFINITIONS.filter(({ fields }) => !fields.some(({ name }) => NAMES_STRANDS.includes(name))).map(({ type }) => type),
);

export const isOfPartnership = (type: string): boolean => TYPES.has(type);

/** By day, then stage rank, then revision: the order of a history. */
const comesFirst = (a: Fact, b: Fact) =>
  a.earliest !== b.earliest
    ? a.earliest < b.earliest
    : STAGE_RANK[a.type] !== STAGE_RANK[b.type]
      ? STAGE_RANK[a.type] < STAGE_RANK[b.type]
      : a.revision < b.revision;

/** The facts of these types that concern a strand, in the order of the history. */
export function factsConcerning(
  history: History,
  strand: Strand,
  types: ReadonlySet<string>,
  anyOfPartnership: boolean,
): Fact[] {
  const own = strand.facts.filter(({ type }) => types.has(type));
  if (!anyOfPartnership) return own;
  const ofAll = history.facts.filter(({ type }) => types.has(type) && isOfPartnership(type));
  return [...own, ...ofAll].sort((a, b) => (comesFirst(a, b) ? -1 : 1));
}
