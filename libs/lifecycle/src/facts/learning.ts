/** What was learned, and who was told. */
import { Fact } from '../fact.js';
import {
  Key,
  Label,
  list,
  LocalId,
  oneOf,
  Optional,
  PeopleQuantity,
  Quantity,
  Required,
  Slug,
  Uri,
  YesNo,
} from '../fields.js';
import type { Audience, LearningFormat, LearningKind } from '../vocabulary.js';

@Fact({
  type: 'LearningCaptured',
  command: 'CaptureLearning',
  since: 1,
  meaning: 'A lesson or unintended outcome was written down.',
})
export class LearningCaptured {
  @Key(LocalId, { introduces: 'learning' }) learningId!: LocalId;
  @Required(Label) title!: Label;
  @Required(oneOf('LearningKind')) kind!: LearningKind;
  @Optional(LocalId) strandId?: LocalId;
  @Optional(Uri) uri?: Uri;
}

@Fact({
  type: 'LearningShared',
  command: 'ShareLearning',
  since: 1,
  meaning: 'Learning was passed to an audience; training is a format.',
})
export class LearningShared {
  @Required(Label) title!: Label;
  @Required(list(oneOf('Audience'))) audience!: Audience[];
  @Required(oneOf('LearningFormat')) format!: LearningFormat;
  @Optional(LocalId) learningId?: LocalId;
  @Optional(LocalId) strandId?: LocalId;
  @Optional(PeopleQuantity) attendees?: Quantity;
  @Optional(Uri) uri?: Uri;
}

@Fact({
  type: 'PracticeAdopted',
  command: 'AdoptPractice',
  since: 2,
  meaning: 'An organisation took a practice into its own way of working.',
})
export class PracticeAdopted {
  @Required(Label) practice!: Label;
  @Required(Slug) organisationId!: Slug;
  /** Outside the partnership's own members and teams. */
  @Required(YesNo) beyondPartnership!: boolean;
  @Optional(LocalId) learningId?: LocalId;
  @Optional(LocalId) strandId?: LocalId;
}
