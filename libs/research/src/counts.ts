/** How many strands had come to what, at each horizon: plain counts beside the estimates. Silence is a column of its own,
 *  so no reading is needed. */
import { middleOf, numberOf } from './days.js';
import type { Endpoint } from './specification/specification.js';
import type { Subjects } from './subjects.js';
import type { Subject } from './subjects/subject.js';

export interface HorizonCounts {
  readonly days: number;
  /** By outcome, in the order in which they first occur in the specification. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Known to have run on without an outcome. */
  readonly running: number;
  /** Last seen before the horizon. */
  readonly silent: number;
  /** Launched too recently to have reached it. */
  readonly notReached: number;
}

/** At each horizon the counts sum to the number of subjects. Dates that are ranges count by their middles. */
export function countsAt(subjects: Subjects, endpoint: Endpoint, horizons: readonly number[]): HorizonCounts[] {
  const validAt = numberOf(subjects.spec.validAt);
  const each = subjects.all.map((subject) => courseOf(subject, endpoint, validAt));
  const names = [...new Set(each.flatMap(({ outcome }) => outcome ?? []))].sort();
  return horizons.map((days) => {
    const outcomes: Record<string, number> = Object.fromEntries(names.map((name) => [name, 0]));
    let running = 0;
    let silent = 0;
    let notReached = 0;
    for (const { outcome, time, possible } of each) {
      if (outcome !== null && time <= days) outcomes[outcome]! += 1;
      else if (time >= days) running += 1;
      else if (possible < days) notReached += 1;
      else silent += 1;
    }
    return { days, outcomes, running, silent, notReached };
  });
}

/** `time`: until the outcome, the last sighting, or the day asked about if it still ran. */
function courseOf({ originSpan, endings }: Subject, endpoint: Endpoint, validAt: number) {
  const ending = endings[endpoint];
  const start = Math.min(middleOf(originSpan), validAt);
  const end = middleOf(ending.how === 'foundEnded' ? ending.silentFrom : ending.span);
  const had = ending.how === 'outcome' && end <= validAt;
  return {
    outcome: had ? ending.outcome : null,
    time: Math.max(0, Math.min(end, validAt) - start),
    possible: validAt - start,
  };
}
