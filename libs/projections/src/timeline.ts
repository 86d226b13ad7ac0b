/** What happened in a partnership, in the order of the days on which it happened. */
import {
  definitionOfType,
  londonDay,
  precisionOf,
  rangeOf,
  STAGE_RANK,
  type Evidence,
  type Fact,
  type FreeText,
  type History,
  type Precision,
  type RecordedEvent,
  type StandingType,
} from '#lifecycle';
import type { DatabaseSync } from 'node:sqlite';
import { EVENT, eventIn, type WithEvent } from './event-in-log.js';
import { headlineOf, headlineOfDead, namesIn, type Names } from './headlines.js';
import { pageOf, parsed, where, type Page, type PageArgs } from './queries.js';
import { flag, json, readModel, table, type RowOf } from './read-model.js';

/** Amendments have no day of their own in the world: they stand last on the day on which they were recorded. */
const AMENDMENT_RANK = 99;

const timelineTable = table({
  name: 'timeline',
  columns: {
    partnershipId: 'TEXT NOT NULL',
    revision: 'INTEGER NOT NULL',
    logIndex: 'INTEGER NOT NULL',
    kind: 'TEXT NOT NULL', // fact, amendment, dead
    rank: 'INTEGER NOT NULL',
    strandIds: 'TEXT',
    occurredOn: 'TEXT',
    earliest: 'TEXT NOT NULL',
    latest: 'TEXT NOT NULL',
    certainty: 'TEXT NOT NULL',
    dateUnknown: 'INTEGER NOT NULL',
    retrospective: 'INTEGER NOT NULL',
    headline: 'TEXT NOT NULL',
    amended: 'TEXT', // what stands of a corrected fact, or what withdrew a dead event
  },
  key: ['partnershipId', 'revision'],
});

type Amended =
  | { readonly data: unknown; readonly note: FreeText | null; readonly corrections: readonly string[] }
  | { readonly killedBy: string };

export const timeline = readModel({
  name: 'timeline',
  tables: { timeline: timelineTable },
  rows(history, registers) {
    const { partnershipId } = history;
    const names = namesIn(history, registers);
    const strandIds = strandsByEvent(history);
    const rows = history.facts.map((fact): RowOf<typeof timelineTable> => ({
      partnershipId,
      revision: fact.revision,
      logIndex: fact.index,
      kind: 'fact',
      rank: STAGE_RANK[fact.type],
      strandIds: json(strandIds.get(fact.id)),
      occurredOn: fact.occurredOn,
      earliest: fact.earliest,
      latest: fact.latest,
      certainty: fact.certainty,
      dateUnknown: flag(fact.dateUnknown),
      retrospective: flag(fact.retrospective),
      headline: headlineOf(fact.type, fact.data, names),
      amended: fact.corrections.length === 0 ? null : JSON.stringify(asItStands(fact)),
    }));
    if (history.amendments.length > 0 || history.dead.length > 0) {
      const events = new Map(history.events.map((event) => [event.id, event]));
      for (const { id } of history.amendments)
        rows.push(offTheLine(partnershipId, events.get(id)!, 'amendment', names, null));
      for (const { id, killedBy } of history.dead)
        rows.push(offTheLine(partnershipId, events.get(id)!, 'dead', names, JSON.stringify({ killedBy })));
    }
    return { timeline: rows };
  },
});

const asItStands = ({ data, note, corrections }: Fact): Amended => ({ data, note: note ?? null, corrections });

function offTheLine(
  partnershipId: string,
  event: RecordedEvent,
  kind: 'amendment' | 'dead',
  names: Names,
  amended: string | null,
): RowOf<typeof timelineTable> {
  const ofFact = event.type in STAGE_RANK;
  const { occurredOn, strandId, strandIds } = event.data as {
    occurredOn?: string | null;
    strandId?: string;
    strandIds?: string[];
  };
  const recordedOn = londonDay(event.metadata.recordedAt);
  const range = ofFact ? rangeOf(occurredOn) : undefined;
  return {
    partnershipId,
    revision: event.revision,
    logIndex: event.index,
    kind,
    rank: ofFact ? STAGE_RANK[event.type as StandingType] : AMENDMENT_RANK,
    strandIds: json(strandId === undefined ? strandIds : [strandId]),
    occurredOn: occurredOn ?? null,
    earliest: range?.earliest ?? recordedOn,
    latest: range?.latest ?? recordedOn,
    certainty: 'certain',
    dateUnknown: flag(range === undefined),
    retrospective: 0,
    headline: kind === 'dead' ? headlineOfDead(event, names) : headlineOf(event.type, event.data, names),
    amended,
  };
}

/** The strands that each fact names, also by its procurement or contract. */
function strandsByEvent(history: History): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { strandId, facts } of history.strands.values())
    for (const { id } of facts) {
      const strandIds = found.get(id);
      if (strandIds === undefined) found.set(id, [strandId]);
      else strandIds.push(strandId);
    }
  return found;
}

// ---- query

export interface TimelineEntry {
  readonly partnershipId: string;
  readonly eventId: string;
  readonly revision: number;
  /** In the log. */
  readonly index: number;
  /** `fact` stands; `amendment` put another event right; `dead` was withdrawn. */
  readonly kind: 'fact' | 'amendment' | 'dead';
  readonly type: string;
  /** Null for a type that this version does not know. */
  readonly chapter: string | null;
  readonly strandIds: readonly string[];
  /** As it stands; null = day unknown, and `earliest`, `latest` are the day on which it was recorded. */
  readonly occurredOn: string | null;
  /** In the days of effect where those are stated. */
  readonly earliest: string;
  readonly latest: string;
  readonly precision: Precision;
  /** Whether it had certainly happened on the day that was asked about. */
  readonly certainty: Fact['certainty'];
  readonly dateUnknown: boolean;
  readonly retrospective: boolean;
  readonly recordedAt: string;
  readonly headline: string;
  /** The fields that stand. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly note: FreeText | null;
  readonly sources: readonly Evidence[];
  /** Ids of the corrections that stand. */
  readonly corrections: readonly string[];
  /** Of an amendment. */
  readonly targetEventId: string | null;
  /** Of a dead event: what withdrew it. */
  readonly killedBy: string | null;
}

export interface TimelineArgs extends PageArgs {
  readonly partnershipId: string;
  readonly strandId?: string;
  /** Also amendments and dead events; by default what stands. */
  readonly all?: boolean;
}

/** By the earliest day, then by stage rank, then as recorded. */
export const timelineOf = (db: DatabaseSync, args: TimelineArgs): Page<TimelineEntry> =>
  pageOf<TimelineRow, TimelineEntry>(
    db,
    {
      select: `SELECT *, ${EVENT} FROM timeline`,
      where: where(
        ['partnershipId = ?', args.partnershipId],
        ['kind = ?', args.all === true ? undefined : 'fact'],
        ['EXISTS (SELECT 1 FROM json_each(strandIds) WHERE value = ?)', args.strandId],
      ),
      by: ['earliest', 'rank', 'revision'],
      keyOf: (row) => [row.earliest, row.rank, row.revision],
      item: entryOf,
    },
    args,
  );

type TimelineRow = RowOf<typeof timelineTable> & WithEvent;

function entryOf(row: TimelineRow): TimelineEntry {
  const { id, type, data: recorded, metadata } = eventIn(row);
  const amended = parsed<Amended | undefined>(row.amended, undefined);
  const stands = amended !== undefined && 'data' in amended ? amended : undefined;
  const { occurredOn: _, organisations: __, note, ...data } = recorded;
  return {
    partnershipId: row.partnershipId,
    eventId: id,
    revision: row.revision,
    index: row.logIndex,
    kind: row.kind as TimelineEntry['kind'],
    type,
    chapter: definitionOfType(type)?.chapter ?? null,
    strandIds: parsed<string[]>(row.strandIds, []),
    occurredOn: row.occurredOn,
    earliest: row.earliest,
    latest: row.latest,
    precision: precisionOf(row.occurredOn),
    certainty: row.certainty as TimelineEntry['certainty'],
    dateUnknown: row.dateUnknown === 1,
    retrospective: row.retrospective === 1,
    recordedAt: metadata.recordedAt,
    headline: row.headline,
    data: (stands?.data as Record<string, unknown> | undefined) ?? data,
    note: stands === undefined ? ((note as FreeText | undefined) ?? null) : stands.note,
    sources: metadata.evidence,
    corrections: stands?.corrections ?? [],
    targetEventId: row.kind === 'amendment' ? String(data['targetEventId']) : null,
    killedBy: amended !== undefined && 'killedBy' in amended ? amended.killedBy : null,
  };
}
