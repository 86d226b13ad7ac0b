/** What an amendment did to the fact at the end of its chain: before it was recorded, and after. */
import { fold, type Fact, type History, type RecordedEvent } from './history.js';

export interface FieldChange {
  readonly field: string;
  /** Null = absent, unknown, or the fact did not stand. */
  readonly before: unknown;
  readonly after: unknown;
}

export interface Effect {
  /** The fact that the chain of amendments ends at; null where nothing is there. */
  readonly factId: string | null;
  readonly stoodBefore: boolean;
  readonly standsAfter: boolean;
  /** Of the fields that stood both before and after, those that differ. */
  readonly changes: readonly FieldChange[];
}

/** The effects of amendments of one history, whether they still stand or not. */
export class AmendmentEffects {
  private readonly byId: ReadonlyMap<string, RecordedEvent>;
  private readonly aimingAt = new Map<string, RecordedEvent[]>();

  constructor(private readonly history: History) {
    this.byId = new Map(history.events.map((event) => [event.id, event]));
    for (const event of history.events) {
      const target = targetOf(event);
      if (target === undefined) continue;
      const aiming = this.aimingAt.get(target);
      if (aiming === undefined) this.aimingAt.set(target, [event]);
      else aiming.push(event);
    }
  }

  of(amendment: RecordedEvent): Effect {
    const fact = this.factAimedAt(amendment);
    if (fact === undefined) return { factId: null, stoodBefore: false, standsAfter: false, changes: [] };
    const before = this.standing(fact, amendment.revision);
    const after = this.standing(fact, amendment.revision + 1);
    return {
      factId: fact.id,
      stoodBefore: before !== undefined,
      standsAfter: after !== undefined,
      changes:
        before === undefined || after === undefined
          ? []
          : changesBetween(amendableFields(before), amendableFields(after)),
    };
  }

  /** Undefined where nothing is there, or a damaged log aims in a circle. */
  factAimedAt(amendment: RecordedEvent): RecordedEvent | undefined {
    const seen = new Set<string>();
    let event: RecordedEvent | undefined = amendment;
    while (event !== undefined) {
      const target = targetOf(event);
      if (target === undefined) return event;
      if (seen.has(target)) return undefined;
      seen.add(target);
      event = this.byId.get(target);
    }
    return undefined;
  }

  /** An event and all that amends it, directly or by amending an amendment; by revision. */
  touching(event: RecordedEvent): readonly RecordedEvent[] {
    const touching: RecordedEvent[] = [];
    const collect = (one: RecordedEvent) => {
      touching.push(one);
      for (const amendment of this.aimingAt.get(one.id) ?? []) if (!touching.includes(amendment)) collect(amendment);
    };
    collect(event);
    return touching.sort((a, b) => a.revision - b.revision);
  }

  /** The fact as it stood when the stream had that many events: it depends on nothing but what aims at it. One that nobody
   *  here can read never stood. */
  standing(fact: RecordedEvent, revisions: number): Fact | undefined {
    const related = this.touching(fact).filter(({ revision }) => revision < revisions);
    try {
      return fold(this.history.partnershipId, related).uncut[0];
    } catch {
      return undefined;
    }
  }
}

export const isAmendment = ({ type }: RecordedEvent): boolean => type === 'EventCorrected' || type === 'EventRetracted';

const targetOf = (event: RecordedEvent) => (isAmendment(event) ? String(event.data['targetEventId']) : undefined);

/** The fields of a fact that amendments can touch, beside its own. */
export const amendableFields = ({
  occurredOn,
  data,
  note,
  organisations,
}: Fact): Readonly<Record<string, unknown>> => ({
  occurredOn,
  ...(data as Record<string, unknown>),
  note,
  organisations,
});

/** The fields in which two states of a fact differ. */
export function changesBetween(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): FieldChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => JSON.stringify(before[field] ?? null) !== JSON.stringify(after[field] ?? null))
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }));
}
