/** What became of one fact: how it was recorded, each amendment that touched it, and as what it stands. */
import {
  AmendmentEffects,
  amendableFields,
  changesBetween,
  isAmendment,
  type FieldChange,
  type History,
} from '#lifecycle';

export interface LifeStep {
  readonly eventId: string;
  readonly stoodBefore: boolean;
  readonly standsAfter: boolean;
  /** Of the fields that stood both before and after, those that differ. */
  readonly changes: readonly FieldChange[];
}

export interface Life {
  /** Null where the amendments aim at nothing that is there. */
  readonly factId: string | null;
  /** From its recording on, in the order of the record. */
  readonly steps: readonly LifeStep[];
  /** The fields that stand; null = it does not stand. */
  readonly stands: Readonly<Record<string, unknown>> | null;
}

/** Of a fact, or of the one that an amendment aims at. */
export function lifeOf(history: History, eventId: string): Life {
  const effects = new AmendmentEffects(history);
  const event = history.events.find(({ id }) => id === eventId);
  const fact = event && (isAmendment(event) ? effects.factAimedAt(event) : event);
  if (fact === undefined) return { factId: null, steps: [], stands: null };
  let before = effects.standing(fact, fact.revision);
  const steps = effects.touching(fact).map(({ id, revision }) => {
    const after = effects.standing(fact, revision + 1);
    const step = {
      eventId: id,
      stoodBefore: before !== undefined,
      standsAfter: after !== undefined,
      changes:
        before === undefined || after === undefined
          ? []
          : changesBetween(amendableFields(before), amendableFields(after)),
    };
    before = after;
    return step;
  });
  return { factId: fact.id, steps, stands: before === undefined ? null : plain(amendableFields(before)) };
}

/** Without the fields that are not there. */
const plain = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
