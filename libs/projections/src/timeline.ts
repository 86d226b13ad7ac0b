/** What happened in a partnership, in the order of the days on which it happened. */
import {
  AmendmentEffects,
  definitionOfType,
  isAmendment,
  londonDay,
  precisionOf,
  rangeOf,
  STAGE_RANK,
  type Effect,
  type Evidence,
  type Fact,
  type FreeText,
  type History,
  type Precision,
  type StandingType,
} from '#lifecycle';
import type { DatabaseSync } from 'node:sqlite';
import { EVENT, eventIn, type WithEvent } from './event-in-log.js';
import { headlineOf, headlineOfDead, namesIn, type Names } from './headlines.js';
import { pageOf, parsed, where, type Page, type PageArgs } from './queries.js';
import { flag, json, readModel, table, type RowOf } from './read-model.js';

/** Amendments have no day of their own in the world: they stand last on the day on which they were recorded. */
const AMENDMENT_RANK = 99;

export const timelineTable = table({
  name: 'timeline',
  columns: {
    partnershipId: 'TEXT NOT NULL',
    revision: 'INTEGER NOT NULL',
    logIndex: 'INTEGER NOT NULL',
    kind: 'TEXT NOT NULL', // fact, ahead (of the day that is asked about), amendment, dead
    rank: 'INTEGER NOT NULL',
    strandIds: 'TEXT',
    occurredOn: 'TEXT',
    earliest: 'TEXT NOT NULL',
    latest: 'TEXT NOT NULL',
    certainty: 'TEXT NOT NULL',
    dateUnknown: 'INTEGER NOT NULL',
    retrospective: 'INTEGER NOT NULL',
    headline: 'TEXT NOT NULL',
    amended: 'TEXT', // where an event was amended, or amends
  },
  key: ['partnershipId', 'revision'],
});

export type TimelineRow = RowOf<typeof timelineTable> & WithEvent;

/** What amendments made of an event, and what it did as one. */
export interface Amended {
  /** Live corrections. */
  readonly corrections?: readonly string[];
  /** Of a corrected fact, as it stands. */
  readonly data?: unknown;
  readonly note?: FreeText | null;
  /** Of a corrected fact, in the words of what was recorded. */
  readonly recorded?: string;
  /** Of a dead event. */
  readonly killedBy?: string;
  /** Of an amendment. */
  readonly effect?: Effect;
}

/** A row for every event. By the day it is the time line, by the revision it is the record of decisions. */
export const timeline = readModel({
  name: 'timeline',
  tables: { timeline: timelineTable },
  rows(history, registers) {
    const names = namesIn(history, registers);
    const strandIds = strandsByEvent(history);
    const row = (fact: Fact, kind: 'fact' | 'ahead'): RowOf<typeof timelineTable> => ({
      partnershipId: history.partnershipId,
      revision: fact.revision,
      logIndex: fact.index,
      kind,
      rank: STAGE_RANK[fact.type],
      strandIds: json(strandIds.get(fact.id)),
      occurredOn: fact.occurredOn,
      earliest: fact.earliest,
      latest: fact.latest,
      certainty: fact.certainty,
      dateUnknown: flag(fact.dateUnknown),
      retrospective: flag(fact.retrospective),
      headline: headlineOf(fact.type, fact.data, names),
      amended: fact.corrections.length === 0 ? null : JSON.stringify(asCorrected(history, fact, names)),
    });
    const rows = history.facts.map((fact) => row(fact, 'fact'));
    if (history.facts.length < history.uncut.length) {
      const kept = new Set(history.facts.map(({ id }) => id));
      for (const fact of history.uncut) if (!kept.has(fact.id)) rows.push(row(fact, 'ahead'));
    }
    return {
      timeline: history.amendments.length + history.dead.length === 0 ? rows : [...rows, ...offTheLine(history, names)],
    };
  },
});

function asCorrected({ events }: History, { data, note, corrections, revision }: Fact, names: Names): Amended {
  const event = events[revision]!;
  return { corrections, data, note: note ?? null, recorded: headlineOf(event.type, event.data, names) };
}

/** Amendments and dead events: they keep the day that they were recorded with. */
function offTheLine(history: History, names: Names): RowOf<typeof timelineTable>[] {
  const effects = new AmendmentEffects(history);
  const killedBy = new Map(history.dead.map((dead) => [dead.id, dead.killedBy]));
  const corrections = Map.groupBy(
    history.amendments.filter(({ set }) => set !== undefined),
    ({ targetEventId }) => targetEventId,
  );
  return history.events
    .filter((event) => isAmendment(event) || killedBy.has(event.id))
    .map((event) => {
      const { occurredOn, strandId, strandIds } = event.data as {
        occurredOn?: string | null;
        strandId?: string;
        strandIds?: string[];
      };
      const killer = killedBy.get(event.id);
      const amendment = isAmendment(event);
      const range = amendment ? undefined : rangeOf(occurredOn);
      const recordedOn = londonDay(event.metadata.recordedAt);
      const amended: Amended = {
        ...(killer === undefined && { corrections: corrections.get(event.id)?.map(({ id }) => id) ?? [] }),
        ...(killer !== undefined && { killedBy: killer }),
        ...(amendment && { effect: effects.of(event) }),
      };
      return {
        partnershipId: history.partnershipId,
        revision: event.revision,
        logIndex: event.index,
        kind: killer === undefined ? 'amendment' : 'dead',
        rank: STAGE_RANK[event.type as StandingType] ?? AMENDMENT_RANK,
        strandIds: json(strandId === undefined ? strandIds : [strandId]),
        occurredOn: occurredOn ?? null,
        earliest: range?.earliest ?? recordedOn,
        latest: range?.latest ?? recordedOn,
        certainty: 'certain',
        dateUnknown: flag(range === undefined),
        retrospective: 0,
        headline: killer === undefined ? headlineOf(event.type, event.data, names) : headlineOfDead(event, names),
        amended: JSON.stringify(amended),
      };
    });
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
        [args.all === true ? "kind != 'ahead'" : "kind = 'fact'"],
        ['EXISTS (SELECT 1 FROM json_each(strandIds) WHERE value = ?)', args.strandId],
      ),
      by: ['earliest', 'rank', 'revision'],
      keyOf: (row) => [row.earliest, row.rank, row.revision],
      item: entryOf,
    },
    args,
  );

function entryOf(row: TimelineRow): TimelineEntry {
  const { id, type, data: recorded, metadata } = eventIn(row);
  const amended = parsed<Amended>(row.amended, {});
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
    data: (amended.data as Record<string, unknown> | undefined) ?? data,
    note: (amended.note === undefined ? (note as FreeText | undefined) : amended.note) ?? null,
    sources: metadata.evidence,
    corrections: amended.corrections ?? [],
    targetEventId: row.kind === 'amendment' ? String(data['targetEventId']) : null,
    killedBy: amended.killedBy ?? null,
  };
}
