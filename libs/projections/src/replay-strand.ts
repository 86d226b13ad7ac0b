/** What a strand comes to with each further fact that names it: its stage, its flags, its planned end, when it was last seen. */
import {
  courseOf,
  sightingsOf,
  stageOfCourse,
  type Course,
  type Fact,
  type Sighting,
  type Stage,
  type Strand,
} from '#lifecycle';
import { from, words, type ReplayChange } from './replay-change.js';

export interface StrandStanding {
  readonly strandId: string;
  readonly name: string;
  readonly stage: Stage;
  readonly lastSeenOn: string | null;
}

const FLAGS = {
  pilotRunning: ['a pilot is running', 'no pilot is running any more'],
  contractInForce: ['a contract is in force', 'no contract is in force any more'],
  procurementOpen: ['a procurement is open', 'no procurement is open any more'],
  lastPilotEvaluated: ['the last pilot is evaluated', 'the last pilot is not evaluated'],
} as const satisfies Partial<Record<keyof Course, readonly [string, string]>>;

/** One strand, from the first fact that names it. */
export class RunningStrand {
  readonly #facts: Fact[] = [];
  readonly #sightings: ReadonlyMap<string, Sighting>;
  readonly #plannedEnds = new Map<string, { rank: number; on: string | null }>();
  #course: Course = courseOf([]);
  #stage: Stage | null = null;
  #seen: Sighting | undefined;
  #values: Readonly<Record<(typeof SCOPE)[number], unknown>>;

  constructor(readonly strand: Strand) {
    this.#sightings = new Map(sightingsOf(strand).map((sighting) => [sighting.eventId, sighting]));
    const { name, kind, commissionable, targetGroup } = strand.opened.data;
    this.#values = { name, kind, commissionable, targetGroup };
  }

  get standing(): StrandStanding | undefined {
    if (this.#stage === null) return undefined;
    const { strandId } = this.strand;
    return { strandId, name: String(this.#values.name), stage: this.#stage, lastSeenOn: this.#seen?.on ?? null };
  }

  take(fact: Fact): ReplayChange[] {
    this.#facts.push(fact);
    const changes: ReplayChange[] = [];
    const { strandId } = this.strand;
    const change = (field: string, before: unknown, after: unknown, says: string) =>
      changes.push({ of: 'strand', strandId, strand: String(this.#values.name), field, before, after, says });

    const course = courseOf(this.#facts);
    const stage = stageOfCourse(course);
    if (stage !== this.#stage) change('stage', this.#stage, stage, from(this.#stage, words(stage)));
    for (const [flag, [on, off]] of Object.entries(FLAGS) as [keyof typeof FLAGS, readonly [string, string]][])
      if (course[flag] !== this.#course[flag])
        change(
          flag === 'lastPilotEvaluated' ? 'evaluated' : flag,
          this.#course[flag],
          course[flag],
          course[flag] ? on : off,
        );
    if (course.exitRoute !== this.#course.exitRoute)
      change(
        'exitRoute',
        this.#course.exitRoute ?? null,
        course.exitRoute ?? null,
        course.exitRoute === undefined ? 'no way out is decided any more' : `way out: ${words(course.exitRoute)}`,
      );
    this.#course = course;
    this.#stage = stage;

    this.#plannedEnd(fact, change);
    this.#sighting(fact, change);
    if (fact.type === 'StrandScopeChanged') this.#scope(fact.data as Readonly<Record<string, unknown>>, change);
    return changes;
  }

  /** An extension goes before what was said at the launch, and that before the plan. */
  #plannedEnd({ type, data }: Fact, change: Change): void {
    const rank = ['PilotPlanned', 'PilotLaunched', 'PilotExtended'].indexOf(type);
    if (rank < 0) return;
    const { pilotId, plannedEndOn, newPlannedEndOn } = data as Partial<Record<string, string | null>>;
    const on = type === 'PilotExtended' ? (newPlannedEndOn ?? null) : plannedEndOn;
    const before = this.#plannedEnds.get(pilotId!);
    if (on === undefined || (before !== undefined && before.rank > rank)) return;
    this.#plannedEnds.set(pilotId!, { rank, on });
    if (before?.on === on) return;
    change(
      'plannedEndOn',
      before?.on ?? null,
      on,
      `planned end of ${pilotId} ${before?.on == null ? '' : `${before.on} → `}${on ?? 'not known'}`,
    );
  }

  #sighting({ id }: Fact, change: Change): void {
    const sighting = this.#sightings.get(id);
    if (sighting === undefined || (this.#seen !== undefined && !isLater(sighting, this.#seen))) return;
    if (this.#seen?.on !== sighting.on)
      change('lastSeenOn', this.#seen?.on ?? null, sighting.on, `last seen ${sighting.on}`);
    this.#seen = sighting;
  }

  #scope(data: Readonly<Record<string, unknown>>, change: Change): void {
    for (const field of SCOPE) {
      const after = data[field];
      const before = this.#values[field];
      if (after === undefined || after === before) continue;
      this.#values = { ...this.#values, [field]: after };
      change(
        field,
        before ?? null,
        after,
        `${words(field)} is now ${field === 'kind' ? words(String(after)) : String(after)}`,
      );
    }
  }
}

type Change = (field: string, before: unknown, after: unknown, says: string) => void;
const SCOPE = ['name', 'kind', 'commissionable', 'targetGroup'] as const;

const isLater = (a: Sighting, b: Sighting) =>
  a.earliest !== b.earliest
    ? a.earliest > b.earliest
    : a.latest !== b.latest
      ? a.latest > b.latest
      : a.revision > b.revision;
