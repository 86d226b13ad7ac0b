/** The life of one synthetic partnership while it is written: facts on their true days, and when each was recorded. */
import {
  addDays,
  dayNumber,
  type Command,
  type CommandType,
  type DecidedBy,
  type Day,
  type FieldsOf,
  type OrganisationDescriptor,
  type PartialDate,
} from '#lifecycle';
import { uuidV5 } from '../uuid-v5.js';
import { SeededRandom } from './seeded-random.js';
import { statedDay } from './stated-day.js';
import { ORGANISATIONS, type OrganisationKind } from './words.js';

/** Of all ids that synthetic cohorts give out. */
const NAMESPACE = '5f0c3b52-7d0e-4c55-9a5b-6a1f4f0d9e21';

export interface RecordedFact {
  readonly command: Command;
  /** The true day, which the command may state more vaguely. */
  readonly on: Day;
  readonly recordedOn: Day;
}

/** Of the event that the command yields. */
export const eventIdOf = ({ command }: RecordedFact): string =>
  uuidV5(command.commandId, `partnership-${command.partnershipId}/0`);

export interface RecordingOptions {
  /** Facts that must be on record before this one. */
  readonly after?: readonly RecordedFact[];
  /** States the day itself. */
  readonly exactly?: boolean;
  /** Not recorded before this day. */
  readonly notBefore?: Day;
  /** A consequential decision: mostly with who took it and why. */
  readonly decided?: boolean;
}

export class Life {
  readonly partnershipId: string;
  readonly random: SeededRandom;
  readonly #seed: number;
  readonly #facts: RecordedFact[] = [];
  readonly #organisations = new Map<string, OrganisationDescriptor>();
  /** Before it nothing was recorded: some partnerships are loaded from an archive. */
  #archivedOn: Day | undefined;

  constructor(seed: number, number: number) {
    this.#seed = seed;
    this.partnershipId = `synthetic-${seed}-${String(number).padStart(6, '0')}`;
    this.random = new SeededRandom(seed, number);
  }

  archivedOn(day: Day): void {
    this.#archivedOn = day;
  }

  /** A day `least` to `most` days after another. */
  later(day: Day, least: number, most: number): Day {
    return addDays(day, this.random.between(least, most));
  }

  /** An organisation of this kind, mostly shared with other partnerships of the cohort, and not among `others`. */
  organisation(kind: OrganisationKind, others: readonly string[] = []): string {
    const { name, sector, sizes, many } = ORGANISATIONS[kind];
    let number = this.random.between(1, many);
    while (others.includes(`synthetic-${kind}-${number}`)) number = (number % many) + 1;
    const organisationId = `synthetic-${kind}-${number}`;
    const size = sizes[number % sizes.length]!;
    this.#organisations.set(organisationId, {
      organisationId,
      name: `Synthetic ${name} ${number}`,
      sector,
      ...(number % 7 === 0 ? {} : { size }),
    });
    return organisationId;
  }

  record<C extends CommandType>(type: C, on: Day, data: FieldsOf<C>, options: RecordingOptions = {}): RecordedFact {
    const { random, partnershipId } = this;
    const { after = [], exactly = false, notBefore, decided = false } = options;
    const promptly = random.chance(0.75);
    const days = [
      addDays(on, promptly ? random.between(0, 28) : random.between(35, 900)),
      ...after.map(({ recordedOn }) => recordedOn),
      ...(notBefore === undefined ? [] : [notBefore]),
      ...(this.#archivedOn === undefined ? [] : [this.#archivedOn]),
    ];
    const recordedOn = days.reduce((last, day) => (day > last ? day : last));
    const commandId = uuidV5(NAMESPACE, `${this.#seed}/${partnershipId}/${this.#facts.length}`);
    const occurredOn = exactly ? on : statedDay(random, on, recordedOn);
    const fact: RecordedFact = {
      command: {
        type,
        partnershipId,
        commandId,
        occurredOn,
        data: withoutAbsent(data),
        evidence: [this.#evidence(occurredOn)],
        ...(decided && random.chance(0.6) ? { ...this.#decision() } : {}),
      },
      on,
      recordedOn,
    };
    this.#facts.push(fact);
    return fact;
  }

  #evidence(occurredOn: PartialDate | null) {
    const certainty = this.random.weighted({ stated: 80, inferred: 12, recollected: 8 });
    const disagrees = occurredOn?.length === 10 && this.random.chance(0.03);
    return {
      source: 'Generated for demonstration: no document stands behind it',
      certainty,
      ...(disagrees ? { disagrees: [{ field: 'occurredOn', value: addDays(occurredOn, 31).slice(0, 7) }] } : {}),
    };
  }

  #decision(): { decidedBy: DecidedBy; rationale: { text: string } } {
    return {
      decidedBy: { body: this.random.pick(['Steering group', 'Programme board', 'Council committee']) },
      rationale: {
        text: this.random.pick(['The pilot was judged on its results.', 'The budget of the year allowed it.']),
      },
    };
  }

  /** What was written so far of one type of command, in that order. */
  written(type: CommandType): readonly RecordedFact[] {
    return this.#facts.filter(({ command }) => command.type === type);
  }

  /** What is on record by `today`, in the order of recording; organisations are described where they are first named. */
  *recordedBy(today: Day): Iterable<Command> {
    const described = new Set<string>();
    const order = this.#facts
      .map((fact, at) => ({ fact, at, day: dayNumber(fact.recordedOn) }))
      .sort((a, b) => a.day - b.day || a.at - b.at);
    for (const { fact } of order) {
      if (fact.recordedOn > today) return;
      const organisations: OrganisationDescriptor[] = [];
      for (const value of Object.values(fact.command.data).flat()) {
        const descriptor = typeof value === 'string' ? this.#organisations.get(value) : undefined;
        if (descriptor === undefined || described.has(descriptor.organisationId)) continue;
        described.add(descriptor.organisationId);
        organisations.push(descriptor);
      }
      yield organisations.length === 0 ? fact.command : { ...fact.command, organisations };
    }
  }
}

/** A field that is not given is left out, not undefined. */
const withoutAbsent = (data: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
