/** Who else shaped the work, and how far. */
import { Fact } from '../fact.js';
import {
  Label,
  list,
  LocalId,
  oneOf,
  Optional,
  PeopleCount,
  PeopleQuantity,
  PowerScores,
  Quantity,
  Required,
  Statement,
} from '../fields.js';
import type { EngagementMethod, Group, Phase, Rung, Sector } from '../vocabulary.js';

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

@Fact({
  type: 'InvolvementAssessed',
  command: 'AssessInvolvement',
  since: 2,
  meaning: 'Someone judged how far a group shaped the work in a phase.',
})
export class InvolvementAssessed {
  @Required(oneOf('Group')) group!: Group;
  @Required(oneOf('Phase')) phase!: Phase;
  @Required(oneOf('Rung')) rung!: Rung;
  @Optional(LocalId) strandId?: LocalId;
  @Required(Label) method!: Label;
  @Required(oneOf('Sector')) assessedBySector!: Sector;
}

@Fact<PowerBalanceAssessed>({
  type: 'PowerBalanceAssessed',
  command: 'AssessPowerBalance',
  since: 2,
  meaning: 'Raters of one sector scored who holds the power.',
  agreements: [
    {
      broken: ({ scores: { agenda, budget, decision, information } }) =>
        agenda === undefined && budget === undefined && decision === undefined && information === undefined,
      pointer: '/data/scores',
      says: 'must hold at least one score: agenda, budget, decision or information',
    },
  ],
})
export class PowerBalanceAssessed {
  @Required(Label) instrument!: Label;
  @Required(PowerScores) scores!: PowerScores;
  @Required(oneOf('Sector')) ratedBySector!: Sector;
  @Optional(PeopleCount) raters?: number;
}
