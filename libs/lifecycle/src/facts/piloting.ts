/** A service is tried: planned, launched, extended, ended, evaluated, and what came of it. */
import { Fact } from '../fact.js';
import {
  Count,
  FreeText,
  Key,
  Label,
  list,
  LocalId,
  Measure,
  Money,
  oneOf,
  Optional,
  PartialDate,
  Required,
  Slug,
  Statement,
  Uri,
  YesNo,
} from '../fields.js';
import type { Finding, OutcomeBasis, OutcomeResult, PilotEndReason, Unit } from '../vocabulary.js';

const isFew = (people: number) => people >= 1 && people <= 4;

@Fact({ type: 'PilotPlanned', command: 'PlanPilot', since: 1, meaning: 'A trial was planned.' })
export class PilotPlanned {
  @Key(LocalId) strandId!: LocalId;
  @Key(LocalId, { introduces: 'pilot' }) pilotId!: LocalId;
  @Optional(list(Label)) sites?: Label[];
  @Optional(list(Slug)) providerIds?: Slug[];
  @Optional(PartialDate) plannedStartOn?: PartialDate | null;
  @Optional(PartialDate) plannedEndOn?: PartialDate | null;
  @Optional(list(Statement)) successCriteria?: Statement[];
  @Optional(Money) estimatedCost?: Money;
  @Optional(LocalId) repeatsPilotId?: LocalId;
}

@Fact({
  type: 'PilotLaunched',
  command: 'LaunchPilot',
  since: 1,
  meaning: 'The trial began to serve people: start of service, not the ceremony.',
})
export class PilotLaunched {
  @Key(LocalId) strandId!: LocalId;
  @Key(LocalId, { introduces: 'pilot' }) pilotId!: LocalId;
  @Optional(list(Label)) sites?: Label[];
  @Optional(list(Slug)) providerIds?: Slug[];
  @Optional(list(LocalId)) poolIds?: LocalId[];
  @Optional(PartialDate) plannedEndOn?: PartialDate | null;
  @Optional(Money) estimatedCost?: Money;
  @Optional(LocalId) repeatsPilotId?: LocalId;
}

@Fact({ type: 'PilotExtended', command: 'ExtendPilot', since: 1, meaning: 'The trial was given a later planned end.' })
export class PilotExtended {
  @Key(LocalId) strandId!: LocalId;
  @Key(LocalId) pilotId!: LocalId;
  @Required(PartialDate) newPlannedEndOn!: PartialDate | null;
  @Optional(FreeText) reason?: FreeText;
}

@Fact({ type: 'PilotEnded', command: 'EndPilot', since: 1, meaning: 'The trial stopped.' })
export class PilotEnded {
  @Key(LocalId) strandId!: LocalId;
  @Key(LocalId) pilotId!: LocalId;
  @Required(oneOf('PilotEndReason')) reason!: PilotEndReason;
}

@Fact({
  type: 'PilotEvaluated',
  command: 'EvaluatePilot',
  since: 1,
  meaning: 'An evaluation of the trial was completed.',
})
export class PilotEvaluated {
  @Key(LocalId) strandId!: LocalId;
  @Key(LocalId) pilotId!: LocalId;
  @Optional(Slug) evaluatorOrganisationId?: Slug;
  @Optional(YesNo) independent?: boolean;
  @Optional(PartialDate) periodFromOn?: PartialDate | null;
  @Optional(PartialDate) periodUntilOn?: PartialDate | null;
  @Required(oneOf('Finding')) finding!: Finding;
  @Optional(list(Statement)) criteriaMet?: Statement[];
  @Optional(Uri) uri?: Uri;
}

@Fact<OutcomeRecorded>({
  type: 'OutcomeRecorded',
  command: 'RecordOutcome',
  since: 1,
  meaning: 'A result was measured, or stated by someone.',
  agreements: [
    {
      broken: (fact) => fact.value !== undefined && fact.unit === undefined,
      pointer: '/data/unit',
      says: 'must say what the value counts',
    },
    {
      broken: (fact) =>
        fact.unit === 'people' &&
        fact.value !== undefined &&
        fact.denominator !== undefined &&
        Number(fact.value.value) > fact.denominator,
      pointer: '/data/value',
      says: 'cannot be more people than the denominator',
    },
    {
      broken: (fact) => fact.unit === 'people' && fact.value !== undefined && isFew(Number(fact.value.value)),
      pointer: '/data/value',
      says: 'is a count of 1 to 4 people: give "under 5" as a value of at most 5, or leave it out',
      name: 'SmallCount',
    },
    {
      broken: (fact) => fact.unit === 'people' && fact.denominator !== undefined && isFew(fact.denominator),
      pointer: '/data/denominator',
      says: 'is a count of 1 to 4 people: leave it out',
      name: 'SmallCount',
    },
  ],
})
export class OutcomeRecorded {
  @Optional(LocalId) strandId?: LocalId;
  @Required(Label) indicator!: Label;
  @Required(oneOf('OutcomeBasis')) basis!: OutcomeBasis;
  @Required(oneOf('OutcomeResult')) result!: OutcomeResult;
  @Optional(Measure) value?: Measure;
  @Optional(Count) denominator?: number;
  @Optional(oneOf('Unit')) unit?: Unit;
  @Optional(PartialDate) periodFromOn?: PartialDate | null;
  @Optional(PartialDate) periodUntilOn?: PartialDate | null;
}
