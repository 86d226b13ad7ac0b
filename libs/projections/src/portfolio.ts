/** Where does each partnership stand, and each of its strands? */
import type { History, Stage, WarningLevel } from '#lifecycle';
import type { DatabaseSync } from 'node:sqlite';
import { judgementsOf } from './judgements.js';
import { stateOf, type PartnershipState } from './partnership-state.js';
import { allOf, pageOf, parsed, where, type Page, type PageArgs } from './queries.js';
import { flag, isSynthetic, json, readModel, table, type RowOf } from './read-model.js';
import {
  day,
  shownStrand,
  strandRow,
  strandTable,
  type DayShown,
  type StrandRow,
  type StrandShown,
} from './strands.js';

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

// ---- queries

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
    allOf<StrandRow>(
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
  const strands = allOf<StrandRow>(db, 'SELECT * FROM strand WHERE partnershipId = ? ORDER BY place', [partnershipId]);
  return shownPartnership(row, strands.map(shownStrand));
}

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
