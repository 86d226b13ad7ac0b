/** What each command does to a strand in each stage, found by asking: every cell is one decision on the plain course of a
 *  strand, one fact a month. Pictures of the life of a strand are drawn from it. */
import { definitionOfCommand, definitionOfType, type CommandType, type FactType } from './catalogue.js';
import type { Command } from './command.js';
import { decide } from './decide.js';
import { exampleOf } from './example.js';
import { fold, type History, type RecordedEvent } from './history.js';
import type { Stage } from './lifecycle.js';
import { addMonths } from './partial-date.js';
import { POLICY } from './policy.js';
import { NO_REGISTERS } from './registers.js';

export const COLUMNS = ['ide', 'des', 'pil', 'end', 'eva', 'exi', 'pro', 'con', 'mai', 'sus', 'closed'] as const;
export type Column = (typeof COLUMNS)[number];

export const SHORT: Readonly<Record<Stage, string>> = {
  identified: 'ide',
  designing: 'des',
  piloting: 'pil',
  pilotEnded: 'end',
  evaluated: 'eva',
  exitDecided: 'exi',
  procuring: 'pro',
  contracted: 'con',
  mainstreamed: 'mai',
  sustained: 'sus',
  succeeded: 'suc',
  discontinued: 'dis',
  decommissioned: 'dec',
};

const COURSE: readonly (readonly [Column, ...FactType[]])[] = [
  ['ide'],
  ['des', 'ServiceDesigned'],
  ['pil', 'PilotLaunched'],
  ['end', 'PilotEnded'],
  ['eva', 'PilotEvaluated'],
  ['exi', 'ExitRouteDecided'],
  ['pro', 'ProcurementPlanned', 'ServiceTendered'],
  ['con', 'ContractAwarded', 'ContractSigned'],
  ['mai', 'ServiceMainstreamed'],
];

const upTo = (column: Column): FactType[] =>
  COURSE.slice(0, COURSE.findIndex(([one]) => one === column) + 1).flatMap(([, ...types]) => types);

const HOLDS: Readonly<Record<Column, readonly FactType[]>> = {
  ...(Object.fromEntries(COURSE.map(([column]) => [column, upTo(column)])) as Record<Column, FactType[]>),
  sus: [...upTo('exi'), 'ServiceSustained'],
  closed: [...upTo('eva'), 'StrandDiscontinued'],
};

/** The commands by which a strand moves, in the order of its life. */
export const MOVING_COMMANDS = [
  'DesignService',
  'PlanPilot',
  'LaunchPilot',
  'EndPilot',
  'EvaluatePilot',
  'DecideExitRoute',
  'TenderService',
  'AwardContract',
  'CancelTender',
  'SignContract',
  'EndContract',
  'MainstreamService',
  'SustainService',
  'RecordSuccession',
  'DiscontinueStrand',
  'DecommissionService',
  'ReopenStrand',
] as const satisfies readonly CommandType[];
export type MovingCommand = (typeof MOVING_COMMANDS)[number];

/** A procurement that is planned before all else and goes no further, so that it can be tendered or awarded in any stage. */
const ONLY_PLANNED = 'procurement-2';
const WITH_AWARD: readonly Column[] = ['pro', 'con', 'mai'];

/** What a command is about: something new, or what its column holds. */
function keysOf(command: MovingCommand, column: Column): Readonly<Record<string, unknown>> {
  switch (command) {
    case 'PlanPilot':
    case 'LaunchPilot':
      return { pilotId: 'pilot-2' };
    case 'TenderService':
      return { procurementId: ONLY_PLANNED };
    case 'AwardContract':
      return { procurementId: ONLY_PLANNED, awardId: 'award-2' };
    case 'CancelTender':
      return column === 'closed' ? { procurementId: ONLY_PLANNED } : {};
    case 'SignContract':
      return { contractId: 'contract-2', ...(WITH_AWARD.includes(column) ? {} : { procurementId: ONLY_PLANNED }) };
    default:
      return {};
  }
}

const PARTNERSHIP = 'low-moss';
const STRAND = 'throughcare';
const FIRST_DAY = '2013-01-15';
/** After everything. */
const TODAY = addMonths(FIRST_DAY, 24);

const idAt = (at: number) => `00000000-0000-4000-8000-${String(at + 1).padStart(12, '0')}`;

const eventOf = (type: FactType, data: object, at: number): RecordedEvent => ({
  id: idAt(at),
  type,
  revision: at,
  index: at,
  data: { occurredOn: addMonths(FIRST_DAY, at), ...data },
  metadata: {
    recordedAt: `${TODAY}T12:00:00.000Z`,
    actor: { id: 'act_1', role: 'recorder' },
    commandId: idAt(at),
    correlationId: idAt(at),
    causationId: null,
    evidence: [],
    warnings: [],
    schemaVersion: definitionOfType(type)!.schemaVersion,
    catalogueVersion: definitionOfType(type)!.since,
    policyVersion: POLICY.version,
    commandDigest: '',
  },
});

function eventsOf(column: Column, command: MovingCommand): readonly RecordedEvent[] {
  const types: [FactType, object?][] = [
    ['PartnershipProposed'],
    ['StrandOpened'],
    ['ProcurementPlanned', { procurementId: ONLY_PLANNED }],
    ...HOLDS[column].map((type): [FactType] => [type]),
  ];
  if (command === 'SignContract' && column === 'pro') types.push(['ContractAwarded']);
  return types.map(([type, data], at) => eventOf(type, { ...exampleOf(definitionOfType(type)!), ...data }, at));
}

const stageIn = (history: History): Stage => history.strand(STRAND)!.stage;

export interface StageCell {
  /** Where the command leaves the strand; left out where it is refused. */
  readonly stage?: Stage;
  /** Whether that is where it was. */
  readonly stays: boolean;
  /** The code of the refusal that is shown; a closed strand before anything else. */
  readonly refused?: string;
  /** Warnings about the order of things. */
  readonly warnings: readonly string[];
}

const ABOUT_ORDER = ['W09', 'W23'];

/** One decision: the command, a month after the last fact of the column. */
export function stageCell(command: MovingCommand, column: Column): StageCell {
  const events = eventsOf(column, command);
  const history = fold(PARTNERSHIP, events);
  const definition = definitionOfCommand(command)!;
  const next = eventOf(definition.type, { ...exampleOf(definition), ...keysOf(command, column) }, events.length);
  const { occurredOn, ...data } = next.data as { occurredOn: string };
  const sent: Command = { type: command, partnershipId: PARTNERSHIP, commandId: next.id, occurredOn, data };
  const decision = decide(history, sent, { today: TODAY, actorId: 'act_1', policy: POLICY, registers: NO_REGISTERS });
  if ('refused' in decision) {
    const codes = decision.refused.map(({ code }) => code);
    return { stays: true, refused: codes.includes('R07') ? 'R07' : codes[0]!, warnings: [] };
  }
  const stage = stageIn(fold(PARTNERSHIP, [...events, next]));
  return {
    stage,
    stays: stage === stageIn(history),
    warnings: decision.warnings.filter((code) => ABOUT_ORDER.includes(code)),
  };
}

/** `=` stays where it is, else the next stage, with the warnings about order; or the code of the refusal. */
export const textOfCell = ({ stage, stays, refused, warnings }: StageCell): string =>
  refused ?? [stays ? '=' : SHORT[stage!], ...warnings].join(' ');

/** The whole table as Markdown, by command and stage. */
export function stageTableMarkdown(): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['command', ...COLUMNS]),
    row(['---', ...COLUMNS.map(() => '---')]),
    ...MOVING_COMMANDS.map((command) =>
      row([command, ...COLUMNS.map((column) => textOfCell(stageCell(command, column)))]),
    ),
  ].join('\n');
}

const STAGE_OF_COLUMN: Readonly<Record<Column, string>> = {
  ide: 'identified',
  des: 'designing',
  pil: 'piloting',
  end: 'pilotEnded',
  eva: 'evaluated',
  exi: 'exitDecided',
  pro: 'procuring',
  con: 'contracted',
  mai: 'mainstreamed',
  sus: 'sustained',
  closed: 'closed',
};

const CLOSED_STAGES: readonly Stage[] = ['succeeded', 'discontinued', 'decommissioned'];

/** The ways from stage to stage that raise no warning about order, as a Mermaid diagram. */
export function stagePicture(): string {
  const ways = new Map<string, string[]>();
  for (const column of COLUMNS)
    for (const command of MOVING_COMMANDS) {
      const { stage, stays, refused, warnings } = stageCell(command, column);
      if (stage === undefined || stays || refused !== undefined || warnings.length > 0) continue;
      if (command === 'RecordSuccession' || (command === 'DiscontinueStrand' && column !== 'eva')) continue;
      const way = `${STAGE_OF_COLUMN[column]} --> ${CLOSED_STAGES.includes(stage) ? 'closed' : stage}`;
      ways.set(way, [...(ways.get(way) ?? []), command]);
    }
  return [
    'stateDiagram-v2',
    '  [*] --> identified: OpenStrand',
    ...[...ways].map(([way, commands]) => `  ${way}: ${commands.join(', ')}`),
  ].join('\n');
}
