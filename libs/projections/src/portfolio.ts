/** Where does each partnership stand, and each of its strands? */
import {
  broadMainstreaming,
  endedBetween,
  firstOutcome,
  passageOf,
  sightingsOf,
  strictMainstreaming,
  type Fact,
  type History,
  type Outcome,
  type OutcomeKind,
  type Stage,
  type Strand,
  type WarningLevel,
} from '#lifecycle';
import type { DatabaseSync } from 'node:sqlite';
import { judgementsOf } from './judgements.js';
import { stateOf, type PartnershipState } from './partnership-state.js';
import { allOf, pageOf, parsed, where, type Page, type PageArgs } from './queries.js';
import { flag, isSynthetic, json, readModel, table, type RowOf } from './read-model.js';
import { stageMadeBy } from './stage-since.js';

const partnershipTable = table({
  name: 'partnership',
  columns: {
    partnershipId: 'TEXT NOT NULL',
    name: 'TEXT NOT NULL',
    aliases: 'TEXT',
    programmeId: 'TEXT',
    policyDomain: 'TEXT NOT NULL',
    area: 'TEXT NOT NULL',
    purpose: 'TEXT NOT NULL',
    state: 'TEXT NOT NULL',
    proposedOn: 'TEXT',
    proposedEarliest: 'TEXT NOT NULL',
    proposedLatest: 'TEXT NOT NULL',
    strands: 'INTEGER NOT NULL',
    commissionableStrands: 'INTEGER NOT NULL',
    facts: 'INTEGER NOT NULL',
    warnings: 'INTEGER NOT NULL',
    notes: 'INTEGER NOT NULL',
    anomalies: 'INTEGER NOT NULL',
    amendments: 'INTEGER NOT NULL',
    synthetic: 'INTEGER NOT NULL',
    revision: 'INTEGER NOT NULL',
    lastRecordedAt: 'TEXT NOT NULL',
  },
  key: ['partnershipId'],
  indexes: ['name COLLATE NOCASE, partnershipId'],
});

const strandTable = table({
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

export const portfolio = readModel({
  name: 'portfolio',
  tables: { partnership: partnershipTable, strand: strandTable },
  rows(history, registers, policy) {
    if (!history.exists) return { partnership: [], strand: [] };
    const { partnershipId, proposed } = history;
    const { warnings, anomalies } = judgementsOf(history, registers, policy);
    const standing = (level: WarningLevel) => warnings.filter((one) => one.standing && one.level === level).length;
    const strands = [...history.strands.values()];
    const partnership: RowOf<typeof partnershipTable> = {
      partnershipId,
      name: current(history, 'name'),
      aliases: json(proposed!.data.aliases),
      programmeId: proposed!.data.programmeId ?? null,
      policyDomain: current(history, 'policyDomain'),
      area: current(history, 'area'),
      purpose: current(history, 'purpose'),
      state: stateOf(history),
      proposedOn: proposed!.occurredOn,
      proposedEarliest: proposed!.earliest,
      proposedLatest: proposed!.latest,
      strands: strands.length,
      commissionableStrands: strands.filter((strand) => strand.current('commissionable')).length,
      facts: history.facts.length,
      warnings: standing('warn'),
      notes: standing('note'),
      anomalies: anomalies.length,
      amendments: history.amendments.length,
      synthetic: flag(isSynthetic(partnershipId)),
      revision: history.revision,
      lastRecordedAt: history.recordedAt ?? '',
    };
    return {
      partnership: [partnership],
      strand: strands.map((strand, place) => strandRow(partnershipId, strand, place)),
    };
  },
});

/** What the partnership is called, or is for, by the last fact that says so. */
function current(history: History, field: 'name' | 'purpose' | 'area' | 'policyDomain'): string {
  let value: string = history.proposed!.data[field];
  for (const { data } of history.of('PartnershipRedefined')) value = data[field] ?? value;
  return value;
}

function strandRow(partnershipId: string, strand: Strand, place: number): RowOf<typeof strandTable> {
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

// ---- queries

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

export interface PartnershipShown {
  readonly partnershipId: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly programmeId: string | null;
  readonly policyDomain: string;
  readonly area: string;
  readonly purpose: string;
  readonly state: PartnershipState;
  readonly proposed: DayShown;
  readonly facts: number;
  /** Standing now, of level warn and of level note. */
  readonly warnings: number;
  readonly notes: number;
  readonly anomalies: number;
  readonly amendments: number;
  readonly commissionableStrands: number;
  readonly synthetic: boolean;
  /** Of the last event. */
  readonly revision: number;
  readonly lastRecordedAt: string;
  readonly strands: readonly StrandShown[];
}

export interface PortfolioArgs extends PageArgs {
  readonly state?: PartnershipState;
  readonly policyDomain?: string;
  readonly programmeId?: string;
  readonly area?: string;
  /** Partnerships with a strand in this stage. */
  readonly stage?: Stage;
  readonly synthetic?: boolean;
  /** Part of the name, whatever its capitals (of ASCII letters). */
  readonly named?: string;
}

/** Partnerships that are not withdrawn, by name, each with its strands. */
export function partnerships(db: DatabaseSync, args: PortfolioArgs = {}): Page<PartnershipShown> {
  const page = pageOf<RowOf<typeof partnershipTable>, RowOf<typeof partnershipTable>>(
    db,
    {
      select: 'SELECT * FROM partnership',
      where: where(
        ['state = ?', args.state],
        ['policyDomain = ?', args.policyDomain],
        ['programmeId = ?', args.programmeId],
        ['area = ?', args.area],
        ['synthetic = ?', args.synthetic === undefined ? undefined : flag(args.synthetic)],
        ['instr(lower(name), lower(?)) > 0', args.named],
        ['partnershipId IN (SELECT partnershipId FROM strand WHERE stage = ?)', args.stage],
      ),
      by: ['name COLLATE NOCASE', 'partnershipId'],
      keyOf: (row) => [row.name, row.partnershipId],
      item: (row) => row,
    },
    args,
  );
  const byPartnership = Map.groupBy(
    allOf<RowOf<typeof strandTable>>(
      db,
      'SELECT * FROM strand WHERE partnershipId IN (SELECT value FROM json_each(?)) ORDER BY partnershipId, place',
      [JSON.stringify(page.items.map(({ partnershipId }) => partnershipId))],
    ).map(shownStrand),
    ({ partnershipId }) => partnershipId,
  );
  return {
    items: page.items.map((row) => shownPartnership(row, byPartnership.get(row.partnershipId) ?? [])),
    next: page.next,
  };
}

/** One partnership with its strands; undefined where none stands. */
export function partnership(db: DatabaseSync, partnershipId: string): PartnershipShown | undefined {
  const [row] = allOf<RowOf<typeof partnershipTable>>(db, 'SELECT * FROM partnership WHERE partnershipId = ?', [
    partnershipId,
  ]);
  if (row === undefined) return undefined;
  const strands = allOf<RowOf<typeof strandTable>>(db, 'SELECT * FROM strand WHERE partnershipId = ? ORDER BY place', [
    partnershipId,
  ]);
  return shownPartnership(row, strands.map(shownStrand));
}

export interface StrandsArgs extends PageArgs {
  readonly stage?: Stage;
  readonly kind?: string;
  readonly commissionable?: boolean;
  readonly synthetic?: boolean;
}

/** Strands of all partnerships, by partnership and then by id. */
export const strands = (db: DatabaseSync, args: StrandsArgs = {}): Page<StrandShown> =>
  pageOf<RowOf<typeof strandTable>, StrandShown>(
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

export interface PortfolioCounts {
  readonly partnerships: readonly {
    readonly state: PartnershipState;
    readonly synthetic: boolean;
    readonly count: number;
  }[];
  readonly strands: readonly {
    readonly stage: Stage;
    readonly commissionable: boolean;
    readonly synthetic: boolean;
    readonly count: number;
  }[];
}

/** How many partnerships are in each state, and strands in each stage; real and synthetic never together. */
export function portfolioCounts(db: DatabaseSync): PortfolioCounts {
  type Counted = { state: PartnershipState; stage: Stage; commissionable: number; synthetic: number; count: number };
  return {
    partnerships: allOf<Counted>(
      db,
      'SELECT state, synthetic, count(*) AS count FROM partnership GROUP BY state, synthetic ORDER BY synthetic, state',
    ).map(({ state, synthetic, count }) => ({ state, synthetic: synthetic === 1, count })),
    strands: allOf<Counted>(
      db,
      `SELECT stage, commissionable, synthetic, count(*) AS count FROM strand
       GROUP BY stage, commissionable, synthetic ORDER BY synthetic, commissionable DESC, stage`,
    ).map(({ stage, commissionable, synthetic, count }) => ({
      stage,
      commissionable: commissionable === 1,
      synthetic: synthetic === 1,
      count,
    })),
  };
}

const day = (on: string | null, earliest: string, latest: string): DayShown => ({ on, earliest, latest });

const shownPartnership = (
  row: RowOf<typeof partnershipTable>,
  strandsShown: readonly StrandShown[],
): PartnershipShown => ({
  partnershipId: row.partnershipId,
  name: row.name,
  aliases: parsed<string[]>(row.aliases, []),
  programmeId: row.programmeId,
  policyDomain: row.policyDomain,
  area: row.area,
  purpose: row.purpose,
  state: row.state as PartnershipState,
  proposed: day(row.proposedOn, row.proposedEarliest, row.proposedLatest),
  facts: row.facts,
  warnings: row.warnings,
  notes: row.notes,
  anomalies: row.anomalies,
  amendments: row.amendments,
  commissionableStrands: row.commissionableStrands,
  synthetic: row.synthetic === 1,
  revision: row.revision,
  lastRecordedAt: row.lastRecordedAt,
  strands: strandsShown,
});

const shownStrand = (row: RowOf<typeof strandTable>): StrandShown => ({
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
