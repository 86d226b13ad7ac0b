/** What a synthetic partnership did beside its strands: asked people, took decisions, set targets, was seen. */
import type { Life } from './life.js';
import type { Setting } from './setting.js';
import { plannedDay } from './stated-day.js';

export function writeInvolving(life: Life, { proposed, proposedOn, publicLead }: Setting): void {
  const { random } = life;
  const after = { after: [proposed] };
  if (random.chance(0.25))
    life.record(
      'StartSupportEngagement',
      life.later(proposedOn, 0, 300),
      { engagementId: 'support', providerId: life.organisation('foundation') },
      after,
    );
  for (let events = random.between(0, 2); events > 0; events -= 1)
    life.record(
      'HoldEngagementEvent',
      life.later(proposedOn, 10, 700),
      {
        purpose: 'Hear what people need, and what they would change.',
        method: random.pick(['gathering', 'workshop', 'interview', 'survey']),
        groups: random.some(['serviceUsers', 'carers', 'communities', 'smallOrganisations'], random.between(1, 3)),
        attendees: random.chance(0.6) ? { value: random.between(5, 140), qualifier: 'rounded' } : undefined,
      },
      after,
    );
  if (random.chance(0.25))
    life.record(
      'RecordDecision',
      life.later(proposedOn, 100, 500),
      {
        decisionId: 'go-ahead',
        question: 'Shall the service be tried?',
        options: ['Yes', 'Not yet'],
        outcome: random.chance(0.85) ? 'Yes' : 'Not yet',
        proposedBySector: random.pick(['public', 'third']),
      },
      { ...after, decided: true },
    );
  if (random.chance(0.3)) {
    const setOn = life.later(proposedOn, 100, 900);
    life.record(
      'SetCommissioningTarget',
      setOn,
      {
        targetId: 'commission',
        measure: 'The service is bought or run by the public body.',
        dueOn: plannedDay(random, life.later(setOn, 700, 1_500)),
        ownerOrganisationId: publicLead,
      },
      after,
    );
  }
  if (random.chance(0.4))
    life.record(
      'NoteMilestone',
      life.later(proposedOn, 30, 1_200),
      { label: 'The partnership was presented in public.', kind: random.pick(['ceremony', 'recognition', 'meeting']) },
      after,
    );
}
