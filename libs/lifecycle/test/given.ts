/** The words in which rules are tested: given what is on record, when a command comes, then it is recorded, warned of or
 *  refused. Fields that a test does not name are those of the worked examples. */
import { createHash } from 'node:crypto';
import {
  COMMAND_OF,
  DEFINITIONS,
  definitionOfType,
  type CommandType,
  type DataOf,
  type Definition,
  type FactType,
} from '../src/catalogue.js';
import type { Command } from '../src/command.js';
import { decide, type Decision, type DecisionContext } from '../src/decide.js';
import { exampleOf } from '../src/example.js';
import type { FreeText } from '../src/fields.js';
import {
  fold,
  type Cut,
  type DecidedBy,
  type Evidence,
  type History,
  type OrganisationDescriptor,
  type RecordedEvent,
} from '../src/history.js';
import type { PartialDate } from '../src/partial-date.js';
import { POLICY } from '../src/policy.js';
import type { RefusalName } from '../src/refusals.js';
import { NO_REGISTERS, type Programme } from '../src/registers.js';
import type { WarningCode } from '../src/warnings.js';

/** What stands beside the fields; `as` = a name by which amendments aim at it, `recordedOn` = the day it was recorded. */
export interface Beside {
  readonly as?: string;
  readonly recordedOn?: string;
  /** Stored with the event. */
  readonly warnings?: readonly WarningCode[];
  readonly organisations?: readonly OrganisationDescriptor[];
  readonly note?: FreeText;
  readonly evidence?: readonly Evidence[];
  readonly rationale?: FreeText;
  readonly decidedBy?: DecidedBy;
}

/** A fact as it is told: on record already, or to be recorded. */
export interface Told extends Beside {
  readonly type: FactType;
  readonly occurredOn: PartialDate | null;
  readonly data: Readonly<Record<string, unknown>>;
}

type Fields<T extends FactType> = { readonly [F in keyof DataOf<T>]?: unknown };
export type Teller<T extends FactType> = (occurredOn: PartialDate | null, fields?: Fields<T>, beside?: Beside) => Told;

const tellerOf =
  (definition: Definition) =>
  (occurredOn: PartialDate | null, fields: object = {}, beside: Beside = {}): Told => {
    const data: Record<string, unknown> = { ...exampleOf(definition), ...fields };
    for (const [name, value] of Object.entries(data)) if (value === undefined) delete data[name];
    return { type: definition.type, occurredOn, data, ...beside };
  };

const uncapitalized = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** `facts.pilotLaunched('2013-04')`: what is on record. A field set to undefined is left out. */
export const facts = Object.fromEntries(
  DEFINITIONS.map((definition) => [uncapitalized(definition.type), tellerOf(definition)]),
) as unknown as { readonly [T in FactType as Uncapitalize<T>]: Teller<T> };

type TypeOf<C extends CommandType> = { [T in FactType]: (typeof COMMAND_OF)[T] extends C ? T : never }[FactType];

/** `commands.launchPilot('2013-04')`: what somebody asks to be recorded. */
export const commands = Object.fromEntries(
  DEFINITIONS.map((definition) => [uncapitalized(definition.command), tellerOf(definition)]),
) as unknown as { readonly [C in CommandType as Uncapitalize<C>]: Teller<TypeOf<C>> };

/** The id of the event that was told `as` this name. */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** On record: the event told as `name` was put right. */
export const corrected = (name: string, set: object, beside: Beside = {}): Told =>
  facts.eventCorrected('2021', { targetEventId: idOf(name), set }, beside);

/** On record: the event told as `name` was withdrawn. */
export const retracted = (name: string, beside: Beside = {}): Told =>
  facts.eventRetracted('2021', { targetEventId: idOf(name) }, beside);

export const TODAY = '2026-01-05';
/** Long before today, and long after most of what is told. */
const RECORDED_ON = '2022-01-10';

/** What was told, as the events of one stream in this order. */
export const recorded = (...told: readonly Told[]): RecordedEvent[] =>
  told.map((one, at) => {
    const {
      type,
      occurredOn,
      data,
      as,
      recordedOn = RECORDED_ON,
      organisations,
      note,
      evidence = [],
      warnings = [],
    } = one;
    return {
      id: idOf(as ?? `event ${at}`),
      type,
      revision: at,
      index: at,
      data: { occurredOn, ...data, ...(organisations && { organisations }), ...(note && { note }) },
      metadata: {
        recordedAt: `${recordedOn}T12:00:00.000Z`,
        actor: { id: 'act_1', role: 'recorder' },
        commandId: idOf(`command ${at}`),
        correlationId: idOf(`command ${at}`),
        causationId: null,
        evidence: [...evidence],
        warnings: [...warnings],
        schemaVersion: definitionOfType(type)!.schemaVersion,
        catalogueVersion: definitionOfType(type)!.since,
        policyVersion: POLICY.version,
        commandDigest: '',
        ...(one.rationale && { rationale: one.rationale }),
        ...(one.decidedBy && { decidedBy: one.decidedBy }),
      },
    };
  });

/** The history of what was told. */
export const historyOf = (told: readonly Told[], cut: Cut = {}): History => fold('low-moss', recorded(...told), cut);

export const CONTEXT: DecisionContext = {
  today: TODAY,
  actorId: 'act_1',
  policy: POLICY,
  registers: { ...NO_REGISTERS, programmes: new Map([['strategic-psp', {} as Programme]]) },
};

export const commandOf = ({
  type,
  occurredOn,
  data,
  as: _as,
  recordedOn: _on,
  warnings: _warnings,
  ...beside
}: Told): Command => ({
  type: COMMAND_OF[type],
  partnershipId: 'low-moss',
  commandId: idOf('the command'),
  occurredOn,
  data,
  ...beside,
});

/** What a decision came to, in the words of a test. */
class Decided {
  constructor(
    private readonly command: Command,
    private readonly decision: Decision,
  ) {}

  /** Recorded with the fields that were sent, and with exactly these warnings. */
  then(fact: Pick<Told, 'type'>, { warns }: { readonly warns: readonly WarningCode[] }): void {
    const { occurredOn, data } = this.command;
    expect(this.decision).toMatchObject({ event: { type: fact.type, occurredOn, data }, warnings: warns });
  }

  thenRecorded(): void {
    expect(this.decision).toHaveProperty('event');
  }

  /** Recorded, and warned of `codes` among others. */
  thenWarns(...codes: readonly WarningCode[]): void {
    expect(this.#warnings()).toEqual(expect.arrayContaining([...codes]));
  }

  /** Recorded, and warned of none of `codes`. */
  thenWarnsNotOf(...codes: readonly WarningCode[]): void {
    expect(this.#warnings().filter((code) => codes.includes(code))).toEqual([]);
  }

  /** Refused for this alone. */
  thenRefused(name: RefusalName, pointer?: string): void {
    this.thenRefusedFor(pointer === undefined ? [name] : [name, pointer]);
  }

  /** Refused for all of these, in this order. */
  thenRefusedFor(...refusals: readonly (readonly [name: RefusalName, pointer?: string])[]): void {
    expect(this.#refused().map(({ name, pointer }) => (pointer === undefined ? [name] : [name, pointer]))).toEqual(
      refusals,
    );
  }

  /** Refused for this among others. */
  thenAlsoRefused(name: RefusalName): void {
    expect(this.#refused().map((refusal) => refusal.name)).toContain(name);
  }

  /** Refused, and not for this. */
  thenRefusedForOtherThan(name: RefusalName): void {
    expect(this.#refused().map((refusal) => refusal.name)).not.toContain(name);
  }

  /** Refused, with a sentence that says so much. */
  thenSays(part: string): void {
    expect(this.#refused().map(({ message }) => message)).toContainEqual(expect.stringContaining(part));
  }

  #warnings(): readonly WarningCode[] {
    if ('refused' in this.decision)
      throw new Error(`refused: ${this.decision.refused.map(({ name, pointer }) => `${name} ${pointer}`).join(', ')}`);
    return this.decision.warnings;
  }

  #refused() {
    if ('event' in this.decision) throw new Error(`recorded, with warnings ${this.decision.warnings.join(' ')}`);
    return this.decision.refused;
  }
}

export const given = (...told: readonly Told[]) => ({
  when: (sent: Told, context: Partial<DecisionContext> = {}): Decided => {
    const command = commandOf(sent);
    return new Decided(command, decide(historyOf(told), command, { ...CONTEXT, ...context }));
  },
});
