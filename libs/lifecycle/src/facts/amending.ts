/** The record put right: nothing is edited, nothing deleted. */
import { Fact } from '../fact.js';
import { FieldSet, Key, oneOf, Optional, Required, Uuid } from '../fields.js';
import type { CorrectionReason, RetractionReason } from '../vocabulary.js';

@Fact({
  type: 'EventCorrected',
  command: 'CorrectEvent',
  since: 1,
  meaning: "An earlier event's date or fields were put right.",
})
export class EventCorrected {
  @Key(Uuid) targetEventId!: Uuid;
  @Required(FieldSet) set!: FieldSet;
  @Required(oneOf('CorrectionReason')) reason!: CorrectionReason;
  @Optional(Uuid) proposalId?: Uuid;
}

@Fact({
  type: 'EventRetracted',
  command: 'RetractEvent',
  since: 1,
  meaning: 'An earlier event was withdrawn: it should not have been recorded.',
})
export class EventRetracted {
  @Key(Uuid) targetEventId!: Uuid;
  @Required(oneOf('RetractionReason')) reason!: RetractionReason;
  @Optional(Uuid) proposalId?: Uuid;
}
