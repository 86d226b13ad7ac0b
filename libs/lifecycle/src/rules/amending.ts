/** When the record may be put right: what is aimed at must stand, and what comes out must be a fact that could be recorded. */
import { definitionOfType, type Definition } from '../catalogue.js';
import { shapeRefusals, type Command } from '../command.js';
import type { Evidence, Fact, History, OrganisationDescriptor, RecordedEvent } from '../history.js';
import { judgeInPlace } from '../in-place.js';
import type { Judgement, RuleContext } from '../judge.js';
import { rangeOf, type Day } from '../partial-date.js';
import { suspectsPersonalData } from '../personal-data.js';
import { refusal, type Refusal, type RefusalCode } from '../refusals.js';
import { sentence } from '../sentences.js';
import type { WarningCode } from '../warnings.js';
import { organisationsNamed, textsOf } from './always.js';

/** `after` = the history with the amendment in it. */
export type AmendmentRule = (
  before: History,
  after: History,
  command: Command,
  context: RuleContext & { today: Day },
) => Judgement;

const asFact = (command: Command) => ({ data: command.data, occurredOn: command.occurredOn }) as Fact;

function target(before: History, command: Command): { event: RecordedEvent } | { refused: Refusal } {
  const id = String(command.data['targetEventId']);
  const event = before.events.find((one) => one.id === id);
  if (event === undefined)
    return { refused: refusal('TargetUnknown', sentence('TargetUnknown', asFact(command)), '/data/targetEventId') };
  if (before.dead.some((one) => one.id === id))
    return { refused: refusal('TargetDead', sentence('TargetDead', asFact(command)), '/data/targetEventId') };
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

/** Which fields of a type of fact may be corrected, with the name of each in order. */
export const correctableFields = (definition: Definition): readonly string[] => [
  'occurredOn',
  ...definition.fields.filter(({ key }) => !key).map(({ name }) => name),
  'note',
  'organisations',
];

function setRefusals(definition: Definition, set: Readonly<Record<string, unknown>>, command: Command): Refusal[] {
  const known = new Map(definition.fields.map((field) => [field.name, field]));
  return Object.entries(set).flatMap(([name, value]) => {
    const pointer = `/data/set/${name}`;
    if (ENVELOPE_FIELDS.has(name)) return [];
    const field = known.get(name);
    if (field === undefined) return [refusal('ValueNotAllowed', `is no field of ${definition.type}`, pointer)];
    if (field.key) return [refusal('FieldNotCorrectable', sentence('FieldNotCorrectable', asFact(command)), pointer)];
    if (value === null && field.required && field.type.nullable !== true)
      return [refusal('ValueNotAllowed', 'is a required field: give its right value', pointer)];
    return [];
  });
}

/** A corrected fact is held to what its own fields owe; what it crosses elsewhere is an anomaly. */
const RESULT_CODES = new Set<RefusalCode>(['R04', 'R10', 'R15', 'R16']);
const OWN_PERIODS = /^\/data\/(periodUntilOn|termUntilOn|untilOn|plannedEndOn)$/;

function resultRefusals(
  after: History,
  fact: Fact,
  definition: Definition,
  context: RuleContext & { today: Day },
): Refusal[] {
  const toSet = (found: Refusal): Refusal =>
    found.pointer === undefined ? found : { ...found, pointer: found.pointer.replace(/^(\/data)?/, '/data/set') };
  const envelope = {
    occurredOn: fact.occurredOn,
    ...(fact.organisations === undefined ? {} : { organisations: fact.organisations }),
    ...(fact.note === undefined ? {} : { note: fact.note }),
  };
  const shape = shapeRefusals(definition, fact.data, envelope);
  if (shape.length > 0) return shape.map(toSet);
  const range = rangeOf(fact.occurredOn);
  const ahead = range !== undefined && range.earliest > context.today;
  return [
    ...(ahead ? [refusal('OccursInFuture', sentence('OccursInFuture', fact), '/data/set/occurredOn')] : []),
    ...judgeInPlace(after, fact, context)
      .refusals.filter(
        ({ code, name, pointer }) =>
          (RESULT_CODES.has(code) && name !== 'NothingChanged') ||
          (code === 'R02' && pointer !== undefined && OWN_PERIODS.test(pointer)),
      )
      .map(toSet),
  ];
}

export const correctEvent: AmendmentRule = (before, after, command, context) => {
  const aimed = target(before, command);
  if ('refused' in aimed) return { refusals: [aimed.refused], warnings: oddities(after, command) };
  const root = correctedFact(before, aimed.event);
  const definition = root === undefined ? undefined : definitionOfType(root.type);
  if (root === undefined || definition === undefined)
    return {
      refusals: [
        refusal('FieldNotCorrectable', 'a retraction has nothing to correct: retract it', '/data/targetEventId'),
      ],
      warnings: oddities(after, command),
    };
  const set = command.data['set'] as Readonly<Record<string, unknown>>;
  const refusals = setRefusals(definition, set, command);
  const result = after.uncut.find(({ id }) => id === root.id);
  if (refusals.length === 0 && result !== undefined)
    refusals.push(...resultRefusals(after, result, definition, context));
  const names = result === undefined ? [] : organisationsNamed({ data: set }, definition);
  return { refusals, warnings: oddities(after, command, names) };
};

export const retractEvent: AmendmentRule = (before, after, command) => {
  const aimed = target(before, command);
  return { refusals: 'refused' in aimed ? [aimed.refused] : [], warnings: oddities(after, command) };
};

function oddities(after: History, command: Command, named: readonly string[] = []): WarningCode[] {
  const { evidence = [], decidedBy, note, rationale, organisations } = command;
  const orgs = [...named, ...(decidedBy?.organisationIds ?? [])];
  const described = new Set((organisations as OrganisationDescriptor[] | undefined)?.map((one) => one.organisationId));
  const texts = [...textsOf(command.data['set']), ...textsOf(note), ...textsOf(rationale), ...textsOf(decidedBy)];
  const warnings: WarningCode[] = [];
  if ((evidence as Evidence[]).some(({ disagrees }) => (disagrees ?? []).length > 0)) warnings.push('W19');
  if (orgs.some((id) => after.organisation(id) === undefined && !described.has(id))) warnings.push('W22');
  if (texts.some((text) => !/^https?:\/\//.test(text) && suspectsPersonalData(text))) warnings.push('W24');
  return warnings;
}

/** The amendments by command. */
export const AMENDING = { CorrectEvent: correctEvent, RetractEvent: retractEvent } as const satisfies Record<
  'CorrectEvent' | 'RetractEvent',
  AmendmentRule
>;
