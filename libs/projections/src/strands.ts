/** Where does a strand stand, since when, and how long did it take from pilot to mainstream? */
import {
  broadMainstreaming,
  endedBetween,
  firstOutcome,
  passageOf,
  sightingsOf,
  strictMainstreaming,
  type Fact,
  type Outcome,
  type OutcomeKind,
  type Stage,
  type Strand,
} from '#lifecycle';
import type { DatabaseSync } from 'node:sqlite';
import { pageOf, parsed, where, type Page, type PageArgs } from './queries.js';
import { flag, isSynthetic, json, table, type RowOf } from './read-model.js';
import { stageMadeBy } from './stage-since.js';

export const strandTable = table({
  name: 'strand',
  columns: {
    partnershipId: 'TEXT NOT NULL',
    strandId: 'TEXT NOT NULL',
    place: 'INTEGER NOT NULL',
    name: 'TEXT NOT NULL',
    kind: 'TEXT NOT NULL',
    label: 'TEXT',
    commissionable: 'INTEGER NOT NULL',
    novelty: 'TEXT NOT NULL',
    targetGroup: 'TEXT',
    stage: 'TEXT NOT NULL',
    stageCertainty: 'TEXT NOT NULL',
    sinceOn: 'TEXT',
    sinceEarliest: 'TEXT NOT NULL',
    sinceLatest: 'TEXT NOT NULL',
    sinceEventId: 'TEXT NOT NULL',
    pilotRunning: 'INTEGER NOT NULL',
    contractInForce: 'INTEGER NOT NULL',
    procurementOpen: 'INTEGER NOT NULL',
    evaluated: 'INTEGER NOT NULL',
    exitRoute: 'TEXT',
    launchedOn: 'TEXT',
    launchedEarliest: 'TEXT',
    launchedLatest: 'TEXT',
    outcome: 'TEXT',
    strict: 'TEXT',
    broad: 'TEXT',
    lastSeenOn: 'TEXT',
    lastSeenEarliest: 'TEXT',
    lastSeenLatest: 'TEXT',
    endedAfter: 'TEXT',
    endedBy: 'TEXT',
    daysMin: 'INTEGER',
    daysMax: 'INTEGER',
    daysUntil: 'TEXT NOT NULL',
    synthetic: 'INTEGER NOT NULL',
  },
  key: ['partnershipId', 'strandId'],
});

export type StrandRow = RowOf<typeof strandTable>;

export function strandRow(partnershipId: string, strand: Strand, place: number): StrandRow {
  const { course } = strand;
  const since = stageMadeBy(strand);
  const passage = passageOf(strand);
  const [launch] = strand.of('PilotLaunched');
  const seen = sightingsOf(strand).at(-1);
  const ended = endedBetween(strand);
  return {
    partnershipId,
    strandId: strand.strandId,
    place,
    name: strand.current('name'),
    kind: strand.current('kind'),
    label: strand.opened.data.label ?? null,
    commissionable: flag(strand.current('commissionable')),
    novelty: strand.opened.data.novelty,
    targetGroup: strand.current('targetGroup') ?? null,
    stage: strand.stage,
    stageCertainty: strand.stageCertainty,
    sinceOn: statedDay(since),
    sinceEarliest: since.earliest,
    sinceLatest: since.latest,
    sinceEventId: since.id,
    pilotRunning: flag(course.pilotRunning),
    contractInForce: flag(course.contractInForce),
    procurementOpen: flag(course.procurementOpen),
    evaluated: flag(course.lastPilotEvaluated),
    exitRoute: course.exitRoute ?? null,
    launchedOn: passage.launchedOn,
    launchedEarliest: launch?.earliest ?? null,
    launchedLatest: launch?.latest ?? null,
    outcome: json(outcomeOf(firstOutcome(strand))),
    strict: json(outcomeOf(strictMainstreaming(strand))),
    broad: json(outcomeOf(broadMainstreaming(strand))),
    lastSeenOn: passage.lastSeenOn,
    lastSeenEarliest: seen?.earliest ?? null,
    lastSeenLatest: seen?.latest ?? null,
    endedAfter: ended?.after ?? null,
    endedBy: ended?.by ?? null,
    daysMin: passage.days?.daysMin ?? null,
    daysMax: passage.days?.daysMax ?? null,
    daysUntil: passage.outcome,
    synthetic: flag(isSynthetic(partnershipId)),
  };
}

/** As it is known: the day of effect where one is stated, else the day it occurred. */
const statedDay = (fact: Fact) =>
  fact.dateUnknown ? null : ((fact.data as { effectiveOn?: string | null }).effectiveOn ?? fact.occurredOn);

export interface OutcomeShown {
  readonly kind: OutcomeKind;
  readonly eventId: string;
  /** As stated; null = day unknown, and `earliest`, `latest` are the day on which it was recorded. */
  readonly on: string | null;
  readonly earliest: string;
  readonly latest: string;
}

const outcomeOf = (outcome: Outcome | undefined): OutcomeShown | undefined =>
  outcome && {
    kind: outcome.kind,
    eventId: outcome.eventId,
    on: outcome.on,
    earliest: outcome.earliest,
    latest: outcome.latest,
  };

// ---- query

/** A day in the world as it is known, with the days it can have been. */
export interface DayShown {
  readonly on: string | null;
  readonly earliest: string;
  readonly latest: string;
}

export interface StrandShown {
  readonly partnershipId: string;
  readonly strandId: string;
  readonly name: string;
  readonly kind: string;
  readonly label: string | null;
  readonly commissionable: boolean;
  readonly novelty: string;
  readonly targetGroup: string | null;
  readonly stage: Stage;
  readonly stageCertainty: 'certain' | 'possible';
  /** The day of the fact that brought the stage, and that fact. */
  readonly since: DayShown & { readonly eventId: string };
  readonly pilotRunning: boolean;
  readonly contractInForce: boolean;
  readonly procurementOpen: boolean;
  readonly evaluated: boolean;
  readonly exitRoute: string | null;
  /** The first launch. */
  readonly launched: DayShown | null;
  /** The first outcome of any kind. */
  readonly outcome: OutcomeShown | null;
  /** Part of standard provision on recurrent public money. */
  readonly strict: OutcomeShown | null;
  /** The same, or sustained by grant or trading, or beside or instead of the mainstream. */
  readonly broad: OutcomeShown | null;
  readonly lastSeen: DayShown | null;
  /** Found ended: after which day and by which day it ended. */
  readonly endedBetween: { readonly after: string; readonly by: string } | null;
  /** Days from the first launch until `until`: fewest and most; null where a day is unknown. */
  readonly days: { readonly min: number; readonly max: number } | null;
  readonly until: OutcomeKind | 'lastSeen' | 'notSeen';
  readonly synthetic: boolean;
}

export interface StrandsArgs extends PageArgs {
  readonly stage?: Stage;
  readonly kind?: string;
  readonly commissionable?: boolean;
  readonly synthetic?: boolean;
}

/** Strands of all partnerships, by partnership and then by id. */
export const strands = (db: DatabaseSync, args: StrandsArgs = {}): Page<StrandShown> =>
  pageOf<StrandRow, StrandShown>(
    db,
    {
      select: 'SELECT * FROM strand',
      where: where(
        ['stage = ?', args.stage],
        ['kind = ?', args.kind],
        ['commissionable = ?', args.commissionable === undefined ? undefined : flag(args.commissionable)],
        ['synthetic = ?', args.synthetic === undefined ? undefined : flag(args.synthetic)],
      ),
      by: ['partnershipId', 'strandId'],
      keyOf: (row) => [row.partnershipId, row.strandId],
      item: shownStrand,
    },
    args,
  );

export const day = (on: string | null, earliest: string, latest: string): DayShown => ({ on, earliest, latest });

export const shownStrand = (row: StrandRow): StrandShown => ({
  partnershipId: row.partnershipId,
  strandId: row.strandId,
  name: row.name,
  kind: row.kind,
  label: row.label,
  commissionable: row.commissionable === 1,
  novelty: row.novelty,
  targetGroup: row.targetGroup,
  stage: row.stage as Stage,
  stageCertainty: row.stageCertainty as StrandShown['stageCertainty'],
  since: { ...day(row.sinceOn, row.sinceEarliest, row.sinceLatest), eventId: row.sinceEventId },
  pilotRunning: row.pilotRunning === 1,
  contractInForce: row.contractInForce === 1,
  procurementOpen: row.procurementOpen === 1,
  evaluated: row.evaluated === 1,
  exitRoute: row.exitRoute,
  launched: row.launchedEarliest === null ? null : day(row.launchedOn, row.launchedEarliest, row.launchedLatest!),
  outcome: parsed<OutcomeShown | null>(row.outcome, null),
  strict: parsed<OutcomeShown | null>(row.strict, null),
  broad: parsed<OutcomeShown | null>(row.broad, null),
  lastSeen: row.lastSeenEarliest === null ? null : day(row.lastSeenOn, row.lastSeenEarliest, row.lastSeenLatest!),
  endedBetween: row.endedAfter === null ? null : { after: row.endedAfter, by: row.endedBy! },
  days: row.daysMin === null ? null : { min: row.daysMin, max: row.daysMax! },
  until: row.daysUntil as StrandShown['until'],
  synthetic: row.synthetic === 1,
});
