/** One strand of a partnership: its facts, and the questions that rules and read models ask about it by date. */
import type { DataOf } from './catalogue.js';
import type { Fact, FactOfType, History } from './history.js';
import { courseOf, stageOf, stageOfCourse, type Course, type Stage } from './lifecycle.js';
import { valuesInForce } from './in-force.js';
import { certainlyBefore, possiblyOnOrBefore, type DayRange } from './partial-date.js';

export interface Pilot {
  readonly pilotId: string;
  readonly planned: FactOfType<'PilotPlanned'> | undefined;
  readonly launched: FactOfType<'PilotLaunched'> | undefined;
  readonly ended: FactOfType<'PilotEnded'> | undefined;
  readonly extensions: readonly FactOfType<'PilotExtended'>[];
  readonly evaluations: readonly FactOfType<'PilotEvaluated'>[];
}

/** The facts of one pilot; undefined where it was neither planned nor launched. */
function pilotOf(pilotId: string, facts: readonly Fact[]): Pilot | undefined {
  const of = <T extends Fact['type']>(type: T) => facts.filter((fact): fact is FactOfType<T> => fact.type === type);
  const [planned] = of('PilotPlanned');
  const [launched] = of('PilotLaunched');
  if (planned === undefined && launched === undefined) return undefined;
  const [ended] = of('PilotEnded');
  return { pilotId, planned, launched, ended, extensions: of('PilotExtended'), evaluations: of('PilotEvaluated') };
}

interface Closing {
  readonly closed: Fact;
  readonly reopened: Fact | undefined;
}

const CLOSES = new Set<string>(['StrandSucceeded', 'StrandDiscontinued', 'ServiceDecommissioned']);

/** Facts that move a stage; everything else is left out where stages are judged by date. */
const MOVES = new Set<string>([
  ...CLOSES,
  'StrandReopened',
  'ServiceMainstreamed',
  'ServiceSustained',
  'PilotLaunched',
  'PilotEnded',
  'PilotEvaluated',
  'PilotPlanned',
  'ServiceDesigned',
  'ExitRouteDecided',
  'ServiceTendered',
  'ContractAwarded',
  'TenderCancelled',
  'ContractSigned',
  'ContractEnded',
]);

type LateStage = 'contracted' | 'mainstreamed' | 'sustained' | 'succeeded' | 'discontinued' | 'decommissioned';

/** Stages that rules ask for, and the facts without which no strand is in them. */
const BROUGHT_BY: Readonly<Record<LateStage, Fact['type']>> = {
  contracted: 'ContractSigned',
  mainstreamed: 'ServiceMainstreamed',
  sustained: 'ServiceSustained',
  succeeded: 'StrandSucceeded',
  discontinued: 'StrandDiscontinued',
  decommissioned: 'ServiceDecommissioned',
};

const isOneOf = (stages: readonly Stage[], course: Course) => stages.includes(stageOfCourse(course));

export class Strand {
  #course: Course | undefined;
  #byType: Map<string, Fact[]> | undefined;
  #pilots: Map<string, Pilot> | undefined;
  #closings: readonly Closing[] | undefined;
  readonly #moves: readonly Fact[];

  private constructor(
    readonly strandId: string,
    readonly opened: FactOfType<'StrandOpened'>,
    /** Every fact that names the strand, also by its pilot or procurement, in order. */
    readonly facts: readonly Fact[],
  ) {
    this.#moves = facts.filter((fact) => MOVES.has(fact.type));
  }

  static allOf(history: History): ReadonlyMap<string, Strand> {
    const opened = new Map<string, FactOfType<'StrandOpened'>>();
    const byProcurement = new Map<string, readonly string[]>();
    const procurementOf = new Map<string, string>();
    const strandOfPilot = new Map<string, string>();
    for (const fact of history.uncut)
      if (fact.type === 'StrandOpened') {
        const { strandId } = fact.data as DataOf<'StrandOpened'>;
        if (!opened.has(strandId)) opened.set(strandId, fact as FactOfType<'StrandOpened'>);
      } else if (fact.type === 'ProcurementPlanned') {
        const { procurementId, strandIds } = fact.data as DataOf<'ProcurementPlanned'>;
        if (!byProcurement.has(procurementId)) byProcurement.set(procurementId, strandIds);
      } else if (fact.type === 'ContractSigned') {
        const { contractId, procurementId } = fact.data as DataOf<'ContractSigned'>;
        if (!procurementOf.has(contractId)) procurementOf.set(contractId, procurementId);
      } else if (fact.type === 'PilotPlanned' || fact.type === 'PilotLaunched') {
        const { pilotId, strandId } = fact.data as DataOf<'PilotLaunched'>;
        if (!strandOfPilot.has(pilotId)) strandOfPilot.set(pilotId, strandId);
      }

    const facts = new Map<string, Fact[]>([...opened.keys()].map((strandId) => [strandId, []]));
    for (const fact of history.facts) {
      const data = fact.data as {
        strandId?: string;
        strandIds?: string[];
        pilotId?: string;
        procurementId?: string;
        contractId?: string;
      };
      const strandId = data.strandId ?? (data.pilotId && strandOfPilot.get(data.pilotId));
      if (strandId !== undefined) facts.get(strandId)?.push(fact);
      else if (data.strandIds !== undefined) for (const strandId of data.strandIds) facts.get(strandId)?.push(fact);
      else {
        const procurementId = data.procurementId ?? procurementOf.get(data.contractId ?? '');
        if (procurementId !== undefined)
          for (const strandId of byProcurement.get(procurementId) ?? []) facts.get(strandId)?.push(fact);
      }
    }

    const strands = new Map<string, Strand>();
    for (const [strandId, fact] of opened) {
      const named = facts.get(strandId)!;
      if (named.length > 0) strands.set(strandId, new Strand(strandId, fact, named));
    }
    return strands;
  }

  get course(): Course {
    return (this.#course ??= courseOf(this.#moves));
  }

  get stage(): Stage {
    return stageOfCourse(this.course);
  }

  /** Certain when the facts that had certainly happened give the stage alone; none of them gives none. */
  get stageCertainty(): 'certain' | 'possible' {
    const isCertain = (fact: Fact) => fact.certainty === 'certain';
    return this.facts.some(isCertain) && stageOf(this.#moves.filter(isCertain)) === this.stage ? 'certain' : 'possible';
  }

  of<T extends Fact['type']>(type: T): readonly FactOfType<T>[] {
    this.#byType ??= Map.groupBy(this.facts, (fact) => fact.type);
    return (this.#byType.get(type) ?? []) as unknown as readonly FactOfType<T>[];
  }

  /** What was planned or launched as a pilot, in the order in which each is first told of. */
  get pilots(): ReadonlyMap<string, Pilot> {
    if (this.#pilots === undefined) {
      const byPilot = Map.groupBy(this.facts, ({ data }) => (data as { pilotId?: string }).pilotId);
      this.#pilots = new Map();
      for (const [pilotId, facts] of byPilot) {
        const pilot = pilotId === undefined ? undefined : pilotOf(pilotId, facts);
        if (pilot !== undefined) this.#pilots.set(pilot.pilotId, pilot);
      }
    }
    return this.#pilots;
  }

  pilot(pilotId: string): Pilot | undefined {
    return this.pilots.get(pilotId);
  }

  /** Each closing with the reopening that followed it. */
  get closings(): readonly Closing[] {
    if (this.#closings === undefined) {
      const closings: Closing[] = [];
      let reopened: Fact | undefined;
      for (const fact of this.#moves.toReversed())
        if (fact.type === 'StrandReopened') reopened = fact;
        else if (CLOSES.has(fact.type)) closings.push({ closed: fact, reopened });
      this.#closings = closings.reverse();
    }
    return this.#closings;
  }

  /** Whether the strand was closed on the day of `fact`, whatever the imprecision of dates. */
  closedCertainlyBefore(fact: Fact): boolean {
    return this.closings.some(
      ({ closed, reopened }) =>
        closed.id !== fact.id &&
        certainlyBefore(closed, fact) &&
        (reopened === undefined || certainlyBefore(fact, reopened)),
    );
  }

  /** Whether nobody can say if the strand was closed on the day of `fact`. */
  closureUncertainAt(fact: Fact): boolean {
    return this.closings.some(
      ({ closed, reopened }) =>
        closed.id !== fact.id &&
        !certainlyBefore(fact, closed) &&
        !certainlyBefore(closed, fact) &&
        (reopened === undefined || !certainlyBefore(reopened, fact)),
    );
  }

  /** What `fact` finds the strand at, taken twice: from what certainly came before it, and from what possibly came on or
   *  before its day. */
  coursesAt(fact: Fact): { certainly: Course; possibly: Course } {
    return {
      certainly: courseOf(this.#moves.filter((other) => other.id !== fact.id && certainlyBefore(other, fact))),
      possibly: courseOf(this.#moves.filter((other) => other.id !== fact.id && possiblyOnOrBefore(other, fact))),
    };
  }

  /** What forbids or warns must hold in both readings. */
  surelyInStage(fact: Fact, stages: readonly LateStage[]): boolean {
    if (!this.#reaches(stages)) return false;
    const { certainly, possibly } = this.coursesAt(fact);
    return isOneOf(stages, certainly) && isOneOf(stages, possibly);
  }

  /** What is required is met by either reading. */
  perhapsInStage(fact: Fact, stages: readonly LateStage[]): boolean {
    if (!this.#reaches(stages)) return false;
    const { certainly, possibly } = this.coursesAt(fact);
    return isOneOf(stages, certainly) || isOneOf(stages, possibly);
  }

  /** Whether any fact could bring the strand there, whatever its day: most never do, and need no reading. */
  #reaches(stages: readonly LateStage[]): boolean {
    return stages.some((stage) => this.of(BROUGHT_BY[stage]).length > 0);
  }

  /** Every value of a scope field that can have been in force on a day; the opening's holds from the first day. */
  valuesOn<F extends 'name' | 'kind' | 'commissionable' | 'targetGroup'>(
    field: F,
    day: DayRange & { readonly id?: string },
  ): readonly (DataOf<'StrandOpened'>[F] | undefined)[] {
    type Value = DataOf<'StrandOpened'>[F];
    return valuesInForce(
      this.opened.data[field] as Value | undefined,
      this.of('StrandScopeChanged'),
      (change) => change.data[field] as Value | undefined,
      day,
    );
  }

  /** The value of a scope field that stands last. */
  current<F extends 'name' | 'kind' | 'commissionable' | 'targetGroup'>(field: F): DataOf<'StrandOpened'>[F] {
    let value = this.opened.data[field];
    for (const change of this.of('StrandScopeChanged'))
      if (change.data[field] !== undefined) value = change.data[field] as typeof value;
    return value;
  }
}
