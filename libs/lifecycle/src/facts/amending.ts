/** The record put right, and its warnings answered: nothing is edited, nothing deleted. */
import { Fact } from '../fact.js';
import { FieldSet, FreeText, Key, oneOf, Optional, Required, Uuid, WarningCode } from '../fields.js';
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

@Fact({
  type: 'WarningAcknowledged',
  command: 'AcknowledgeWarning',
  since: 2,
  meaning: 'A responsible actor accepted a warning and said why: an answer, which clears nothing.',
})
export class WarningAcknowledged {
  @Key(Uuid) targetEventId!: Uuid;
  @Required(WarningCode) code!: WarningCode;
  @Required(FreeText) reason!: FreeText;
}
