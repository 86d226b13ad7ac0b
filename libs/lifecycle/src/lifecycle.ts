/** The stages of a strand. A stage follows from the facts that stand, never from the last event seen: the first clause
 *  below that holds gives it. */
import type { DataOf } from './catalogue.js';
import type { Fact } from './history.js';
import type { ExitRoute } from './vocabulary.js';

export const STAGES = [
  'identified',
  'designing',
  'piloting',
  'pilotEnded',
  'evaluated',
  'exitDecided',
  'procuring',
  'contracted',
  'mainstreamed',
  'sustained',
  'succeeded',
  'discontinued',
  'decommissioned',
] as const;
export type Stage = (typeof STAGES)[number];

const when = (holds: boolean, stage: Stage): Stage | undefined => (holds ? stage : undefined);

/** In this order; the last one always holds. */
const CLAUSES: readonly ((course: Course) => Stage | undefined)[] = [
  (course) => course.closing,
  (course) => course.outcome,
  (course) => when(course.pilotRunning, 'piloting'),
  (course) => when(course.contractInForce, 'contracted'),
  (course) => when(course.procurementOpen, 'procuring'),
  (course) => when(course.exitDecisionStands, 'exitDecided'),
  (course) => when(course.lastPilotEvaluated, 'evaluated'),
  (course) => when(course.everLaunched, 'pilotEnded'),
  (course) => when(course.designed, 'designing'),
  () => 'identified',
];

/** The stage that the facts of one strand, in their order, support. */
export const stageOf = (facts: readonly Fact[]): Stage => stageOfCourse(courseOf(facts));

export function stageOfCourse(course: Course): Stage {
  for (const clause of CLAUSES) {
    const stage = clause(course);
    if (stage !== undefined) return stage;
  }
  return 'identified';
}

export const CLOSED = ['succeeded', 'discontinued', 'decommissioned'] as const satisfies readonly Stage[];
export const IN_FORCE = ['mainstreamed', 'sustained'] as const satisfies readonly Stage[];

export const isClosed = (stage: Stage) => (CLOSED as readonly Stage[]).includes(stage);
export const isInForce = (stage: Stage) => (IN_FORCE as readonly Stage[]).includes(stage);

/** What the clauses look at. */
export interface Course {
  /** Since the last reopening. */
  closing: (typeof CLOSED)[number] | undefined;
  /** Since the last reopening. */
  outcome: (typeof IN_FORCE)[number] | undefined;
  pilotRunning: boolean;
  contractInForce: boolean;
  procurementOpen: boolean;
  /** The last decision is later than the last launch and the last reopening, and is no decision to pilot again. */
  exitDecisionStands: boolean;
  lastPilotEvaluated: boolean;
  everLaunched: boolean;
  designed: boolean;
  /** The last decision since the last reopening. */
  exitRoute: ExitRoute | undefined;
}

/** Reads the facts of one strand, in their order, once. */
export function courseOf(facts: readonly Fact[]): Course {
  const course: Course = {
    closing: undefined,
    outcome: undefined,
    pilotRunning: false,
    contractInForce: false,
    procurementOpen: false,
    exitDecisionStands: false,
    lastPilotEvaluated: false,
    everLaunched: false,
    designed: false,
    exitRoute: undefined,
  };
  const launched: string[] = [];
  const ended = new Set<string>();
  const evaluated = new Set<string>();
  const competed = new Set<string>();
  const settled = new Set<string>();
  const signed: string[] = [];
  const contractsEnded = new Set<string>();

  for (const fact of facts) {
    switch (fact.type) {
      case 'StrandReopened':
        course.closing = undefined;
        course.outcome = undefined;
        course.exitRoute = undefined;
        course.exitDecisionStands = false;
        for (const pilotId of launched) ended.add(pilotId);
        break;
      case 'StrandSucceeded':
        course.closing = 'succeeded';
        break;
      case 'StrandDiscontinued':
        course.closing = 'discontinued';
        break;
      case 'ServiceDecommissioned':
        course.closing = 'decommissioned';
        break;
      case 'ServiceMainstreamed':
        course.outcome = 'mainstreamed';
        break;
      case 'ServiceSustained':
        course.outcome = 'sustained';
        break;
      case 'PilotLaunched':
        launched.push((fact.data as DataOf<'PilotLaunched'>).pilotId);
        course.exitDecisionStands = false;
        break;
      case 'PilotEnded':
        ended.add((fact.data as DataOf<'PilotEnded'>).pilotId);
        break;
      case 'PilotEvaluated':
        evaluated.add((fact.data as DataOf<'PilotEvaluated'>).pilotId);
        break;
      case 'ExitRouteDecided':
        course.exitRoute = (fact.data as DataOf<'ExitRouteDecided'>).route;
        course.exitDecisionStands = course.exitRoute !== 'rePilot';
        break;
      case 'ServiceDesigned':
      case 'PilotPlanned':
        course.designed = true;
        break;
      case 'ServiceTendered':
      case 'ContractAwarded':
        competed.add((fact.data as DataOf<'ServiceTendered'>).procurementId);
        break;
      case 'TenderCancelled':
        settled.add((fact.data as DataOf<'TenderCancelled'>).procurementId);
        break;
      case 'ContractSigned': {
        const { procurementId, contractId } = fact.data as DataOf<'ContractSigned'>;
        settled.add(procurementId);
        signed.push(contractId);
        break;
      }
      case 'ContractEnded':
        contractsEnded.add((fact.data as DataOf<'ContractEnded'>).contractId);
        break;
      default:
        break;
    }
  }

  const last = launched.at(-1);
  course.everLaunched = last !== undefined;
  course.pilotRunning = launched.some((pilotId) => !ended.has(pilotId));
  course.lastPilotEvaluated = last !== undefined && evaluated.has(last);
  course.contractInForce = signed.some((contractId) => !contractsEnded.has(contractId));
  course.procurementOpen = [...competed].some((procurementId) => !settled.has(procurementId));
  return course;
}
