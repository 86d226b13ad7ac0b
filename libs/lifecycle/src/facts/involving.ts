/** Who else shaped the work, and how far. */
import { Fact } from '../fact.js';
import { list, LocalId, oneOf, Optional, PeopleQuantity, Quantity, Required, Statement } from '../fields.js';
import type { EngagementMethod, Group } from '../vocabulary.js';

@Fact({
  type: 'EngagementEventHeld',
  command: 'HoldEngagementEvent',
  since: 1,
  meaning: 'People were brought together to shape the work.',
})
export class EngagementEventHeld {
  @Required(Statement) purpose!: Statement;
  @Required(oneOf('EngagementMethod')) method!: EngagementMethod;
  @Required(list(oneOf('Group'))) groups!: Group[];
  @Optional(PeopleQuantity) attendees?: Quantity;
  @Optional(LocalId) strandId?: LocalId;
}
