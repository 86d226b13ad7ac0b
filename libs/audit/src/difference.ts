/** In what two answers about one partnership differ: the facts that came, went or became others between two points, each of
 *  them a day in the world and a size of the record. */
import { amendableFields, changesBetween, type Fact, type FieldChange, type History } from '#lifecycle';

/** `recorded`: it was not known before. `day`: it had not happened by then. `reinstated`: it had been withdrawn. */
export type CameBecause = 'recorded' | 'day' | 'reinstated';
/** `retracted`: it was withdrawn. `day`: it had not happened by then. `unknown`: it was not known yet. */
export type WentBecause = 'retracted' | 'day' | 'unknown';

export interface FactCame {
  readonly fact: Fact;
  readonly because: CameBecause;
}
export interface FactWent {
  readonly fact: Fact;
  readonly because: WentBecause;
  /** The retraction. */
  readonly by: string | null;
}
export interface FactChanged {
  readonly before: Fact;
  readonly after: Fact;
  readonly changes: readonly FieldChange[];
  /** Corrections that stand at one of the two points only. */
  readonly by: readonly string[];
}

export interface FactDifference {
  readonly came: readonly FactCame[];
  readonly went: readonly FactWent[];
  readonly changed: readonly FactChanged[];
  /** Events known at one of the two points only, in the order of the record. */
  readonly recorded: readonly string[];
}

/** Two histories of one partnership; the order in which they are given is the direction. */
export function factsBetween(from: History, to: History): FactDifference {
  const before = new Map(from.facts.map((fact) => [fact.id, fact]));
  const after = new Map(to.facts.map((fact) => [fact.id, fact]));
  const knownBefore = new Set(from.uncut.map(({ id }) => id));
  const deadBefore = new Set(from.dead.map(({ id }) => id));
  const knownAfter = new Set(to.uncut.map(({ id }) => id));
  const killedBy = new Map(to.dead.map(({ id, killedBy }) => [id, killedBy]));
  const [fewer, more] = from.revision <= to.revision ? [from, to] : [to, from];
  return {
    came: to.facts
      .filter(({ id }) => !before.has(id))
      .map((fact) => ({
        fact,
        because: knownBefore.has(fact.id) ? 'day' : deadBefore.has(fact.id) ? 'reinstated' : 'recorded',
      })),
    went: from.facts
      .filter(({ id }) => !after.has(id))
      .map((fact) => {
        const by = killedBy.get(fact.id) ?? null;
        return { fact, because: by !== null ? 'retracted' : knownAfter.has(fact.id) ? 'day' : 'unknown', by };
      }),
    changed: to.facts.flatMap((fact) => {
      const earlier = before.get(fact.id);
      return earlier === undefined ? [] : changed(earlier, fact);
    }),
    recorded: more.events.slice(fewer.revision + 1).map(({ id }) => id),
  };
}

function changed(before: Fact, after: Fact): FactChanged[] {
  const changes = changesBetween(said(before), said(after));
  if (changes.length === 0) return [];
  const [a, b] = [new Set(before.corrections), new Set(after.corrections)];
  return [{ before, after, changes, by: [...a.symmetricDifference(b)] }];
}

/** What it says, and whether it had certainly happened. */
const said = (fact: Fact) => ({ ...amendableFields(fact), certainty: fact.certainty });
