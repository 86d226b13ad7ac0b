/** What led to an event, and what came of it: the links between the events of one partnership, followed both ways. */
import { isAmendment, STAGE_RANK, type RecordedEvent, type StandingType } from '#lifecycle';
import { thingKey, thingsNamedBy } from './things.js';

/** `causation`: the command names it as its cause. `amendment`: it corrects or retracts it. `answer`: it answers a warning
 *  of it. `decision`: it was decided there. `reference`: it is about something that the other brought in. */
export type LinkKind = 'causation' | 'amendment' | 'answer' | 'decision' | 'reference';

export interface Link {
  /** Event ids. */
  readonly cause: string;
  readonly effect: string;
  readonly kind: LinkKind;
  /** Of a reference or decision: the id of the thing that both name. */
  readonly by: string | null;
}

export interface LinkStep extends Link {
  /** 1 = linked directly. */
  readonly distance: number;
}

/** What an event is linked with. */
export interface Causation {
  /** Nearest first, then in the order of the record. */
  readonly causes: readonly LinkStep[];
  readonly effects: readonly LinkStep[];
  /** Other events of the same errand: recorded with one correlation id. */
  readonly together: readonly string[];
  /** What the command named as its cause and this partnership does not hold. */
  readonly causeElsewhere: string | null;
}

const rankOf = ({ type }: RecordedEvent) => STAGE_RANK[type as StandingType] ?? Infinity;

/** Every link between events of one partnership, in the order of the record. */
export function linksAmong(events: readonly RecordedEvent[]): readonly Link[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  const byCommand = new Map(events.map((event) => [event.metadata.commandId, event]));
  const bringers = new Map<string, RecordedEvent[]>();
  for (const event of events)
    for (const thing of thingsNamedBy(event))
      if (thing.brings) bringers.set(thingKey(thing), [...(bringers.get(thingKey(thing)) ?? []), event]);

  const links: Link[] = [];
  for (const event of events) {
    const link = (cause: RecordedEvent | undefined, kind: LinkKind, by: string | null = null) => {
      if (cause !== undefined && cause !== event) links.push({ cause: cause.id, effect: event.id, kind, by });
    };
    const { causationId, decidedBy } = event.metadata;
    if (causationId !== null) link(byId.get(causationId) ?? byCommand.get(causationId), 'causation');
    const target = event.data['targetEventId'];
    if (typeof target === 'string') link(byId.get(target), isAmendment(event) ? 'amendment' : 'answer');
    if (decidedBy?.decisionId !== undefined)
      for (const decision of bringers.get(thingKey({ kind: 'decision', id: decidedBy.decisionId })) ?? [])
        link(decision, 'decision', decidedBy.decisionId);
    for (const thing of thingsNamedBy(event))
      for (const bringer of bringers.get(thingKey(thing)) ?? [])
        // A plan and a launch both bring a pilot in: the one that comes first in a life leads to the other.
        if (!thing.brings || comesBefore(bringer, event))
          link(bringer, thing.kind === 'decision' ? 'decision' : 'reference', thing.id);
  }
  return links;
}

const comesBefore = (a: RecordedEvent, b: RecordedEvent) =>
  rankOf(a) < rankOf(b) || (rankOf(a) === rankOf(b) && a.revision < b.revision);

/** What led to an event and what came of it. References are followed one step: everything rests on a strand in the end. */
export function causationOf(events: readonly RecordedEvent[], eventId: string): Causation {
  const links = linksAmong(events);
  const event = events.find(({ id }) => id === eventId);
  const places = new Map(events.map(({ id, revision }) => [id, revision]));
  const { causationId, correlationId } = event?.metadata ?? { causationId: null, correlationId: undefined };
  const isHere = events.some(({ id, metadata }) => id === causationId || metadata.commandId === causationId);
  return {
    causes: followed(links, eventId, 'effect', places),
    effects: followed(links, eventId, 'cause', places),
    together: events
      .filter(({ id, metadata }) => id !== eventId && metadata.correlationId === correlationId)
      .map(({ id }) => id),
    causeElsewhere: causationId === null || isHere ? null : causationId,
  };
}

/** A command may name as its cause whatever it likes, so links can run in a circle: each is taken once. */
function followed(
  links: readonly Link[],
  eventId: string,
  from: 'cause' | 'effect',
  places: ReadonlyMap<string, number>,
): readonly LinkStep[] {
  const to = from === 'cause' ? 'effect' : 'cause';
  const steps: LinkStep[] = [];
  const seen = new Set([eventId]);
  let reached = [eventId];
  for (let distance = 1; reached.length > 0; distance += 1) {
    const at = new Set(reached);
    const found = links
      .filter((link) => at.has(link[from]) && !seen.has(link[to]) && (distance === 1 || link.kind !== 'reference'))
      .sort((a, b) => places.get(a[to])! - places.get(b[to])!);
    steps.push(...found.map((link) => ({ ...link, distance })));
    reached = [];
    for (const link of found)
      if (!seen.has(link[to])) {
        seen.add(link[to]);
        if (link.kind !== 'reference') reached.push(link[to]);
      }
  }
  return steps;
}
