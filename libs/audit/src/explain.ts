/** Which events made a value what it is: it is read again after each event of the record, and where it became another, that
 *  event made it. So corrections, retractions and late facts are all seen, of fields and of what follows from facts. */
import {
  AmendmentEffects,
  amendableFields,
  definitionOfType,
  fold,
  isAmendment,
  leadsOn,
  passageOf,
  firstOutcome,
  type Cut,
  type Day,
  type Fact,
  type History,
  type LeadKind,
  type RecordedEvent,
  type Strand,
} from '#lifecycle';
import { thingKey, thingsNamedBy, type Thing } from './things.js';

/** `partnership`, a kind of thing such as `pilot`, or `fact` with the id of an event. */
export interface Subject extends Thing {
  /** What can be asked of it. */
  readonly fields: readonly string[];
}

export interface Asked {
  readonly subject: Subject;
  readonly field: string;
}

/** A fact that stands and carries the field. */
export interface Carrier {
  readonly eventId: string;
  readonly value: unknown;
}

export interface Made {
  readonly eventId: string;
  readonly revision: number;
  /** Null = there was nothing. */
  readonly before: unknown;
  readonly after: unknown;
}

export interface Explanation {
  readonly subject: Thing;
  readonly field: string;
  /** Whether it follows from several facts; else facts carry it. */
  readonly derived: boolean;
  /** Null = nothing, or not known. */
  readonly value: unknown;
  /** Facts that carry it, in the order of their days: the last gives the value. Empty for what is derived. */
  readonly carriers: readonly Carrier[];
  /** In the order of the record. */
  readonly made: readonly Made[];
}

/** A value that follows from the facts of a whole history. */
export type Derived = (history: History) => unknown;
/** By name; of the partnership. */
export type FurtherValues = Readonly<Record<string, Derived>>;

/** What would take too long: so many events may have touched it. */
export class TooMuchToExplain extends Error {
  readonly code = 'TooMuchToExplain';
  constructor(readonly events: number) {
    super(`${events} events may have made it: ask about one fact, or one thing, instead`);
  }
}
const MOST_READINGS = 3_000;

const LEADS = { leadOverall: 'overall', leadPublic: 'public', leadThird: 'third' } as const;
/** After every day that a fact can have. */
const END_OF_DAYS: Day = '2199-12-31';

const leadOf = (leadKind: LeadKind, strandId?: string): Derived => {
  const seat = strandId === undefined ? { leadKind } : { leadKind, strandId };
  return (history) => {
    const day = history.validAt ?? END_OF_DAYS;
    const leads = leadsOn(history, seat, { earliest: day, latest: day });
    return leads.length === 0 ? null : leads;
  };
};

const OF_PARTNERSHIP: FurtherValues = Object.fromEntries(
  Object.entries(LEADS).map(([name, kind]) => [name, leadOf(kind)]),
);

const OF_STRAND: Readonly<Record<string, (strand: Strand) => unknown>> = {
  stage: (strand) => strand.stage,
  stageCertainty: (strand) => strand.stageCertainty,
  pilotRunning: ({ course }) => course.pilotRunning,
  contractInForce: ({ course }) => course.contractInForce,
  procurementOpen: ({ course }) => course.procurementOpen,
  exitRoute: ({ course }) => course.exitRoute ?? null,
  launchedOn: (strand) => passageOf(strand).launchedOn,
  outcome: (strand) => firstOutcome(strand)?.kind ?? null,
  lastSeenOn: (strand) => passageOf(strand).lastSeenOn,
  daysFromLaunch: (strand) => {
    const { days } = passageOf(strand);
    return days === undefined || days === null ? null : { min: days.daysMin, max: days.daysMax };
  },
};

function derivedValue({ kind, id }: Thing, field: string, further: FurtherValues): Derived | undefined {
  if (kind === 'partnership') return Object.hasOwn(further, field) ? further[field] : own(OF_PARTNERSHIP, field);
  if (kind !== 'strand') return undefined;
  const lead = own(LEADS, field);
  if (lead !== undefined) return leadOf(lead, id);
  const read = own(OF_STRAND, field);
  return (
    read &&
    ((history) => {
      const strand = history.strand(id);
      return strand === undefined ? null : read(strand);
    })
  );
}

const own = <T>(of: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(of, name) ? of[name] : undefined;

const PARTNERSHIP_FACTS = new Set<string>(['PartnershipProposed', 'PartnershipRedefined']);

/** Whether what an event says is said of the subject. */
function concerns({ kind, id }: Thing, event: Pick<RecordedEvent, 'id' | 'type' | 'data'>): boolean {
  if (kind === 'fact') return event.id === id;
  if (kind === 'partnership') return PARTNERSHIP_FACTS.has(event.type);
  for (const thing of thingsNamedBy(event)) if (thing.kind === kind && thing.id === id) return true;
  return false;
}

/** Everything that can be asked about, with its fields: the partnership, what its facts bring in, and each of its facts. */
export function subjectsIn(history: History, further: FurtherValues = {}): readonly Subject[] {
  const { partnershipId, events } = history;
  const effects = new AmendmentEffects(history);
  const fields = new Map<string, Set<string>>();
  const things = new Map<string, Thing>();
  const add = (thing: Thing, names: Iterable<string>) => {
    const key = thingKey(thing);
    if (!things.has(key)) things.set(key, thing);
    const known = fields.get(key) ?? new Set();
    for (const name of names) known.add(name);
    fields.set(key, known);
  };
  add({ kind: 'partnership', id: partnershipId }, [...Object.keys(further), ...Object.keys(OF_PARTNERSHIP)]);
  for (const event of events) {
    if (isAmendment(event)) continue;
    const names = fieldsSaidOf(event, effects);
    if (PARTNERSHIP_FACTS.has(event.type)) add({ kind: 'partnership', id: partnershipId }, names);
    for (const { kind, id } of thingsNamedBy(event)) {
      add({ kind, id }, names);
      if (kind === 'strand') add({ kind, id }, [...Object.keys(OF_STRAND), ...Object.keys(LEADS)]);
    }
    add({ kind: 'fact', id: event.id }, names);
  }
  return [...things].map(([key, thing]) => ({ ...thing, fields: [...fields.get(key)!].sort() }));
}

/** The fields that a fact was recorded with or that amendments brought in; what identifies it has no history. */
function fieldsSaidOf(fact: RecordedEvent, effects: AmendmentEffects): readonly string[] {
  const keys = new Set(definitionOfType(fact.type)?.fields.flatMap(({ name, key }) => (key ? [name] : [])));
  const brought = effects.touching(fact).flatMap(({ data }) => Object.keys((data['set'] as object | undefined) ?? {}));
  return [...new Set([...Object.keys(fact.data), ...brought])].filter((name) => !keys.has(name));
}

/** Reads the value after each event that can have touched it. `cut` as of the answer. @throws TooMuchToExplain */
export function explain(history: History, { subject, field }: Asked, further: FurtherValues = {}): Explanation {
  const { partnershipId, events } = history;
  const cut: Cut = history.validAt === null ? {} : { validAt: history.validAt };
  const derived = derivedValue(subject, field, further);
  const touching = derived === undefined ? eventsTouching(history, subject) : events;
  if (touching.length > MOST_READINGS) throw new TooMuchToExplain(touching.length);

  const made: Made[] = [];
  let before = NOTHING;
  for (const event of touching) {
    // A fact of its own depends on nothing but what amends it; what follows from facts depends on all of them.
    const known = derived === undefined ? touching : events;
    const then = fold(
      partnershipId,
      known.filter(({ revision }) => revision <= event.revision),
      cut,
    );
    const after = derived === undefined ? carried(then, subject, field) : read(derived, then);
    if (after.text !== before.text)
      made.push({ eventId: event.id, revision: event.revision, before: before.value, after: after.value });
    before = after;
  }
  return {
    subject: { kind: subject.kind, id: subject.id },
    field,
    derived: derived !== undefined,
    value: before.value,
    carriers: before.carriers,
    made,
  };
}

interface Reading {
  readonly value: unknown;
  readonly carriers: readonly Carrier[];
  /** Two readings with one text are equal. */
  readonly text: string;
}
const NOTHING: Reading = { value: null, carriers: [], text: 'null' };

function read(derived: Derived, history: History): Reading {
  const value = derived(history) ?? null;
  return { value, carriers: [], text: JSON.stringify(value) };
}

function carried(history: History, subject: Thing, field: string): Reading {
  const facts: readonly Fact[] = subject.kind === 'fact' ? history.uncut : history.facts;
  const carriers = facts
    .filter((fact) => concerns(subject, { id: fact.id, type: fact.type, data: fact.data as RecordedEvent['data'] }))
    .map((fact) => ({ eventId: fact.id, value: amendableFields(fact)[field] }))
    .filter(({ value }) => value !== undefined);
  if (carriers.length === 0) return NOTHING;
  return { value: carriers.at(-1)!.value ?? null, carriers, text: JSON.stringify(carriers) };
}

/** What says something of a subject, and all that amends it. */
function eventsTouching(history: History, subject: Thing): readonly RecordedEvent[] {
  const effects = new AmendmentEffects(history);
  return history.events.filter((event) => {
    const fact = effects.factAimedAt(event);
    return fact !== undefined && concerns(subject, fact);
  });
}
