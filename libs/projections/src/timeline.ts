/** What happened in a partnership, in the order of the days on which it happened. */
import {
  definitionOfType,
  londonDay,
  precisionOf,
  rangeOf,
  STAGE_RANK,
  type DayRange,
  type Evidence,
  type Fact,
  type FreeText,
  type History,
  type Precision,
  type RecordedEvent,
  type StandingType,
} from '#lifecycle';
import type { DatabaseSync } from 'node:sqlite';
import { headlineOf, namesIn } from './headlines.js';
import { pageOf, parsed, where, type Page, type PageArgs } from './queries.js';
import { flag, json, readModel, table, type RowOf } from './read-model.js';

/** Amendments have no day of their own in the world: they stand last on the day on which they were recorded. */
const AMENDMENT_RANK = 99;

const timelineTable = table({
  name: 'timeline',
  columns: {
    partnershipId: 'TEXT NOT NULL',
    revision: 'INTEGER NOT NULL',
    kind: 'TEXT NOT NULL', // fact, amendment, dead
    rank: 'INTEGER NOT NULL',
    eventId: 'TEXT NOT NULL',
    logIndex: 'INTEGER NOT NULL',
    type: 'TEXT NOT NULL',
    strandIds: 'TEXT',
    occurredOn: 'TEXT',
    earliest: 'TEXT NOT NULL',
    latest: 'TEXT NOT NULL',
    certainty: 'TEXT NOT NULL',
    dateUnknown: 'INTEGER NOT NULL',
    retrospective: 'INTEGER NOT NULL',
    recordedAt: 'TEXT NOT NULL',
    headline: 'TEXT NOT NULL',
    detail: 'TEXT NOT NULL',
  },
  key: ['partnershipId', 'revision'],
});

interface Detail {
  readonly data?: unknown;
  readonly note?: FreeText;
  readonly evidence?: readonly Evidence[];
  readonly corrections?: readonly string[];
  readonly targetEventId?: string;
  readonly killedBy?: string;
}

export const timeline = readModel({
  name: 'timeline',
  tables: { timeline: timelineTable },
  rows(history, registers) {
    const { partnershipId } = history;
    const names = namesIn(history, registers);
    const strandIds = strandsByEvent(history);
    const facts = history.facts.map((fact): RowOf<typeof timelineTable> => {
      const detail: Detail = { data: fact.data, note: fact.note, evidence: fact.evidence };
      return {
        partnershipId,
        revision: fact.revision,
        kind: 'fact',
        rank: STAGE_RANK[fact.type],
        eventId: fact.id,
        logIndex: fact.index,
        type: fact.type,
        strandIds: json(strandIds.get(fact.id)),
        occurredOn: fact.occurredOn,
        earliest: fact.earliest,
        latest: fact.latest,
        certainty: fact.certainty,
        dateUnknown: flag(fact.dateUnknown),
        retrospective: flag(fact.retrospective),
        recordedAt: fact.recordedAt,
        headline: headlineOf(fact.type, fact.data, names),
        detail: JSON.stringify(fact.corrections.length === 0 ? detail : { ...detail, corrections: fact.corrections }),
      };
    });
    const events = new Map<string, RecordedEvent>();
    if (history.amendments.length > 0 || history.dead.length > 0)
      for (const event of history.events) events.set(event.id, event);
    const amendments = history.amendments.map(({ id, targetEventId, evidence }) => {
      const event = events.get(id)!;
      const data = event.data as Detail;
      return offTheLine(partnershipId, event, 'amendment', headlineOf(event.type, event.data, names), {
        note: data.note,
        evidence,
        targetEventId,
      });
    });
    const dead = history.dead.map(({ id, killedBy }) => {
      const event = events.get(id)!;
      const { occurredOn: _, organisations: __, note, ...data } = event.data as Record<string, unknown>;
      return offTheLine(partnershipId, event, 'dead', deadHeadline(event, names), {
        data,
        note: note as FreeText | undefined,
        evidence: event.metadata.evidence,
        killedBy,
      });
    });
    return { timeline: [...facts, ...amendments, ...dead] };
  },
});

/** A dead event may be one that nobody could read: then its type has to do. */
function deadHeadline(event: RecordedEvent, names: Parameters<typeof headlineOf>[2]): string {
  try {
    return headlineOf(event.type, event.data, names);
  } catch {
    return event.type;
  }
}

function offTheLine(
  partnershipId: string,
  event: RecordedEvent,
  kind: 'amendment' | 'dead',
  headline: string,
  detail: Detail,
): RowOf<typeof timelineTable> {
  const standing = event.type in STAGE_RANK;
  const { occurredOn, strandId, strandIds } = event.data as {
    occurredOn?: string | null;
    strandId?: string;
    strandIds?: string[];
  };
  const recordedOn = londonDay(event.metadata.recordedAt);
  const range: DayRange | undefined = standing ? rangeOf(occurredOn) : undefined;
  return {
    partnershipId,
    revision: event.revision,
    kind,
    rank: standing ? STAGE_RANK[event.type as StandingType] : AMENDMENT_RANK,
    eventId: event.id,
    logIndex: event.index,
    type: event.type,
    strandIds: json(strandId === undefined ? strandIds : [strandId]),
    occurredOn: occurredOn ?? null,
    earliest: range?.earliest ?? recordedOn,
    latest: range?.latest ?? recordedOn,
    certainty: 'certain',
    dateUnknown: flag(range === undefined),
    retrospective: 0,
    recordedAt: event.metadata.recordedAt,
    headline,
    detail: JSON.stringify(detail),
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
  pageOf<RowOf<typeof timelineTable>, TimelineEntry>(
    db,
    {
      select: 'SELECT * FROM timeline',
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

function entryOf(row: RowOf<typeof timelineTable>): TimelineEntry {
  const {
    data = {},
    note,
    evidence = [],
    corrections = [],
    targetEventId,
    killedBy,
  } = JSON.parse(row.detail) as Detail;
  return {
    partnershipId: row.partnershipId,
    eventId: row.eventId,
    revision: row.revision,
    index: row.logIndex,
    kind: row.kind as TimelineEntry['kind'],
    type: row.type,
    chapter: definitionOfType(row.type)?.chapter ?? null,
    strandIds: parsed<string[]>(row.strandIds, []),
    occurredOn: row.occurredOn,
    earliest: row.earliest,
    latest: row.latest,
    precision: precisionOf(row.occurredOn),
    certainty: row.certainty as TimelineEntry['certainty'],
    dateUnknown: row.dateUnknown === 1,
    retrospective: row.retrospective === 1,
    recordedAt: row.recordedAt,
    headline: row.headline,
    data: data as Readonly<Record<string, unknown>>,
    note: note ?? null,
    sources: evidence,
    corrections,
    targetEventId: targetEventId ?? null,
    killedBy: killedBy ?? null,
  };
}
