/** Which fact brought a strand into the stage in which it stands. */
import { stageOf, type Fact, type Strand } from '#lifecycle';

/** The earliest fact from which on, in the order of the facts, the stage is the present one. */
export function stageMadeBy(strand: Strand): Fact {
  const { facts, stage } = strand;
  let at = facts.length - 1;
  while (at > 0 && stageOf(facts.slice(0, at)) === stage) at -= 1;
  return facts[at]!;
}
