/** Random logs of one partnership: mostly facts, the rest corrections and retractions, also of each other. */
import fc from 'fast-check';
import type { RecordedEvent } from '../src/history.js';
import { addDays } from '../src/partial-date.js';

const TYPES = ['MilestoneNoted', 'PilotLaunched', 'ServiceMainstreamed', 'StrandOpened', 'PilotEnded'] as const;
const DATES = [null, '2013', '2013-04', '2013-04-17', '2012/2014', '2014-02', '2013-04-18', '2030', '2012'] as const;
const FIELDS = ['a', 'b', 'c', 'effectiveOn', 'occurredOn', 'note'] as const;

const IDS = Array.from({ length: 64 }, (_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`);
const INSTANTS = IDS.map((_, at) => `${addDays('2013-04-10', at * 3)}T12:00:00.000Z`);
const idOf = (revision: number) => IDS[revision]!;

/** Takes small choices out of one number. */
class Choices {
  constructor(private rest: number) {}
  below(n: number): number {
    const chosen = this.rest % n;
    this.rest = Math.floor(this.rest / n);
    return chosen;
  }
  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }
}

const valueOf = (field: (typeof FIELDS)[number], choices: Choices): unknown =>
  field === 'effectiveOn' || field === 'occurredOn' ? choices.of(DATES) : choices.of([null, 'x', 'y', 'z']);

function dataOf(kind: number, revision: number, choices: Choices): Record<string, unknown> {
  if (kind < 6 || revision === 0)
    return { a: choices.below(3), b: 'b', occurredOn: choices.of(DATES), effectiveOn: choices.of(DATES) };
  const targetEventId = idOf(choices.below(revision));
  if (kind > 7) return { occurredOn: '2020', targetEventId, reason: 'other' };
  const [one, two] = [choices.of(FIELDS), choices.of(FIELDS)];
  return {
    occurredOn: '2020',
    targetEventId,
    reason: 'other',
    set: { [one]: valueOf(one, choices), [two]: valueOf(two, choices) },
  };
}

function eventOf(number: number, revision: number): RecordedEvent {
  const choices = new Choices(number);
  const kind = choices.below(10);
  const type = choices.of(TYPES);
  return {
    id: idOf(revision),
    type: kind < 6 || revision === 0 ? type : kind < 8 ? 'EventCorrected' : 'EventRetracted',
    revision,
    index: 3 * revision + 1,
    data: dataOf(kind, revision, choices),
    metadata: {
      recordedAt: INSTANTS[revision]!,
      actor: { id: 'act_1', role: 'recorder' },
      commandId: idOf(revision),
      correlationId: idOf(revision),
      causationId: null,
      evidence: [],
      warnings: [],
      schemaVersion: 1,
      catalogueVersion: 1,
      policyVersion: '1',
      commandDigest: '',
    },
  };
}

/** Events of one stream; other streams have events between them in the log. */
export const randomLog = (maxLength: number, minLength = 0) =>
  fc.array(fc.maxSafeNat(), { minLength, maxLength, size: 'max' }).map((numbers) => numbers.map(eventOf));

/** A further event of such a log. */
export const furtherEvent = (log: readonly RecordedEvent[], type: string, data: object): RecordedEvent => ({
  ...eventOf(0, log.length),
  type,
  data: { occurredOn: '2020', reason: 'other', ...data },
});
