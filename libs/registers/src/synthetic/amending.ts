/** What was put right later in a synthetic partnership: vague days made exact, amounts found, notes that should not stand. */
import type { MoneyAmount } from '#lifecycle';
import { amount } from './amounts.js';
import { eventIdOf, type Life, type RecordedFact } from './life.js';
import type { Setting } from './setting.js';

export function writeAmendments(life: Life, setting: Setting): void {
  const { random } = life;
  const { proposed, contribution } = setting;
  if (proposed.command.occurredOn !== proposed.on && random.chance(0.15)) redate(life, proposed);
  if (contribution !== undefined && isUnknown(contribution) && random.chance(0.3))
    amend(life, contribution, { set: { amount: amount(random, 20_000, 1_500_000, 0) }, reason: 'betterSource' });
  if (random.chance(0.08)) withdraw(life, setting);
}

const isUnknown = ({ command }: RecordedFact) =>
  (command.data['amount'] as MoneyAmount | undefined)?.qualifier === 'unknown';

/** The day of a fact is put right; a few such corrections are put right, or taken back, in their turn. */
function redate(life: Life, fact: RecordedFact): void {
  const { random } = life;
  const corrected = amend(life, fact, { set: { occurredOn: fact.on }, reason: 'betterSource' });
  const again = random.weighted({ no: 80, corrected: 10, retracted: 10 });
  if (again === 'corrected') amend(life, corrected, { set: { occurredOn: fact.on.slice(0, 7) }, reason: 'typo' });
  else if (again === 'retracted') retract(life, corrected, 'other');
}

const amend = (
  life: Life,
  target: RecordedFact,
  { set, reason }: { set: Record<string, unknown>; reason: 'typo' | 'betterSource' },
): RecordedFact =>
  life.record(
    'CorrectEvent',
    life.later(target.recordedOn, 1, 400),
    { targetEventId: eventIdOf(target), set, reason },
    { after: [target], exactly: true },
  );

const retract = (life: Life, target: RecordedFact, reason: 'duplicate' | 'neverHappened' | 'other'): RecordedFact =>
  life.record(
    'RetractEvent',
    life.later(target.recordedOn, 1, 400),
    { targetEventId: eventIdOf(target), reason },
    { after: [target], exactly: true },
  );

/** Something is noted that did not happen, and taken back; rarely the taking back is taken back. */
function withdraw(life: Life, { proposed, proposedOn }: Setting): void {
  const { random } = life;
  const noted = life.record(
    'NoteMilestone',
    life.later(proposedOn, 100, 1_500),
    { label: 'A minister was said to have visited.', kind: 'recognition' },
    { after: [proposed] },
  );
  const taken = retract(life, noted, random.pick(['duplicate', 'neverHappened']));
  if (random.chance(0.15)) retract(life, taken, 'other');
}
