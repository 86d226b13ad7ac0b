/** When the record may be put right: what is aimed at must stand, and what comes out must be a fact that could be recorded.
 *  And when a warning may be answered. */
import { definitionOfCommand, definitionOfType, type CommandType, type Definition } from '../catalogue.js';
import { shapeRefusals, type Command } from '../command.js';
import type { Fact, History, RecordedEvent } from '../history.js';
import { judgeInPlace, refusalsInPlace } from '../in-place.js';
import type { Judgement, RuleContext } from '../judge.js';
import { rangeOf, type Day } from '../partial-date.js';
import { mayNamePersons } from '../personal-data.js';
import { refusal, type Refusal, type RefusalCode, type RefusalName } from '../refusals.js';
import { sentence } from '../sentences.js';
import { overlay } from '../standing.js';
import { upcast } from '../upcast.js';
import type { WarningCode } from '../warnings.js';
import { watchesOf } from '../watches.js';
import { organisationsNamed } from './always.js';

/** `after` = the history with the amendment in it. */
export type AmendmentRule = (
  before: History,
  after: History,
  command: Command,
  context: RuleContext & { today: Day },
) => Judgement;

type Values = Readonly<Record<string, unknown>>;

const refused = (name: RefusalName, command: Command, pointer: string) =>
  refusal(name, sentence(name, { data: command.data, occurredOn: command.occurredOn } as Fact), pointer);

function target(before: History, command: Command): { event: RecordedEvent } | { refused: Refusal } {
  const id = String(command.data['targetEventId']);
  const event = before.events.find((one) => one.id === id);
  if (event === undefined) return { refused: refused('TargetUnknown', command, '/data/targetEventId') };
  if (before.dead.some((one) => one.id === id))
    return { refused: refused('TargetDead', command, '/data/targetEventId') };
  return { event };
}

/** The fact at the end of a chain of corrections; undefined where the chain aims at a retraction. */
function correctedFact(before: History, event: RecordedEvent): RecordedEvent | undefined {
  let aim: RecordedEvent | undefined = event;
  while (aim?.type === 'EventCorrected') {
    const id: unknown = aim.data['targetEventId'];
    aim = before.events.find((one) => one.id === id);
  }
  return aim === undefined || aim.type === 'EventRetracted' ? undefined : aim;
}

const ENVELOPE_FIELDS = new Set(['occurredOn', 'note', 'organisations']);

/** What an event is and how it came about: retract it and record it anew. */
const NEVER_CORRECTED = new Set([
  'id',
  'type',
  'stream',
  'revision',
  'position',
  'index',
  'partnershipId',
  'metadata',
  'recordedAt',
  'actor',
  'commandId',
  'correlationId',
  'causationId',
  'rationale',
  'decidedBy',
  'evidence',
  'warnings',
  'schemaVersion',
  'catalogueVersion',
  'policyVersion',
  'commandDigest',
  'clockSkewMs',
]);

/** Which fields of a type of fact may be corrected, with the name of each in order. */
export const correctableFields = (definition: Definition): readonly string[] => [
  'occurredOn',
  ...definition.fields.filter(({ key }) => !key).map(({ name }) => name),
  'note',
  'organisations',
];

function setRefusals(definition: Definition, set: Values, command: Command): Refusal[] {
  return Object.entries(set).flatMap(([name, value]) => {
    const pointer = `/data/set/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (ENVELOPE_FIELDS.has(name)) return [];
    const field = definition.fields.find((one) => one.name === name);
    if (field?.key === true || (field === undefined && NEVER_CORRECTED.has(name)))
      return [refused('FieldNotCorrectable', command, pointer)];
    if (field === undefined) return [refusal('ValueNotAllowed', `is no field of ${definition.type}`, pointer)];
    if (value === null && field.required && field.type.nullable !== true)
      return [refusal('ValueNotAllowed', 'is a required field: give its right value', pointer)];
    return [];
  });
}

/** A corrected fact is held to what its own fields owe; what it crosses elsewhere is an anomaly. */
const RESULT_CODES = new Set<RefusalCode>(['R04', 'R10', 'R15', 'R16']);
const OWN_PERIODS = /^\/data\/(periodUntilOn|termUntilOn|untilOn|plannedEndOn)$/;

const toSet = (found: Refusal): Refusal =>
  found.pointer === undefined ? found : { ...found, pointer: found.pointer.replace(/^(\/data)?/, '/data/set') };

/** Refusals of the shape of a fact's stored fields. */
function storedShapeRefusals(definition: Definition, stored: Values): Refusal[] {
  const { occurredOn, organisations, note, ...data } = stored;
  const envelope = {
    occurredOn,
    ...(organisations === undefined ? {} : { organisations }),
    ...(note === undefined ? {} : { note }),
  };
  return shapeRefusals(definition, data, envelope).map(toSet);
}

function resultRefusals(
  after: History,
  fact: Fact,
  definition: Definition,
  context: RuleContext & { today: Day },
): Refusal[] {
  const { data, occurredOn, organisations, note } = fact as Fact<Values>;
  const shape = storedShapeRefusals(definition, { ...data, occurredOn, organisations, note });
  if (shape.length > 0) return shape;
  const range = rangeOf(occurredOn);
  const ahead = range !== undefined && range.earliest > context.today;
  return [
    ...(ahead ? [refusal('OccursInFuture', sentence('OccursInFuture', fact), '/data/set/occurredOn')] : []),
    ...refusalsInPlace(after, fact, context)
      .filter(
        ({ code, name, pointer }) =>
          (RESULT_CODES.has(code) && name !== 'NothingChanged') ||
          (code === 'R02' && pointer !== undefined && OWN_PERIODS.test(pointer)),
      )
      .map(toSet),
  ];
}

export const correctEvent: AmendmentRule = (before, after, command, context) => {
  const aimed = target(before, command);
  if ('refused' in aimed) return { refusals: [aimed.refused, ...groundRefusals(after, command)], warnings: [] };
  const root = correctedFact(before, aimed.event);
  const definition = root === undefined ? undefined : definitionOfType(root.type);
  if (root === undefined || definition === undefined)
    return {
      refusals: [
        refusal('FieldNotCorrectable', 'a retraction has nothing to correct: retract it', '/data/targetEventId'),
        ...groundRefusals(after, command),
      ],
      warnings: [],
    };
  const set = command.data['set'] as Values;
  const refusals = setRefusals(definition, set, command);
  const known = new Set(refusals.map(({ pointer }) => pointer));
  const result = after.uncut.find(({ id }) => id === root.id);
  // Values that do not show now, because a later correction hides them or the fact is retracted, may show one day.
  const alone = storedShapeRefusals(definition, overlay(upcast(root), set));
  const found = alone.length > 0 || result === undefined ? alone : resultRefusals(after, result, definition, context);
  refusals.push(...found.filter(({ pointer }) => !known.has(pointer)), ...groundRefusals(after, command));
  return { refusals, warnings: refusals.length > 0 ? [] : oddities(after, command, context, definition) };
};

export const retractEvent: AmendmentRule = (before, after, command, context) => {
  const aimed = target(before, command);
  const refusals = [...('refused' in aimed ? [aimed.refused] : []), ...groundRefusals(after, command)];
  return { refusals, warnings: refusals.length > 0 ? [] : oddities(after, command, context) };
};

/** A warning is answered where its event carries it, or raises it as the record stands now. The answer clears nothing. */
export const acknowledgeWarning: AmendmentRule = (before, after, command, context) => {
  const answer = after.uncut.find(({ id }) => id === after.candidateId)!;
  const { refusals, warnings } = judgeInPlace(after, answer, context);
  if (refusals.length > 0) return { refusals, warnings };
  const { targetEventId, code } = command.data as { targetEventId: string; code: WarningCode };
  return warnedOf(before, targetEventId, context).has(code)
    ? { refusals, warnings }
    : { refusals: [refused('WarningUnknown', command, '/data/code')], warnings };
};

/** What an event that stands was warned of, and what is odd or overdue about it today. */
function warnedOf(before: History, eventId: string, context: RuleContext & { today: Day }): ReadonlySet<WarningCode> {
  const event = before.events.find(({ id }) => id === eventId);
  const fact = before.uncut.find(({ id }) => id === eventId);
  return new Set([
    ...(event?.metadata.warnings ?? []),
    ...(fact === undefined ? [] : judgeInPlace(before, fact, context).warnings),
    ...watchesOf(before, context.policy)
      .filter((watch) => watch.eventId === eventId && watch.since <= context.today)
      .map(({ code }) => code),
  ]);
}

/** A decision that an amendment rests on is one of this partnership. */
function groundRefusals(after: History, { decidedBy }: Command): Refusal[] {
  const decisionId = decidedBy?.decisionId;
  if (decisionId === undefined || after.named('DecisionRecorded', 'decisionId', decisionId).length > 0) return [];
  const decision = { data: { decisionId } } as unknown as Fact;
  return [refusal('DecisionUnknown', sentence('DecisionUnknown', decision, decisionId), '/decidedBy/decisionId')];
}

function oddities(
  after: History,
  command: Command,
  { registers }: RuleContext,
  definition?: Definition,
): WarningCode[] {
  const { evidence = [], decidedBy, data } = command;
  const set = (data['set'] ?? {}) as Values;
  const named =
    definition === undefined
      ? (decidedBy?.organisationIds ?? [])
      : organisationsNamed({ data: set, ...(decidedBy && { decidedBy }) }, definition);
  const warnings: WarningCode[] = [];
  if (evidence.some(({ disagrees = [] }) => disagrees.length > 0)) warnings.push('W19');
  const { programmeId } = set;
  const isUnheardOf = typeof programmeId === 'string' && !registers.programmes.has(programmeId);
  if (isUnheardOf || named.some((id) => after.organisation(id) === undefined)) warnings.push('W22');
  if (mayNamePersons(command, definitionOfCommand(command.type)!)) warnings.push('W24');
  return warnings;
}

/** What aims at an event, by command. */
export const AMENDING = {
  CorrectEvent: correctEvent,
  RetractEvent: retractEvent,
  AcknowledgeWarning: acknowledgeWarning,
} as const satisfies Partial<Record<CommandType, AmendmentRule>>;

export const aimsAtEvent = (command: CommandType): command is keyof typeof AMENDING => Object.hasOwn(AMENDING, command);
